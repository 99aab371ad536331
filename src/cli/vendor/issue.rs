//! `airseal vendor issue`

use std::path::{Path, PathBuf};

use clap::ArgGroup;
use serde::Serialize;

use super::ClockArgs;
use super::folder::FolderArgs;
use super::issue_qr::QrArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::revocation::{ConfirmArgs, Planned};
use super::staged::stage;

use crate::cli::error::{Failure, Fallible, combine};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers, scan};
use crate::core::document::forms::Form;
use crate::core::document::license::License;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::time::Time;
use crate::issuer::Signing;
use crate::issuer::batch::{self, Done, Job, Written};
use crate::issuer::issue::{self, Issuer, Licensee, Order, Term, Terms};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::revoke::{self, Revoked, Target};
use crate::store::output::Readers;

/// Issue a license for a request, a folder of requests, or an id
///
/// A request is checked before anything is signed: its instance, public key and signature must
/// agree, and its product must be the product of this folder. For a folder of requests, -o names a
/// folder, and the license for SITE.json is written to SITE.license.json. If the customer cannot
/// send a file, use --email with --instance or --any-instance instead of a request. The instance id
/// may be typed as it is read over the phone: spaces, hyphens and case do not matter. Each license
/// is recorded in issued.jsonl before it is written.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor issue [OPTIONS] -o <FILE> <TERM> <WHOM>

  TERM is --days <N>, --expires <DATE> or --perpetual.
  WHOM is <REQUEST>, or --email <ADDR> with --instance <ID> or --any-instance.",
    group(ArgGroup::new("term").required(true).args(["days", "expires", "perpetual"])),
    group(ArgGroup::new("subject").required(true).args(["request", "email"])),
    after_help = "\
Examples:
  airseal vendor issue request.json --dir vendor --days 365 -o license.json
  airseal vendor issue requests/ --dir vendor --days 365 -o licenses/
  airseal vendor issue request.json --dir vendor --days 365 \\
    --line --with-trust -o answer.txt
  airseal vendor issue moved.json --dir vendor --days 365 \\
    --replaces 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 --yes -o license.json
  airseal vendor issue --email ops@acme.example --any-instance \\
    --dir vendor --expires 2027-12-31 --limit nodes=10 -o license.json
  airseal vendor issue request.json --dir vendor --days 365 \\
    -o license.json --qr-png license.png")]
