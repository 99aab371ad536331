//! One document after the other is verified in full and taken in, under the lock.

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Envelope, Found};
use crate::core::document::issued;
use crate::core::document::ledger::Event;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::trust::{Accepted, Trust, TrustBundle, TrustError};
use crate::core::judge::changes;
use crate::core::judge::check::{Judgement, VerifyContext, behind, judge};
use crate::core::judge::succession::Succession;
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::instance::import::classify::{Order, Place};
use crate::instance::import::kept::Kept;
use crate::instance::import::outcome::{Imported, Version};
use crate::privacy::ledger::{self, Stamp};
use crate::store::clock::Clock;
use crate::store::home::{LICENSES, PENDING, REGISTRATION, Stored};
use crate::store::{Home, StoreError, Writer, files};

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
            envelope if envelope.is::<SignedCatalogue>() => {
                self.kept::<SignedCatalogue>(&candidate)
            }
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
        let changes = next.changes(self.home, here.as_ref().map(|here| &here.document));
        if let Some(here) = &here {
            let ours = here.document.version();
            let (here, payload) = (here.payload.as_slice(), &candidate.envelope.payload);
            let succession = Succession::of((&ours, here), (&version, payload));
            if succession == Succession::Older && candidate.found {
                return Ok(taken(false, format!("older than version {ours}, which is here")));
            }
            if let Some(reason) = succession.refusal(&ours, &version) {
                return Ok(refuse(Verdict::Untrusted, reason));
            }
            if succession == Succession::Same {
                // Again: a crash may have come between the document and its time.
                self.note_time(issued_at)?;
                return Ok(taken(false, String::new()));
            }
        }
        self.note(
            D::EVENT,
            [("sha256", sha256_hex(candidate.bytes)), ("version", version.to_string())],
        )?;
        next.prepare(self.writer, here.as_ref().map(|here| &here.document))?;
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
