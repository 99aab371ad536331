//! What `airseal import` does: signed files are recognised by their content, judged, and
//! taken in one after the other, so that no more than one of them is held at a time.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use crate::core::Malformed;
use crate::core::document::advisories::Advisories;
use crate::core::document::claim::{OURS, claims_to_be_ours};
use crate::core::document::envelope::{Envelope, Found};
use crate::core::document::issued::{self, Issued};
use crate::core::document::ledger::Event;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::trust::{Accepted, Trust, TrustBundle, TrustError};
use crate::core::judge::changes::{self, Change};
use crate::core::judge::check::{Judgement, VerifyContext, behind, judge};
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::clock::Clock;
use crate::store::home::{ADVISORIES, LICENSES, PENDING, POLICIES, REGISTRATION, Stored};
use crate::store::{Home, StoreError, Writer, files};

/// What is in a file.
#[derive(Debug)]
pub enum Class {
    /// A document to take in, and when.
    Document(Place),
    /// A document of ours that goes elsewhere: its payload type.
    Elsewhere(String),
    /// It claims to be a document of ours, and cannot be read.
    Damaged(Malformed),
    /// No document of ours.
    Foreign(Malformed),
}

/// Which document of a file it is, and its place in the order in which documents are taken
/// in: trust bundles by version, licenses by date, then the rest. Hashes stand for the bytes,
/// so that of two wrappings of one document the same is kept whatever the files are named.
#[derive(Debug, Clone)]
pub struct Place {
    order: Order,
    index: usize,
}

impl Place {
    /// What comes first is taken in first; equals in any order.
    #[must_use]
    pub fn order(&self) -> &Order {
        &self.order
    }
}

/// A place in the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// A trust bundle: its version, and the hashes of payload and file.
    Bundle(Option<u64>, String, String),
    /// A license: its date, and the hashes of payload and file.
    License(Option<Time>, String, String),
    /// Any other.
    Other,
}

/// Says what is in a file. Nothing is verified yet.
#[must_use]
pub fn classify(file: &[u8]) -> Vec<Class> {
    let each = Envelope::parse_all(file).into_iter().enumerate();
    let class = |(index, found): (usize, Result<Found<'_>, Malformed>)| match found {
        Ok(Found { envelope, json }) => class(index, &envelope, &json),
        Err(error) if claims_to_be_ours(file) => Class::Damaged(error),
        Err(error) => Class::Foreign(error),
    };
    each.map(class).collect()
}

fn class(index: usize, envelope: &Envelope, bytes: &[u8]) -> Class {
    let hashes = || (sha256_hex(&envelope.payload), sha256_hex(bytes));
    let order = if envelope.is::<TrustBundle>() {
        let (payload, bytes) = hashes();
        Order::Bundle(
            envelope.document::<TrustBundle>().ok().map(|bundle| bundle.version),
            payload,
            bytes,
        )
    } else if envelope.is::<License>() {
        let (payload, bytes) = hashes();
        Order::License(
            envelope.document::<License>().ok().map(|license| license.issued_at),
            payload,
            bytes,
        )
    } else if envelope.is::<Advisories>() || envelope.is::<PrivacyPolicy>() {
        Order::Other
    } else if envelope.payload_type.starts_with(OURS) {
        return Class::Elsewhere(envelope.payload_type.clone());
    } else {
        return Class::Foreign(Malformed::new(format!("its type is {}", envelope.payload_type)));
    };
    Class::Document(Place { order, index })
}

/// Whether a payload type is that of a registration request, which goes to the vendor.
#[must_use]
pub fn is_request(payload_type: &str) -> bool {
    payload_type == <Registration as crate::core::document::envelope::Document>::PAYLOAD_TYPE
}

/// What became of one document.
#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names)]
pub struct Imported {
    /// The file.
    pub file: String,
    /// What it is.
    pub kind: &'static str,
    /// The license's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_id: Option<uuid::Uuid>,
    /// The version of a trust bundle, of advisories or of a policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Of a license: what `verify` says of it now.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Of a license: whether the clock is more than a day behind a time known to have been.
    pub clock_behind: bool,
    /// Whether a trust bundle was there to check it by.
    #[serde(skip)]
    pub pinned: bool,
    /// Whether anything is other than before.
    pub changed: bool,
    /// Whether the file was taken; a license can be imported before it begins.
    pub imported: bool,
    /// Of a license: from when it is in force, as far as is known now; null if another one is.
    pub takes_effect: Option<Time>,
    /// What is different because of it; a license is compared with the one that was in force.
    pub changes: Vec<Change>,
    /// The same for people.
    #[serde(skip)]
    pub effect: Effect,
    /// The license, until it is compared.
    #[serde(skip)]
    license: Option<License>,
}

