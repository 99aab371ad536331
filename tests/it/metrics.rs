//! What a monitoring system gets: `airseal metrics`, the alert rules on it, the
//! check for Nagios and the systemd units. promtool, sh and systemd-analyze say
//! what is right.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::craft::{START, Site};
use crate::support::{Run, World, needs, time, tool};

const SOURCE: &str = env!("CARGO_MANIFEST_DIR");

/// `metrics --json`, to the key.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    home: String,
    product: Option<String>,
    edition: Option<String>,
    verdict: String,
    reason: String,
    license_valid: bool,
    license_required: bool,
    license_expiry_timestamp_seconds: Option<i64>,
    license_seconds_left: Option<i64>,
    license_limit: BTreeMap<String, u64>,
    license_limit_used: BTreeMap<String, u64>,
    license_limit_peak: BTreeMap<String, u64>,
    trust_version: Option<u64>,
    trust_age_seconds: Option<i64>,
    trust_expiry_timestamp_seconds: Option<i64>,
    product_support_until_timestamp_seconds: Option<i64>,
    telemetry_allowed: bool,
    clock_fault: Option<bool>,
    state_fault: u32,
    offline_enforced: bool,
}

/// The samples of a text by what stands before the value, `home` left out.
fn samples(run: &Run) -> BTreeMap<String, i64> {
    let lines = run.out().lines().filter(|line| !line.starts_with('#'));
    let mut found = BTreeMap::new();
    for line in lines {
        let (name, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = name.strip_suffix('}').unwrap().split_once('{').unwrap();
        let labels = labels
            .strip_prefix("home=\"")
            .unwrap()
            .split_once('"')
            .unwrap()
            .1
            .trim_start_matches(',');
        let name = name.strip_prefix("airseal_").unwrap();
        let key = if labels.is_empty() { name.to_owned() } else { format!("{name}{{{labels}}}") };
        assert!(found.insert(key, value.parse().unwrap()).is_none(), "twice: {line}");
    }
    found
}

/// What Prometheus' own tool says of a text: nothing, if all is well.
fn promtool(text: &[u8]) -> String {
    let mut child = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert_eq!(output.status.success(), said.is_empty());
    String::from_utf8(said).unwrap()
}

fn json(run: Run) -> Object {
    serde_json::from_slice(&run.exits(0).stdout).unwrap()
}

/// A site that can be in every state, and the time at which it is.
fn states() -> Vec<(&'static str, Site, &'static str)> {
    let installed = |changes: &[(&str, &str)]| {
        let site = Site::new();
        site.write("license.json", site.sign(site.body_with(changes)));
        let file = site.text_path("license.json");
        site.run_at("2020-03-01T00:00:00Z", &["import", &file]);
        site
    };
    // Ends at the last second of 2020, 14 days of grace.
    let until_2020 = &[("2099-12-31", "2020-12-31")][..];
    let damaged = |name: &str| {
        let site = installed(until_2020);
        std::fs::write(site.home(name), "{").unwrap();
        site
    };
    let revoked = installed(until_2020);
    revoked.write("bundle.json", {
        let id = crate::craft::ID;
        revoked.bundle(|bundle| {
            bundle["revoked_licenses"] = serde_json::json!({id: {"at": START, "reason": "asked"}});
        })
    });
    let bundle = revoked.text_path("bundle.json");
    revoked.run_at("2020-03-01T00:00:00Z", &["import", &bundle]).exits(0);
    let clock = installed(until_2020);
    crate::craft::observe(&clock, "2021-06-10T00:00:00Z");
    vec![
        ("valid", installed(until_2020), "2020-06-01T00:00:00Z"),
        ("valid", installed(&[("\"2099-12-31T23:59:59Z\"", "null")]), "2020-06-01T00:00:00Z"),
        ("grace", installed(until_2020), "2021-01-02T00:00:00Z"),
        ("expired", installed(until_2020), "2021-02-01T00:00:00Z"),
        ("missing", Site::new(), "2020-06-01T00:00:00Z"),
        ("revoked", revoked, "2020-06-01T00:00:00Z"),
        ("not-yet-valid", installed(&[("2020-02-01", "2020-12-01")]), "2020-06-01T00:00:00Z"),
        ("clock", clock, "2020-06-08T00:00:00Z"),
        ("unreadable", damaged("trust.json"), "2020-06-01T00:00:00Z"),
        ("unreadable", damaged("registration.json"), "2020-06-01T00:00:00Z"),
        ("unreadable", damaged("clock.json"), "2020-06-01T00:00:00Z"),
    ]
}

#[test]
fn promtool_finds_no_fault_with_the_metrics_of_any_state() {
    needs!("promtool");
    for (verdict, site, now) in states() {
        let run = site.run_at(now, &["metrics"]).exits(0);
        assert_eq!(promtool(&run.stdout), "", "{verdict}: {}", run.out());
        assert!(run.out().contains(&format!("verdict=\"{verdict}\"")), "{verdict}: {}", run.out());
    }
    // The tool does find faults.
    assert_ne!(promtool(b"airseal_license_valid 1\n"), "");
}

#[test]
fn a_license_is_valid_for_the_monitor_exactly_when_it_is_for_verify() {
    for (verdict, site, now) in states() {
        let code = site.run_at(now, &["verify"]).code;
        let found = samples(&site.run_at(now, &["metrics"]).exits(0));
        let valid = i64::from(code == 0);
        assert_eq!(
            found.get(&format!("license_valid{{verdict=\"{verdict}\"}}")),
            Some(&valid),
            "{found:?}"
        );
        assert_eq!(found.keys().filter(|key| key.starts_with("license_valid")).count(), 1);
        assert_eq!(found["state_fault"], i64::from(verdict == "unreadable"), "{found:?}");
        if verdict != "unreadable" {
            assert_eq!(found["clock_fault"], i64::from(verdict == "clock"), "{found:?}");
        }
        assert_eq!(found["license_required"], 1);
    }
}

/// CockroachDB's `seconds.until.enterprise.license.expiry` once counted down on
/// while the license did not count (cockroachdb/cockroach 94569).
#[test]
fn no_number_is_positive_or_counts_down_while_the_license_does_not_count() {
    for (verdict, site, now) in states() {
        let found = samples(&site.run_at(now, &["metrics"]).exits(0));
        let left = found.get("license_seconds_left").copied();
        let end = found.get("license_expiry_timestamp_seconds").copied();
        assert_eq!(end, left.map(|left| time(now).unix_seconds() + left));
        match verdict {
            "valid" => assert!(left.is_none_or(|left| left > 0)),
            "grace" | "expired" => {
                assert!(left.is_some_and(|left| left < 0), "{verdict} {found:?}");
            }
            _ => assert_eq!(left, None, "{verdict} {found:?}"),
        }
        let covered = found.contains_key("license_limit{limit=\"nodes\"}");
        assert_eq!(covered, matches!(verdict, "valid" | "grace"), "{verdict} {found:?}");
    }
}

#[test]
fn the_numbers_are_those_of_the_calendar() {
    let (_, site, now) = states().swap_remove(0);
    let found = samples(&site.run_at(now, &["metrics"]).exits(0));
    // date -u -d 2020-12-31T23:59:59Z +%s
    assert_eq!(found["license_expiry_timestamp_seconds"], 1_609_459_199);
    // From 1 June to 31 December 2020 are 214 days, less one second.
    assert_eq!(found["license_seconds_left"], 214 * 86_400 - 1);
    // From 1 January to 1 June of a leap year are 152 days.
    assert_eq!(found["trust_age_seconds"], 152 * 86_400);
    assert_eq!(found["trust_version"], 1);
    assert_eq!(found["license_limit{limit=\"nodes\"}"], 10);
    assert_eq!(found["telemetry_allowed"], 1);
    let version = env!("CARGO_PKG_VERSION");
    let about = format!("info{{product=\"acme-dock\",edition=\"business\",version=\"{version}\"}}");
    assert_eq!(found[&about], 1, "{found:?}");
    site.run_at(now, &["telemetry", "off"]).exits(0);
    assert_eq!(samples(&site.run_at(now, &["metrics"]))["telemetry_allowed"], 0);
}

#[test]
fn json_holds_the_same_as_the_text() {
    for (verdict, site, now) in states() {
        let object = json(site.run_at(now, &["metrics", "--json"]));
        let found = samples(&site.run_at(now, &["metrics"]));
        assert_eq!(object.verdict, verdict);
        assert!(!object.reason.is_empty());
        assert_eq!(object.home, site.text_path("home"));
        assert_eq!(object.product.as_deref(), Some("acme-dock"));
        let number = |name: &str| found.get(name).copied();
        assert_eq!(
            number(&format!("license_valid{{verdict=\"{verdict}\"}}")),
            Some(object.license_valid.into())
        );
        assert_eq!(number("license_required"), Some(object.license_required.into()));
        assert_eq!(
            number("license_expiry_timestamp_seconds"),
            object.license_expiry_timestamp_seconds
        );
        assert_eq!(number("license_seconds_left"), object.license_seconds_left);
        assert_eq!(
            number("license_limit{limit=\"nodes\"}"),
            object.license_limit.get("nodes").map(|n| n.cast_signed())
        );
        assert_eq!(number("trust_version"), object.trust_version.map(u64::cast_signed));
        assert_eq!(number("trust_age_seconds"), object.trust_age_seconds);
        assert_eq!(number("trust_expiry_timestamp_seconds"), object.trust_expiry_timestamp_seconds);
        assert_eq!(number("telemetry_allowed"), Some(object.telemetry_allowed.into()));
        assert_eq!(number("clock_fault"), object.clock_fault.map(i64::from));
        assert_eq!(number("state_fault"), Some(object.state_fault.into()));
        assert_eq!(number("offline_enforced"), Some(object.offline_enforced.into()));
        assert!(object.edition.is_none_or(|edition| edition == "business"));
    }
}

#[test]
fn state_that_cannot_be_read_is_a_warning_that_says_what_to_do_and_no_failure() {
    let (_, site, now) = states().pop().unwrap();
    let run = site.run_at(now, &["metrics"]).exits(0);
    assert!(
        run.stderr.contains("clock.json is damaged") && run.stderr.contains("move it away"),
        "{}",
        run.stderr
    );
    let found = samples(&run);
    // The rest can still be said.
    assert_eq!(found["trust_version"], 1);
    assert_eq!(found.get("clock_fault"), None);
    assert_eq!(
        samples(&site.run_env(now, &["metrics"], |env| env.now = None).exits(0))["clock_fault"],
        1
    );
}

#[test]
fn the_community_edition_without_a_license_wants_none() {
    let world = World::with_vendor();
    world.run(&["register", "--edition", "community"]).exits(0);
    let found = samples(&world.run(&["metrics"]).exits(0));
    assert_eq!((found["license_valid{verdict=\"missing\"}"], found["license_required"]), (0, 0));
}

#[test]
fn a_file_is_replaced_whole_and_the_answer_stays_silent_for_cron() {
    let world = World::licensed();
    world.write("airseal.prom", "# HELP airseal_info of an hour ago\n");
    let run = world.run(&["metrics", "-o", "airseal.prom"]).exits(0);
    assert!(run.stdout.is_empty() && run.stderr.is_empty(), "{run:?}");
    let text = String::from_utf8(world.read("airseal.prom")).unwrap();
    assert!(text.starts_with("# HELP airseal_info ") && text.ends_with('\n'), "{text}");
    assert_eq!(samples(&world.run(&["metrics", "-o", "-"]).exits(0))["trust_version"], 1);
    // In JSON on standard output, and in text in the file.
    let object = json(world.run(&["metrics", "-o", "airseal.prom", "--json"]));
    assert!(object.license_valid && world.read("airseal.prom").starts_with(b"# HELP"));
    let left: Vec<_> = std::fs::read_dir(world.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".tmp")), "{left:?}");
    // Where it cannot be written the old one stays, and its age tells.
    world.run(&["metrics", "-o", "nowhere/airseal.prom"]).exits(1);
}

