//! The disclosure: what a person is told before usage data could ever count as allowed
//! (GDPR 13, 21(4)). One function says what must be shown, and another records that somebody
//! could see it.

use crate::core::document::ledger::Details;
use crate::core::types::keys::sha256_hex;
use crate::privacy::catalogue::InForce;
use crate::privacy::choice::{self, StoredChoice};
use crate::privacy::decision::Source;
use crate::privacy::disclosed::{self, Names};
use crate::privacy::stamp::Stamp;
use crate::store::{StoreError, Writer};

/// A disclosure that is due.
#[derive(Debug)]
pub struct Disclosure {
    /// What must be shown: three lines, of which the last is the choice.
    pub text: String,
    /// The catalogue that it speaks of.
    catalogue: InForce,
}

impl Disclosure {
    /// The disclosure to show, unless every usage field of the catalogue was disclosed as it is.
    #[must_use]
    pub fn due(stored: &StoredChoice, catalogue: InForce) -> Option<Self> {
        let before = stored.flag().and_then(|flag| flag.disclosed(&catalogue));
        let all = disclosed::all(&catalogue);
        if before.as_ref().is_some_and(|before| *before == all) {
            return None;
        }
        let before = before.unwrap_or_default();
        Some(Self { text: text(&all, &before, stored.is_on()), catalogue })
    }

    /// Records that it was shown to somebody; what nobody could see does not count. The choice
    /// stays as it is `stored`, which was read under the lock. `policy` is what the ledger notes
    /// of the privacy policy in force.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read.
    pub fn record(
        &self,
        writer: &Writer<'_>,
        stored: &StoredChoice,
        stamp: &Stamp,
        policy: Details,
    ) -> Result<(), StoreError> {
        let about = [
            (choice::CATALOGUE, self.catalogue.catalogue.number.to_string()),
            ("catalogue_sha256", self.catalogue.sha256.clone()),
            ("text_sha256", sha256_hex(self.text.as_bytes())),
        ];
        let mut about = Details::from(about.map(|(name, value)| (name.to_owned(), value)));
        about.extend(policy);
        choice::disclosed(writer, stored, stamp, &self.catalogue, about)
    }
}

/// Shows the disclosure that is due, if one is, and records that it was shown; `show` says whether
/// somebody could see it. `stored` was read under the lock. Returns whether one is on record now
/// that was not before.
///
/// # Errors
/// See [`Disclosure::record`]. It does not count as shown then.
pub fn show_due(
    writer: &Writer<'_>,
    stored: &StoredChoice,
    catalogue: InForce,
    (stamp, policy): (&Stamp, Details),
    show: impl FnOnce(&str) -> bool,
) -> Result<bool, StoreError> {
    match Disclosure::due(stored, catalogue) {
        Some(due) if show(&due.text) => {
            due.record(writer, stored, stamp, policy)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Why usage data stays off whatever is shown, in words: only a choice settles this.
#[must_use]
pub fn stays_off(stored: &StoredChoice) -> Option<String> {
    match stored {
        StoredChoice::Unreadable(error) => Some(error.to_string()),
        StoredChoice::Disagree(disagreement, _) if !stored.can_be_shown_again() => {
            Some(Source::Disagreement(*disagreement).describe())
        }
        _ => None,
    }
}

/// What is told of `all` usage fields; where some were named `before`, what is new. `is_on`: nobody
/// has objected.
fn text(all: &Names, before: &Names, is_on: bool) -> String {
    let new: Vec<_> = all.difference(before).map(String::as_str).collect();
    let state = if is_on { "on unless you turn it off" } else { "off, and stays off" };
    let what = if before.is_empty() {
        let fields = all.len();
        format!("Usage data: {fields} anonymised fields, no identifier, {state}.")
    } else {
        format!("Usage data has new fields: {}. It is {state}.", new.join(", "))
    };
    format!(
        "{what}\n\
         airseal cannot send it. Each field and its purpose: airseal data explain usage\n\
         To turn usage data off: airseal telemetry off"
    )
}
