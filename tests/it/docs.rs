//! The documentation: the README's first screen and length, and every link.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every page, by its path in the source.
fn pages() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                into.push(path);
            }
        }
    }
    let mut paths = vec![Path::new(ROOT).join("README.md"), Path::new(ROOT).join("CHANGELOG.md")];
    walk(&Path::new(ROOT).join("docs"), &mut paths);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// A page without its code: what is in a code block or between backticks is no link.
fn prose(text: &str) -> String {
    let blocks = text.split("```").step_by(2).collect::<String>();
    let mut prose = String::new();
    for (index, part) in blocks.split('`').enumerate() {
        // The text of a link may be code; its target never is.
        prose += if index % 2 == 0 { part } else { "code" };
    }
    prose
}

/// The targets of a page's links, without those to other sites.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let inline =
        prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let named = prose
        .lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
        .map(|(_, target)| target);
    inline
        .chain(named)
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .map(str::to_owned)
        .collect()
}

/// The names that a page's headings can be reached by, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut in_code = false;
    let mut anchors = BTreeSet::new();
    for line in text.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if let Some(heading) = line.strip_prefix('#').filter(|_| !in_code) {
            let heading = heading.trim_start_matches('#').trim().to_lowercase();
            let name = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            anchors.insert(name.collect::<String>().replace(' ', "-"));
        }
    }
    anchors
}

#[test]
fn no_link_in_the_documentation_is_broken() {
    let mut checked = 0;
    for (path, text) in pages() {
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", path.display());
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                assert!(anchors(&text).contains(anchor), "{}: {link}", path.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let mut waiting = vec![Path::new(ROOT).join("README.md")];
    let mut reached = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        let path = path.canonicalize().unwrap();
        if path.extension().is_none_or(|extension| extension != "md")
            || !reached.insert(path.clone())
        {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let files = links(&text).into_iter().map(|link| link.split('#').next().unwrap().to_owned());
        waiting.extend(
            files.filter(|file| !file.is_empty()).map(|file| path.parent().unwrap().join(file)),
        );
    }
    for (path, _) in pages().into_iter().filter(|(path, _)| !path.ends_with("CHANGELOG.md")) {
        assert!(
            reached.contains(&path.canonicalize().unwrap()),
            "nothing leads to {}",
            path.display()
        );
    }
}

#[test]
fn the_first_screen_of_the_readme_says_what_it_is_and_shows_it_at_work() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    assert!(text.lines().count() < 150, "{} lines", text.lines().count());
    let screen = text.lines().take(40).collect::<Vec<_>>().join("\n");
    for needed in [
        "licenses a self-hosted product",
        "cargo install",
        "$ airseal import license.json\nimported ",
        "$ airseal verify --limit nodes=8\nvalid\n",
        "$ sh examples/airgap.sh",
        "$ cargo test --locked",
    ] {
        assert!(screen.contains(needed), "{needed:?} is not in the first 40 lines:\n{screen}");
    }
    // By who reads it, in this order.
    let readers = [
        "run the product",
        "write scripts",
        "data protection",
        "the vendor",
        "your product",
        "change airseal",
    ];
    let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings.len(), readers.len(), "{headings:?}");
    for (heading, reader) in headings.iter().zip(readers) {
        assert!(heading.contains(reader), "{headings:?}");
    }
}

#[test]
fn every_page_of_the_guide_that_says_what_to_do_is_followed_by_a_script() {
    let script = std::fs::read_to_string(Path::new(ROOT).join("tests/guide.sh")).unwrap();
    let others =
        script.lines().find_map(|line| line.trim().strip_prefix("case $name in ")).unwrap();
    let others: Vec<_> = others.split(')').next().unwrap().split(" | ").collect();
    let guide = Path::new(ROOT).join("docs/guide");
    for name in &others {
        assert!(guide.join(format!("{name}.md")).exists(), "{name}");
    }
    let (followed, topics): (Vec<_>, Vec<_>) = std::fs::read_dir(guide)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .partition(|name| !others.contains(&name.as_str()));
    assert_eq!((followed.len(), topics.len()), (22, others.len()), "{followed:?}");
}
