//! Why the issuer's work could not be done, and what its folder has lost.

use std::fmt;
use std::path::{Path, PathBuf};

use semver::{Version, VersionReq};

use crate::core::Malformed;
use crate::core::document::catalogue::draft::NoDraft;
use crate::core::document::envelope::MAX_SIGNATURES;
use crate::core::document::license::License;
use crate::core::document::registration::RequestError;
use crate::core::document::trust::TrustError;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::{Edition, InstanceId, Name};
use crate::core::types::keys::{KeyFileError, KeyId};
use crate::core::types::time::Time;
use crate::issuer::catalogue_finding::Finding;
use crate::issuer::csaf::error::CsafError;
use crate::issuer::receive::refused::RefusedDocument;
use crate::picture::Unreadable;
use crate::store::StoreError;
use crate::store::output::OutputError;

/// What the log, or another file of the vendor folder, no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss(String);

impl Loss {
    /// A loss, in words.
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A term whose end has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastEnd {
    /// The end of a license.
    Expires,
    /// The end of a license that is given by its beginning and its days.
    Days,
    /// The time by which a trust bundle is renewed.
    RenewBy,
}

/// What kind of thing a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A limit.
    Limit,
    /// A feature.
    Feature,
}

impl NameKind {
    /// The word, as in `limit`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Feature => "feature",
        }
    }
}

/// Refuses an end that has passed already.
///
/// # Errors
/// [`VendorError::Past`].
pub fn refuse_past(which: PastEnd, end: Option<Time>, now: Time) -> Result<(), VendorError> {
    match end.filter(|end| *end < now) {
        None => Ok(()),
        Some(end) => Err(VendorError::Past { which, end, now }),
    }
}

/// Why a license of the issued log is not found, or is not handed out again.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// A text that is too short to find a license by.
    #[error("`{0}` is too short to find a license by")]
    SearchTooShort(String),
    /// An id, or its first digits, that no license of the issued log has.
    #[error("no license whose id begins with {0} was issued from this folder")]
    NoSuchId(String),
    /// Digits that several license ids begin with.
    #[error(
        "{} license ids begin with {digits}: {}", .all.len(),
        .all.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    AmbiguousId {
        /// The digits.
        digits: String,
        /// The ids.
        all: Vec<uuid::Uuid>,
    },
    /// A license that is not handed out again: no site would accept it.
    #[error("license {license} is not handed out again: {reason}")]
    NotHandedOut {
        /// The license.
        license: uuid::Uuid,
        /// What a site says of it, or will say.
        verdict: Verdict,
        /// Why, in words.
        reason: String,
        /// The license that took its place.
        instead: Option<uuid::Uuid>,
    },
    /// A license whose signature the issued log does not keep.
    #[error(
        "license {0} was issued by an earlier version of airseal, which did not keep its signature in the issued log"
    )]
    NoSignature(uuid::Uuid),
    /// A text that no license of the issued log matches.
    #[error(
        "no license in the issued log matches `{0}`: no license id or instance id begins so, and it is not the address or \
         the domain of a customer, or a part of an organization"
    )]
    NotFound(String),
}

/// Why an order, or a renewal, cannot be carried out as it is given.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// Nothing says how long a license runs.
    #[error("nothing says how long the license runs")]
    NoTerm,
    /// The list of plans cannot be read, or has a fault.
    #[error("{}: {reason}", .path.display())]
    Plans {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A plan that the list does not have.
    #[error("there is no plan {name} in plans.toml")]
    UnknownPlan {
        /// Its name.
        name: Name,
        /// The plans that there are.
        known: Vec<Name>,
    },
    /// A limit or feature that the product does not know.
    #[error("the product has no {} named {name}", .kind.name())]
    UnknownName {
        /// What it is.
        kind: NameKind,
        /// Its name.
        name: Name,
        /// The names that the product knows.
        known: Vec<Name>,
    },
    /// A plan that an instance or address had before, and that is for once.
    #[error(
        "the plan {plan} is for once, and license {license_id} of {issued_at} was issued for it"
    )]
    Once {
        /// The plan.
        plan: String,
        /// The license that was issued.
        license_id: uuid::Uuid,
        /// When.
        issued_at: Time,
    },
    /// A renewal with the same terms.
    #[error("license {0} has these terms already, and nothing would change")]
    NothingToRenew(uuid::Uuid),
    /// No license that could be renewed matches.
    #[error("{0} stands for no license that can be renewed")]
    NotRenewable(String),
    /// Several licenses match what was to be one.
    #[error("{text} stands for {} licenses", .licenses.len())]
    Ambiguous {
        /// What was searched for.
        text: String,
        /// The licenses that match.
        licenses: Vec<License>,
    },
}

