//! `airseal import`

use std::cmp::Ordering;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::error::{Failure, combine};
use super::output::{Page, Report, Tone};
use super::session::{Session, with_identity};
use super::{Outcome, input, sanitize, words};
use crate::consent::ledger::{self, Stamp};
use crate::core::check::{Facts, Judgement, behind, judge};
use crate::core::envelope::Envelope;
use crate::core::ids::Name;
use crate::core::issued::{self, Issued};
use crate::core::keys::sha256_hex;
use crate::core::ledger::Event;
use crate::core::license::License;
use crate::core::notices::Notices;
use crate::core::privacy::PrivacyPolicy;
use crate::core::registration::Registration;
use crate::core::time::Time;
use crate::core::trust::{Accepted, Trust, TrustBundle, TrustError};
use crate::core::verdict::Verdict;
use crate::store::clock::Clock;
use crate::store::home::{NOTICES, POLICIES, Stored};
use crate::store::installed::{Source, Standing};
use crate::store::{Home, StoreError, Writer, files};

/// Take in signed files: licenses, trust bundles, notices and privacy policies
///
/// Each file is recognised by its content and verified in full before anything is
/// written. Trust bundles are applied first, by version, then the rest. A file
/// that fails is named with its verdict; the others are still imported, and the
/// exit code says so. Importing the same file again changes nothing. A license
/// that is not yet valid can be imported early and takes over by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal import license.json
  airseal import stick/
  airseal import - < license.asc")]
pub struct Args {
    /// Files, or folders of files; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names)]
struct Imported {
    file: String,
    kind: &'static str,
    /// The license's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    license_id: Option<uuid::Uuid>,
    /// The version of a trust bundle, of notices or of a policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Version>,
    /// Of a license: what `verify` says of it now.
    verdict: Verdict,
    reason: String,
    /// Of a license: whether the clock is more than a day behind a time known to have been.
    clock_behind: bool,
    changed: bool,
    /// Whether the file was refused; a license can be imported before it begins.
    imported: bool,
}

impl Report for Imported {
    fn human(&self, page: &mut Page) {
        let (tone, word) = match (self.imported, self.changed) {
            (false, _) => (Tone::Bad, self.verdict.name()),
            (true, true) => (Tone::Good, "imported"),
            (true, false) => (Tone::Dim, "unchanged"),
        };
        page.headline(tone, word, &self.file);
        page.field("Kind", self.kind);
        if !self.reason.is_empty() {
            page.prose(if self.imported { "Note" } else { "Reason" }, &self.reason);
        }
        if !self.imported
            && let Some(step) = words::next_step(self.verdict, self.clock_behind)
        {
            page.prose("Next", step);
        }
    }
}

/// How a vendor counts its documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
enum Version {
    Number(u64),
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
}

impl Kept for Notices {
    const EVENT: Event = Event::NoticesImported;

    fn file(&self) -> String {
        NOTICES.to_owned()
    }

