//! Errors as a person (or a script) gets them: what happened, to which file, and
//! what to do next. One place gives every library error its exit code and hint.

mod privacy;

use std::fmt;
use std::io;

use serde::Serialize;

use crate::audit::AuditError;
use crate::cli::ui::format;
use crate::cli::ui::sanitize;
use crate::cli::ui::suggest;
use crate::core::Malformed;
use crate::core::document::trust::TrustError;
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::KeyFileError;
use crate::instance::attach::AttachError;
use crate::instance::import::ImportFault;
use crate::instance::licenses::RemoveError;
use crate::instance::limit_use::RecordError;
use crate::instance::metrics::MetricsFault;
use crate::instance::pin::PinError;
use crate::instance::place::NoHome;
use crate::instance::register::RegisterError;
use crate::instance::release::ReleaseError;
use crate::instance::unregister::UnregisterError;
use crate::picture::Unreadable;
use crate::picture::code::CodeError;
use crate::store::named::ReadError;
use crate::store::output::OutputError;
use crate::store::{StoreError, credentials, home};

pub use privacy::other_ways_off;

/// It could not do the work.
pub const CANNOT: u8 = 1;
/// Wrong usage.
pub const USAGE: u8 = 2;
/// `telemetry check`: nothing may be sent.
pub const OFF: u8 = 3;
/// `verify --warn-within`: good, but it ends soon, or its end is past.
pub const SOON: u8 = 4;
/// `doctor`, `vendor receive`: something was found.
pub const SOMETHING_FOUND: u8 = 5;
/// What to do where no trust bundle is pinned.
pub const NOT_PINNED: &str = "pin the one that your vendor ships: airseal trust pin FILE";
/// Several files failed for different reasons.
pub const SEVERAL: u8 = 19;

/// An error on its way to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What happened, to which file.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failure {
    /// An error with a code and no hint yet.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// Wrong usage. The hint stays unless a better one is given.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(USAGE, message).hint("add --help to the command to see how it is used")
    }

    /// A refusal by verdict.
    pub fn verdict(verdict: Verdict, message: impl Into<String>) -> Self {
        Self::new(verdict.exit_code(), message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What happened and what to do next, in a line.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let hint = self.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{}{hint}", self.message)
    }

    /// `{"error": {"code", "message", "hint"}}`, with the file it is about if there are
    /// several.
    #[must_use]
    pub fn to_json<'a>(&'a self, file: Option<&'a str>) -> impl Serialize + 'a {
        #[derive(Serialize)]
        struct Wrapped<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            file: Option<&'a str>,
            error: Body<'a>,
        }
        #[derive(Serialize)]
        struct Body<'a> {
            code: u8,
            message: &'a str,
            hint: Option<&'a str>,
        }
        Wrapped {
            file,
            error: Body { code: self.code, message: &self.message, hint: self.hint.as_deref() },
        }
    }

    /// Standard output cannot be written.
    #[must_use]
    pub fn stdout(error: &io::Error) -> Self {
        Self::new(CANNOT, format!("cannot write to standard output: {error}"))
    }

    /// Names the file that the error is about, unless the message does already.
    #[must_use]
    pub fn about(self, context: impl fmt::Display) -> Self {
        let context = context.to_string();
        let message = if self.message.contains(&context) {
            self.message
        } else {
            format!("{context}: {}", self.message)
        };
        Self { message, ..self }
    }
}

/// What a command, or a part of one, returns. An error of the library becomes a [`Failure`] by
/// one of the `From` below, which gives it its exit code and its hint: a new error without one
/// does not compile.
pub type Fallible<T> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        of_store(&error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        of_output(&error)
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Store(error) => error.into(),
            AuditError::NoThread => {
                let failure = Self::new(CANNOT, error.to_string());
                failure.hint("raise the limit on processes (ulimit -u)")
            }
        }
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        Self::verdict(Verdict::Malformed, error.to_string())
    }
}

