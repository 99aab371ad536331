//! Files that a person names to be written: nothing else is lost by it.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use airseal::core::document::envelope::Envelope;

use crate::support::{EMAIL, Run, World, found, vendor};

/// Every option that names a file to write, with a command that uses it: `@` stands for the file.
const WRITERS: [(&str, &str); 25] = [
    ("register --output", "register -o @"),
    ("register --qr-png", "register --qr-png @"),
    ("unregister --output", "unregister --yes -o @"),
    ("data check --html", "data check capture.har --html @"),
    ("data explain --html", "data explain --html @"),
    ("data export --output", "data export compliance -o @"),
    ("log --export", "log --export @"),
    ("attach --output", "attach c.json -o @"),
    ("rights request --output", "rights request access --to privacy@acme.example -o @"),
    ("metrics --output", "metrics -o @"),
    ("advisories --output", "advisories --csaf -o @"),
    ("advisories --output", "advisories --csaf --all -o @/.."),
    ("vendor issue --output", "vendor issue request.json --dir vendor --days 9 -o @"),
    ("vendor issue --output", "vendor issue requests --dir vendor --days 9 -o @/.."),
    ("vendor renew --output", "vendor renew ops@acme.example --dir vendor --days 9 --yes -o @"),
    (
        "vendor issue --qr-png",
        "vendor issue request.json --dir vendor --days 9 -o new.json --qr-png @",
    ),
    ("vendor reissue --output", "vendor reissue {license} --dir vendor -o @"),
    ("vendor reissue --qr-png", "vendor reissue {license} --dir vendor -o new.json --qr-png @"),
    ("vendor attach --output", "vendor attach l.json --dir vendor -o @"),
    ("vendor publish --output", "vendor publish --dir vendor -o @"),
    ("vendor publish --output", "vendor publish --dir vendor --all -o @/.."),
    (
        "vendor policy --output",
        "vendor policy privacy.md --policy-version 9 --effective 2027-01-01 --contact a@b.example --dir vendor -o @",
    ),
    ("vendor catalogue sign --output", "vendor catalogue sign database.toml --dir vendor -o @"),
    ("vendor advisory publish --output", "vendor advisory publish --dir vendor -o @"),
    (
        "vendor release --output",
        "vendor release privacy.md --release-version 1.2.3 --dir vendor -o @",
    ),
];

/// The commands of a vendor that write a document to be signed elsewhere, and the bytes to sign
/// beside it.
const UNSIGNED: [&str; 11] = [
    "vendor issue request.json --days 9",
    "vendor issue requests --days 9",
    "vendor renew ops@acme.example --days 9 --yes",
    "vendor revoke --email ops@acme.example --reason lost --yes",
    "vendor rotate signer --no-passphrase",
    "vendor rotate root --no-passphrase",
    "vendor publish --renew-by 2099-01-01",
    "vendor policy privacy.md --policy-version 9 --effective 2027-01-01 --contact a@b.example",
    "vendor catalogue sign database.toml",
    "vendor advisory publish",
    "vendor release privacy.md --release-version 1.2.3",
];

/// What can be lost: every file of the world by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), std::fs::read(&path).unwrap_or_default());
        }
    }
    found
}

