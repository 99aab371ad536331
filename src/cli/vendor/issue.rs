//! `airseal vendor issue`

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ArgGroup;
use serde::Serialize;

use super::issue_qr::QrArgs;
use super::staged::stage;
use super::{ClockArgs, PassphraseArgs, RootArgs, refuse_past, unlock};

use crate::cli::error::{CANNOT, Failure, Fallible, combine};
use crate::cli::input::in_file;
use crate::cli::parsers::Replaced;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers, scan};
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::verdict::Verdict;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::{PrivateKey, sha256_hex};
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::issue::{Issuer, Licensee, Term, Terms};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::{Signing, next, revoke};
use crate::parallel;
use crate::store::output::Readers;
use crate::store::{StoreError, files};

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
airseal vendor issue [OPTIONS] --dir <DIR> -o <FILE> <TERM> <WHOM>

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
    --replaces 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 -o license.json
  airseal vendor issue --email ops@acme.example --any-instance \\
    --dir vendor --expires 2027-12-31 --limit nodes=10 -o license.json
  airseal vendor issue request.json --dir vendor --days 365 \\
    -o license.json --qr-png license.png")]
pub struct Args {
    /// A request, a PNG picture of its QR code, or a folder of these; - is standard input
    request: Option<PathBuf>,
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
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
    /// Cover N of NAME; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::limit)]
    limit: Vec<(Name, u64)>,
    /// Cover a feature; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    feature: Vec<Name>,
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
    replaces: Option<Replaced>,
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
    license: &'l License,
    /// One line: it is one of many.
    #[serde(skip)]
    brief: bool,
    #[serde(skip)]
    now: Time,
}

impl<'l> Issued<'l> {
    fn new(job: &Job, license: &'l License, brief: bool, now: Time) -> Self {
        let text = |path: &PathBuf| path.display().to_string();
        Self {
            request: job.request.as_ref().map(text),
            output: text(&job.output),
            license,
            brief,
            now,
        }
    }
}

impl Render for Issued<'_> {
    fn human(&self, page: &mut Page) {
        if self.brief {
            let (id, licensee) = (self.license.license_id, format::licensee(self.license));
            page.headline(Tone::Good, "issued", format!("{}  {id}  {licensee}", self.output));
            return;
        }
        page.headline(Tone::Good, "issued", &self.output);
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

/// A license to issue, and where it goes.
struct Job {
    request: Option<PathBuf>,
    output: PathBuf,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let terms = read_terms(args, session.now()?)?;
    let folder = args.request.as_deref().is_some_and(Path::is_dir);
    args.qr.check(session, args.force, &args.output, folder)?;
    let jobs = jobs(args)?;
    if let [job] = jobs.as_slice()
        && !folder
    {
        input::check(session, args.force.output(&job.output, Readers::All), None)?;
    }
    let mut signing = args.clock.begin(session, &args.dir)?;
    let now = signing.now;
    let (id, path) = signing.vendor.signer_file::<License>(now)?;
    let passphrase = unlock(session, &path, args.passphrase.passphrase_file.as_deref())?;
    let signer = signing.vendor.signer(id, &path, passphrase.as_ref())?;
    // Everything that can fail about the old license fails before the new one.
    let replacement =
        args.replaces.as_ref().map(|what| Replacement::prepare(session, args, &signing, what));
    let replacement = replacement.transpose()?;
    let answer = Answer::chosen(args, &signing.vendor)?;
    let issuer = Issuer { vendor: &signing.vendor, signer, now };
    let log = &mut signing.log;

    let mut codes = Vec::new();
    if let [job] = jobs.as_slice()
        && !folder
    {
        let output = args.force.output(&job.output, Readers::All);
        let one = issue(
            &bytes_of(session, job)?,
            job,
            args,
            &issuer,
            &terms,
            &answer,
            session.env.random,
        )?;
        let code = args.qr.code(&one.bytes)?;
        add(log, one.license, args, &issuer)?;
        for entry in log.save()? {
            input::write(session, output, &one.bytes)?;
            let drawn = args.qr.write(session, args.force, code.as_ref())?;
            if !input::is_dash(&job.output) {
                session.ui.report(&Issued::new(job, &entry.license, false, now));
            }
            if let Some(drawn) = drawn {
                session.ui.bytes(drawn.as_bytes());
            }
        }
    } else {
        let random = session.env.random;
        let home = session.home_dir().map(Path::to_owned);
        let sign = |job: &Job| {
            args.force.output(&job.output, Readers::All).check(home.as_deref(), None)?;
            let path = job.request.as_deref().unwrap_or(Path::new("-"));
            let mut bytes = Vec::new();
            files::read_listed(path, &mut bytes).map_err(StoreError::io("read", path))?;
            let bytes = scan::unpack(bytes)?;
            issue(&bytes, job, args, &issuer, &terms, &answer, random)
        };
        let mut counter =
            Counter { args, issuer: &issuer, log, taken: HashMap::new(), asked: HashMap::new() };
        // What a crash interrupts can be looked up in the issued log.
        parallel::in_parts(&jobs, PART, sign, |part, results| {
            codes.extend(counter.hand_out(session, part, results)?);
            Fallible::Ok(())
        })?;
    }
    signing.note();
    if let Some(replacement) = replacement {
        replacement.revoke(session, &signing)?;
    }
    Ok(combine(codes))
}

/// How many licenses of a folder are recorded and made durable at a time.
const PART: usize = 4096;

/// Where the licenses of a folder are handed out, a part at a time.
struct Counter<'r> {
    args: &'r Args,
    issuer: &'r Issuer<'r>,
    log: &'r mut IssuedLog,
    /// Which request was answered in which file.
    taken: HashMap<String, String>,
    /// The request that each instance was licensed for, and its hash.
    asked: HashMap<InstanceId, (String, String)>,
}

