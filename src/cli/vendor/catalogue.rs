//! `airseal vendor catalogue`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::WRITE_A_DRAFT;
use super::folder::FolderArgs;
use super::signer::SignerArgs;
use super::unsigned::UnsignedArgs;
use super::{ClockArgs, hand_out, publish_document};

use crate::cli::error::{Failure, Fallible, SOMETHING_FOUND};
use crate::cli::session::Session;
use crate::cli::ui::catalogue;
use crate::cli::ui::format::count;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input};

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::types::day::Day;
use crate::issuer::VendorDir;
use crate::issuer::catalogue::{Checked, check, last, next, publish};
use crate::privacy::gdpr_points::{not_stated, unclear};
use crate::privacy::legal_basis::EXAMPLE;
use crate::store::output::Readers;

/// Check and sign the catalogue of what your product can send
///
/// The catalogue is a TOML file. It declares every field of usage data, and may say more about the
/// fields of the request and of the compliance report, which are airseal's. Once customers import
/// the signed catalogue, what can be sent follows it.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  airseal vendor catalogue check catalogue.toml --dir vendor
  airseal vendor catalogue sign catalogue.toml --dir vendor -o catalogue.json")]
pub(super) enum Command {
    Check(CheckArgs),
    Sign(SignArgs),
}

/// Check a catalogue as a reviewer would, and sign nothing
///
/// The command names every rule that the catalogue breaks, with its line; how far each usage field
/// can tell instances apart; and what changes compared with the catalogue that was signed last in
/// the vendor folder, or with --against. It lists the keys that the record of processing and the
/// privacy notice need and that are not stated, and each legal basis of which it is unclear what
/// letter of GDPR 6(1) it means. The exit code is 5 if a rule is broken.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor catalogue check catalogue.toml --dir vendor
  airseal vendor catalogue check catalogue.toml --against catalogue.json

A catalogue.toml:
  number = 1
  hosts = [\"usage.acme.example\"]
  transfers = \"none\"

  [controller]
  name = \"Acme GmbH\"
  contact = \"privacy@acme.example\"

  [request]
  legal_basis = \"GDPR 6(1)(b)\"
  retention = \"license term, then 10 years (tax law)\"
  recipient = \"Acme GmbH\"
  people = \"those who register an instance\"

  [compliance]
  legal_basis = \"GDPR 6(1)(b)\"
  retention = \"license term, then 10 years (tax law)\"
  recipient = \"Acme GmbH\"

  [usage]
  legal_basis = \"GDPR 6(1)(f)\"
  retention = \"13 months\"
  recipient = \"Acme GmbH\"

  [[field]]
  name = \"databases\"
  category = \"usage\"
  type = \"bucket\"      # flag, enumeration, bucket or version
  max = 1000
  purpose = \"How many databases the start page must list\"
  example = \"10-19\"
  since = 1
  expires = \"2028-12-31\"")]
pub(super) struct CheckArgs {
    /// The catalogue, a TOML file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Compare with the signed catalogue in FILE (default: the last one of the vendor folder)
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
}

/// Sign a catalogue, for every customer
///
/// A catalogue that breaks a rule is not signed. A field that is new or was changed must have the
/// new number in `since`: customers are told of it before it leaves. Signing the same content again
/// gives the same file, unless its signer was revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor catalogue sign catalogue.toml --dir vendor -o catalogue.json")]
pub(super) struct SignArgs {
    /// The catalogue, a TOML file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    signer: SignerArgs,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the signed catalogue to FILE; - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    /// Write the catalogue as text for mail
    #[arg(long, conflicts_with = "unsigned")]
    armor: bool,
    #[command(flatten)]
    force: input::Force,
}

impl SignArgs {
    /// The file to write: signed, or to be signed elsewhere.
    fn output(&self) -> &Path {
        self.unsigned.or(self.output.as_deref(), "-")
    }
}

pub(super) fn run(session: &mut Session, command: &Command) -> Outcome {
    match command {
        Command::Check(args) => run_check(session, args),
        Command::Sign(args) => run_sign(session, args),
    }
}

fn run_check(session: &mut Session, args: &CheckArgs) -> Outcome {
    let text = draft(session, &args.file)?;
    let before = match (&args.against, args.folder.look(session)?) {
        (Some(file), _) => Some(signed(session, file)?),
        (None, Some(dir)) => last(&VendorDir::open(&dir)?)?,
        (None, None) => None,
    };
    let checked = check(&text, before.as_ref(), Day::of(session.now()?))
        .map_err(|error| Failure::from(error).about(args.file.display()))?;
    let code = if checked.findings.is_empty() { 0 } else { SOMETHING_FOUND };
    let (not_stated, unclear) = (not_stated(&checked.catalogue), unclear(&checked.catalogue));
    session.ui.report(&Reviewed { checked, not_stated, unclear });
    Ok(code)
}