/// A world with every kind of file that both sides keep.
pub fn lived_in() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for version in ["2026-12", "2027-01"] {
        world.write("privacy.md", "# Privacy\n");
        world.write("database.toml", include_str!("../../examples/catalogues/database.toml"));
        let sign = [
            "vendor",
            "policy",
            "privacy.md",
            "--policy-version",
            version,
            "--effective",
            "2027-01-01",
        ];
        world
            .run(&[&sign[..], &["--contact", EMAIL, "--dir", "vendor", "-o", "-"]].concat())
            .exits(0);
    }
    let add = [
        "vendor",
        "advisory",
        "add",
        "acme-9",
        "--severity",
        "low",
        "--title",
        "T",
        "--affected",
        "*",
    ];
    let csaf = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/csaf/acme-2026-4.json");
    let add_csaf = ["vendor", "advisory", "add", "--csaf", csaf.to_str().unwrap()];
    world.run(&[&add_csaf[..], &["--dir", "vendor"]].concat()).exits(0);
    let publish = ["vendor", "advisory", "publish", "--force", "-o", "notices.json"];
    world.run(&[&publish[..], &["--dir", "vendor"]].concat()).exits(0);
    world.run(&["import", "notices.json"]).exits(0);
    world.run(&[&add[..], &["--dir", "vendor"]].concat()).exits(0);
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    world.write("home/config.toml", "format = \"human\"\n");
    std::fs::create_dir(world.path("requests")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("requests/mine.json")).unwrap();
    world.write("capture.har", crate::data_check::clean_capture());
    world.write("orders.csv", "email,any-instance\na@b.example,yes\n");
    let to = ["issue", "request.json", "--days", "3", "--another", "--unsigned", "l.json"];
    vendor(&world, &[&to[..], &["--organization", "Example-Werke"]].concat()).exits(0);
    // As if the instance's key were elsewhere.
    world.run(&["log", "--export", "c.json"]).exits(0);
    let mut copy = Envelope::parse(&world.read("c.json")).unwrap();
    world.write("c.json.sig", copy.signatures.remove(0).sig);
    world.write("c.json", copy.to_json());
    let signature = crate::craft::key(&world, "vendor/signer.key").sign(&world.read("l.json.pae"));
    world.write("l.json.sig", signature);
    world
}

pub fn run(world: &World, line: &str, file: &str, more: &[&str]) -> Run {
    let args: Vec<_> = line.split(' ').map(|word| word.replace('@', file)).collect();
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    let id = log.split_once("\"license_id\":\"").unwrap().1.split('"').next().unwrap();
    // An address is no file.
    let args: Vec<_> = args
        .iter()
        .zip(line.split(' '))
        .map(|(arg, word)| match word {
            "{license}" => id,
            other if other.len() > 5 => other,
            _ => arg.as_str(),
        })
        .collect();
    world.run(&[&args[..], more].concat())
}

/// Every option that names a file to write, such as `log --export`.
pub fn options() -> Vec<String> {
    fn named(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let file =
                arg.get_value_names().is_some_and(|names| names.iter().any(|name| name == "FILE"));
            let writes = ["output", "export", "html", "qr-png"]
                .contains(&arg.get_long().unwrap_or_default());
            if file && (writes || help.starts_with("Write")) {
                found.push(format!("{path} --{}", arg.get_long().unwrap()).trim_start().to_owned());
            }
        }
        for inner in command.get_subcommands() {
            named(inner, format!("{path} {}", inner.get_name()).trim_start(), found);
        }
    }
    let mut options = Vec::new();
    named(&airseal::cli::command(), "", &mut options);
    options
}

#[test]
fn every_option_that_names_a_file_to_write_is_tried_here() {
    for option in options() {
        assert!(WRITERS.iter().any(|(name, _)| *name == option), "{option} is not tried");
    }
}

#[test]
fn a_file_that_holds_something_else_is_refused_before_anything_is_signed_or_recorded() {
    let template = lived_in();
    for (option, line) in WRITERS {
        let world = template.copy();
        // Folders are named by what is in them.
        std::fs::create_dir(world.path("out")).unwrap();
        let file = match line {
            _ if line.contains("--csaf --all") => "out/acme-2026-4.json",
            _ if line.contains("--all") => "out/trust-1.json",
            _ if line.contains("requests") => "out/mine.license.json",
            _ => "out/mine.txt",
        };
        world.write(file, "mine");
        let folder = "out/x/..".to_owned();
        std::fs::create_dir(world.path("out/x")).unwrap();
        let named = if line.ends_with("/..") { folder.trim_end_matches("/..") } else { file };
        let before = files(&world.path(""));
        let refused = run(&world, line, named, &[]).exits(1);
        let said = format!("{}{}", refused.stderr, refused.out());
        assert!(said.contains(file.rsplit('/').next().unwrap()), "{option}: {refused:?}");
        assert_eq!(said.contains("--force"), has_force(line), "{option}: {refused:?}");
        assert_eq!(kept(files(&world.path(""))), kept(before), "{option} changed something");
        if has_force(line) {
            run(&world, line, named, &["--force"]).exits(0);
            assert_ne!(world.read(file), b"mine", "{option} --force left it");
        }
    }
}