/// What an imported license is, beside the others.
#[derive(Debug, Clone, Default)]
pub enum Effect {
    /// Nothing that could be said.
    #[default]
    None,
    /// It is in force, where none was before.
    First(Box<License>),
    /// It is in force now, in place of another one.
    Replaces,
    /// It comes into force on that day, as the first one or in place of another one.
    Later(Time, Option<Box<License>>),
    /// The license of this id stays in force.
    Stays(uuid::Uuid),
}

impl Imported {
    /// A document that is not taken in.
    #[must_use]
    pub fn refused(
        file: &str,
        kind: &'static str,
        verdict: Verdict,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            license_id: None,
            version: None,
            verdict,
            reason: reason.into(),
            clock_behind: false,
            pinned: true,
            changed: false,
            imported: false,
            takes_effect: None,
            changes: Vec::new(),
            effect: Effect::None,
            license: None,
        }
    }

    /// Says what an imported license changes: `before` was in force before the import, `after` is
    /// now, and both are good.
    pub fn compare(&mut self, before: Option<&License>, after: Option<&License>, now: Time) {
        let Some(license) = self.license.take().filter(|_| self.imported) else { return };
        let different = |other: &License| changes::of_license(other, &license);
        let is_in_force = after.is_some_and(|after| *after == license);
        if is_in_force {
            self.takes_effect = Some(now);
            self.changes = before.map(different).unwrap_or_default();
            self.effect = match before {
                None => Effect::First(Box::new(license)),
                Some(before) if *before == license => Effect::None,
                Some(_) => Effect::Replaces,
            };
        } else if self.verdict == Verdict::NotYetValid
            && after.is_none_or(|after| license.end_order() > after.end_order())
        {
            self.takes_effect = Some(license.not_before);
            self.changes = after.map(different).unwrap_or_default();
            let first = after.is_none().then(|| Box::new(license.clone()));
            self.effect = Effect::Later(license.not_before, first);
        } else if let Some(after) = after {
            self.effect = Effect::Stays(after.license_id);
        }
    }
}

/// How a vendor counts its documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Version {
    /// 1, 2, 3 ...
    Number(u64),
    /// The name that the vendor gave it.
    Name(Name),
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

/// A document of the vendor's that is kept under a name of its own.
trait Kept: Issued {
    /// What the ledger calls its coming.
    const EVENT: Event;

    /// Its file in HOME.
    fn file(&self) -> String;

    /// Which of two in that file is the newer one.
    fn version(&self) -> Version;

    /// What it changes, in place of the one that was there.
    fn changes(&self, before: Option<&Self>) -> Vec<Change>;
}

impl Kept for Advisories {
    const EVENT: Event = Event::AdvisoriesImported;

    fn file(&self) -> String {
        ADVISORIES.to_owned()
    }

    fn version(&self) -> Version {
        Version::Number(self.version)
    }

    fn changes(&self, before: Option<&Self>) -> Vec<Change> {
        let known = |id: &Name| {
            before.is_some_and(|before| before.advisories.iter().any(|known| known.id == *id))
        };
        let count = self.advisories.iter().filter(|advisory| !known(&advisory.id)).count();
        let version = before.map(|before| before.version.to_string());
        vec![
            Change::Version { before: version, after: self.version.to_string() },
            Change::AdvisoriesAdded { count },
        ]
    }
}

/// Every version has a file of its own: what one says never changes.
impl Kept for PrivacyPolicy {
    const EVENT: Event = Event::PolicyImported;

    fn file(&self) -> String {
        format!("{POLICIES}/{}.json", self.version)
    }

    fn version(&self) -> Version {
        Version::Name(self.version.clone())
    }

    fn changes(&self, _: Option<&Self>) -> Vec<Change> {
        vec![Change::Effective { after: self.effective }]
    }
}

/// A document on its way in.
struct Candidate<'a> {
    file: &'a str,
    bytes: &'a [u8],
    envelope: Envelope,
    /// Found in a folder rather than named.
    found: bool,
}

