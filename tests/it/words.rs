//! The words that people read: help, man pages, documentation, examples, comments. Each has one
//! plain term for a thing, and none of the turns that a reader stops at. Spelling is codespell's
//! (`.ci/run`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::help::commands;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is not written, and what is written instead. A phrase matches whole words, in any case and
/// over line ends; the third is what may stand around it all the same.
const ODD: &[(&str, &str, &[&str])] = &[
    ("anew", "again", &["alias = \" anew"]),
    ("for ever", "forever", &[]),
    ("is none", "is not one, or: there is no …", &["value is none"]),
    ("are none", "there are no …", &["there are none"]),
    ("lies in", "is in", &[]),
    ("lie in", "are in", &[]),
    ("lies on", "is on", &[]),
    ("lie on", "are on", &[]),
    ("lies there", "is there", &[]),
    ("lies here", "is here", &[]),
    ("lies beside", "is next to", &[]),
    ("lie beside", "are next to", &[]),
    ("stands in", "is in", &[]),
    ("stand in", "are in", &[]),
    ("stands on", "is on", &[]),
    ("stands here", "is here", &[]),
    ("stand here", "are here", &[]),
    ("stands there", "is there", &[]),
    ("held against", "checked against", &[]),
    ("stick", "USB drive, or file", &[]),
    ("sticks", "USB drives, or files", &[]),
    ("the trip", "the walkthrough", &[]),
    ("the round trip", "the walkthrough", &[]),
    ("is worth", "whether it is valid", &[]),
    ("are worth", "whether they are valid", &[]),
    ("catalogue version", "number of the catalogue", &[]),
    ("version of the catalogue", "number of the catalogue", &[]),
    ("a trust", "a trust bundle", &["a trust bundle"]),
    ("which product is this", "no trust bundle is pinned yet", &[]),
    ("can never sign", "--threshold 4 is more than --roots 3", &[]),
    ("names none", "names no …", &[]),
    ("needs none", "needs no …", &[]),
    ("has none", "has no …", &[]),
    ("is no document", "is not a document", &[]),
    ("is no file", "is not a file", &[]),
    ("is no folder", "is not a folder", &["there is no folder"]),
    ("is no number", "is not a number", &[]),
    ("is no license", "is not a license", &["there is no license"]),
    ("has the last word", "decides", &[]),
    ("of old", "earlier", &[]),
    ("usage figures", "usage data", &[]),
    ("object to usage", "turn usage data off", &[]),
    ("quarter of an hour", "15 minutes", &[]),
    ("says something else", "has other content", &[]),
    ("all the same", "although", &[]),
    ("no more of it", "only …", &[]),
    ("names no limit", "the license has no limit named … (it has: …)", &[]),
    ("names no feature", "the license has no feature named … (it has: …)", &[]),
    ("} to open", "since …, no end date", &["} to open one"]),
    ("about any version", "all, because no product version is registered", &[]),
    ("for every trust bundle after", "whether there is a newer bundle", &[]),
    ("no ( unchanged )", "already off", &[]),
    ("put back from a backup", "restored from a backup", &[]),
    ("by another way", "from another source", &[]),
    ("in the place of", "at the path of, or: instead of", &[]),
];

/// Where the check does not look yet; each entry goes when its files are clean. Help, man pages and
/// completions are made from `src`.
const NOT_YET: &[&str] = &[];

/// Every text by its name: files by their path, help by its command.
fn texts() -> BTreeMap<String, String> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let mut files = vec![Path::new(ROOT).join("README.md"), Path::new(ROOT).join("CHANGELOG.md")];
    for folder in ["bindings", "contrib", "docs", "examples", "man", "scripts", "src"] {
        walk(&Path::new(ROOT).join(folder), &mut files);
    }
    let name = |path: &Path| path.strip_prefix(ROOT).unwrap().to_str().unwrap().replace('\\', "/");
    // Python's `is None` is code.
    let text =
        |path: &Path| std::fs::read_to_string(path).unwrap_or_default().replace(" is None", "");
    let read = |path: PathBuf| (name(&path), text(&path));
    let mut texts: BTreeMap<_, _> = files.into_iter().map(read).collect();
    for (path, mut command) in commands() {
        texts.insert(format!("--help {path}"), command.render_long_help().to_string());
    }
    texts
}

