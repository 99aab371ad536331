//! The rights of whoever the data are about (GDPR 7(3), 15 to 21), and the requests
//! made by them. The ledger is their register.

use serde::Serialize;

use crate::core::document::ledger::{Entry, Event};
use crate::core::types::email::Email;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger_file::entries;
use crate::store::{Home, StoreError};

/// A right, with the word that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// The word on the command line.
    pub name: &'static str,
    /// The article of the GDPR.
    pub article: &'static str,
    /// Its heading there.
    pub title: &'static str,
    /// What is asked of the vendor, in one sentence.
    pub asks: &'static str,
}

/// Every right that can be asked for.
pub const RIGHTS: [Right; 7] = [
    Right {
        name: "access",
        article: "15",
        title: "Right of access",
        asks: "Please confirm whether you process personal data that concern me, and send me a copy of them with \
               the information that Article 15(1) and (2) names: purposes, categories, recipients, storage period, \
               source, automated decisions, and safeguards for transfers to third countries.",
    },
    Right {
        name: "rectify",
        article: "16",
        title: "Right to rectification",
        asks: "Please correct the personal data that concern me as described below, without undue delay, and tell \
               every recipient to whom you disclosed them (Article 19).",
    },
    Right {
        name: "erase",
        article: "17",
        title: "Right to erasure",
        asks: "Please erase the personal data that concern me without undue delay, and tell every recipient to whom \
               you disclosed them (Article 19). If you must keep some of them, please tell me which, why, and how long.",
    },
    Right {
        name: "restrict",
        article: "18",
        title: "Right to restriction of processing",
        asks: "Please restrict the processing of the personal data that concern me to storage, and tell me before \
               you lift the restriction.",
    },
    Right {
        name: "port",
        article: "20",
        title: "Right to data portability",
        asks: "Please send me the personal data that I provided to you in a structured, commonly used and \
               machine-readable format: at least the registration and the reports of the instance named above.",
    },
    Right {
        name: "object",
        article: "21",
        title: "Right to object",
        asks: "I object to the processing of personal data that concern me which you base on Article 6(1)(e) or (f), \
               and to any processing for direct marketing. Please stop it, and confirm that you have.",
    },
    Right {
        name: "withdraw",
        article: "7(3)",
        title: "Withdrawal of consent",
        asks: "I withdraw every consent that I gave you to process personal data that concern me, marketing \
               included. Please stop the processing that rests on it, and confirm that you have.",
    },
];

/// Months that the vendor has to answer, and has at most if it says so in time
/// (Article 12(3)).
pub const MONTHS: u32 = 1;
/// See [`MONTHS`].
pub const MONTHS_EXTENDED: u32 = 3;

/// A request that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Its reference, eight hex digits.
    pub id: String,
    /// Which right.
    pub right: String,
    /// Its article.
    pub article: String,
    /// When the message was written. The vendor's month begins when it receives it.
    pub requested_at: Time,
    /// When an answer is due: a calendar month later, or three if it was extended.
    pub due: Time,
    /// Whether the vendor asked for longer.
    pub extended: bool,
    /// When it was answered; null while it is not.
    pub closed_at: Option<Time>,
    /// When it was taken back; null if it was not.
    pub cancelled_at: Option<Time>,
    /// What it asks, as [`fingerprint`] says; an entry of an earlier version has no such text.
    #[serde(skip)]
    asks: Option<String>,
    /// The hash of its mail.
    #[serde(skip)]
    pub mail_sha256: String,
}

/// What a request asks: the same right of the same addressee in the same words. The reference
/// goes into it, so that nobody can look words up in the ledger.
#[must_use]
pub fn fingerprint(id: &str, right: Right, to: &Email, text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    sha256_hex(format!("{id}\n{}\n{}\n{text}", right.name, to.with_ascii_domain()).as_bytes())
}

impl Request {
    /// Whether an answer is waited for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none() && self.cancelled_at.is_none()
    }

    /// Whether the answer is late.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        self.is_open() && now > self.due
    }

    /// Whether this open request asks the same: a second case would only be in the way.
    #[must_use]
    pub fn is_same(&self, right: Right, to: &Email, text: Option<&str>) -> bool {
        self.is_open() && self.asks.as_ref() == Some(&fingerprint(&self.id, right, to, text))
    }

    fn of(mut entry: Entry) -> Option<Self> {
        let mut about = |name| entry.about.remove(name);
        Some(Self {
            id: about("id")?,
            right: about("right")?,
            article: about("article")?,
            requested_at: entry.time,
            due: entry.time.plus_months(MONTHS),
            extended: false,
            closed_at: None,
            cancelled_at: None,
            asks: about("asks_sha256"),
            mail_sha256: about("mail_sha256").unwrap_or_default(),
        })
    }
}

/// Every request: the open ones first, by the day they are due.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn requests(home: &Home) -> Result<Vec<Request>, StoreError> {
    let mut all: Vec<Request> = Vec::new();
    for entry in entries(home)? {
        let entry = entry?;
        let named = |all: &mut Vec<Request>| {
            all.iter().position(|request| Some(&request.id) == entry.about.get("id"))
        };
        match entry.event {
            Event::RightRequested => all.extend(Request::of(entry)),
            Event::RightExtended | Event::RightClosed | Event::RightCancelled => {
                if let Some(request) = named(&mut all).and_then(|index| all.get_mut(index)) {
                    match entry.event {
                        Event::RightClosed => request.closed_at = Some(entry.time),
                        Event::RightCancelled => request.cancelled_at = Some(entry.time),
                        _ => {
                            request.extended = true;
                            request.due = request.requested_at.plus_months(MONTHS_EXTENDED);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    all.sort_by_key(|request| (!request.is_open(), request.due));
    Ok(all)
}