pub struct Args {
    /// A request, a PNG picture of its QR code, or a folder of these; - is standard input
    request: Option<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Issue to this address without a request
    #[arg(long, value_name = "ADDR", value_parser = parsers::email, conflicts_with = "request")]
    email: Option<Email>,
    /// Issue for this instance only; `airseal status` prints the id
    #[arg(long, value_name = "ID", value_parser = parsers::instance, requires = "email", conflicts_with = "any_instance")]
    instance: Option<InstanceId>,
    /// Issue for any instance registered to that address
    #[arg(long, requires = "email")]
    any_instance: bool,
    /// Make the license valid for N days, from --not-before or from now
    #[arg(long, value_name = "N", value_parser = parsers::days)]
    days: Option<u32>,
    /// Make the license valid until the end of DATE (UTC), or until an exact time; in the past only
    /// with --not-before
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day)]
    expires: Option<Time>,
    /// Make the license valid without an end
    #[arg(long)]
    perpetual: bool,
    /// Let the license begin on DATE (UTC), or at an exact time (default: at once)
    #[arg(long, value_name = "DATE", value_parser = parsers::from_day)]
    not_before: Option<Time>,
    /// Accept the license with a warning for N days after its end
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u32).range(..=3650))]
    grace_days: u32,
    /// Cover N of NAME, or NAME=unlimited; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::granted)]
    limit: Vec<(Name, Amount)>,
    /// Cover a feature; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    feature: Vec<Name>,
    /// Name what was bought, such as trial or pro; shown to the customer, and never interpreted
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    plan: Option<Name>,
    /// Cover only the releases of the product that are dated up to DAY
    #[arg(long, value_name = "DAY", value_parser = parsers::day)]
    releases_until: Option<Day>,
    /// Grant this region for the customer's data (default: the one in the request)
    #[arg(long, value_parser = parsers::region(), value_name = "REGION")]
    data_region: Option<Region>,
    /// Name the customer in the license
    #[arg(long, value_name = "TEXT")]
    organization: Option<String>,
    /// Add a note to the license, which is never interpreted; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parsers::pair)]
    meta: Vec<(String, String)>,
    /// Issue only if the request is for this edition
    #[arg(long, value_parser = parsers::edition())]
    edition: Option<Edition>,
    /// Issue to an instance that was licensed to another address before
    #[arg(long)]
    change_email: bool,
    /// Revoke what this license replaces: one license, or all licenses of an instance
    #[arg(long, value_name = "LICENSE_ID|INSTANCE", value_parser = parsers::replaced)]
    replaces: Option<Target>,
    /// Do not ask for confirmation of what --replaces revokes
    #[arg(short, long, requires = "replaces")]
    yes: bool,
    /// Show what --replaces would revoke, and issue nothing
    #[arg(long, requires = "replaces")]
    dry_run: bool,
    /// Issue another license for a request that was answered with these terms before (default: write
    /// the same license again)
    #[arg(long = "anew")]
    again: bool,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the license to FILE (a folder for a folder of requests); - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Write the license as text for mail
    #[arg(long, conflicts_with = "line")]
    armor: bool,
    /// Write the license as one line, for variables, YAML and chat
    #[arg(long)]
    line: bool,
    /// Write the newest trust bundle to the same file; `import` takes both
    #[arg(long, conflicts_with = "replaces")]
    with_trust: bool,
    #[command(flatten)]
    force: input::Force,
    #[command(flatten)]
    qr: QrArgs,
}

#[derive(Debug, Serialize)]
struct Issued<'l> {
    /// The request; null for an id read out.
    request: Option<String>,
    output: String,
    /// Whether the license is new: else the request was answered with it before.
    changed: bool,
    license: &'l License,
    /// One line: it is one of many.
    #[serde(skip)]
    brief: bool,
    #[serde(skip)]
    now: Time,
}

impl Render for Issued<'_> {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "issued") } else { (Tone::Dim, "issued before") };
        if self.brief {
            let (id, licensee) = (self.license.license_id, format::licensee(self.license));
            page.headline(tone, word, format!("{}  {id}  {licensee}", self.output));
            return;
        }
        page.headline(tone, word, &self.output);
        if !self.changed {
            let issued = self.license.issued_at;
            page.field("Issued", format!("{issued}; --anew issues another license"));
        }
        page.field("License", self.license.license_id);
        page.field("For", format::licensee(self.license));
        match &self.license.instance {
            Some(instance) => page.field("Instance", instance.grouped()),
            None => page.field("Instance", "any instance of that email"),
        }
        page.field("Until", format::end(self.license, self.now));
        page.field("Covers", format::coverage(self.license));
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let order = order(args, session.now()?)?;
    let folder = args.request.as_deref().filter(|request| request.is_dir());
    args.qr.check(session, args.force, &args.output, folder.is_some())?;
    let jobs = match folder {
        Some(folder) => jobs(args, folder)?,
        None => {
            input::check(session, args.force.output(&args.output, Readers::All), None)?;
            Vec::new()
        }
    };
    // Nobody types a passphrase for what can fail without it.
    let request = match &args.request {
        Some(path) if folder.is_none() => Some((path, scan::document(&mut session.env, path)?)),
        _ => None,
    };
    let mut signing = args.clock.begin(session, &args.folder)?;
    let signer = signing.vendor.signer_file::<License>(signing.now)?;
    match folder {
        Some(_) => {
            if let Some(code) = check_all(session, &signing, &order, &jobs) {
                return Ok(code);
            }
        }
        None => check(args, &signing, &order, request.as_ref())?,
    }
    let replaced = match &args.replaces {
        Some(what) => match replaced(session, args, &signing, what)? {
            Some(replaced) => Some(replaced),
            None => return Ok(0),
        },
        None => None,
    };
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let signer = keyring.signer(session, &signing, signer)?;
    let replaced = match replaced {
        Some((revoked, files)) => Some((revoked, args.root.open(session, &mut keyring, &files)?)),
        None => None,
    };
    let (now, random) = (signing.now, session.env.random);
    let issuer = Issuer::new(&signing.vendor, signer, &order, now, random)?;
    let code = match folder {
        Some(_) => issue_all(session, args, &issuer, &mut signing.log, &jobs)?,
        None => issue_one(session, args, &issuer, &mut signing.log, request.as_ref())?,
    };
    signing.note();
    match replaced {
        Some((Revoked { count: 0, .. }, _)) => drop(
            session
                .ui
                .note("the replaced license was already revoked; the trust bundle is unchanged"),
        ),
        Some((Revoked { next, count, .. }, keys)) => {
            let done = format!("revoked {}, replaced", format::count(count, "license"));
            stage(session, &signing, &next, &keys, done)?;
        }
        None => {}
    }
    Ok(code)
}

