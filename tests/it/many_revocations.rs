//! A vendor with a hundred thousand revoked licenses.

use crate::history::{bundle, day, license, site};

#[test]
fn one_license_is_found_among_a_hundred_thousand_revoked_ones() {
    let many = (0..100_000).fold(String::from("{"), |mut map, id: u128| {
        let id = uuid::Uuid::from_u128(1 << 64 | id << 8);
        map.push_str(&format!(
            "\"{id}\":{{\"at\":\"2026-01-02T00:00:00Z\",\"reason\":\"ended\"}},"
        ));
        map
    });
    let entry = "\"00000000-0000-0000-0000-000000000007\":{\"at\":\"2026-01-02T00:00:00Z\",\"reason\":\"the one\"}}";
    let revoked = serde_json::from_str(&format!("{many}{entry}")).unwrap();
    let next = bundle(2, 1, "A").signer('S', 1, None).with_revoked(revoked);

    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    let now = day(100).to_string();
    let file = world.write("next.json", next.file());
    world.run_at(&now, &["import", file.to_str().unwrap()]).exits(0);
    for (id, verdict, reason) in
        [(7, "revoked", "the one"), (8, "valid", ""), (1 << 64 | 5 << 8, "revoked", "ended")]
    {
        let file = world.write("license.json", license(id, 'S', 5));
        let said = world.run_at(&now, &["verify", file.to_str().unwrap(), "--json"]).json();
        assert_eq!(said["verdict"], verdict, "{said}");
        assert!(said["reason"].as_str().unwrap().contains(reason), "{said}");
    }

    // The next ones are compared with it, entry by entry: one more is taken, one less is not.
    let more = "\"00000000-0000-0000-0000-000000000009\":{\"at\":\"2026-01-03T00:00:00Z\",\"reason\":\"more\"},";
    let more = serde_json::from_str(&format!("{{{more}{}{entry}", &many[1..])).unwrap();
    let less = serde_json::from_str(&format!("{}}}", many.trim_end_matches(','))).unwrap();
    for (version, revoked, code) in [(3, more, 0), (4, less, 11)] {
        let next = bundle(version, 1, "A").signer('S', 1, None).with_revoked(revoked);
        world.write("next.json", next.file());
        let begin = std::time::Instant::now();
        let run = world.run_at(&now, &["import", &world.text_path("next.json")]).exits(code);
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
        let said = "no longer revokes the license 00000000-0000-0000-0000-000000000007";
        assert_eq!(format!("{}{}", run.out(), run.stderr).contains(said), code == 11, "{run:?}");
    }
}

/// The id is looked for as text: it must be found however JSON may spell it.
#[test]
fn an_id_with_escaped_characters_is_revoked_all_the_same() {
    let id = "00000000-0000-0000-0000-00000000000\\u0037";
    let map = format!("{{\"{id}\":{{\"at\":\"2026-01-02T00:00:00Z\",\"reason\":\"r\"}}}}");
    let next =
        bundle(2, 1, "A").signer('S', 1, None).with_revoked(serde_json::from_str(&map).unwrap());
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    let now = day(100).to_string();
    let file = world.write("next.json", next.file());
    world.run_at(&now, &["import", file.to_str().unwrap()]).exits(0);
    let file = world.write("license.json", license(7, 'S', 5));
    world.run_at(&now, &["verify", file.to_str().unwrap()]).exits(12);
}

/// Another spelling of an id would be searched for in vain.
#[test]
fn an_id_in_another_spelling_makes_the_bundle_malformed() {
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    for id in ["0000000000000000000000000000000A", "AAAAAAAA-0000-0000-0000-000000000007", "seven"]
    {
        let map = format!("{{\"{id}\":{{\"at\":\"2026-01-02T00:00:00Z\",\"reason\":\"r\"}}}}");
        let next = bundle(2, 1, "A")
            .signer('S', 1, None)
            .with_revoked(serde_json::from_str(&map).unwrap());
        let file = world.write("next.json", next.file());
        world.run_at(&day(100).to_string(), &["import", file.to_str().unwrap()]).exits(10);
    }
}
