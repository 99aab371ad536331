//! `airseal vendor renew`

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ArgGroup;
use serde::Serialize;
use uuid::Uuid;

use super::ClockArgs;
use super::error::of_vendor;
use super::folder::FolderArgs;
use super::form::FormArgs;
use super::keys::{Keyring, PassphraseArgs};
use super::terms::TermArgs;
use super::unsigned::{self, UnsignedArgs};
use crate::cli::error::{Failure, Fallible, combine};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::sanitize;
use crate::cli::{Outcome, input, parsers};
use crate::core::document::license::License;
use crate::core::judge::changes::Change;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::asked::{Asked, Recorded};
use crate::issuer::batch::{self, Done, Written};
use crate::issuer::histories::Histories;
use crate::issuer::issue::{Issuer, LicenseSigner};
use crate::issuer::plans::Plans;
use crate::issuer::renew::{Renewal, Wishes};
use crate::issuer::renewals::{Due, Renewing, Step};
use crate::issuer::search::Search;
use crate::store::files;
use crate::store::output::{Output, Readers};

/// Renew or change a license, without a request
///
/// The new license has the terms of the one in force, and what the options change. It begins where
/// that one ends; it begins at once if that one has ended or has no end, or if it covers more. It
/// runs as long as that one did; where it covers more and begins at once, until the same end.
/// --days counts from its beginning. The command shows what is different, and asks on a terminal. WHAT is a
/// license id or its first digits, an instance id, an address, a domain or a part of an
/// organization's name. A license that was renewed by mistake is taken back with vendor revoke.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("subject").required(true).args(["what", "expiring_within"])),
    after_help = "\
Examples:
  airseal vendor renew ops@acme.example --dir vendor -o license.json
  airseal vendor renew 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 --dir vendor \\
    --limit nodes=50 --yes -o license.json
  airseal vendor renew ops@acme.example --dir vendor --plan pro --dry-run
  airseal vendor renew --expiring-within 60d --dir vendor --yes -o renewals/")]
pub struct Args {
    /// The license to renew, or its customer
    what: Option<String>,
    /// Renew all licenses that end within SPAN, such as 60d, and were not renewed; -o names a
    /// folder
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    expiring_within: Option<i64>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    terms: TermArgs,
    /// Do not cover a feature any more; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    without_feature: Vec<Name>,
    /// Do not cover a limit any more; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    without_limit: Vec<Name>,
    /// Make another renewal of a license that was renewed with these terms before (default: write
    /// that renewal again)
    // The name that it had first still works.
    #[arg(long = "another", alias = "anew", conflicts_with = "expiring_within")]
    again: bool,
    /// Renew without asking for confirmation on a terminal
    #[arg(short, long)]
    yes: bool,
    /// Show what would be different, and sign nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the license to FILE (a folder with --expiring-within); - is standard output
    #[arg(short, long, value_name = "FILE", required_unless_present_any = ["dry_run", "unsigned"], conflicts_with = "unsigned")]
    output: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    force: input::Force,
}

/// A license that is to be renewed, or was just now.
#[derive(Serialize)]
struct Renewed<'r> {
    /// Whether a license was made: not with --dry-run, and not if the same was made before.
    changed: bool,
    /// Where the license is; null with --dry-run.
    output: Option<String>,
    /// The license that it follows.
    renews: Uuid,
    /// What is different.
    changes: &'r [Change],
    /// The new license; null with --dry-run.
    license: Option<&'r License>,
    #[serde(skip)]
    before: &'r License,
    #[serde(skip)]
    begins: Option<Time>,
    /// Whether the same renewal was made before.
    #[serde(skip)]
    repeated: bool,
    /// One line: it is one of many.
    #[serde(skip)]
    brief: bool,
    #[serde(skip)]
    now: Time,
}

impl<'r> Renewed<'r> {
    /// What is to be done, before anything is signed.
    fn planned(step: &'r Step, now: Time) -> Self {
        let (changes, begins) = match step {
            Step::Sign(renewal) => (renewal.changes.as_slice(), renewal.begins),
            Step::Repeat { .. } => (&[][..], None),
        };
        Self {
            changed: false,
            output: None,
            renews: step.before().license_id,
            changes,
            license: None,
            before: step.before(),
            begins,
            repeated: !step.is_new(),
            brief: false,
            now,
        }
    }
}

impl Args {
    fn renewing<'r>(&self, wishes: &'r Wishes, plans: Option<&'r Plans>) -> Renewing<'r> {
        Renewing { wishes, plans, again: self.again }
    }

    /// The file of the one license.
    fn output(&self) -> Output<'_> {
        self.force.output(self.unsigned.or(self.output.as_deref(), "-"), Readers::All)
    }
}

