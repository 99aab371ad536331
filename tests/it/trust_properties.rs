//! Promises that hold over every history of trust, tried on random ones.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::history::{Bundle, bundle, day, license, site};
use crate::support::World;

const TODAY: u32 = 200;
/// The roots and the signers that take part.
const ROOTS: &str = "ABCD";
const SIGNERS: [char; 2] = ['S', 'T'];

/// A bundle as anybody might offer it: some version, some roots and threshold,
/// some revocations, signed by some keys.
fn any_bundle() -> impl Strategy<Value = Bundle> {
    let roots = subsequence(ROOTS.chars().collect::<Vec<_>>(), 1..=3);
    let hands = subsequence(ROOTS.chars().collect::<Vec<_>>(), 1..=4);
    (1_u64..6, roots, any::<prop::sample::Index>(), hands, any::<[bool; 3]>()).prop_map(
        |(version, roots, threshold, hands, [revoke_s, revoke_t, revoke_license])| {
            let text = |letters: Vec<char>| letters.into_iter().collect::<String>();
            let threshold = threshold.index(roots.len()) + 1;
            let mut next = bundle(version, threshold, &text(roots)).signed_by(&text(hands));
            next = next.signer('S', 1, None).signer('T', 1, None);
            if revoke_s {
                next = next.revokes_key('S');
            }
            if revoke_t {
                next = next.revokes_key('T');
            }
            if revoke_license { next.revokes(1) } else { next }
        },
    )
}

fn import(world: &World, files: &[Vec<u8>]) {
    let folder = world.path("stick");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    for (index, file) in files.iter().enumerate() {
        std::fs::write(folder.join(format!("{index}.json")), file).unwrap();
    }
    // Whatever it says of each file: what is in force afterwards is the question.
    world.run_at(&day(TODAY).to_string(), &["import", folder.to_str().unwrap()]);
}

fn version(world: &World) -> u64 {
    let shown = world.run_at(&day(TODAY).to_string(), &["trust", "show", "--json"]).exits(0).json();
    shown["version"].as_u64().unwrap()
}

fn revoked(world: &World, signer: char) -> bool {
    let shown = world.run_at(&day(TODAY).to_string(), &["trust", "show", "--json"]).exits(0).json();
    shown["revoked_keys"].get(crate::history::key(signer).public().id().as_str()).is_some()
}

/// The ids of all keys and licenses that are revoked here.
fn revocations(world: &World) -> BTreeSet<String> {
    let shown = world.run_at(&day(TODAY).to_string(), &["trust", "show", "--json"]).exits(0).json();
    let ids = |name: &str| shown[name].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    ids("revoked_keys").into_iter().chain(ids("revoked_licenses")).collect()
}

fn first() -> Bundle {
    bundle(1, 2, "ABC").signer('S', 1, None).signer('T', 1, None)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_trusted_version_never_goes_down(imports in prop::collection::vec(prop::collection::vec(any_bundle(), 1..4), 1..6)) {
        let world = site(&first());
        let mut before = 1;
        for bundles in imports {
            import(&world, &bundles.iter().map(Bundle::file).collect::<Vec<_>>());
            let now = version(&world);
            prop_assert!(now >= before, "{now} after {before}");
            before = now;
        }
    }

    #[test]
    fn no_license_by_a_revoked_key_is_ever_valid(
        imports in prop::collection::vec(prop::collection::vec(any_bundle(), 1..3), 1..5),
        issued in 1_u32..TODAY,
    ) {
        let world = site(&first());
        for bundles in imports {
            let mut files: Vec<_> = bundles.iter().map(Bundle::file).collect();
            files.extend(SIGNERS.map(|signer| license(u128::from(u32::from(signer)), signer, issued)));
            import(&world, &files);
            for signer in SIGNERS {
                let file = world.write("license.json", license(99, signer, issued));
                let said = world.run_at(&day(TODAY).to_string(), &["verify", file.to_str().unwrap(), "--json"]).json();
                prop_assert_eq!(said["verdict"] == "valid", !revoked(&world, signer), "{}", said);
            }
        }
    }

    #[test]
    fn nothing_that_was_revoked_is_ever_trusted_again(
        imports in prop::collection::vec(prop::collection::vec(any_bundle(), 1..4), 1..6),
    ) {
        let world = site(&first());
        let mut before = revocations(&world);
        for bundles in imports {
            import(&world, &bundles.iter().map(Bundle::file).collect::<Vec<_>>());
            let now = revocations(&world);
            prop_assert!(before.is_subset(&now), "{before:?} became {now:?}");
            before = now;
        }
    }

    #[test]
    fn the_order_of_files_in_one_import_never_changes_the_outcome(
        (files, shuffled) in prop::collection::vec(any_bundle(), 1..6).prop_flat_map(|bundles| {
            let mut files: Vec<_> = bundles.iter().map(Bundle::file).collect();
            files.extend([license(1, 'S', 5), license(2, 'T', 6), license(1, 'S', 7)]);
            (Just(files.clone()), Just(files).prop_shuffle())
        }),
    ) {
        let (one, other) = (site(&first()), site(&first()));
        import(&one, &files);
        import(&other, &shuffled);
        prop_assert!(std::fs::read(one.home("trust.json")).unwrap() == std::fs::read(other.home("trust.json")).unwrap());
        prop_assert!(licenses(&one) == licenses(&other));
        let verdict = |world: &World| world.run_at(&day(TODAY).to_string(), &["verify", "--json"]).json()["verdict"].clone();
        prop_assert_eq!(verdict(&one), verdict(&other));
    }
}

/// The installed licenses, names and bytes.
fn licenses(world: &World) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(world.home("licenses")) else { return Vec::new() };
    let mut all: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|e| (e.file_name(), std::fs::read(e.path()).unwrap()))
        .collect();
    all.sort();
    all
}
