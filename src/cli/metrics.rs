//! `airseal metrics`

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::Fallible;
use super::session::Session;
use super::ui::warnings::of_others;
use super::{Outcome, input};
use crate::cli::ui::sanitize;
use crate::core::document::trust::Trust;
use crate::core::judge::check::behind;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::{Edition, Name};
use crate::core::types::time::Time;
use crate::instance::verify::Verified;
use crate::store::Home;
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

/// What is watched. In JSON the keys are the metrics' names without `airseal_`;
/// what a metric leaves out is null.
#[derive(Debug, Serialize)]
struct Metrics {
    home: String,
    product: Option<Name>,
    edition: Option<Edition>,
    /// The verdict's name, or [`UNREADABLE`].
    verdict: &'static str,
    reason: String,
    license_valid: bool,
    /// Not for the Community Edition.
    license_required: bool,
    license_expiry_timestamp_seconds: Option<i64>,
    license_seconds_left: Option<i64>,
    license_limit: BTreeMap<Name, u64>,
    trust_version: Option<u64>,
    trust_age_seconds: Option<i64>,
    trust_expiry_timestamp_seconds: Option<i64>,
    telemetry_allowed: bool,
    /// Null if the times seen so far cannot be read.
    clock_fault: Option<bool>,
    /// How many files could not be read: the one that all depends on, and what was passed
    /// over among the licenses.
    state_fault: usize,
    /// Whether the kernel holds this process off the network.
    offline_enforced: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let metrics = Metrics::read(session, &home);
    let file = args.output.as_ref().filter(|path| !input::is_dash(path));
    if let Some(file) = file {
        let output = Output {
            path: file,
            overwrite: Overwrite::Own(b"# HELP airseal_"),
            readers: Readers::All,
        };
        input::write(session, output, metrics.text().as_bytes())?;
    }
    if session.ui.json {
        session.ui.json_line(&metrics);
    } else if file.is_none() {
        session.ui.bytes(metrics.text().as_bytes());
    }
    Ok(0)
}

impl Metrics {
    /// Asks what `verify` asks. What cannot be read is a warning and a verdict of
    /// its own here, and does not hide the rest.
    fn read(session: &mut Session, home: &Home) -> Self {
        let (verified, passed_over) = judged(session, home);
        let fault = verified.as_ref().err().cloned();
        if let Some(fault) = &fault {
            let hint = fault.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
            session.ui.warn(format!("{}{hint}", fault.message));
        }
        let verified = verified.ok();
        let verified = verified.as_ref();
        let trust = session.trust(home).ok().flatten();
        let bundle = trust.as_ref().map(Trust::bundle);
        let identity = home.registration().ok().flatten().map(|stored| stored.identity());
        let edition = identity.as_ref().map(|identity| identity.edition);
        let verdict = verified.map(|verified| verified.verdict);
        let license = verified.and_then(Verified::license);
        let now = session.env.now;
        let end =
            verified.filter(|v| v.seconds_left.is_some()).and_then(|verified| verified.expires_at);
        Self {
            home: home.dir().display().to_string(),
            product: identity
                .map(|identity| identity.product)
                .or_else(|| bundle.map(|b| b.product.clone())),
            edition,
            verdict: verdict.map_or("unreadable", Verdict::name),
            reason: fault.as_ref().map_or_else(
                || verified.map(|v| v.reason.clone()).unwrap_or_default(),
                |fault| fault.message.clone(),
            ),
            license_valid: verdict.is_some_and(Verdict::is_good),
            license_required: !(edition == Some(Edition::Community)
                && verdict == Some(Verdict::Missing)),
            license_expiry_timestamp_seconds: end.map(Time::unix_seconds),
            license_seconds_left: verified.and_then(|verified| verified.seconds_left),
            license_limit: license
                .filter(|_| verdict.is_some_and(Verdict::is_good))
                .map(|license| license.limits.clone())
                .unwrap_or_default(),
            trust_version: bundle.map(|bundle| bundle.version),
            trust_age_seconds: now
                .zip(bundle)
                .map(|(now, bundle)| now.seconds_since(bundle.issued_at)),
            trust_expiry_timestamp_seconds: bundle
                .and_then(|bundle| bundle.expires_at)
                .map(Time::unix_seconds),
            telemetry_allowed: session.telemetry(home).allowed,
            clock_fault: match (now, home.clock()) {
                (None, _) => Some(true),
                (Some(now), Ok(clock)) => Some(
                    verified.is_some_and(|verified| verified.clock_behind)
                        || behind(now, clock.floor()),
                ),
                (Some(_), Err(_)) => None,
            },
            state_fault: passed_over + usize::from(fault.is_some()),
            offline_enforced: session.env.sandbox.is_enforced(),
        }
    }

