//! `airseal register`

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::{Failure, Fallible};
use super::registered::{Answer, disclose};
use super::session::Session;
use super::ui::qr::draw;
use super::unsigned::{self, UnsignedArgs};
use super::{Outcome, brought, input, parsers};
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::ledger::Details;
use crate::core::document::registration::Registration;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, Region};
use crate::core::types::product_version::ProductVersion;
use crate::instance::register::{Defaults, Plan, Registered, Request, Wanted};
use crate::picture::code::Code;
use crate::store::identity::InstanceKey;
use crate::store::output::Readers;
use crate::store::{Home, Writer};

/// Register this instance, and write the request for a license
///
/// The command creates the instance's key on first use and signs the request with it. Nothing is
/// sent: carry the file to the vendor. `airseal data show request --explain` lists every field of
/// the request. Registering again with the same values changes nothing and writes the same bytes.
/// If an option is left out, the value that was registered before is kept. If the instance's key is
/// kept elsewhere, in a token or on another machine, name its public half with --public, and write
/// the request with --unsigned; nothing is registered until `airseal attach` has the signature.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal register --email ops@acme.example -o request.json
  airseal register --email new@acme.example --change-email -o change.json
  airseal register --email ops@acme.example --qr
  airseal register --email ops@acme.example --public token.pem \\
    --unsigned request.unsigned.json
  airseal register --edition community")]
pub struct Args {
    /// Register this email address; it need not be personal
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    email: Option<Email>,
    /// Register for this edition of the product (default: business)
    #[arg(long, value_parser = parsers::edition())]
    edition: Option<Edition>,
    /// Ask for a license for an address other than the registered one
    #[arg(long, requires = "email")]
    change_email: bool,
    /// Register the version that the product prints, such as 2.19.4
    #[arg(long, value_name = "V", value_parser = parsers::product_version)]
    product_version: Option<ProductVersion>,
    /// Name this instance, for you and the vendor; "" removes it
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Ask the vendor to keep the data in this region
    #[arg(long, value_parser = parsers::region(), value_name = "REGION")]
    data_region: Option<Region>,
    /// Say whether the vendor may send marketing to the address (default: off)
    #[arg(long, value_enum, value_name = "on|off")]
    marketing: Option<Switch>,
    /// Write the request to FILE; - is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "unsigned")]
    output: Option<PathBuf>,
    /// Write the request as text for mail
    #[arg(long, requires = "output", conflicts_with = "line")]
    armor: bool,
    /// Write the request as one line, for chat, YAML and variables
    #[arg(long, requires = "output")]
    line: bool,
    /// Draw the request as a QR code, for sites where USB drives are not allowed
    #[arg(long, conflicts_with_all = ["json", "unsigned"])]
    qr: bool,
    /// Write the request as a QR code to FILE, in PNG format
    #[arg(long, value_name = "FILE", conflicts_with = "unsigned")]
    qr_png: Option<PathBuf>,
    /// Use a key that is kept elsewhere: read its public half from KEY.pem
    #[arg(long, value_name = "KEY.pem")]
    public: Option<PathBuf>,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("register")?;
    let writer = session.write(&home)?;
    let plan = plan(session, args, &home)?;
    if plan.is_first() {
        // Before a key is made. A request that exists may be written again.
        check_outputs(session, args, None)?;
    }
    let key = key(session, args, &plan, &writer)?;
    let policy = match plan.policy_seen(&home)? {
        Some(seen) => Some(seen),
        None => show_policy(session, &home)?,
    };
    let request = plan.sign(&key, &session.catalogue(&home)?.catalogue, policy, stamp.time)?;
    if request.is_unsigned() {
        return hand_out(session, args, &key, &request);
    }
    let bytes = request.bytes().to_vec();
    check_outputs(session, args, Some(&bytes))?;
    let about = if request.is_new() { session.about_policy(&home) } else { Details::new() };
    let done = request.apply(&writer, &stamp, &about)?;
    write_out(session, args, &bytes, done)?;
    disclose(session, &writer, &stamp)?;
    Ok(0)
}

/// The instance's key, made on first use unless its public half is named.
fn key(
    session: &mut Session,
    args: &Args,
    plan: &Plan,
    writer: &Writer<'_>,
) -> Fallible<InstanceKey> {
    let home = writer.home();
    let has_file = args.unsigned.target(args.force)?.is_some();
    if args.public.is_none() && has_file && home.signing_key()?.is_none() {
        return Err(Failure::usage(
            "--unsigned is for a key that is kept elsewhere, and none is named",
        )
        .hint("name its public half: --public KEY.pem"));
    }
    let public = match &args.public {
        Some(path) => Some(brought::public_key(session, path)?),
        None => None,
    };
    if public.is_some() && !has_file && home.signing_key()?.is_none() {
        return Err(unsigned::key_elsewhere("the request"));
    }
    let key = plan.key(writer, public.as_ref(), &session.env.random)?;
    if has_file && !key.is_elsewhere() {
        return Err(unsigned::key_here());
    }
    session.warn_of_exposed_key(home);
    Ok(key)
}

