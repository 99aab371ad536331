//! `airseal vendor policy`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder::FolderArgs;
use super::signer::SignerArgs;
use super::unsigned::UnsignedArgs;
use super::{ClockArgs, hand_out, publish_document};

use crate::cli::error::{Failure, Fallible};
use crate::cli::session::Session;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::policy::fields;
use crate::cli::{Outcome, input, parsers};

use crate::core::document::envelope::Document;
use crate::core::document::forms::Form;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::types::email::Email;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::{VendorDir, catalogue, policy};
use crate::store::output::Readers;

/// Sign a version of the privacy policy, for every customer
///
/// The text is Markdown. The hash of the data catalogue is signed with it, so that customers can
/// see whether a program collects other data. The text of a version never changes: to change the
/// policy, sign a new version. Signing the same text again gives the same file, unless its signer
/// was revoked.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor policy [OPTIONS] --policy-version <V> --effective <DATE>
                             --contact <ADDR> --output <FILE> <TEXT>",
    after_help = "\
Examples:
  airseal vendor policy privacy.md --policy-version 2027-03 \\
    --effective 2027-03-01 --contact privacy@acme.example \\
    --data-location \"eu: Frankfurt\" --dir vendor -o policy.json"
)]
pub(super) struct Args {
    /// The text, a Markdown file; - is standard input
    #[arg(value_name = "TEXT")]
    text: PathBuf,
    /// Name the version, such as 2024-03
    #[arg(long, value_name = "V", value_parser = parsers::name)]
    policy_version: Name,
    /// Let the version take effect on DATE (UTC)
    #[arg(long, value_name = "DATE", value_parser = parsers::from_day)]
    effective: Time,
    /// State the address for data protection requests
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    contact: Email,
    /// State where data is stored; may be repeated
    #[arg(long, value_name = "TEXT")]
    data_location: Vec<String>,
    /// State how long data is kept
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    retention: String,
    /// The signed catalogue that the policy describes (default: the last one of the vendor folder,
    /// else the one that airseal comes with)
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    signer: SignerArgs,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the signed policy to FILE; - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    /// Write the policy as text for mail
    #[arg(long, conflicts_with = "unsigned")]
    armor: bool,
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
struct Signed {
    changed: bool,
    output: String,
    #[serde(flatten)]
    policy: PrivacyPolicy,
}

impl Render for Signed {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "signed") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.output);
        fields(page, &self.policy);
        page.field("Next", "send it to every customer: airseal import FILE");
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let catalogue = args.catalogue.as_ref().map(|path| input::whole(&mut session.env, path));
    let catalogue = catalogue.transpose()?;
    let hint = "the policy is a Markdown file; save it as UTF-8";
    let text = input::text(&mut session.env, &args.text, hint)?;
    let mut signing = args.clock.begin(session, &args.folder)?;
    let policy = PrivacyPolicy {
        schema: 1,
        product: signing.vendor.trust().bundle().product.clone(),
        version: args.policy_version.clone(),
        effective: args.effective,
        issued_at: signing.now,
        text,
        privacy_contact: args.contact.clone(),
        data_locations: args.data_location.clone(),
        retention: args.retention.clone(),
        catalogue_sha256: Some(described(&signing.vendor, args, catalogue.as_deref())?),
    };
    let output = args.force.output(args.output(), Readers::All);
    let next = policy::next(&signing, policy)?;
    let to = (output, args.unsigned.target(Some(args.force))?);
    let published =
        publish_document(session, &mut signing, next, &args.signer, to, policy::publish)?;
    let Some((changed, policy, envelope)) = published else { return Ok(0) };
    let bytes = envelope.to_form(Form::of(args.armor, false), PrivacyPolicy::LABEL);
    let signed = Signed { changed, output: args.output().display().to_string(), policy };
    hand_out(session, output, &bytes, &signed)?;
    Ok(0)
}

/// The hash of the catalogue that the policy describes. `file`: what was read of `--catalogue`.
fn described(vendor: &VendorDir, args: &Args, file: Option<&[u8]>) -> Fallible<String> {
    catalogue::described(vendor, file).map_err(|error| match &args.catalogue {
        Some(path) => Failure::from(error).about(path.display()),
        None => error.into(),
    })
}
