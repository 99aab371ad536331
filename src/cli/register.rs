//! `airseal register`

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::error::{Failure, Fallible, USAGE};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::ui::qr::Code;
use super::{Outcome, input, parsers};
use crate::cli::ui::format;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::registration::Registration;
use crate::core::document::report::Value;
use crate::core::judge::verdict::Verdict;
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::{PrivateKey, PublicKey, sha256_hex};
use crate::core::types::product_version::ProductVersion;
use crate::issuer::dir::new_key;
use crate::privacy::catalogue::{Catalogue, Field};
use crate::privacy::choice::StoredChoice;
use crate::privacy::disclosure::{Disclosure, stays_off};
use crate::privacy::ledger::{self, Stamp};
use crate::privacy::policies;
use crate::privacy::request::fields;
use crate::store::home::{PENDING, REGISTRATION, Stored};
use crate::store::output::Readers;
use crate::store::{Home, Writer};

/// Register this instance, and write the request for a license
///
/// The command creates the instance's key on first use and signs the request with it. Nothing is
/// sent: carry the file to the vendor. `airseal data show request --explain` lists every field of
/// the request. Registering again with the same values changes nothing and writes the same bytes.
/// If an option is left out, the value that was registered before is kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal register --email ops@acme.example -o request.json
  airseal register --email new@acme.example --change-email -o change.json
  airseal register --email ops@acme.example --qr
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
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the request as text for mail
    #[arg(long, requires = "output", conflicts_with = "line")]
    armor: bool,
    /// Write the request as one line, for chat, YAML and variables
    #[arg(long, requires = "output")]
    line: bool,
    /// Draw the request as a QR code, for sites where USB drives are not allowed
    #[arg(long, conflicts_with = "json")]
    qr: bool,
    /// Write the request as a QR code to FILE, in PNG format
    #[arg(long, value_name = "FILE")]
    qr_png: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Debug, Serialize)]
struct Registered {
    changed: bool,
    /// Whether it counts only once a license for it is imported.
    pending: bool,
    product: Name,
    edition: Edition,
    email: Option<Email>,
    instance: InstanceId,
    output: Option<String>,
    /// Whether marketing was withdrawn with this registration.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
    /// Where the request is in HOME.
    #[serde(skip)]
    kept: String,
    /// Whether a QR code follows.
    #[serde(skip)]
    drawn: bool,
}

