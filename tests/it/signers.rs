//! One signer a job: the key that signs licenses every day cannot sign software.

use serde_json::Value;

use crate::support::{EMAIL, PRODUCT, World, needs, tool, vendor};

/// What signs documents of each kind, the kind as the bundle lists it, the file that is written, and
/// the key.
const JOBS: [(&[&str], &str, &str, &str); 3] = [
    (
        &["release", "app.tar", "--release-version", "1.0.0"],
        "release",
        "release.json",
        "signer-release.key",
    ),
    (&["advisory", "publish"], "notices", "notices.json", "signer-advisory.key"),
    (
        &[
            "policy",
            "app.tar",
            "--policy-version",
            "1",
            "--effective",
            "2026-01-01",
            "--contact",
            EMAIL,
        ],
        "policy",
        "policy.json",
        "signer-policy.key",
    ),
];

/// Signs a release, and makes its signer if there is none.
const RELEASE: [&str; 7] =
    ["release", "app.tar", "--release-version", "1.0.0", "-o", "release.json", "--force"];

/// A fresh vendor folder, pinned; something to sign of each kind.
fn fresh(options: &[&str]) -> World {
    let world = World::new();
    world.write("pw", "correct horse\n");
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor"];
    world.run(&[&init[..], options].concat()).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world.write("app.tar", "a product");
    let add = ["advisory", "add", "a-1", "--severity", "low", "--title", "T", "--affected", "<1"];
    vendor(&world, &add).exits(0);
    world
}

fn bundle(world: &World) -> Value {
    world.run(&["inspect", "vendor/trust.json", "--json"]).json()["payload"].clone()
}

/// The kinds of each signer, sorted.
fn kinds(world: &World) -> Vec<String> {
    let bundle = bundle(world);
    let signers = bundle["signers"].as_object().unwrap().values();
    let mut kinds: Vec<_> = signers.map(|signer| signer["kinds"].to_string()).collect();
    kinds.sort();
    kinds
}

/// The id of the key that signed a file, and whether this site accepts it.
fn signed_by(world: &World, file: &str) -> (String, i32) {
    let run = world.run(&["inspect", file, "--json"]);
    let keyid = run.json()["signatures"][0]["keyid"].as_str().unwrap().to_owned();
    (keyid, run.code)
}

/// The id of a key, worked out by openssl.
fn id(world: &World, name: &str) -> String {
    let script = format!("openssl pkey -pubin -in vendor/{name} -outform DER | sha256sum");
    String::from_utf8(tool("sh", &["-c", &script], &world.path("."))).unwrap()[..64].to_owned()
}

/// A key that signs no more need not be in the folder; one that signs is missed.
#[test]
fn only_a_key_that_still_signs_is_missed() {
    let world = World::with_vendor();
    let (dir, at) = (world.text_path("vendor"), "2099-01-01T00:00:00Z");
    let run = |now: &str, args: &[&str]| {
        world.run_at(now, &[&["vendor"], args, &["--dir", &dir]].concat())
    };
    run(at, &["rotate", "signer", "--no-passphrase"]).exits(0);
    run("2099-02-01T00:00:00Z", &["publish", "--renew-by", "2099-12-31"]).exits(0);
    let missed = |file: &str| {
        let copy = world.copy();
        for name in [format!("vendor/{file}.key"), format!("vendor/{file}.pub.pem")] {
            std::fs::remove_file(copy.path(&name)).unwrap();
        }
        let dir = copy.text_path("vendor");
        copy.run_at("2099-02-02T00:00:00Z", &["vendor", "doctor", "--dir", &dir])
            .out()
            .contains("its key is not in this folder")
    };
    assert_eq!((missed("signer"), missed("signer-2")), (false, true));
}

#[test]
fn each_job_gets_a_signer_of_its_own_when_it_is_first_needed() {
    needs!("openssl");
    for (options, unlock) in [
        (&["--no-passphrase"][..], &[][..]),
        (&["--passphrase-file", "pw"], &["--passphrase-file", "pw"]),
    ] {
        let world = fresh(options);
        assert_eq!(kinds(&world), ["[\"license\"]"]);
        for (at, (args, kind, file, key)) in JOBS.into_iter().enumerate() {
            let sign = [args, &["-o", file, "--force"], unlock].concat();
            let run = vendor(&world, &sign).exits(0);
            let version = at + 2;
            let said = format!("trust bundle {version} lists");
            assert!(run.stderr.contains(&said), "{}", run.stderr);
            assert!(
                run.stderr.contains("airseal vendor publish --dir vendor -o FILE"),
                "{}",
                run.stderr
            );
            assert_eq!(bundle(&world)["version"], version);
            assert!(kinds(&world).contains(&format!("[\"{kind}\"]")), "{:?}", kinds(&world));
            // The key opens with the root's passphrase, or needs none, as the root.
            let pem = String::from_utf8(world.read(&format!("vendor/{key}"))).unwrap();
            assert_eq!(pem.contains("ENCRYPTED"), !unlock.is_empty());
            let path = format!("vendor/{key}");
            tool(
                "openssl",
                &["pkey", "-in", &path, "-passin", "file:pw", "-noout"],
                &world.path("."),
            );
            // A site accepts it once it has the bundle.
            let public = key.replace(".key", ".pub.pem");
            assert_eq!(signed_by(&world, file), (id(&world, &public), 11));
            world.run(&["import", "vendor/trust.json"]).exits(0);
            assert_eq!(signed_by(&world, file), (id(&world, &public), 0));
            // From then on it is there.
            vendor(&world, &sign).exits(0);
            assert_eq!(bundle(&world)["version"], version);
        }
        // Licenses are signed by the first key, which signs nothing else.
        world.issue("license.json", &[&["--days", "9"], unlock].concat()).exits(0);
        assert_eq!(signed_by(&world, "license.json"), (id(&world, "signer.pub.pem"), 0));
        vendor(&world, &["list"]).exits(0);
    }
}

