//! What could be wrong with an installation. Each check reads, and writes nothing.

pub mod machine;
pub mod problem;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::erasure::Erasure;
use crate::core::document::registration::Registration;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::check::{Judgement, VerifyContext, behind};
use crate::core::judge::coverage::ReleaseDate;
use crate::core::judge::verdict::Verdict;
use crate::core::types::json::read_object_file;
use crate::core::types::time::Time;
use crate::instance::doctor::machine::Machine;
use crate::instance::doctor::problem::{Check, Problem};
use crate::privacy::choice::{Disagreement, StoredChoice};
use crate::privacy::figures::{USAGE, UsageFigures};
use crate::privacy::ledger;
use crate::privacy::machine_policy::Policy;
use crate::privacy::record::differences;
use crate::store::home::{
    ADVISORIES, CATALOGUE, ERASURE, ERASURES, FOLDERS, INSTANCE_KEY, LICENSES, PENDING, POLICIES,
    REGISTRATION, ROOTS, STATE,
};
use crate::store::installed::{self, Installed};
use crate::store::limit_use::{LimitRecord, USE};
use crate::store::releases::RELEASES;
use crate::store::{Home, StoreError, files, owner};

/// The age at which it is time to ask for a newer trust bundle: half a year.
pub const OLD_BUNDLE: i64 = 182 * 24 * 60 * 60;

/// What one check found.
#[derive(Debug)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// What it looked at, if that is in order; else what is wrong.
    pub outcome: Result<String, Problem>,
}

/// Makes every check. A check that is in order has one finding, else one for each problem.
#[must_use]
pub fn examine(home: &Home, machine: &Machine<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in Check::ALL {
        let (details, problems) = match check {
            Check::Home => (home.dir().display().to_string(), exists(home)),
            Check::Owner => owners(home),
            Check::Modes => (modes_in_order(home), modes(home)),
            Check::Key => key(home),
            Check::Clock => clock(home, machine.now),
            Check::Trust => trust(home, machine),
            Check::Files => checked_files(home, machine),
            Check::Consent => ("the flag and the ledger agree".to_owned(), consent(home)),
            Check::OtherHomes => ("none".to_owned(), other_homes(home, &machine.candidates)),
            Check::Variables => variables(home, machine),
            Check::Policy => policy(machine.policy),
            Check::Settings => {
                let problems = machine.settings.iter().cloned().map(Problem::Settings).collect();
                ("every setting counts".to_owned(), problems)
            }
            Check::Network => {
                let problems =
                    machine.not_enforced.iter().cloned().map(Problem::NotEnforced).collect();
                ("denied to this program by the kernel".to_owned(), problems)
            }
        };
        if problems.is_empty() {
            findings.push(Finding { check, outcome: Ok(details) });
        }
        findings
            .extend(problems.into_iter().map(|problem| Finding { check, outcome: Err(problem) }));
    }
    findings
}

/// The problems with the key and the folder that `status` names, too: few calls, and none that
/// would make the public half of the key.
#[must_use]
pub fn at_a_glance(home: &Home, registration: Option<&Registration>) -> Vec<(Check, Problem)> {
    let mut found: Vec<_> =
        writable(home.dir()).into_iter().map(|problem| (Check::Modes, problem)).collect();
    if let Some(registration) = registration {
        let path = home.path(INSTANCE_KEY);
        if matches!(path.try_exists(), Ok(false)) {
            found.push((Check::Key, Problem::KeyMissing(path)));
        } else {
            if let Some(mode) = home.exposed_key() {
                found.push((Check::Key, StoreError::KeyExposed { path, mode }.into()));
            }
            if let Err(error) = home.expect_key_of(&registration.instance) {
                found.push((Check::Key, error.into()));
            }
        }
    }
    found
}

