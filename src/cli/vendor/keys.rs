//! Keys and passphrases: from files, or from whoever is at the terminal.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::descriptor;
use super::unsigned::Target;
use crate::cli::error::{CANNOT, Failure, Fallible, USAGE};
use crate::cli::session::Session;
use crate::core::types::keys::{KeyId, Passphrase, PrivateKey};
use crate::core::types::passphrases::{Weakness, weakness};
use crate::issuer::dir::SignerKey;
use crate::issuer::roots::NewRoots;
use crate::issuer::{Signing, VendorDir, VendorError, bundle, dir};
use crate::store::{StoreError, credentials, files};

/// Where a passphrase comes from: never an argument, never the environment.
#[derive(Debug, clap::Args)]
pub(super) struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE (default: the credential
    /// airseal.passphrase)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Read the passphrase from the first line of what descriptor N reads
    #[arg(long, value_name = "N", value_parser = descriptor::parse, conflicts_with = "passphrase_file")]
    passphrase_fd: Option<PathBuf>,
}

impl PassphraseArgs {
    /// The file, if there is one.
    fn file(&self, session: &Session) -> Option<PathBuf> {
        let named = self.passphrase_file.as_ref().or(self.passphrase_fd.as_ref());
        named.cloned().or_else(|| credential(session))
    }
}

/// The passphrase that a service manager handed over.
pub(super) fn credential(session: &Session) -> Option<PathBuf> {
    credentials::find(credentials::PASSPHRASE, |name| session.env.var(name))
}

/// The root keys that sign the next trust bundle.
#[derive(Debug, clap::Args)]
pub(super) struct RootArgs {
    /// Sign with this root key file; may be repeated (default: the only root in the folder)
    #[arg(long, value_name = "KEY")]
    pub(super) sign_with: Vec<PathBuf>,
    /// Read the root's passphrase from FILE (default: as --passphrase-file)
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

impl RootArgs {
    /// The same of a command that has options of its own for it.
    pub(super) const fn new(
        sign_with: Vec<PathBuf>,
        root_passphrase_file: Option<PathBuf>,
    ) -> Self {
        Self { sign_with, root_passphrase_file }
    }

    /// The key files of the roots that are to sign: those that are named, else the only one. That
    /// each is a key is checked here, before anybody types a passphrase.
    pub(super) fn files(&self, vendor: &VendorDir) -> Fallible<Vec<PathBuf>> {
        self.files_or(vendor, None)
    }

    /// The same for a command that may leave it to others to sign: then only those that are named.
    pub(super) fn files_or(
        &self,
        vendor: &VendorDir,
        unsigned: Option<Target<'_>>,
    ) -> Fallible<Vec<PathBuf>> {
        if unsigned.is_some() {
            return self.named();
        }
        if self.sign_with.is_empty() {
            return Ok(vec![bundle::only_root_file(vendor)?]);
        }
        self.named()
    }

    /// The same of those that are named.
    pub(super) fn named(&self) -> Fallible<Vec<PathBuf>> {
        for path in &self.sign_with {
            dir::check_key(path)?;
        }
        Ok(self.sign_with.clone())
    }

    /// Unlocks root keys.
    pub(super) fn open(
        &self,
        session: &mut Session,
        keyring: &mut Keyring,
        files: &[PathBuf],
    ) -> Fallible<Vec<PrivateKey>> {
        let opened = self.open_each(session, keyring, files)?;
        Ok(opened.into_iter().map(|root| root.key).collect())
    }

    /// The same, with what unlocked each.
    pub(super) fn open_each(
        &self,
        session: &mut Session,
        keyring: &mut Keyring,
        files: &[PathBuf],
    ) -> Fallible<Vec<RootKey>> {
        let passphrase_file = self.root_passphrase_file.as_deref().or(keyring.file.as_deref());
        let passphrase_file = passphrase_file.map(Path::to_owned);
        let open = |path: &PathBuf| {
            keyring.unlock(session, path, passphrase_file.as_deref(), |passphrase| {
                let key = dir::open_key(path, passphrase)?;
                Ok(RootKey { key, passphrase: passphrase.cloned() })
            })
        };
        files.iter().map(open).collect()
    }
}

/// A root key that was unlocked.
pub(super) struct RootKey {
    pub(super) key: PrivateKey,
    /// What it was unlocked with; none if it is not encrypted.
    pub(super) passphrase: Option<Passphrase>,
}

/// The passphrases of one run. Each file is read once, because it may be a pipe, and a passphrase
/// that was typed for one key is tried on the next one before anybody is asked again.
pub(super) struct Keyring {
    /// `--passphrase-file`, or the credential.
    file: Option<PathBuf>,
    read: Vec<(PathBuf, Passphrase)>,
    typed: Vec<Passphrase>,
}

impl Keyring {
    /// Reads every passphrase file that is named, before anybody is asked for a passphrase.
    pub(super) fn new(
        session: &mut Session,
        passphrase: &PassphraseArgs,
        others: &[PathBuf],
    ) -> Fallible<Self> {
        let file = passphrase.file(session);
        let mut keyring = Self { file: file.clone(), read: Vec::new(), typed: Vec::new() };
        for path in file.iter().chain(others) {
            keyring.in_file(session, path)?;
        }
        Ok(keyring)
    }

