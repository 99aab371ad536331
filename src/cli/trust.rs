//! `airseal trust`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::error::{Failure, Fallible, USAGE};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, parsers, scan};
use crate::cli::ui::format;
use crate::core::document::envelope::{Envelope, Found};
use crate::core::document::ledger::Event;
use crate::core::document::trust::{Accepted, Trust, TrustBundle};
use crate::core::judge::check::behind;
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger;

/// Pin the vendor's trust bundle, and show what is trusted
///
/// The trust bundle lists the keys that may sign licenses, and the licenses that are revoked. The
/// trust bundle is pinned once. After that, `airseal import` takes newer bundles, which the roots
/// that are already trusted must have signed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal trust pin trust.json
  airseal trust show")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Pin(PinArgs),
    Show(ShowArgs),
}

/// Trust the roots in a bundle, once
///
/// The fingerprint must be the one that the vendor published: on its website or in a
/// contract, not in a file that came with the bundle. Without --fingerprint, a person
/// at a terminal is asked to type or paste it, and a script is refused. Spaces, colons,
/// capitals and the output of sha256sum are accepted. Once roots are pinned, other roots
/// are refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal trust pin trust.json --fingerprint \"$(cat root.fingerprint)\"
  airseal trust pin trust.json")]
pub struct PinArgs {
    /// The trust bundle; - is standard input
    file: PathBuf,
    /// Expect this fingerprint of the bundle's roots, as the vendor published it
    #[arg(long, value_name = "FINGERPRINT", value_parser = parsers::fingerprint_option)]
    fingerprint: Option<String>,
}

/// Show the trust bundle in force
///
/// The command prints the bundle's version and age, the fingerprint of its roots, the signers, and
/// the revoked keys and licenses.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal trust show
  airseal trust show --json")]
pub struct ShowArgs {}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Pin(args) => pin(session, args),
        Command::Show(_) => show(session),
    }
}

#[derive(Debug, Serialize)]
struct Pinned {
    changed: bool,
    product: String,
    version: u64,
    fingerprint: String,
}

impl Render for Pinned {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "pinned") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, format!("trust bundle {} of {}", self.version, self.product));
        page.field("Fingerprint", &self.fingerprint);
    }
}

fn pin(session: &mut Session, args: &PinArgs) -> Outcome {
    let bytes = scan::document(&mut session.env, &args.file)?;
    let Found { envelope, json } = Envelope::parse_kind::<TrustBundle>(&bytes)
        .map_err(|error| in_file(&args.file, error.into()))?;
    let offered = Trust::reopen(&envelope).map_err(|error| in_file(&args.file, error.into()))?;
    let home = session.home()?;
    let found = offered.bundle().roots.fingerprint();
    let fingerprint = match &args.fingerprint {
        Some(given) => given.clone(),
        None => ask(session, &args.file, &offered)?,
    };
    let trust =
        Trust::pin(&envelope, &fingerprint).map_err(|error| in_file(&args.file, error.into()))?;
    let issued_at = trust.bundle().issued_at;
    if behind(session.now()?, issued_at) {
        let message =
            format!("the clock says {}, but the bundle was issued on {issued_at}", session.now()?);
        return Err(Failure::verdict(Verdict::Clock, message).hint("set the clock and pin again"));
    }

    let writer = session.write(&home)?;
    let current = home.trust_as_it_is(session.env.compiled_trust)?;
    let changed = match &current {
        None => true,
        Some(current) if current.bundle().roots == trust.bundle().roots => {
            // Pinned before: from here on the rules of import hold.
            match current.accept(&envelope).map_err(|error| in_file(&args.file, error.into()))? {
                Accepted::Unchanged => false,
                Accepted::Newer(_) => true,
            }
        }
        Some(current) => return Err(other_roots(session, current)),
    };
    if let Some(registration) = home.registration()?
        && registration.document.product != trust.bundle().product
    {
        let message = format!(
            "this bundle is for the product {}, and this instance is registered for {}",
            trust.bundle().product,
            registration.document.product
        );
        return Err(Failure::verdict(Verdict::Mismatch, message)
            .hint("use another --home for another product"));
    }
    // Read before anything is written: a damaged one must stop the pin.
    let clock = home.clock()?;
    if changed {
        let event = if current.is_some() { Event::TrustUpdated } else { Event::TrustPinned };
        let about = [
            ("fingerprint", found.clone()),
            ("sha256", sha256_hex(&json)),
            ("version", trust.bundle().version.to_string()),
        ];
        let about = about.map(|(name, value)| (name.to_owned(), value)).into();
        ledger::record(&writer, &session.stamp("trust pin")?, event, about)?;
        writer.write_trust(None, &trust, &json)?;
    }
    let next = clock.import(issued_at).in_force(trust.bundle().version);
    if next != clock {
        writer.write_clock(next)?;
    }
    let TrustBundle { product, version, .. } = trust.bundle();
    session.ui.report(&Pinned {
        changed,
        product: product.to_string(),
        version: *version,
        fingerprint: found,
    });
    Ok(0)
}

