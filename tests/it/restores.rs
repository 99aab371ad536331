//! Restored backups: after each command that writes, every single file of the state
//! folder and of the vendor folder that it changed, and every pair of them, is put back
//! to what it was before. Off must stay off, revoked must stay revoked, and what was
//! lost must be named.
//!
//! Where all that the command changed is put back, nothing is left that could know of
//! it: that is a restored past, and no mix. Of a choice about usage data these are the
//! flag, the ledger and the note in the lock file.

use std::collections::BTreeMap;

use crate::faults::{CASES, Case, Runnable, at_present, walk};
use crate::support::{Run, World};

/// Files that may be put back without a word, and why.
const SILENT: &[(&str, &str)] = &[
    ("home/lock", "a note for readers, which decides nothing by itself"),
    ("home/clock.json", "floors under the clock; what was signed carries its own time"),
    ("home/usage.json", "figures, of which no record may exist"),
    ("home/use.json", "peaks of use, which each record raises again; no verdict depends on them"),
    ("home/erasure.json", "a statement about what is gone, of which the vendor has a copy"),
    ("home/erasures/", "the same of instances before"),
    ("vendor/lock", "a note for readers, which decides nothing by itself"),
    ("vendor/root.fingerprint", "worked out again from the bundle by the next command"),
    ("vendor/notices.next.json", "a draft"),
    (
        "vendor/plans.toml",
        "written by hand; a name that is missing in it is refused by the next command",
    ),
    ("vendor/published/", "a second copy, which the next command that publishes writes again"),
    (
        "vendor/unsigned/",
        "what is kept of a license that waits; `vendor attach` says that it is gone",
    ),
    ("vendor/discarded/", "a copy of what a person dropped"),
    ("vendor/issued-before-2.jsonl", "a log that was given up, kept for whoever asks"),
    ("vendor/root.key", "a root key may be kept elsewhere: the command that needs it asks for it"),
    ("vendor/root-v2.key", "the same"),
    ("vendor/root.pub.pem", "the bundle holds it"),
    ("vendor/root-v2.pub.pem", "the bundle holds it"),
];

/// A file of the two folders by its name, with what it holds.
type State = BTreeMap<String, Vec<u8>>;

fn state(world: &World) -> State {
    let ours = |name: &str| name.starts_with("home/") || name.starts_with("vendor/");
    let files = walk(&world.path("")).into_iter().filter(|(name, _)| ours(name));
    files.map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}

/// What the commands say that an admin, an auditor or a vendor would ask.
struct Answers {
    check: Run,
    verify: Run,
    log: Run,
    list: Option<Run>,
}

impl Answers {
    fn of(world: &World) -> Self {
        let vendor =
            world.path("vendor/trust.json").exists() || world.path("vendor/issued.jsonl").exists();
        Self {
            check: at_present(world, &["telemetry", "check"]),
            verify: at_present(world, &["verify"]),
            log: at_present(world, &["log", "--verify"]),
            list: vendor.then(|| {
                at_present(world, &["vendor", "list", "--dir", &world.text_path("vendor")])
            }),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Run> {
        [&self.check, &self.verify, &self.log].into_iter().chain(&self.list)
    }

    /// Whether one of them names something that `other` does not, or ends otherwise.
    fn says_more_than(&self, other: &Self) -> bool {
        self.list.is_some() != other.list.is_some()
            || self.all().zip(other.all()).any(|(ours, theirs)| {
                ours.code != theirs.code
                    || ours.stderr.lines().any(|line| !theirs.stderr.contains(line.trim()))
            })
    }
}

/// The sets of changed files that are put back: each one, and each pair.
fn choices(changed: &[String]) -> Vec<Vec<&String>> {
    let mut choices: Vec<_> = changed.iter().map(|name| vec![name]).collect();
    for (index, first) in changed.iter().enumerate() {
        choices.extend(changed[index + 1..].iter().map(|second| vec![first, second]));
    }
    choices
}

/// Puts files back; says what was broken, and how many sets were tried.
fn sweep(case: &'static Case) -> (usize, Vec<String>) {
    let runnable = Runnable::new(case);
    let (before, done) = (state(&runnable.template), runnable.template.copy());
    let args: Vec<_> = runnable.args.iter().map(String::as_str).collect();
    done.run(&args).exits(0);
    let after = state(&done);
    let names = before.keys().chain(after.keys());
    let mut changed: Vec<String> =
        names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
    changed.sort();
    changed.dedup();
    let then = Answers::of(&done);
    let mut failures = Vec::new();
    let choices = choices(&changed);
    let mut tried = 0;
    for choice in &choices {
        // A restored past is none of this.
        if choice.len() == changed.len() {
            continue;
        }
        tried += 1;
        let world = done.copy();
        for name in choice {
            let path = world.path(name);
            match before.get(*name) {
                None => std::fs::remove_file(&path).unwrap(),
                Some(bytes) => {
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(&path, bytes).unwrap();
                    keep_private(&path);
                }
            }
        }
        let now = Answers::of(&world);
        let mut broken = |promise: &str| {
            let said = now
                .all()
                .map(|run| format!("{} {}", run.code, run.stderr.trim()))
                .collect::<Vec<_>>();
            failures.push(format!(
                "{}: {choice:?} put back: {promise}\n    {}",
                case.name,
                said.join("\n    ")
            ));
        };
        let put_back = |name: &str| {
            !changed.iter().any(|other| other == name) || choice.iter().any(|c| *c == name)
        };
        let past =
            ["home/telemetry.toml", "home/consent.log", "home/lock"].into_iter().all(put_back);
        if then.check.code == 3 && now.check.code != 3 && !past {
            broken("telemetry is on after it was off");
        }
        if [11, 12].contains(&then.verify.code) && now.verify.code == 0 {
            broken("a license counts after it was revoked");
        }
        let silent = |name: &String| {
            SILENT
                .iter()
                .any(|(file, _)| name == file || file.ends_with('/') && name.starts_with(file))
        };
        if !choice.iter().all(|name| silent(name)) && !now.says_more_than(&then) {
            broken("a loss without a word");
        }
    }
    (tried, failures)
}

/// A backup keeps the modes of keys.
fn keep_private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    if path.extension().is_some_and(|extension| extension == "key") {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn no_file_put_back_switches_telemetry_on_revives_a_license_or_hides_a_loss() {
    let mut all = Vec::new();
    let mut tried = 0;
    for case in CASES {
        let (sets, failures) = sweep(case);
        tried += sets;
        eprintln!("{sets:>5} restores  {}", case.name);
        all.extend(failures);
    }
    eprintln!("{tried:>5} restores tried, {} failed", all.len());
    assert!(all.is_empty(), "{} of {tried}:\n{}", all.len(), all.join("\n"));
}