impl Render for Renewed<'_> {
    fn human(&self, page: &mut Page) {
        let (tone, word) = match (self.repeated, self.changed) {
            (true, _) => (Tone::Dim, "renewed before"),
            (false, true) => (Tone::Good, "renewed"),
            (false, false) => (Tone::Dim, "would be renewed"),
        };
        let output = self.output.clone().unwrap_or_default();
        if self.brief {
            page.headline(tone, word, format!("{output}  {}", line(self.before)).trim_start());
            return;
        }
        page.headline(tone, word, self.output.as_deref().unwrap_or_default());
        page.field("For", format::licensee(self.before));
        page.field("Renews", self.renews);
        if let Some(license) = self.license {
            page.field("License", license.license_id);
            page.field("Until", format::end(license, self.now));
            page.field("Covers", format::coverage(license));
        }
        if !self.repeated {
            for line in differences(self.changes, self.begins, self.now) {
                page.field("Change", line);
            }
        }
    }
}

/// What is different, a line each.
fn differences(changes: &[Change], begins: Option<Time>, now: Time) -> Vec<String> {
    let begins = match begins {
        Some(begin) => format!("begins on {} ({})", begin.date(), format::distance(now, begin)),
        None => "begins at once".to_owned(),
    };
    std::iter::once(begins).chain(changes.iter().map(ToString::to_string)).collect()
}

/// A license in a line.
fn line(license: &License) -> String {
    let end = license.expires_at.map_or("no end".to_owned(), Time::date);
    format!("{}  {}  {end}", license.license_id, format::licensee(license))
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    if args.unsigned.path().is_some() && args.form.is_named() {
        return Err(unsigned::no_form());
    }
    let options = args.terms.options(session.now()?)?;
    let wishes = Wishes {
        options,
        without_features: args.without_feature.iter().cloned().collect(),
        without_limits: args.without_limit.iter().cloned().collect(),
        new_names: args.terms.new_name,
    };
    match (&args.what, args.expiring_within) {
        (Some(what), _) => renew_one(session, args, &wishes, what),
        (None, Some(span)) => renew_many(session, args, &wishes, span),
        (None, None) => Err(Failure::usage("name a license or its customer")),
    }
}

fn renew_one(session: &mut Session, args: &Args, wishes: &Wishes, what: &str) -> Outcome {
    let search = Search::parse(what)?;
    let mut signing = args.clock.begin(session, &args.folder)?;
    let mut plans = Plans::read(&signing.vendor)?;
    // Nothing is asked yet, but a passphrase file that cannot be read is named.
    let mut keyring = Keyring::new(session, &args.passphrase, &[])?;
    let step = {
        let histories = Histories::read(&signing.vendor, &signing.log, signing.now)?;
        let entry = Renewal::find(&histories, &search)?;
        args.renewing(wishes, plans.as_ref()).step(&signing, entry)?
    };
    if args.dry_run {
        session.ui.report(&Renewed::planned(&step, signing.now));
        return Ok(0);
    }
    let form = args.form.of_file();
    let recorded = match &step {
        Step::Repeat { made, .. } => Recorded::again(&signing.vendor, form, made.as_ref().clone())?,
        Step::Sign(renewal) => {
            input::check(session, args.output(), None)?;
            let unsigned = args.unsigned.checked(session, Some(args.force))?;
            let signer = signing.vendor.signer_file::<License>(signing.now)?;
            ask(session, args, renewal, signing.now)?;
            let (asked, random) = (Asked::renewal(renewal), session.env.random);
            if let Some(unsigned) = unsigned {
                args.terms.add_names(session, plans.as_mut(), [&renewal.order.terms])?;
                let license = asked.begin(&signing, signer.0.clone(), random)?;
                unsigned::hand_out(unsigned, session, &license, signer.0)?;
                return Ok(0);
            }
            let signer = keyring.signer(session, &signing, signer)?;
            asked.sign(&mut signing, signer, (form, random), |_| {
                args.terms.add_names(session, plans.as_mut(), [&renewal.order.terms])
            })?
        }
    };
    let written = recorded.hand_out(&signing, |license| {
        input::write(session, args.output(), &license.answer.bytes).map(drop)
    })?;
    if !input::is_dash(args.output().path) {
        session.ui.report(&Renewed {
            changed: step.is_new(),
            output: Some(args.output().path.display().to_string()),
            license: Some(&written.entry.license),
            ..Renewed::planned(&step, signing.now)
        });
    }
    Ok(0)
}

/// Shows what a renewal does, and asks on a terminal.
fn ask(session: &mut Session, args: &Args, renewal: &Renewal, now: Time) -> Fallible<()> {
    let mut lines = vec![format!("This renews {}", line(&renewal.before.license))];
    let changes = differences(&renewal.changes, renewal.begins, now);
    lines.extend(changes.into_iter().map(|change| format!("  {change}")));
    agree(session, args, &lines)
}