impl Render for Registered {
    fn human(&self, page: &mut Page) {
        let (tone, word) = match (self.changed, self.pending) {
            (false, _) => (Tone::Dim, "unchanged"),
            (true, false) => (Tone::Good, "registered"),
            (true, true) => (Tone::Warn, "requested"),
        };
        page.headline(tone, word, format!("{}, {} edition", self.product, self.edition));
        if let Some(email) = &self.email {
            page.field("Email", email);
        }
        page.field("Instance", self.instance.grouped());
        if self.pending {
            page.field(
                "In force",
                "once a license for this address is imported; until then, the old address is",
            );
        }
        if self.withdrawn {
            page.field(
                "Withdrawn",
                format!("marketing; send the vendor the request that says so: {}", self.kept),
            );
        }
        if let Some(file) = &self.output {
            page.field("Request", file);
        }
        if self.edition == Edition::Business {
            let next = match (&self.output, self.drawn) {
                (Some(_), _) => format::AWAIT_LICENSE,
                (None, true) => "let your vendor scan the code, then: airseal import FILE",
                (None, false) => {
                    "airseal register -o request.json writes the request for your vendor"
                }
            };
            page.field("Next", next);
        }
        page.field("Contents", "airseal data show request --explain lists every field");
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("register")?;
    let writer = session.write(&home)?;
    let registered = home.own_registration(REGISTRATION)?;
    let pending = home.own_registration(PENDING)?;

    let edition = edition(session, args, registered.as_ref())?;
    // An address that was asked for goes on being asked for, until another one is named.
    let waiting = pending.as_ref().and_then(|stored| stored.document.email.clone());
    let asked = args.email.clone().or_else(|| waiting.clone());
    let email = address(edition, asked, registered.as_ref())?;
    let stays = registered
        .as_ref()
        .filter(|r| r.document.edition == Edition::Business)
        .and_then(|r| r.document.email.clone());
    let changes_email = stays.as_ref().is_some_and(|before| Some(before) != email.as_ref());
    if changes_email && !args.change_email && (waiting.is_none() || waiting != email) {
        let text = |email: Option<Email>| email.map(|email| email.to_string()).unwrap_or_default();
        let before = text(stays);
        let seen = difference::aside(&text(email), &before);
        return Err(Failure::verdict(
            Verdict::Mismatch,
            format!("this instance is registered to {before}: one email per instance{seen}"),
        )
        .hint("to change it, add --change-email; the old address stays in force until a license for the new one is imported"));
    }

    if edition == Edition::Community && args.marketing == Some(Switch::On) {
        return Err(Failure::usage(
            "--marketing on needs an address, and the Community Edition registers none",
        )
        .hint("leave --marketing out"));
    }
    let (name, before) =
        if changes_email { (PENDING, &pending) } else { (REGISTRATION, &registered) };
    let product = product(session, &home, registered.as_ref())?;
    if before.is_none() {
        // Before a key is made. A request that exists may be written again.
        check_outputs(session, args, None)?;
    }
    let key = instance_key(session, &home, &writer, registered.is_some())?;
    let latest = before.as_ref().or(registered.as_ref());
    let policy = policy(session, &home, latest)?;
    // A consent belongs to the address: another one begins without.
    let consented =
        latest.is_some_and(|latest| latest.document.marketing && latest.document.email == email);
    let wanted = request(
        session,
        args,
        Wanted { product, edition, email, policy, consented },
        &key.public(),
        latest,
    )?;
    let again = before.as_ref().filter(|stored| same(&stored.document, &wanted));
    let bytes = match again {
        Some(stored) => stored.bytes.clone(),
        None => Envelope::sign(&wanted, &[&key])?.to_json(),
    };
    check_outputs(session, args, Some(&bytes))?;
    declared(&session.catalogue()?, &bytes)?;
    let mut withdrew = consented && !wanted.marketing;
    if let Some(in_force) =
        registered.as_ref().filter(|_| changes_email && args.marketing == Some(Switch::Off))
        && in_force.document.marketing
    {
        // A withdrawal counts at once: it is for the address in force, too.
        let wanted = Registration {
            marketing: false,
            requested_at: session.now()?,
            ..in_force.document.clone()
        };
        let bytes = Envelope::sign(&wanted, &[&key])?.to_json();
        note_request(&writer, &stamp, &wanted, true, &bytes, false, session.about_policy(&home))?;
        writer.replace(REGISTRATION, &bytes)?;
        withdrew = true;
    }
    // A request withdrawn by registering the old address again.
    let withdrawn =
        !changes_email && args.email.is_some() && home.path(PENDING).symlink_metadata().is_ok();
    if withdrawn {
        let about = Details::from([("email_change".to_owned(), "withdrawn".to_owned())]);
        ledger::record(&writer, &stamp, Event::Registered, about)?;
        writer.remove(PENDING)?;
    }
    let changed = withdrawn || again.is_none();
    if again.is_none() {
        let about = session.about_policy(&home);
        note_request(&writer, &stamp, &wanted, consented, &bytes, changes_email, about)?;
        writer.replace(name, &bytes)?;
    }

    let code = if args.qr || args.qr_png.is_some() { Some(Code::of(&bytes)?) } else { None };
    if let Some((code, path)) = code.as_ref().zip(args.qr_png.as_ref()) {
        input::write(session, args.force.output(path, Readers::Owner), &code.png()?)?;
    }
    let drawn = code.filter(|_| args.qr).and_then(|code| draw(session, &code));
    if let Some(path) = &args.output {
        let bytes = written(args, &bytes)?;
        input::write(session, args.force.output(path, Readers::Owner), &bytes)?;
    }
    if !args.output.as_deref().is_some_and(input::is_dash) {
        let output = args.output.as_ref().map(|path| path.display().to_string());
        let output = output.or_else(|| args.qr_png.as_ref().map(|path| path.display().to_string()));
        let kept = home.path(name).display().to_string();
        let Registration { product, edition, email, instance, .. } = wanted;
        let (pending, withdrawn) = (changes_email, changed && withdrew);
        let mut done = Registered {
            changed,
            pending,
            product,
            edition,
            email,
            instance,
            output,
            withdrawn,
            kept,
            drawn: false,
        };
        done.drawn = drawn.is_some();
        session.ui.report(&done);
        session.ui.bytes(drawn.unwrap_or_default().as_bytes());
    }
    disclose(session, &writer, &stamp)?;
    Ok(0)
}

/// Shows the disclosure below the answer, and records that it was shown. A script that reads JSON
/// gets its one object when that is done.
fn disclose(session: &mut Session, writer: &Writer<'_>, stamp: &Stamp) -> Fallible<()> {
    let printed = if session.ui.json { Ok(true) } else { session.ui.flush() };
    let stored = StoredChoice::under_lock(writer);
    if let Some(settle) = stays_off(&stored) {
        session.ui.warn(format!("usage data stays off: {settle}"));
    } else if let Some(due) = Disclosure::due(&stored, &session.catalogue()?, session.env.catalogue)
        && session.ui.show(&due.text)
    {
        let policy = session.about_policy(writer.home());
        due.record(writer, &stored, stamp, policy).map_err(|error| {
            let what =
                "registered, but nothing is on record of the disclosure, so usage data stays off";
            Failure::from(error).about(what)
        })?;
    }
    printed.map_err(|error| Failure::stdout(&error))?;
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

/// The address of a Business Edition: the one asked for, else the registered one.
fn address(
    edition: Edition,
    asked: Option<Email>,
    registered: Option<&Stored<Registration>>,
) -> Fallible<Option<Email>> {
    let registered = registered.and_then(|stored| stored.document.email.clone());
    match (edition, asked.or_else(|| registered.filter(|_| edition == Edition::Business))) {
        (Edition::Community, Some(_)) => {
            Err(Failure::usage("the Community Edition is registered without an email address")
                .hint("leave --email out"))
        }
        (Edition::Business, None) => Err(Failure::usage(
            "the Business Edition is registered with an email address",
        )
        .hint(
            "add --email ADDRESS; it need not be personal, but you must be able to read its mail",
        )),
        (_, email) => Ok(email),
    }
}

/// The edition asked for, else the registered one, else the one in the settings.
fn edition(
    session: &Session,
    args: &Args,
    registered: Option<&Stored<Registration>>,
) -> Fallible<Edition> {
    let before = registered.map(|r| r.document.edition);
    let asked = args.edition;
    if before == Some(Edition::Business) && asked == Some(Edition::Community) {
        return Err(Failure::verdict(
            Verdict::Mismatch,
            "this instance is registered as Business Edition",
        )
        .hint("run airseal unregister first; it deletes the license and the email address here"));
    }
    Ok(asked.or(before).or(session.settings.edition).unwrap_or(Edition::Business))
}

/// The product: the pinned bundle says it, or the settings.
fn product(
    session: &mut Session,
    home: &Home,
    registered: Option<&Stored<Registration>>,
) -> Fallible<Name> {
    let pinned = session.trust(home)?.map(|trust| trust.bundle().product.clone());
    let set = session.settings.product.clone();
    if let (Some(pinned), Some(set)) = (&pinned, &set)
        && pinned != set
    {
        session.ui.warn(format!(
            "config.toml names the product {set}, the pinned trust bundle names {pinned}; the bundle's counts"
        ));
    }
    pinned.or(set).or_else(|| registered.map(|r| r.document.product.clone())).ok_or_else(|| {
        Failure::new(USAGE, "no trust bundle is pinned yet, and config.toml names no product")
            .hint(format::PIN)
    })
}

/// The instance's key, made on first use.
fn instance_key(
    session: &mut Session,
    home: &Home,
    writer: &Writer<'_>,
    registered: bool,
) -> Fallible<PrivateKey> {
    if let Some(key) = session.signing_key(home)? {
        return Ok(key);
    }
    if registered {
        return Err(home
            .damaged(
                crate::store::home::INSTANCE_KEY,
                "it is missing, and this instance is registered with it",
            )
            .into());
    }
    let key =
        new_key(&session.env.random).map_err(|error| Failure::new(super::error::CANNOT, error))?;
    writer.write_instance_key(&InstanceId::of(&key.public().id()), &key.to_pem(None, &[0; 32])?)?;
    session.warn_of_exposed_key(home);
    Ok(key)
}

struct Wanted {
    product: Name,
    edition: Edition,
    email: Option<Email>,
    policy: Option<String>,
    /// Whether marketing was agreed to for this address before.
    consented: bool,
}

/// The version of the privacy policy that the admin saw: the one noted last, else the one of
/// the registration before, else the one in force, which is named now. A version that was
/// named where nobody reads (`-q`, /dev/null) was not seen.
fn policy(
    session: &mut Session,
    home: &Home,
    before: Option<&Stored<Registration>>,
) -> Fallible<Option<String>> {
    let seen = policies::seen(home)?.pop();
    if let Some(seen) = seen.or_else(|| before.and_then(|stored| stored.document.policy.clone())) {
        return Ok(Some(seen));
    }
    let policies = session.policies(home)?;
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), session.now()?);
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

/// The request: what is given, and what was registered before for the rest.
fn request(
    session: &Session,
    args: &Args,
    wanted: Wanted,
    key: &PublicKey,
    before: Option<&Stored<Registration>>,
) -> Fallible<Registration> {
    let before = before.map(|stored| &stored.document);
    let label = match &args.label {
        Some(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        None => before.and_then(|b| b.label.clone()),
    };
    Ok(Registration {
        schema: 1,
        product: wanted.product,
        edition: wanted.edition,
        email: wanted.email,
        instance: InstanceId::of(&key.id()),
        public_key: key.clone(),
        product_version: args
            .product_version
            .clone()
            .or_else(|| before.and_then(|b| b.product_version.clone())),
        label,
        requested_at: session.now()?,
        marketing: args.marketing.map_or(wanted.consented, |switch| switch == Switch::On),
        data_region: args.data_region.or_else(|| before.and_then(|b| b.data_region)),
        policy: wanted.policy,
    })
}

/// What the ledger gets before a request is kept: its hash, never the address; and
/// marketing, if that choice changed.
fn note_request(
    writer: &Writer<'_>,
    stamp: &Stamp,
    wanted: &Registration,
    consented: bool,
    bytes: &[u8],
    waits: bool,
    about_policy: Details,
) -> Fallible<()> {
    let mut about = Details::from([
        ("edition".to_owned(), wanted.edition.to_string()),
        ("request_sha256".to_owned(), sha256_hex(bytes)),
    ]);
    if waits {
        about.insert("email_change".to_owned(), "requested".to_owned());
    }
    ledger::record(writer, stamp, Event::Registered, about)?;
    if wanted.marketing != consented {
        let event = if wanted.marketing { Event::Consent } else { Event::Withdrawal };
        let mut about = Details::from([("to".to_owned(), "marketing".to_owned())]);
        about.extend(about_policy);
        ledger::record(writer, stamp, event, about)?;
    }
    Ok(())
}

/// Whether two requests ask for the same, whenever they were made. The address is compared
/// letter by letter, so that its case can be corrected.
fn same(stored: &Registration, wanted: &Registration) -> bool {
    let letter = |r: &Registration| r.email.as_ref().map(ToString::to_string);
    *stored == Registration { requested_at: stored.requested_at, ..wanted.clone() }
        && letter(stored) == letter(wanted)
}

/// The code as this terminal can show it. If the terminal is too narrow, nothing but a warning:
/// a drawing whose lines wrap cannot be scanned.
pub(super) fn draw(session: &mut Session, code: &Code) -> Option<String> {
    let var = |name: &str| session.env.var(name).filter(|value| !value.is_empty());
    let locale = var("LC_ALL").or_else(|| var("LC_CTYPE")).or_else(|| var("LANG"));
    let unicode = locale.is_some_and(|locale| {
        locale.to_string_lossy().to_lowercase().replace('-', "").contains("utf8")
    });
    let needed = code.columns(unicode);
    if let Some(columns) = (session.ui.stdout_columns)().filter(|columns| *columns < needed) {
        session.ui.warn(format!(
            "the QR code is {needed} columns wide, and this terminal has {columns}: widen it, or write a picture with \
             --qr-png FILE"
        ));
        return None;
    }
    Some(if unicode { code.half_blocks(session.ui.color) } else { code.ascii() })
}

/// The fields of a request. A field that the catalogue does not declare must not leave.
fn declared<'c>(catalogue: &'c Catalogue, request: &[u8]) -> Fallible<Vec<(&'c Field, Value)>> {
    fields(catalogue, request).map_err(|error| Failure::new(super::error::CANNOT, error))
}
