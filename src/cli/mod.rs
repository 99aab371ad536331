//! The command line: one file a command. This file holds the list of commands,
//! the options they share, and what happens before and after each of them.

mod advisories;
mod attach;
mod audit;
mod brought;
mod clock;
mod completions;
mod data;
mod doctor;
pub mod env;
mod error;
mod import;
mod input;
mod inspect;
mod licenses;
mod log;
mod metrics;
pub mod overview;
mod parsers;
mod policy;
mod register;
mod registered;
mod release;
mod rights;
mod scan;
mod session;
mod settings;
mod status;
mod telemetry;
mod trust;
mod ui;
mod unregister;
mod unsigned;
mod usage;
mod vendor;
mod verify;

use crate::cli::error::Fallible;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args as _, CommandFactory, FromArgMatches, Parser};

use env::Env;
use error::{CANNOT, Failure, USAGE};
use overview::Group;
use session::Session;
use ui::page::Ui;
use ui::suggest;

/// One command: its name, where help lists it, what it takes, what it does.
struct Entry {
    name: &'static str,
    group: Group,
    /// Whether `airseal` alone names it.
    first_day: bool,
    augment: fn(clap::Command) -> clap::Command,
    run: fn(&mut Session, &mut ArgMatches) -> Outcome,
}

/// The entry of the command in the module of that name.
macro_rules! entry {
    ($group:ident, $module:ident) => {
        entry!($group, $module, false)
    };
    ($group:ident, $module:ident, $first_day:expr) => {
        Entry {
            name: stringify!($module),
            group: Group::$group,
            first_day: $first_day,
            augment: $module::Args::augment_args,
            run: |session, matches| {
                $module::run(session, &$module::Args::from_arg_matches_mut(matches)?)
            },
        }
    };
}

/// What a command returns: the exit code to end with.
type Outcome = Fallible<u8>;

/// License a self-hosted product offline, and control what data it sends
///
/// airseal registers an instance of a product, imports and verifies signed licenses, and
/// shows and controls every byte that would leave this machine. It needs no network, and on
/// Linux the kernel denies it one.
#[derive(Debug, Parser)]
#[command(name = "airseal", version, max_term_width = 100, subcommand_required = true, after_help = AFTER_HELP)]
struct Cli {
    /// Options of every command.
    #[command(flatten)]
    globals: Globals,
}

const AFTER_HELP: &str = "\
Examples:
  airseal register --email ops@acme.example -o request.json
  airseal import license.json
  airseal verify --limit nodes=8 --feature rbac
  airseal telemetry off

Exit codes:
  0  valid, in grace, or done          12  revoked
  1  could not do the work             13  expired
  2  wrong usage                       14  not yet valid
  3  telemetry check: off              15  for another product, email, instance
  4  verify --warn-within: ends soon   16  limit or feature not covered
  5  something was found               17  the clock is wrong, and it matters
 10  malformed document                18  nothing installed, or not registered
 11  untrusted signature               19  several files, different reasons";

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Globals {
    /// Keep the state in DIR instead of the platform's data folder
    #[arg(long, global = true, value_name = "DIR", help_heading = "Options of every command")]
    pub home: Option<PathBuf>,
    /// Answer in JSON: one object, or one a line for lists
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub json: bool,
    /// Print errors only; data that was asked for is still written
    #[arg(short, long, global = true, help_heading = "Options of every command")]
    pub quiet: bool,
    /// Colour: auto (on a terminal), always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        hide_possible_values = true,
        help_heading = "Options of every command"
    )]
    pub color: Option<settings::Color>,
}

/// The commands, in the order in which each group lists them. To add one: a file beside this
/// one with `Args` and `run`, and a line here.
static COMMANDS: [Entry; 23] = [
    entry!(Licensing, trust, true),
    entry!(Licensing, register, true),
    entry!(Licensing, import, true),
    entry!(Licensing, verify, true),
    entry!(Licensing, status, true),
    entry!(Licensing, licenses),
    entry!(Licensing, inspect),
    entry!(Licensing, attach),
    entry!(Licensing, unregister),
    entry!(Data, telemetry, true),
    entry!(Data, data, true),
    entry!(Data, usage),
    entry!(Data, log),
    entry!(Data, rights),
    entry!(Texts, advisories, true),
    entry!(Texts, policy, true),
    entry!(Texts, release),
    entry!(Operation, doctor, true),
    entry!(Operation, clock),
    entry!(Operation, metrics, true),
    entry!(Operation, audit),
    entry!(Operation, completions),
    entry!(Issuer, vendor),
];

/// The clap definition: help, man pages and completions are made from it.
#[must_use]
pub fn command() -> clap::Command {
    let commands = COMMANDS.iter();
    let all = commands.fold(Cli::command(), |cli, entry| {
        cli.subcommand((entry.augment)(clap::Command::new(entry.name)))
    });
    let listed = overview::all(&all, &listed());
    all.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listed}{{after-help}}"
    ))
}

/// The commands with their groups.
#[must_use]
pub fn listed() -> Vec<overview::Listed> {
    COMMANDS.iter().map(|entry| (entry.name, entry.group, entry.first_day)).collect()
}