/// Why a signature that was made elsewhere is not attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// No signature was given, and the document is not on record.
    #[error("it is not signed yet, and no signature was given")]
    NoSignature,
    /// No key that the trust bundle lists made it of these bytes.
    #[error("no key that the trust bundle lists made this signature of this document")]
    NotMade,
    /// Another key than the one that was named made it.
    #[error("key {} made this signature, not key {}", .made.short(), .asked.short())]
    OtherKey {
        /// The key that was named.
        asked: KeyId,
        /// The key that made it.
        made: KeyId,
    },
    /// The key may not sign this.
    #[error("the signature is correct, but its key may not sign this: {0}")]
    MayNot(String),
    /// The key may sign no more.
    #[error("the signature comes too late: signer {} may sign no more", .0.short())]
    Late(KeyId),
    /// It is for another product.
    #[error("it is for the product `{0}`")]
    OtherProduct(Name),
    /// A license that was not begun here.
    #[error("license {0} was not begun in this vendor folder")]
    NotBegun(uuid::Uuid),
    /// A license whose bytes are not those that were written.
    #[error("license {0} was changed since it was written to be signed")]
    Changed(uuid::Uuid),
    /// A license for the same request that was issued since.
    #[error("license {0} was issued for the same request since")]
    Answered(uuid::Uuid),
    /// Its term is over, at this time.
    #[error("it ended on {0}, before it was signed")]
    Ended(Time),
    /// What it renews was revoked.
    #[error("license {0}, which it renews, was revoked since")]
    Revoked(uuid::Uuid),
    /// What it renews was renewed by another license.
    #[error("license {before}, which it renews, was renewed by license {other} since")]
    Renewed {
        /// The license that it renews.
        before: uuid::Uuid,
        /// The other renewal.
        other: uuid::Uuid,
    },
    /// A document that is not the next one any more.
    #[error("another {0} was signed since, or this one is not what would be signed now")]
    Overtaken(&'static str),
    /// A kind of document that no vendor signs.
    #[error("no vendor signs a document of the kind {0}")]
    Kind(String),
}

