//! `airseal vendor release`

use std::path::{Path, PathBuf};

use semver::Version;
use serde::Serialize;

use super::folder::FolderArgs;
use super::signer::SignerArgs;
use super::unsigned::{self, UnsignedArgs};
use super::{ClockArgs, hand_out};

use crate::cli::session::Session;
use crate::cli::ui::describe;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};
use crate::core::document::envelope::Document;
use crate::core::document::release::Release;
use crate::issuer::release::release;
use crate::store::output::Readers;

/// Sign the files of a release, by their hashes
///
/// Anybody who has the trust bundle can check the files with `airseal release verify`; openssl and
/// sha256sum do the same without airseal (docs/reference/formats.md).
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor release [OPTIONS] --release-version <V>
                              --output <FILE> <FILE>...",
    after_help = "\
Examples:
  airseal vendor release dist/* --release-version 2.19.4 --dir vendor \\
    -o release.json"
)]
pub struct Args {
    /// The files of the release
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// State the version of the release
    #[arg(long, value_name = "V", value_parser = parsers::version)]
    release_version: Version,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    signer: SignerArgs,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the signed list to FILE; - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
}

impl Args {
    /// The file to write: signed, or to be signed elsewhere.
    fn output(&self) -> &Path {
        self.unsigned.or(self.output.as_deref(), "-")
    }
}

#[derive(Debug, Serialize)]
struct Released {
    output: String,
    #[serde(flatten)]
    release: Release,
}

impl Render for Released {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "released", &self.output);
        describe::release(page, &self.release);
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let mut signing = args.clock.begin(session, &args.folder)?;
    let release = release(&signing, args.release_version.clone(), &args.files)?;
    let output = args.force.output(args.output(), Readers::All);
    release.validate()?;
    if let Some(unsigned) = args.unsigned.checked(session, Some(args.force))? {
        let (key, _) = signing.vendor.signer_file::<Release>(signing.now)?;
        unsigned::hand_out(unsigned, session, &release, key)?;
        return Ok(0);
    }
    input::check(session, output, None)?;
    let envelope = args.signer.unlock::<Release>(session, &mut signing)?.sign(&release)?;
    let released = Released { output: args.output().display().to_string(), release };
    hand_out(session, output, &envelope.to_json(), &released)?;
    Ok(0)
}
