//! Credentials of a service: a license, a policy and a passphrase that systemd hands over. What is
//! not there changes nothing; what is there and cannot be read is never passed over.

use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use airseal::Needs;
use serde_json::json;

use crate::support::{PRODUCT, Run, World, needs};

const FOLDER: &str = "CREDENTIALS_DIRECTORY";
const LICENSE: &str = "airseal.license";
const POLICY: &str = "airseal.policy";
const PASSPHRASE: &str = "airseal.passphrase";

/// A licensed instance that has agreed to usage data, a vendor whose keys have a passphrase, and
/// in `spare.json` another license for the instance.
fn world() -> World {
    let world = World::licensed();
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["telemetry", "check"]).exits(0);
    world.write("pw.txt", "correct horse battery\n");
    std::fs::set_permissions(world.path("pw.txt"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "locked"];
    world.run(&[&init[..], &["--passphrase-file", "pw.txt"]].concat()).exits(0);
    world.issue("spare.json", &["--days", "9"]).exits(0);
    std::fs::create_dir(world.path("credentials")).unwrap();
    world
}

fn folder(world: &World) -> String {
    world.text_path("credentials")
}

fn with(world: &World, args: &[&str]) -> Run {
    world.run_with(&[(FOLDER, &folder(world))], args)
}

fn verify(world: &World, vars: &[(&str, &str)]) -> Run {
    world.run_with(vars, &["verify", "--json"])
}