fn exists(home: &Home) -> Vec<Problem> {
    match home.dir().metadata() {
        Ok(metadata) if metadata.is_dir() => Vec::new(),
        Ok(_) => vec![Problem::NotAFolder(home.dir().to_owned())],
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            vec![Problem::NoHome(home.dir().to_owned())]
        }
        Err(source) => {
            vec![StoreError::Io { action: "read", path: home.dir().to_owned(), source }.into()]
        }
    }
}

/// Every file and folder of airseal's in HOME, HOME included.
fn ours(home: &Home) -> Vec<PathBuf> {
    let mut paths = vec![home.dir().to_owned()];
    for name in STATE.into_iter().chain(FOLDERS) {
        paths.push(home.path(name));
    }
    for folder in FOLDERS {
        paths.extend(files::entries(&home.path(folder)).unwrap_or_default());
    }
    paths.retain(|path| path.symlink_metadata().is_ok());
    paths
}

#[cfg(unix)]
fn owners(home: &Home) -> (String, Vec<Problem>) {
    use std::os::unix::fs::MetadataExt;
    let of = |path: &Path| path.symlink_metadata().ok().map(|metadata| metadata.uid());
    let Ok(folder) = home.dir().metadata() else {
        return ("the folder does not exist yet".to_owned(), Vec::new());
    };
    let mut problems = Vec::new();
    let me = rustix::process::geteuid();
    let prepared = is_prepared_for_a_group(&folder);
    if prepared && me.is_root() {
        return ("the folder of root is prepared for its group".to_owned(), problems);
    }
    let expected = if prepared { me.as_raw() } else { folder.uid() };
    if let Err(StoreError::NotOwner { folder, owner }) = owner::require(home.dir()) {
        let expected = me.as_raw();
        problems.push(Problem::Owner { path: folder, owner, expected, is_home: true });
    }
    for path in ours(home).into_iter().skip(1) {
        if let Some(owner) = of(&path).filter(|owner| *owner != expected) {
            problems.push(Problem::Owner { path, owner, expected, is_home: false });
        }
    }
    let what = if prepared { "each file" } else { "the folder and of each file" };
    (format!("{}, of {what}", owner::describe(expected)), problems)
}

/// Whether a folder is root's and open to its group, as an orchestrator prepares a volume:
/// [`owner::require`] allows whoever may to write in it. Root's own group is nobody's for root.
fn is_prepared_for_a_group(folder: &std::fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let for_others = folder.gid() != 0 || !rustix::process::geteuid().is_root();
        folder.is_dir() && folder.uid() == 0 && folder.mode() & 0o020 != 0 && for_others
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

#[cfg(not(unix))]
fn owners(_: &Home) -> (String, Vec<Problem>) {
    ("not checked on this system".to_owned(), Vec::new())
}

/// The permission bits, where there are such.
fn mode(metadata: &std::fs::Metadata) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(metadata.permissions().mode() & 0o777)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

fn modes_in_order(home: &Home) -> String {
    match () {
        () if !cfg!(unix) => "not checked on this system",
        () if !home.dir().is_dir() => "the folder does not exist yet",
        () => "nobody else can write here",
    }
    .to_owned()
}

/// That others can write a file or folder. Whoever can write the trust bundle can license anything.
fn writable(path: &Path) -> Option<Problem> {
    let metadata = path.symlink_metadata().ok().filter(|metadata| !metadata.is_symlink())?;
    let others = if is_prepared_for_a_group(&metadata) { 0o002 } else { 0o022 };
    let mode = mode(&metadata).filter(|mode| mode & others != 0)?;
    Some(Problem::Writable { path: path.to_owned(), mode })
}

fn modes(home: &Home) -> Vec<Problem> {
    let mut problems: Vec<_> = ours(home).iter().filter_map(|path| writable(path)).collect();
    if let Some(mode) = home.exposed_key() {
        let path = home.path(INSTANCE_KEY);
        // Of the key, that others can read it says more than that they can write it.
        problems.retain(|problem| problem.path() != Some(&path));
        problems.push(StoreError::KeyExposed { path, mode }.into());
    }
    problems
}

fn key(home: &Home) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    let path = home.path(INSTANCE_KEY);
    // One that others can read is named by its mode, and not opened: to find out whether the file
    // system keeps modes, a file would have to be made.
    let exposed = home.exposed_key().is_some();
    let key = if exposed { Ok(None) } else { home.instance_key() };
    let mut registered = false;
    for name in [REGISTRATION, PENDING] {
        let stored = match if name == REGISTRATION { home.registration() } else { home.pending() } {
            Ok(None) => continue,
            Ok(Some(stored)) => stored,
            Err(error) => {
                registered = true;
                problems.push(error.into());
                continue;
            }
        };
        registered = true;
        let signed = Envelope::parse(&stored.bytes).map_err(|error| error.to_string());
        let signed = signed
            .and_then(|envelope| Registration::open(&envelope).map_err(|error| error.to_string()));
        if let Err(reason) = signed {
            problems.push(StoreError::Damaged { path: home.path(name), reason }.into());
        } else if let Ok(Some(key)) = &key
            && key.public() != stored.document.public_key
        {
            problems.push(
                StoreError::Mixed { key: path.clone(), registration: home.path(name) }.into(),
            );
        }
    }
    match key {
        _ if !registered => problems.push(Problem::NotRegistered),
        Ok(None) if !exposed => problems.push(Problem::KeyMissing(path)),
        Ok(_) => {}
        Err(error) => problems.push(error.into()),
    }
    let details = if exposed {
        "not opened because of its mode"
    } else {
        "of the instance that is registered"
    };
    (details.to_owned(), problems)
}

