//! The two texts that the GDPR asks of a controller, from the catalogue alone: the record of
//! processing activities (Article 30(1)) and the notice to the people concerned (Article 13). What
//! the catalogue does not state is named, never made up.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::core::document::catalogue::content::{Catalogue, Processing};
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::document::report::Category;
use crate::core::types::ids::Name;
use crate::core::types::words::count;
use crate::privacy::catalogue::InForce;
use crate::privacy::catalogue_file::CatalogueFile;
use crate::privacy::gdpr_points::{Item, TextKind, items};
use crate::privacy::legal_basis::{EXAMPLE, letters};

/// The facts of a text. Its JSON form is that of `data explain --record` and `--notice`.
#[derive(Debug, Clone, Serialize)]
pub struct GdprText {
    /// Which text it is.
    pub text: TextKind,
    /// The product that the catalogue was signed for; null: it was signed for none.
    pub product: Option<Name>,
    /// Whether it is a draft. If it is not, and was signed for no product, it is the one that airseal
    /// comes with.
    pub draft: bool,
    /// The number of the catalogue.
    pub number: u32,
    /// The SHA-256 of the catalogue, in lowercase hex.
    pub catalogue_sha256: String,
    /// What must be said, in the order of the article.
    pub items: Vec<Item>,
    /// Who decides about the data.
    pub controller: ControllerFacts,
    /// Where a complaint goes.
    pub supervisory_authority: Option<String>,
    /// Transfers to other countries, and what protects the data there.
    pub transfers: Option<String>,
    /// The measures that protect the data.
    pub security: Option<String>,
    /// Decisions that are made by automated means alone.
    pub automated_decisions: Option<String>,
    /// What the data is processed for: the request, the compliance report, the usage report.
    pub activities: Vec<Activity>,
}

/// What the catalogue says of the controller; null: nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ControllerFacts {
    /// Its name.
    pub name: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// Where to write.
    pub contact: Option<String>,
    /// Who decides together with it.
    pub joint_controller: Option<String>,
    /// Its representative in the Union.
    pub representative: Option<String>,
    /// Its data-protection officer.
    pub data_protection_officer: Option<String>,
}

/// What one document's data is processed for.
#[derive(Debug, Clone, Serialize)]
pub struct Activity {
    /// Which document.
    pub category: Category,
    /// Whose data it is.
    pub people: Option<String>,
    /// The legitimate interest of whatever rests on one.
    pub legitimate_interest: Option<String>,
    /// Whether the data must be provided.
    pub required: Option<String>,
    /// Its fields.
    pub fields: Vec<ActivityField>,
}

/// A field of such a document, under the names that the catalogue uses.
#[derive(Debug, Clone, Serialize)]
pub struct ActivityField {
    /// Its name.
    pub name: String,
    /// What its value can be.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The words of an enumeration.
    pub values: Vec<String>,
    /// Where the buckets of a count end.
    pub max: Option<u64>,
    /// What its value can be, in words.
    pub value: String,
    /// Why it is needed.
    pub purpose: String,
    /// The article of the GDPR that it rests on.
    pub legal_basis: String,
    /// The letters of GDPR 6(1) that it cites; null: that is unclear.
    pub letters: Option<BTreeSet<char>>,
    /// How long it is kept.
    pub retention: String,
    /// Who gets it.
    pub recipient: String,
}

impl GdprText {
    /// The text that the catalogue in force gives.
    #[must_use]
    pub fn new(text: TextKind, in_force: &InForce) -> Self {
        let InForce { catalogue, product, sha256 } = in_force;
        Self::of(text, catalogue, product.as_ref(), sha256, false)
    }

    /// The text that a catalogue in a file gives.
    #[must_use]
    pub fn of_file(text: TextKind, file: &CatalogueFile) -> Self {
        let CatalogueFile { catalogue, product, sha256 } = file;
        Self::of(text, catalogue, product.as_ref(), sha256, product.is_none())
    }