fn id(world: &World, file: &str) -> String {
    world.run(&["verify", "--json", file]).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What makes a credential, or is in its place.
fn put(what: &str, sound: &Path, path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    match what {
        "file" => drop(std::fs::copy(sound, path).unwrap()),
        "link" => symlink(sound, path).unwrap(),
        "not there" => {}
        "empty" => std::fs::write(path, "").unwrap(),
        "too large" => std::fs::write(path, vec![b' '; 5 * 1024 * 1024]).unwrap(),
        "folder" => std::fs::create_dir(path).unwrap(),
        "dangling link" => symlink("nowhere", path).unwrap(),
        "loop" => symlink(path.file_name().unwrap(), path).unwrap(),
        "pipe" => mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap(),
        "link to a device" => symlink("/dev/zero", path).unwrap(),
        _ => panic!("{what}"),
    }
}

const UNREADABLE: [&str; 5] = ["folder", "dangling link", "loop", "pipe", "link to a device"];

#[test]
fn a_license_that_a_service_has_is_judged_instead_of_the_installed_ones() {
    let world = world();
    let (spare, installed) = (id(&world, "spare.json"), id(&world, "license.json"));
    let credential = world.path("credentials").join(LICENSE);
    let shapes = ["file", "link", "not there", "empty", "too large"];
    for what in shapes.into_iter().chain(UNREADABLE) {
        put(what, &world.path("spare.json"), &credential);
        let run = with(&world, &["verify", "--json"]);
        let status = with(&world, &["status", "--json"]).exits(0).json();
        let file = credential.to_str().unwrap();
        match what {
            "not there" => {
                assert_eq!(run.clone().exits(0).json()["license"]["license_id"], json!(installed));
                assert_eq!(status["source"], "installed");
            }
            _ => {
                assert_eq!(
                    (&status["source"], &status["file"]),
                    (&json!("credential"), &json!(file))
                );
                assert_eq!(status["shadowed"].as_array().unwrap().len(), 1, "{status}");
            }
        }
        match what {
            "file" | "link" => {
                assert_eq!(run.clone().exits(0).json()["license"]["license_id"], json!(spare));
                assert!(
                    run.stderr.contains("CREDENTIALS_DIRECTORY is set and overrides 1 imported"),
                    "{run:?}"
                );
                let shown = with(&world, &["status"]).exits(0);
                assert!(
                    shown.out().contains(&format!("Source       the credential {file}\n")),
                    "{shown:?}"
                );
                let listed = with(&world, &["licenses", "--json"]).exits(0);
                assert!(listed.out().contains("\"source\":\"credential\""), "{listed:?}");
            }
            "empty" | "too large" => drop(run.exits(10)),
            "not there" => {}
            _ => {
                run.exits(1);
                let run = with(&world, &["verify"]).exits(1);
                assert!(
                    run.stderr.contains(&format!("CREDENTIALS_DIRECTORY names {file}")),
                    "{what}: {run:?}"
                );
                assert!(run.stderr.contains("or unset CREDENTIALS_DIRECTORY"), "{what}: {run:?}");
                assert_eq!(status["verdict"], "unreadable", "{what}");
            }
        }
        let _ = std::fs::remove_file(&credential).or_else(|_| std::fs::remove_dir(&credential));
    }
}

#[test]
fn what_a_person_names_comes_before_a_credential() {
    let world = world();
    for days in ["20", "30"] {
        world.issue(&format!("{days}.json"), &["--days", days]).exits(0);
    }
    put("file", &world.path("spare.json"), &world.path("credentials").join(LICENSE));
    let text = String::from_utf8(world.read("20.json")).unwrap();
    let folder = folder(&world);
    let mut vars = vec![(FOLDER, folder.as_str())];
    for (more, file) in [
        (None, "spare.json"),
        (Some(("AIRSEAL_LICENSE_PATH", "30.json")), "30.json"),
        (Some(("AIRSEAL_LICENSE", text.as_str())), "20.json"),
    ] {
        vars.extend(more);
        let run = verify(&world, &vars).exits(0);
        assert_eq!(run.json()["license"]["license_id"], json!(id(&world, file)), "{file}");
        let named = world.run_with(&vars, &["verify", "--json", "license.json"]).exits(0);
        assert_eq!(named.json()["license"]["license_id"], json!(id(&world, "license.json")));
    }
    let both = [(FOLDER, folder.as_str()), ("AIRSEAL_LICENSE_PATH", "30.json")];
    let run = verify(&world, &both).exits(0);
    assert!(
        run.stderr
            .contains("overrides 1 imported license and the file that CREDENTIALS_DIRECTORY names"),
        "{run:?}"
    );
    // An empty variable names no folder.
    assert_eq!(
        verify(&world, &[(FOLDER, "")]).exits(0).json()["license"]["license_id"],
        json!(id(&world, "license.json"))
    );
}

#[test]
fn a_policy_that_a_service_has_can_only_forbid() {
    let world = world();
    let policy = world.path("credentials").join(POLICY);
    let off = world.write("off.toml", "telemetry = \"off\"\n");
    let elsewhere = world.write("elsewhere.toml", "home = \"/elsewhere\"\n");
    let on = world.write("on.toml", "telemetry = \"on\"\n");
    let cases = [("file", &off, 3), ("link", &off, 3), ("file", &elsewhere, 0), ("file", &on, 3)];
    let more = [("not there", &off, 0), ("empty", &off, 0), ("too large", &off, 3)];
    let odd = UNREADABLE.map(|what| (what, &off, 3));
    for (what, sound, code) in cases.into_iter().chain(more).chain(odd) {
        put(what, sound, &policy);
        let run = with(&world, &["telemetry", "check"]);
        assert_eq!(run.code, code, "{what} {}: {run:?}", sound.display());
        // It moves no state folder.
        with(&world, &["verify"]).exits(0);
        if UNREADABLE.contains(&what) {
            let said = with(&world, &["doctor"]);
            assert!(said.code == 5 && said.out().contains(POLICY), "{what}: {said:?}");
        }
        let _ = std::fs::remove_file(&policy).or_else(|_| std::fs::remove_dir(&policy));
    }
    // Neither takes back what the other says.
    put("file", &off, &policy);
    let folder = folder(&world);
    for named in [&elsewhere, &off] {
        let vars = [(FOLDER, folder.as_str()), ("AIRSEAL_POLICY", named.to_str().unwrap())];
        world.run_with(&vars, &["telemetry", "check"]).exits(3);
    }
}

#[test]
fn a_passphrase_that_a_service_has_opens_the_vendors_keys() {
    let world = world();
    let passphrase = world.path("credentials").join(PASSPHRASE);
    let renew = |args: &[&str]| {
        let order = ["vendor", "publish", "--dir", "locked", "--renew-by", "2099-01-01"];
        with(&world, &[&order[..], args].concat())
    };
    for what in ["not there", "empty", "too large"].into_iter().chain(UNREADABLE) {
        put(what, &world.path("pw.txt"), &passphrase);
        let run = renew(&[]).exits(if what == "not there" { 2 } else { 1 });
        assert!(
            what == "not there" || what == "too large" || run.stderr.contains(PASSPHRASE),
            "{what}: {run:?}"
        );
        if what != "not there" {
            // What a person names is read instead.
            let doctor = ["vendor", "doctor", "--dir", "locked"];
            let run = with(&world, &[&doctor[..], &["--passphrase-file", "pw.txt"]].concat());
            assert!(!run.stderr.contains(PASSPHRASE), "{run:?}");
        }
        let _ = std::fs::remove_file(&passphrase).or_else(|_| std::fs::remove_dir(&passphrase));
    }
    put("file", &world.path("pw.txt"), &passphrase);
    // systemd lets the service's user read it by an access list, which shows as the group.
    std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o440)).unwrap();
    let run = renew(&[]).exits(0);
    assert!(!run.stderr.contains("can read"), "{run:?}");
    let run = with(&world, &["vendor", "doctor", "--dir", "locked", "--json"]);
    assert!(!run.stderr.contains("no terminal") && !run.out().contains("CannotDecrypt"), "{run:?}");
    // New keys get it, too, and a person who wants none gets none.
    let init = ["vendor", "init", "--product", PRODUCT, "--dir"];
    with(&world, &[&init[..], &["new"]].concat()).exits(0);
    assert!(String::from_utf8(world.read("new/root.key")).unwrap().contains("BEGIN ENCRYPTED"));
    with(&world, &[&init[..], &["open", "--no-passphrase"]].concat()).exits(0);
    assert!(!String::from_utf8(world.read("open/root.key")).unwrap().contains("ENCRYPTED"));
    std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert!(renew(&[]).exits(0).stderr.contains("can read"));
}