fn clock(home: &Home, now: Option<Time>) -> (String, Vec<Problem>) {
    let Some(now) = now else { return (String::new(), vec![Problem::NoClock]) };
    let problem = match home.clock() {
        Err(error) => Some(error.into()),
        Ok(clock) if behind(now, clock.floor()) => {
            Some(Problem::ClockBehind { now, floor: clock.floor() })
        }
        Ok(_) => None,
    };
    (format!("{now}, not behind any time seen here"), problem.into_iter().collect())
}

fn trust(home: &Home, machine: &Machine<'_>) -> (String, Vec<Problem>) {
    let trust = match home.trust(machine.compiled_trust) {
        Err(error) => return (String::new(), vec![error.into()]),
        Ok(None) => return (String::new(), vec![Problem::NotPinned]),
        Ok(Some(trust)) => trust,
    };
    let bundle = trust.bundle();
    let old = machine.now.is_some_and(|now| is_old(&trust, now));
    let problem =
        old.then_some(Problem::OldTrust { version: bundle.version, issued_at: bundle.issued_at });
    (
        format!("bundle {}, issued on {}", bundle.version, bundle.issued_at.date()),
        problem.into_iter().collect(),
    )
}

/// Whether it is time to ask for a newer bundle: past its date, or half a year old.
#[must_use]
pub fn is_old(trust: &Trust, now: Time) -> bool {
    let bundle = trust.bundle();
    now.seconds_since(bundle.issued_at) > OLD_BUNDLE
        || bundle.expires_at.is_some_and(|end| now > end)
}

