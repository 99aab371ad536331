//! The command line: one file a command. This file holds the list of commands,
//! the options they share, and what happens before and after each of them.

mod completions;
mod data;
pub mod env;
mod error;
mod import;
mod input;
mod inspect;
mod output;
mod register;
mod sanitize;
mod session;
mod settings;
mod status;
mod telemetry;
mod trust;
mod unregister;
mod values;
mod vendor;
mod verify;
mod words;

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use env::Env;
use error::{CANNOT, Failure};
use output::Ui;
use session::Session;

/// What a command returns: the exit code to end with.
type Outcome = anyhow::Result<u8>;

/// License, verify and control telemetry of a self-hosted product, offline
///
/// Airseal registers a product instance, imports and verifies signed licenses,
/// and shows and controls every byte that would ever leave this machine. It
/// needs no network and denies itself one.
#[derive(Debug, Parser)]
#[command(name = "airseal", version, max_term_width = 100, disable_help_subcommand = false, after_long_help = AFTER_HELP)]
struct Cli {
    /// Options of every command.
    #[command(flatten)]
    globals: Globals,
    /// The command.
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  airseal register --email ops@acme.example -o request.json
  airseal import license.json
  airseal verify --limit nodes=8 --feature rbac
  airseal telemetry off

Exit codes:
  0  valid, in grace, or done          13  expired
  1  could not do the work             14  not yet valid
  2  wrong usage                       15  for another product, email, instance
  3  telemetry check: off              16  limit or feature not covered
 10  malformed document                17  the clock has gone backwards
 11  untrusted signature               18  nothing installed, or not registered
 12  revoked                           19  several files, different reasons";

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Globals {
    /// Keep the state in DIR instead of the platform's data folder
    #[arg(long, global = true, value_name = "DIR", help_heading = "Options of every command")]
    pub home: Option<PathBuf>,
    /// Answer in JSON: one object, or one a line for lists
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub json: bool,
    /// Print nothing on standard error but errors
    #[arg(short, long, global = true, help_heading = "Options of every command")]
    pub quiet: bool,
    /// Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never
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

/// The commands. To add one: a file beside this one, and a line here and in
/// [`run_command`].
#[derive(Debug, Subcommand)]
enum Command {
    Register(register::Args),
    Import(import::Args),
    Verify(verify::Args),
    Status(status::Args),
    Inspect(inspect::Args),
    #[command(subcommand)]
    Telemetry(telemetry::Command),
    #[command(subcommand)]
    Data(data::Command),
    #[command(subcommand)]
    Trust(trust::Command),
    Unregister(unregister::Args),
    Completions(completions::Args),
    #[command(subcommand)]
    Vendor(vendor::Command),
}

fn run_command(session: &mut Session, command: Command) -> Outcome {
    match command {
        Command::Register(args) => register::run(session, args),
        Command::Import(args) => import::run(session, &args),
        Command::Verify(args) => verify::run(session, args),
        Command::Status(args) => status::run(session, &args),
        Command::Inspect(args) => inspect::run(session, &args),
        Command::Telemetry(command) => telemetry::run(session, &command),
        Command::Data(command) => data::run(session, &command),
        Command::Trust(command) => trust::run(session, command),
        Command::Unregister(args) => unregister::run(session, &args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Vendor(command) => vendor::run(session, command),
    }
}

/// The clap definition: help, man pages and completions are made from it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program: parse, do, print. Returns the exit code.
#[must_use]
pub fn run(mut env: Env) -> u8 {
    let mut ui = Ui::new(
        std::mem::replace(&mut env.stdout, Box::new(std::io::sink())),
        std::mem::replace(&mut env.stderr, Box::new(std::io::sink())),
    );
    ui.json = env.args.iter().any(|arg| arg == "--json");
    let mut command = command();
    let parsed = command.try_get_matches_from_mut(&env.args).and_then(|matches| Cli::from_arg_matches(&matches));
    // Taking the parser apart again would cost a twentieth of the whole run.
    std::mem::forget(command);
    let outcome = match parsed {
        Ok(cli) => {
            Session::start(env, &mut ui, &cli.globals).and_then(|mut session| run_command(&mut session, cli.command))
        }
        Err(error) => usage(&mut ui, &error),
    };
    let code = outcome.unwrap_or_else(|error| fail(&mut ui, &Failure::of(&error)));
    match ui.finish() {
        Ok(()) => code,
        Err(error) => {
            ui.error(&format!("cannot write to standard output: {error}"), None);
            CANNOT
        }
    }
}

/// Help and version are answers; everything else that clap says is wrong usage.
fn usage(ui: &mut Ui, error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if error.exit_code() == 0 {
        ui.bytes(text.as_bytes());
        return Ok(0);
    }
    // clap prints whole paragraphs; its first is the error, the others are hints.
    let mut paragraphs = text.trim().split("\n\n").map(|p| p.trim().trim_start_matches("error: "));
    let message = paragraphs.next().unwrap_or_default().replace('\n', " ");
    let rest: Vec<_> = paragraphs.map(|p| p.trim_start_matches("tip: ").replace('\n', " ")).collect();
    Err(Failure::usage(message).hint(rest.join("\n        ")).into())
}

fn fail(ui: &mut Ui, failure: &Failure) -> u8 {
    if ui.json {
        // Half an answer before the error would be two objects.
        ui.discard();
        ui.json_line(&failure.to_json(None));
    } else {
        ui.error(&failure.message, failure.hint.as_deref());
    }
    failure.code
}
