//! `airseal vendor receive`

mod answer;
mod next_step;

use std::path::PathBuf;

use super::folder::FolderArgs;
use crate::cli::Outcome;
use crate::cli::session::Session;
use crate::issuer::receive::Receiving;
use answer::Answer;

/// Check and keep the reports and statements that customers hand in
///
/// Each document is checked: the instance's signature, whether its license was issued from this
/// folder and is still good, whether more is in use than is licensed, and whether it fits what the
/// same instance handed in before. What is found is one line each, with what to do; the exit code
/// is then 5. What was received is kept in received.jsonl, so that `vendor show` and `vendor list`
/// know it; the same file again changes nothing. A statement of erasure gives the seat of its
/// instance back. In a folder, subfolders are searched too, and other files are passed over.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor receive report.json --dir vendor
  airseal vendor receive reports/ --dir vendor --json
  airseal vendor receive - --dir vendor < mail.txt")]
pub struct Args {
    /// Files, folders of files, or PNG pictures of a QR code; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "accept_loss")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
    /// Begin received.jsonl again with what is left of it; the old file is kept next to it
    #[arg(long)]
    accept_loss: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let dir = args.folder.find(session)?;
    let mut receiving = Receiving::begin(&dir, session.now()?, args.accept_loss)?;
    for loss in &receiving.accepted {
        session.ui.note(format!("{}: accepted: {loss}", dir.display()));
    }
    if args.files.is_empty() {
        return Ok(0);
    }
    let signers = receiving.signers().cloned().collect();
    let mut answer = Answer::new(&dir, signers);
    let mut failed = None;
    receiving.take(&args.files, &mut session.env.stdin, &mut |event| {
        answer.say(session.ui, &event).unwrap_or_else(|failure| {
            failed = Some(failure);
            std::ops::ControlFlow::Break(())
        })
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok(answer.end(session.ui))
}