#[cfg(unix)]
#[test]
fn the_file_can_be_read_by_the_node_exporter() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::licensed();
    world.run(&["metrics", "-o", "airseal.prom"]).exits(0);
    let mode = world.path("airseal.prom").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
}

#[cfg(unix)]
#[test]
fn a_state_folder_with_a_hostile_name_is_one_label() {
    needs!("promtool");
    let world = World::new();
    for name in ["a \"b\" {c=\"d\"} 1", "a\\", "a\nairseal_license_valid 1", "ä\u{202e}x", "a\\\"b"]
    {
        let run = world.run(&["--home", name, "metrics"]).exits(0);
        assert_eq!(promtool(&run.stdout), "", "{name:?}: {}", run.out());
        assert!(!run.out().lines().any(|line| line.ends_with("valid 1")), "{}", run.out());
    }
}

#[test]
fn the_license_from_the_environment_is_the_one_that_is_watched() {
    let world = World::registered();
    world.issue("license.json", &["--days", "365"]).exits(0);
    let run = world.run_with(&[("AIRSEAL_LICENSE_PATH", "license.json")], &["metrics"]).exits(0);
    assert_eq!(samples(&run)["license_valid{verdict=\"valid\"}"], 1);
    let run = world.run_with(&[("AIRSEAL_LICENSE_PATH", "gone.json")], &["metrics"]).exits(0);
    assert_eq!(samples(&run)["license_valid{verdict=\"unreadable\"}"], 0);
    assert!(run.stderr.contains("gone.json"));
}

