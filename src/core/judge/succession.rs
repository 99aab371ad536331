//! Which of two documents of one kind comes after the other, by their versions alone.

use std::cmp::Ordering;
use std::fmt;

/// What a new document is beside the one that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Succession {
    /// It takes the place of the other.
    Newer,
    /// It is the other.
    Same,
    /// The other is newer.
    Older,
    /// Both have one version, and say different things.
    Conflict,
}

impl Succession {
    /// Compares two documents by their versions and payloads.
    #[must_use]
    pub fn of<V: Ord>(here: (&V, &[u8]), next: (&V, &[u8])) -> Self {
        match next.0.cmp(here.0) {
            Ordering::Greater => Self::Newer,
            Ordering::Less => Self::Older,
            Ordering::Equal if here.1 == next.1 => Self::Same,
            Ordering::Equal => Self::Conflict,
        }
    }

    /// Why the next one, of version `next`, is not taken where one of version `here` is.
    #[must_use]
    pub fn refusal(self, here: &impl fmt::Display, next: &impl fmt::Display) -> Option<String> {
        match self {
            Self::Newer | Self::Same => None,
            Self::Older => Some(format!(
                "version {next} is older than version {here}, which is here (rollback)"
            )),
            Self::Conflict => Some(format!(
                "another version {next} is here: two of one number cannot both be right (equivocation)"
            )),
        }
    }
}
