//! The disclosure: what a person is told before usage data could ever count as allowed
//! (GDPR 13, 21(4)). One function says what must be shown, and another records that somebody
//! could see it.

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::ledger::Details;
use crate::core::document::report::Category;
use crate::core::types::keys::sha256_hex;
use crate::privacy::catalogue::InForce;
use crate::privacy::choice::{self, StoredChoice};
use crate::privacy::decision::Source;
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
    /// The disclosure to show, unless one was shown that names every field of the catalogue.
    #[must_use]
    pub fn due(stored: &StoredChoice, catalogue: InForce) -> Option<Self> {
        let before = stored.flag().and_then(|flag| flag.shown(&catalogue));
        if before.is_some_and(|before| before >= catalogue.catalogue.number) {
            return None;
        }
        Some(Self { text: text(&catalogue.catalogue, before), catalogue })
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

/// Why usage data stays off whatever is shown, in words: only a choice settles this.
#[must_use]
pub fn stays_off(stored: &StoredChoice) -> Option<String> {
    match stored {
        StoredChoice::Unreadable(error) => Some(error.to_string()),
        StoredChoice::Disagree(disagreement, _)
            if !disagreement.choice().is_some_and(|choice| choice.can_be_shown_again) =>
        {
            Some(Source::Disagreement(*disagreement).describe())
        }
        _ => None,
    }
}

/// `shown` is the number of the catalogue of the last disclosure: one that follows it names what is
/// new.
fn text(catalogue: &Catalogue, shown: Option<u32>) -> String {
    let new: Vec<_> = shown
        .filter(|shown| *shown > 0)
        .iter()
        .flat_map(|shown| catalogue.newer_than(*shown))
        .map(|f| f.name.as_str())
        .collect();
    let what = if new.is_empty() {
        let fields = catalogue.of(Category::Usage).count();
        format!("Usage data: {fields} anonymised fields, no identifier, on unless you turn it off.")
    } else {
        format!("Usage data has new fields: {}. It is on unless you turn it off.", new.join(", "))
    };
    format!(
        "{what}\n\
         airseal cannot send it. Each field and its purpose: airseal data explain usage\n\
         To turn usage data off: airseal telemetry off"
    )
}