/// Writes a request that is to be signed elsewhere. Nothing is registered yet.
fn hand_out(session: &mut Session, args: &Args, key: &InstanceKey, request: &Request) -> Outcome {
    let Some(target) = args.unsigned.target(args.force)? else {
        return Err(unsigned::key_elsewhere("the request"));
    };
    let envelope = Envelope::parse_unsigned(request.bytes())?;
    target.hand_out(session, &envelope, key.public().id(), "airseal attach")?;
    Ok(0)
}

fn plan(session: &mut Session, args: &Args, home: &Home) -> Fallible<Plan> {
    let wanted = Wanted {
        email: args.email.clone(),
        edition: args.edition,
        change_email: args.change_email,
        product_version: args.product_version.clone(),
        label: args.label.clone(),
        data_region: args.data_region,
        marketing: args.marketing.map(|switch| switch == Switch::On),
    };
    let (edition, product) = (session.settings.edition, session.settings.product.clone());
    let defaults = Defaults { edition, product };
    let plan = Plan::new(home, session.env.compiled_trust, wanted, &defaults)?;
    if let Some(set) = &plan.overruled_product {
        let pinned = plan.product();
        session.ui.warn(format!(
            "config.toml names the product {set}, the pinned trust bundle names {pinned}; the bundle's counts"
        ));
    }
    Ok(plan)
}

/// Names the version of the privacy policy in force. One that was named where nobody reads (`-q`,
/// /dev/null) was not seen.
fn show_policy(session: &mut Session, home: &Home) -> Fallible<Option<String>> {
    let policies = session.privacy_policies(home)?;
    let policy = policies.in_force(session.now()?);
    let Some((version, from)) =
        policy.map(|policy| (policy.version.to_string(), policy.effective.date()))
    else {
        return Ok(None);
    };
    let text = format!(
        "The vendor's privacy policy {version} is in force since {from}. To read it: airseal policy show"
    );
    Ok(session.ui.show(text).then_some(version))
}

/// Writes the request to where it was asked for, and says what was done.
fn write_out(
    session: &mut Session,
    args: &Args,
    bytes: &[u8],
    mut done: Registered,
) -> Fallible<()> {
    let code = if args.qr || args.qr_png.is_some() { Some(Code::of(bytes)?) } else { None };
    if let Some((code, path)) = code.as_ref().zip(args.qr_png.as_ref()) {
        input::write(session, args.force.output(path, Readers::Owner), &code.png()?)?;
    }
    let drawn = code.filter(|_| args.qr).and_then(|code| draw(session, &code));
    if let Some(path) = &args.output {
        let bytes = written(args, bytes)?;
        input::write(session, args.force.output(path, Readers::Owner), &bytes)?;
    }
    if !args.output.as_deref().is_some_and(input::is_dash) {
        let output = args.output.as_ref().or(args.qr_png.as_ref());
        done.output = output.map(|path| path.display().to_string());
        session.ui.report(&Answer { done, drawn: drawn.is_some() });
        session.ui.bytes(drawn.unwrap_or_default().as_bytes());
    }
    Ok(())
}

/// The request as `-o` writes it.
fn written(args: &Args, bytes: &[u8]) -> Fallible<Vec<u8>> {
    Ok(match Form::of(args.armor, args.line) {
        Form::Json => bytes.to_vec(),
        form => Envelope::parse(bytes)?.to_form(form, Registration::LABEL),
    })
}

/// Refuses a file that the request must not replace, before anything is changed.
fn check_outputs(session: &Session, args: &Args, request: Option<&[u8]>) -> Fallible<()> {
    if let Some(target) = args.unsigned.target(args.force)? {
        target.check(session, None)?;
    }
    if let Some(path) = &args.output {
        let bytes = request.map(|bytes| written(args, bytes)).transpose()?;
        input::check(session, args.force.output(path, Readers::Owner), bytes.as_deref())?;
    }
    if let Some(path) = &args.qr_png {
        let picture = request.map(|bytes| Code::of(bytes)?.png()).transpose()?;
        input::check(session, args.force.output(path, Readers::Owner), picture.as_deref())?;
    }
    Ok(())
}
