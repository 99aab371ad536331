//! The properties that the fuzz targets look for, over the seeds in `fuzz/corpus` and
//! over damage done to them. `scripts/fuzz.sh` looks longer.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

#[path = "../../fuzz/properties.rs"]
mod properties;

type Property = fn(&[u8]) -> bool;

/// One entry a target.
const TARGETS: [(&str, Property); 16] = [
    ("advisories", properties::advisories),
    ("armor", properties::armor),
    ("capture", properties::capture),
    ("catalogue", properties::catalogue),
    ("csaf", properties::csaf),
    ("envelope", properties::envelope),
    ("forms", properties::forms),
    ("key", properties::key_file),
    ("ledger", properties::ledger),
    ("license", properties::license),
    ("picture", properties::picture),
    ("policy", properties::policy),
    ("registration", properties::registration),
    ("signature", properties::signature),
    ("snapshot", properties::snapshot),
    ("trust", properties::trust),
];

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    files(&format!("corpus/{target}")).iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn every_seed_keeps_the_properties() {
    for (target, property) in TARGETS {
        let seeds = seeds(target);
        let taken = seeds.iter().filter(|seed| property(seed)).count();
        assert!(
            taken > 0 && taken < seeds.len(),
            "{target}: {taken} of {} seeds are taken",
            seeds.len()
        );
    }
}

#[test]
fn every_target_is_run_here_and_by_the_script() {
    let names = TARGETS.map(|(target, _)| target);
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    assert_eq!(files("fuzz_targets").iter().map(stem).collect::<Vec<_>>(), names);
    assert_eq!(files("corpus").iter().map(stem).collect::<Vec<_>>(), names);
    let manifest = include_str!("../../fuzz/Cargo.toml");
    assert!(names.iter().all(|name| manifest.contains(&format!("name = \"{name}\""))));
}

/// What happens to files: a bit flips, the end is missing, a piece is there twice.
fn damaged(seed: &[u8], at: prop::sample::Index, bit: u8, how: u8) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let at = at.index(bytes.len().max(1));
    match how {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit),
        1 => bytes.truncate(at),
        2 => {
            let piece: Vec<u8> = bytes.iter().skip(at).take(40).copied().collect();
            bytes.splice(at..at, piece);
        }
        _ => {
            bytes.drain(at..(at + usize::from(bit) + 1).min(bytes.len()));
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_damaged_seed_keeps_the_properties(
        target in 0..TARGETS.len(),
        seed in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8, 0..4_u8), 1..4),
    ) {
        let (name, property) = TARGETS[target];
        let seeds = seeds(name);
        let mut bytes = seeds[seed.index(seeds.len())].clone();
        for (at, bit, how) in damage {
            bytes = damaged(&bytes, at, bit, how);
        }
        let _ = property(&bytes);
    }
}
