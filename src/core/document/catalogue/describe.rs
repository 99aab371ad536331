//! What the value of a field can be, in words: the same in `data explain`, in `data check`, and in the
//! tables of the documentation.

use crate::core::document::catalogue::field::{Field, FieldType, Source};
use crate::core::types::bucket;

impl Field {
    /// What its value can be, such as `one of us, eu, other`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self.kind {
            FieldType::Text => match self.source {
                Source::Email => "an email address",
                Source::Instance => "an instance id of 32 hex digits",
                Source::PublicKey => "a public key in base64",
                Source::LicenseId => "the id of a license",
                Source::Product => "the name of a product",
                Source::Edition => "business or community",
                _ => "text",
            }
            .to_owned(),
            FieldType::Date => "a day such as 2026-11-23".to_owned(),
            FieldType::Time => "a time such as 2026-11-23T12:00:00Z".to_owned(),
            FieldType::Limits => "each limit against its use".to_owned(),
            FieldType::Number => "a whole number".to_owned(),
            FieldType::Flag => "yes or no, as true or false".to_owned(),
            FieldType::Enumeration => format!("one of {}, other", self.values.join(", ")),
            FieldType::Bucket => {
                let max = self.max.unwrap_or_default();
                let labels = bucket::bounds(max).into_iter().map(|first| bucket::label(first, max));
                format!("a count, as one of {}", labels.collect::<Vec<_>>().join(", "))
            }
            FieldType::Version => "the first two parts of a version, such as 2.19".to_owned(),
            FieldType::Week => "a calendar week such as 2026-W48".to_owned(),
        }
    }
}
