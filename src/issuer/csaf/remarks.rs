//! What an advisory does not take over from a CSAF document.

use std::fmt;

use serde::Serialize;

/// The most remarks: a document of a hundred thousand entries is not told one by one.
const MOST: usize = 20;

/// Something that is left out or changed, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// A JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is left out.
    pub text: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.text),
            pointer => write!(f, "{pointer}: {}", self.text),
        }
    }
}

/// The remarks so far.
#[derive(Debug, Default)]
pub struct Remarks {
    all: Vec<Remark>,
    more: usize,
}

impl Remarks {
    /// Adds one.
    pub fn add(&mut self, pointer: impl Into<String>, text: impl Into<String>) {
        if self.all.len() < MOST {
            self.all.push(Remark { pointer: pointer.into(), text: text.into() });
        } else {
            self.more += 1;
        }
    }

    /// All of them.
    #[must_use]
    pub fn finish(mut self) -> Vec<Remark> {
        if self.more > 0 {
            let text = format!("{} more places were left out or shortened", self.more);
            self.all.push(Remark { pointer: String::new(), text });
        }
        self.all
    }
}
