//! `airseal metrics`

use std::path::{Path, PathBuf};

use super::error::{Failure, of_store};
use super::session::Session;
use super::ui::warnings;
use super::{Outcome, input};
use crate::instance::metrics::{Machine, Metrics};
use crate::store::output::{Output, Overwrite, Readers};

/// Write metrics for monitoring: license, trust, clock, usage data
///
/// The format is Prometheus text (0.0.4), for the textfile collector of the node exporter. FILE is
/// replaced in one step, so a reader never sees a partly written file. The exit code is 0 even if
/// the license is not valid: state that cannot be read is reported as not valid. While the license
/// is not valid, its end and the seconds left are omitted. With --json, the same data goes to
/// standard output as one object; FILE is still written as text.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal metrics
  airseal metrics -o airseal.prom
  airseal metrics --json")]
pub struct Args {
    /// Write to FILE instead of standard output; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let machine = Machine {
        compiled_trust: session.env.compiled_trust,
        now: session.env.now,
        variables: session.variables(),
        telemetry_allowed: session.telemetry(&home).allowed,
        offline_enforced: session.env.sandbox.is_enforced(),
    };
    let ui = &mut *session.ui;
    let metrics = Metrics::read(&home, &machine, &mut |standing| warnings::of_others(ui, standing));
    for failure in metrics.fault.iter().map(Failure::from) {
        session.ui.warn(failure.in_a_line());
    }
    for failure in metrics.use_fault.iter().map(of_store) {
        session.ui.warn(failure.in_a_line());
    }
    let file = args.output.as_ref().filter(|path| !input::is_dash(path));
    if let Some(file) = file {
        input::write(session, replacing(file), metrics.prometheus().as_bytes())?;
    }
    if session.ui.json {
        session.ui.json_line(&metrics);
    } else if file.is_none() {
        session.ui.bytes(metrics.prometheus().as_bytes());
    }
    Ok(0)
}

/// The file, in place of the metrics that were written there before, and of nothing else.
fn replacing(file: &Path) -> Output<'_> {
    Output { path: file, overwrite: Overwrite::Own(b"# HELP airseal_"), readers: Readers::All }
}
