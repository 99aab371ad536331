//! The round trip across the air gap, as an admin and a vendor walk it.

use crate::support::{EMAIL, World, needs};

#[test]
fn a_license_travels_from_request_to_verify() {
    let world = World::licensed();
    let verified =
        world.run(&["verify", "--limit", "nodes=8", "--feature", "rbac", "--json"]).exits(0).json();
    assert_eq!(verified["verdict"], "valid");
    assert_eq!(verified["license"]["email"], EMAIL);
    assert_eq!(verified["license"]["limits"]["nodes"], 10);
}

#[test]
fn registering_again_writes_the_same_bytes() {
    let world = World::registered();
    let again =
        world.run(&["register", "--email", EMAIL, "-o", "again.json", "--json"]).exits(0).json();
    assert_eq!(again["changed"], false);
    assert_eq!(world.read("request.json"), world.read("again.json"));
    assert_eq!(world.read("request.json"), world.read("home/registration.json"));
}

#[test]
fn importing_again_says_unchanged() {
    let world = World::licensed();
    let again = world.run(&["import", "license.json", "--json"]).exits(0).json();
    assert_eq!(again["changed"], false);
    assert!(world.run(&["import", "license.json"]).exits(0).out().starts_with("unchanged"));
}

/// What statement B4 of the page of the formats says.
#[test]
fn the_old_address_counts_until_a_license_for_the_new_one_is_imported() {
    let world = World::licensed();
    world.run(&["register", "--email", "new@acme.example", "-o", "change.json"]).exits(15);
    world
        .run(&["register", "--email", "new@acme.example", "--change-email", "-o", "change.json"])
        .exits(0);
    world.run(&["verify"]).exits(0);
    assert_eq!(world.run(&["status", "--json"]).json()["email"], EMAIL);
    assert_eq!(world.run(&["status", "--json"]).json()["pending_email"], "new@acme.example");

    let issue =
        ["vendor", "issue", "change.json", "--dir", "vendor", "--days", "9", "-o", "new.json"];
    world.run(&issue).exits(15);
    world.run(&[issue.as_slice(), &["--change-email"]].concat()).exits(0);
    world.run(&["verify", "new.json"]).exits(15);
    assert_eq!(world.run(&["import", "new.json", "--json"]).exits(0).json()["changed"], true);
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(status["email"], "new@acme.example");
    assert_eq!(status["verdict"], "valid");
    assert_eq!(status["license"]["email"], "new@acme.example");
    // The license for the old address no longer binds to this instance.
    world.run(&["verify", "license.json"]).exits(15);
}

#[test]
fn a_license_can_be_issued_on_an_id_read_over_the_phone() {
    let world = World::registered();
    let status = world.run(&["status"]).exits(0);
    let line = status
        .out()
        .lines()
        .find(|line| line.trim_start().starts_with("Instance"))
        .unwrap()
        .to_owned();
    let spoken = line.trim_start().strip_prefix("Instance").unwrap().trim().to_uppercase();
    assert_eq!(spoken.split(' ').count(), 8, "eight groups of four: {spoken}");
    let issue = [
        "vendor",
        "issue",
        "--email",
        EMAIL,
        "--instance",
        &spoken,
        "--dir",
        "vendor",
        "--days",
        "5",
        "-o",
        "l.json",
    ];
    world.run(&issue).exits(0);
    world.run(&["import", "l.json"]).exits(0);
    world.run(&["verify"]).exits(0);
}

