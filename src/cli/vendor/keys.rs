//! Keys and passphrases: from files, or from whoever is at the terminal.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::cli::error::{CANNOT, Failure, Fallible, USAGE};
use crate::cli::session::Session;
use crate::core::document::issued::Issued;
use crate::core::types::keys::{Passphrase, PrivateKey};
use crate::issuer::dir::SignerKey;
use crate::issuer::{Signing, VendorDir, bundle, dir};
use crate::store::{StoreError, files};

/// Where a passphrase comes from: never an argument, never the environment.
#[derive(Debug, clap::Args)]
pub(super) struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE
    #[arg(long, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
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
    /// Unlocks the roots that are to sign: those that are named, else the only one.
    pub(super) fn keys(
        &self,
        session: &mut Session,
        vendor: &VendorDir,
        other: &PassphraseArgs,
    ) -> Fallible<Vec<PrivateKey>> {
        if !self.sign_with.is_empty() {
            return self.named(session, other);
        }
        let passphrase_file = self.passphrase_file(other);
        Ok(vec![open_key(session, &bundle::only_root_file(vendor)?, passphrase_file)?])
    }

    /// Unlocks the roots that are named.
    pub(super) fn named(
        &self,
        session: &mut Session,
        other: &PassphraseArgs,
    ) -> Fallible<Vec<PrivateKey>> {
        let passphrase_file = self.passphrase_file(other);
        self.sign_with.iter().map(|path| open_key(session, path, passphrase_file)).collect()
    }

    fn passphrase_file<'a>(&'a self, other: &'a PassphraseArgs) -> Option<&'a Path> {
        self.root_passphrase_file.as_deref().or(other.passphrase_file.as_deref())
    }
}

/// Opens a key file, with a passphrase if it needs one.
pub(super) fn open_key(
    session: &mut Session,
    path: &Path,
    passphrase_file: Option<&Path>,
) -> Fallible<PrivateKey> {
    let passphrase = unlock(session, path, passphrase_file)?;
    Ok(dir::open_key(path, passphrase.as_ref())?)
}

/// The passphrase of a key file: none if it is not encrypted, else from the file,
/// else from the terminal.
pub(super) fn unlock(
    session: &mut Session,
    key: &Path,
    passphrase_file: Option<&Path>,
) -> Fallible<Option<Passphrase>> {
    if !dir::is_encrypted(key)? {
        return Ok(None);
    }
    match passphrase_file {
        Some(path) => read_passphrase(session, path).map(Some),
        None if session.env.is_interactive() => {
            ask(session, &format!("Passphrase for {}: ", key.display())).map(Some)
        }
        None => Err(Failure::new(
            USAGE,
            format!(
                "{} is encrypted, and there is no terminal to ask for its passphrase",
                key.display()
            ),
        )
        .hint("give the passphrase with --passphrase-file FILE")),
    }
}

/// Unlocks the signer of documents of kind `D` whose turn it is.
pub(super) fn signer<D: Issued>(
    session: &mut Session,
    signing: &Signing,
    args: &PassphraseArgs,
) -> Fallible<SignerKey> {
    // A folder made before this kind was known has no signer for it.
    let (id, path) = signing.vendor.signer_file::<D>(signing.now)?;
    let passphrase = unlock(session, &path, args.passphrase_file.as_deref())?;
    Ok(signing.vendor.signer(id, &path, passphrase.as_ref())?)
}

/// Reads a passphrase file. One that others can read keeps nothing secret, which is said.
fn read_passphrase(session: &mut Session, path: &Path) -> Fallible<Passphrase> {
    let file = std::fs::File::open(path).map_err(StoreError::io("read", path))?;
    #[cfg(unix)]
    if let Ok(metadata) = file.metadata()
        && metadata.is_file()
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            let file = path.display();
            session.ui.warn_once(format!(
                "other users can read {file} (mode {mode:03o}), and with it the keys that it opens: chmod 600 {file}"
            ));
        }
    }
    let bytes = Zeroizing::new(files::read_capped(file).map_err(StoreError::io("read", path))?);
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
    if !session.env.is_interactive() {
        return Err(Failure::new(USAGE, "there is no terminal to ask for a passphrase")
            .hint("give --passphrase-file FILE, or --no-passphrase"));
    }
    let first = ask(session, &format!("New passphrase for {what}: "))?;
    let second = ask(session, "Repeat it: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::new(CANNOT, "the two passphrases differ")
            .hint("nothing was created; try again"))
    }
}

/// One passphrase for each of `names`: none at all, one file for all, a file for
/// each, or asked for each.
pub(super) fn new_passphrases(
    session: &mut Session,
    names: &[String],
    files: &[PathBuf],
    fallback: Option<&Path>,
    none: bool,
) -> Fallible<Vec<Option<Passphrase>>> {
    if none {
        return Ok(names.iter().map(|_| None).collect());
    }
    if !files.is_empty() && files.len() != names.len() {
        return Err(Failure::usage(format!(
            "{} passphrase files for {} keys",
            files.len(),
            names.len()
        ))
        .hint("one for each key, in their order"));
    }
    let each =
        |(index, name): (usize, &String)| match files.get(index).map(PathBuf::as_path).or(fallback)
        {
            Some(path) => read_passphrase(session, path).map(Some),
            None => ask_twice(session, name).map(Some),
        };
    names.iter().enumerate().map(each).collect()
}

/// The names of `count` new roots, for people.
pub(super) fn root_names(count: usize) -> Vec<String> {
    if count == 1 {
        vec!["the root key".to_owned()]
    } else {
        (1..=count).map(|index| format!("root key {index} of {count}")).collect()
    }
}