/// The reason of a revocation by --replaces; it tells the customer to import the new license.
const REPLACED: &str = "replaced by a new license";

/// The terms, and what else the options say of every license.
fn order(args: &Args, now: Time) -> Fallible<Order> {
    if args.email.is_some() && args.instance.is_none() && !args.any_instance {
        return Err(Failure::usage(
            "--email without a request needs --instance ID or --any-instance",
        )
        .hint("`airseal status` on the customer's machine prints the id"));
    }
    let term = match (args.days, args.expires) {
        (Some(days), _) => Term::Days(days),
        (None, Some(end)) => Term::Until(end),
        (None, None) => Term::Perpetual,
    };
    let terms = Terms {
        term,
        not_before: args.not_before,
        grace_days: args.grace_days,
        limits: args.limit.iter().cloned().collect(),
        features: args.feature.iter().cloned().collect(),
        plan: args.plan.clone(),
        releases_until: args.releases_until,
        organization: args.organization.clone(),
        data_region: args.data_region,
        metadata: args.meta.iter().cloned().collect(),
    };
    terms.check(now)?;
    parsers::once("--limit", args.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    parsers::once("--feature", &args.feature).map_err(Failure::usage)?;
    parsers::once("--meta", args.meta.iter().map(|(key, _)| key)).map_err(Failure::usage)?;
    Ok(Order {
        terms,
        edition: args.edition,
        change_email: args.change_email,
        form: Form::of(args.armor, args.line),
        with_trust: args.with_trust,
        again: args.again,
    })
}

/// A request that was read: its file, and what is in it.
type Request<'a> = (&'a PathBuf, Vec<u8>);

/// Refuses what cannot be answered.
fn check(
    args: &Args,
    signing: &Signing,
    order: &Order,
    request: Option<&Request<'_>>,
) -> Fallible<()> {
    let Signing { vendor, log, now, .. } = signing;
    let licensee = match request {
        Some((path, bytes)) => {
            Licensee::from_file(vendor, bytes).map_err(|error| error.in_file(path))?.0
        }
        None => Licensee::by_hand(args.email.clone(), args.instance.clone()),
    };
    Ok(issue::check(vendor, log, order, licensee, *now)?)
}

/// Names what is wrong with each request if none of them can be answered; the exit code.
fn check_all(session: &mut Session, signing: &Signing, order: &Order, jobs: &[Job]) -> Option<u8> {
    let refused = batch::check(&signing.vendor, &signing.log, order, jobs, signing.now).err()?;
    let codes = refused.into_iter().map(|(job, error)| {
        let failure = Failure::from(error);
        session.ui.item_error(&job.request.display().to_string(), &failure);
        failure.code
    });
    Some(combine(codes.collect::<Vec<_>>()))
}

