//! `airseal vendor attach`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder::FolderArgs;
use super::form::FormArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::staged::{Staged, stage};
use super::{ClockArgs, hand_out};
use crate::cli::error::{Failure, Fallible, combine};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, brought, input, parsers, unsigned};
use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::issued::Issued;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::release::Release;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::inspect::open;
use crate::core::types::ids::KeyId;
use crate::issuer::attach::{self, Attached, Signature};
use crate::issuer::error::AttachError;
use crate::issuer::publication::Publication;
use crate::issuer::revoke::{self, Revoked, Target};
use crate::issuer::{Signing, VendorError, advisories, catalogue, policy};
use crate::store::files;
use crate::store::output::Readers;

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
    let attached = by_kind(session, args, &file, given);
    attached.map_err(|failure| failure.about(args.file.display()))
}

/// Attaches a signature, by the rules for the kind of document.
fn by_kind(
    session: &mut Session,
    args: &Args,
    file: &Envelope,
    given: Option<Signature<'_>>,
) -> Outcome {
    match file.payload_type.as_str() {
        TrustBundle::PAYLOAD_TYPE => bundle(session, args, file, given),
        License::PAYLOAD_TYPE => license(session, args, file, given),
        Advisories::PAYLOAD_TYPE => {
            document(session, args, file, given, advisories::still_next, |signing, it, envelope| {
                advisories::keep(signing, it, envelope)?;
                advisories::settle(&signing.vendor, it, envelope)
            })
        }
        PrivacyPolicy::PAYLOAD_TYPE => {
            document(session, args, file, given, policy::next, policy::keep)
        }
        SignedCatalogue::PAYLOAD_TYPE => {
            document(session, args, file, given, catalogue::still_next, catalogue::keep)
        }
        Release::PAYLOAD_TYPE => {
            let as_it_is = |_: &Signing, release| Ok(Publication::New(release));
            document(session, args, file, given, as_it_is, |_, _: &Release, _| Ok(()))
        }
        _ => Err(VendorError::from(AttachError::Kind(file.kind().to_owned())).into()),
    }
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
    let replaced = Replaced::plan(session, args, &signing, &attached)?;
    attach::record(&mut signing, &attached)?;
    let (_, document) = open(&attached.envelope)?;
    let (changed, now) = (attached.changed, session.now()?);
    let report =
        unsigned::Attached { changed, output: output.path.display().to_string(), document, now };
    hand_out(session, output, &bytes, &report)?;
    signing.note();
    replaced.map_or(Ok(()), |replaced| replaced.stage(session, &signing))?;
    Ok(0)
}

/// The bundle that revokes what a license replaces, and the keys that sign it here; without one it
/// waits for the roots.
struct Replaced {
    revoked: Revoked,
    keys: Vec<crate::core::types::keys::PrivateKey>,
}

impl Replaced {
    fn plan(
        session: &mut Session,
        args: &Args,
        signing: &Signing,
        attached: &Attached,
    ) -> Fallible<Option<Self>> {
        let Attached { entry, changed, .. } = attached;
        if entry.replaces.is_empty() || !changed {
            return Ok(None);
        }
        let what = Target::Ids(entry.replaces.clone());
        let revoked = revoke::plan(signing, &what, super::issue::REPLACED)?;
        if revoked.count == 0 {
            return Ok(None);
        }
        let files = args.root.files(&signing.vendor);
        let files = match files {
            Ok(files) => files,
            Err(failure) if !args.root.sign_with.is_empty() => return Err(failure),
            // The roots are elsewhere: the bundle waits for them.
            Err(_) => Vec::new(),
        };
        let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
        let keys = args.root.open(session, &mut keyring, &files)?;
        Ok(Some(Self { revoked, keys }))
    }

    fn stage(self, session: &mut Session, signing: &Signing) -> Fallible<()> {
        let done = format!("revoked {}, replaced", format::count(self.revoked.count, "license"));
        stage(session, signing, &self.revoked.next, &self.keys, None, done)
    }
}

/// A document that everybody gets the same file of.
fn document<D: Issued>(
    session: &mut Session,
    args: &Args,
    file: &Envelope,
    given: Option<Signature<'_>>,
    next: impl Fn(&Signing, D) -> Result<Publication<D>, VendorError>,
    keep: impl Fn(&Signing, &D, &Envelope) -> Result<(), VendorError>,
) -> Outcome {
    let output = args.force.output(args.target()?, Readers::All);
    let signing = args.clock.begin(session, &args.folder)?;
    let given = given.ok_or_else(|| VendorError::from(AttachError::NoSignature))?;
    let (document, signed) = attach::document::<D>(&signing, file, given)?;
    let bytes = |envelope: &Envelope| envelope.to_form(args.form.of_file().form, D::LABEL);
    let (changed, envelope) = match next(&signing, document)? {
        Publication::Unchanged(_, envelope) => (false, envelope),
        Publication::New(document) => {
            let is_new = input::check(session, output, Some(&bytes(&signed)))?;
            keep(&signing, &document, &signed)?;
            (is_new, signed)
        }
    };
    let bytes = bytes(&envelope);
    let (_, document) = open(&envelope)?;
    let report = unsigned::Attached {
        changed,
        output: output.path.display().to_string(),
        document,
        now: session.now()?,
    };
    hand_out(session, output, &bytes, &report)?;
    Ok(0)
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
        return Err(Failure::usage(format!(
            "it is a {}, and a folder holds licenses",
            file.kind()
        ))
        .hint("attach it by its own name"));
    }
    let signature = brought::signature(session, args.signature.as_deref(), path)?;
    let given = signature.as_ref().map(|bytes| Signature { bytes, key: None });
    let attached = attach::license(signing, &file, given)?;
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
