//! The stored choice is what the flag and the ledger agree on. Each of them is lost,
//! restored from an older copy, cut and damaged, in every combination: that never turns
//! an objection into a yes, and everybody who is asked gives the same answer.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{EMAIL, Run, World, next_catalogue};

const NOW: &str = "2026-11-23T12:00:00Z";
/// The files that hold the choice, and the note of how long the ledger was.
const RECORDS: [&str; 3] = ["telemetry.toml", "consent.log", "lock"];

/// What is done with the choice before anything is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum History {
    NeverObjected,
    Objected,
    ObjectedAndLifted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flag {
    Current,
    Missing,
    /// From before the objection; if nobody objected, from before the disclosure.
    Older,
    /// From after one more objection that was lifted.
    Newer,
    Cut,
    Damaged,
    Folder,
    /// Somebody wrote `enabled = true` into the current one.
    Edited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ledger {
    Current,
    Missing,
    /// Cut before the objection; if nobody objected, before the disclosure.
    Older,
    /// The last line, which is no choice, is half there.
    CutInALine,
    DamagedLastLine,
    /// The last line, which is no choice, is another one.
    AlteredLastLine,
    DamagedChoice,
    /// A folder stands in its place.
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    Current,
    Missing,
    /// Restored from the same copy as the older flag and the older ledger.
    Older,
}

const HISTORIES: [History; 3] =
    [History::NeverObjected, History::Objected, History::ObjectedAndLifted];
const FLAGS: [Flag; 8] = [
    Flag::Current,
    Flag::Missing,
    Flag::Older,
    Flag::Newer,
    Flag::Cut,
    Flag::Damaged,
    Flag::Folder,
    Flag::Edited,
];
const LEDGERS: [Ledger; 8] = [
    Ledger::Current,
    Ledger::Missing,
    Ledger::Older,
    Ledger::CutInALine,
    Ledger::DamagedLastLine,
    Ledger::AlteredLastLine,
    Ledger::DamagedChoice,
    Ledger::Folder,
];
const LOCKS: [Lock; 3] = [Lock::Current, Lock::Missing, Lock::Older];

type Records = [Option<Vec<u8>>; 3];

/// A site with its records as they were before the objection, now, and later.
struct Site {
    world: World,
    registration: Vec<u8>,
    older: Records,
    current: Records,
    newer: Records,
}

fn records(world: &World) -> Records {
    RECORDS.map(|name| fs::read(world.home(name)).ok())
}

impl Site {
    fn new(history: History) -> Self {
        let world = World::with_vendor();
        let run = |args: &[&str]| drop(world.run_at(NOW, args).exits(0));
        // Entries that are no choice stand around each choice.
        run(&["register", "--email", EMAIL, "-q"]);
        let before = records(&world);
        run(&["telemetry", "on"]);
        run(&["register", "--label", "a"]);
        let told = records(&world);
        if history != History::NeverObjected {
            run(&["telemetry", "off"]);
            run(&["register", "--label", "b"]);
        }
        if history == History::ObjectedAndLifted {
            run(&["telemetry", "on"]);
            run(&["register", "--label", "c"]);
        }
        let current = records(&world);
        let registration = fs::read(world.home("registration.json")).unwrap();
        run(&["telemetry", "off"]);
        run(&["telemetry", "on"]);
        let newer = records(&world);
        let older = if history == History::NeverObjected { before } else { told };
        Self { world, registration, older, current, newer }
    }

    fn put(&self, name: &str, bytes: Option<&[u8]>) {
        let path = self.world.home(name);
        if path.is_dir() {
            fs::remove_dir(&path).unwrap();
        }
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => drop(fs::remove_file(path)),
        }
    }

    /// Puts the three records into these states.
    fn set(&self, flag: Flag, ledger: Ledger, lock: Lock) {
        let [now_flag, now_ledger, now_lock] = &self.current;
        let (now_flag, now_ledger) = (now_flag.as_ref().unwrap(), now_ledger.as_ref().unwrap());
        let edited = String::from_utf8_lossy(now_flag).replace("enabled = false", "enabled = true");
        let flag_bytes = match flag {
            Flag::Current => Some(now_flag.as_slice()),
            Flag::Missing | Flag::Folder => None,
            Flag::Older => self.older[0].as_deref(),
            Flag::Newer => self.newer[0].as_deref(),
            Flag::Cut => Some(&now_flag[..now_flag.len() / 2]),
            Flag::Damaged => Some(b"enabled = tr".as_slice()),
            Flag::Edited => Some(edited.as_bytes()),
        };
        self.put("telemetry.toml", flag_bytes);
        let lines: Vec<&str> = std::str::from_utf8(now_ledger).unwrap().lines().collect();
        let damaged_choice = || {
            let is_choice =
                |line: &&str| ["\"notice\"", "\"objection"].iter().any(|word| line.contains(word));
            let last = lines.iter().rposition(is_choice).unwrap();
            let text: Vec<_> = lines
                .iter()
                .enumerate()
                .map(|(index, line)| {
                    if index == last {
                        line.replace("tester", "forger")
                    } else {
                        (*line).to_owned()
                    }
                })
                .collect();
            text.join("\n") + "\n"
        };
        let damaged_end = lines[..lines.len() - 1].join("\n") + "\nnot an entry\n";
        let damaged_choice = damaged_choice();
        let altered_end = lines[..lines.len() - 1].join("\n")
            + "\n"
            + &lines[lines.len() - 1].replace("tester", "forger")
            + "\n";
        let ledger_bytes = match ledger {
            Ledger::Current => Some(now_ledger.as_slice()),
            Ledger::Missing | Ledger::Folder => None,
            Ledger::Older => self.older[1].as_deref(),
            Ledger::CutInALine => Some(&now_ledger[..now_ledger.len() - 10]),
            Ledger::DamagedLastLine => Some(damaged_end.as_bytes()),
            Ledger::AlteredLastLine => Some(altered_end.as_bytes()),
            Ledger::DamagedChoice => Some(damaged_choice.as_bytes()),
        };
        self.put("consent.log", ledger_bytes);
        let lock_bytes = match lock {
            Lock::Current => now_lock.as_deref(),
            Lock::Missing => None,
            Lock::Older => self.older[2].as_deref(),
        };
        self.put("lock", lock_bytes);
        self.put("usage.json", None);
        self.put("registration.json", Some(&self.registration));
        for (name, folder) in
            [("telemetry.toml", flag == Flag::Folder), ("consent.log", ledger == Ledger::Folder)]
        {
            if folder {
                fs::create_dir(self.world.home(name)).unwrap();
            }
        }
    }

    fn run(&self, args: &[&str]) -> Run {
        self.world.run_at(NOW, args)
    }

    /// Whether usage data may leave, as each of six who are asked says.
    #[track_caller]
    fn answer(&self, case: &str) -> bool {
        self.put("usage.json", None);
        let check = self.run(&["telemetry", "check"]);
        assert!(check.code == 0 || check.code == 3, "{case}: {check:?}");
        let status = self.run(&["status", "--json"]).exits(0).json();
        let metrics = self.run(&["metrics", "--json"]).exits(0).json();
        let shown = self.run(&["data", "show", "usage"]).exits(0);
        let recorded = self.run(&["usage", "set", "containers", "3", "--json"]).exits(0).json();
        assert_eq!(recorded["value"] == json!(3), self.world.home("usage.json").exists(), "{case}");
        let answers = [
            check.code == 0,
            status["telemetry"]["allowed"] == json!(true),
            metrics["telemetry_allowed"] == json!(true),
            !shown.stdout.is_empty(),
            recorded["value"] == json!(3),
            airseal::telemetry_allowed(Path::new(&self.world.home(""))),
        ];
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{case}: {answers:?}");
        answers[0]
    }
}

