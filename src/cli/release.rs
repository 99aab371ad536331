//! `airseal release`

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::error::{CANNOT, Failure, combine};
use super::session::Session;
use super::trust::in_file;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued;
use crate::core::document::release::Release;
use crate::core::judge::verdict::Verdict;
use crate::store::StoreError;
use crate::store::releases::{self, Compared, Newest};

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

#[derive(Debug, Serialize)]
struct Checked {
    release: String,
    product: String,
    version: String,
    issued_at: String,
    verified: bool,
    /// Whether it is now the newest release that was verified here.
    changed: bool,
    /// The version of a newer one that was verified before.
    older_than: Option<String>,
    #[serde(flatten)]
    files: Compared,
}

impl Render for Checked {
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

fn may_not_write(error: &StoreError) -> bool {
    match error {
        StoreError::NotOwner { .. } => true,
        StoreError::Io { source, .. } => {
            matches!(source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
        }
        _ => false,
    }
}

fn verify(session: &mut Session, args: &VerifyArgs) -> Outcome {
    let bytes = input::read(&mut session.env, &args.release)?;
    let found = Envelope::parse_kind::<Release>(&bytes)
        .map_err(|error| in_file(&args.release, error.into()))?;
    let envelope = found.envelope;
    let home = session.home()?;
    let trust = session.trust(&home)?.ok_or_else(|| {
        Failure::verdict(
            Verdict::Untrusted,
            "no trust bundle is pinned yet, so no signature can be checked",
        )
        .hint("pin the one that your vendor ships: airseal trust pin FILE")
    })?;
    let release: Release = issued::open(&envelope, &trust).map_err(|(verdict, reason)| {
        Failure::verdict(verdict, format!("{}: {reason}", args.release.display()))
            .hint("do not install these files; ask the vendor for the release, and for the newest trust bundle")
    })?;
    let found = releases::gather(&args.files, &args.release)?.map_err(|second| {
        let name = second.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Failure::usage(format!("two of the files are called {name}")).hint("name one of them")
    })?;
    let files = releases::compare(&release, &found)?;
    let newest = Newest::read(&home, &release.product)?;
    let newer = newest.as_ref().filter(|newest| newest.is_after(&release));
    let older_than = newer.map(|newest| newest.version.to_string());

    let fault = |is: bool, verdict: Verdict| if is { verdict.exit_code() } else { 0 };
    let code = combine([
        fault(older_than.is_some() && !args.allow_older, Verdict::Untrusted),
        fault(!files.altered.is_empty(), Verdict::Untrusted),
        fault(!files.missing.is_empty() && !args.ignore_missing, Verdict::Missing),
        fault(!files.left_over.is_empty(), Verdict::NotCovered),
        fault(files.good.is_empty(), Verdict::Missing),
    ]);
    let mut changed = code == 0 && older_than.is_none() && newest != Some(Newest::of(&release));
    if changed {
        let noted = home.write(|| ()).and_then(|writer| Newest::of(&release).write(&writer));
        match noted {
            // Who may only read here still learns whether the files are good.
            Err(error) if may_not_write(&error) => {
                changed = false;
                session.ui.warn(format!("{error}; an older release will not be detected here"));
            }
            noted => noted?,
        }
    }
    session.ui.report(&Checked {
        release: args.release.display().to_string(),
        product: release.product.to_string(),
        version: release.version.to_string(),
        issued_at: release.issued_at.to_string(),
        verified: code == 0,
        changed,
        older_than,
        files,
    });
    Ok(code)
}