// --- Alert rules ------------------------------------------------------------

#[test]
fn the_alert_rules_fire_when_they_should_and_not_otherwise() {
    needs!("promtool");
    let folder = Path::new(SOURCE).join("contrib/prometheus");
    tool("promtool", &["check", "rules", "airseal.rules.yml"], &folder);
    tool("promtool", &["test", "rules", "airseal.rules.test.yml"], &folder);
}

#[test]
fn the_alert_rules_speak_of_metrics_that_are_written() {
    let rules =
        std::fs::read_to_string(Path::new(SOURCE).join("contrib/prometheus/airseal.rules.yml"))
            .unwrap();
    let written: String = states()
        .iter()
        .map(|(_, site, now)| {
            site.run_at(now, &["verify", "--limit", "nodes=8", "--record"]);
            site.run_at(now, &["metrics"]).out().to_owned()
        })
        .collect();
    let words = rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let mut known = 0;
    for word in words.filter(|word| word.starts_with("airseal_")) {
        // No bundle here has an end, and `end_of_support.rs` shows that of support.
        let elsewhere = ["airseal_trust_expiry", "airseal_product_support_until"];
        let elsewhere = elsewhere.iter().any(|name| word.starts_with(name));
        assert!(written.contains(&format!("\n{word}{{")) || elsewhere, "{word}");
        known += 1;
    }
    assert!(known > 10);
}