/// What a refused command leaves as it is: a mere look may note the time.
fn kept(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|name, _| !name.ends_with("/clock.json") && !name.ends_with("/lock"));
    files
}

/// Whether the command of a line has the option.
fn has_force(line: &str) -> bool {
    let top = airseal::cli::command();
    let mut command = &top;
    for word in line.split(' ') {
        match command.find_subcommand(word) {
            Some(inner) => command = inner,
            None => break,
        }
    }
    command.get_arguments().any(|arg| arg.get_long() == Some("force"))
}

/// No key is made for a bundle that cannot be written, either.
#[test]
fn a_document_to_be_signed_elsewhere_replaces_nothing_and_leaves_nothing_behind() {
    let template = lived_in();
    // A key for each job, which is here: what is refused is the file.
    vendor(&template, &["catalogue", "sign", "database.toml", "-o", "-"]).exits(0);
    let first = String::from_utf8(template.read("database.toml")).unwrap();
    template.write("database.toml", first.replace("number = 1", "number = 2"));
    vendor(&template, &["release", "privacy.md", "--release-version", "1.2.2", "-o", "-"]).exits(0);
    for line in UNSIGNED {
        for taken in ["out", "out.pae"] {
            let world = template.copy();
            let in_folder = line.contains("requests");
            let (name, folder) =
                if in_folder { ("mine.license.json", "out") } else { ("out", ".") };
            let file = world.path(folder).join(taken.replace("out", name));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "mine").unwrap();
            let before = files(&world.path(""));
            let refused = run(&world, line, "", &["--dir", "vendor", "--unsigned", "out"]);
            assert_eq!(refused.code, 1, "{line}: {} {}", refused.out(), refused.stderr);
            let said = format!("{}{}", refused.stderr, refused.out());
            assert!(said.contains(&taken.replace("out", name)), "{line}: {refused:?}");
            assert_eq!(said.contains("--force"), has_force(line), "{line}: {refused:?}");
            assert_eq!(kept(files(&world.path(""))), kept(before), "{line} changed something");
            if has_force(line) {
                let force = ["--dir", "vendor", "--unsigned", "out", "--force"];
                run(&world, line, "", &force).exits(0);
                assert_ne!(std::fs::read(&file).unwrap(), b"mine", "{line} --force left it");
            }
        }
    }
}

#[test]
fn a_refused_rotation_leaves_no_key_behind() {
    let world = World::new();
    let init = ["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"];
    world.run(&[&init[..], &["--roots", "9", "--threshold", "9"]].concat()).exits(0);
    let before = files(&world.path(""));
    let rotate = ["rotate", "root", "--no-passphrase", "--sign-with", "vendor/root-1.key"];
    // Nine of the old roots and eight of the new ones are seventeen signatures.
    let eight = [&rotate[..], &["--roots", "8", "--threshold", "8"]].concat();
    let refused = vendor(&world, &eight).exits(1);
    assert!(refused.stderr.contains("signed by 17 roots"), "{refused:?}");
    assert!(refused.stderr.contains("  Hint: ") && refused.stderr.contains("--threshold"));
    assert_eq!(kept(files(&world.path(""))), kept(before.clone()));
    // Fewer would do, but so many are given.
    let keys: Vec<_> = (2..10).map(|number| format!("vendor/root-{number}.key")).collect();
    let given = keys.iter().flat_map(|key| ["--sign-with", key.as_str()]);
    let all: Vec<_> =
        rotate.into_iter().chain(["--roots", "8", "--threshold", "1"]).chain(given).collect();
    let refused = vendor(&world, &all).exits(1);
    assert!(refused.stderr.contains("signed by 17 roots"), "{refused:?}");
    assert_eq!(kept(files(&world.path(""))), kept(before));
    let seven = [&rotate[..], &["--roots", "8", "--threshold", "7"]].concat();
    vendor(&world, &seven).exits(0);
}

