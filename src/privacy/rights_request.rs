//! A request by a right of the GDPR, from its draft to its end: the mail is shown, or a case is
//! opened for it in the ledger, extended, closed and cancelled there.

use crate::core::document::ledger::{Details, Event};
use crate::core::document::registration::Registration;
use crate::core::types::email::Email;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger;
use crate::privacy::privacy_policies::Imported;
use crate::privacy::rights::{Request, Right, fingerprint, requests};
use crate::privacy::rights_mail::Mail;
use crate::privacy::stamp::Stamp;
use crate::store::home::{ERASURE, LICENSES};
use crate::store::{Home, StoreError, Writer};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The right.
    pub right: Right,
    /// What is asked in the admin's own words.
    pub text: Option<String>,
    /// The address to write to, if not that of the privacy policy in force.
    pub to: Option<Email>,
}

/// Why a request cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// I/O, or a damaged state file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A rectification that does not say what is wrong.
    #[error("rectify needs --text")]
    NoText,
    /// No vendor has an address of this instance.
    #[error("this instance is not registered, so no vendor has its address")]
    Unregistered,
    /// It was unregistered.
    #[error("this instance was unregistered, and its address deleted here")]
    Erased,
    /// The Community Edition.
    #[error("the Community Edition registers no address: the vendor has no personal data of yours")]
    NoAddress,
    /// Nobody to write to.
    #[error(
        "no address to write to: no privacy policy in force was imported, which would name one"
    )]
    NoContact,
    /// The same was asked, and the mail would be another one.
    #[error(
        "request {0} asks this already, and its mail would not be the same now: the address, the licenses or the \
         policy changed since"
    )]
    Changed(String),
    /// No request has such a reference.
    #[error("there is no request `{0}` here")]
    Unknown(String),
    /// Several requests do.
    #[error("`{id}` is the beginning of several references: {}", .all.join(", "))]
    Ambiguous {
        /// The beginning.
        id: String,
        /// The references.
        all: Vec<String>,
    },
    /// Not expected: the mail is written to memory.
    #[error("the mail cannot be written: {0}")]
    Mail(std::io::Error),
    /// The operating system gives no random bytes.
    #[error("{0}")]
    Random(String),
}

/// Shown instead of the reference while no case is open.
const PREVIEW: &str = "preview";

/// The mail that would make a request. No case is opened. `policies` reads those that were imported,
/// once it is known that there is somebody to write about.
///
/// # Errors
/// See [`RightsError`].
pub fn draft(
    home: &Home,
    ask: Ask,
    now: Time,
    policies: impl FnOnce() -> Result<Imported, StoreError>,
) -> Result<Mail, RightsError> {
    let text = ask.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if ask.right.name == "rectify" && text.is_none() {
        return Err(RightsError::NoText);
    }
    let registration = registered(home)?;
    let from = registration.email.clone().ok_or(RightsError::NoAddress)?;
    let policies = policies()?;
    let policy = policies.in_force(now);
    let to = ask.to.or_else(|| policy.map(|policy| policy.privacy_contact.clone()));
    let (licenses, _) = home.entries(LICENSES)?;
    let id = |path: &std::path::PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    Ok(Mail {
        right: ask.right,
        id: PREVIEW.to_owned(),
        from,
        to: to.ok_or(RightsError::NoContact)?,
        registration,
        licenses: licenses.iter().filter_map(id).collect(),
        policy: policy.map(|policy| policy.version.to_string()),
        text,
        now,
    })
}

/// The registration, if there is one to write about.
fn registered(home: &Home) -> Result<Registration, RightsError> {
    match home.registration()? {
        Some(stored) => Ok(stored.document),
        None if home.path(ERASURE).symlink_metadata().is_ok() => Err(RightsError::Erased),
        None => Err(RightsError::Unregistered),
    }
}