/// Shows what is to be renewed, and asks on a terminal, unless the answer was given.
fn agree(session: &mut Session, args: &Args, lines: &[String]) -> Fallible<()> {
    if args.yes {
        return Ok(());
    }
    let lines: Vec<_> = lines.iter().map(|line| sanitize::shown(line).to_string()).collect();
    session.agree(&lines.join("\n"), "Renew?", "not renewed")
}

/// Renews everything that ends soon.
fn renew_many(session: &mut Session, args: &Args, wishes: &Wishes, span: i64) -> Outcome {
    let output = args.unsigned.or(args.output.as_deref(), ".");
    if !args.dry_run && (input::is_dash(output) || output.exists() && !output.is_dir()) {
        let message = format!(
            "renewing many licenses needs a folder for them; {} is a file",
            output.display()
        );
        return Err(Failure::usage(message).hint("-o DIR"));
    }
    let mut signing = args.clock.begin(session, &args.folder)?;
    let now = signing.now;
    let plans = Plans::read(&signing.vendor)?;
    let due = args.renewing(wishes, plans.as_ref()).due(&signing, now.plus_seconds(span))?;
    let mut codes = name_left_out(session, &due);
    let steps = &due.steps;
    if steps.is_empty() {
        session.ui.note("no license ends in this time that was not renewed");
        return Ok(combine(codes));
    }
    if args.dry_run {
        for step in steps {
            report(session, step, None, now);
        }
        return Ok(combine(codes));
    }
    ask_for_all(session, args, &due)?;
    files::create_folder(output)?;
    let jobs: Vec<_> = steps.iter().map(|step| step.job(output)).collect();
    let overwrite = args.force.output(output, Readers::All).overwrite;
    let home = session.home_dir().map(Path::to_owned);
    let by_name: HashMap<_, _> = jobs.iter().map(|job| job.name.as_str()).zip(steps).collect();
    let signer = signing.vendor.signer_file::<License>(now)?;
    let mut keyring = Keyring::new(session, &args.passphrase, &[])?;
    let signer = match args.unsigned.file()? {
        Some(_) => LicenseSigner::Elsewhere(signer.0),
        None => keyring.signer(session, &signing, signer)?.into(),
    };
    let random = session.env.random;
    let issuer = Issuer::new(&signing.vendor, signer, args.form.of_file(), now, random)?;
    let to = (output, overwrite, home.as_deref());
    batch::issue(&issuer, &mut signing.log, &jobs, to, |part| {
        for Done { job, result } in part {
            match (result, by_name.get(job.name.as_str())) {
                (Ok(written), Some(step)) => {
                    let output = job.output.display().to_string();
                    report(session, step, Some(&(output, written)), now);
                }
                (Ok(_), None) => {}
                (Err(error), _) => {
                    let failure = Failure::from(error);
                    session.ui.item_error(&job.name, &failure);
                    codes.push(failure.code);
                }
            }
        }
        session.ui.flush().map(drop).map_err(|error| Failure::stdout(&error))
    })?;
    signing.note();
    Ok(combine(codes))
}

/// Names the licenses that are not renewed; the exit code of each that should have been.
fn name_left_out(session: &mut Session, due: &Due) -> Vec<u8> {
    let mut codes = Vec::new();
    for (license, error) in &due.refused {
        let failure = of_vendor(error);
        session.ui.item_error(&license.to_string(), &failure);
        codes.push(failure.code);
    }
    if due.for_once > 0 {
        let trials = format::count(due.for_once, "license");
        session.ui.note(format!("left out {trials} of a plan that is for once"));
    }
    codes
}

/// Shows the new renewals, and asks on a terminal.
fn ask_for_all(session: &mut Session, args: &Args, due: &Due) -> Fallible<()> {
    let mut lines: Vec<_> = due.new_ones().map(|step| line(step.before())).collect();
    let new = lines.len();
    if new == 0 {
        return Ok(());
    }
    let before = match due.steps.len() - new {
        0 => String::new(),
        before => format!(" {before} more had been renewed before."),
    };
    lines.push(format!("This renews {}.{before}", format::count(new, "license")));
    agree(session, args, &lines)
}

/// Says what is or was done for one of many licenses.
fn report(session: &mut Session, step: &Step, done: Option<&(String, Written)>, now: Time) {
    session.ui.report(&Renewed {
        changed: done.is_some_and(|(_, written)| written.changed),
        license: done.map(|(_, written)| &written.license),
        output: done.map(|(output, _)| output.clone()),
        brief: true,
        ..Renewed::planned(step, now)
    });
}