    /// The same for a command that may need a root key too.
    pub(super) fn with_roots(
        session: &mut Session,
        passphrase: &PassphraseArgs,
        roots: &RootArgs,
        others: &[PathBuf],
    ) -> Fallible<Self> {
        let roots = roots.root_passphrase_file.iter();
        Self::new(session, passphrase, &roots.chain(others).cloned().collect::<Vec<_>>())
    }

    /// The passphrases in these files, whichever key each is for.
    pub(super) fn of_files(session: &mut Session, files: &[PathBuf]) -> Fallible<Self> {
        let mut keyring = Self { file: None, read: Vec::new(), typed: Vec::new() };
        for path in files {
            keyring.in_file(session, path)?;
        }
        Ok(keyring)
    }

    /// Whether an encrypted key opens with a passphrase that was read or typed before, or with one
    /// that somebody types now, if somebody can be asked.
    pub(super) fn try_open(
        &mut self,
        session: &mut Session,
        key: &Path,
        can_ask: bool,
        open: impl Fn(&Passphrase) -> Result<(), VendorError>,
    ) -> Fallible<bool> {
        let known = self.read.iter().map(|(_, passphrase)| passphrase).chain(&self.typed);
        if known.into_iter().any(|passphrase| open(passphrase).is_ok()) {
            return Ok(true);
        }
        if !can_ask {
            return Ok(false);
        }
        let passphrase = ask(session, &format!("Passphrase for {}: ", key.display()))?;
        let opened = open(&passphrase).is_ok();
        if opened {
            self.typed.push(passphrase);
        }
        Ok(opened)
    }

    /// The passphrase in a file.
    fn in_file(&mut self, session: &mut Session, path: &Path) -> Fallible<Passphrase> {
        if let Some((_, passphrase)) = self.read.iter().find(|(read, _)| read == path) {
            return Ok(passphrase.clone());
        }
        let passphrase = read_passphrase(session, path)?;
        self.read.push((path.to_owned(), passphrase.clone()));
        Ok(passphrase)
    }

    /// Opens a key file with the passphrase that it needs: none if it is not encrypted, else the one
    /// in the file, else one that was typed before, else one that somebody types now.
    fn unlock<T>(
        &mut self,
        session: &mut Session,
        key: &Path,
        passphrase_file: Option<&Path>,
        open: impl Fn(Option<&Passphrase>) -> Result<T, VendorError>,
    ) -> Fallible<T> {
        if !dir::is_encrypted(key)? {
            return Ok(open(None)?);
        }
        if let Some(path) = passphrase_file {
            return Ok(open(Some(&self.in_file(session, path)?))?);
        }
        if let Some(opened) = self.typed.iter().find_map(|typed| open(Some(typed)).ok()) {
            return Ok(opened);
        }
        if !session.env.is_interactive() {
            let key = key.display();
            let message =
                format!("{key} is encrypted, and there is no terminal to ask for its passphrase");
            return Err(Failure::new(USAGE, message)
                .hint("give the passphrase with --passphrase-file FILE"));
        }
        let passphrase = ask(session, &format!("Passphrase for {}: ", key.display()))?;
        let opened = open(Some(&passphrase))?;
        self.typed.push(passphrase);
        Ok(opened)
    }

    /// Unlocks a signer of the folder; see [`VendorDir::signer_file`].
    pub(super) fn signer(
        &mut self,
        session: &mut Session,
        signing: &Signing,
        (id, path): (KeyId, PathBuf),
    ) -> Fallible<SignerKey> {
        if !path.exists() && dir::is_external(&path) {
            return Err(VendorError::External(id).into());
        }
        let file = self.file.clone();
        self.unlock(session, &path, file.as_deref(), |passphrase| {
            signing.vendor.signer(id.clone(), &path, passphrase)
        })
    }

