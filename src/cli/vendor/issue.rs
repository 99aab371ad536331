//! `airseal vendor issue`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgGroup;
use serde::Serialize;

use super::ClockArgs;
use super::error::{of_line, of_table};
use super::folder::FolderArgs;
use super::form::FormArgs;
use super::issue_qr::QrArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::revocation::{ConfirmArgs, Planned};
use super::staged::stage_replaced;
use super::terms::TermArgs;
use super::unsigned::{self, UnsignedArgs};

use crate::cli::error::{Failure, Fallible, combine};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers, scan};
use crate::core::document::license::License;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId};
use crate::core::types::time::Time;
use crate::issuer::asked::{Asked, Recorded, Subject};
use crate::issuer::batch::{self, Done, Written};
use crate::issuer::issue::{Issuer, LicenseSigner, Licensee, Order};
use crate::issuer::plans::Plans;
use crate::issuer::replaced::{REPLACED, Replaced};
use crate::issuer::revoke::Target;
use crate::issuer::table::{self, BadLine, Defaults};
use crate::issuer::terms::TermOptions;
use crate::issuer::{Signing, VendorError};
use crate::store::files;
use crate::store::output::Readers;

/// Issue a license for a request, a folder, a table, or an id
///
/// A request is checked before anything is signed: its instance, public key and signature must
/// agree, and its product must be the product of this folder. For a folder of requests, -o names a
/// folder, and the license for SITE.json is written to SITE.license.json. If the customer cannot
/// send a file, use --email with --instance or --any-instance instead of a request. The instance id
/// may be typed as it is read over the phone: spaces, hyphens and case do not matter. Each license
/// is recorded in issued.jsonl before it is written. A folder or a table that was answered with the
/// same terms before gets the same licenses again, so that an interrupted command can be repeated. A
/// single request gets another license, unless FILE holds the one that it got, or the command before
/// was interrupted before it could write that one.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor issue [OPTIONS] -o <FILE> <TERM> <WHOM>

  TERM is --days <N>, --expires <DATE>, --perpetual, or a --plan that says it.
  WHOM is <REQUEST>, --csv <FILE>, or --email <ADDR> with --instance <ID> or
  --any-instance.",
    group(ArgGroup::new("subject").required(true).args(["request", "email", "csv"])),
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
  airseal vendor issue --csv orders.csv --dir vendor --plan pro -o licenses/
  airseal vendor issue request.json --dir vendor --days 365 \\
    -o license.json --qr-png license.png")]
pub struct Args {
    /// A request, a PNG picture of its QR code, or a folder of these; - is standard input
    request: Option<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Issue a license for each line of a table (CSV): its columns are called as the options are, and
    /// the options of the command fill in what a line leaves empty; -o names a folder
    #[arg(long, value_name = "FILE", conflicts_with_all = ["request", "email", "replaces"])]
    csv: Option<PathBuf>,
    /// Issue to this address without a request
    #[arg(long, value_name = "ADDR", value_parser = parsers::email, conflicts_with = "request")]
    email: Option<Email>,
    /// Issue for this instance only; `airseal status` prints the id
    #[arg(long, value_name = "ID", value_parser = parsers::instance, requires = "email", conflicts_with = "any_instance")]
    instance: Option<InstanceId>,
    /// Issue for any instance registered to that address
    #[arg(long, requires = "email")]
    any_instance: bool,
    #[command(flatten)]
    terms: TermArgs,
    /// Issue only if the request is for this edition
    #[arg(long, value_parser = parsers::edition())]
    edition: Option<Edition>,
    /// Issue to an instance that was licensed to another address before
    #[arg(long)]
    change_email: bool,
    /// Revoke what this license replaces: one license, or all licenses of an instance
    #[arg(long, value_name = "LICENSE_ID|INSTANCE", value_parser = parsers::replaced, conflicts_with = "with_trust")]
    replaces: Option<Target>,
    /// Do not ask for confirmation of what --replaces revokes
    #[arg(short, long, requires = "replaces")]
    yes: bool,
    /// Show what --replaces would revoke, and issue nothing
    #[arg(long, requires = "replaces")]
    dry_run: bool,
    /// Issue another license for a request that was answered with these terms before (default: write
    /// the same license again)
    // The name that it had first still works.
    #[arg(long = "another", alias = "anew")]
    again: bool,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the license to FILE (a folder for a folder of requests or a table); - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
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
            page.field("Issued", format!("{issued}; another file gets another license"));
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
    if args.email.is_some() && args.instance.is_none() && !args.any_instance {
        return Err(Failure::usage(
            "--email without a request needs --instance ID or --any-instance",
        )
        .hint("`airseal status` on the customer's machine prints the id"));
    }
    if args.unsigned.path().is_some() && (args.qr.is_wanted() || args.form.is_named()) {
        return Err(unsigned::no_form());
    }
    let folder = args.request.as_deref().filter(|request| request.is_dir());
    let many = args.csv.as_deref().or(folder);
    args.qr.check(session, args.force, args.output(), many.is_some())?;
    match many {
        Some(many) => issue_many(session, args, many),
        None => issue_one(session, args),
    }
}