/// A text as it is read: without the marks of comments, of man pages and of Markdown, in lower
/// case, with one space between words and around everything else.
fn plain(text: &str) -> String {
    let text: String = text
        .lines()
        .map(|line| {
            line.trim_start().trim_start_matches(['/', '#', '!', '*', '>']).to_owned() + " "
        })
        .collect::<String>()
        .replace("\\fB", "")
        .replace("\\fI", "")
        .replace("\\fR", "")
        .replace('\\', "")
        .to_lowercase();
    // Names in code and hyphenated words stay whole.
    let in_word = |c: char| c.is_alphanumeric() || "'’_-".contains(c);
    let mut words = String::from(" ");
    for c in text.chars() {
        if in_word(c) {
            words.push(c);
        } else {
            if !words.ends_with(' ') {
                words.push(' ');
            }
            if !c.is_whitespace() {
                words.push(c);
                words.push(' ');
            }
        }
    }
    words + " "
}

/// The odd turns of a text, each with what stands around it.
fn odd(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut found = Vec::new();
    for (phrase, better, but) in ODD {
        for (at, _) in text.match_indices(&format!(" {phrase} ")) {
            let around = |before: usize, after: usize| {
                let begin =
                    text[..at].char_indices().rev().nth(before).map_or(0, |(index, _)| index);
                let end = text[at..]
                    .char_indices()
                    .nth(phrase.len() + after)
                    .map_or(text.len(), |(index, _)| at + index);
                text[begin..end].to_owned()
            };
            let longest = but.iter().map(|allowed| allowed.len()).max().unwrap_or_default();
            if !but.iter().any(|allowed| around(longest, longest).contains(allowed)) {
                found.push(format!("{phrase:?} ({better}): …{}…", around(30, 30)));
            }
        }
    }
    found
}

#[test]
fn odd_turns_are_found_in_every_kind_of_text() {
    for (text, count) in [
        ("// The verdict is computed\n    /// anew.", 1),
        ("# The key lies\n# in the safe", 1),
        ("Carry it on a **stick**; sticky notes and joysticks stay.", 1),
        ("This is not a trust.", 1),
        ("This is not a trust\nbundle.", 0),
        ("If there is none, say so.", 1),
        (".TP\n\\fBUsage\\fR figures", 1),
    ] {
        assert_eq!(odd(text).len(), count, "{text:?}: {:?}", odd(text));
    }
}

#[test]
fn what_people_read_has_no_odd_turns() {
    let not_yet = |name: &str| {
        NOT_YET.iter().any(|entry| {
            name.strip_prefix(entry)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ' ']))
        })
    };
    let (mut found, mut later, mut checked) = (Vec::new(), 0, 0);
    for (name, text) in texts() {
        let odd = odd(&text);
        if not_yet(&name) {
            later += odd.len();
        } else {
            checked += 1;
            found.extend(odd.into_iter().map(|odd| format!("{name}: {odd}")));
        }
        if std::env::var_os("AIRSEAL_ALL_WORDS").is_some() && not_yet(&name) {
            odd_of(&name, &text);
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    assert!(checked > 40, "{checked}");
    eprintln!(
        "{checked} texts have none; {later} turns are left in the texts that are not checked yet"
    );
}

/// Lists the rest, for whoever clears it: `AIRSEAL_ALL_WORDS=1 cargo test --test it words --
/// --nocapture`.
fn odd_of(name: &str, text: &str) {
    for odd in odd(text) {
        eprintln!("{name}: {odd}");
    }
}