#[test]
fn a_folder_of_credentials_that_nobody_can_look_into_stops_what_may_depend_on_it() {
    let world = world();
    let work = world.path("");
    let named = |name: &str| -> PathBuf { work.join(name) };
    symlink("loop", named("loop")).unwrap();
    world.write("a-file", "");
    put("file", &world.path("spare.json"), &world.path("credentials").join(LICENSE));
    for folder in ["/nowhere/credentials", "credentials", "./credentials", "~"]
        .map(str::to_owned)
        .into_iter()
        .chain(["loop", "a-file"].map(|name| named(name).to_str().unwrap().to_owned()))
    {
        let vars = [(FOLDER, folder.as_str())];
        let run = world.run_with(&vars, &["verify"]).exits(1);
        assert!(run.stderr.contains("CREDENTIALS_DIRECTORY names"), "{folder}: {run:?}");
        world.run_with(&vars, &["telemetry", "check"]).exits(3);
        let publish = ["vendor", "publish", "--dir", "locked", "--renew-by", "2099-01-01"];
        world.run_with(&vars, &publish).exits(1);
    }
}

/// As systemd lays them: a read-only file system of their own, a folder of mode 0500 and files of
/// mode 0400 that belong to the user of the service.
#[cfg(target_os = "linux")]
#[test]
fn a_service_reads_its_credentials_and_another_user_gets_no_answer_without_them() {
    needs!("unshare");
    needs!("setpriv");
    if !rustix::process::geteuid().is_root() {
        eprintln!("not shown here: this test needs root");
        return;
    }
    let world = world();
    std::fs::set_permissions(world.path(""), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_airseal"), world.path("airseal")).unwrap();
    let spare = id(&world, "spare.json");
    // With DynamicUser=, the state folder is a link to one below a private folder.
    std::fs::create_dir(world.path("private")).unwrap();
    std::fs::rename(world.path("home"), world.path("private/home")).unwrap();
    symlink("private/home", world.path("home")).unwrap();
    let script = "mount -t tmpfs -o mode=0700,nosuid,nodev,noexec none credentials
        cp spare.json credentials/airseal.license
        echo 'telemetry = \"off\"' > credentials/airseal.policy
        chmod 0400 credentials/*; chmod 0500 credentials; chown -R 4711:4711 credentials
        mount -o remount,bind,ro credentials
        user=$1; shift
        exec setpriv --reuid $user --regid $user --clear-groups --no-new-privs \
            env -i CREDENTIALS_DIRECTORY=\"$PWD/credentials\" AIRSEAL_HOME=\"$PWD/home\" ./airseal \"$@\"";
    let run = |user: &str, args: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-euc", script, "sh", user]);
        command.args(args).current_dir(world.path("")).output().unwrap()
    };
    for user in [4711, 4712] {
        // Each may read the state folder: only the credentials differ.
        for entry in walk(&world.path("private/home")) {
            chown(entry, Some(user), Some(user)).unwrap();
        }
        let user = user.to_string();
        let (verified, allowed) =
            (run(&user, &["verify", "--json"]), run(&user, &["telemetry", "check"]));
        let text = format!("{verified:?}");
        if user == "4711" {
            assert_eq!(verified.status.code(), Some(0), "{text}");
            assert!(text.contains(&spare), "{text}");
        } else {
            assert_eq!(verified.status.code(), Some(1), "{text}");
            assert!(text.contains("CREDENTIALS_DIRECTORY names"), "{text}");
        }
        assert_eq!(allowed.status.code(), Some(3), "{allowed:?}");
    }
}

fn walk(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        found.extend(
            std::fs::read_dir(path).unwrap().flat_map(|entry| walk(&entry.unwrap().path())),
        );
    }
    found
}

/// `airseal::check` reads the variables of its process: this program starts itself again.
#[test]
fn the_library_sees_the_same_credentials() {
    const HOME: &str = "TEST_OF_CREDENTIALS_HOME";
    const NAME: &str = "credentials::the_library_sees_the_same_credentials";
    if let Some(home) = std::env::var_os(HOME) {
        let verified = airseal::check(Path::new(&home), &Needs::default()).map(|it| it.verdict);
        let allowed = airseal::telemetry_allowed(Path::new(&home));
        println!("LIBRARY {verified:?} {allowed}");
        return;
    }
    let world = world();
    let ask = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", NAME, "--nocapture"]).env_clear();
        command.env(HOME, world.path("home")).env(FOLDER, world.path("credentials"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find_map(|line| line.split_once("LIBRARY ")).unwrap().1.to_owned()
    };
    let [license, policy] = [LICENSE, POLICY].map(|name| world.path("credentials").join(name));
    assert_eq!(ask(), "Ok(Valid) true");
    std::fs::write(&license, "{}").unwrap();
    put("file", &world.write("off.toml", "telemetry = \"off\"\n"), &policy);
    assert_eq!(ask(), "Ok(Malformed) false");
    std::fs::remove_file(&license).unwrap();
    std::fs::remove_file(&policy).unwrap();
    put("folder", &license, &license);
    put("folder", &policy, &policy);
    let answer = ask();
    assert!(answer.starts_with("Err(Named") && answer.ends_with(" false"), "{answer}");
}

#[test]
fn a_credential_that_overrides_imported_licenses_is_named_by_doctor_and_when_one_is_removed() {
    let world = world();
    let (spare, installed) = (id(&world, "spare.json"), id(&world, "license.json"));
    put("file", &world.path("spare.json"), &world.path("credentials").join(LICENSE));
    let said = "CREDENTIALS_DIRECTORY is set and overrides the imported licenses";
    let run = with(&world, &["doctor"]).exits(5);
    assert!(run.out().contains(said), "{run:?}");
    assert!(!world.run(&["doctor"]).exits(0).out().contains("overrides"));
    // Without the imported one, the license of the service still counts.
    let remove = ["licenses", "remove", &installed[..8], "--yes", "--json"];
    let removed = with(&world, &remove).exits(0).json();
    assert_eq!((&removed["in_force"], &removed["verdict"]), (&json!(spare), &json!("valid")));
    assert!(!with(&world, &["doctor"]).exits(0).out().contains("overrides"));
}
