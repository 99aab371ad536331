//! The report: data that would leave, compliance or usage.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::json::unique_map;
use crate::core::types::keys::PublicKey;

/// The kinds of data that can leave. What names the instance and usage data never share
/// a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// The request for a license, as `register` writes it.
    Request,
    /// What license compliance needs; always, Business Edition only.
    Compliance,
    /// Anonymised usage data; unless somebody objects.
    Usage,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 3] = [Self::Request, Self::Compliance, Self::Usage];

    /// The word used in reports and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Compliance => "compliance",
            Self::Usage => "usage",
        }
    }

    /// What it is called in a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "Request for a license",
            Self::Compliance => "Compliance data",
            Self::Usage => "Usage data",
        }
    }
}

/// A limit against its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitUse {
    /// How much the license covers; null: unlimited.
    // By name, so that it must be there: absent would be null, and unlimited.
    #[serde(deserialize_with = "Amount::deserialize")]
    pub licensed: Amount,
    /// The most that was in use this month, if the product recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak: Option<u64>,
    /// The same of the month before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_last_month: Option<u64>,
    /// How much is in use, if the product said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// The day that `used` was recorded on; absent if the product says it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_on: Option<Day>,
}

/// In words, for a person: `8 of 10 on 2026-11-26, peak 9 this month`.
impl fmt::Display for LimitUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.used, self.licensed) {
            (Some(used), Amount::UpTo(licensed)) => write!(f, "{used} of {licensed}")?,
            (Some(used), Amount::Unlimited) => write!(f, "{used} of an unlimited number")?,
            (None, Amount::UpTo(licensed)) => write!(f, "{licensed} licensed")?,
            (None, Amount::Unlimited) => f.write_str("unlimited")?,
        }
        if let Some(day) = self.used_on {
            write!(f, " on {day}")?;
        }
        if let Some(peak) = self.peak {
            write!(f, ", peak {peak} this month")?;
        }
        if let Some(peak) = self.peak_last_month {
            write!(f, ", peak {peak} last month")?;
        }
        Ok(())
    }
}

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// An exact number; never in usage data.
    Number(u64),
    /// Text, in the form that the field's declared type allows.
    Text(String),
    /// Limits against use.
    Limits(BTreeMap<Name, LimitUse>),
}

/// In words, for a person.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Limits(limits) => {
                for (index, (name, limit)) in limits.iter().enumerate() {
                    let between = if index == 0 { "" } else { "; " };
                    write!(f, "{between}{name}: {limit}")?;
                }
                Ok(())
            }
        }
    }
}

/// By hand: what serde derives here reads from a copy, where a struct could be an array.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, a number, text or limits by name")
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Flag(flag))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Number(number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                unique_map(MapAccessDeserializer::new(map)).map(Value::Limits)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A report. Its fields are in alphabetical order at every level and its JSON
/// is compact, so its bytes are canonical (RFC 8785 for these types).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The declared fields, by name.
    #[serde(deserialize_with = "unique_map")]
    pub data: BTreeMap<String, Value>,
    /// Which of the two it is.
    pub report: Category,
    /// 1.
    pub schema: u32,
}

impl Document for Report {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.report+json";
    const LABEL: &'static str = "REPORT";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("report", self.schema)?;
        if self.report == Category::Request {
            return Err(Malformed::new("a request is not a report"));
        }
        if self.report == Category::Usage {
            return Err(Malformed::new(
                "a usage report is never signed: a signature would say whose it is",
            ));
        }
        self.public_key().map(drop)
    }
}

impl Report {
    /// The key of the instance that a compliance report is of, if it carries one: an earlier
    /// version wrote none. It certifies itself, as that of a registration does. Whoever checks a
    /// signature with it has to know that it is sound: see [`PublicKey::check_strength`].
    ///
    /// # Errors
    /// It is not a key, or not that of the instance named beside it.
    pub fn public_key(&self) -> Result<Option<PublicKey>, Malformed> {
        let Some(key) = self.data.get("public_key") else { return Ok(None) };
        let Value::Text(key) = key else {
            return Err(Malformed::new("the report's public key is not text"));
        };
        let key: PublicKey = key.parse()?;
        let instance = InstanceId::of(&key.id());
        match self.data.get("instance") {
            Some(Value::Text(text)) if text == instance.as_str() => Ok(Some(key)),
            _ => Err(Malformed::new("the report's instance id does not belong to its public key")),
        }
    }
}