impl From<CodeError> for Failure {
    fn from(error: CodeError) -> Self {
        let failure = Self::new(CANNOT, error.to_string());
        match error {
            CodeError::TooLong(_) => {
                failure.hint("shorten the label, or write the request to a file with -o")
            }
            CodeError::Picture(_) => failure,
        }
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        of_trust(&error)
    }
}

impl From<KeyFileError> for Failure {
    fn from(error: KeyFileError) -> Self {
        Self::new(CANNOT, error.to_string()).hint(of_key_file(&error))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(CANNOT, error.to_string())
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<Malformed> for Failure {
    fn from(error: Malformed) -> Self {
        of_malformed(&error)
    }
}

pub(super) fn of_malformed(error: &Malformed) -> Failure {
    Failure::verdict(Verdict::Malformed, error.to_string())
        .hint("check that it is the right file, and copy it again")
}

/// The failure that an error of the state folder is.
#[must_use]
pub fn of_store(error: &StoreError) -> Failure {
    let failure = Failure::new(CANNOT, error.to_string());
    // A hint may have lines of its own; a path must not bring any.
    let shown = |path: &std::path::Path| sanitize::text(&path.display().to_string());
    match error {
        StoreError::Io { source, path, .. } => match source.kind() {
            io::ErrorKind::PermissionDenied if let Some(hint) = foreign(path) => failure.hint(hint),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                failure.hint(format!("run as the user that owns {}, or name another folder with --home", shown(path)))
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                failure.hint("make room and run the command again; no file is damaged")
            }
            io::ErrorKind::NotFound => match suggest::file(path) {
                Some(near) => failure.hint(format!("check the path; did you mean {near}?")),
                None => failure.hint("check the path"),
            },
            io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => failure.hint("check the path"),
            #[cfg(unix)]
            _ if source.raw_os_error() == Some(libc::ELOOP) => {
                failure.hint("there is a symbolic link instead of a file of airseal's; remove the link")
            }
            _ => failure.hint("check the path and the disk, and run the command again"),
        },
        StoreError::Damaged { path, .. } => failure.hint(repair(path)),
        StoreError::Named { variable: credentials::FOLDER, .. } => failure.hint(
            "have the service manager hand over a file that this user can read, or unset CREDENTIALS_DIRECTORY",
        ),
        StoreError::Named { variable, .. } => {
            failure.hint(format!("put the license there, or unset {variable}; then the installed licenses count"))
        }
        StoreError::Outdated { .. } => {
            failure.hint("import the newest bundle: airseal import FILE; for another vendor, airseal unregister first")
        }
        StoreError::NotOwner { owner, .. } => {
            failure.hint(format!("run it as that user: sudo -u {} airseal …", user(*owner)))
        }
        StoreError::Mixed { .. } => failure.hint(
            "a restore has mixed two instances: restore both files from the same backup, or register as a new instance \
             (airseal unregister, then airseal register)",
        ),
        StoreError::NotAFile(_) => failure.hint("move it away, and run the command again"),
        StoreError::KeyExposed { path, .. } => {
            failure.hint(format!("if nobody else can have read it: chmod 600 {}", shown(path)))
        }
    }
}

/// A user as `sudo -u` takes it: by name, or by number.
pub fn user(number: u32) -> String {
    crate::store::owner::name(number).unwrap_or_else(|| format!("'#{number}'"))
}

/// A user with the user's group as `chown` takes them; a number without a name has no group.
pub fn owner(number: u32) -> String {
    crate::store::owner::name(number).map_or_else(|| number.to_string(), |name| format!("{name}:"))
}

/// What to do about a file or folder of another user in a folder of this user: root made it.
#[cfg(unix)]
fn foreign(path: &std::path::Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    let of = |path: &std::path::Path| path.symlink_metadata().ok().map(|metadata| metadata.uid());
    let (found, owner) = path.ancestors().find_map(|path| Some((path, of(path)?)))?;
    let inside = of(found.parent()?) == Some(me) && owner != me;
    inside.then(|| {
        let found = sanitize::text(&found.display().to_string());
        format!("it belongs to another user: sudo chown -R {} {}", self::owner(me), quoted(&found))
    })
}

#[cfg(not(unix))]
fn foreign(_: &std::path::Path) -> Option<String> {
    None
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+#".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

pub(super) fn of_output(error: &OutputError) -> Failure {
    let failure = Failure::new(CANNOT, error.to_string());
    match error {
        OutputError::State(_) => failure.hint("name another file; this one is never replaced"),
        OutputError::Key(_) => {
            failure.hint("name another file; if the key is not needed, remove it yourself")
        }
        OutputError::Exists { has_force: true, .. } => {
            failure.hint("name another file, or replace this one with --force")
        }
        OutputError::Exists { .. } => {
            failure.hint("name another file; if this one is not needed, remove it yourself")
        }
        OutputError::Folder(_) => failure.hint("name a file in it"),
        OutputError::NoFolder { .. } => failure.hint("create it, or name another file"),
        OutputError::Store(error) => of_store(error),
    }
}

/// What to do about a damaged state file, by its name.
fn repair(path: &std::path::Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name {
        home::TRUST => {
            "restore it from a backup, or move it away and pin the vendor's bundle again (airseal trust pin)"
        }
        home::CLOCK => "move it away; airseal then begins with the present time",
        home::REGISTRATION | home::PENDING => {
            "restore it from a backup, or move it away and register again: the instance key stays the same"
        }
        home::INSTANCE_KEY => "restore it from a backup; without one, unregister and register as a new instance",
        crate::store::limit_use::USE => {
            "restore it from a backup, or move it away (and keep it): the next airseal verify --record begins a new one, and the \
             peaks in it are missing from reports"
        }
        crate::privacy::figures::USAGE => "move it away, or delete it with airseal usage clear",
        crate::privacy::ledger::LEDGER => {
            "restore it from a backup, or move it away (and keep it): the next entry begins a new one, which shows the gap"
        }
        crate::privacy::flag::TELEMETRY => "it counts as off; airseal telemetry off writes it again",
        home::CATALOGUE => {
            "import the vendor's newest catalogue: airseal import FILE; if no trust bundle is pinned, first: airseal trust pin"
        }
        _ => "restore it from a backup",
    }
    .to_owned()
}

pub(super) fn of_trust(error: &TrustError) -> Failure {
    let failure = Failure::verdict(error.verdict(), error.to_string());
    match error {
        TrustError::Malformed(_) => failure.hint("check that this is the vendor's trust bundle, and copy it again"),
        TrustError::Fingerprint { given, found } => failure.hint(format!(
            "{}\ncompare with the fingerprint that the vendor published; if they differ, do not use this file",
            format::side_by_side(&[("given", given), ("found", found)])
        )),
        TrustError::Gap { .. } => {
            failure.hint("ask the vendor for every bundle in between, and import them as one folder")
        }
        TrustError::Rollback { .. } => failure.hint("there is nothing to do: a newer bundle is in force"),
        TrustError::Unrevoked { .. } => failure.hint(
            "do not use this file; tell the vendor that its folder was restored from a backup, and that the bundle in \
             force here is newer",
        ),
        TrustError::Equivocation(_) => failure.hint("do not use this file; tell the vendor, and send both bundles"),
        TrustError::Product { .. } => failure.hint("keep another product in another folder, with --home"),
        TrustError::Threshold { .. } => failure.hint("ask the vendor for a bundle signed with enough root keys"),
    }
}

/// What to do about a key file.
pub(super) fn of_key_file(error: &KeyFileError) -> &'static str {
    match error {
        KeyFileError::PassphraseNeeded => "give the passphrase with --passphrase-file FILE",
        KeyFileError::CannotDecrypt => "check the passphrase, or restore the key from a backup",
        KeyFileError::PublicKey => "name the private key: the file that ends in .key",
        KeyFileError::NotAKey | KeyFileError::TooCostly => "restore the key from a backup",
    }
}

/// A file that somebody named: it is not in the state folder.
fn of_input(error: &StoreError) -> Failure {
    match error {
        StoreError::Io { source, path, .. }
            if source.kind() == io::ErrorKind::PermissionDenied && foreign(path).is_none() =>
        {
            Failure::new(CANNOT, error.to_string())
                .hint("run as a user that can read the file, or have its owner change its mode")
        }
        _ => of_store(error),
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Folder(_) => Self::new(CANNOT, error.to_string()).hint("name a file"),
            ReadError::Picture(..) => Self::verdict(Verdict::Malformed, error.to_string()),
            ReadError::Store(error) => of_input(&error),
        }
    }
}

