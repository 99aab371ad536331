//! What could be wrong with a vendor folder. Each check reads, and writes nothing.

pub mod keys;

use std::path::{Path, PathBuf};

use crate::core::document::trust::Signer;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::dir::{self, BUNDLES, TRUST, VendorDir};
use crate::issuer::draft;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::issued_log::{ISSUED, IssuedLog};
use crate::issuer::roots::RootNames;
use crate::issuer::signers::SignerJob;
use crate::issuer::{bundle, signing};
use crate::store::identity::exposed;
use crate::store::{StoreError, files};

/// How long before its end a signer without a successor is named: 30 days.
pub const SOON: u32 = 30;

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Who may read the keys and write the folder.
    Modes,
    /// Whether each private key opens, and belongs to the public half beside it.
    Keys,
    /// Whether the issued log holds all that it ever held.
    Log,
    /// Whether the bundle in force, and what belongs to it, is there.
    Bundle,
    /// Whether a signer of each job may sign now and for the next days.
    Signers,
    /// Whether a bundle waits for signatures.
    Waiting,
    /// Whether a backup holds what the folder holds.
    Backup,
}

impl Check {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Modes => "modes",
            Self::Keys => "keys",
            Self::Log => "log",
            Self::Bundle => "bundle",
            Self::Signers => "signers",
            Self::Waiting => "waiting",
            Self::Backup => "backup",
        }
    }
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Others can read a private key.
    #[error("{} can be read by other users (mode {mode:03o})", .path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Others can write a file or the folder.
    #[error("{} can be written by other users (mode {mode:03o})", .path.display())]
    Writable {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A key that does not open, or is another key than it should be.
    #[error(transparent)]
    Key(VendorError),
    /// Something that was signed here is missing.
    #[error("{0}")]
    Lost(Loss),
    /// Something else is missing.
    #[error("{0}")]
    Gap(Loss),
    /// The bundle is due for renewal.
    #[error("trust bundle {version} is due for renewal by {end}")]
    Renewal {
        /// Its number.
        version: u64,
        /// The date.
        end: Time,
    },
    /// Nobody may sign documents of a job now.
    #[error("no signer may sign {0} now")]
    NoSigner(SignerJob),
    /// The last signer of a job closes soon.
    #[error("signer {}… for {job} closes on {}, and no other one takes over", .id.short(), .end.date())]
    Closes {
        /// The job.
        job: SignerJob,
        /// The signer.
        id: KeyId,
        /// The last second of its window.
        end: Time,
    },
    /// A bundle waits for signatures.
    #[error("trust bundle {version} waits for root signatures in {}; who has not signed: {missing}", .path.display())]
    Waits {
        /// Its number.
        version: u64,
        /// The roots, in force or its own, who have not signed.
        missing: String,
        /// Where it is.
        path: PathBuf,
    },
    /// Licenses wait for signatures that are made elsewhere.
    #[error("{count} licenses wait for signatures that are made elsewhere, in {}", .path.display())]
    Unsigned {
        /// How many.
        count: usize,
        /// The folder of what is kept of them.
        path: PathBuf,
    },
    /// A backup whose log is shorter.
    #[error("{}: it lacks entries {first} to {last} of the issued log", .backup.display())]
    BackupLacks {
        /// The backup.
        backup: PathBuf,
        /// The first entry that it lacks.
        first: u64,
        /// The last one.
        last: u64,
    },
    /// A backup that is not of this folder, or of another past of it.
    #[error("{}: its issued log is not an earlier state of the log here", .0.display())]
    BackupForks(PathBuf),
    /// A backup with an older bundle.
    #[error("{}: it has trust bundle {has}, and bundle {here} is in force here", .backup.display())]
    BackupBundle {
        /// The backup.
        backup: PathBuf,
        /// Its bundle.
        has: u64,
        /// The bundle in force.
        here: u64,
    },
    /// A backup without a file that is here.
    #[error("{}: it lacks {name}", .backup.display())]
    BackupFile {
        /// The backup.
        backup: PathBuf,
        /// The file.
        name: String,
    },
    /// A file cannot be read, or does not hold what it should.
    #[error(transparent)]
    Vendor(#[from] VendorError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Vendor(error.into())
    }
}