    fn version(&self) -> Version {
        Version::Number(self.version)
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
}

/// A file that was read, on its way in.
struct Candidate {
    file: String,
    bytes: Vec<u8>,
    envelope: Envelope,
    /// Found in a folder rather than named.
    found: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let mut codes = Vec::new();
    let (mut bundles, mut licenses, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (path, found) in expand(&args.files)? {
        let file = path.display().to_string();
        let bytes = match input::read(&mut session.env, &path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let failure = Failure::of(&error);
                session.ui.item_error(&file, &failure);
                codes.push(failure.code);
                continue;
            }
        };
        let refused = match Envelope::parse(&bytes) {
            Ok(envelope) if envelope.is::<TrustBundle>() => {
                bundles.push(Candidate { file, bytes, envelope, found });
                continue;
            }
            Ok(envelope) if envelope.is::<License>() => {
                licenses.push(Candidate { file, bytes, envelope, found });
                continue;
            }
            Ok(envelope) if envelope.is::<Notices>() || envelope.is::<PrivacyPolicy>() => {
                others.push(Candidate { file, bytes, envelope, found });
                continue;
            }
            // The request that went out on the same stick.
            Ok(envelope) if found && envelope.is::<Registration>() => {
                let file = sanitize::text(&file);
                session.ui.note(format!("{file}: a registration request; it goes to the vendor, nothing to import"));
                continue;
            }
            Ok(envelope) => format!(
                "import takes licenses, trust bundles, notices and privacy policies; this is {}",
                envelope.payload_type
            ),
            Err(error) => error.to_string(),
        };
        let report = refusal(file, "unknown", Verdict::Malformed, refused);
        session.ui.report(&report);
        codes.push(report.verdict.exit_code());
    }
    if !bundles.is_empty() || !licenses.is_empty() || !others.is_empty() {
        let writer = session.write(&home)?;
        let mut importer = Importer::start(session, &home, &writer)?;
        let before = in_force(session, &home, importer.trust.as_ref(), &importer.facts);
        let bundles = importer.bundles(bundles)?;
        home.expect_newest(importer.trust.as_ref())?;
        let licenses = importer.licenses(licenses)?;
        let others = others.into_iter().map(|candidate: Candidate| match &candidate.envelope {
            envelope if envelope.is::<Notices>() => importer.take::<Notices>(&candidate),
            _ => importer.take::<PrivacyPolicy>(&candidate),
        });
        let others = others.collect::<anyhow::Result<Vec<_>>>()?;
        let standing = session.standing(&home, importer.trust.as_ref(), &importer.facts);
        let mut reports: Vec<_> = bundles.into_iter().chain(licenses).chain(others).collect();
        if let Some(warning) = before.and_then(|id| revoked(&id, &standing)) {
            // The newest bundle is the last one.
            if let Some(bundle) = reports.iter_mut().rfind(|report| report.changed && report.kind == "trust") {
                bundle.reason.clone_from(&warning);
            }
            session.ui.warn(warning);
        }
        if let Some(variable) = standing.source.as_ref().and_then(Source::variable)
            && reports.iter().any(|report| report.imported && report.license_id.is_some())
        {
            session.ui.warn(format!("{variable} is set: the license in it counts, and overrides what was imported"));
        }
        for report in reports {
            if !report.imported {
                codes.push(report.verdict.exit_code());
            }
            session.ui.report(&report);
        }
    }
    Ok(combine(codes))
}

/// The id of the license that stands, if it is good.
fn in_force(session: &Session, home: &Home, trust: Option<&Trust>, facts: &Facts) -> Option<uuid::Uuid> {
    let judgement = session.standing(home, trust, facts).judgement.ok()?;
    judgement.license.filter(|_| judgement.verdict.is_good()).map(|license| license.license_id)
}

/// That the license which was in force is not any more, by what the vendor says now.
fn revoked(id: &uuid::Uuid, standing: &Standing) -> Option<String> {
    let verdict = standing.judgement.as_ref().ok()?.verdict;
    matches!(verdict, Verdict::Revoked | Verdict::Untrusted).then(|| {
        format!("this revokes the license in force, {id}: import its replacement; if you have none, ask the vendor")
    })
}

/// Folders are replaced by the files in them.
fn expand(paths: &[PathBuf]) -> anyhow::Result<Vec<(PathBuf, bool)>> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            all.extend(input::folder(path)?.into_iter().map(|file| (file, true)));
        } else {
            all.push((path.clone(), false));
        }
    }
    Ok(all)
}

fn refusal(file: String, kind: &'static str, verdict: Verdict, reason: String) -> Imported {
    Imported {
        file,
        kind,
        license_id: None,
        version: None,
        verdict,
        reason,
        clock_behind: false,
        changed: false,
        imported: false,
    }
}

/// The state that an import changes, held while the lock is.
struct Importer<'h> {
    home: &'h Home,
    writer: &'h Writer<'h>,
    trust: Option<Trust>,
    registration: Option<Stored<Registration>>,
    pending: Option<Stored<Registration>>,
    clock: Clock,
    facts: Facts,
    stamp: Stamp,
}

impl<'h> Importer<'h> {
    fn start(session: &Session, home: &'h Home, writer: &'h Writer<'h>) -> anyhow::Result<Self> {
        let registration = home.registration()?;
        // What `verify` judges by: import must not say another thing of the same file.
        let facts = session.facts(home.clock()?, registration.as_ref())?;
        Ok(Self {
            home,
            writer,
            trust: home.trust_as_it_is(session.env.compiled_trust)?,
            registration,
            pending: home.pending()?,
            clock: home.clock()?,
            facts,
            stamp: session.stamp("import")?,
        })
    }