impl From<&ImportFault> for Failure {
    fn from(fault: &ImportFault) -> Self {
        let message = fault.to_string();
        match fault {
            ImportFault::Read(ReadError::Folder(_)) => {
                Self::new(CANNOT, message).hint("name a file")
            }
            ImportFault::Read(ReadError::Picture(..)) => Self::verdict(Verdict::Malformed, message),
            ImportFault::Read(ReadError::Store(error)) => of_input(error),
            ImportFault::TooMany { .. } => {
                Self::new(CANNOT, message).hint("name the folder that the documents are in")
            }
            ImportFault::Nothing { .. } => {
                Self::new(CANNOT, message).hint("check the path; is the USB drive mounted?")
            }
        }
    }
}

impl From<&NoHome> for Failure {
    fn from(error: &NoHome) -> Self {
        let message = error.to_string();
        match error {
            NoHome::Relative(_) => {
                Self::new(USAGE, message).hint("set it to a path that begins with /")
            }
            NoHome::Policy(_) => Self::new(CANNOT, message).hint(
                "have the file repaired or its mode set to 644; or name the state folder with --home DIR or AIRSEAL_HOME",
            ),
            NoHome::Nowhere => Self::new(USAGE, message)
                .hint("name one with --home DIR or the variable AIRSEAL_HOME"),
        }
    }
}