fn ask(session: &mut Session, file: &Path, offered: &Trust) -> Fallible<String> {
    let found = offered.bundle().roots.fingerprint();
    if !session.env.is_interactive() {
        return Err(Failure::new(USAGE, format!("{}: pinning in a script needs --fingerprint", file.display()))
            .hint("copy the fingerprint from the vendor's website or your contract, not from a file that came with this one"));
    }
    let TrustBundle { version, product, .. } = offered.bundle();
    session.ui.tell(format!(
        "The roots of trust bundle {version} of {product} have this fingerprint:\n\n    {}\n\n\
         Type or paste the fingerprint that the vendor published: on its website or in your contract, not in a \
         file that came with this one. An empty line stops.",
        format::grouped(&found).join("\n    ")
    ));
    for _ in 0..TRIES {
        let typed = typed(session)?;
        if typed.trim().is_empty() {
            break;
        }
        match parsers::fingerprint(&typed) {
            // Compared by whoever pins, as one that was given with the option is.
            Ok(given) => return Ok(given),
            Err(error) => session.ui.tell(format!("That is not a fingerprint: {error}.")),
        }
    }
    Err(Failure::verdict(Verdict::Untrusted, "not pinned: no fingerprint was given")
        .hint("nothing was changed; if you cannot find the vendor's fingerprint, ask the vendor"))
}

/// How often a person is asked for what can be read.
const TRIES: usize = 3;

/// A fingerprint from a person. One that is printed in two rows comes in two lines.
fn typed(session: &mut Session) -> Fallible<String> {
    let mut text = session.answer("Fingerprint: ")?;
    let is_part = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
        (1..64).contains(&digits)
            && text.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c.is_whitespace())
    };
    if is_part(&text) && !text.trim().is_empty() {
        let rest = session.answer("   the rest: ")?;
        text = format!("{} {rest}", text.trim_end());
    }
    Ok(text)
}

fn other_roots(session: &Session, current: &Trust) -> Failure {
    let message = format!(
        "other roots are already trusted here; their fingerprint is {}",
        current.bundle().roots.fingerprint()
    );
    let hint = if session.env.compiled_trust.is_some() {
        "they are compiled into this program and cannot be replaced by a file"
    } else {
        "import new roots with `airseal import`: the old roots must have signed them; `airseal unregister` removes the pin"
    };
    Failure::verdict(Verdict::Untrusted, message).hint(hint)
}

/// Names the file in front of what is wrong with it.
pub(super) fn in_file(file: &Path, failure: Failure) -> Failure {
    Failure { message: format!("{}: {}", file.display(), failure.message), ..failure }
}

#[derive(Debug, Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    bundle: &'a TrustBundle,
    fingerprint: String,
    source: &'static str,
    #[serde(skip)]
    now: Time,
}

impl Render for Shown<'_> {
    fn human(&self, page: &mut Page) {
        describe(page, self.bundle, self.now);
        page.field("From", self.source);
    }
}

/// Revoked licenses that a screen shows.
const SHOWN: usize = 20;

/// A bundle for people; `inspect` shows the same.
pub(super) fn describe(page: &mut Page, bundle: &TrustBundle, now: Time) {
    page.headline(Tone::Good, "trust bundle", format!("{} of {}", bundle.version, bundle.product));
    page.field(
        "Issued",
        format!("{} ({})", bundle.issued_at, format::distance(now, bundle.issued_at)),
    );
    if let Some(end) = bundle.expires_at {
        page.field("Renew by", format!("{end} ({})", format::distance(now, end)));
    }
    page.field("Fingerprint", bundle.roots.fingerprint());
    page.field(
        "Roots",
        format!("{} of {} must sign", bundle.roots.threshold, bundle.roots.keys.len()),
    );
    for id in bundle.roots.keys.keys() {
        page.line(format!("    {id}"));
    }
    page.field("Signers", bundle.signers.len());
    for (id, signer) in &bundle.signers {
        let kinds: Vec<_> = signer.kinds.iter().map(String::as_str).collect();
        let end = signer
            .not_after
            .map_or("no end date".to_owned(), |end| format!("until {}", end.date()));
        let revoked = if bundle.revoked_keys.contains_key(id) { "  REVOKED" } else { "" };
        page.line(format!(
            "    {}…  {}  since {}, {end}{revoked}",
            id.short(),
            kinds.join(", "),
            signer.not_before.date()
        ));
    }
    page.field("Revoked", format::count(bundle.revoked_keys.len(), "key"));
    for (id, revocation) in &bundle.revoked_keys {
        page.line(format!("    {}…  {}  {}", id.short(), revocation.at.date(), revocation.reason));
    }
    let licenses = bundle.revoked_licenses.to_map().unwrap_or_default();
    page.field("Revoked", format::count(licenses.len(), "license"));
    for (id, revocation) in licenses.iter().take(SHOWN) {
        page.line(format!("    {id}  {}  {}", revocation.at.date(), revocation.reason));
    }
    if licenses.len() > SHOWN {
        page.line(format!("    … and {} more (--json has all)", licenses.len() - SHOWN));
    }
}

fn show(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let now = session.now()?;
    let Some(trust) = session.trust(&home)? else {
        return Err(Failure::verdict(Verdict::Untrusted, "no trust bundle is pinned yet")
            .hint("pin the one that your vendor ships: airseal trust pin FILE"));
    };
    // A program can bring a newer bundle than the state folder has.
    let compiled = session.env.compiled_trust.and_then(|bytes| Envelope::parse(bytes).ok());
    let is_compiled = compiled.is_some_and(|envelope| envelope.payload == trust.payload());
    let source = if is_compiled { "compiled in" } else { "this state folder (trust.json)" };
    let fingerprint = trust.bundle().roots.fingerprint();
    session.ui.report(&Shown { bundle: trust.bundle(), fingerprint, source, now });
    Ok(0)
}