    /// Applies trust bundles by version, whatever order they came in.
    fn bundles(&mut self, candidates: Vec<Candidate>) -> anyhow::Result<Vec<Imported>> {
        let mut reports = Vec::new();
        let mut ordered = Vec::new();
        for candidate in candidates {
            match candidate.envelope.document::<TrustBundle>() {
                Ok(bundle) => ordered.push((bundle.version, candidate)),
                Err(error) => {
                    reports.push(refusal(candidate.file, "trust", Verdict::Malformed, error.to_string()));
                }
            }
        }
        // To the byte: of two wrappings of one bundle, the same is kept in any order.
        ordered.sort_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| x.envelope.payload.cmp(&y.envelope.payload)).then_with(|| x.bytes.cmp(&y.bytes))
        });
        for (version, candidate) in ordered {
            let report = self.bundle(&candidate)?;
            reports.push(Imported { version: Some(Version::Number(version)), ..report });
        }
        Ok(reports)
    }

    fn bundle(&mut self, candidate: &Candidate) -> anyhow::Result<Imported> {
        let refuse = |verdict, reason| Ok(refusal(candidate.file.clone(), "trust", verdict, reason));
        let Some(trust) = &self.trust else {
            let reason = "no trust bundle is pinned here yet; compare its fingerprint and use: airseal trust pin FILE";
            return refuse(Verdict::Untrusted, reason.to_owned());
        };
        let done = |changed, reason| Imported {
            changed,
            imported: true,
            reason,
            ..refusal(candidate.file.clone(), "trust", Verdict::Valid, String::new())
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
            // A stick that carries every bundle so far is no attack.
            Err(TrustError::Rollback { trusted, .. }) if candidate.found => {
                return Ok(done(false, format!("older than bundle {trusted}, which is in force")));
            }
            Err(error) => {
                let failure = Failure::of(&error.into());
                let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.exit_code() == failure.code);
                return refuse(verdict.unwrap_or(Verdict::Untrusted), failure.message);
            }
        };
        let issued_at = next.bundle().issued_at;
        if behind(self.facts.now, issued_at) {
            return refuse(
                Verdict::Clock,
                format!("the clock says {}, but it was issued on {issued_at}", self.facts.now),
            );
        }
        let about = [
            ("fingerprint", next.bundle().roots.fingerprint()),
            ("sha256", sha256_hex(&candidate.bytes)),
            ("version", next.bundle().version.to_string()),
        ];
        self.note(Event::TrustUpdated, about)?;
        self.writer.write_trust(self.trust.as_ref(), &next, &candidate.bytes)?;
        self.trust = Some(*next);
        self.note_time(issued_at)?;
        Ok(done(true, String::new()))
    }

    /// Applies licenses, the oldest first.
    fn licenses(&mut self, candidates: Vec<Candidate>) -> anyhow::Result<Vec<Imported>> {
        let mut judged: Vec<_> = candidates
            .into_iter()
            .map(|candidate| {
                let judgement = self.judge(&candidate.bytes);
                (judgement, candidate)
            })
            .collect();
        judged.sort_by_key(|(judgement, candidate)| {
            let issued_at = judgement.license.as_ref().map(|license| license.issued_at);
            (issued_at, candidate.envelope.payload.clone(), candidate.bytes.clone())
        });
        judged.into_iter().map(|(judgement, candidate)| self.license(judgement, &candidate)).collect()
    }

    /// Judges a license as the registered instance, else as the one that waits
    /// for its first license under a new email.
    fn judge(&self, bytes: &[u8]) -> Judgement {
        let judgement = judge(bytes, self.trust.as_ref(), &self.facts);
        match &self.pending {
            Some(pending) if judgement.verdict == Verdict::Mismatch => {
                let other = judge(bytes, self.trust.as_ref(), &with_identity(&self.facts, pending.identity()));
                if other.verdict == Verdict::Mismatch { judgement } else { other }
            }
            _ => judgement,
        }
    }

    fn license(&mut self, judgement: Judgement, candidate: &Candidate) -> anyhow::Result<Imported> {
        let Judgement { verdict, reason, license, clock_behind, .. } = judgement;
        let license_id = license.as_ref().map(|license| license.license_id);
        let report =
            Imported { license_id, clock_behind, ..refusal(candidate.file.clone(), "license", verdict, reason) };
        // Whether it is in force changes with time; whether it is ours does not. What the
        // clock speaks against is left out: its date would become a floor.
        let ours = matches!(verdict, Verdict::Valid | Verdict::Grace | Verdict::Expired | Verdict::NotYetValid);
        let (Some(license), true) = (license, ours) else { return Ok(report) };

        let changed = self.install(&license, candidate)? | self.promote(&license)?;
        self.note_time(license.issued_at)?;
        Ok(Imported { changed, imported: true, ..report })
    }

    /// Installs a license unless the same one, or a later one under its id, is
    /// there.
    fn install(&self, license: &License, candidate: &Candidate) -> anyhow::Result<bool> {
        let path = self.home.path(crate::store::home::LICENSES).join(format!("{}.json", license.license_id));
        let installed = files::read_state(&path)?.and_then(|bytes| Envelope::parse(&bytes).ok()).and_then(|envelope| {
            envelope.document::<License>().ok().map(|license| (license.issued_at, envelope.payload))
        });
        if installed.is_some_and(|installed| installed >= (license.issued_at, candidate.envelope.payload.clone())) {
            return Ok(false);
        }
        let about = [("license_id", license.license_id.to_string()), ("sha256", sha256_hex(&candidate.bytes))];
        self.note(Event::LicenseImported, about)?;
        self.writer.install_license(&license.license_id, &candidate.bytes)?;
        Ok(true)
    }

    /// The first license for a new email puts that registration in force.
    fn promote(&mut self, license: &License) -> anyhow::Result<bool> {
        let registered = self.registration.as_ref().is_some_and(|r| r.document.email == license.email);
        if registered || self.pending.as_ref().is_none_or(|p| p.document.email != license.email) {
            return Ok(false);
        }
        let request = self.pending.as_ref().map(|pending| sha256_hex(&pending.bytes)).unwrap_or_default();
        self.note(Event::EmailChanged, [("request_sha256", request)])?;
        self.writer.promote_pending()?;
        self.registration = self.pending.take();
        self.facts.identity = self.registration.as_ref().map(Stored::<Registration>::identity);
        Ok(true)
    }

    /// Takes in a document of the vendor's of which the newest version is kept. One that
    /// no longer counts, because its signer was revoked, gives way to any.
    fn take<D: Kept>(&mut self, candidate: &Candidate) -> anyhow::Result<Imported> {
        let refuse = |verdict, reason| refusal(candidate.file.clone(), D::KIND, verdict, reason);
        let Some(trust) = &self.trust else {
            let reason = "no trust bundle is pinned here, so no signature can be believed";
            return Ok(refuse(Verdict::Untrusted, reason.to_owned()));
        };
        let next: D = match issued::open(&candidate.envelope, trust) {
            Ok(next) => next,
            Err((verdict, reason)) => return Ok(refuse(verdict, reason)),
        };
        let (now, issued_at, version) = (self.facts.now, next.issued_at(), next.version());
        let refuse = |verdict, reason| Imported { version: Some(version.clone()), ..refuse(verdict, reason) };
        let taken = |changed, reason| Imported { changed, imported: true, ..refuse(Verdict::Valid, reason) };
        if behind(now, issued_at) {
            return Ok(refuse(Verdict::Clock, format!("the clock says {now}, but it was issued on {issued_at}")));
        }
        let name = next.file();
        let here = match self.home.issued::<D>(&name, trust) {
            Err(StoreError::Damaged { .. }) => None,
            here => here?,
        };
        if let Some(here) = here {
            let ours = here.document.version();
            match version.cmp(&ours) {
                Ordering::Less if candidate.found => {
                    return Ok(taken(false, format!("older than version {ours}, which is here")));
                }
                Ordering::Less => {
                    let reason = format!("version {version} is older than version {ours}, which is here (rollback)");
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
        self.note(D::EVENT, [("sha256", sha256_hex(&candidate.bytes)), ("version", version.to_string())])?;
        self.writer.replace(&name, &candidate.bytes)?;
        self.note_time(issued_at)?;
        Ok(taken(true, String::new()))
    }

    fn note<const N: usize>(&self, event: Event, about: [(&str, String); N]) -> anyhow::Result<()> {
        let about = about.map(|(name, value)| (name.to_owned(), value)).into();
        Ok(ledger::record(self.writer, &self.stamp, event, about)?)
    }

    fn note_time(&mut self, issued_at: Time) -> anyhow::Result<()> {
        let version = self.trust.as_ref().map(|trust| trust.bundle().version);
        let imported = version.map_or(self.clock, |version| self.clock.in_force(version)).import(issued_at);
        let clock = imported.observe(self.facts.now).unwrap_or(imported);
        if clock != self.clock {
            self.writer.write_clock(clock)?;
            self.clock = clock;
        }
        Ok(())
    }
}