fn jobs(args: &Args, folder: &Path) -> Fallible<Vec<Job>> {
    let output = &args.output;
    if input::is_dash(output) || output.exists() && !output.is_dir() {
        let output = output.display();
        let message =
            format!("a folder of requests needs a folder for the licenses; {output} is a file");
        return Err(Failure::usage(message).hint("-o DIR"));
    }
    Ok(batch::jobs(folder, output)?)
}

/// The licenses that the new one replaces, ready to be revoked once somebody agreed, and the key
/// files that sign that; `None`: they were only to be shown.
fn replaced(
    session: &mut Session,
    args: &Args,
    signing: &Signing,
    what: &Target,
) -> Fallible<Option<(Revoked, Vec<PathBuf>)>> {
    let revoked = revoke::plan(signing, what, REPLACED)?;
    let planned = Planned::new(&revoked, None, REPLACED);
    let confirm = ConfirmArgs::new(args.yes, args.dry_run);
    if confirm.only_shows(session, &planned) {
        return Ok(None);
    }
    let files = args.root.files(&signing.vendor)?;
    if revoked.count > 0 {
        confirm.ask(session, &planned)?;
    }
    Ok(Some((revoked, files)))
}

/// Answers one request, or issues a license without one.
fn issue_one(
    session: &mut Session,
    args: &Args,
    issuer: &Issuer<'_>,
    log: &mut IssuedLog,
    request: Option<&Request<'_>>,
) -> Outcome {
    let answer = match request {
        Some((path, bytes)) => issuer.answer(path, bytes)?,
        None => {
            issuer.answer_without(Licensee::by_hand(args.email.clone(), args.instance.clone()))?
        }
    };
    let before = issuer.answered(log, &answer)?;
    let changed = before.is_none();
    let answer = before.unwrap_or(answer);
    let code = args.qr.code(&answer.bytes)?;
    if changed {
        issuer.record(log, answer.entry.clone())?;
        log.save()?;
    }
    input::write(session, args.force.output(&args.output, Readers::All), &answer.bytes)?;
    let drawn = args.qr.write(session, args.force, code.as_ref())?;
    if !input::is_dash(&args.output) {
        session.ui.report(&Issued {
            request: args.request.as_ref().map(|path| path.display().to_string()),
            output: args.output.display().to_string(),
            changed,
            license: &answer.entry.license,
            brief: false,
            now: issuer.now,
        });
    }
    if let Some(drawn) = drawn {
        session.ui.bytes(drawn.as_bytes());
    }
    Ok(0)
}

/// Answers a folder of requests.
fn issue_all(
    session: &mut Session,
    args: &Args,
    issuer: &Issuer<'_>,
    log: &mut IssuedLog,
    jobs: &[Job],
) -> Outcome {
    let mut codes = Vec::new();
    let overwrite = args.force.output(&args.output, Readers::All).overwrite;
    let home = session.home_dir().map(Path::to_owned);
    let to = (args.output.as_path(), overwrite, home.as_deref());
    batch::issue(issuer, log, jobs, to, |part| {
        for Done { job, result } in part {
            let request = job.request.display().to_string();
            match result {
                Ok(Written { license, changed }) => session.ui.report(&Issued {
                    request: Some(request),
                    output: job.output.display().to_string(),
                    changed,
                    license: &license,
                    brief: true,
                    now: issuer.now,
                }),
                Err(error) => {
                    let failure = Failure::from(error);
                    session.ui.item_error(&request, &failure);
                    codes.push(failure.code);
                }
            }
        }
        session.ui.flush().map(drop).map_err(|error| Failure::stdout(&error))
    })?;
    Ok(combine(codes))
}