/// The rule, written down by hand. Yes is the answer where both records are as they were
/// written and nothing shows that the ledger was longer; and where flag, ledger and note
/// were restored together, from a time when nobody had objected.
fn may(history: History, flag: Flag, ledger: Ledger, lock: Lock) -> bool {
    let flag_is_current =
        flag == Flag::Current || flag == Flag::Edited && history != History::Objected;
    let as_written = flag_is_current && ledger == Ledger::Current && lock != Lock::Missing;
    // What is missing is not a choice, and nothing says that it ever was there.
    let end = [Ledger::CutInALine, Ledger::AlteredLastLine].contains(&ledger);
    let nothing_shows = flag_is_current && end && lock == Lock::Older;
    let restored = flag == Flag::Older && ledger == Ledger::Older && lock == Lock::Older;
    match history {
        History::NeverObjected => as_written || nothing_shows,
        History::Objected => restored,
        History::ObjectedAndLifted => as_written || nothing_shows || restored,
    }
}

#[test]
fn whatever_becomes_of_the_flag_and_the_ledger_off_stays_off_and_everybody_says_the_same() {
    let cases = std::thread::scope(|scope| {
        let threads = HISTORIES.map(|history| scope.spawn(move || every_state_of(history)));
        threads.map(|thread| thread.join().unwrap()).iter().sum::<usize>()
    });
    assert_eq!(cases, 3 * 8 * 8 * 3);
}

/// Puts the records of a site into every state; how many there are.
fn every_state_of(history: History) -> usize {
    let site = Site::new(history);
    let mut cases = 0;
    for (flag, ledger, lock) in FLAGS
        .iter()
        .flat_map(|f| LEDGERS.iter().flat_map(move |l| LOCKS.map(|lock| (*f, *l, lock))))
    {
        let case = format!("{history:?}, flag {flag:?}, ledger {ledger:?}, lock {lock:?}");
        cases += 1;
        site.set(flag, ledger, lock);
        let may = may(history, flag, ledger, lock);
        assert_eq!(site.answer(&case), may, "{case}");
        if (flag, ledger, lock) == (Flag::Missing, Ledger::Missing, Lock::Missing) {
            // Nothing is left that could tell this home from a new one.
            continue;
        }
        // What the note shows to be lost is named, before and after another entry.
        let lost = ledger != Ledger::Current && lock == Lock::Current;
        let named = || assert!(!lost || site.run(&["log", "--verify"]).code == 1, "{case}");
        named();
        // What is not a choice settles nothing, and hides no loss: neither at once nor later.
        let labels = if lock == Lock::Current { &["x", "y"][..] } else { &["x"] };
        for label in labels {
            let before = fs::read(site.world.home("telemetry.toml")).ok();
            let run = site.run(&["register", "--label", label]);
            let now = airseal::telemetry_allowed(Path::new(&site.world.home("")));
            let restored = (flag, ledger, lock) == (Flag::Missing, Ledger::Older, Lock::Older);
            if history == History::NeverObjected || restored {
                // Nothing here says that anybody objected: the disclosure is shown again.
                assert!(now || !may, "{case}: {run:?}");
                assert!(
                    may || !now || run.stderr.contains("To turn usage data off") || *label == "y",
                    "{case}: {run:?}"
                );
            } else {
                assert_eq!(now, may, "{case}, then {run:?}");
                assert_eq!(
                    fs::read(site.world.home("telemetry.toml")).ok(),
                    before,
                    "{case}: a choice was written"
                );
            }
        }
        named();
    }
    cases
}

