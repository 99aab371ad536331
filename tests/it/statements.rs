//! The numbered statements of `docs/reference/formats.md`: each number is used once, and whatever
//! cites one cites one that is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PAGE: &str = include_str!("../../docs/reference/formats.md");

/// Whether it is a number of a statement: one or two capitals, then digits.
fn is_number(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = &text[letters..];
    (1..=2).contains(&letters)
        && !digits.is_empty()
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The numbers of the page in their order: `**T7.**` begins an item of a list or a row of a table.
fn statements() -> Vec<&'static str> {
    let begun = PAGE.lines().filter_map(|line| {
        line.strip_prefix("- **").or_else(|| line.strip_prefix("| **"))?.split_once(".**")
    });
    begun.map(|(number, _)| number).filter(|number| is_number(number)).collect()
}

#[test]
fn every_statement_has_a_number_of_its_own_and_the_numbers_of_a_chapter_have_no_gap() {
    let all = statements();
    assert!(all.len() > 200, "{}", all.len());
    let mut chapters: BTreeMap<&str, usize> = BTreeMap::new();
    for number in all {
        let (letters, digits) = number.split_at(number.find(|c: char| c.is_ascii_digit()).unwrap());
        let last = chapters.entry(letters).or_default();
        *last += 1;
        assert_eq!(digits.parse(), Ok(*last), "{number}");
    }
}

/// What a text cites: `T7` in parentheses or after a comma, such as `(T7, U1 to U3)`.
fn cited_in_parentheses(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let words = inside.flat_map(|inside| inside.split([' ', ',', '\n']));
    words.filter(|word| is_number(word))
}

#[test]
fn the_page_cites_only_statements_that_it_has() {
    let all: BTreeSet<_> = statements().into_iter().collect();
    let cited: Vec<_> = cited_in_parentheses(PAGE).collect();
    assert!(cited.len() > 40, "{}", cited.len());
    for number in cited {
        assert!(all.contains(number), "{number}");
    }
}

/// What the vectors of the test kit cite, with the vector that does.
fn cited_by_vectors() -> BTreeMap<String, String> {
    let (mut ids, mut cited) = (BTreeSet::new(), BTreeMap::new());
    for entry in std::fs::read_dir(Path::new(ROOT).join("testkit/vectors")).unwrap() {
        let path = entry.unwrap().path();
        let group: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for vector in group["vectors"].as_array().unwrap() {
            let id = vector["id"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} comes twice");
            let statements = vector["statements"].as_array().unwrap();
            assert!(!statements.is_empty(), "{id} cites no statement");
            for number in statements {
                cited.insert(number.as_str().unwrap().to_owned(), id.to_owned());
            }
        }
    }
    cited
}

/// What the tests cite, with the file that does: one says in its text which statement it is about,
/// such as "statement T7".
fn cited_by_tests() -> BTreeMap<String, String> {
    let mut cited = BTreeMap::new();
    let mut folders = vec![Path::new(ROOT).join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for rest in text.split("statement ").skip(1) {
                let word = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
                if is_number(word) && !path.ends_with("statements.rs") {
                    cited.insert(word.to_owned(), path.display().to_string());
                }
            }
        }
    }
    cited
}

#[test]
fn vectors_and_tests_cite_only_statements_that_the_page_has() {
    let all: BTreeSet<_> = statements().into_iter().collect();
    let (vectors, tests) = (cited_by_vectors(), cited_by_tests());
    assert!(vectors.len() > 250 && tests.len() > 10, "{} {}", vectors.len(), tests.len());
    for (number, by) in vectors.iter().chain(&tests) {
        assert!(all.contains(number.as_str()), "{by} cites {number}, which the page does not have");
    }
}

/// What no implementation of today can be asked about.
const NOT_ASKED: [(&str, &str); 5] = [
    ("F23", "says what a reader need not do"),
    ("S19", "leaves the answer to the reader"),
    ("Z1", "is about later versions"),
    ("Z2", "is about later versions"),
    ("Z3", "is about later versions"),
];

#[test]
fn every_statement_has_a_vector_or_a_test() {
    let (vectors, tests) = (cited_by_vectors(), cited_by_tests());
    let not_asked: BTreeMap<_, _> = NOT_ASKED.into_iter().collect();
    let all = statements();
    let without: Vec<_> = all
        .iter()
        .filter(|number| !vectors.contains_key(**number) && !tests.contains_key(**number))
        .filter(|number| !not_asked.contains_key(**number))
        .collect();
    assert!(without.is_empty(), "neither a vector nor a test cites {without:?}");
    println!("{} statements: {} have vectors", all.len(), vectors.len());
}
