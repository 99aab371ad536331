//! `airseal vendor attach`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder::FolderArgs;
use super::form::FormArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::staged::{Staged, stage_replaced};
use super::{ClockArgs, hand_out};
use crate::cli::error::{Failure, Fallible, combine};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, brought, input, parsers, unsigned};
use crate::core::document::envelope::Envelope;
use crate::core::document::license::License;
use crate::core::judge::inspect::open;
use crate::core::types::ids::KeyId;
use crate::core::types::keys::PrivateKey;
use crate::issuer::Signing;
use crate::issuer::attach::{self, Rules, Signature};
use crate::store::files;
use crate::store::output::{Output, Readers};

/// Attach a signature that was made elsewhere
///
/// FILE is what a command wrote with --unsigned. The signature must be that of FILE.pae by a key
/// that may sign the document: a signer of the trust bundle, or a root for a trust bundle. Every rule
/// of the command that began the document is asked again, because the folder may have changed since;
/// then the document is recorded, and written as if it had been signed here. A trust bundle is put in
/// force once enough roots have signed it. The signature is 64 bytes, as they are or in hex or base64,
/// as openssl, pkcs11-tool and key services write it. Of a folder, every file of which the signature
/// is beside it, as FILE.sig, is attached. Attaching a signature twice changes nothing. --sign-with is
/// for a license that replaces others: that root signs the bundle that revokes them, which waits if no
/// root is here.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor attach license.unsigned.json --signature license.sig \\
    --dir vendor -o license.json
  airseal vendor attach trust.unsigned.json --signature alice.sig --dir vendor
  airseal vendor attach unsigned/ --dir vendor -o licenses/")]
pub struct Args {
    /// The document, or a folder of them
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the signature from SIG (default: FILE.sig)
    #[arg(long, value_name = "SIG")]
    signature: Option<PathBuf>,
    /// Accept the signature of this key only
    #[arg(long, value_name = "KEYID", value_parser = parsers::key_id)]
    key: Option<KeyId>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the signed document to FILE (a folder for a folder); - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    force: input::Force,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    if args.file.is_dir() {
        return many(session, args);
    }
    let bytes = input::read(&mut session.env, &args.file)?;
    let file = brought::document(&args.file, &bytes)?;
    let signature = brought::signature(session, args.signature.as_deref(), &args.file)?;
    let given = signature.as_ref().map(|bytes| Signature { bytes, key: args.key.as_ref() });
    let attached = Rules::of(&file).map_err(Failure::from).and_then(|rules| match rules {
        Rules::Bundle => bundle(session, args, &file, given),
        Rules::License => license(session, args, &file, given),
        Rules::Published => published(session, args, &file, given),
    });
    attached.map_err(|failure| failure.about(args.file.display()))
}

impl Args {
    /// The file to write, which every document but a bundle needs.
    fn target(&self) -> Fallible<&Path> {
        self.output.as_deref().ok_or_else(|| {
            Failure::usage("the file for the signed document is not named").hint("-o FILE")
        })
    }
}

/// A trust bundle, by one root.
fn bundle(
    session: &mut Session,
    args: &Args,
    file: &Envelope,
    given: Option<Signature<'_>>,
) -> Outcome {
    if let Some(output) = &args.output {
        let message =
            format!("a trust bundle goes to the vendor folder, not to {}", output.display());
        return Err(Failure::usage(message).hint(
            "leave -o out; airseal vendor publish -o FILE writes a copy of the bundle in force",
        ));
    }
    let dir = args.folder.find(session)?;
    match attach::bundle(&dir, file, given)? {
        Some(standing) => session.ui.report(&Staged::signed(standing)),
        None => {
            let vendor = crate::issuer::VendorDir::open(&dir)?;
            session.ui.report(&Staged::in_force(&vendor, "it is already in force"));
        }
    }
    Ok(0)
}

/// A license.
fn license(
    session: &mut Session,
    args: &Args,
    file: &Envelope,
    given: Option<Signature<'_>>,
) -> Outcome {
    let output = args.force.output(args.target()?, Readers::All);
    let mut signing = args.clock.begin(session, &args.folder)?;
    let attached = attach::license(&signing, file, given)?;
    let bytes = args.form.of_file().file(&signing.vendor, &attached.envelope)?;
    input::check(session, output, Some(&bytes))?;
    let replaced = match attached.replaced(&signing)? {
        Some(replaced) => {
            let keys = roots(session, args, &signing)?;
            Some((replaced, keys))
        }
        None => None,
    };
    attach::record(&mut signing, &attached)?;
    answer(session, output, (attached.changed, &attached.envelope), &bytes)?;
    signing.note();
    if let Some((replaced, keys)) = replaced {
        stage_replaced(session, &signing, &replaced, &keys)?;
    }
    Ok(0)
}