/// Files that are damaged, and those that airseal did not make. The key, the registrations, the
/// clock and the trust bundle have checks of their own.
fn checked_files(home: &Home, machine: &Machine<'_>) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut count = 0_usize;
    let mut note = |found: Result<bool, StoreError>| match found {
        Ok(there) => count += usize::from(there),
        Err(error) => problems.push(Problem::Store(error)),
    };
    if let Ok(Some(trust)) = home.trust(machine.compiled_trust) {
        note(home.issued::<Advisories>(ADVISORIES, &trust).map(|found| found.is_some()));
        note(home.issued::<SignedCatalogue>(CATALOGUE, &trust).map(|found| found.is_some()));
        match home.policies(&trust) {
            Ok(policies) => policies.into_iter().for_each(|policy| note(policy.map(|_| true))),
            Err(error) => note(Err(error)),
        }
        match licenses(home, &trust, machine.now.unwrap_or(Time::MIN)) {
            Ok(licenses) => licenses.into_iter().for_each(|license| note(license.map(|()| true))),
            Err(error) => note(Err(error)),
        }
    }
    for name in home.names(ROOTS).unwrap_or_default() {
        note(holds::<TrustBundle>(home, &name));
    }
    note(UsageFigures::read(home).map(|_| home.path(USAGE).is_file()));
    note(LimitRecord::read(home).map(|_| home.path(USE).is_file()));
    // An object whose keys belong to the command that writes it.
    let releases = home.read(RELEASES).and_then(|bytes| {
        let Some(bytes) = bytes else { return Ok(false) };
        let object: Result<BTreeMap<String, serde_json::Value>, _> = read_object_file(&bytes);
        object.map(|_| true).map_err(|reason| home.damaged(RELEASES, reason))
    });
    note(releases);
    let statements = home.names(ERASURES).unwrap_or_default();
    for name in std::iter::once(ERASURE.to_owned()).chain(statements) {
        note(statement(home, &name));
    }
    problems.extend(foreign(home));
    problems.extend(not_on_record(home, &problems));
    (format!("{count} more read, none damaged, none foreign"), problems)
}

/// Whether a statement of erasure is there, which may still have to be signed elsewhere; an error if
/// it is another file.
fn statement(home: &Home, name: &str) -> Result<bool, StoreError> {
    let Some(bytes) = home.read(name)? else { return Ok(false) };
    let document =
        Envelope::parse_signed_or_not(&bytes).and_then(|envelope| envelope.document::<Erasure>());
    document.map(|_| true).map_err(|error| home.damaged(name, error.to_string()))
}

/// Whether a file is there; an error if it is not a document of that kind.
fn holds<D: Document>(home: &Home, name: &str) -> Result<bool, StoreError> {
    let Some(bytes) = home.read(name)? else { return Ok(false) };
    let document = Envelope::parse(&bytes).and_then(|envelope| envelope.document::<D>());
    document.map(|_| true).map_err(|error| home.damaged(name, error.to_string()))
}

/// Each installed license; an error if it cannot be read, or is not a license.
fn licenses(
    home: &Home,
    trust: &Trust,
    now: Time,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let (limits, features) = (Vec::new(), Vec::new());
    let identity = home.registration().ok().flatten().map(|stored| stored.identity());
    let context = VerifyContext {
        identity,
        now,
        clock_floor: None,
        limits,
        features,
        release: ReleaseDate::NotAsked,
    };
    let each = installed::each(home, Some(trust), &context)?;
    let read = |Installed { path, judgement }| match judgement? {
        Judgement { verdict: Verdict::Malformed, reason, .. } => {
            Err(StoreError::Damaged { path, reason })
        }
        _ => Ok(()),
    };
    Ok(each.map(read).collect())
}

/// The documents that are not what the ledger says, unless they are named already: one that is lost
/// may leave an older rule in force. Files with a check of their own are not asked about.
fn not_on_record(home: &Home, named: &[Problem]) -> Vec<Problem> {
    let has_no_check = |file: &str| {
        [ADVISORIES, CATALOGUE].contains(&file)
            || [LICENSES, POLICIES].iter().any(|folder| Path::new(file).starts_with(folder))
    };
    // A ledger that cannot be read is named by the check of the consent.
    let found = differences(home).unwrap_or_default().into_iter();
    let found = found
        .filter(|found| has_no_check(&found.file))
        .map(|found| (home.path(&found.file), found.reason));
    let found = found.filter(|(path, _)| named.iter().all(|problem| problem.path() != Some(path)));
    found.map(|(path, reason)| Problem::NotOnRecord { path, reason }).collect()
}