/// The catalogue in a signed file, whoever signed it.
fn signed(session: &mut Session, file: &Path) -> Fallible<Catalogue> {
    let bytes = input::read(&mut session.env, file)?;
    let found = Envelope::parse_kind::<SignedCatalogue>(&bytes);
    let document = found.and_then(|found| found.envelope.document::<SignedCatalogue>());
    Ok(document.map_err(|error| input::in_file(file, error.into()))?.catalogue)
}

fn run_sign(session: &mut Session, args: &SignArgs) -> Outcome {
    let text = draft(session, &args.file)?;
    let mut signing = args.clock.begin(session, &args.folder)?;
    let output = args.force.output(args.output(), Readers::All);
    let next = next(&signing, &text, signing.now)
        .map_err(|error| Failure::from(error).about(args.file.display()))?;
    let to = (output, args.unsigned.target(Some(args.force))?);
    let published = publish_document(session, &mut signing, next, &args.signer, to, publish)?;
    let Some((changed, document, envelope)) = published else { return Ok(0) };
    let bytes = envelope.to_form(Form::of(args.armor, false), SignedCatalogue::LABEL);
    let signed = Signed { changed, output: args.output().display().to_string(), document };
    hand_out(session, output, &bytes, &signed)?;
    Ok(0)
}

/// The text of a draft.
fn draft(session: &mut Session, file: &Path) -> Fallible<String> {
    input::text(&mut session.env, file, WRITE_A_DRAFT)
}

#[derive(Debug, Serialize)]
struct Signed {
    changed: bool,
    output: String,
    #[serde(flatten)]
    document: SignedCatalogue,
}

impl Render for Signed {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "signed") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.output);
        catalogue::fields(page, &self.document);
        page.field("Next", "send it to every customer: airseal import FILE");
    }
}

/// A draft, checked, with what its record of processing and its privacy notice could not say.
#[derive(Debug, Serialize)]
struct Reviewed {
    #[serde(flatten)]
    checked: Checked,
    /// The keys that would say it.
    not_stated: Vec<String>,
    /// The legal bases that do not say which letter of GDPR 6(1) they mean.
    unclear: Vec<String>,
}

impl Render for Reviewed {
    fn human(&self, page: &mut Page) {
        let Self { checked, not_stated, unclear } = self;
        checked.write(page);
        if !not_stated.is_empty() {
            page.field("Not stated", not_stated.join(", "));
            page.line("  airseal data explain --record and --notice will name these keys.");
        }
        if !unclear.is_empty() {
            page.field("Unclear", unclear.join(", "));
            page.line(format!("  Cite the letter of GDPR 6(1), for example {EXAMPLE}: the notice names rights by it."));
        }
        match checked.findings.len() {
            0 => page.headline(Tone::Good, "no rule broken", ""),
            broken => page.headline(Tone::Bad, "not to be signed", count(broken, "broken rule")),
        }
    }

    fn failure(&self) -> Option<Failure> {
        let findings = &self.checked.findings;
        let first = findings.first()?;
        let message =
            format!("{}, of which the first is: {first}", count(findings.len(), "broken rule"));
        Some(Failure::new(SOMETHING_FOUND, message).hint("leave out -q to see all of them"))
    }
}

impl Checked {
    fn write(&self, page: &mut Page) {
        page.headline(Tone::Dim, "catalogue", self.number);
        let (request, compliance) = (self.request, self.compliance);
        page.field("Request", count(request, "field"));
        page.field("Compliance", count(compliance, "field"));
        page.field("Usage", count(self.usage.len(), "field"));
        let widest = self.usage.iter().map(|usage| usage.field.len()).max().unwrap_or_default();
        for usage in &self.usage {
            page.line(format!("  {:<widest$}  {:>5.1} bits", usage.field, usage.bits));
        }
        page.field("In sum", format!("{:.1} of {} bits", self.bits, self.budget_bits));
        if let Some(before) = self.compared_with {
            page.line(format!("Compared with catalogue {before}:"));
            if self.changes.is_empty() {
                page.line("  Nothing changes.");
            }
            for compared in &self.changes {
                let again = if compared.needs_disclosure { " (shown again)" } else { "" };
                page.line(format!("  - {}{again}", compared.change));
            }
        }
        for finding in &self.findings {
            page.headline(Tone::Bad, "rule broken", finding);
        }
    }
}