#[test]
fn a_license_for_any_instance_of_an_address_serves_two_of_them() {
    let world = World::registered();
    let other = ["--home", "other"];
    world
        .run(&[
            "vendor",
            "issue",
            "--email",
            EMAIL,
            "--any-instance",
            "--dir",
            "vendor",
            "--perpetual",
            "-o",
            "l.json",
        ])
        .exits(0);
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    world
        .run(
            &[
                &["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()],
                other.as_slice(),
            ]
            .concat(),
        )
        .exits(0);
    // The domain's case does not matter.
    world.run(&[&["register", "--email", "ops@ACME.example"], other.as_slice()].concat()).exits(0);
    for home in [&[][..], &other] {
        world.run(&[&["import", "l.json"], home].concat()).exits(0);
        world.run(&[&["verify"], home].concat()).exits(0);
    }
}

/// Wherever they lie: the register does not hold the first yet when the second is signed.
#[test]
fn two_requests_of_an_instance_in_a_folder_may_not_name_two_addresses() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    std::fs::rename(world.path("request.json"), world.path("requests/1.json")).unwrap();
    world
        .run(&[
            "register",
            "--email",
            "new@acme.example",
            "--change-email",
            "-o",
            "requests/2.json",
        ])
        .exits(0);
    let issue = ["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "licenses"];
    let run = world.run(&issue).exits(15);
    for said in ["requests/2.json", "one email per instance", "--change-email"] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(
        world.path("licenses/1.license.json").is_file()
            && !world.path("licenses/2.license.json").exists()
    );
    assert_eq!(String::from_utf8(world.read("vendor/issued.jsonl")).unwrap().lines().count(), 1);
}

/// One license would take the place of the other, on some disks even if the case differs.
#[test]
fn two_requests_in_a_folder_are_not_answered_in_one_file() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    for name in ["Site.json", "site.json", "site.txt"] {
        std::fs::copy(world.path("request.json"), world.path(&format!("requests/{name}"))).unwrap();
    }
    // The picture of a request, as `register --qr-png` makes it, is that request.
    world.write("requests/Site.png", "a picture");
    let issue = ["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "licenses"];
    let run = world.run(&issue).exits(1);
    for said in
        ["requests/site.json: ", "requests/site.txt: ", "licenses/site.license.json", "rename"]
    {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("like that for requests/Site.json").count(), 2, "{}", run.stderr);
    assert_eq!(std::fs::read_dir(world.path("licenses")).unwrap().count(), 1);
    assert_eq!(String::from_utf8(world.read("vendor/issued.jsonl")).unwrap().lines().count(), 1);
}

#[test]
#[cfg(unix)]
fn a_link_among_requests_is_followed_to_a_file_and_to_no_folder() {
    use std::os::unix::fs::symlink;
    let world = World::registered();
    std::fs::create_dir_all(world.path("requests/inner")).unwrap();
    symlink("../request.json", world.path("requests/link.json")).unwrap();
    symlink("..", world.path("requests/up")).unwrap();
    world
        .run(&["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "licenses"])
        .exits(0);
    let names: Vec<_> = std::fs::read_dir(world.path("licenses"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["link.license.json"]);
}

#[test]
fn a_folder_of_requests_is_not_answered_in_a_file() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("requests/one.json")).unwrap();
    for output in ["request.json", "-"] {
        let run = world
            .run(&["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", output])
            .exits(2);
        assert!(
            run.stderr.contains("needs a folder for the licenses") && run.stderr.contains("-o DIR"),
            "{}",
            run.stderr
        );
    }
    assert!(!world.path("vendor/issued.jsonl").exists());
    // What the parser lays out over lines is one line.
    let run = world
        .run(&["vendor", "issue", "--dir", "vendor", "--days", "9", "-o", "license.json"])
        .exits(2);
    assert!(run.stderr.contains("were not provided: <"), "{}", run.stderr);
}

/// A process may have some hundred files open, and a folder holds thousands of requests.
#[test]
#[cfg(unix)]
fn a_folder_of_requests_is_issued_with_few_open_files() {
    needs!("sh");
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    for name in 0..100 {
        std::fs::copy(world.path("request.json"), world.path(&format!("requests/{name}.json")))
            .unwrap();
    }
    let plain = world.command(&[
        "vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "licenses",
    ]);
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", "ulimit -n 32; exec \"$0\" \"$@\""])
        .arg(plain.get_program())
        .args(plain.get_args());
    limited
        .current_dir(world.path(""))
        .envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_dir(world.path("licenses")).unwrap().count(), 100);
}