/// The state that an import changes, held while the lock is.
pub struct Importer<'h> {
    home: &'h Home,
    writer: &'h Writer<'h>,
    trust: Option<Trust>,
    registration: Option<Stored<Registration>>,
    pending: Option<Stored<Registration>>,
    /// Whether the first license for the new address came.
    promoted: bool,
    clock: Clock,
    context: VerifyContext,
    stamp: Stamp,
}

impl<'h> Importer<'h> {
    /// Reads the state. `context` are what `verify` judges by: import must not say another
    /// thing of the same file.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn start(
        home: &'h Home,
        writer: &'h Writer<'h>,
        trust: Option<Trust>,
        context: VerifyContext,
        stamp: Stamp,
    ) -> Result<Self, StoreError> {
        // A state that was copied or mixed takes nothing in.
        let (registration, pending) =
            (home.own_registration(REGISTRATION)?, home.own_registration(PENDING)?);
        let clock = home.clock()?;
        Ok(Self {
            home,
            writer,
            trust,
            registration,
            pending,
            promoted: false,
            clock,
            context,
            stamp,
        })
    }

    /// The trust bundle in force by now.
    #[must_use]
    pub fn trust(&self) -> Option<&Trust> {
        self.trust.as_ref()
    }

    /// What licenses are judged by.
    #[must_use]
    pub fn context(&self) -> &VerifyContext {
        &self.context
    }

    /// Verifies a document of a file in full and takes it in. Places are taken in their
    /// order. `found`: the file was found in a folder, rather than named.
    ///
    /// # Errors
    /// I/O.
    pub fn take(
        &mut self,
        file: &str,
        bytes: &[u8],
        place: &Place,
        found: bool,
    ) -> Result<Imported, StoreError> {
        // Read again since it was classified: it may be another by now.
        let (envelope, json) = match Envelope::parse_all(bytes).into_iter().nth(place.index) {
            Some(Ok(Found { envelope, json })) => (envelope, json),
            Some(Err(error)) => {
                return Ok(Imported::refused(
                    file,
                    "unknown",
                    Verdict::Malformed,
                    error.to_string(),
                ));
            }
            None => {
                return Ok(Imported::refused(
                    file,
                    "unknown",
                    Verdict::Malformed,
                    "the file changed while it was read",
                ));
            }
        };
        let candidate = Candidate { file, bytes: &json, envelope, found };
        if !matches!(place.order, Order::Bundle(..)) {
            self.expect_newest()?;
        }
        let pinned = self.trust.is_some();
        let imported = match &candidate.envelope {
            envelope if envelope.is::<TrustBundle>() => self.versioned_bundle(&candidate),
            envelope if envelope.is::<License>() => self.license(&candidate),
            envelope if envelope.is::<Advisories>() => self.kept::<Advisories>(&candidate),
            _ => self.kept::<PrivacyPolicy>(&candidate),
        }?;
        Ok(Imported { pinned, ..imported })
    }

    /// Puts the registration in force whose first license came, if one did. Only now: a
    /// license for the address before it may have been among the files, too.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(&mut self) -> Result<(), StoreError> {
        self.expect_newest()?;
        if !std::mem::take(&mut self.promoted) {
            return Ok(());
        }
        let request =
            self.pending.as_ref().map(|pending| sha256_hex(&pending.bytes)).unwrap_or_default();
        self.note(Event::EmailChanged, [("request_sha256", request)])?;
        self.writer.promote_pending()?;
        self.registration = self.pending.take();
        self.context.identity = self.registration.as_ref().map(Stored::<Registration>::identity);
        Ok(())
    }

    /// All bundles are in: one that is older than one before does not do for the rest.
    fn expect_newest(&self) -> Result<(), StoreError> {
        self.home.expect_newest(self.trust.as_ref())
    }

    fn versioned_bundle(&mut self, candidate: &Candidate<'_>) -> Result<Imported, StoreError> {
        match candidate.envelope.document::<TrustBundle>() {
            Ok(bundle) => {
                let version = Some(Version::Number(bundle.version));
                Ok(Imported { version, ..self.bundle(candidate)? })
            }
            Err(error) => Ok(Imported::refused(
                candidate.file,
                "trust",
                Verdict::Malformed,
                error.to_string(),
            )),
        }
    }

    fn bundle(&mut self, candidate: &Candidate<'_>) -> Result<Imported, StoreError> {
        let refuse =
            |verdict, reason| Ok(Imported::refused(candidate.file, "trust", verdict, reason));
        let Some(trust) = &self.trust else {
            let reason = "no trust bundle is pinned yet; pin the one that your vendor ships: airseal trust pin FILE";
            return refuse(Verdict::Untrusted, reason.to_owned());
        };
        let done = |changed, reason| Imported {
            changed,
            imported: true,
            reason,
            ..Imported::refused(candidate.file, "trust", Verdict::Valid, String::new())
        };
        let next = match trust.accept(&candidate.envelope) {
            Ok(Accepted::Newer(next)) => next,
            Ok(Accepted::Unchanged) => {
                let unchanged = done(false, String::new());
                // Again: a crash may have come between the bundle and its time.
                let issued_at = trust.bundle().issued_at;
                self.note_time(issued_at)?;
                return Ok(unchanged);
            }
            // A USB drive that carries every bundle so far is no attack.
            Err(TrustError::Rollback { trusted, .. }) if candidate.found => {
                return Ok(done(false, format!("older than bundle {trusted}, which is in force")));
            }
            Err(error) => {
                let verdict = match error {
                    TrustError::Malformed(_) => Verdict::Malformed,
                    TrustError::Product { .. } => Verdict::Mismatch,
                    _ => Verdict::Untrusted,
                };
                return refuse(verdict, error.to_string());
            }
        };
        let issued_at = next.bundle().issued_at;
        if behind(self.context.now, issued_at) {
            return refuse(
                Verdict::Clock,
                format!("the clock says {}, but it was issued on {issued_at}", self.context.now),
            );
        }
        let about = [
            ("fingerprint", next.bundle().roots.fingerprint()),
            ("sha256", sha256_hex(candidate.bytes)),
            ("version", next.bundle().version.to_string()),
        ];
        // The bundle was read as a whole when it was accepted.
        let changes = changes::of_bundle(trust.bundle(), next.bundle()).unwrap_or_default();
        self.note(Event::TrustUpdated, about)?;
        self.writer.write_trust(self.trust.as_ref(), &next, candidate.bytes)?;
        self.trust = Some(*next);
        self.note_time(issued_at)?;
        Ok(Imported { changes, ..done(true, String::new()) })
    }

    /// Judges a license as the registered instance, else as the one that waits
    /// for its first license under a new email.
    fn judge(&self, bytes: &[u8]) -> Judgement {
        let judgement = judge(bytes, self.trust.as_ref(), &self.context);
        match &self.pending {
            Some(pending) if judgement.verdict == Verdict::Mismatch => {
                let other = judge(
                    bytes,
                    self.trust.as_ref(),
                    &VerifyContext { identity: Some(pending.identity()), ..self.context.clone() },
                );
                if other.verdict == Verdict::Mismatch { judgement } else { other }
            }
            _ => judgement,
        }
    }

    fn license(&mut self, candidate: &Candidate<'_>) -> Result<Imported, StoreError> {
        let Judgement { verdict, reason, license, clock_behind, .. } = self.judge(candidate.bytes);
        let license_id = license.as_ref().map(|license| license.license_id);
        let report = Imported {
            license_id,
            clock_behind,
            ..Imported::refused(candidate.file, "license", verdict, reason)
        };
        // Whether it is in force changes with time; whether it is ours does not. What the
        // clock speaks against is left out: its date would become a floor.
        let ours = matches!(
            verdict,
            Verdict::Valid | Verdict::Grace | Verdict::Expired | Verdict::NotYetValid
        );
        let (Some(license), true) = (license, ours) else { return Ok(report) };

        let changed = self.install(&license, candidate)? | self.promotes(&license);
        self.note_time(license.issued_at)?;
        Ok(Imported { changed, imported: true, license: Some(license), ..report })
    }

    /// Installs a license unless the same one, or a later one under its id, is
    /// there.
    fn install(&self, license: &License, candidate: &Candidate<'_>) -> Result<bool, StoreError> {
        let path = self.home.path(LICENSES).join(format!("{}.json", license.license_id));
        let installed = files::read_state(&path)?
            .and_then(|bytes| Envelope::parse(&bytes).ok())
            .and_then(|envelope| {
                envelope
                    .document::<License>()
                    .ok()
                    .map(|license| (license.issued_at, envelope.payload))
            });
        if installed.is_some_and(|installed| {
            installed >= (license.issued_at, candidate.envelope.payload.clone())
        }) {
            return Ok(false);
        }
        let about = [
            ("license_id", license.license_id.to_string()),
            ("sha256", sha256_hex(candidate.bytes)),
        ];
        self.note(Event::LicenseImported, about)?;
        self.writer.install_license(&license.license_id, candidate.bytes)?;
        Ok(true)
    }

    /// Whether it is the first license for a new email, which puts that registration in
    /// force.
    fn promotes(&mut self, license: &License) -> bool {
        let registered =
            self.registration.as_ref().is_some_and(|r| r.document.email == license.email);
        let promotes =
            !registered && self.pending.as_ref().is_some_and(|p| p.document.email == license.email);
        if promotes {
            self.promoted = true;
        }
        promotes
    }

    /// Takes in a document of the vendor's of which the newest version is kept. One that
    /// no longer counts, because its signer was revoked, gives way to any.
    fn kept<D: Kept>(&mut self, candidate: &Candidate<'_>) -> Result<Imported, StoreError> {
        let refuse = |verdict, reason| Imported::refused(candidate.file, D::NAME, verdict, reason);
        let Some(trust) = &self.trust else {
            let reason = "no trust bundle is pinned yet, so no signature can be checked";
            return Ok(refuse(Verdict::Untrusted, reason.to_owned()));
        };
        let next: D = match issued::open(&candidate.envelope, trust) {
            Ok(next) => next,
            Err((verdict, reason)) => return Ok(refuse(verdict, reason)),
        };
        let (now, issued_at, version) = (self.context.now, next.issued_at(), next.version());
        let refuse = |verdict, reason| Imported {
            version: Some(version.clone()),
            ..refuse(verdict, reason)
        };
        let taken = |changed, reason| Imported {
            changed,
            imported: true,
            ..refuse(Verdict::Valid, reason)
        };
        if behind(now, issued_at) {
            return Ok(refuse(
                Verdict::Clock,
                format!("the clock says {now}, but it was issued on {issued_at}"),
            ));
        }
        let name = next.file();
        let here = match self.home.issued::<D>(&name, trust) {
            Err(StoreError::Damaged { .. }) => None,
            here => here?,
        };
        let changes = next.changes(here.as_ref().map(|here| &here.document));
        if let Some(here) = here {
            let ours = here.document.version();
            match version.cmp(&ours) {
                Ordering::Less if candidate.found => {
                    return Ok(taken(false, format!("older than version {ours}, which is here")));
                }
                Ordering::Less => {
                    let reason = format!(
                        "version {version} is older than version {ours}, which is here (rollback)"
                    );
                    return Ok(refuse(Verdict::Untrusted, reason));
                }
                Ordering::Equal if here.payload == candidate.envelope.payload => {
                    // Again: a crash may have come between the document and its time.
                    self.note_time(issued_at)?;
                    return Ok(taken(false, String::new()));
                }
                Ordering::Equal => {
                    let reason = format!(
                        "another version {version} is here: two of one number cannot both be right (equivocation)"
                    );
                    return Ok(refuse(Verdict::Untrusted, reason));
                }
                Ordering::Greater => {}
            }
        }
        self.note(
            D::EVENT,
            [("sha256", sha256_hex(candidate.bytes)), ("version", version.to_string())],
        )?;
        self.writer.replace(&name, candidate.bytes)?;
        self.note_time(issued_at)?;
        Ok(Imported { changes, ..taken(true, String::new()) })
    }

    fn note<const N: usize>(
        &self,
        event: Event,
        about: [(&str, String); N],
    ) -> Result<(), StoreError> {
        let about = about.map(|(name, value)| (name.to_owned(), value)).into();
        ledger::record(self.writer, &self.stamp, event, about)
    }

    fn note_time(&mut self, issued_at: Time) -> Result<(), StoreError> {
        let version = self.trust.as_ref().map(|trust| trust.bundle().version);
        let imported =
            version.map_or(self.clock, |version| self.clock.in_force(version)).import(issued_at);
        let clock = imported.observe(self.context.now).unwrap_or(imported);
        if clock != self.clock {
            self.writer.write_clock(clock)?;
            self.clock = clock;
        }
        Ok(())
    }
}