#[test]
fn a_disagreement_has_its_own_name_and_words_and_a_choice_settles_it_on_the_record() {
    let objected = format!("the objection of {NOW}");
    let lifted = format!("the lifted objection of {NOW}");
    let disclosed = format!("the disclosure of {NOW}");
    for (history, flag, ledger, lock, name, words) in [
        (
            History::Objected,
            Flag::Missing,
            Ledger::Current,
            Lock::Current,
            "lost-flag",
            objected.as_str(),
        ),
        (
            History::NeverObjected,
            Flag::Missing,
            Ledger::Current,
            Lock::Current,
            "lost-flag",
            &disclosed,
        ),
        (History::Objected, Flag::Older, Ledger::Current, Lock::Current, "old-flag", &objected),
        (
            History::ObjectedAndLifted,
            Flag::Older,
            Ledger::Current,
            Lock::Current,
            "old-flag",
            &lifted,
        ),
        (
            History::Objected,
            Flag::Newer,
            Ledger::Current,
            Lock::Current,
            "new-flag",
            "newer than consent.log",
        ),
        (History::Objected, Flag::Edited, Ledger::Current, Lock::Current, "other-flag", &objected),
        (
            History::ObjectedAndLifted,
            Flag::Current,
            Ledger::Missing,
            Lock::Current,
            "lost-ledger",
            "lost",
        ),
        (
            History::NeverObjected,
            Flag::Missing,
            Ledger::Missing,
            Lock::Current,
            "lost-ledger",
            "lost",
        ),
        (
            History::ObjectedAndLifted,
            Flag::Current,
            Ledger::Missing,
            Lock::Missing,
            "lost-ledger",
            "lost",
        ),
        (History::Objected, Flag::Older, Ledger::Older, Lock::Current, "cut-ledger", "was cut"),
        (
            History::ObjectedAndLifted,
            Flag::Current,
            Ledger::CutInALine,
            Lock::Current,
            "cut-ledger",
            "was cut",
        ),
        (
            History::ObjectedAndLifted,
            Flag::Current,
            Ledger::Current,
            Lock::Missing,
            "lost-note",
            "lock",
        ),
        (
            History::ObjectedAndLifted,
            Flag::Current,
            Ledger::DamagedChoice,
            Lock::Current,
            "damaged-ledger",
            "damaged",
        ),
    ] {
        let case = format!("{history:?}, {flag:?}, {ledger:?}, {lock:?}");
        let site = Site::new(history);
        for (choice, code) in [("on", 0), ("off", 3)] {
            site.set(flag, ledger, lock);
            let said = site.run(&["telemetry", "status", "--json"]).exits(0).json();
            assert_eq!(
                (&said["allowed"], &said["decided_by"]),
                (&json!(false), &json!(name)),
                "{case}"
            );
            assert!(said["disagreement"].as_str().unwrap().contains(words), "{case}: {said}");
            for command in [&["telemetry", "status"][..], &["status"]] {
                let shown = site
                    .run(command)
                    .exits(0)
                    .out()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                assert!(shown.contains(words) && shown.contains("telemetry on"), "{case}: {shown}");
            }
            let registered = site.run(&["register"]).exits(0).stderr;
            let again = name == "lost-flag" && history == History::NeverObjected;
            assert!(again || registered.contains("telemetry off"), "{case}: {registered}");
            let settled = site.run(&["telemetry", choice, "--json"]).exits(0).json();
            assert_eq!(
                (&settled["changed"], &settled["disagreement"]),
                (&json!(!again || code == 3), &Value::Null),
                "{case}"
            );
            assert_eq!(site.answer(&case), code == 0, "{case}, then {choice}");
            site.run(&["register", "--label", "after"]).exits(0);
            assert_eq!(site.answer(&case), code == 0, "{case}, then {choice}, and registered");
            let log = site.run(&["log", "--json"]).exits(0);
            let (event, by) = match (choice, again) {
                ("off", _) => ("objection", "airseal telemetry off"),
                (_, true) => ("notice", "airseal register"),
                _ => ("objection-lifted", "airseal telemetry on"),
            };
            let entries =
                log.out().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let seq = entries
                .filter(|entry| entry["event"] == event && entry["source"] == by)
                .map(|e| e["seq"].as_u64());
            let flag: toml::Table =
                fs::read_to_string(site.world.home("telemetry.toml")).unwrap().parse().unwrap();
            // A disclosure may have come after it, to who objected before there was one.
            let kept = flag["seq"].as_integer().and_then(|seq| u64::try_from(seq).ok());
            assert!(seq.max().unwrap() <= kept, "{case}, then {choice}: {}", log.out());
        }
    }
}

