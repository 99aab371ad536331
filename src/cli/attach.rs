//! `airseal attach`

use std::path::PathBuf;

use super::error::{Failure, Fallible};
use super::registered::{self, disclose};
use super::session::Session;
use super::unsigned::Attached;
use super::{Outcome, brought, input};
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::erasure::Erasure;
use crate::core::document::forms::Form;
use crate::core::document::ledger::{Details, LedgerCopy};
use crate::core::document::registration::Registration;
use crate::core::document::report::Report;
use crate::core::judge::inspect::open;
use crate::core::judge::verdict::Verdict;
use crate::instance::attach::{self, AttachError, Brought};
use crate::store::output::{Output, Readers};

/// Attach a signature of this instance that was made elsewhere
///
/// FILE is what a command wrote with --unsigned, because the key of this instance is kept in a token
/// or on another machine. The signature must be that of FILE.pae by this key. Every rule of the
/// command that began the document is asked again, because the state may have changed since; then the
/// document counts, and is written, as if it had been signed here. A request is registered, a
/// compliance report is recorded in the ledger, and a statement of erasure takes the place of the one
/// without a signature. The signature is 64 bytes, as they are or in hex or base64, as openssl,
/// pkcs11-tool and key services write it. Attaching a signature twice changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal attach request.unsigned.json --signature request.sig -o request.json
  airseal attach report.unsigned.json --signature report.sig -o report.json")]
pub struct Args {
    /// The document
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the signature from SIG (default: FILE.sig)
    #[arg(long, value_name = "SIG")]
    signature: Option<PathBuf>,
    /// Write the signed document to FILE; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Write the document as text for mail
    #[arg(long, conflicts_with = "line")]
    armor: bool,
    /// Write the document as one line, for chat, YAML and variables
    #[arg(long)]
    line: bool,
    #[command(flatten)]
    force: input::Force,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let bytes = input::read(&mut session.env, &args.file)?;
    let document = brought::document(&args.file, &bytes)?;
    let signature = brought::signature(session, args.signature.as_deref(), &args.file)?;
    let signature = signature.ok_or_else(|| {
        let file = args.file.display();
        Failure::usage(format!("{file}: it is not signed yet, and there is no {file}.sig"))
            .hint("name the signature of FILE.pae: --signature SIG")
    })?;
    let given = Brought { document: &document, signature: &signature };
    let attached = by_kind(session, args, given);
    attached.map_err(|failure| failure.about(args.file.display()))
}

/// Attaches a signature, by the rules for the kind of document.
fn by_kind(session: &mut Session, args: &Args, given: Brought<'_>) -> Outcome {
    match given.document.payload_type.as_str() {
        Registration::PAYLOAD_TYPE => request(session, args, given),
        Report::PAYLOAD_TYPE => report(session, args, given),
        LedgerCopy::PAYLOAD_TYPE => {
            let home = session.home()?;
            let signed = attach::ledger_copy(&home, &args.file, given)?;
            write::<LedgerCopy>(session, args, &signed, true)
        }
        Erasure::PAYLOAD_TYPE => {
            let home = session.home()?;
            let writer = session.write(&home)?;
            let statement = attach::statement(&home, given)?;
            args.check::<Erasure>(session, &statement.envelope)?;
            let changed = statement.is_new();
            let signed = statement.keep(&writer)?;
            drop(writer);
            write::<Erasure>(session, args, &signed, changed)
        }
        _ => {
            let kind = given.document.kind();
            let message = format!("no instance signs a document of the kind {kind}");
            Err(Failure::verdict(Verdict::Malformed, message)
                .hint("if it is one of the vendor's: airseal vendor attach"))
        }
    }
}

fn request(session: &mut Session, args: &Args, given: Brought<'_>) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("attach")?;
    let writer = session.write(&home)?;
    let catalogue = session.catalogue(&home)?.catalogue;
    let request = attach::request(&home, session.env.compiled_trust, &catalogue, given)?;
    let bytes = args.form(&Envelope::parse(request.bytes())?, Registration::LABEL);
    input::check(session, args.output(), Some(&bytes))?;
    let about = if request.is_new() { session.about_policy(&home) } else { Details::new() };
    let mut done = request.apply(&writer, &stamp, &about).map_err(AttachError::from)?;
    input::write(session, args.output(), &bytes)?;
    if !input::is_dash(&args.output) {
        done.output = Some(args.output.display().to_string());
        session.ui.report(&registered::Answer { done, drawn: false });
    }
    disclose(session, &writer, &stamp)?;
    Ok(0)
}

fn report(session: &mut Session, args: &Args, given: Brought<'_>) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("attach")?;
    let writer = session.write(&home)?;
    let catalogue = session.catalogue(&home)?.catalogue;
    let report = attach::report(&home, &catalogue, given)?;
    args.check::<Report>(session, &report.envelope)?;
    let changed = report.is_new();
    let signed = report.record(&writer, &stamp)?;
    // Whoever reads a pipe may take as long as they like.
    drop(writer);
    write::<Report>(session, args, &signed, changed)
}

/// Writes the signed document, and says what it is.
fn write<D: Document>(
    session: &mut Session,
    args: &Args,
    signed: &Envelope,
    changed: bool,
) -> Outcome {
    input::write(session, args.output(), &args.form(signed, D::LABEL))?;
    if !input::is_dash(&args.output) {
        let (_, document) = open(signed)?;
        let output = args.output.display().to_string();
        let now = session.now()?;
        session.ui.report(&Attached { changed, output, document, now });
    }
    Ok(0)
}

impl Args {
    /// The file to write; it names the instance, so only its owner may read it.
    fn output(&self) -> Output<'_> {
        self.force.output(&self.output, Readers::Owner)
    }

    /// Refuses a file that the document must not replace, before anything is changed.
    fn check<D: Document>(&self, session: &Session, signed: &Envelope) -> Fallible<()> {
        input::check(session, self.output(), Some(&self.form(signed, D::LABEL)))?;
        Ok(())
    }

    fn form(&self, envelope: &Envelope, label: &str) -> Vec<u8> {
        envelope.to_form(Form::of(self.armor, self.line), label)
    }
}
