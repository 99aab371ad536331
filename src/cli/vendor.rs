//! `airseal vendor`

mod advisory;
mod attach;
mod catalogue;
mod ceremony;
mod descriptor;
mod doctor;
mod error;
mod folder;
mod form;
mod init;
mod issue;
mod issue_qr;
mod keys;
mod list;
mod plans;
mod policy;
mod public_keys;
mod publish;
mod receive;
mod reissue;
mod release;
mod renew;
mod revocation;
mod revoke;
mod rotate;
mod show;
mod signer;
mod staged;
mod terms;
mod unsigned;

use clap::Subcommand;

use super::error::{CANNOT, Fallible};
use super::session::Session;
use super::ui::page::Render;
use super::{Outcome, input};
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::Issued;
use crate::core::types::time::Time;
use crate::issuer::dir::SignerKey;
use crate::issuer::histories::Histories;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::publication::Publication;
use crate::issuer::{Signing, VendorDir, VendorError, list as listing};
use crate::store::output::Output;
use error::MEND_LOSS;
use folder::FolderArgs;
use signer::SignerArgs;
use unsigned::Target;

/// Issue, renew and revoke licenses, as the vendor
///
/// Everything is kept in one folder: the root keys and signer keys, the trust bundle that customers
/// pin, and the issued log, which records every license. --dir names it, else the variable
/// AIRSEAL_VENDOR_DIR; else it is the current folder, if that is a vendor folder. Before a command signs, it checks that the
/// clock is not behind the last thing that was signed, and that no file is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor init --product acme-dock --dir vendor
  airseal vendor issue request.json --dir vendor --days 365 -o license.json")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Issue(Box<issue::Args>),
    Renew(Box<renew::Args>),
    Revoke(revoke::Args),
    #[command(subcommand)]
    Rotate(rotate::Command),
    Receive(receive::Args),
    Publish(publish::Args),
    Attach(Box<attach::Args>),
    Release(release::Args),
    Policy(policy::Args),
    #[command(subcommand)]
    Catalogue(catalogue::Command),
    #[command(subcommand, alias = advisory::EARLIER)]
    Advisory(advisory::Command),
    List(list::Args),
    Plans(plans::Args),
    Doctor(doctor::Args),
    Show(show::Args),
    Reissue(reissue::Args),
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Init(args) => init::run(session, args),
        Command::Issue(args) => issue::run(session, args),
        Command::Renew(args) => renew::run(session, args),
        Command::Revoke(args) => revoke::run(session, args),
        Command::Rotate(command) => rotate::run(session, command),
        Command::Receive(args) => receive::run(session, args),
        Command::Publish(args) => publish::run(session, args),
        Command::Attach(args) => attach::run(session, args),
        Command::Release(args) => release::run(session, args),
        Command::Policy(args) => policy::run(session, args),
        Command::Catalogue(command) => catalogue::run(session, command),
        Command::Advisory(command) => advisory::run(session, command),
        Command::List(args) => list::run(session, args),
        Command::Plans(args) => plans::run(session, args),
        Command::Doctor(args) => doctor::run(session, args),
        Command::Show(args) => show::run(session, args),
        Command::Reissue(args) => reissue::run(session, args),
    }
}

/// What a command that signs is told of the clock.
#[derive(Debug, clap::Args)]
struct ClockArgs {
    /// Sign even if the clock is more than a day behind the last thing that was signed
    #[arg(long)]
    trust_clock: bool,
}

impl ClockArgs {
    /// Begins to sign in a vendor folder.
    fn begin(&self, session: &mut Session, folder: &FolderArgs) -> Fallible<Signing> {
        let dir = folder.find(session)?;
        let signing = Signing::begin(&dir, session.now()?, self.trust_clock)?;
        for loss in &signing.noticed {
            session.ui.warn(format!("{}: {loss}", dir.display()));
        }
        Ok(signing)
    }
}

/// Names what is missing in the folder, for a command that only reads; its exit code.
fn name_losses(session: &mut Session, vendor: &VendorDir, log: &IssuedLog) -> Fallible<u8> {
    let survey = listing::survey(vendor, log)?;
    let dir = vendor.dir().display();
    for loss in survey.losses.iter().chain(&survey.gaps) {
        session.ui.warn_once(format!("{dir}: {loss}"));
    }
    if let Some((version, path)) = survey.waiting {
        let path = path.display();
        session.ui.note(format!("trust bundle {version} waits for root signatures in {path}"));
    }
    if survey.losses.is_empty() {
        return Ok(0);
    }
    session.ui.warn(MEND_LOSS);
    Ok(CANNOT)
}

/// The histories of the licenses, for a command that only reads: it names what is missing of what
/// customers handed in.
fn histories<'l>(
    session: &mut Session,
    vendor: &VendorDir,
    log: &'l IssuedLog,
    now: Time,
) -> Fallible<Histories<'l>> {
    let histories = Histories::read(vendor, log, now)?;
    let dir = vendor.dir().display();
    for gap in histories.gaps() {
        session.ui.warn_once(format!("{dir}: {gap}"));
    }
    Ok(histories)
}

/// Signs a document that everybody gets, unless its content was signed before: whether it did,
/// the document, and its file. `record` signs it and keeps it. `None`: it was written to be signed
/// elsewhere.
fn publish_document<D: Issued>(
    session: &mut Session,
    signing: &mut Signing,
    next: Publication<D>,
    signer: &SignerArgs,
    (output, unsigned): (Output, Option<Target<'_>>),
    record: fn(&Signing, &D, &SignerKey) -> Result<Envelope, VendorError>,
) -> Fallible<Option<(bool, D, Envelope)>> {
    match (next, unsigned) {
        (Publication::Unchanged(document, envelope), _) => Ok(Some((false, document, envelope))),
        (Publication::New(document), Some(unsigned)) => {
            unsigned.check(session, None)?;
            document.validate().map_err(VendorError::OutOfRange)?;
            let (key, _) = signing.vendor.signer_file::<D>(signing.now)?;
            unsigned::hand_out(unsigned, session, &document, key)?;
            Ok(None)
        }
        (Publication::New(document), None) => {
            input::check(session, output, None)?;
            document.validate().map_err(VendorError::OutOfRange)?;
            let signer = signer.unlock::<D>(session, signing)?;
            let envelope = record(signing, &document, &signer)?;
            Ok(Some((true, document, envelope)))
        }
    }
}

/// Writes a signed file, and answers unless the file is the answer.
fn hand_out(
    session: &mut Session,
    output: Output,
    bytes: &[u8],
    report: &impl Render,
) -> Fallible<()> {
    input::write(session, output, bytes)?;
    if !input::is_dash(output.path) {
        session.ui.report(report);
    }
    Ok(())
}