#[test]
fn off_is_stored_again_where_the_records_disagree_and_only_there() {
    let site = Site::new(History::Objected);
    let off = |changed: bool| {
        let said = site.run(&["telemetry", "off", "--json"]).exits(0).json();
        assert_eq!(
            (&said["changed"], &said["stored"], &said["disagreement"]),
            (&json!(changed), &json!(false), &Value::Null)
        );
    };
    site.set(Flag::Current, Ledger::Current, Lock::Current);
    off(false);
    site.set(Flag::Missing, Ledger::Current, Lock::Current);
    off(true);
    off(false);
    // An objection that was lifted since, and is restored, is one again when somebody says so.
    let lifted = Site::new(History::ObjectedAndLifted);
    let objected = Site::new(History::Objected);
    lifted.set(Flag::Current, Ledger::Current, Lock::Current);
    lifted.put("telemetry.toml", objected.current[0].as_deref());
    let said = lifted.run(&["telemetry", "off", "--json"]).exits(0).json();
    assert_eq!(said["changed"], json!(true));
    lifted.run(&["log", "--verify"]).exits(0);
}

#[test]
fn the_check_of_the_ledger_names_a_flag_that_is_lost_or_older() {
    let site = Site::new(History::Objected);
    site.set(Flag::Current, Ledger::Current, Lock::Current);
    assert_eq!(site.run(&["log", "--verify"]).exits(0).stderr, "");
    for flag in [Flag::Missing, Flag::Older, Flag::Newer, Flag::Edited] {
        site.set(flag, Ledger::Current, Lock::Current);
        let run = site.run(&["log", "--verify"]).exits(i32::from(flag != Flag::Edited));
        assert!(flag == Flag::Edited || run.stderr.contains("telemetry.toml"), "{flag:?}: {run:?}");
    }
    // One that cannot be read is not one that is lost: `telemetry status` names it.
    site.set(Flag::Damaged, Ledger::Current, Lock::Current);
    let run = site.run(&["log", "--verify"]).exits(0);
    assert!(!run.stderr.contains("is gone"), "{run:?}");
    // A flag that says on is written after its entry: without that it is no crash.
    for (history, code) in [(History::NeverObjected, 1), (History::Objected, 0)] {
        let site = Site::new(history);
        site.run(&["telemetry", if history == History::Objected { "off" } else { "on" }]).exits(0);
        let log = fs::read_to_string(site.world.home("consent.log")).unwrap();
        let last =
            if history == History::Objected { "\"objection\"" } else { "\"objection-lifted\"" };
        assert!(log.lines().last().unwrap().contains(last), "{log}");
        let before = log.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
        site.put("consent.log", Some(before.as_bytes()));
        site.put("lock", None);
        let run = site.run(&["log", "--verify"]).exits(code);
        assert!(code == 0 || run.stderr.contains("telemetry.toml"), "{run:?}");
        let on_its_way = run.stderr.contains("the next command that writes will add it");
        assert_eq!(on_its_way, code == 0, "{run:?}");
        assert_eq!(site.run(&["telemetry", "check"]).code, 3);
    }
}

/// Without a choice there is none that a lost note could hide: the next entry writes it again.
#[test]
fn a_note_that_is_lost_before_anybody_chose_is_written_with_the_next_entry() {
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "-q"]).exits(0);
    fs::remove_file(world.home("lock")).unwrap();
    world.run(&["register", "--label", "a", "-q"]).exits(0);
    let ledger = fs::read_to_string(world.home("consent.log")).unwrap();
    let last = ledger.lines().last().unwrap();
    let entry: Value = serde_json::from_str(last).unwrap();
    let hash = crate::support::sha256(format!("{last}\n").as_bytes());
    let note = fs::read_to_string(world.home("lock")).unwrap();
    assert_eq!(note.lines().next(), Some(format!("{} {hash}", entry["seq"]).as_str()));
}

/// The lock file says how long the ledger was; one that says nothing that can be read is no proof.
#[test]
fn a_disclosure_does_not_lift_an_objection_that_an_older_copy_of_the_ledger_does_not_hold() {
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL]).exits(0);
    let older = fs::read(world.home("consent.log")).unwrap();
    // All is lost; somebody objects; then the ledger alone is put back.
    for name in RECORDS {
        fs::remove_file(world.home(name)).unwrap();
    }
    world.run(&["telemetry", "off"]).exits(0);
    fs::write(world.home("consent.log"), older).unwrap();
    world.run(&["telemetry", "check"]).exits(3);
    // The flag does not say that anybody was told, so the disclosure is shown.
    world.run(&["register", "--label", "more"]).exits(0);
    world.run(&["telemetry", "check"]).exits(3);
    let flag = fs::read_to_string(world.home("telemetry.toml")).unwrap();
    assert!(flag.contains("enabled = false"), "{flag}");
}