// --- verify --warn-within, and the check for Nagios -------------------------

#[test]
fn asked_to_warn_verify_says_with_a_code_of_its_own_that_the_end_is_near() {
    let (_, site, _) = states().swap_remove(0);
    let verify = |now: &str, args: &[&str]| site.run_at(now, &[&["verify"], args].concat());
    // It ends on 31 December 2020, at the last second; 30 days before is the last
    // second of 1 December.
    assert_eq!(verify("2020-12-01T23:59:58Z", &["--warn-within", "30d"]).code, 0);
    let run = verify("2020-12-01T23:59:59Z", &["--warn-within", "30d"]).exits(4);
    assert!(
        run.stderr.contains("the license ends on 2020-12-31T23:59:59Z (in 30 days)"),
        "{}",
        run.stderr
    );
    assert_eq!(verify("2020-12-01T23:59:59Z", &[]).code, 0);
    assert_eq!(
        verify("2020-12-02T00:00:00Z", &["--warn-within", "30d", "--limit", "nodes=11"]).code,
        16
    );
    assert_eq!(verify("2021-01-02T00:00:00Z", &["--warn-within", "30d"]).code, 4, "in grace");
    // What does not count keeps its own code.
    assert_eq!(verify("2021-02-01T00:00:00Z", &["--warn-within", "30d"]).code, 13);
    assert_eq!(verify("2020-12-20T00:00:00Z", &["--warn-within", "soon"]).code, 2);
    let (_, endless, now) = states().swap_remove(1);
    endless.run_at(now, &["verify", "--warn-within", "10000d"]).exits(0);
}

/// A license for this instance with these terms, imported.
fn with_terms(terms: &[&str]) -> World {
    let world = World::registered();
    world.issue("license.json", terms).exits(0);
    world.run(&["import", "license.json"]);
    world
}

