//! `airseal metrics`

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{Failure, of_store};
use super::session::Session;
use super::ui::warnings;
use super::{Outcome, input};
use crate::cli::ui::sanitize;
use crate::core::types::amount::Amount;
use crate::core::types::ids::Name;
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
        input::write(session, replacing(file), text(&metrics).as_bytes())?;
    }
    if session.ui.json {
        session.ui.json_line(&metrics);
    } else if file.is_none() {
        session.ui.bytes(text(&metrics).as_bytes());
    }
    Ok(0)
}

/// The file, in place of the metrics that were written there before, and of nothing else.
fn replacing(file: &Path) -> Output<'_> {
    Output { path: file, overwrite: Overwrite::Own(b"# HELP airseal_"), readers: Readers::All }
}

/// The text that Prometheus reads.
fn text(metrics: &Metrics) -> String {
    let mut page = Page { text: String::new(), home: &metrics.home };
    let named = |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    let edition = metrics.edition.map(|edition| edition.to_string()).unwrap_or_default();
    let about = [
        ("product", named(&metrics.product)),
        ("edition", edition),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    page.family("info", "Product and edition, and the version of airseal.");
    page.sample("info", &about, 1);
    page.family(
        "license_valid",
        "Whether the license may be relied on: 1 if its verdict is valid or grace, else 0.",
    );
    page.sample(
        "license_valid",
        &[("verdict", metrics.verdict.to_owned())],
        i128::from(metrics.license_valid),
    );
    page.gauge(
        "license_required",
        "Whether this installation needs a license: 0 for the Community Edition without one.",
        Some(metrics.license_required.into()),
    );
    page.gauge(
        "license_expiry_timestamp_seconds",
        "When the license ends, before its grace days. Absent while the license is refused.",
        metrics.license_expiry_timestamp_seconds.map(i128::from),
    );
    page.gauge(
        "license_seconds_left",
        "Seconds until the license ends; negative in its grace days and after. Absent while the license is refused.",
        metrics.license_seconds_left.map(i128::from),
    );
    page.limits(
        "license_limit",
        "The limits of the license. Absent unless it is valid or in grace.",
        &metrics.license_limit,
        |amount| number(*amount),
    );
    page.limits(
        "license_limit_used",
        "How much of each limit was in use when verify --record ran last. Absent unless it ran.",
        &metrics.license_limit_used,
        u64::to_string,
    );
    page.limits(
        "license_limit_peak",
        "The most of each limit that verify --record saw this calendar month, in UTC.",
        &metrics.license_limit_peak,
        u64::to_string,
    );
    page.gauge(
        "trust_version",
        "The version of the trust bundle in force.",
        metrics.trust_version.map(i128::from),
    );
    page.gauge(
        "trust_age_seconds",
        "Seconds since the trust bundle was issued; later revocations are not known here.",
        metrics.trust_age_seconds.map(i128::from),
    );
    page.gauge(
        "trust_expiry_timestamp_seconds",
        "When the trust bundle is due for renewal; it still works after that.",
        metrics.trust_expiry_timestamp_seconds.map(i128::from),
    );
    page.gauge(
        "product_support_until_timestamp_seconds",
        "Until when the vendor supports the version of the product that runs. Absent if it does not say.",
        metrics.product_support_until_timestamp_seconds.map(i128::from),
    );
    page.gauge(
        "telemetry_allowed",
        "Whether usage data may leave: 1 only if nothing says no.",
        Some(metrics.telemetry_allowed.into()),
    );
    page.gauge(
        "clock_fault",
        "Whether the clock is more than a day behind a time that was seen here.",
        metrics.clock_fault.map(i128::from),
    );
    page.gauge(
        "state_fault",
        "How many state files could not be read, advisories and skipped license files included.",
        i128::try_from(metrics.state_fault).ok(),
    );
    page.gauge(
        "offline_enforced",
        "Whether the kernel denies this program the network.",
        Some(metrics.offline_enforced.into()),
    );
    page.text
}

/// The text so far. Every sample names the state folder: one machine may have
/// several, and the collector refuses the whole machine for two equal samples.
struct Page<'a> {
    text: String,
    home: &'a str,
}

impl Page<'_> {
    /// The two lines before the samples of one name.
    fn family(&mut self, name: &str, help: &str) {
        let _ = writeln!(self.text, "# HELP airseal_{name} {help}\n# TYPE airseal_{name} gauge");
    }

    /// A sample.
    fn sample(&mut self, name: &str, labels: &[(&str, String)], value: impl fmt::Display) {
        let _ = write!(self.text, "airseal_{name}{{home=\"{}\"", escaped(self.home));
        for (label, value) in labels {
            let _ = write!(self.text, ",{label}=\"{}\"", escaped(value));
        }
        let _ = writeln!(self.text, "}} {value}");
    }

    /// A name with a sample for each limit, or nothing.
    fn limits<T>(
        &mut self,
        name: &str,
        help: &str,
        limits: &BTreeMap<Name, T>,
        number: fn(&T) -> String,
    ) {
        if !limits.is_empty() {
            self.family(name, help);
        }
        for (limit, amount) in limits {
            self.sample(name, &[("limit", limit.to_string())], number(amount));
        }
    }

    /// A name with one sample, or nothing.
    fn gauge(&mut self, name: &str, help: &str, value: Option<i128>) {
        if let Some(value) = value {
            self.family(name, help);
            self.sample(name, &[], value);
        }
    }
}

/// A number as Prometheus writes it.
fn number(amount: Amount) -> String {
    amount.number().map_or("+Inf".to_owned(), |number| number.to_string())
}

/// A label's value: made safe as all text is, then with backslash, quote and line
/// feed written as the format asks.
fn escaped(value: &str) -> String {
    sanitize::text(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    /// The exposition format: `\` as `\\`, `"` as `\"`, a line feed as `\n`.
    #[test]
    fn labels_are_escaped_as_the_format_asks() {
        assert_eq!(escaped(r#"C:\a "b" c"#), r#"C:\\a \"b\" c"#);
        assert_eq!(escaped("/plain/päth"), "/plain/päth");
        assert!(!escaped("a\nb\u{202e}").contains(['\n', '\u{202e}']));
    }
}