impl Args {
    /// An order with these terms, by the list of plans.
    fn order(
        &self,
        options: &TermOptions,
        plans: Option<&Plans>,
        now: Time,
    ) -> Result<Order, VendorError> {
        let (terms, once) = options.resolve(plans, self.terms.new_name, now)?;
        let order = Order::new(terms);
        let Self { edition, change_email, .. } = *self;
        // One that replaces others is new.
        let again = self.again || self.replaces.is_some();
        Ok(Order { edition, change_email, once, again, ..order })
    }

    /// The file to write: signed, or to be signed elsewhere.
    fn output(&self) -> &Path {
        self.unsigned.or(self.output.as_deref(), "-")
    }
}

/// Answers one request, or issues a license without one.
fn issue_one(session: &mut Session, args: &Args) -> Outcome {
    let options = args.terms.options(session.now()?)?;
    // Nobody types a passphrase for what can fail without it.
    let request = match &args.request {
        Some(path) => Some((path, scan::document(&mut session.env, path)?)),
        None => None,
    };
    let mut signing = args.clock.begin(session, &args.folder)?;
    let mut plans = Plans::read(&signing.vendor)?;
    let order = args.order(&options, plans.as_ref(), signing.now)?;
    let subject = match &request {
        Some((path, bytes)) => Subject::Request(path, bytes),
        None => {
            let to = Licensee::by_hand(args.email.clone(), args.instance.clone());
            Subject::Licensee(Box::new(to))
        }
    };
    let mut asked = Asked::new(subject, order);
    // Nothing is asked yet, but a passphrase file that cannot be read is named.
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let output = args.force.output(args.output(), Readers::All);
    let form = args.form.of_file();
    let differs = |bytes: &[u8]| input::check(session, output, Some(bytes));
    if let Some(before) = asked.before(&signing, form, differs)? {
        before.hand_out(&signing, |license| hand_out(session, args, license))?;
        return Ok(0);
    }
    input::check(session, output, None)?;
    let unsigned = args.unsigned.checked(session, Some(args.force))?;
    let signer = signing.vendor.signer_file::<License>(signing.now)?;
    let replaced = match &args.replaces {
        Some(what) => match replaced(session, args, &signing, (what, unsigned))? {
            Some(replaced) => Some(replaced),
            None => return Ok(0),
        },
        None => None,
    };
    if let Some((replaced, _)) = &replaced {
        asked.replaces = replaced.ids();
    }
    if let Some(unsigned) = unsigned {
        args.terms.add_names(session, plans.as_mut(), [&asked.order.terms])?;
        let license = asked.begin(&signing, signer.0.clone(), session.env.random)?;
        unsigned::hand_out(unsigned, session, &license, signer.0)?;
        return Ok(0);
    }
    let signer = keyring.signer(session, &signing, signer)?;
    let replaced = match replaced {
        Some((replaced, files)) => Some((replaced, args.root.open(session, &mut keyring, &files)?)),
        None => None,
    };
    let random = session.env.random;
    let recorded = asked.sign(&mut signing, signer, (form, random), |answer| -> Fallible<()> {
        args.terms.add_names(session, plans.as_mut(), [&asked.order.terms])?;
        // What cannot be drawn is refused before it is on record.
        args.qr.code(&answer.bytes).map(drop)
    })?;
    recorded.hand_out(&signing, |license| hand_out(session, args, license))?;
    if let Some((replaced, keys)) = replaced {
        stage_replaced(session, &signing, &replaced, &keys)?;
    }
    Ok(0)
}

/// Writes a license that is on record, and says what it is.
fn hand_out(session: &mut Session, args: &Args, recorded: &Recorded) -> Fallible<()> {
    let Recorded { answer, is_new } = recorded;
    let code = args.qr.code(&answer.bytes)?;
    input::write(session, args.force.output(args.output(), Readers::All), &answer.bytes)?;
    let drawn = args.qr.write(session, args.force, code.as_ref())?;
    if !input::is_dash(args.output()) {
        let now = session.now()?;
        session.ui.report(&Issued {
            request: args.request.as_ref().map(|path| path.display().to_string()),
            output: args.output().display().to_string(),
            changed: *is_new,
            license: &answer.entry.license,
            brief: false,
            now,
        });
    }
    if let Some(drawn) = drawn {
        session.ui.bytes(drawn.as_bytes());
    }
    Ok(())
}