/// The keys that sign the bundle that revokes what a license replaces; none if the roots are
/// elsewhere: the bundle waits for them.
fn roots(session: &mut Session, args: &Args, signing: &Signing) -> Fallible<Vec<PrivateKey>> {
    let files = match args.root.files(&signing.vendor) {
        Err(failure) if !args.root.sign_with.is_empty() => return Err(failure),
        files => files.unwrap_or_default(),
    };
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    args.root.open(session, &mut keyring, &files)
}

/// A document that everybody gets the same file of.
fn published(
    session: &mut Session,
    args: &Args,
    file: &Envelope,
    given: Option<Signature<'_>>,
) -> Outcome {
    let output = args.force.output(args.target()?, Readers::All);
    let signing = args.clock.begin(session, &args.folder)?;
    let published = attach::published(&signing, file, given)?;
    let bytes = published.file(args.form.of_file().form);
    let changed = published.is_new() && input::check(session, output, Some(&bytes))?;
    published.record(&signing)?;
    answer(session, output, (changed, &published.envelope), &bytes)?;
    Ok(0)
}

/// Writes a document that is on record, and says what it is.
fn answer(
    session: &mut Session,
    output: Output<'_>,
    (changed, envelope): (bool, &Envelope),
    bytes: &[u8],
) -> Fallible<()> {
    let (_, document) = open(envelope)?;
    let (output_name, now) = (output.path.display().to_string(), session.now()?);
    let report = unsigned::Attached { changed, output: output_name, document, now };
    hand_out(session, output, bytes, &report)
}

/// The licenses of a folder, each with its signature beside it.
fn many(session: &mut Session, args: &Args) -> Outcome {
    if args.signature.is_some() || args.key.is_some() {
        return Err(Failure::usage("--signature and --key are for one document")
            .hint("put each signature beside its document, as FILE.sig"));
    }
    let folder = args.target()?;
    if input::is_dash(folder) || folder.exists() && !folder.is_dir() {
        let folder = folder.display();
        return Err(Failure::usage(format!("many licenses need a folder; {folder} is a file"))
            .hint("-o DIR"));
    }
    let mut found = files::entries(&args.file)?;
    found.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    found.sort();
    if found.is_empty() {
        let message = format!("{}: this folder holds no document that waits", args.file.display());
        return Err(Failure::usage(message).hint("name the folder of vendor issue --unsigned"));
    }
    let mut signing = args.clock.begin(session, &args.folder)?;
    files::create_folder(folder)?;
    let mut codes = Vec::new();
    for path in &found {
        let output = folder.join(path.file_name().unwrap_or_default());
        match one_of_many(session, args, &mut signing, path, &output) {
            Ok(report) => session.ui.report(&report),
            Err(failure) => {
                session.ui.item_error(&path.display().to_string(), &failure);
                codes.push(failure.code);
            }
        }
    }
    signing.note();
    Ok(combine(codes))
}

fn one_of_many(
    session: &mut Session,
    args: &Args,
    signing: &mut Signing,
    path: &Path,
    output: &Path,
) -> Fallible<Brief> {
    let bytes = input::read(&mut session.env, path)?;
    let file = Envelope::parse_signed_or_not(&bytes)?;
    if !file.is::<License>() {
        return Err(Failure::usage("it is not a license, and a folder holds licenses")
            .hint("attach it by its own name"));
    }
    let signature = brought::signature(session, args.signature.as_deref(), path)?;
    let given = signature.as_ref().map(|bytes| Signature { bytes, key: None });
    let attached = attach::license(signing, &file, given)?;
    if attached.replaced(signing)?.is_some() {
        return Err(Failure::usage("it replaces licenses, which are to be revoked with it")
            .hint("attach it by its own name"));
    }
    let bytes = args.form.of_file().file(&signing.vendor, &attached.envelope)?;
    let target = args.force.output(output, Readers::All);
    input::check(session, target, Some(&bytes))?;
    attach::record(signing, &attached)?;
    input::write(session, target, &bytes)?;
    let output = output.display().to_string();
    Ok(Brief { changed: attached.changed, output, license: attached.entry.license })
}

/// One of many licenses.
#[derive(Serialize)]
struct Brief {
    changed: bool,
    output: String,
    license: License,
}

impl Render for Brief {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "signed") } else { (Tone::Dim, "signed before") };
        let (id, licensee) = (self.license.license_id, format::licensee(&self.license));
        page.headline(tone, word, format!("{}  {id}  {licensee}", self.output));
    }
}
