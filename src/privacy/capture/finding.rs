//! What a capture has that was not declared, and where in the file it is.

use serde::{Serialize, Serializer};

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A field that the catalogue does not declare.
    UndeclaredField,
    /// A value that is not of the field's declared type.
    WrongType,
    /// A value of this instance's compliance data, where it is not declared.
    Identifier,
    /// An opaque value that an earlier request had as well.
    RepeatedToken,
    /// Usage data while usage data is off.
    UsageWhileOff,
    /// A usage field that no disclosure has named yet.
    NotDisclosed,
    /// Fields of several kinds of data in one body.
    MixedKinds,
    /// A field that is there twice.
    FieldTwice,
    /// A header that is not one of the protocol.
    UndeclaredHeader,
    /// A body that cannot be read.
    Undecodable,
    /// A body that the capture does not have, or not all of it.
    NotRecorded,
    /// A body, or another part of a request, over its limit.
    TooLarge,
    /// A host that is not one of the hosts checked.
    OtherHost,
    /// More than can be compared.
    TooMany,
}

impl FindingKind {
    /// The name that programs read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UndeclaredField => "undeclared-field",
            Self::WrongType => "wrong-type",
            Self::Identifier => "identifier",
            Self::RepeatedToken => "repeated-token",
            Self::UsageWhileOff => "usage-while-off",
            Self::NotDisclosed => "not-disclosed",
            Self::MixedKinds => "mixed-kinds",
            Self::FieldTwice => "field-twice",
            Self::UndeclaredHeader => "undeclared-header",
            Self::Undecodable => "undecodable",
            Self::NotRecorded => "not-recorded",
            Self::TooLarge => "too-large",
            Self::OtherHost => "other-host",
            Self::TooMany => "too-many",
        }
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The part of a request that a finding is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestPart {
    /// Its URL.
    Url,
    /// The query of its URL.
    Query,
    /// Its headers.
    Header,
    /// Its body.
    Body,
    /// A WebSocket frame.
    Frame,
}

impl RequestPart {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Frame => "frame",
        }
    }
}

/// The same thing found in one or more requests. No value is in it: one could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaptureFinding {
    /// What it is.
    pub kind: FindingKind,
    /// The host it was sent to.
    pub host: String,
    /// Where in the request.
    pub part: RequestPart,
    /// The field, header or parameter; null if it is about the whole part.
    pub field: Option<String>,
    /// What is wrong, in words.
    pub message: String,
    /// In how many requests.
    pub count: u64,
    /// The first of them: its index in `log.entries`.
    pub entry: u64,
    /// The byte of the file that the first of them begins at.
    pub offset: u64,
    /// The method of the first of them.
    pub method: String,
    /// The URL of the first of them, without query; `…` stands for what could be a secret. Empty
    /// if it cannot be taken apart.
    pub url: String,
    /// The indexes of all of them, up to the first 100.
    pub entries: Vec<u64>,
}