#[test]
fn the_key_of_licenses_cannot_sign_a_release() {
    let world = fresh(&["--no-passphrase"]);
    vendor(&world, &["release", "app.tar", "--release-version", "1.0.0", "-o", "release.json"])
        .exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["release", "verify", "release.json", "app.tar"]).exits(0);
    let payload = world.run(&["inspect", "release.json", "--payload"]).exits(0).stdout;
    let forged = crate::craft::file(
        "application/vnd.airseal.release+json",
        &payload,
        &[&crate::craft::key(&world, "vendor/signer.key")],
    );
    world.write("forged.json", forged);
    world.run(&["release", "verify", "forged.json", "app.tar"]).exits(11);
}

#[test]
fn where_the_roots_cannot_sign_it_is_said_how_to_make_the_signer_and_that_works() {
    let options = ["--no-passphrase", "--roots", "3", "--threshold", "2"];
    for (args, _, file, _) in JOBS {
        let world = fresh(&options);
        let before = world.read("vendor/trust.json");
        let sign = [args, &["-o", file]].concat();
        let job = if args[0] == "advisory" { "advisory" } else { args[0] };
        let rotate = format!("airseal vendor rotate signer --for {job} --sign-with KEY");
        let one = ["--sign-with", "vendor/root-1.key"];
        for more in [&[][..], &one] {
            let run = vendor(&world, &[&sign[..], more].concat()).exits(1);
            assert!(run.stderr.contains(&rotate), "{}", run.stderr);
            assert!(
                run.stderr.contains("airseal vendor publish --sign-with KEY"),
                "{}",
                run.stderr
            );
            assert!(world.read("vendor/trust.json") == before && !world.path(file).exists());
        }
        // As it says.
        let rotate = ["rotate", "signer", "--for", job, "--no-passphrase"];
        vendor(&world, &[&rotate[..], &one].concat()).exits(0);
        vendor(&world, &["publish", "--yes", "--sign-with", "vendor/root-3.key"]).exits(0);
        vendor(&world, &sign).exits(0);
        world.run(&["import", "vendor/trust.json", file]).exits(if job == "release" {
            10
        } else {
            0
        });
        // Or with enough roots at once.
        let world = fresh(&options);
        let two = [&one[..], &["--sign-with", "vendor/root-2.key"]].concat();
        vendor(&world, &[&sign[..], &two].concat()).exits(0);
        // The only root is in a safe.
        let world = fresh(&["--no-passphrase"]);
        std::fs::rename(world.path("vendor/root.key"), world.path("root.key")).unwrap();
        std::fs::rename(world.path("vendor/root.pub.pem"), world.path("root.pub.pem")).unwrap();
        let run = vendor(&world, &sign).exits(1);
        assert!(run.stderr.contains("--sign-with KEY"), "{}", run.stderr);
        vendor(&world, &[&sign[..], &["--sign-with", "root.key"]].concat()).exits(0);
    }
}

#[test]
fn a_folder_made_before_works_as_it_is_and_gets_signers_by_job_with_its_next_rotation() {
    let world = fresh(&["--no-passphrase"]);
    world.let_one_signer_sign_everything();
    let everything = id(&world, "signer.pub.pem");
    let release = |file: &str| {
        let args = ["release", "app.tar", "--release-version", "1.0.0", "-o", file];
        vendor(&world, &args).exits(0);
        signed_by(&world, file).0
    };
    assert_eq!(release("first.json"), everything);
    assert_eq!(bundle(&world)["version"], 1);
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    assert!(kinds(&world).iter().any(|kinds| kinds == "[\"license\"]"));
    // The old key is closed; the next release has a key of its own, and the first one counts on.
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(release("second.json"), id(&world, "signer-release-3.pub.pem"));
    let other = World::new();
    for (name, bytes) in
        [("app.tar", world.read("app.tar")), ("trust.json", world.read("vendor/trust.json"))]
    {
        other.write(name, bytes);
    }
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    other.run(&["trust", "pin", "trust.json", "--fingerprint", fingerprint.trim()]).exits(0);
    for file in ["first.json", "second.json"] {
        other.write(file, world.read(file));
        other.run(&["release", "verify", file, "app.tar"]).exits(0);
    }
}