impl From<&MetricsFault> for Failure {
    fn from(fault: &MetricsFault) -> Self {
        match fault {
            MetricsFault::NoClock => Self::new(CANNOT, fault.to_string()).hint("set the clock"),
            MetricsFault::Store(error) => of_store(error),
        }
    }
}

impl From<&RecordError> for Failure {
    fn from(error: &RecordError) -> Self {
        let failure = Self::new(CANNOT, error.to_string());
        match error {
            RecordError::NoLicense(_) => failure.hint("airseal verify says what to do"),
            RecordError::Busy(_) => failure.hint("record it again later"),
            RecordError::Store(error) => of_store(error),
        }
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        let message = error.to_string();
        match error {
            RegisterError::OtherEmail { .. } => Self::verdict(Verdict::Mismatch, message)
                .hint("to change it, add --change-email; the old address stays in force until a license for the new one is imported"),
            RegisterError::IsBusiness => Self::verdict(Verdict::Mismatch, message)
                .hint("run airseal unregister first; it deletes the license and the email address here"),
            RegisterError::MarketingWithoutEmail => Self::usage(message).hint("leave --marketing out"),
            RegisterError::EmailInCommunity => Self::usage(message).hint("leave --email out"),
            RegisterError::NoEmail => Self::usage(message).hint(
                "add --email ADDRESS; it need not be personal, but you must be able to read its mail",
            ),
            RegisterError::NoProduct => Self::new(USAGE, message).hint(format::PIN),
            RegisterError::OtherKey(_) => Self::verdict(Verdict::Mismatch, message)
                .hint("leave --public out; to use another key, run airseal unregister first"),
            RegisterError::KeyElsewhere => Self::usage(message).hint("add --unsigned FILE"),
            RegisterError::TwoRequests => Self::usage(message)
                .hint("withdraw marketing first, for the address in force: leave --email and --change-email out"),
            RegisterError::Undeclared(_) | RegisterError::Random(_) => Self::new(CANNOT, message),
            RegisterError::Malformed(error) => of_malformed(&error),
            RegisterError::Store(error) => of_store(&error),
        }
    }
}