/// By its name, by another way to it, through a link, and as standard input.
#[test]
fn what_a_command_reads_is_never_written_over() {
    let template = lived_in();
    let mut tried = 0;
    for (option, line) in WRITERS {
        let world = template.copy();
        symlink(world.path(""), world.path("around")).unwrap();
        let inputs = line.split(' ').filter(|word| world.path(word).is_file());
        for input in inputs.collect::<Vec<_>>() {
            let before = world.read(input);
            for file in [input.to_owned(), world.text_path(input), format!("around/{input}")] {
                let refused = run(&world, line, &file, &["--force"]).exits(1);
                assert!(
                    refused
                        .stderr
                        .contains("is named twice in this command; it is not overwritten"),
                    "{option} {file}: {refused:?}"
                );
                assert_eq!(world.read(input), before, "{option} {file}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 18, "{tried}");
    let world = template.copy();
    let before = world.read("capture.har");
    let attached = ["data", "check", "capture.har", "--html=capture.har", "--force"];
    world.run(&attached).exits(1);
    let issue = ["vendor", "issue", "request.json", "--dir", "vendor", "--days", "9"];
    world.run(&[&issue[..], &["-orequest.json", "--force"]].concat()).exits(1);
    let script = "exec \"$0\" \"$@\" < capture.har";
    under(&world, script, &["data", "check", "-", "--html", "capture.har", "--force"]).exits(1);
    assert_eq!(world.read("capture.har"), before);
}

#[test]
fn an_empty_file_is_written_to() {
    let template = lived_in();
    for (option, line) in WRITERS.into_iter().filter(|(_, line)| !line.contains("/..")) {
        let world = template.copy();
        world.write("empty", "");
        run(&world, line, "empty", &[]).exits(0);
        assert!(!world.read("empty").is_empty(), "{option}");
    }
}

#[test]
fn no_state_file_and_no_private_key_is_ever_written_over() {
    let world = lived_in();
    world.run(&["unregister", "--yes"]).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json", "--force"]).exits(0);
    world.run(&["register", "--email", "new@acme.example", "--change-email"]).exits(0);
    world.run(&["import", "policy-2026-11.json", "notices.json"]).exits(0);
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.issue("license.json", &["--days", "9"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    std::fs::create_dir(world.path("elsewhere")).unwrap();
    std::fs::copy(world.path("vendor/signer.key"), world.path("elsewhere/letter.txt")).unwrap();
    // As `openssl pkcs12` writes one: behind the certificates.
    let key = world.read("vendor/signer.key");
    world.write("elsewhere/chain.pem", ["a certificate\n".repeat(3_000).as_bytes(), &key].concat());
    // Some are not there yet.
    let missing = [
        "home/usage.json",
        "home/use.json",
        "home/licenses/new.json",
        "vendor/trust.next.json",
        "vendor/bundles/9.json",
    ];
    let missing = missing.map(|name| {
        let _ = std::fs::remove_file(world.path(name));
        (world.text_path(name), Vec::new())
    });
    let mut tried = 0;
    let mut names: Vec<_> =
        ["home", "vendor", "elsewhere"].iter().flat_map(|name| files(&world.path(name))).collect();
    names.extend(missing);
    // Another home, known by what is in it.
    let other = World::licensed();
    names.extend(files(&other.path("home")));
    // By a roundabout way.
    symlink(world.path("home"), world.path("link")).unwrap();
    names.push((world.text_path("link/../home/./instance.key"), world.read("home/instance.key")));
    names.push((world.text_path("link/instance.key"), world.read("home/instance.key")));
    for (path, bytes) in names {
        let publish = ["vendor", "publish", "--dir", "vendor", "--force", "-o", &path];
        for args in [&publish[..], &["register", "--force", "-o", &path], &["metrics", "-o", &path]]
        {
            let run = world.run(args);
            assert_eq!(run.code, 1, "{args:?}: {run:?}");
            assert!(
                run.stderr.contains("not overwritten") && run.stderr.contains("  Hint: "),
                "{run:?}"
            );
            assert_eq!(std::fs::read(&path).unwrap_or_default(), bytes, "{path}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn the_same_bytes_again_change_nothing() {
    let world = lived_in();
    std::fs::remove_file(world.path("request.json")).unwrap();
    for args in [
        &["data", "export", "compliance", "-o", "report.json", "--json"][..],
        &["vendor", "publish", "--dir", "vendor", "-o", "trust.json", "--json"],
        &["vendor", "publish", "--dir", "vendor", "--all", "-o", "bundles", "--json"],
        &["register", "-o", "request.json", "--json"],
    ] {
        world.run(args).exits(0);
        let before = files(&world.path(""));
        assert_eq!(world.run(args).exits(0).json()["changed"], false, "{args:?}");
        assert_eq!(files(&world.path("")), before, "{args:?}");
        let plain: Vec<_> = args.iter().copied().filter(|arg| *arg != "--json").collect();
        assert!(world.run(&plain).exits(0).out().starts_with("unchanged"), "{args:?}");
    }
}

#[test]
fn what_names_a_person_is_for_its_owner_and_what_the_vendor_signed_is_for_all() {
    let template = lived_in();
    for (option, line) in WRITERS.into_iter().filter(|(_, line)| !line.contains("/..")) {
        let world = template.copy();
        run(&world, line, "out", &[]).exits(0);
        let public =
            ["vendor", "metrics", "advisories"].iter().any(|begin| option.starts_with(begin));
        let mode = world.path("out").metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if public { 0o644 } else { 0o600 }, "{option}");
        // Over a file that all can read, too.
        world.write("wide", "x");
        std::fs::set_permissions(world.path("wide"), std::fs::Permissions::from_mode(0o644))
            .unwrap();
        if !public && !line.contains("unregister") {
            run(&world, line, "wide", &["--force"]).exits(0);
            assert_eq!(
                world.path("wide").metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{option}"
            );
        }
    }
    // Anonymous figures are nobody's.
    template.run(&["data", "export", "usage", "-o", "usage.json"]).exits(0);
    assert_eq!(template.path("usage.json").metadata().unwrap().permissions().mode() & 0o777, 0o644);
}

/// The command under a shell that sets the stage first.
fn under(world: &World, script: &str, args: &[&str]) -> Run {
    let plain = world.command(args);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .arg(plain.get_program())
        .args(plain.get_args())
        .current_dir(world.path(""));
    shell.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output =
        shell.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn metrics_replace_their_own_file_and_nobody_elses() {
    let world = World::licensed();
    let mode = |name: &str| world.path(name).metadata().unwrap().permissions().mode() & 0o777;
    for umask in ["000", "077"] {
        let _ = std::fs::remove_file(world.path("new.prom"));
        under(
            &world,
            &format!("umask {umask}; exec \"$0\" \"$@\""),
            &["metrics", "-o", "new.prom"],
        )
        .exits(0);
        assert_eq!(mode("new.prom"), 0o644, "{umask}");
        for kept in [0o600, 0o640, 0o664] {
            // Of another time: the same bytes would be left as they are.
            world.write("new.prom", "# HELP airseal_up of before\n");
            std::fs::set_permissions(world.path("new.prom"), std::fs::Permissions::from_mode(kept))
                .unwrap();
            let script = format!("umask {umask}; exec \"$0\" \"$@\"");
            under(&world, &script, &["metrics", "-o", "new.prom"]).exits(0);
            assert_eq!(mode("new.prom"), kept, "{umask}");
            assert!(world.read("new.prom").len() > 1_000, "it was replaced");
        }
    }
    world.write("node.prom", "# HELP node_load1 of somebody else\n");
    let run = world.run(&["metrics", "-o", "node.prom"]).exits(1);
    assert!(run.stderr.contains("node.prom"), "{run:?}");
    assert_eq!(world.read("node.prom"), b"# HELP node_load1 of somebody else\n");
    if rustix::process::geteuid().is_root() {
        use std::os::unix::fs::MetadataExt;
        world.write("new.prom", "");
        std::os::unix::fs::chown(world.path("new.prom"), Some(1234), Some(4321)).unwrap();
        world.run(&["metrics", "-o", "new.prom"]).exits(0);
        let metadata = world.path("new.prom").metadata().unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (1234, 4321));
        assert!(metadata.len() > 1_000, "it was replaced");
    }
}

/// Nothing can be renamed onto a file that is mounted by itself, as Docker mounts one, and nothing
/// made beside a file in a folder that may not be written in.
#[test]
fn a_file_that_cannot_be_replaced_is_written_in_place() {
    if !found("unshare") {
        return;
    }
    let world = World::licensed();
    world.run(&["telemetry", "on"]).exits(0);
    std::fs::copy(world.home("telemetry.toml"), world.path("flag")).unwrap();
    for name in ["host.prom", "other.prom", "host.json"] {
        world.write(name, "");
    }
    std::fs::create_dir(world.path("closed")).unwrap();
    world.write("elsewhere.prom", "# HELP airseal_up of before\n");
    std::os::unix::fs::symlink("../elsewhere.prom", world.path("closed/link.prom")).unwrap();
    for (name, mode) in [("host.prom", 0o640), ("other.prom", 0o664), ("host.json", 0o644)] {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(world.path(name), mode).unwrap();
    }
    for name in ["here.prom", "here.json", "closed/open.prom"] {
        world.write(name, "");
    }
    let script = "
        try() { \"$0\" \"$@\" > out 2>&1; echo \"$? $*\"; cat out >&2; }
        for pair in flag:home/telemetry.toml host.prom:here.prom host.json:here.json; do
            mount --bind ${pair%:*} ${pair#*:} || exit 99
        done
        mount --bind closed closed && mount -o remount,bind,ro closed || exit 99
        mount --bind other.prom closed/open.prom || exit 99
        try telemetry off
        try telemetry check
        try telemetry on
        try telemetry check
        try metrics -o here.prom
        try metrics -o closed/open.prom
        try metrics -o closed/link.prom
        try register -o here.json";
    let run = |unshare: &str| {
        under(&world, &format!("exec unshare {unshare} sh -c '{script}' \"$0\""), &[])
    };
    let run = [run("-m"), run("-rm")].into_iter().find(|run| ![1, 99].contains(&run.code));
    let Some(run) = run else {
        return eprintln!("not shown here: this test needs the right to mount");
    };
    let expected = "0 telemetry off\n3 telemetry check\n0 telemetry on\n0 telemetry check\n0 metrics -o here.prom\n\
                    0 metrics -o closed/open.prom\n1 metrics -o closed/link.prom\n0 register -o here.json\n";
    assert_eq!(run.out(), expected, "{}", run.stderr);
    assert!(String::from_utf8(world.read("flag")).unwrap().contains("enabled = true"));
    for name in ["host.prom", "other.prom"] {
        assert!(world.read(name).starts_with(b"# HELP airseal_"), "{name}");
    }
    assert_eq!(
        world.read("elsewhere.prom"),
        b"# HELP airseal_up of before\n",
        "no link is followed"
    );
    // What names a person becomes its owner's, and what is there for all stays so.
    let mode = |name: &str| world.path(name).metadata().unwrap().permissions().mode() & 0o777;
    let modes = ["host.prom", "other.prom", "host.json"].map(mode);
    assert_eq!(modes, [0o640, 0o664, 0o600]);
    assert_eq!(world.read("host.json"), world.read("home/registration.json"));
}

/// `/dev/stdout` is a link, perhaps to a file: neither is replaced.
#[test]
fn a_device_is_written_to_as_it_is() {
    let world = World::registered();
    let script = "exec \"$0\" \"$@\" >> redirected";
    under(&world, script, &["vendor", "publish", "--dir", "vendor", "-o", "/dev/stdout"]).exits(0);
    assert!(world.read("redirected").starts_with(&world.read("vendor/trust.json")));
    assert!(Path::new("/dev/stdout").is_symlink());
    world.run(&["vendor", "publish", "--dir", "vendor", "-o", "/dev/null"]).exits(0);
}

/// What it leads to may be on a disk that is not mounted now.
#[test]
fn a_link_that_leads_nowhere_is_replaced_only_by_force() {
    let world = World::registered();
    symlink("nowhere/file", world.path("dangling.json")).unwrap();
    world.run(&["register", "-o", "dangling.json"]).exits(1);
    assert!(world.path("dangling.json").is_symlink());
    world.run(&["register", "-o", "dangling.json", "--force"]).exits(0);
    assert_eq!(world.read("dangling.json"), world.read("home/registration.json"));
}
