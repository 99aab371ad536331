//! How much of a limit a license covers: a number, or no end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::core::Malformed;

/// How much of a limit a license covers. In documents: a whole number from 0 up, or null for
/// unlimited. Unlimited is more than every number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Amount {
    /// Up to this many, inclusive.
    UpTo(u64),
    /// As many as there are.
    Unlimited,
}

impl Amount {
    /// The number; `None` for unlimited.
    #[must_use]
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::UpTo(number) => Some(number),
            Self::Unlimited => None,
        }
    }

    /// Whether `used` is covered.
    #[must_use]
    pub fn covers(self, used: u64) -> bool {
        self >= Self::UpTo(used)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UpTo(number) => number.fmt(f),
            Self::Unlimited => f.write_str("unlimited"),
        }
    }
}

impl FromStr for Amount {
    type Err = Malformed;

    /// Reads what a person types: a number, or `unlimited`.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text == "unlimited" {
            return Ok(Self::Unlimited);
        }
        text.parse().map(Self::UpTo).map_err(|_| {
            Malformed::new(format!("`{text}` is not a whole number from 0 up, or `unlimited`"))
        })
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.number().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Unlimited, Self::UpTo))
    }
}