#[test]
fn a_folder_of_requests_gets_a_license_each() {
    let world = World::with_vendor();
    std::fs::create_dir(world.path("requests")).unwrap();
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    for site in ["one", "two", "three"] {
        world
            .run(&[
                "--home",
                site,
                "trust",
                "pin",
                "vendor/trust.json",
                "--fingerprint",
                fingerprint.trim(),
            ])
            .exits(0);
        let request = format!("requests/{site}.json");
        world
            .run(&[
                "--home",
                site,
                "register",
                "--email",
                &format!("{site}@acme.example"),
                "-o",
                &request,
            ])
            .exits(0);
    }
    world.write("requests/broken.json", "{}");
    let run = world
        .run(&["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "licenses"]);
    // The broken one is named, the others are issued all the same.
    let run = run.exits(10);
    assert!(run.stderr.contains("requests/broken.json"), "{}", run.stderr);
    for site in ["one", "two", "three"] {
        world.run(&["--home", site, "import", &format!("licenses/{site}.license.json")]).exits(0);
        world.run(&["--home", site, "verify"]).exits(0);
    }
    let register = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    assert_eq!(register.lines().count(), 3);
}

#[test]
fn the_community_edition_asks_for_no_address_and_needs_no_license() {
    let world = World::with_vendor();
    let refused = world.run(&["register", "--edition", "community", "--email", EMAIL]).exits(2);
    assert!(refused.stderr.contains("without an email"), "{}", refused.stderr);
    world.run(&["register", "--edition", "community", "-o", "request.json"]).exits(0);
    assert!(!String::from_utf8(world.read("home/registration.json")).unwrap().contains("email"));
    assert!(world.run(&["status"]).exits(0).out().starts_with("community"));
    assert_eq!(world.run(&["data", "show", "compliance"]).exits(0).stdout, b"");
}

#[test]
fn a_renewal_imported_early_takes_over_by_itself() {
    let world = World::licensed();
    world.issue("renewal.json", &["--not-before", "2040-01-01", "--days", "365"]).exits(0);
    world.run(&["import", "renewal.json"]).exits(0);
    let now = world.run(&["verify", "--json"]).exits(0).json();
    assert_eq!(now["license"]["limits"]["nodes"], 10);
    let later = world.run(&["verify", "--json", "--at", "2040-06-01"]).exits(0).json();
    assert_eq!(later["license"]["not_before"], "2040-01-01T00:00:00Z");
}

#[test]
fn unregister_deletes_asks_first_and_can_be_repeated() {
    let world = World::licensed();
    world.run(&["telemetry", "off"]).exits(0);
    world.run(&["unregister"]).exits(2);
    assert!(world.home("instance.key").exists());
    world.run(&["unregister", "--yes"]).exits(0);
    for gone in ["instance.key", "registration.json", "trust.json"] {
        assert!(!world.home(gone).exists(), "{gone}");
    }
    assert_eq!(std::fs::read_dir(world.home("licenses")).unwrap().count(), 0);
    assert!(world.run(&["unregister", "--yes"]).exits(0).out().starts_with("unchanged"));
    // The objection outlives the registration.
    assert_eq!(world.run(&["telemetry", "status", "--json"]).json()["stored"], false);
}

#[test]
fn the_license_can_come_from_a_variable_or_a_mounted_secret() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let text = String::from_utf8(world.read("license.json")).unwrap();
    world.run(&["verify"]).exits(18);
    let from_text =
        world.run_with(&[("AIRSEAL_LICENSE", &text)], &["verify", "--json"]).exits(0).json();
    assert_eq!(from_text["file"], "AIRSEAL_LICENSE");
    world.run_with(&[("AIRSEAL_LICENSE_PATH", "license.json")], &["verify"]).exits(0);
    // The text wins over the path.
    world
        .run_with(
            &[("AIRSEAL_LICENSE", "{}"), ("AIRSEAL_LICENSE_PATH", "license.json")],
            &["verify"],
        )
        .exits(10);
}
