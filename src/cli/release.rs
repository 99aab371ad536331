//! `airseal release`

use std::path::PathBuf;

use clap::Subcommand;

use super::error::{CANNOT, Failure, combine};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::core::judge::verdict::Verdict;
use crate::instance::release::{self, Files, VerifiedRelease};
use crate::store::releases::Compared;

/// Check the files of a release before they are installed
///
/// The vendor signs a list of the files with their hashes. The trust bundle says whose
/// signature is accepted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal release verify release.json acme-dock_2.19.4_amd64.deb")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(VerifyArgs),
}

/// Check files against the vendor's signed list of them
///
/// The list must be signed by a signer that the trust bundle lists for releases; the signer must
/// not be revoked, and must have signed within its window (exit code 11 if not). The list must be
/// for this product (15). The release must not be older than one that was verified here before
/// (11). Each file must have the hash in the list (11). The command names files of the release that
/// are missing (18) and files that are not in the list (16).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal release verify release.json acme-dock_2.19.4_amd64.deb
  airseal release verify usb/release.json usb/")]
pub struct VerifyArgs {
    /// The signed list, as the vendor sent it; - is standard input
    release: PathBuf,
    /// The files, or folders that contain only these files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Accept an older release than one that was verified here before
    #[arg(long)]
    allow_older: bool,
    /// Accept that files of the release are missing
    #[arg(long)]
    ignore_missing: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Verify(args) => verify(session, args),
    }
}

impl Render for VerifiedRelease {
    fn human(&self, page: &mut Page) {
        let Compared { good, altered, missing, left_over } = &self.files;
        page.field(
            "Release",
            format!("{} {}, signed {}", self.product, self.version, self.issued_at),
        );
        let lists = [
            (Tone::Good, "good     ", good),
            (Tone::Bad, "altered  ", altered),
            (Tone::Warn, "missing  ", missing),
            (Tone::Warn, "left over", left_over),
        ];
        for (tone, word, names) in lists {
            for name in names {
                page.headline(tone, word, name);
            }
        }
        if let Some(newer) = &self.older_than {
            page.headline(
                Tone::Warn,
                "older    ",
                format!("version {newer} was verified here before"),
            );
        }
        if self.verified {
            page.headline(Tone::Good, "verified", format::count(good.len(), "file"));
        } else {
            page.headline(Tone::Bad, "not verified", "do not install these files");
        }
    }

    fn failure(&self) -> Option<Failure> {
        let Compared { altered, missing, left_over, .. } = &self.files;
        let older = self
            .older_than
            .as_ref()
            .map(|newer| format!("version {newer} was verified here before"));
        let named = [("altered", altered), ("missing", missing), ("not of the release", left_over)];
        let named = named.into_iter().filter(|(_, names)| !names.is_empty());
        let named = named.map(|(what, names)| format!("{what}: {}", names.join(", "))).chain(older);
        let what = named.collect::<Vec<_>>().join("; ");
        let failure = Failure::new(CANNOT, format!("{}: not verified: {what}", self.release));
        Some(failure.hint("do not install these files")).filter(|_| !self.verified)
    }
}

fn verify(session: &mut Session, args: &VerifyArgs) -> Outcome {
    let list = input::read(&mut session.env, &args.release)?;
    let home = session.home()?;
    let files = Files {
        list: &args.release,
        paths: &args.files,
        allow_older: args.allow_older,
        ignore_missing: args.ignore_missing,
    };
    let verified = release::verify(&home, session.env.compiled_trust, &list, files)?;
    if let Some(error) = &verified.not_noted {
        session.ui.warn(format!("{error}; an older release will not be detected here"));
    }
    session.ui.report(&verified);
    Ok(combine(verified.faults.iter().copied().map(Verdict::exit_code)))
}
