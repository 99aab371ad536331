//! One file: what it is, and its verdict.

use std::path::Path;

use serde::{Serialize, Serializer};

use crate::core::document::claim::{OURS, claims_to_be_ours};
use crate::core::document::envelope::Envelope;
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::check::{VerifyContext, judge_unbound};
use crate::core::judge::verdict::Verdict;
use crate::core::types::email::Email;
use crate::core::types::ids::InstanceId;
use crate::core::types::time::Time;
use crate::store::walk::Found;

/// A file, checked.
#[derive(Debug, Serialize)]
pub struct Checked<'f> {
    /// Its path. As text only where somebody reads it: most are good, and only
    /// counted.
    #[serde(serialize_with = "as_text")]
    pub file: &'f Path,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
}

fn as_text<S: Serializer>(path: &&Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// What a file is.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum What {
    /// A license, or what claims to be a document of ours and cannot be read.
    License(Box<Judged>),
    /// Another document of airseal's.
    Other {
        /// Its payload type.
        #[serde(rename = "payloadType")]
        payload_type: String,
    },
    /// Not an airseal document.
    Foreign,
    /// It could not be read.
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// A license with its verdict.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// Its verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Its id; null, as the rest, if its signature is not good.
    pub license_id: Option<uuid::Uuid>,
    /// Whose it is.
    pub email: Option<Email>,
    /// The customer's name.
    pub organization: Option<String>,
    /// The instance it is for.
    pub instance: Option<InstanceId>,
    /// Its end.
    pub expires_at: Option<Time>,
    /// Whether the clock is more than a day behind a time known to have been.
    pub clock_behind: bool,
}

impl Judged {
    /// A verdict on a license of which nothing is known.
    fn new(verdict: Verdict, reason: String, clock_behind: bool) -> Self {
        Self {
            verdict,
            reason,
            license_id: None,
            email: None,
            organization: None,
            instance: None,
            expires_at: None,
            clock_behind,
        }
    }
}

/// Reads and checks a file. `buffer` is used again for the next one.
pub fn check<'f>(
    found: &'f Found,
    buffer: &mut Vec<u8>,
    trust: &Trust,
    context: &VerifyContext,
) -> Checked<'f> {
    let what = match found.read(buffer) {
        Ok(()) => judged(buffer, trust, context),
        Err(error) => What::Unreadable { reason: error.to_string() },
    };
    Checked { file: &found.path, what }
}

fn judged(bytes: &[u8], trust: &Trust, context: &VerifyContext) -> What {
    let envelope = match Envelope::parse_kind::<License>(bytes).map(|found| found.envelope) {
        Ok(envelope) if envelope.is::<License>() => envelope,
        Ok(Envelope { payload_type, .. }) if payload_type.starts_with(OURS) => {
            return What::Other { payload_type };
        }
        // A license that was cut short is not one of ours by its form, but by its words.
        Err(error) if claims_to_be_ours(bytes) => {
            let judged = Judged::new(Verdict::Malformed, error.to_string(), context.clock_behind());
            return What::License(Box::new(judged));
        }
        Ok(_) | Err(_) => return What::Foreign,
    };
    let judgement = judge_unbound(&envelope, trust, context);
    let mut judged = Judged::new(judgement.verdict, judgement.reason, judgement.clock_behind);
    if let Some(license) = judgement.license {
        let License { license_id, email, organization, instance, expires_at, .. } = license;
        judged = Judged {
            license_id: Some(license_id),
            email,
            organization,
            instance,
            expires_at,
            ..judged
        };
    }
    What::License(Box::new(judged))
}