#[test]
fn a_new_signer_of_one_job_leaves_the_others_as_they_are() {
    let world = fresh(&["--no-passphrase"]);
    vendor(&world, &RELEASE).exits(0);
    let ends = |world: &World| {
        let bundle = bundle(world);
        let signers = bundle["signers"].as_object().unwrap();
        let mut ends: Vec<_> = signers
            .values()
            .map(|signer| {
                (signer["kinds"][0].as_str().unwrap().to_owned(), !signer["not_after"].is_null())
            })
            .collect();
        ends.sort();
        ends
    };
    let expect = |all: &[(&str, bool)]| {
        all.iter().map(|(kind, ended)| ((*kind).to_owned(), *ended)).collect::<Vec<_>>()
    };
    vendor(&world, &["rotate", "signer", "--for", "release", "--no-passphrase"]).exits(0);
    assert_eq!(ends(&world), expect(&[("license", false), ("release", false), ("release", true)]));
    assert!(world.path("vendor/signer-release-3.key").exists());
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    let license = [("license", false), ("license", true), ("release", false), ("release", true)];
    assert_eq!(ends(&world), expect(&license));
    // In a folder where one key signs everything, a new key for releases closes nothing.
    let world = fresh(&["--no-passphrase"]);
    world.let_one_signer_sign_everything();
    vendor(&world, &["rotate", "signer", "--for", "release", "--no-passphrase"]).exits(0);
    assert!(ends(&world).iter().all(|(_, ended)| !ended));
    world.issue("license.json", &["--days", "9"]).exits(0);
    vendor(&world, &["rotate", "signer", "--for", "software"]).exits(2);
}

#[test]
fn after_its_signer_was_revoked_a_job_gets_another_one() {
    let world = fresh(&["--no-passphrase"]);
    vendor(&world, &RELEASE).exits(0);
    let first = id(&world, "signer-release.pub.pem");
    vendor(&world, &["revoke", "--yes", "--key", &first, "--reason", "leaked"]).exits(0);
    vendor(&world, &RELEASE).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    let (second, code) = signed_by(&world, "release.json");
    assert!(second != first && code == 0);
}

/// OWASP's set for 16 MiB: N = 2^14, r = 8, p = 5; what openssl says is in the file.
#[test]
fn new_keys_are_derived_with_five_times_the_work_of_openssl() {
    needs!("openssl");
    let world = fresh(&["--passphrase-file", "pw"]);
    for key in ["vendor/root.key", "vendor/signer.key"] {
        let shown = tool("openssl", &["asn1parse", "-in", key], &world.path("."));
        let shown = String::from_utf8(shown).unwrap();
        let numbers: Vec<_> = shown
            .lines()
            .filter(|line| line.contains("INTEGER"))
            .map(|line| line.rsplit(':').next().unwrap().to_owned())
            .collect();
        assert!(shown.contains("scrypt") && shown.contains("aes-256-cbc"), "{shown}");
        assert_eq!(numbers, ["4000", "08", "05"], "{shown}");
    }
    // One made before, with p = 1, opens as ever.
    let script = "openssl pkey -in vendor/signer.key -passin file:pw | openssl pkcs8 -topk8 -scrypt \
                  -scrypt_p 1 -passout file:pw -out before.key && cp before.key vendor/signer.key && \
                  chmod 600 vendor/signer.key";
    tool("sh", &["-c", script], &world.path("."));
    world.issue("license.json", &["--days", "9", "--passphrase-file", "pw"]).exits(0);
}

/// A second signer with the same key would keep a key alive that was closed or revoked.
#[test]
fn a_key_that_is_or_was_a_signer_is_not_listed_again() {
    let world = fresh(&["--no-passphrase"]);
    let rotate = ["rotate", "signer", "--public", "vendor/signer.pub.pem"];
    let first = id(&world, "signer.pub.pem");
    for revoked in [false, true] {
        if revoked {
            vendor(&world, &["revoke", "--yes", "--key", &first, "--reason", "leaked"]).exits(0);
        }
        let before = world.read("vendor/trust.json");
        let run = vendor(&world, &rotate);
        assert!(run.code != 0 && run.stderr.contains(&first[..8]), "{}", run.stderr);
        assert_eq!(world.read("vendor/trust.json"), before);
    }
}

/// It may be in another place, or in a backup: whoever wants a new key rotates it.
#[test]
fn a_job_whose_key_is_not_in_the_folder_gets_no_other_one_unasked() {
    let world = fresh(&["--no-passphrase"]);
    vendor(&world, &RELEASE).exits(0);
    for name in ["vendor/signer-release.key", "vendor/signer-release.pub.pem"] {
        std::fs::remove_file(world.path(name)).unwrap();
    }
    let run = vendor(&world, &RELEASE).exits(1);
    assert!(run.stderr.contains("rotate signer --for release"), "{}", run.stderr);
    assert_eq!(bundle(&world)["version"], 2);
}