/// Why the vendor's work could not be done.
#[derive(Debug, thiserror::Error)]
pub enum VendorError {
    /// A license is not found, or is not handed out again.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A signature that was made elsewhere is not attached.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// A key that is kept elsewhere, so that nothing can be signed with it here.
    #[error("the private key of signer {} is kept elsewhere", .0.short())]
    External(KeyId),
    /// A key that is listed, or was revoked, already.
    #[error("key {} is listed or was revoked already; a new key is needed", .0.short())]
    SameKey(KeyId),
    /// An order cannot be carried out.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A private key file could not be opened.
    #[error("{}: {source}", .path.display())]
    Key {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: KeyFileError,
    },
    /// There is a vendor folder already.
    #[error("{} exists already; a vendor folder is never overwritten", .0.display())]
    Exists(PathBuf),
    /// There is no vendor folder there.
    #[error("{} is not a vendor folder: it has no trust.json", .0.display())]
    NotAVendor(PathBuf),
    /// A request is not sound.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A file that was read as a request is not one.
    #[error(transparent)]
    NotARequest(Malformed),
    /// A file that was named is not a document of its kind, or one that was to be signed is out
    /// of range.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A text that was to be signed is too long, or does not agree with itself.
    #[error(transparent)]
    OutOfRange(Malformed),
    /// A request that does not fit: another product, edition or email.
    #[error("{0}")]
    Mismatch(String),
    /// No signer may sign now, or the keys of those that may are not in the folder.
    #[error("{}: no key in this folder may sign documents of the kind {kind} now", .dir.display())]
    NoSigner {
        /// The vendor folder.
        dir: PathBuf,
        /// The kind of document.
        kind: &'static str,
    },
    /// A bundle waits for signatures, and only one can.
    #[error("trust bundle {version} still waits for root signatures in {}", .path.display())]
    Waiting {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle waits for signatures, and another was offered.
    #[error(
        "trust bundle {version} still waits for root signatures in {}; the given file is another bundle",
        .path.display()
    )]
    AnotherWaits {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle that somebody discarded on purpose.
    #[error("trust bundle {version} was discarded here; it is kept as {}", .path.display())]
    Discarded {
        /// Where it is kept.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle that no root in force has signed.
    #[error("trust bundle {0} carries no signature by a root in force here")]
    Foreign(u64),
    /// A bundle of this version that no site could read, because of its size.
    #[error("trust bundle {0} would be over 16 MiB; no site could read it")]
    TooLarge(u64),
    /// A bundle that no site could read, because of its signatures.
    #[error(
        "trust bundle {version} would be signed by {signatures} roots, and a file carries at most {MAX_SIGNATURES} \
         signatures; no site could read it"
    )]
    TooManySignatures {
        /// Its version.
        version: u64,
        /// How many signatures it needs, or has.
        signatures: usize,
    },
    /// A signer's window that closes before it opens.
    #[error("signer {} would stop signing before it begins", .0.short())]
    Window(KeyId),
    /// A time before something that was signed already.
    #[error("the clock says {now}, but {what} was issued at {before}, more than a day later")]
    Clock {
        /// The time now.
        now: Time,
        /// The later time.
        before: Time,
        /// What carries it.
        what: String,
    },
    /// Something is missing of what was signed here.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lost(Vec<Loss>),
    /// A document that was signed here is missing; customers may have it.
    #[error("{0}")]
    LostFile(Loss),
    /// Something is missing of what was received here.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    LostReceived(Vec<Loss>),
    /// A document that a customer handed in is refused.
    #[error(transparent)]
    Refused(#[from] RefusedDocument),
    /// A document that is not received, and its kind.
    #[error(
        "what customers hand in are compliance reports, requests and statements of erasure; this is a document of the kind {0}"
    )]
    NotReceived(String),
    /// A folder without a document that is received.
    #[error("{}: there is no report, request or statement of erasure in this folder", .0.display())]
    NothingToReceive(PathBuf),
    /// There is no such bundle file.
    #[error("{} is not there; no trust bundle waits for a signature", .0.display())]
    NoSuchBundle(PathBuf),
    /// A key that is not a root.
    #[error("key {} is not a root of the bundle in force or of the next one", .0.short())]
    NotARoot(KeyId),
    /// Something to revoke that was never issued or listed.
    #[error("{0}")]
    Unknown(String),
    /// A license to revoke that the issued log does not hold.
    #[error("no license {0} was issued from this folder")]
    NotIssued(uuid::Uuid),
    /// A document that no signer of this vendor signed.
    #[error("no signer in the trust bundle signed this {0}")]
    Stranger(&'static str),
    /// A bundle breaks a rule.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A request for another edition than the one that is to be issued.
    #[error("the request is for the {found} edition, not for {asked}")]
    Edition {
        /// The edition to be issued.
        asked: Edition,
        /// The one in the request.
        found: Edition,
    },
    /// An instance that was licensed to another address before.
    #[error("{0}")]
    OtherEmail(String),
    /// Two requests of one instance in a folder; the other one was answered.
    #[error("instance {instance} asks in {file} too, with other content; only that was answered")]
    AnotherRequest {
        /// The instance.
        instance: InstanceId,
        /// The request that was answered.
        file: String,
    },
    /// Two requests whose licenses would be one file.
    #[error("its license would be written to {}, like that for {other}", .output.display())]
    SameOutput {
        /// The file.
        output: PathBuf,
        /// The other request.
        other: String,
    },
    /// A folder without a request.
    #[error("{}: there is no request in this folder", .0.display())]
    NoRequest(PathBuf),
    /// A term that has ended already.
    #[error("{end} is in the past")]
    Past {
        /// Which term.
        which: PastEnd,
        /// Its end.
        end: Time,
        /// The time now.
        now: Time,
    },
    /// A license that would end before it begins.
    #[error("the beginning, {begin}, is later than the end, {end}")]
    EndsBeforeItBegins {
        /// Its first second.
        begin: Time,
        /// Its last one.
        end: Time,
    },
    /// What is wrong with a file that was named.
    #[error("{}: {source}", .path.display())]
    InFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<VendorError>,
    },
    /// A file is not to be written over.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A picture of a request that cannot be read.
    #[error(transparent)]
    Picture(#[from] Unreadable),
    /// An advisory that is fixed by a version that it affects.
    #[error("{fixed} is fixed and affected at once: {affected} includes it")]
    FixedIsAffected {
        /// The version.
        fixed: Version,
        /// The versions that it affects.
        affected: VersionReq,
    },
    /// No advisory can be made of a CSAF document.
    #[error(transparent)]
    Csaf(#[from] CsafError),
    /// A CSAF document that another advisory was made of.
    #[error("the CSAF document {csaf} is in the advisory {other} already")]
    SameCsaf {
        /// Its tracking id.
        csaf: String,
        /// The other advisory.
        other: Name,
    },
    /// A revision of a CSAF document that is older than the one that is there.
    #[error("revision {given} of the CSAF document is older than revision {here}, which is there")]
    OlderRevision {
        /// The revision that was given.
        given: String,
        /// The revision that is there.
        here: String,
    },
    /// More advisories and CSAF documents than fit into one signed file.
    #[error("with this, the signed advisories would be over 16 MiB")]
    TooManyAdvisories,
    /// No advisory of this id.
    #[error("there is no advisory `{0}`")]
    NoSuchAdvisory(Name),
    /// No end of support is stated for these very versions.
    #[error("no end of support is stated for {0}")]
    NoSuchRange(VersionReq),
    /// There is no advisory to publish.
    #[error("{}: there is no advisory to publish", .0.display())]
    NothingToPublish(PathBuf),
    /// A catalogue that customers would not accept.
    #[error("it is no signed catalogue of this vendor: {0}")]
    NoCatalogue(String),
    /// A version of the privacy policy that was signed before.
    #[error("version {0} was signed before with other content")]
    PolicyChanged(Name),
    /// The text is no draft of a catalogue.
    #[error(transparent)]
    Draft(#[from] NoDraft),
    /// The draft of a catalogue breaks rules.
    #[error("{}", described(.0))]
    Catalogue(Vec<Finding>),
    /// Two files of a release that have one name.
    #[error("two of the files are called {0}")]
    SameName(String),
    /// Licenses that would count no longer if a signer's window closed so early.
    #[error("{count} licenses were issued after {retire_old}, and sites would refuse them")]
    Orphans {
        /// How many.
        count: usize,
        /// The end of the window.
        retire_old: Time,
    },
    /// More roots would have to sign than there are.
    #[error("{threshold} signatures are more than {roots} root keys can give")]
    Threshold {
        /// How many must sign.
        threshold: usize,
        /// How many there are.
        roots: usize,
    },
    /// Several roots; nobody said which one signs here.
    #[error("the trust bundle has {0} root keys; name the one that signs here")]
    SeveralRoots(usize),
    /// The root's key file is elsewhere.
    #[error("the root key is not in the vendor folder")]
    NoRoot,
    /// The system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(String),
}

impl VendorError {
    /// Names the file that it is about.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        Self::InFile { path: path.to_owned(), source: Box::new(self) }
    }
}

/// The first finding, and how many more there are.
fn described(findings: &[Finding]) -> String {
    let first = findings.first().map(ToString::to_string).unwrap_or_default();
    match findings.len().saturating_sub(1) {
        0 => first,
        more => format!("{first} (and {more} more)"),
    }
}