impl Problem {
    /// The file or folder that it is about, if it is about one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Exposed { path, .. } | Self::Writable { path, .. } | Self::Waits { path, .. } => {
                Some(path)
            }
            Self::Key(VendorError::Key { path, .. }) => Some(path),
            Self::Key(VendorError::Store(error)) | Self::Vendor(VendorError::Store(error)) => {
                Some(error.path())
            }
            Self::BackupLacks { backup, .. }
            | Self::BackupForks(backup)
            | Self::BackupBundle { backup, .. }
            | Self::BackupFile { backup, .. } => Some(backup),
            _ => None,
        }
    }
}

/// What one check found: what it looked at, if that is in order; else what is wrong.
#[derive(Debug)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// In order, or the problem.
    pub outcome: Result<String, Problem>,
}

/// The private key files of a folder, roots and signers.
///
/// # Errors
/// I/O.
pub fn key_files(vendor: &VendorDir) -> Result<Vec<PathBuf>, VendorError> {
    Ok(vendor.key_names()?.into_iter().map(|name| vendor.path(&format!("{name}.key"))).collect())
}

/// Makes every check but that of the keys, which a person unlocks. A check that is in order has one
/// finding, else one for each problem. `backup` is a copy of the folder to compare it with.
#[must_use]
pub fn examine(vendor: &VendorDir, backup: Option<&Path>, now: Time) -> Vec<Finding> {
    let mut findings = Vec::new();
    let log = IssuedLog::read(vendor);
    let (entries, log) = match log {
        Ok(log) => (format!("{} in {ISSUED}", log.head().entries), Ok(log)),
        Err(error) => (String::new(), Err(error)),
    };
    add(&mut findings, Check::Modes, "nobody else can read a key or write here", modes(vendor));
    let lost = log.as_ref().map_or_else(
        |_| Ok(Vec::new()),
        |log| Ok(signing::losses(vendor, log)?.into_iter().map(Problem::Lost).collect()),
    );
    let (of_log, others): (Vec<_>, Vec<_>) = match lost {
        Ok(lost) => lost.into_iter().partition(is_of_log),
        Err(error) => (vec![error], Vec::new()),
    };
    let unread = log.as_ref().err().map(ToString::to_string);
    let unread = unread
        .map(|reason| Problem::from(StoreError::Damaged { path: vendor.path(ISSUED), reason }));
    add(&mut findings, Check::Log, &entries, Ok(unread.into_iter().chain(of_log).collect()));
    let version = vendor.trust().bundle().version;
    let in_force = format!("bundle {version} is in force");
    add(&mut findings, Check::Bundle, &in_force, bundle_problems(vendor, others, now));
    let (jobs, problems) = signers(vendor, now);
    add(&mut findings, Check::Signers, &jobs, Ok(problems));
    add(&mut findings, Check::Waiting, "nothing waits for signatures", waiting(vendor));
    if let (Some(backup), Ok(log)) = (backup, &log) {
        let holds = format!("{} holds what is here", backup.display());
        add(&mut findings, Check::Backup, &holds, compare(vendor, log, backup));
    }
    findings
}

/// Adds what a check found.
fn add(
    findings: &mut Vec<Finding>,
    check: Check,
    in_order: &str,
    found: Result<Vec<Problem>, Problem>,
) {
    let problems = found.unwrap_or_else(|error| vec![error]);
    if problems.is_empty() {
        findings.push(Finding { check, outcome: Ok(in_order.to_owned()) });
    }
    findings.extend(problems.into_iter().map(|problem| Finding { check, outcome: Err(problem) }));
}

fn is_of_log(problem: &Problem) -> bool {
    problem.to_string().starts_with(ISSUED)
}

/// The permission bits by which others can write a file or folder, where there are such.
fn writable(path: &Path) -> Option<Problem> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = path.metadata().ok()?;
        let mode = metadata.permissions().mode() & 0o777;
        (mode & 0o022 != 0).then(|| Problem::Writable { path: path.to_owned(), mode })
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

fn modes(vendor: &VendorDir) -> Result<Vec<Problem>, Problem> {
    let mut problems = Vec::new();
    let places = ["", BUNDLES, TRUST, ISSUED].map(|name| vendor.path(name));
    problems.extend(places.iter().filter_map(|path| writable(path)));
    for path in key_files(vendor)? {
        problems.extend(exposed(&path).map(|mode| Problem::Exposed { path, mode }));
    }
    Ok(problems)
}