/// What is in HOME and its folders and has no name that airseal gives. Temporary files are left by
/// a command that was killed, and the next one that writes removes them.
fn foreign(home: &Home) -> Vec<Problem> {
    let name = |path: &Path| {
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let mut found: Vec<_> = files::entries(home.dir())
        .unwrap_or_default()
        .into_iter()
        .filter(|path| {
            let name = name(path);
            !STATE.contains(&name.as_str())
                && !FOLDERS.contains(&name.as_str())
                && !files::is_temporary(&name)
        })
        .collect();
    for folder in FOLDERS {
        // A file named like ours is read, and named if it is damaged.
        let read = [LICENSES, POLICIES, ERASURES].contains(&folder);
        for (path, kind) in files::entries_by_kind(&home.path(folder)).unwrap_or_default() {
            let name = name(&path);
            let json = path.extension().is_some_and(|extension| extension == "json");
            if !files::is_temporary(&name) && !(json && (read || kind.is_regular(&path))) {
                found.push(path);
            }
        }
    }
    found.sort();
    found.into_iter().map(Problem::Foreign).collect()
}

fn consent(home: &Home) -> Vec<Problem> {
    let damaged = ledger::verify(home).err().map(Problem::Store);
    let choice = match StoredChoice::read(home) {
        StoredChoice::Unreadable(error) => Some(error.into()),
        // Where the ledger is broken says more.
        StoredChoice::Disagree(Disagreement::DamagedLedger, _) if damaged.is_some() => None,
        StoredChoice::Disagree(disagreement, _) => Some(Problem::Disagreement(disagreement)),
        StoredChoice::Untold | StoredChoice::Agreed(_) | StoredChoice::OnItsWay(_) => None,
    };
    choice.into_iter().chain(damaged).collect()
}

fn other_homes(home: &Home, candidates: &[PathBuf]) -> Vec<Problem> {
    let same = |a: &Path, b: &Path| {
        a == b || a.canonicalize().ok().is_some_and(|a| b.canonicalize().ok() == Some(a))
    };
    let is_home =
        |dir: &Path| STATE.iter().any(|name| *name != "config.toml" && dir.join(name).is_file());
    let mut found: Vec<PathBuf> = Vec::new();
    for candidate in candidates {
        let known = same(candidate, home.dir()) || found.iter().any(|found| same(found, candidate));
        if !known && is_home(candidate) {
            found.push(candidate.clone());
        }
    }
    found.into_iter().map(Problem::OtherHome).collect()
}

fn variables(home: &Home, machine: &Machine<'_>) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    if let Some(variable) = machine.licenses.in_force()
        && home.entries(LICENSES).is_ok_and(|(installed, _)| !installed.is_empty())
    {
        problems.push(Problem::Overrides(variable));
    }
    problems.extend(
        machine
            .unknown_value
            .clone()
            .map(|value| Problem::UnknownValue { name: "AIRSEAL_TELEMETRY", value }),
    );
    let set = machine.set.iter().map(|(name, value)| format!("{name}={value}"));
    let set: Vec<_> = set.collect();
    (if set.is_empty() { "none is set".to_owned() } else { set.join(", ") }, problems)
}

fn policy(policy: &Policy) -> (String, Vec<Problem>) {
    let mut faults = policy.faults.clone();
    faults.extend(policy.home_unknown.clone().filter(|fault| !policy.faults.contains(fault)));
    let off = policy.off.as_ref().map(|file| format!("{}: telemetry = \"off\"", file.display()));
    let home = policy.home.as_ref().map(|home| format!("home = \"{}\"", home.display()));
    let offline = policy.require_offline.as_ref().map(|_| "require_offline = true".to_owned());
    let says: Vec<_> = [off, home, offline].into_iter().flatten().collect();
    let says = if says.is_empty() { "no machine policy".to_owned() } else { says.join(", ") };
    (says, faults.into_iter().map(Problem::Policy).collect())
}