/// Plans the revocation of what is replaced, and asks; with the key files of the roots that sign it.
/// `None`: it was only to be shown.
fn replaced(
    session: &mut Session,
    args: &Args,
    signing: &Signing,
    (what, unsigned): (&Target, Option<unsigned::Target<'_>>),
) -> Fallible<Option<(Replaced, Vec<PathBuf>)>> {
    let replaced = Replaced::plan(signing, what)?;
    let planned = Planned::new(&replaced.revoked, None, REPLACED);
    let confirm = ConfirmArgs::new(args.yes, args.dry_run);
    if confirm.only_shows(session, &planned) {
        return Ok(None);
    }
    // What is begun now is revoked once its signature is attached.
    let files = args.root.files_or(&signing.vendor, unsigned)?;
    if !replaced.is_done() {
        confirm.ask(session, &planned)?;
    }
    Ok(Some((replaced, files)))
}

/// Answers a folder of requests, or a table.
fn issue_many(session: &mut Session, args: &Args, many: &Path) -> Outcome {
    let options = args.terms.options(session.now()?)?;
    let output = args.output();
    if input::is_dash(output) || output.exists() && !output.is_dir() {
        let output = output.display();
        let message =
            format!("issuing many licenses needs a folder for the licenses; {output} is a file");
        return Err(Failure::usage(message).hint("-o DIR"));
    }
    let table = match &args.csv {
        Some(file) => Some(input::whole(&mut session.env, file)?),
        None => None,
    };
    let mut signing = args.clock.begin(session, &args.folder)?;
    let signer = signing.vendor.signer_file::<License>(signing.now)?;
    let mut plans = Plans::read(&signing.vendor)?;
    let mut codes = Vec::new();
    let jobs = match table {
        Some(table) => {
            let order = |options: &TermOptions| args.order(options, plans.as_ref(), signing.now);
            let defaults = Defaults { file: many, output, options, order: &order };
            let (jobs, bad) =
                table::jobs(&table, &defaults).map_err(|error| of_table(&error, many))?;
            for BadLine { name, error } in bad {
                let failure = of_line(error);
                session.ui.item_error(&name, &failure);
                codes.push(failure.code);
            }
            jobs
        }
        None => {
            let order = args.order(&options, plans.as_ref(), signing.now)?;
            batch::jobs(many, output, &Arc::new(order))?
        }
    };
    if let Err(refused) = batch::check(&signing.vendor, &signing.log, &jobs, signing.now) {
        for (job, error) in refused {
            let failure = Failure::from(error);
            session.ui.item_error(&job.name, &failure);
            codes.push(failure.code);
        }
        return Ok(combine(codes));
    }
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let signer = match args.unsigned.file()? {
        Some(_) => LicenseSigner::Elsewhere(signer.0),
        None => keyring.signer(session, &signing, signer)?.into(),
    };
    args.terms.add_names(session, plans.as_mut(), jobs.iter().map(|job| &job.order.terms))?;
    let (now, random) = (signing.now, session.env.random);
    let issuer = Issuer::new(&signing.vendor, signer, args.form.of_file(), now, random)?;
    files::create_folder(output)?;
    let overwrite = args.force.output(output, Readers::All).overwrite;
    let home = session.home_dir().map(Path::to_owned);
    let to = (output, overwrite, home.as_deref());
    let mut before = 0;
    batch::issue(&issuer, &mut signing.log, &jobs, to, |part| {
        let again = |done: &&Done<'_>| done.result.as_ref().is_ok_and(|written| !written.changed);
        before += part.iter().filter(again).count();
        report_part(session, part, now, &mut codes)
    })?;
    signing.note();
    if before > 0 {
        let licenses = format::count(before, "license");
        session.ui.note(format!(
            "{licenses} had been issued with these terms before; --another issues new ones"
        ));
    }
    Ok(combine(codes))
}

/// Says what became of some of many licenses.
fn report_part(
    session: &mut Session,
    part: Vec<Done<'_>>,
    now: Time,
    codes: &mut Vec<u8>,
) -> Fallible<()> {
    for Done { job, result } in part {
        match result {
            Ok(Written { license, changed }) => session.ui.report(&Issued {
                request: Some(job.name.clone()),
                output: job.output.display().to_string(),
                changed,
                license: &license,
                brief: true,
                now,
            }),
            Err(error) => {
                let failure = Failure::from(error);
                session.ui.item_error(&job.name, &failure);
                codes.push(failure.code);
            }
        }
    }
    session.ui.flush().map(drop).map_err(|error| Failure::stdout(&error))
}
