//! `airseal vendor reissue`

use std::path::PathBuf;

use serde::Serialize;
use uuid::Uuid;

use super::folder::FolderArgs;
use super::form::FormArgs;
use super::issue_qr::QrArgs;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};
use crate::core::document::license::License;
use crate::core::types::time::Time;
use crate::issuer::entry::Entry;
use crate::issuer::histories::{Histories, Standing};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::{VendorDir, VendorError, reissue, signing};
use crate::store::output::Readers;

/// Write a license again, for a customer who lost the file
///
/// The file has the same bytes as when the license was issued: the issued log keeps its signature.
/// No key is needed. The signature is checked before the file is written. A license that no site
/// would accept is refused: one that is revoked, replaced, returned or past its grace days, or
/// whose signer was revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor reissue 4f2b6a0e --dir vendor -o license.json
  airseal vendor reissue 4f2b6a0e --dir vendor --armor -o -
  airseal vendor reissue 4f2b6a0e --dir vendor --line --with-trust -o answer.txt")]
pub struct Args {
    /// The id of the license, or its first digits; `airseal vendor show` finds it
    #[arg(value_name = "LICENSE_ID", value_parser = parsers::first_digits)]
    id: String,
    #[command(flatten)]
    folder: FolderArgs,
    /// Write the license to FILE; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    force: input::Force,
    #[command(flatten)]
    qr: QrArgs,
}

#[derive(Debug, Serialize)]
struct Written<'l> {
    output: String,
    /// Whether the file was written: else it has these bytes already.
    changed: bool,
    license: &'l License,
    standing: Standing,
    /// The license that the customer should have too.
    renewed_by: Option<Uuid>,
    #[serde(skip)]
    now: Time,
}

impl<'l> Written<'l> {
    fn of(
        args: &Args,
        histories: &Histories<'_>,
        entry: &'l Entry,
        changed: bool,
        now: Time,
    ) -> Self {
        let license = &entry.license;
        let renewal = histories.renewal_of(&license.license_id);
        Self {
            output: args.output.display().to_string(),
            changed,
            license,
            standing: histories.standing(entry),
            renewed_by: renewal.map(|entry| entry.license.license_id),
            now,
        }
    }
}

impl Render for Written<'_> {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "written") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.output);
        page.field("License", self.license.license_id);
        page.field("For", format::licensee(self.license));
        match &self.license.instance {
            Some(instance) => page.field("Instance", instance.grouped()),
            None => page.field("Instance", "any instance of that email"),
        }
        page.field("Issued", self.license.issued_at);
        page.field("Until", format::end(self.license, self.now));
        page.field("Covers", format::coverage(self.license));
        if let Some(by) = self.renewed_by {
            page.field("Renewed by", by);
            page.field("Next", format!("send the renewal too: airseal vendor reissue {by}"));
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    args.qr.check(session, args.force, &args.output, false)?;
    let now = session.now()?;
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    let log = IssuedLog::read(&vendor)?;
    let losses = signing::losses(&vendor, &log)?;
    if !losses.is_empty() {
        // What revokes the license may be what is missing.
        return Err(VendorError::Lost(losses).into());
    }
    let histories = Histories::read(&vendor, &log, now)?;
    let entry = reissue::entry(&histories, &args.id)?;
    let envelope = reissue::envelope(&vendor, &histories, entry)?;
    let bytes = args.form.of_file().file(&vendor, &envelope)?;
    let code = args.qr.code(&bytes)?;
    let changed = input::write(session, args.force.output(&args.output, Readers::All), &bytes)?;
    let drawn = args.qr.write(session, args.force, code.as_ref())?;
    if !input::is_dash(&args.output) {
        session.ui.report(&Written::of(args, &histories, entry, changed, now));
    }
    if let Some(drawn) = drawn {
        session.ui.bytes(drawn.as_bytes());
    }
    Ok(0)
}