impl From<AttachError> for Failure {
    fn from(error: AttachError) -> Self {
        let message = error.to_string();
        match error {
            AttachError::NotMade(_) => Self::verdict(Verdict::Untrusted, message).hint(
                "sign FILE.pae itself, as it is, with the key whose public half was registered",
            ),
            AttachError::Foreign(_) => Self::verdict(Verdict::Mismatch, message)
                .hint("attach it in the state folder that it was begun in: --home"),
            AttachError::OtherProduct => Self::verdict(Verdict::Mismatch, message)
                .hint("begin the request again: airseal register --unsigned FILE"),
            AttachError::Overtaken(_) => Self::new(CANNOT, message).hint(
                "begin the request again, if it is still wanted: airseal register --unsigned FILE",
            ),
            AttachError::Number { .. } => Self::new(CANNOT, message)
                .hint("begin the report again: airseal data export compliance --unsigned FILE"),
            AttachError::Undeclared(_) => Self::new(CANNOT, message)
                .hint("begin the report again, with the catalogue that is in force now"),
            AttachError::NoStatement => Self::new(CANNOT, message)
                .hint("erasure.json in the state folder is the statement of the last unregister"),
            AttachError::Register(error) => error.into(),
            AttachError::Ledger(error) => error.into(),
            AttachError::Malformed(error) => of_malformed(&error),
            AttachError::Store(error) => of_store(&error),
        }
    }
}

impl From<UnregisterError> for Failure {
    fn from(error: UnregisterError) -> Self {
        match error {
            UnregisterError::Malformed(error) => of_malformed(&error),
            UnregisterError::Store(error) => of_store(&error),
        }
    }
}

impl From<PinError> for Failure {
    fn from(error: PinError) -> Self {
        let message = error.to_string();
        match error {
            PinError::Malformed(error) => of_malformed(&error),
            PinError::Trust(error) => of_trust(&error),
            PinError::Store(error) => of_store(&error),
            PinError::Clock { .. } => {
                Self::verdict(Verdict::Clock, message).hint("set the clock and pin again")
            }
            PinError::OtherRoots { compiled: true, .. } => Self::verdict(Verdict::Untrusted, message)
                .hint("they are compiled into this program and cannot be replaced by a file"),
            PinError::OtherRoots { .. } => Self::verdict(Verdict::Untrusted, message).hint(
                "import new roots with `airseal import`: the old roots must have signed them; `airseal unregister` removes the pin",
            ),
            PinError::Product { .. } => Self::verdict(Verdict::Mismatch, message)
                .hint("use another --home for another product"),
        }
    }
}

impl From<ReleaseError> for Failure {
    fn from(error: ReleaseError) -> Self {
        let message = error.to_string();
        match error {
            ReleaseError::Malformed { error, .. } => Self { message, ..of_malformed(&error) },
            ReleaseError::NotPinned => Self::verdict(Verdict::Untrusted, message).hint(NOT_PINNED),
            ReleaseError::Refused { verdict, .. } => Self::verdict(verdict, message).hint(
                "do not install these files; ask the vendor for the release, and for the newest trust bundle",
            ),
            ReleaseError::SameName(_) => Self::usage(message).hint("name one of them"),
            ReleaseError::Store(error) => of_store(&error),
        }
    }
}

impl From<RemoveError> for Failure {
    fn from(error: RemoveError) -> Self {
        let message = error.to_string();
        match error {
            RemoveError::Several { .. } => {
                Self::new(USAGE, message).hint("write more of the id, or the name of the file")
            }
            RemoveError::Store(error) => of_store(&error),
        }
    }
}

/// One code for several results: 0 if all are, the code they share, or
/// [`SEVERAL`].
#[must_use]
pub fn combine(codes: impl IntoIterator<Item = u8>) -> u8 {
    let mut failed = codes.into_iter().filter(|code| *code != 0);
    match failed.next() {
        None => 0,
        Some(first) if failed.all(|code| code == first) => first,
        Some(_) => SEVERAL,
    }
}
