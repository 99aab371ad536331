//! What a catalogue says: every field that can ever be sent, and who answers for it.

use serde::{Deserialize, Serialize};

use crate::core::document::catalogue::field::Field;
use crate::core::document::report::Category;

/// The declared fields, and what holds for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Rises whenever a field is added or changed; the disclosure records it.
    pub number: u32,
    /// The most bits that a usage report may be able to tell instances apart by.
    pub budget_bits: u32,
    /// Who decides about the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller: Option<Controller>,
    /// The authority that a complaint goes to (GDPR 13(2)(d), 77).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisory_authority: Option<String>,
    /// Transfers to other countries, and what protects the data there (GDPR 13(1)(f), 30(1)(e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfers: Option<String>,
    /// The measures that protect the data at the recipient (GDPR 30(1)(g), 32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security: Option<String>,
    /// Decisions that are made by automated means alone, profiling included, with their logic and
    /// consequences (GDPR 13(2)(f), 22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated_decisions: Option<String>,
    /// The hosts that the product itself sends to, in ASCII (IDNA).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// What all fields of the request share.
    pub request: Processing,
    /// What all fields of the compliance report share.
    pub compliance: Processing,
    /// What all fields of the usage report share.
    pub usage: Processing,
    /// The fields, in the order in which they are shown.
    pub fields: Vec<Field>,
}

/// Who decides why and how the data is processed (GDPR 4(7), 13(1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// Its name.
    pub name: String,
    /// Its postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where to write.
    pub contact: String,
    /// Who decides together with it, and how to reach them (GDPR 26, 30(1)(a)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint_controller: Option<String>,
    /// Its representative in the Union (GDPR 27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// Its data-protection officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_protection_officer: Option<String>,
}

/// What all fields of a category share, unless one says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processing {
    /// The article of the GDPR that the processing rests on.
    pub legal_basis: String,
    /// How long the recipient keeps the data.
    pub retention: String,
    /// Who gets the data.
    pub recipient: String,
    /// Whose data it is (GDPR 30(1)(c)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<String>,
    /// The legitimate interest, where a field rests on one (GDPR 6(1)(f), 13(1)(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legitimate_interest: Option<String>,
    /// Whether the data must be provided, by law or by contract, and what follows if it is not
    /// (GDPR 13(2)(e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
}

impl Catalogue {
    /// The fields of one report.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.category == category)
    }

    /// What all fields of a category share.
    #[must_use]
    pub const fn processing(&self, category: Category) -> &Processing {
        match category {
            Category::Request => &self.request,
            Category::Compliance => &self.compliance,
            Category::Usage => &self.usage,
        }
    }

    /// The most bits by which one usage report can differ from another: the sum of
    /// log2 of the number of values of each field, as if all values were equally
    /// likely and independent, which they are not.
    #[must_use]
    pub fn bits(&self) -> f64 {
        self.of(Category::Usage).map(Field::bits).sum()
    }
}