fn bundle_problems(
    vendor: &VendorDir,
    lost: Vec<Problem>,
    now: Time,
) -> Result<Vec<Problem>, Problem> {
    let mut problems = lost;
    problems.extend(signing::gaps(vendor)?.into_iter().map(Problem::Gap));
    let bundle = vendor.trust().bundle();
    if let Some(end) = bundle.expires_at.filter(|end| *end <= now.plus_days(SOON)) {
        problems.push(Problem::Renewal { version: bundle.version, end });
    }
    Ok(problems)
}

/// The jobs that have a signer, in words, and what is wrong with their signers.
fn signers(vendor: &VendorDir, now: Time) -> (String, Vec<Problem>) {
    let (mut jobs, mut problems) = (Vec::new(), Vec::new());
    let trust = vendor.trust();
    for job in SignerJob::ALL {
        let listed: Vec<_> = trust
            .bundle()
            .signers
            .iter()
            .filter(|(_, signer)| signer.kinds.contains(job.kind()))
            .collect();
        let may = |time: Time| {
            listed.iter().filter(move |(id, _)| trust.may_sign(id, job.kind(), time).is_ok())
        };
        // A key that signed everything gives way to one for each job, which is made when it is
        // first needed; licenses cannot wait for that.
        let own = |signer: &Signer| job == SignerJob::License || signer.kinds.len() == 1;
        if !listed.iter().any(|(_, signer)| own(signer)) {
            continue;
        }
        jobs.push(job.to_string());
        if may(now).next().is_none() {
            problems.push(Problem::NoSigner(job));
            continue;
        }
        if may(now.plus_days(SOON)).next().is_none() {
            let last = may(now).max_by_key(|(_, signer)| signer.not_after);
            if let Some((id, end)) = last.and_then(|(id, signer)| Some((*id, signer.not_after?))) {
                problems.push(Problem::Closes { job, id: id.clone(), end });
            }
        }
    }
    (format!("there is one for {}", jobs.join(", ")), problems)
}

fn waiting(vendor: &VendorDir) -> Result<Vec<Problem>, Problem> {
    let waiting = bundle::waiting(vendor)?;
    let names = RootNames::in_folder(vendor.dir());
    let waits = waiting.map(|(envelope, waiting)| {
        let roots = [&vendor.trust().bundle().roots, &waiting.roots];
        let mut missing: Vec<_> = roots
            .into_iter()
            .flat_map(|roots| names.who(roots, &envelope, false))
            .map(|root| root.to_string())
            .collect();
        missing.sort();
        missing.dedup();
        Problem::Waits {
            version: waiting.version,
            missing: missing.join(", "),
            path: vendor.path(dir::NEXT),
        }
    });
    let count = draft::count(vendor)?;
    let unsigned =
        (count > 0).then(|| Problem::Unsigned { count, path: vendor.path(dir::UNSIGNED) });
    Ok(waits.into_iter().chain(unsigned).collect())
}

/// What a copy of the folder lacks.
fn compare(vendor: &VendorDir, log: &IssuedLog, backup: &Path) -> Result<Vec<Problem>, Problem> {
    let copy = VendorDir::open(backup)?;
    let backup = || backup.to_owned();
    let mut problems = Vec::new();
    let (here, there) = (log.head(), IssuedLog::read(&copy)?.head());
    if !log.holds(&there) {
        problems.push(Problem::BackupForks(backup()));
    } else if there.entries < here.entries {
        let (first, last) = (there.entries.saturating_add(1), here.entries);
        problems.push(Problem::BackupLacks { backup: backup(), first, last });
    }
    let (here, has) = (vendor.trust().bundle().version, copy.trust().bundle().version);
    if has != here {
        problems.push(Problem::BackupBundle { backup: backup(), has, here });
    }
    for path in kept(vendor)? {
        let name = path.strip_prefix(vendor.dir()).unwrap_or(&path).display().to_string();
        if !copy.path(&name).exists() {
            problems.push(Problem::BackupFile { backup: backup(), name });
        }
    }
    Ok(problems)
}

/// The files that a backup must hold: all but the lock, the log, which is compared, the bundle that
/// waits, and the bundles, whose number is compared.
fn kept(vendor: &VendorDir) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = files::entries(vendor.dir())?;
    found.extend(files::entries(&vendor.path(dir::PUBLISHED))?);
    let without = [dir::LOCK, ISSUED, dir::NEXT].map(|name| vendor.path(name));
    found.retain(|path| path.is_file() && !without.contains(path));
    found.sort();
    Ok(found)
}
