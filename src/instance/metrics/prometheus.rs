//! The metrics as the text that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use super::Metrics;
use crate::core::types::amount::Amount;
use crate::core::types::ids::Name;
use crate::core::types::safe_text;

impl Metrics {
    /// The metrics in the text format of Prometheus (exposition format 0.0.4), which the textfile
    /// collector of the node exporter reads, too: gauges, whose names begin with `airseal_`. What is
    /// `None` is left out.
    #[must_use]
    pub fn prometheus(&self) -> String {
        let mut page = Page { text: String::new(), home: &self.home };
        let product = self.product.as_ref().map(ToString::to_string).unwrap_or_default();
        let edition = self.edition.map(|edition| edition.to_string()).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        page.family("info", "Product and edition, and the version of airseal.");
        page.sample("info", &[("product", product), ("edition", edition), ("version", version)], 1);
        page.family(
            "license_valid",
            "Whether the license may be relied on: 1 if its verdict is valid or grace, else 0.",
        );
        let verdict = [("verdict", self.verdict.to_owned())];
        page.sample("license_valid", &verdict, u8::from(self.license_valid));
        page.gauge(
            "license_required",
            "Whether this installation needs a license: 0 for the Community Edition without one.",
            Some(u8::from(self.license_required)),
        );
        page.gauge(
            "license_expiry_timestamp_seconds",
            "When the license ends, before its grace days. Absent while the license is refused.",
            self.license_expiry_timestamp_seconds,
        );
        page.gauge(
            "license_seconds_left",
            "Seconds until the license ends; negative in its grace days and after. Absent while the license is refused.",
            self.license_seconds_left,
        );
        page.limits(
            "license_limit",
            "The limits of the license. Absent unless it is valid or in grace.",
            &self.license_limit,
            number,
        );
        page.limits(
            "license_limit_used",
            "How much of each limit was in use when verify --record ran last. Absent unless it ran.",
            &self.license_limit_used,
            u64::to_string,
        );
        page.limits(
            "license_limit_peak",
            "The most of each limit that verify --record saw this calendar month, in UTC.",
            &self.license_limit_peak,
            u64::to_string,
        );
        page.gauge(
            "trust_version",
            "The version of the trust bundle in force.",
            self.trust_version,
        );
        page.gauge(
            "trust_age_seconds",
            "Seconds since the trust bundle was issued; later revocations are not known here.",
            self.trust_age_seconds,
        );
        page.gauge(
            "trust_expiry_timestamp_seconds",
            "When the trust bundle is due for renewal; it still works after that.",
            self.trust_expiry_timestamp_seconds,
        );
        page.gauge(
            "product_support_until_timestamp_seconds",
            "Until when the vendor supports the version of the product that runs. Absent if it does not say.",
            self.product_support_until_timestamp_seconds,
        );
        page.gauge(
            "telemetry_allowed",
            "Whether usage data may leave: 1 only if nothing says no.",
            Some(u8::from(self.telemetry_allowed)),
        );
        page.gauge(
            "clock_fault",
            "Whether the clock is more than a day behind a time that was seen here.",
            self.clock_fault.map(u8::from),
        );
        page.gauge(
            "state_fault",
            "How many state files could not be read, advisories and skipped license files included.",
            Some(self.state_fault),
        );
        page.gauge(
            "offline_enforced",
            "Whether the kernel denies this program the network.",
            Some(u8::from(self.offline_enforced)),
        );
        page.text
    }
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
    fn sample(&mut self, name: &str, labels: &[(&str, String)], value: impl Display) {
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
    fn gauge(&mut self, name: &str, help: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.family(name, help);
            self.sample(name, &[], value);
        }
    }
}

/// A number as Prometheus writes it.
fn number(amount: &Amount) -> String {
    amount.number().map_or("+Inf".to_owned(), |number| number.to_string())
}

/// A label's value: made safe as all text is, then with backslash, quote and line
/// feed written as the format asks.
fn escaped(value: &str) -> String {
    safe_text::text(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Metrics, escaped};
    use crate::core::types::ids::Edition;

    /// The exposition format: `\` as `\\`, `"` as `\"`, a line feed as `\n`.
    #[test]
    fn labels_are_escaped_as_the_format_asks() {
        assert_eq!(escaped(r#"C:\a "b" c"#), r#"C:\\a \"b\" c"#);
        assert_eq!(escaped("/plain/päth"), "/plain/päth");
        assert!(!escaped("a\nb\u{202e}").contains(['\n', '\u{202e}']));
    }

    /// The exposition format: comments `# HELP` and `# TYPE` before the samples of a name; a sample is
    /// a name, labels in braces, and a number, of which infinity is written `+Inf`.
    #[test]
    fn values_are_samples_below_their_name_and_what_is_not_known_is_left_out() {
        let limits = [("nodes", "10"), ("users", "unlimited")];
        let limits = limits.map(|(name, amount)| {
            (name.parse().expect("a name"), amount.parse().expect("an amount"))
        });
        let metrics = Metrics {
            home: "/srv/a \"b\"".to_owned(),
            product: Some("acme-dock".parse().expect("a name")),
            edition: Some(Edition::Business),
            verdict: "grace",
            reason: String::new(),
            license_valid: true,
            license_required: true,
            license_expiry_timestamp_seconds: Some(1_800_000_000),
            license_seconds_left: Some(-60),
            license_limit: limits.into(),
            license_limit_used: BTreeMap::new(),
            license_limit_peak: BTreeMap::new(),
            trust_version: None,
            trust_age_seconds: None,
            trust_expiry_timestamp_seconds: None,
            product_support_until_timestamp_seconds: None,
            telemetry_allowed: false,
            clock_fault: None,
            state_fault: 2,
            offline_enforced: true,
            fault: None,
            use_fault: None,
        };
        let text = metrics.prometheus();
        let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let home = r#"home="/srv/a \"b\"""#;
        let version = env!("CARGO_PKG_VERSION");
        let expected = [
            format!(
                r#"airseal_info{{{home},product="acme-dock",edition="business",version="{version}"}} 1"#
            ),
            format!(r#"airseal_license_valid{{{home},verdict="grace"}} 1"#),
            format!("airseal_license_required{{{home}}} 1"),
            format!("airseal_license_expiry_timestamp_seconds{{{home}}} 1800000000"),
            format!("airseal_license_seconds_left{{{home}}} -60"),
            format!(r#"airseal_license_limit{{{home},limit="nodes"}} 10"#),
            format!(r#"airseal_license_limit{{{home},limit="users"}} +Inf"#),
            format!("airseal_telemetry_allowed{{{home}}} 0"),
            format!("airseal_state_fault{{{home}}} 2"),
            format!("airseal_offline_enforced{{{home}}} 1"),
        ];
        assert_eq!(samples, expected);
        // One name has one heading, however many samples it has.
        assert_eq!(text.matches("# TYPE airseal_license_limit gauge\n").count(), 1);
        assert_eq!(text.matches("# HELP ").count(), 9);
        assert!(!text.contains("clock_fault") && !text.contains("trust_"));
    }
}