/// The parser of the command that the first argument names, alone: no other can be meant,
/// and building all of them takes time. Help needs all of them.
fn lone_command(args: &[OsString]) -> Option<(&'static Entry, clap::Command)> {
    let entry = COMMANDS.iter().find(|entry| args.get(1).is_some_and(|arg| arg == entry.name))?;
    let alone = Globals::augment_args((entry.augment)(clap::Command::new(entry.name)));
    Some((entry, alone.disable_help_flag(true).disable_help_subcommand(true)))
}

/// Runs the program: parse, do, print. Returns the exit code.
#[must_use]
pub fn run(mut env: Env) -> u8 {
    let mut ui = Ui::new(
        std::mem::replace(&mut env.stdout, Box::new(std::io::sink())),
        std::mem::replace(&mut env.stderr, Box::new(std::io::sink())),
    );
    ui.stderr_is_seen = env.stderr_is_seen;
    (ui.stdout_columns, ui.stderr_columns) = (env.stdout_columns, env.stderr_columns);
    ui.json = asks_for_json(&env.args);
    let outcome = match parse(&env) {
        Ok((entry, mut matches)) => start(env, &mut ui, entry, &mut matches),
        Err(_) if env.args.len() < 2 => {
            ui.tell(overview::first_day(&command(), &listed()));
            Ok(USAGE)
        }
        Err(error) => usage(&mut ui, &error, &env.args),
    };
    let code = outcome.unwrap_or_else(|error| fail(&mut ui, &error));
    match ui.finish() {
        Ok(()) => code,
        Err(error) => {
            ui.error(&format!("cannot write to standard output: {error}"), None);
            CANNOT
        }
    }
}

/// Whether the answer, and so an error before it is known what is asked, is JSON.
fn asks_for_json(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--json" || arg == "--format=json")
        || args
            .windows(2)
            .any(|pair| matches!(pair, [option, value] if option == "--format" && value == "json"))
}

fn parse(env: &Env) -> Result<(&'static Entry, ArgMatches), clap::Error> {
    let args = &env.args;
    let parsed = lone_command(args).and_then(|(entry, mut alone)| {
        let parsed = alone.try_get_matches_from_mut(args.iter().skip(1)).ok();
        if env.is_last {
            // To free the parser would take a twentieth of the whole run.
            std::mem::forget(alone);
        }
        Some((entry, parsed?))
    });
    if let Some(parsed) = parsed {
        return Ok(parsed);
    }
    // Help and errors name the other commands too.
    let mut all = command();
    let parsed = all.try_get_matches_from_mut(args)?.remove_subcommand();
    let found = parsed.and_then(|(name, matches)| {
        Some((COMMANDS.iter().find(|entry| entry.name == name)?, matches))
    });
    found.ok_or_else(|| all.error(ErrorKind::MissingSubcommand, "no command given"))
}

fn start(env: Env, ui: &mut Ui, entry: &Entry, matches: &mut ArgMatches) -> Outcome {
    // Taken out, not copied: a copy of the matches would cost at every start.
    let globals = Globals::from_arg_matches_mut(matches)?;
    let mut session = Session::start(env, ui, &globals)?;
    let absent = globals.home.as_ref().filter(|home| home.symlink_metadata().is_err());
    let outcome = (entry.run)(&mut session, matches);
    // A folder that was named by mistake is not a fresh one: neither passes without a word.
    if let Some(home) = absent.filter(|_| session.home_was_asked_for()) {
        if home.is_dir() {
            session.ui.note(format!("made the state folder {}", home.display()));
        } else {
            let near = suggest::file(home)
                .map(|near| format!("; did you mean {near}?"))
                .unwrap_or_default();
            let home = home.display();
            session.ui.warn(format!(
                "--home {home}: there is no such folder, so nothing was read from it{near}"
            ));
        }
    }
    outcome
}

/// The command after which the word stands that is no command there; `airseal` for the first.
fn parent_of<'a>(word: &str, args: &'a [OsString]) -> &'a str {
    let before = args.iter().skip(1).take_while(|arg| *arg != word).filter_map(|arg| arg.to_str());
    before.filter(|arg| COMMANDS.iter().any(|entry| entry.name == *arg)).last().unwrap_or("airseal")
}

/// Help and version are answers; everything else that clap says is wrong usage.
fn usage(ui: &mut Ui, error: &clap::Error, args: &[OsString]) -> Outcome {
    let text = error.render().to_string();
    if error.exit_code() == 0 {
        ui.bytes(text.as_bytes());
        return Ok(0);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !ui.json {
        ui.tell(text.trim_end());
        return Ok(USAGE);
    }
    // clap prints whole paragraphs; its first is the error, the others are hints.
    let mut paragraphs = text.trim().split("\n\n").map(|p| p.trim().trim_start_matches("error: "));
    let message = one_line(paragraphs.next().unwrap_or_default());
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(meant) = suggest::command(parent_of(word, args), word)
    {
        return Err(Failure::usage(message).hint(meant));
    }
    let rest: Vec<_> = paragraphs.map(|p| one_line(p.trim_start_matches("tip: "))).collect();
    Err(Failure::usage(message).hint(rest.join("\n")))
}

/// What clap lays out over several lines, as one.
fn one_line(paragraph: &str) -> String {
    paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn fail(ui: &mut Ui, failure: &Failure) -> u8 {
    if ui.json {
        // An answer that was begun and the error would be two objects.
        ui.discard();
        ui.json_line(&failure.to_json(None));
    } else {
        ui.error(&failure.message, failure.hint.as_deref());
    }
    failure.code
}
