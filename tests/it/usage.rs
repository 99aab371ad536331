//! Usage figures: what is taken, what is refused, and what becomes of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Run, World};

const NOW: &str = "2026-11-23T12:00:00Z";

/// A world where figures may be recorded: the notice was shown.
fn told() -> World {
    let world = World::new();
    world.run(&["telemetry", "on"]).exits(0);
    world
}

fn listed(world: &World) -> BTreeMap<String, Value> {
    let list = world.run(&["usage", "list", "--json"]).exits(0);
    let rows = list.out().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|row| (row["name"].as_str().unwrap().to_owned(), row["value"].clone())).collect()
}

/// The `data` of the usage report.
fn report(world: &World) -> BTreeMap<String, Value> {
    let report = world.run(&["data", "show", "usage"]).exits(0).json();
    serde_json::from_value(report["data"].clone()).unwrap()
}

#[test]
fn the_payload_that_portainer_published_loads_as_it_stands() {
    let world = told();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/portainer-3310.json");
    let loaded = world.run(&["usage", "load", sample, "--json"]).exits(0).json();
    // Counted by hand in the sample: two endpoints, one of them a swarm.
    let expected = json!({
        "authentication": "ldap", "environments": 2, "environments.agent": 1, "environments.edge": 1,
        "environments.docker": 0, "environments.kubernetes": 0, "environments.azure": 0, "environments.swarm": 1,
        "docker.version": "19.03", "containers": 24, "images": 250, "volumes": 30, "services": 2, "stacks": 64,
        "groups": 7, "registries": 2, "registries.quay": 1, "registries.gitlab": 1, "registries.azure": 0,
        "registries.custom": 0, "dockerhub_login": true, "resource_controls": 243, "schedules": 12,
        "schedules.recurring": 7, "custom_logo": true,
    });
    assert_eq!(serde_json::to_value(listed(&world)).unwrap(), expected);
    assert_eq!(loaded["recorded"], expected.as_object().unwrap().len());
    let refused: Vec<_> =
        loaded["refused"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    let unknown = [
        "arch",
        "identifier",
        "platform",
        "resourceControls.container",
        "resourceControls.service",
        "version",
    ];
    assert_eq!(refused, unknown);
    assert!(
        loaded["refused"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| !r["reason"].as_str().unwrap().is_empty())
    );
    // What leaves: buckets, and nothing of the identifier.
    let shown = world.run(&["data", "show", "usage"]).exits(0);
    assert!(!shown.out().contains("aaa4c173") && !shown.out().contains("243"), "{}", shown.out());
    let report = report(&world);
    for (name, bucket) in
        [("containers", "20-49"), ("images", "200-499"), ("stacks", "50-99"), ("groups", "5-9")]
    {
        assert_eq!(report[name], bucket, "{name}");
    }
}

#[test]
fn a_name_that_is_not_in_the_catalogue_and_a_value_of_the_wrong_type_are_refused_by_name() {
    let world = told();
    for (args, code) in [
        (["set", "nonsense", "1"], 2),
        (["set", "identifier", "4f2b6a0e"], 2),
        (["set", "platform", "linux"], 2),
        (["set", "week", "2026-W01"], 2),
        (["set", "containers", "many"], 2),
        (["set", "containers", "-1"], 2),
        (["set", "containers", "1.5"], 2),
        (["set", "containers", "99999999999999999999"], 2),
        (["set", "custom_logo", "https://acme.example/logo.png"], 2),
        (["set", "docker.version", "acme"], 2),
        (["add", "custom_logo", "1"], 2),
        (["add", "docker.version", "1"], 2),
        (["add", "containers", "x"], 2),
    ] {
        let run = world.run(&[&["usage"], &args[..]].concat()).exits(code);
        assert!(
            run.stderr.contains(args[1]) || run.stderr.contains(args[2]),
            "{args:?}: {}",
            run.stderr
        );
        assert!(run.stderr.contains("Hint:"), "{args:?}: {}", run.stderr);
    }
    assert_eq!(listed(&world).len(), 0);
    assert!(!world.home("usage.json").exists());
}

#[test]
fn words_are_closed_and_versions_cut_before_they_are_stored() {
    let world = told();
    let set = |name, value| world.run(&["usage", "set", name, value]).exits(0);
    set("authentication", "LDAP");
    set("docker.version", "v28.2.1-acme-internal");
    assert_eq!(listed(&world)["authentication"], "ldap");
    assert_eq!(listed(&world)["docker.version"], "28.2");
    set("authentication", "acme-sso.internal.example");
    set("docker.version", "20261123.1");
    let stored = String::from_utf8(std::fs::read(world.home("usage.json")).unwrap()).unwrap();
    assert!(!stored.contains("acme") && !stored.contains("20261123"), "{stored}");
    assert_eq!(
        (&listed(&world)["authentication"], &listed(&world)["docker.version"]),
        (&json!("other"), &json!("other"))
    );
    assert_eq!(report(&world)["docker.version"], "other");
}

#[test]
fn a_file_that_somebody_edited_opens_no_way_past_the_types() {
    let world = told();
    let edited = json!({
        "identifier": "aaa4c173-575f-436a-beec-3ae0ff4451dd", "containers": "exactly 37 on host db1.acme.example",
        "authentication": "ops@acme.example", "custom_logo": "https://acme.example", "docker.version": "db1.acme.example",
        "images": true, "platform": "db1", "stacks": 7,
    });
    std::fs::write(world.home("usage.json"), edited.to_string()).unwrap();
    let report = report(&world);
    let mut names: Vec<_> = report.keys().map(String::as_str).collect();
    names.retain(|name| !["arch", "platform", "version", "week"].contains(name));
    assert_eq!(names, ["authentication", "stacks"]);
    assert_eq!((&report["authentication"], &report["stacks"]), (&json!("other"), &json!("5-9")));
    assert_eq!(report["platform"], std::env::consts::OS);
}

#[test]
fn a_snapshot_that_is_none_is_malformed_and_changes_nothing() {
    let world = told();
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    for text in
        ["", "[]", "3", "{\"containers\": 3", "{\"containers\": 3} x", "\"containers\"", "null"]
    {
        world.run_stdin(text.as_bytes(), &["usage", "load", "-"]).exits(10);
    }
    // Deep, and long: refused or taken, never a crash.
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    world.run_stdin(deep.as_bytes(), &["usage", "load", "-"]).exits(10);
    let odd = br#"{"containers": 1e400}"#;
    world.run_stdin(odd, &["usage", "load", "-"]).exits(10);
    let odd = br#"{"containers": 1e30, "images": -3, "stacks": 2.5, "volumes": null, "services": "7", "schedules": 18446744073709551616}"#;
    let loaded = world.run_stdin(odd, &["usage", "load", "-", "--json"]).exits(0).json();
    assert_eq!((&loaded["recorded"], loaded["refused"].as_array().unwrap().len()), (&json!(0), 6));
    assert_eq!(listed(&world), BTreeMap::from([("containers".to_owned(), json!(3))]));
}

#[test]
fn sums_over_a_list_stay_within_what_a_count_can_hold() {
    let world = told();
    let huge = format!(
        r#"{{"endpoints": [{{"Docker": {{"Containers": {0}}}}}, {{"Docker": {{"Containers": {0}}}}}]}}"#,
        u64::MAX
    );
    world.run_stdin(huge.as_bytes(), &["usage", "load", "-"]).exits(0);
    world.run(&["usage", "add", "containers"]).exits(0);
    assert_eq!(listed(&world)["containers"], u64::MAX);
    assert_eq!(report(&world)["containers"], "1000+");
}

#[test]
fn a_thousand_additions_from_parallel_processes_lose_nothing() {
    let world = told();
    let adders = 20;
    std::thread::scope(|scope| {
        for adder in 0..adders {
            let world = &world;
            scope.spawn(move || {
                for _ in 0..1000 / adders {
                    let name = if adder % 2 == 0 { "stacks" } else { "containers" };
                    world.run(&["usage", "add", name, "-q"]).exits(0);
                }
            });
        }
    });
    assert_eq!(
        listed(&world),
        BTreeMap::from([("containers".to_owned(), json!(500)), ("stacks".to_owned(), json!(500))])
    );
}

#[test]
fn off_means_that_nothing_is_recorded_not_even_here() {
    let record = |world: &World, vars: &[(&str, &str)]| {
        for args in [&["usage", "set", "containers", "3"][..], &["usage", "add", "stacks"]] {
            let run = world.run_with(vars, args).exits(0);
            assert!(run.stderr.contains("nothing was recorded"), "{}", run.stderr);
            assert_eq!(
                world.run_with(vars, &[args, &["--json"]].concat()).exits(0).json()["changed"],
                false
            );
        }
        let sample = world.write("snapshot.json", "{\"containers\": 3}");
        world.run_with(vars, &["usage", "load", sample.to_str().unwrap()]).exits(0);
        assert!(!world.home("usage.json").exists());
    };
    record(&World::new(), &[]); // No notice yet.
    let off = told();
    off.run(&["telemetry", "off"]).exits(0);
    record(&off, &[]);
    record(&told(), &[("DO_NOT_TRACK", "1")]);
    record(&told(), &[("AIRSEAL_TELEMETRY", "off")]);
    let policy = World::new();
    let file = policy.write("named.toml", "telemetry = \"off\"\n");
    policy.run(&["telemetry", "on"]).exits(0);
    record(&policy, &[("AIRSEAL_POLICY", file.to_str().unwrap())]);
    let damaged = told();
    std::fs::write(damaged.home("telemetry.toml"), "enabled = tru").unwrap();
    record(&damaged, &[]);
}

/// A mistyped name in a product's code shows on every machine, not on those alone that are on.
#[test]
fn a_wrong_name_is_refused_while_telemetry_is_off_too() {
    let world = told();
    world.run(&["telemetry", "off"]).exits(0);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    for args in [["usage", "set", "contaners", "3"], ["usage", "add", "contaners", "1"]] {
        let run = world.run(&args).exits(2);
        assert!(run.stderr.contains("contaners"), "{}", run.stderr);
    }
    assert!(!world.home("usage.json").exists());
}

#[test]
fn turning_telemetry_off_deletes_what_was_recorded_and_changes_something_once() {
    let world = told();
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    assert!(world.home("usage.json").exists());
    let changed = |run: Run| run.exits(0).json()["changed"].clone();
    assert_eq!(changed(world.run(&["telemetry", "off", "--json"])), true);
    assert!(!world.home("usage.json").exists());
    assert_eq!(changed(world.run(&["telemetry", "off", "--json"])), false);
    // What a run that was interrupted left is deleted by the next one.
    std::fs::write(world.home("usage.json"), "{}").unwrap();
    assert_eq!(changed(world.run(&["telemetry", "off", "--json"])), true);
    assert_eq!(changed(world.run(&["telemetry", "off", "--json"])), false);
}

#[test]
fn telemetry_can_be_turned_off_in_a_container_s_entrypoint() {
    // No terminal, no HOME, a state folder that is not there yet.
    let world = World::new();
    let mut command = world.command(&["telemetry", "off"]);
    command.env_clear().env("AIRSEAL_HOME", world.path("volume/airseal"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let flag = std::fs::read_to_string(world.path("volume/airseal/telemetry.toml")).unwrap();
    assert!(flag.contains("enabled = false"), "{flag}");
}

#[test]
fn clear_deletes_the_figures_and_leaves_the_choice() {
    let world = told();
    assert_eq!(world.run(&["usage", "clear", "--json"]).exits(0).json()["changed"], false);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    assert_eq!(world.run(&["usage", "clear", "--json"]).exits(0).json()["changed"], true);
    assert_eq!(listed(&world).len(), 0);
    world.run(&["telemetry", "check"]).exits(0);
}

#[test]
fn damaged_figures_are_named_and_nothing_is_made_of_them() {
    let world = told();
    for damage in [
        "",
        "[]",
        "{\"containers\": -1}",
        "{\"containers\": 1, \"containers\": 2}",
        "{\"containers\"",
    ] {
        std::fs::write(world.home("usage.json"), damage).unwrap();
        for args in
            [&["usage", "list"][..], &["usage", "add", "stacks"], &["data", "show", "usage"]]
        {
            let run = world.run(args).exits(1);
            assert!(
                run.stderr.contains("usage.json") && run.stderr.contains("Hint:"),
                "{args:?}: {}",
                run.stderr
            );
            assert!(run.stdout.is_empty());
        }
        assert_eq!(std::fs::read_to_string(world.home("usage.json")).unwrap(), damage);
    }
    world.run(&["usage", "clear"]).exits(0);
    world.run(&["data", "show", "usage"]).exits(0);
}

#[test]
fn setting_the_same_figure_again_is_unchanged() {
    let world = told();
    let set = |value| world.run(&["usage", "set", "containers", value, "--json"]).exits(0).json();
    assert_eq!(set("3"), json!({"changed": true, "name": "containers", "value": 3}));
    assert_eq!(set("3"), json!({"changed": false, "name": "containers", "value": 3}));
    assert_eq!(
        world.run_at(NOW, &["usage", "list"]).exits(0).out(),
        "containers  3  (leaves as 2-4)\n"
    );
}
