//! What semantic versioning covers: the items of the crate's root. A change of the list is a
//! change that an embedding product sees, and belongs into the changelog.

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The public items of a file, each with its signature on one line; fields and variants of a type
/// stand below it.
fn items(file: &str) -> Vec<String> {
    let source = std::fs::read_to_string(format!("{ROOT}/src/{file}")).unwrap();
    let (mut items, mut signature) = (Vec::new(), None::<String>);
    for line in source.lines() {
        let code = line.trim();
        let mut open = match signature.take() {
            Some(begun) => format!("{begun} {code}"),
            None if code.starts_with("pub ") || code.starts_with("impl") => code.to_owned(),
            None => continue,
        };
        if code.ends_with(['{', ';', ',']) && open.matches('(').count() == open.matches(')').count()
            || code.ends_with("{}")
        {
            open.truncate(open.trim_end_matches(['{', ' ', ';', ',']).len());
            items.push(open);
        } else {
            signature = Some(open);
        }
    }
    items
}

#[test]
fn the_public_items_are_the_listed_ones() {
    let found = ["lib.rs", "embed.rs"].map(|file| items(file).join("\n")).join("\n\n") + "\n";
    let path = format!("{ROOT}/tests/public_items.txt");
    if std::env::var_os("AIRSEAL_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let listed = std::fs::read_to_string(&path).unwrap();
    for wanted in ["pub fn open", "pub fn license", "pub fn register", "pub fn telemetry_allowed"] {
        assert!(found.contains(wanted), "{wanted} is not found: this test is blind");
    }
    assert_eq!(
        found, listed,
        "an embedding product sees this change: note it in the changelog, and run this test with \
         AIRSEAL_BLESS=1"
    );
}
