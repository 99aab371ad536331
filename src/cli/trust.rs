//! `airseal trust`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::error::{Failure, Fallible, USAGE};
use super::input::in_file;
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, parsers, scan};
use crate::cli::ui::describe;
use crate::cli::ui::format;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;
use crate::instance::pin::{Offer, PinError, Pinned};
use crate::store::trust::TrustSource;

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
    let about = |error: PinError| match error {
        PinError::Malformed(_) | PinError::Trust(_) => in_file(&args.file, error.into()),
        _ => error.into(),
    };
    let offer = Offer::read(&bytes).map_err(about)?;
    let home = session.home()?;
    let fingerprint = match &args.fingerprint {
        Some(given) => given.clone(),
        None => ask(session, &args.file, offer.bundle())?,
    };
    let confirmed = offer.confirm(&fingerprint, session.now()?).map_err(about)?;
    let writer = session.write(&home)?;
    let stamp = session.stamp("trust pin")?;
    let pinned = confirmed.pin(&writer, &stamp, session.env.compiled_trust).map_err(about)?;
    session.ui.report(&pinned);
    Ok(0)
}

fn ask(session: &mut Session, file: &Path, offered: &TrustBundle) -> Fallible<String> {
    let found = offered.roots.fingerprint();
    if !session.env.is_interactive() {
        return Err(Failure::new(USAGE, format!("{}: pinning in a script needs --fingerprint", file.display()))
            .hint("copy the fingerprint from the vendor's website or your contract, not from a file that came with this one"));
    }
    let TrustBundle { version, product, .. } = offered;
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
        describe::trust_bundle(page, self.bundle, self.now);
        page.field("From", self.source);
    }
}

fn show(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let now = session.now()?;
    let Some(trust) = session.trust(&home)? else {
        return Err(Failure::verdict(Verdict::Untrusted, "no trust bundle is pinned yet")
            .hint("pin the one that your vendor ships: airseal trust pin FILE"));
    };
    let source = match TrustSource::of(&trust, session.env.compiled_trust) {
        TrustSource::CompiledIn => "compiled in",
        TrustSource::StateFolder => "this state folder (trust.json)",
    };
    let fingerprint = trust.bundle().roots.fingerprint();
    session.ui.report(&Shown { bundle: trust.bundle(), fingerprint, source, now });
    Ok(0)
}