#[test]
fn a_note_that_cannot_be_read_is_off_until_somebody_chooses() {
    for note in ["garbage", "7", "seven 5f5f", "\u{0}\u{0}", "-1 5f5f"] {
        let site = Site::new(History::ObjectedAndLifted);
        site.set(Flag::Current, Ledger::Current, Lock::Current);
        site.put("lock", Some(note.as_bytes()));
        assert!(!site.answer(note), "{note:?}");
        let said = site.run(&["telemetry", "status", "--json"]).exits(0).json();
        assert!(said["disagreement"].as_str().unwrap().contains("lock"), "{said}");
        site.run(&["register", "--label", "more"]).exits(0);
        assert!(!site.answer(note), "{note:?}");
        site.run(&["log", "--verify"]).exits(0);
        site.run(&["telemetry", "on"]).exits(0);
        assert!(site.answer(note), "{note:?}");
    }
}

/// The line that the last one names must be a choice, whatever its hash is.
#[test]
fn what_the_last_line_names_is_a_choice_or_nothing() {
    let site = Site::new(History::Objected);
    site.set(Flag::Older, Ledger::Current, Lock::Current);
    let log = fs::read_to_string(site.world.home("consent.log")).unwrap();
    let mut lines: Vec<String> = log.lines().map(str::to_owned).collect();
    let last = lines.pop().unwrap();
    let (head, rest) = last.split_once("\"choice\":{").unwrap();
    let prev = rest.split_once("},").unwrap().1;
    let mut at = 0;
    for (index, line) in lines.iter().enumerate() {
        let (seq, hash) = (index + 1, crate::support::sha256(format!("{line}\n").as_bytes()));
        let is_choice = ["\"notice\"", "\"objection"].iter().any(|word| line.contains(word));
        // The number of the flag's own entry, or the line's own.
        for seq in [seq, 3] {
            let forged = format!(
                "{head}\"choice\":{{\"seq\":{seq},\"sha256\":\"{hash}\",\"at\":{at}}},{prev}\n"
            );
            let whole = lines.join("\n") + "\n" + &forged;
            site.put("consent.log", Some(whole.as_bytes()));
            site.put(
                "lock",
                Some(
                    format!("{} {}\n", lines.len() + 1, crate::support::sha256(forged.as_bytes()))
                        .as_bytes(),
                ),
            );
            let said = site.run(&["telemetry", "status", "--json"]).exits(0).json();
            let named = is_choice && seq == index + 1;
            assert_eq!(
                said["disagreement"].as_str().is_some_and(|words| words.contains("damaged")),
                !named,
                "{line}: {said}"
            );
        }
        at += line.len() + 1;
    }
}