/// A request with its reference, before or after its case is opened.
#[derive(Debug)]
pub struct Case {
    /// What the mail says.
    pub mail: Mail,
    /// The bytes of the mail.
    pub bytes: Vec<u8>,
    /// Whether the case was open before: then this is the same mail again.
    pub is_open: bool,
}

/// Gives a draft its reference: that of an open request that asks the same, else a random one.
/// Under the lock, so that one request does not get two.
///
/// # Errors
/// See [`RightsError`].
pub fn prepare(
    writer: &Writer<'_>,
    mut mail: Mail,
    random: fn(&mut [u8]) -> Result<(), String>,
) -> Result<Case, RightsError> {
    let same = |request: &Request| request.is_same(mail.right, &mail.to, mail.text.as_deref());
    let before = requests(writer.home())?.into_iter().find(same);
    match &before {
        Some(request) => {
            mail.id.clone_from(&request.id);
            mail.now = request.requested_at;
        }
        None => {
            let mut bytes = [0_u8; 4];
            random(&mut bytes).map_err(RightsError::Random)?;
            mail.id = format!("{:08x}", u32::from_be_bytes(bytes));
        }
    }
    let bytes = mail.write().map_err(RightsError::Mail)?;
    let is_open = before.is_some();
    match before {
        Some(request) if request.mail_sha256 != sha256_hex(&bytes) => {
            Err(RightsError::Changed(request.id))
        }
        _ => Ok(Case { mail, bytes, is_open }),
    }
}

impl Case {
    /// Opens the case, unless it is open: the ledger first, then the file of the mail.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read.
    pub fn open(&self, writer: &Writer<'_>, stamp: &Stamp) -> Result<(), StoreError> {
        if self.is_open {
            return Ok(());
        }
        let Mail { right, id, to, text, policy, .. } = &self.mail;
        let about = [
            ("article", right.article.to_owned()),
            ("asks_sha256", fingerprint(id, *right, to, text.as_deref())),
            ("id", id.clone()),
            ("mail_sha256", sha256_hex(&self.bytes)),
            ("right", right.name.to_owned()),
        ];
        let mut about = Details::from(about.map(|(name, value)| (name.to_owned(), value)));
        about.extend(policy.iter().map(|version| ("policy".to_owned(), version.clone())));
        ledger::record(writer, stamp, Event::RightRequested, about)
    }
}

/// What can become of an open request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The vendor needs longer (GDPR 12(3)).
    Extend,
    /// It was answered.
    Close,
    /// It is taken back.
    Cancel,
}

/// Takes a step with the request whose reference begins with `id`; `false` with the request as it
/// is if there is nothing to do.
///
/// # Errors
/// See [`RightsError`].
pub fn take(
    writer: &Writer<'_>,
    stamp: &Stamp,
    id: &str,
    step: Step,
) -> Result<(Request, bool), RightsError> {
    let found = find(writer.home(), id)?;
    if !found.is_open() || (step == Step::Extend && found.extended) {
        return Ok((found, false));
    }
    let event = match step {
        Step::Extend => Event::RightExtended,
        Step::Close => Event::RightClosed,
        Step::Cancel => Event::RightCancelled,
    };
    let about = Details::from([("id".to_owned(), found.id.clone())]);
    ledger::record(writer, stamp, event, about)?;
    Ok((find(writer.home(), &found.id)?, true))
}

/// The request whose reference begins so.
///
/// # Errors
/// I/O, or no request has such a reference, or several have.
pub fn find(home: &Home, id: &str) -> Result<Request, RightsError> {
    let mut found = requests(home)?;
    found.retain(|request| request.id.starts_with(id));
    match (found.pop(), found.is_empty()) {
        (Some(request), true) => Ok(request),
        (Some(last), false) => {
            let all = found.into_iter().map(|request| request.id).chain([last.id]).collect();
            Err(RightsError::Ambiguous { id: id.to_owned(), all })
        }
        (None, _) => Err(RightsError::Unknown(id.to_owned())),
    }
}
