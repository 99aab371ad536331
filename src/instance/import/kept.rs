//! The vendor's documents of which the newest version is kept: advisories and privacy policies.

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::issued::Issued;
use crate::core::document::ledger::Event;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::judge::catalogue_diff::unmarked;
use crate::core::judge::changes::Change;
use crate::core::types::ids::Name;
use crate::instance::import::outcome::Version;
use crate::store::home::{ADVISORIES, CATALOGUE, POLICIES};

/// A document of the vendor's that is kept under a name of its own.
pub(super) trait Kept: Issued {
    /// What the ledger calls its coming.
    const EVENT: Event;

    /// Its file in HOME.
    fn file(&self) -> String;

    /// Which of two in that file is the newer one.
    fn version(&self) -> Version;

    /// Why it must not come after the one that was there, in words.
    fn refusal(&self, _before: Option<&Self>) -> Option<String> {
        None
    }

    /// What it changes, in place of the one that was there.
    fn changes(&self, before: Option<&Self>) -> Vec<Change>;
}

impl Kept for Advisories {
    const EVENT: Event = Event::AdvisoriesImported;

    fn file(&self) -> String {
        ADVISORIES.to_owned()
    }

    fn version(&self) -> Version {
        Version::Number(self.version)
    }

    fn changes(&self, before: Option<&Self>) -> Vec<Change> {
        let known = |id: &Name| {
            before.is_some_and(|before| before.advisories.iter().any(|known| known.id == *id))
        };
        let count = self.advisories.iter().filter(|advisory| !known(&advisory.id)).count();
        let version = before.map(|before| before.version.to_string());
        let mut changes = vec![
            Change::Version { before: version, after: self.version.to_string() },
            Change::AdvisoriesAdded { count },
        ];
        let earlier = before.map(|before| before.support.as_slice()).unwrap_or_default();
        let same = self.support.iter().filter(|range| earlier.contains(range)).count();
        let gone = earlier
            .iter()
            .filter(|old| self.support.iter().all(|new| new.versions != old.versions));
        match self.support.len() - same + gone.count() {
            0 => {}
            count => changes.push(Change::SupportChanged { count }),
        }
        changes
    }
}

impl Kept for SignedCatalogue {
    const EVENT: Event = Event::CatalogueImported;

    fn file(&self) -> String {
        CATALOGUE.to_owned()
    }

    fn version(&self) -> Version {
        Version::Number(u64::from(self.catalogue.number))
    }

    /// A field that is new, or says more, and is not marked as new would leave without a
    /// disclosure.
    fn refusal(&self, before: Option<&Self>) -> Option<String> {
        let before = before.filter(|before| before.catalogue.number < self.catalogue.number)?;
        unmarked(&before.catalogue, &self.catalogue)
    }

    fn changes(&self, before: Option<&Self>) -> Vec<Change> {
        let version = before.map(|before| before.catalogue.number.to_string());
        let after = self.catalogue.number.to_string();
        let shown = before.map_or(0, |before| before.catalogue.number);
        let new = self.catalogue.newer_than(shown).map(|field| field.name.clone()).collect();
        vec![Change::Version { before: version, after }, Change::UsageFields { new }]
    }
}

/// Every version has a file of its own: what one says never changes.
impl Kept for PrivacyPolicy {
    const EVENT: Event = Event::PolicyImported;

    fn file(&self) -> String {
        format!("{POLICIES}/{}.json", self.version)
    }

    fn version(&self) -> Version {
        Version::Name(self.version.clone())
    }

    fn changes(&self, _: Option<&Self>) -> Vec<Change> {
        vec![Change::Effective { after: self.effective }]
    }
}