    /// The text that Prometheus reads.
    fn text(&self) -> String {
        let mut page = Page { text: String::new(), home: &self.home };
        let named =
            |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
        let edition = self.edition.map(|edition| edition.to_string()).unwrap_or_default();
        let about = [
            ("product", named(&self.product)),
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
            &[("verdict", self.verdict.to_owned())],
            self.license_valid.into(),
        );
        page.gauge(
            "license_required",
            "Whether this installation needs a license: 0 for the Community Edition without one.",
            Some(self.license_required.into()),
        );
        page.gauge(
            "license_expiry_timestamp_seconds",
            "When the license ends, before its grace days. Absent while the license is refused.",
            self.license_expiry_timestamp_seconds.map(i128::from),
        );
        page.gauge(
            "license_seconds_left",
            "Seconds until the license ends; negative in its grace days and after. Absent while the license is refused.",
            self.license_seconds_left.map(i128::from),
        );
        if !self.license_limit.is_empty() {
            page.family(
                "license_limit",
                "The limits of the license. Absent unless it is valid or in grace.",
            );
        }
        for (name, amount) in &self.license_limit {
            page.sample("license_limit", &[("limit", name.to_string())], i128::from(*amount));
        }
        page.gauge(
            "trust_version",
            "The version of the trust bundle in force.",
            self.trust_version.map(i128::from),
        );
        page.gauge(
            "trust_age_seconds",
            "Seconds since the trust bundle was issued; later revocations are not known here.",
            self.trust_age_seconds.map(i128::from),
        );
        page.gauge(
            "trust_expiry_timestamp_seconds",
            "When the trust bundle is due for renewal; it still works after that.",
            self.trust_expiry_timestamp_seconds.map(i128::from),
        );
        page.gauge(
            "telemetry_allowed",
            "Whether usage data may leave: 1 only if nothing says no.",
            Some(self.telemetry_allowed.into()),
        );
        page.gauge(
            "clock_fault",
            "Whether the clock is more than a day behind a time that was seen here.",
            self.clock_fault.map(i128::from),
        );
        page.gauge(
            "state_fault",
            "How many state files could not be read, skipped license files included.",
            i128::try_from(self.state_fault).ok(),
        );
        page.gauge(
            "offline_enforced",
            "Whether the kernel denies this program the network.",
            Some(self.offline_enforced.into()),
        );
        page.text
    }
}

/// The way of `verify` without a file, and how many files were passed over.
fn judged(session: &mut Session, home: &Home) -> (Fallible<Verified>, usize) {
    let mut passed_over = 0;
    let mut judge = || {
        let trust = session.trust(home)?;
        let registration = home.registration_of_key()?;
        let clock = home.clock()?;
        let context = session.context(clock, registration.as_ref())?;
        home.observe(clock, context.now);
        let standing = session.standing(home, trust.as_ref(), &context);
        passed_over = standing.faults.len();
        of_others(session.ui, &standing);
        Ok(Verified::of(standing, &context, trust.is_some())?)
    };
    (judge(), passed_over)
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
    fn sample(&mut self, name: &str, labels: &[(&str, String)], value: i128) {
        let _ = write!(self.text, "airseal_{name}{{home=\"{}\"", escaped(self.home));
        for (label, value) in labels {
            let _ = write!(self.text, ",{label}=\"{}\"", escaped(value));
        }
        let _ = writeln!(self.text, "}} {value}");
    }

    /// A name with one sample, or nothing.
    fn gauge(&mut self, name: &str, help: &str, value: Option<i128>) {
        if let Some(value) = value {
            self.family(name, help);
            self.sample(name, &[], value);
        }
    }
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