/// Runs the plugin; its exit code and its line.
fn plugin(world: &World, args: &[&str]) -> (i32, String) {
    let output = Command::new("/bin/sh")
        .arg(Path::new(SOURCE).join("contrib/nagios/check_airseal"))
        .args(args)
        .current_dir(world.path("."))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("AIRSEAL", env!("CARGO_BIN_EXE_airseal"))
        .env("AIRSEAL_HOME", world.path("home"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let line = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!((line.lines().count(), output.stderr.len()), (1, 0), "{line} {output:?}");
    (output.status.code().unwrap(), line.trim_end().to_owned())
}

/// The plugin convention: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
#[cfg(unix)]
#[test]
fn the_nagios_check_ends_with_the_code_of_the_plugin_convention() {
    let year = with_terms(&["--days", "365", "--limit", "nodes=10"]);
    let (code, line) = plugin(&year, &[]);
    assert!(
        code == 0 && line.starts_with("AIRSEAL OK - license valid: valid until "),
        "{code} {line}"
    );
    let left: i64 =
        line.split_once(" | seconds_left=").unwrap().1.strip_suffix('s').unwrap().parse().unwrap();
    assert!((364 * 86_400..=365 * 86_400).contains(&left), "{line}");
    let (code, line) = plugin(&year, &["-w", "400d"]);
    assert!(code == 1 && line.starts_with("AIRSEAL WARNING - license valid"), "{code} {line}");
    let (code, line) = plugin(&year, &["-w", "500d", "-c", "400d"]);
    assert!(code == 2 && line.starts_with("AIRSEAL CRITICAL - license valid"), "{code} {line}");
    let (code, line) = plugin(&year, &["--", "--limit", "nodes=11"]);
    assert!(
        code == 2 && line.contains("license not-covered: it has nodes: 10, asked 11"),
        "{line}"
    );
    assert_eq!(plugin(&year, &["--", "--limit", "nodes=10"]).0, 0);

    let endless = with_terms(&["--perpetual"]);
    let (code, line) = plugin(&endless, &[]);
    assert!(code == 0 && !line.contains('|'), "{line}");

    let grace = World::registered();
    grace.issue_ended("license.json", "2020-12-31", 3650);
    grace.run(&["import", "license.json"]);
    let (code, line) = plugin(&grace, &[]);
    assert!(code == 2 && line.starts_with("AIRSEAL CRITICAL - license grace"), "{code} {line}");
    assert!(line.contains(" | seconds_left=-"), "{line}");

    // In grace for the clock alone: it counts, and wants attention.
    for terms in [&["--perpetual"][..], &["--expires", "2099-12-31"]] {
        let behind = with_terms(terms);
        std::fs::write(behind.home("clock.json"), "{\"observed\":\"2098-01-01T00:00:00Z\"}\n")
            .unwrap();
        let (code, line) = plugin(&behind, &[]);
        assert!(
            code == 1 && line.starts_with("AIRSEAL WARNING - license grace: the clock says"),
            "{code} {line}"
        );
    }
    std::fs::write(grace.home("clock.json"), "{\"observed\":\"2028-01-01T00:00:00Z\"}\n").unwrap();
    assert_eq!(plugin(&grace, &[]).0, 2, "past its end all the same");

    let (code, line) = plugin(&World::registered(), &[]);
    assert!(
        code == 2 && line == "AIRSEAL CRITICAL - license missing: no license is installed",
        "{code} {line}"
    );

    let (code, line) = plugin(&year, &["-w", "soon"]);
    assert!(code == 3 && line.starts_with("AIRSEAL UNKNOWN - "), "{code} {line}");
    assert_eq!(plugin(&year, &["-w"]).0, 3);
    assert_eq!(plugin(&year, &["--what"]).0, 3);
    std::fs::write(year.home("trust.json"), "{").unwrap();
    let (code, line) = plugin(&year, &[]);
    assert!(code == 3 && line.contains("trust.json is damaged"), "{code} {line}");
}

/// A reason comes from outside: a bar in it would begin performance data, and a
/// key in it could pass for the answer's.
#[cfg(unix)]
#[test]
fn hostile_text_in_a_license_does_not_fool_the_nagios_check() {
    let world = World::registered();
    let text = r#"reason=x","seconds_left":99} | seconds_left=5s"#;
    world
        .issue(
            "license.json",
            &["--days", "365", "--meta", text, "--limit", "seconds_left=99999999999"],
        )
        .exits(0);
    world.run(&["import", "license.json"]).exits(0);
    let (code, line) = plugin(&world, &[]);
    let (head, data) = line.split_once('|').unwrap();
    assert!(code == 0 && head.contains("valid until") && !data.contains('|'), "{line}");
    let left: i64 = data
        .trim()
        .strip_prefix("seconds_left=")
        .unwrap()
        .strip_suffix('s')
        .unwrap()
        .parse()
        .unwrap();
    assert!((364 * 86_400..=365 * 86_400).contains(&left), "{line}");
    let id = world.run(&["status", "--json"]).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    world
        .run(&[
            "vendor",
            "revoke",
            "--yes",
            &id,
            "--dir",
            "vendor",
            "--reason",
            "a | b \"c\" \\ d=1",
        ])
        .exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    let (code, line) = plugin(&world, &[]);
    assert!(
        code == 2 && line.contains("license revoked: ") && line.matches('|').count() <= 1,
        "{line}"
    );
    assert!(line.contains("a / b"), "{line}");
}

#[cfg(unix)]
#[test]
fn a_nagios_check_without_the_program_is_unknown() {
    let world = World::new();
    let check = Path::new(SOURCE).join("contrib/nagios/check_airseal");
    let output =
        Command::new("/bin/sh").arg(check).env("AIRSEAL", world.path("gone")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

// --- systemd ----------------------------------------------------------------

fn unit(name: &str) -> String {
    std::fs::read_to_string(Path::new(SOURCE).join("contrib/systemd").join(name)).unwrap()
}

#[test]
fn the_systemd_units_are_understood_and_hardened() {
    needs!("systemd-analyze");
    let folder = Path::new(SOURCE).join("contrib/systemd");
    tool(
        "systemd-analyze",
        &["verify", "--man=no", "airseal-verify.service", "airseal-verify.timer"],
        &folder,
    );
    // 10 is exposed, 0 is safe; most services of a Debian have more than 9.
    let limit = ["security", "--offline=true", "--threshold=10", "airseal-verify.service"];
    tool("systemd-analyze", &limit, &folder);
}

/// The unit with the drop-in that gives it a user of its own.
#[test]
fn the_drop_in_for_a_dynamic_user_is_understood_and_hardens_the_unit_further() {
    needs!("systemd-analyze");
    let world = World::new();
    let service = "airseal-verify.service";
    let program = |text: String| text.replace("/usr/bin/airseal", env!("CARGO_BIN_EXE_airseal"));
    world.write(service, program(unit(service)));
    let exposure = || {
        let output = Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--no-pager", &format!("./{service}")])
            .current_dir(world.path(""))
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text.lines().find(|line| line.contains("Overall exposure level")).unwrap();
        line.split("service: ").nth(1).unwrap().split(' ').next().unwrap().parse::<f32>().unwrap()
    };
    let before = exposure();
    let drop_in = Path::new(SOURCE).join("examples/systemd/dynamic-user.conf");
    let drop_in = program(std::fs::read_to_string(drop_in).unwrap());
    std::fs::create_dir(world.path("airseal-verify.service.d")).unwrap();
    let verify = |text: &str| {
        world.write("airseal-verify.service.d/dynamic-user.conf", text);
        let output = Command::new("systemd-analyze")
            .args(["verify", "--man=no", &format!("./{service}")])
            .current_dir(world.path(""))
            .output()
            .unwrap();
        output.status.success() && output.stderr.is_empty()
    };
    assert!(!verify(&format!("{drop_in}\nNoSuchSetting=1\n")));
    assert!(verify(&drop_in));
    assert!(exposure() < before && before < 1.0, "{before}");
}

/// The commands of the unit, on a world of their own.
#[cfg(unix)]
#[test]
fn the_service_writes_the_metrics_and_a_line_of_json_and_fails_with_the_verdict() {
    let world = World::licensed();
    let service = unit("airseal-verify.service");
    let commands: Vec<_> =
        service.lines().filter_map(|line| line.strip_prefix("ExecStart=")).collect();
    assert_eq!(commands.len(), 2);
    let script: String = commands
        .iter()
        .map(|line| match line.strip_prefix('-') {
            Some(line) => format!("{line} || true\n"),
            None => format!("{line}\n"),
        })
        .collect();
    let script = script.replace("/usr/bin/airseal", env!("CARGO_BIN_EXE_airseal"));
    let run = || {
        let mut command = Command::new("/bin/sh");
        command.args(["-ec", &script]).env_clear().env("TEXTFILE", world.path("a.prom"));
        command.env("AIRSEAL_HOME", world.path("home")).output().unwrap()
    };
    let output = run();
    assert!(output.status.success(), "{output:?}");
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["verdict"], "valid");
    assert!(world.read("a.prom").starts_with(b"# HELP airseal_"));
    std::fs::remove_dir_all(world.home("licenses")).unwrap();
    assert_eq!(run().status.code(), Some(18));
    assert!(String::from_utf8(world.read("a.prom")).unwrap().contains("verdict=\"missing\"} 0"));
}

/// The unit allows `@system-service` without three groups; the program must not
/// make a call of these. (It is EPERM for it, not death, if it ever does.)
#[cfg(target_os = "linux")]
#[test]
fn the_service_makes_no_system_call_that_its_unit_denies() {
    needs!("strace");
    needs!("systemd-analyze");
    let world = World::licensed();
    let denied = unit("airseal-verify.service");
    let denied =
        denied.lines().find_map(|line| line.strip_prefix("SystemCallFilter=~")).unwrap().to_owned();
    let members = |set: &str| -> Vec<String> {
        let text =
            String::from_utf8(tool("systemd-analyze", &["syscall-filter", set], Path::new("/")))
                .unwrap();
        text.lines()
            .skip(1)
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.starts_with('#'))
            .collect()
    };
    let all = |sets: Vec<String>| {
        let mut calls: Vec<String> = Vec::new();
        let mut queue = sets;
        while let Some(set) = queue.pop() {
            for member in members(&set) {
                if member.starts_with('@') { queue.push(member) } else { calls.push(member) }
            }
        }
        calls
    };
    let allowed = all(vec!["@system-service".to_owned(), "@default".to_owned()]);
    let denied = all(denied.split(' ').map(str::to_owned).collect());
    for args in [&["metrics", "-o", "a.prom"][..], &["verify", "--json"]] {
        let trace = world.path("trace");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_airseal")).args(args);
        strace.current_dir(world.path(".")).env_clear().env("AIRSEAL_HOME", world.path("home"));
        assert!(strace.output().unwrap().status.success());
        for line in String::from_utf8(world.read("trace")).unwrap().lines() {
            let call = line.split_whitespace().nth(1).unwrap().split('(').next().unwrap();
            if call.starts_with(['+', '-', '<']) || call == "execve" {
                continue;
            }
            assert!(
                allowed.iter().any(|name| name == call),
                "{call} is not in @system-service: {line}"
            );
            assert!(!denied.iter().any(|name| name == call), "{line}");
        }
    }
}

/// Whether or not a license can be read, and whichever date the clock is behind.
#[test]
fn a_clock_that_is_behind_is_a_fault_beside_a_license_that_cannot_be_read() {
    let unread = Site::new();
    crate::craft::observe(&unread, "2036-01-01T00:00:00Z");
    std::fs::create_dir_all(unread.home("licenses")).unwrap();
    std::fs::create_dir(unread.home("licenses/11111111-2222-4333-8444-555555555555.json")).unwrap();
    let found = json(unread.run_at("2020-03-03T00:00:00Z", &["metrics", "--json"]).exits(0));
    assert_eq!((found.verdict.as_str(), found.clock_fault), ("unreadable", Some(true)));
    // Nothing was seen here that late, and the vendor signed it later still.
    let ahead = Site::new();
    let license = ahead.sign(ahead.body_with(&[("2020-01-01T00:00:00Z", "2036-01-01T00:00:00Z")]));
    let license = String::from_utf8(license).unwrap();
    let run = ahead.run_env("2020-03-03T00:00:00Z", &["metrics", "--json"], |env| {
        World::set_var(env, "AIRSEAL_LICENSE", license);
    });
    let found = json(run.exits(0));
    assert_eq!((found.verdict.as_str(), found.clock_fault), ("clock", Some(true)));
}