/// The two records are written one after the other. Who asks in between waits for the second.
#[test]
fn who_asks_while_a_choice_is_written_is_told_the_new_one() {
    let site = Site::new(History::ObjectedAndLifted);
    site.set(Flag::Older, Ledger::Current, Lock::Current);
    let lock = fs::File::open(site.world.home("lock")).unwrap();
    lock.lock().unwrap();
    let asked = site
        .world
        .command(&["telemetry", "check"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let verified = site
        .world
        .command(&["log", "--verify"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(50));
    fs::write(site.world.home("flag.new"), site.current[0].as_ref().unwrap()).unwrap();
    fs::rename(site.world.home("flag.new"), site.world.home("telemetry.toml")).unwrap();
    lock.unlock().unwrap();
    for child in [asked, verified] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    // Nobody writes: what disagrees is told at once.
    site.put("telemetry.toml", site.older[0].as_deref());
    let since = std::time::Instant::now();
    assert_eq!(site.run(&["telemetry", "check"]).code, 3);
    assert!(since.elapsed() < std::time::Duration::from_millis(900), "{:?}", since.elapsed());
}

/// Each entry says where the choice before it is: a program in another language finds it
/// with three reads.
#[test]
fn the_last_line_of_the_ledger_tells_where_the_last_choice_is() {
    let site = Site::new(History::ObjectedAndLifted);
    site.set(Flag::Current, Ledger::Current, Lock::Current);
    let log = fs::read(site.world.home("consent.log")).unwrap();
    let (mut last, mut at) = (json!({"seq": 0, "sha256": "0".repeat(64), "at": 0}), 0);
    for line in log.split_inclusive(|byte| *byte == b'\n') {
        let entry: Value = serde_json::from_slice(line).unwrap();
        assert_eq!(entry["choice"], last, "{entry}");
        if ["notice", "objection", "objection-lifted"].contains(&entry["event"].as_str().unwrap()) {
            last = json!({"seq": entry["seq"], "sha256": crate::support::sha256(line), "at": at});
        }
        at += line.len();
    }
    let flag: toml::Table =
        fs::read_to_string(site.world.home("telemetry.toml")).unwrap().parse().unwrap();
    assert_eq!(
        (flag["seq"].as_integer(), flag["sha256"].as_str()),
        (last["seq"].as_i64(), last["sha256"].as_str())
    );
    // A line that names another one is not what was written.
    let lines: Vec<_> = std::str::from_utf8(&log).unwrap().lines().collect();
    let forged = lines[lines.len() - 1].replace(&format!("\"at\":{}", last["at"]), "\"at\":7");
    fs::write(
        site.world.home("consent.log"),
        format!("{}\n{forged}\n", lines[..lines.len() - 1].join("\n")),
    )
    .unwrap();
    fs::remove_file(site.world.home("lock")).unwrap();
    let run = site.run(&["log", "--verify"]).exits(1);
    assert!(
        run.stderr.contains(&format!("entry {}", lines.len()))
            && run.stderr.contains("last choice"),
        "{run:?}"
    );
}

/// What the version before wrote: no `choice`, no hash in the flag.
fn in_the_first_form(world: &World) {
    let path = world.home("consent.log");
    let mut prev = "0".repeat(64);
    let mut log = String::new();
    for line in fs::read_to_string(&path).unwrap().lines() {
        let (head, rest) = line.split_once(",\"choice\":").unwrap();
        let (_, rest) = rest.split_once("\"prev\":\"").unwrap();
        assert_eq!(rest.len(), 64 + 2);
        let line = format!("{head},\"prev\":\"{prev}\"}}\n");
        prev = crate::support::sha256(line.as_bytes());
        log.push_str(&line);
    }
    fs::write(path, &log).unwrap();
    fs::write(world.home("lock"), format!("{} {prev}\n", log.lines().count())).unwrap();
    let flag = fs::read_to_string(world.home("telemetry.toml")).unwrap();
    let flag: String =
        flag.split_inclusive('\n').filter(|line| !line.starts_with("sha256 = ")).collect();
    fs::write(world.home("telemetry.toml"), flag).unwrap();
}

#[test]
fn a_home_of_the_version_before_says_what_it_said_and_gets_the_new_form_with_the_next_entry() {
    for history in HISTORIES {
        let site = Site::new(history);
        site.set(Flag::Current, Ledger::Current, Lock::Current);
        in_the_first_form(&site.world);
        site.run(&["log", "--verify"]).exits(0);
        let may = history != History::Objected;
        assert_eq!(site.answer(&format!("{history:?}")), may);
        // Without the note, too: it need not have been written then.
        let lock = fs::read(site.world.home("lock")).unwrap();
        site.put("lock", None);
        assert_eq!(site.answer(&format!("{history:?}, no note")), may);
        site.put("lock", Some(&lock));
        // A flag that is lost or older is off there, too, and registering leaves it so.
        let flag = fs::read(site.world.home("telemetry.toml")).unwrap();
        for other in [None, site.older[0].as_deref()] {
            let log = fs::read(site.world.home("consent.log")).unwrap();
            site.put("telemetry.toml", other);
            assert!(!site.answer(&format!("{history:?}, another flag")));
            site.run(&["register", "--label", "other"]).exits(0);
            assert!(!site.answer(&format!("{history:?}, another flag, registered")));
            site.put("consent.log", Some(&log));
            site.put("lock", Some(&lock));
        }
        site.put("telemetry.toml", Some(&flag));
        site.run(&["register", "--label", "z"]).exits(0);
        let log = fs::read_to_string(site.world.home("consent.log")).unwrap();
        assert!(log.lines().last().unwrap().contains("\"choice\":{\"seq\":"), "{log}");
        assert_eq!(site.answer(&format!("{history:?}, and one more entry")), may);
        site.run(&["log", "--verify"]).exits(0);
        site.run(&["telemetry", if may { "off" } else { "on" }]).exits(0);
        assert_eq!(site.answer(&format!("{history:?}, and chosen again")), !may);
        site.run(&["log", "--verify"]).exits(0);
    }
}

/// An objection was made before anybody was told, and the disclosure came after it. The
/// loss of the flag makes no yes of that.
#[test]
fn a_disclosure_after_an_objection_lifts_nothing() {
    for first_form in [false, true] {
        let world = World::with_vendor();
        let run = |args: &[&str]| world.run_at(NOW, args).exits(0);
        run(&["telemetry", "off"]);
        run(&["register", "--email", EMAIL]);
        let told = fs::read_to_string(world.home("consent.log")).unwrap();
        assert!(told.lines().last().unwrap().contains("\"notice\""), "{told}");
        if first_form {
            let path = world.home("consent.log");
            fs::write(&path, told.replace(",\"telemetry\":\"off\"", "")).unwrap();
            in_the_first_form(&world);
            let flag = fs::read_to_string(world.home("telemetry.toml")).unwrap();
            fs::write(world.home("telemetry.toml"), flag.replace("telemetry = \"off\"\n", ""))
                .unwrap();
        }
        run(&["log", "--verify"]);
        let flag = fs::read_to_string(world.home("telemetry.toml")).unwrap();
        if !first_form {
            fs::write(
                world.home("telemetry.toml"),
                flag.replace("enabled = false", "enabled = true"),
            )
            .unwrap();
            assert_eq!(
                world.run_at(NOW, &["telemetry", "check"]).code,
                3,
                "an edited flag is not what was entered"
            );
        }
        fs::remove_file(world.home("telemetry.toml")).unwrap();
        for label in ["a", "b"] {
            assert_eq!(world.run_at(NOW, &["telemetry", "check"]).code, 3);
            run(&["register", "--label", label]);
            assert_eq!(world.run_at(NOW, &["telemetry", "check"]).code, 3);
            assert!(!world.home("telemetry.toml").exists());
        }
    }
}

/// A disclosure that a crash kept out of the flag is shown again by the next `register`.
#[test]
fn a_disclosure_that_did_not_reach_the_flag_is_shown_again() {
    let site = Site::new(History::NeverObjected);
    site.set(Flag::Missing, Ledger::Current, Lock::Current);
    assert!(!site.answer("lost"));
    let run = site.run(&["register", "-q"]).exits(0);
    assert!(!site.answer("nobody saw it") && run.stderr.is_empty());
    let run = site.run(&["register"]).exits(0);
    assert!(run.stderr.contains("airseal telemetry off"), "{run:?}");
    assert!(site.answer("shown again"));
    site.run(&["log", "--verify"]).exits(0);
}

#[test]
fn the_day_of_the_last_choice_is_shown() {
    let world = World::new();
    world.run_at("2026-03-01T08:00:00Z", &["telemetry", "off"]).exits(0);
    let said = world.run_at(NOW, &["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(said["changed_at"], json!("2026-03-01T08:00:00Z"));
    let shown = world.run_at(NOW, &["telemetry", "status"]).exits(0);
    assert!(
        shown.out().contains("off, chosen by tester on 2026-03-01T08:00:00Z"),
        "{}",
        shown.out()
    );
}

/// What a crash left to do after an objection is done by the next one, and nobody objects twice.
#[test]
fn an_objection_that_is_on_record_is_completed_and_not_made_again() {
    let world = World::licensed();
    let objections = || {
        let ledger = fs::read_to_string(world.home("consent.log")).unwrap();
        ledger.matches("\"event\":\"objection\"").count()
    };
    let off = || world.run(&["telemetry", "off", "--json"]).exits(0).json()["changed"].clone();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let figures = fs::read(world.home("usage.json")).unwrap();
    assert_eq!((off(), objections()), (json!(true), 1));
    let before = fs::read(world.home("telemetry.toml")).unwrap();
    // Killed before the figures were deleted.
    fs::write(world.home("usage.json"), figures).unwrap();
    assert_eq!((off(), objections()), (json!(true), 1));
    assert!(!world.home("usage.json").exists());
    assert_eq!(fs::read(world.home("telemetry.toml")).unwrap(), before);
    // Killed before the entry was in the ledger, which ends as its note says.
    let ledger = fs::read_to_string(world.home("consent.log")).unwrap();
    let lines: Vec<_> = ledger.split_inclusive('\n').collect();
    let (last, others) = lines.split_last().unwrap();
    assert!(last.contains("\"objection\""), "{last}");
    fs::write(world.home("consent.log"), others.concat()).unwrap();
    let hash = crate::support::sha256(others.last().unwrap().as_bytes());
    fs::write(world.home("lock"), format!("{} {hash}\n", others.len())).unwrap();
    off();
    assert_eq!(fs::read_to_string(world.home("consent.log")).unwrap(), ledger);
    assert_eq!(fs::read(world.home("telemetry.toml")).unwrap(), before);
    world.run(&["log", "--verify"]).exits(0);
}

/// The flag holds one entry: a disclosure repeats who chose what before it, however many follow.
/// It holds statement G7 of the page of the formats.
#[test]
fn a_choice_is_repeated_by_every_disclosure_after_it() {
    for choice in ["on", "off"] {
        let world = World::with_vendor();
        let day = |day: u32| format!("2026-03-0{day}T08:00:00Z");
        world.run_at(&day(1), &["register", "--email", EMAIL]).exits(0);
        world.run_at(&day(2), &["telemetry", "off"]).exits(0);
        if choice == "on" {
            world.run_at(&day(2), &["telemetry", "on"]).exits(0);
        }
        for version in 2..=4 {
            let shown = next_catalogue(version);
            let register = ["register", "--label", &format!("v{version}")];
            world.run_env(&day(version + 1), &register, |env| env.catalogue.text = shown).exits(0);
            let ledger = fs::read_to_string(world.home("consent.log")).unwrap();
            let is_notice = |line: &&str| line.contains("\"event\":\"notice\"");
            let last: Value =
                serde_json::from_str(ledger.lines().rfind(is_notice).unwrap()).unwrap();
            let about = &last["about"];
            assert_eq!(about["catalogue"], version.to_string(), "{last}");
            assert_eq!(
                [&about["chose"], &about["chosen_at"], &about["chosen_by"]],
                [&json!(choice), &json!(day(2)), &json!("tester")],
                "{last}"
            );
            let status = world.run_at(NOW, &["telemetry", "status", "--json"]).exits(0).json();
            assert_eq!(
                (&status["chosen_at"], &status["allowed"]),
                (&json!(day(2)), &json!(choice == "on"))
            );
        }
    }
}

/// The stored choice is found in the same time, and by the same reads, in a ledger of any length.
#[test]
fn a_hundred_thousand_entries_are_not_read_to_find_the_last_choice() {
    crate::support::needs!("strace");
    let world = World::registered();
    let path = world.home("consent.log");
    let log = fs::read_to_string(&path).unwrap();
    let (last, choice) =
        log.trim_end().rsplit_once('\n').map(|(before, last)| (last, before.len() + 1)).unwrap();
    assert!(last.contains("\"notice\""), "{last}");
    let hash = crate::support::sha256(format!("{last}\n").as_bytes());
    let seq = log.lines().count();
    let link = format!("{{\"seq\":{seq},\"sha256\":\"{hash}\",\"at\":{choice}}}");
    let (mut whole, mut prev) = (log.clone(), hash);
    for seq in seq + 1..=100_000 {
        let entry = format!(
            "{{\"seq\":{seq},\"time\":\"{NOW}\",\"event\":\"data-exported\",\"user\":\"root\",\"source\":\"airseal data \
             export\",\"choice\":{link},\"prev\":\"{prev}\"}}\n"
        );
        prev = crate::support::sha256(entry.as_bytes());
        whole.push_str(&entry);
    }
    fs::write(&path, &whole).unwrap();
    fs::write(world.home("lock"), format!("100000 {prev}\n")).unwrap();
    let reads = |world: &World| {
        let plain = world.command(&["telemetry", "check"]);
        let mut strace = std::process::Command::new("strace");
        strace.args(["-f", "-qq", "-o", "trace", "-y", "-e", "trace=read,pread64", "--"]);
        strace.arg(plain.get_program()).args(plain.get_args()).current_dir(world.path(""));
        strace.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert!(strace.status().unwrap().success());
        let trace = String::from_utf8(world.read("trace")).unwrap();
        let reads = trace.lines().filter(|line| line.contains("consent.log"));
        reads.map(|line| line.rsplit("= ").next().unwrap().parse::<u64>().unwrap()).sum::<u64>()
    };
    assert!(reads(&world) <= 8 * 1024, "{}", reads(&world));
    // And what was found is what a reading of the whole finds.
    world.run(&["log", "--verify"]).exits(0);
    world.run(&["telemetry", "off"]).exits(0);
    world.run(&["telemetry", "check"]).exits(3);
}

/// The text of the disclosure counts where somebody can see it, then or later.
#[test]
fn a_disclosure_counts_only_where_somebody_could_see_it() {
    use std::process::Stdio;

    let world = World::with_vendor();
    let check = |name: &str| {
        let home = world.text_path(name);
        world.run(&["telemetry", "check", "--home", &home]).code
    };
    for (name, stderr, options, code) in [
        ("null", Stdio::from(fs::File::options().write(true).open("/dev/null").unwrap()), "", 3),
        ("zero", Stdio::from(fs::File::options().write(true).open("/dev/zero").unwrap()), "", 3),
        ("quiet", Stdio::piped(), "-q", 3),
        ("pipe", Stdio::piped(), "", 0),
        ("file", Stdio::from(fs::File::create(world.path("told")).unwrap()), "", 0),
    ] {
        let home = world.text_path(name);
        let mut args = vec!["telemetry", "on", "--home", &home];
        args.extend((!options.is_empty()).then_some(options));
        assert!(
            world
                .command(&args)
                .stdout(Stdio::null())
                .stderr(stderr)
                .output()
                .unwrap()
                .status
                .success(),
            "{name}"
        );
        assert_eq!(check(name), code, "{name}");
    }
    let closed = format!("exec \"$0\" telemetry on --home {} 2>&-", world.text_path("closed"));
    let program = env!("CARGO_BIN_EXE_airseal");
    let status = std::process::Command::new("sh")
        .args(["-c", &closed, program])
        .env_clear()
        .env("HOME", world.path("user"))
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    assert_eq!(check("closed"), 3);
    // A socket, as a service manager's log is one.
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let home = world.text_path("socket");
    let mut on = world.command(&["telemetry", "on", "--home", &home]);
    assert!(
        on.stdout(Stdio::null())
            .stderr(std::os::fd::OwnedFd::from(theirs))
            .status()
            .unwrap()
            .success()
    );
    drop(ours);
    assert_eq!(check("socket"), 0);
}

/// Nobody, root included, makes a folder in /proc.
#[test]
fn an_objection_that_cannot_be_stored_names_the_ways_that_need_no_writing() {
    let world = World::new();
    let off = ["telemetry", "off", "--home", "/proc/airseal"];
    let run = world.run(&off).exits(1);
    for way in ["AIRSEAL_TELEMETRY=off", "telemetry = \"off\"", "/etc/airseal/policy.toml"] {
        assert!(run.stderr.contains(way), "{way}: {run:?}");
    }
    let json = world.run(&[&off[..], &["--json"]].concat()).exits(1).json();
    assert!(json["error"]["hint"].as_str().unwrap().contains("AIRSEAL_TELEMETRY=off"), "{json}");
    world.run_with(&[("AIRSEAL_TELEMETRY", "off")], &["telemetry", "check"]).exits(3);
}
