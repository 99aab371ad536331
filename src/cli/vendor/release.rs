//! `airseal vendor release`

use std::path::PathBuf;

use semver::Version;
use serde::Serialize;

use super::{ClockArgs, PassphraseArgs, sign};

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};
use crate::core::document::release::Release;
use crate::store::files;
use crate::store::output::Readers;

/// Sign the files of a release, by their hashes
///
/// Anybody who has the trust bundle can check the files with `airseal release verify`; openssl and
/// sha256sum do the same without airseal (docs/reference/formats.md).
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor release [OPTIONS] --release-version <V> --dir <DIR>
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
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the signed list to FILE; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: input::Force,
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
        describe(page, &self.release);
    }
}

/// A release for people; `inspect` shows the same.
pub(in crate::cli) fn describe(page: &mut Page, release: &Release) {
    page.field("Product", format!("{} {}", release.product, release.version));
    page.field("Signed", release.issued_at);
    page.field("Files", format::count(release.files.len(), "file"));
    for (name, hash) in &release.files {
        page.line(format!("    {name}"));
        page.line(format!("    {hash}"));
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let signing = args.clock.begin(session, &args.dir)?;
    let (vendor, now) = (&signing.vendor, signing.now);
    let mut list = std::collections::BTreeMap::new();
    for file in &args.files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if list.insert(name.clone(), files::sha256(file)?).is_some() {
            return Err(Failure::usage(format!("two of the files are called {name}")));
        }
    }
    let output = args.force.output(&args.output, Readers::All);
    input::check(session, output, None)?;
    let product = vendor.trust().bundle().product.clone();
    let release = Release {
        schema: 1,
        product,
        version: args.release_version.clone(),
        issued_at: now,
        files: list,
    };
    let envelope = sign(session, vendor, &args.passphrase, &release)?;
    input::write(session, output, &envelope.to_json())?;
    if !input::is_dash(&args.output) {
        session.ui.report(&Released { output: args.output.display().to_string(), release });
    }
    Ok(0)
}