    /// One passphrase for each of `names`, of keys that are about to be made: none at all, one
    /// file for all, a file for each, or asked for each.
    pub(super) fn new_passphrases(
        &mut self,
        session: &mut Session,
        names: &[String],
        files: &[PathBuf],
        none: bool,
    ) -> Fallible<Vec<Option<Passphrase>>> {
        if none {
            return Ok(names.iter().map(|_| None).collect());
        }
        let mut made = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let file = files.get(index).or(self.file.as_ref()).cloned();
            let passphrase = match file {
                Some(path) => self.in_file(session, &path)?,
                None => ask_twice(session, name)?,
            };
            warn_if_weak(session, name, &passphrase);
            made.push(Some(passphrase));
        }
        Ok(made)
    }
}

/// Says that a new passphrase is easy to guess. It is no reason to refuse it: a script that makes
/// keys has to go on working, and may do without a passphrase, too.
fn warn_if_weak(session: &mut Session, name: &str, passphrase: &Passphrase) {
    let why = match weakness(passphrase) {
        None => return,
        Some(Weakness::Short(1)) => "has 1 character".to_owned(),
        Some(Weakness::Short(length)) => format!("has {length} characters"),
        Some(Weakness::Common) => "is a common one, which is tried first".to_owned(),
    };
    session.ui.warn_once(format!(
        "the passphrase for {name} {why}: whoever copies the key file can guess it; use 15 characters or more, such as \
         five random words"
    ));
}

/// Refuses passphrases for new keys that nobody can give, before anything else is asked for.
pub(super) fn check_new_passphrases(
    session: &Session,
    names: &[String],
    files: &[PathBuf],
    fallback: &PassphraseArgs,
    none: bool,
) -> Fallible<()> {
    if !files.is_empty() && files.len() != names.len() {
        let message = format!("{} passphrase files for {} keys", files.len(), names.len());
        return Err(Failure::usage(message).hint("one for each key, in their order"));
    }
    let from_files = !files.is_empty() || fallback.file(session).is_some();
    if names.is_empty() || none || from_files || session.env.is_interactive() {
        return Ok(());
    }
    Err(Failure::new(USAGE, "there is no terminal to ask for a passphrase")
        .hint("give --passphrase-file FILE, or --no-passphrase"))
}

/// Reads a passphrase file. One that others can read keeps nothing secret, which is said.
fn read_passphrase(session: &mut Session, path: &Path) -> Fallible<Passphrase> {
    let is_credential = credential(session).is_some_and(|credential| credential == path);
    let on_descriptor = descriptor::number(path);
    let file = if is_credential {
        credentials::open(path)?
    } else {
        match on_descriptor {
            Some(number) => descriptor::open(number)?,
            None => std::fs::File::open(path).map_err(StoreError::io("read", path))?,
        }
    };
    #[cfg(unix)]
    if let Ok(metadata) = file.metadata()
        && metadata.is_file()
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
        // systemd lets one more user read a credential by an access list, which shows as the group.
        if mode & (if is_credential { 0o007 } else { 0o077 }) != 0 {
            let file = path.display();
            session.ui.warn_once(format!(
                "other users can read {file} (mode {mode:03o}), and with it the keys that it opens: chmod 600 {file}"
            ));
        }
    }
    let bytes = if on_descriptor.is_some() {
        descriptor::first_line(file)
    } else {
        files::read_capped(file).map(Zeroizing::new)
    };
    let bytes = bytes.map_err(StoreError::io("read", path))?;
    Passphrase::from_first_line(&bytes).ok_or_else(|| {
        Failure::new(CANNOT, format!("{}: the passphrase is empty", path.display()))
            .hint("write the passphrase on its first line")
    })
}

/// Asks on the terminal without echo.
fn ask(session: &mut Session, prompt: &str) -> Fallible<Passphrase> {
    let answer = (session.env.ask_secret)(prompt)
        .map_err(StoreError::io("read the passphrase from", "the terminal"))?;
    let answer = Zeroizing::new(answer);
    Passphrase::from_first_line(answer.as_bytes())
        .ok_or_else(|| Failure::new(CANNOT, "the passphrase is empty").hint("nothing was changed"))
}

/// A passphrase for keys that are about to be made, asked for twice.
fn ask_twice(session: &mut Session, what: &str) -> Fallible<Passphrase> {
    let first = ask(session, &format!("New passphrase for {what}: "))?;
    let second = ask(session, "Repeat it: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::new(CANNOT, "the two passphrases differ")
            .hint("nothing was created; try again"))
    }
}

/// The names of new roots, for people.
pub(super) fn root_names(new: Option<&NewRoots>) -> Vec<String> {
    let Some(new) = new else { return Vec::new() };
    match new {
        NewRoots::Numbered(1) => vec!["the root key".to_owned()],
        NewRoots::Numbered(count) => {
            (1..=*count).map(|index| format!("root key {index} of {count}")).collect()
        }
        NewRoots::Named(names) => names.iter().map(|name| format!("root key {name}")).collect(),
    }
}