    fn of(
        text: TextKind,
        catalogue: &Catalogue,
        product: Option<&Name>,
        sha256: &str,
        draft: bool,
    ) -> Self {
        Self {
            text,
            product: product.cloned(),
            draft,
            number: catalogue.number,
            catalogue_sha256: sha256.to_owned(),
            items: items(text, catalogue),
            controller: controller(catalogue),
            supervisory_authority: catalogue.supervisory_authority.clone(),
            transfers: catalogue.transfers.clone(),
            security: catalogue.security.clone(),
            automated_decisions: catalogue.automated_decisions.clone(),
            activities: Category::ALL.map(|category| activity(catalogue, category)).into(),
        }
    }
}

/// The keys of the catalogue that are not complete.
impl GdprText {
    /// The keys that would answer an item, and are not in the catalogue, each once.
    #[must_use]
    pub fn keys_not_stated(&self) -> Vec<&str> {
        self.keys(|item| &item.not_stated)
    }

    /// The keys of the legal bases that an item depends on, and that do not say which letter of GDPR
    /// 6(1) they mean, each once.
    #[must_use]
    pub fn keys_unclear(&self) -> Vec<&str> {
        self.keys(|item| &item.unclear)
    }

    fn keys(&self, of: fn(&Item) -> &Vec<String>) -> Vec<&str> {
        let mut named: Vec<&str> = Vec::new();
        for key in self.items.iter().flat_map(of) {
            if !named.contains(&key.as_str()) {
                named.push(key);
            }
        }
        named
    }

    /// What the vendor still has to write into the catalogue, in words: a sentence for the keys that are
    /// missing, and one for those that are unclear.
    #[must_use]
    pub fn open_points(&self) -> Vec<String> {
        let (missing, unclear) = (self.keys_not_stated(), self.keys_unclear());
        let mut said = Vec::new();
        if !missing.is_empty() {
            let things = count(missing.len(), "thing");
            said.push(format!("the catalogue does not state {things}: {}", missing.join(", ")));
        }
        if !unclear.is_empty() {
            said.push(format!(
                "it is unclear which letter of GDPR 6(1) the catalogue means: {}; write it as, for example, {EXAMPLE}",
                unclear.join(", ")
            ));
        }
        said
    }
}

impl Activity {
    /// The fields that rest on one of these letters of GDPR 6(1).
    pub fn rests_on(&self, letters: &[char]) -> impl Iterator<Item = &ActivityField> {
        let is_of = |cited: &BTreeSet<char>| letters.iter().any(|letter| cited.contains(letter));
        self.fields.iter().filter(move |field| field.letters.as_ref().is_some_and(is_of))
    }

    /// The fields of which that is unclear.
    pub fn unclear(&self) -> impl Iterator<Item = &ActivityField> {
        self.fields.iter().filter(|field| field.letters.is_none())
    }

    /// The fields by what they have in common, such as their retention, in their order.
    #[must_use]
    pub fn by(&self, value: fn(&ActivityField) -> &String) -> Vec<(&str, Vec<&str>)> {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for field in &self.fields {
            let shared = value(field);
            match groups.iter_mut().find(|(known, _)| known == shared) {
                Some((_, names)) => names.push(&field.name),
                None => groups.push((shared, vec![&field.name])),
            }
        }
        groups
    }
}

fn controller(catalogue: &Catalogue) -> ControllerFacts {
    catalogue.controller.clone().map_or_else(ControllerFacts::default, |named| ControllerFacts {
        name: Some(named.name),
        address: named.address,
        contact: Some(named.contact),
        joint_controller: named.joint_controller,
        representative: named.representative,
        data_protection_officer: named.data_protection_officer,
    })
}

fn activity(catalogue: &Catalogue, category: Category) -> Activity {
    let Processing { people, legitimate_interest, required, .. } = catalogue.processing(category);
    let field = |field: &Field| ActivityField {
        name: field.name.clone(),
        kind: field.kind,
        values: field.values.clone(),
        max: field.max,
        value: field.describe(),
        purpose: field.purpose.clone(),
        legal_basis: field.legal_basis.clone(),
        letters: letters(&field.legal_basis),
        retention: field.retention.clone(),
        recipient: field.recipient.clone(),
    };
    Activity {
        category,
        people: people.clone(),
        legitimate_interest: legitimate_interest.clone(),
        required: required.clone(),
        fields: catalogue.of(category).map(field).collect(),
    }
}