impl Counter<'_> {
    /// Records licenses, and writes them; the codes of the requests that failed.
    fn hand_out(
        &mut self,
        session: &mut Session,
        part: &[Job],
        results: Vec<Fallible<Signed>>,
    ) -> Fallible<Vec<u8>> {
        let (mut codes, mut ready, mut files) = (Vec::new(), Vec::new(), Vec::new());
        for (job, result) in part.iter().zip(results) {
            let file =
                job.request.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            match result.and_then(|signed| self.admit(&file, job, signed)) {
                Ok(bytes) => {
                    ready.push(job);
                    files.push((job.output.as_path(), bytes));
                }
                Err(error) => {
                    let failure = error;
                    session.ui.item_error(&file, &failure);
                    codes.push(failure.code);
                }
            }
        }
        let entries = self.log.save()?;
        files::replace_many(&self.args.output, &files)?;
        for (job, entry) in ready.into_iter().zip(entries) {
            session.ui.report(&Issued::new(job, &entry.license, true, self.issuer.now));
        }
        let spilled = session.ui.flush();
        spilled.map_err(|error| {
            Failure::new(CANNOT, format!("cannot write to standard output: {error}"))
        })?;
        Ok(codes)
    }

    /// Takes a license into the log, unless its file is that of another request (ignoring
    /// case, as FAT does) or another request of its instance was answered; its bytes.
    fn admit(&mut self, file: &str, job: &Job, signed: Signed) -> Fallible<Vec<u8>> {
        let Signed { license, bytes, request } = signed;
        let name = job.output.to_string_lossy().to_lowercase();
        if let Some(other) = self.taken.get(&name) {
            let message = format!(
                "its license would be written to {}, like that for {other}",
                job.output.display()
            );
            return Err(Failure::new(CANNOT, message).hint("rename the request"));
        }
        if let Some(instance) = &license.instance
            && let Some((other, before)) = self.asked.get(instance)
            && *before != request
            // Another address is refused with better words.
            && (self.args.change_email || self.log.email_of(instance) == license.email.as_ref())
        {
            let message = format!(
                "instance {instance} asks in {other} too, with other content; only that was answered"
            );
            return Err(Failure::verdict(Verdict::Mismatch, message)
                .hint(
                    "of one machine, keep the newer request; if one machine is a copy of the other, let the copy \
                     run `airseal unregister`, then register",
                ));
        }
        let instance = license.instance.clone();
        add(self.log, license, self.args, self.issuer)?;
        self.taken.insert(name, file.to_owned());
        if let Some(instance) = instance {
            self.asked.insert(instance, (file.to_owned(), request));
        }
        Ok(bytes)
    }
}

/// Takes a license into the log.
fn add(log: &mut IssuedLog, license: License, args: &Args, issuer: &Issuer<'_>) -> Fallible<()> {
    log.add(license, &issuer.signer.id, args.change_email).map_err(|error| {
        Failure::from(error).hint("if the customer asked for the change, add --change-email")
    })
}

fn bytes_of(session: &mut Session, job: &Job) -> Fallible<Vec<u8>> {
    job.request.as_deref().map_or(Ok(Vec::new()), |path| scan::document(&mut session.env, path))
}

/// The licenses that the new one replaces, ready to be revoked.
struct Replacement {
    next: TrustBundle,
    keys: Vec<PrivateKey>,
    count: usize,
}

impl Replacement {
    fn prepare(
        session: &mut Session,
        args: &Args,
        signing: &Signing,
        what: &Replaced,
    ) -> Fallible<Self> {
        let licenses = match what {
            Replaced::License(id) => revoke::of_ids(&signing.log, &[*id])?,
            Replaced::Instance(instance) => revoke::of_instance(&signing.log, instance)?,
        };
        let mut next = next::begin(signing)?;
        let count =
            revoke::licenses(&mut next, &licenses, "replaced by a new license", signing.now)?;
        let keys = args.root.keys(session, &signing.vendor, &args.passphrase)?;
        Ok(Self { next, keys, count })
    }

    fn revoke(self, session: &mut Session, signing: &Signing) -> Fallible<()> {
        if self.count == 0 {
            session
                .ui
                .note("the replaced license was already revoked; the trust bundle is unchanged");
            return Ok(());
        }
        let done = format!("revoked {}, replaced", format::count(self.count, "license"));
        stage(session, signing, &self.next, &self.keys, done)
    }
}

