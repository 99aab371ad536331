//! The vendor's documents of which the newest version is kept: advisories and privacy policies.

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::issued::Issued;
use crate::core::document::ledger::Event;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::report::Category;
use crate::core::judge::catalogue_diff::{CatalogueChange, changes};
use crate::core::judge::changes::Change;
use crate::core::types::ids::Name;
use crate::instance::import::outcome::Version;
use crate::privacy::catalogue::InForce;
use crate::privacy::figures::UsageFigures;
use crate::privacy::flag::Flag;
use crate::store::home::{ADVISORIES, CATALOGUE, POLICIES};
use crate::store::{Home, StoreError, Writer};

/// A document of the vendor's that is kept under a name of its own.
pub(super) trait Kept: Issued {
    /// What the ledger calls its coming.
    const EVENT: Event;

    /// Its file in HOME.
    fn file(&self) -> String;

    /// Which of two in that file is the newer one.
    fn version(&self) -> Version;

    /// What must be done before it takes the place of the one that was there.
    ///
    /// # Errors
    /// I/O.
    fn prepare(&self, _writer: &Writer<'_>, _before: Option<&Self>) -> Result<(), StoreError> {
        Ok(())
    }

    /// What it changes, in place of the one that was there.
    fn changes(&self, home: &Home, before: Option<&Self>) -> Vec<Change>;
}

impl Kept for Advisories {
    const EVENT: Event = Event::AdvisoriesImported;

    fn file(&self) -> String {
        ADVISORIES.to_owned()
    }

    fn version(&self) -> Version {
        Version::Number(self.version)
    }

    fn changes(&self, _: &Home, before: Option<&Self>) -> Vec<Change> {
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

    /// A figure that was recorded for a field that meant something else is deleted.
    fn prepare(&self, writer: &Writer<'_>, before: Option<&Self>) -> Result<(), StoreError> {
        // A damaged file holds no figure that could leave.
        let Ok(mut figures) = UsageFigures::read(writer.home()) else { return Ok(()) };
        let usage = |signed: &Self, name: &str| {
            signed.catalogue.of(Category::Usage).find(|field| field.name == name).cloned()
        };
        let all = figures.0.len();
        figures.0.retain(|name, _| {
            let fields = (before.and_then(|before| usage(before, name)), usage(self, name));
            matches!(&fields, (Some(before), Some(now)) if before.meaning() == now.meaning())
        });
        if figures.0.len() < all { figures.write(writer) } else { Ok(()) }
    }

    /// What it says of the whole is listed; of the fields, those that nobody was told of.
    fn changes(&self, home: &Home, before: Option<&Self>) -> Vec<Change> {
        let version = before.map(|before| before.catalogue.number.to_string());
        let mut all =
            vec![Change::Version { before: version, after: self.catalogue.number.to_string() }];
        let changed = before.map(|before| changes(&before.catalogue, &self.catalogue));
        all.extend(changed.into_iter().flatten().filter_map(|change| match change {
            CatalogueChange::Said { key, before, after } => {
                Some(Change::Statement { key, before, after })
            }
            _ => None,
        }));
        let catalogue = InForce::of(self.clone(), &[]);
        let flag = Flag::read(home).ok().flatten();
        let disclosed = flag.and_then(|flag| flag.disclosed(&catalogue)).unwrap_or_default();
        let usage = self.catalogue.of(Category::Usage).map(|field| &field.name);
        let new = usage.filter(|name| !disclosed.contains(*name)).cloned().collect();
        all.push(Change::UsageFields { new });
        all
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

    fn changes(&self, _: &Home, _: Option<&Self>) -> Vec<Change> {
        vec![Change::Effective { after: self.effective }]
    }
}