fn read_terms(args: &Args, now: Time) -> Fallible<Terms> {
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
    let from_begin = args.not_before.zip(args.days).map(|(begin, days)| begin.plus_days(days));
    // Whoever names both ends of a period in the past means it: a license that was lost.
    refuse_past("--expires", args.expires.filter(|_| args.not_before.is_none()), now)?;
    refuse_past("the end of --days after --not-before,", from_begin, now)?;
    if let Some((begin, end)) = args.not_before.zip(args.expires).filter(|(begin, end)| begin > end)
    {
        return Err(Failure::usage(format!("--not-before {begin} is later than --expires {end}"))
            .hint("a license begins before it ends"));
    }
    parsers::once("--limit", args.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    parsers::once("--feature", &args.feature).map_err(Failure::usage)?;
    parsers::once("--meta", args.meta.iter().map(|(key, _)| key)).map_err(Failure::usage)?;
    Ok(Terms {
        term,
        not_before: args.not_before,
        grace_days: args.grace_days,
        limits: args.limit.iter().cloned().collect(),
        features: args.feature.iter().cloned().collect(),
        organization: args.organization.clone(),
        data_region: args.data_region,
        metadata: args.meta.iter().cloned().collect(),
    })
}

fn jobs(args: &Args) -> Fallible<Vec<Job>> {
    let Some(request) = &args.request else {
        return Ok(vec![Job { request: None, output: args.output.clone() }]);
    };
    if !input::is_dash(request) {
        // Before anybody types a passphrase for nothing.
        request.metadata().map_err(StoreError::io("read", request))?;
    }
    if !request.is_dir() {
        return Ok(vec![Job { request: Some(request.clone()), output: args.output.clone() }]);
    }
    if input::is_dash(&args.output) || args.output.exists() && !args.output.is_dir() {
        let message = format!(
            "a folder of requests needs a folder for the licenses; {} is a file",
            args.output.display()
        );
        return Err(Failure::usage(message).hint("-o DIR"));
    }
    let requests = input::folder(request)?;
    if requests.is_empty() {
        return Err(Failure::usage(format!(
            "{}: there is no request in this folder",
            request.display()
        ))
        .hint("put the request files in it; files whose names begin with a dot are ignored"));
    }
    let job = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Job { request: Some(path), output: args.output.join(format!("{name}.license.json")) }
    };
    files::create_folder(&args.output)?;
    Ok(without_twins(requests).into_iter().map(job).collect())
}

/// How a license is handed out.
struct Answer {
    form: Form,
    /// What stands behind it in its file: the trust bundle in that form, or nothing.
    bundle: Vec<u8>,
}

impl Answer {
    fn chosen(args: &Args, vendor: &VendorDir) -> Fallible<Self> {
        let form = Form::of(args.armor, args.line);
        let bundle = if args.with_trust {
            vendor.bundle()?.to_form(form, TrustBundle::LABEL)
        } else {
            Vec::new()
        };
        Ok(Self { form, bundle })
    }
}

/// A license that was signed, its file, and the hash of the request.
struct Signed {
    license: License,
    bytes: Vec<u8>,
    request: String,
}

/// Leaves out the picture of a request that is next to it: `register` writes both with
/// `-o SITE.json --qr-png SITE.png`.
fn without_twins(mut requests: Vec<PathBuf>) -> Vec<PathBuf> {
    let is_picture = |path: &Path| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    };
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_os_string();
    let others: HashSet<_> =
        requests.iter().filter(|path| !is_picture(path)).map(|path| stem(path)).collect();
    requests.retain(|path| !is_picture(path) || !others.contains(&stem(path)));
    requests
}

/// Signs a license; `request` is empty for an id read over the
/// phone.
fn issue(
    request: &[u8],
    job: &Job,
    args: &Args,
    issuer: &Issuer<'_>,
    terms: &Terms,
    answer: &Answer,
    random: fn(&mut [u8]) -> Result<(), String>,
) -> Fallible<Signed> {
    let licensee = match &job.request {
        Some(path) => Licensee::from_request(issuer.vendor, request)
            .map_err(|error| in_file(path, error.into()))?,
        None => by_hand(args),
    };
    if let Some(edition) = args.edition
        && edition != licensee.edition
    {
        let message =
            format!("the request is for the {} edition, not for {edition}", licensee.edition);
        return Err(Failure::verdict(Verdict::Mismatch, message)
            .hint("leave --edition out, or ask for a new request"));
    }
    let (license, envelope) = issuer.issue(licensee, terms, &random)?;
    let bytes = [envelope.to_form(answer.form, License::LABEL).as_slice(), &answer.bundle].concat();
    let request = Envelope::parse_kind::<Registration>(request);
    let request = request.map(|found| sha256_hex(&found.envelope.payload)).unwrap_or_default();
    Ok(Signed { license, bytes, request })
}

/// The licensee from options alone.
fn by_hand(args: &Args) -> Licensee {
    let (email, instance) = (args.email.clone(), args.instance.clone());
    Licensee { edition: Edition::Business, email, instance, data_region: None }
}
