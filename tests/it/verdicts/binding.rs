//! For whom a license is.

use super::*;

#[test]
fn a_license_for_another_instance_email_edition_or_product_is_a_mismatch() {
    let site = Site::new();
    let instance = format!("\"instance\":\"{}\"", site.instance);
    let other_instance = format!("\"instance\":\"{}\"", "0".repeat(32));
    for change in [
        (instance.as_str(), other_instance.as_str()),
        ("ops@acme.example", "dev@acme.example"),
        ("ops@acme.example", "Ops@acme.example"),
        ("ops@acme.example", "ops@acme.example.org"),
        ("\"edition\":\"business\",\"email\":\"ops@acme.example\"", "\"edition\":\"community\""),
        ("acme-dock", "acme-dock2"),
    ] {
        let answer = expect(&site, &site.sign(site.body_with(&[change])), &[], "mismatch");
        assert_eq!(
            answer.checked.list(),
            [Some(true), Some(true), Some(true), Some(false), None, None],
            "{change:?}"
        );
        assert_eq!(answer.seconds_left, None, "{change:?}");
    }
}

#[test]
fn the_case_of_the_domain_does_not_matter_and_no_instance_means_any() {
    let site = Site::new();
    expect(
        &site,
        &site.sign(site.body_with(&[("ops@acme.example", "ops@ACME.Example")])),
        &[],
        "valid",
    );
    let instance = format!("\"instance\":\"{}\"", site.instance);
    expect(&site, &site.sign(site.body_with(&[(&instance, "\"instance\":null")])), &[], "valid");
}

#[test]
fn nothing_installed_and_not_registered_are_missing() {
    let world = World::with_vendor();
    let before = answer(world.run(&["verify", "--json"]));
    assert_eq!((before.verdict.as_str(), before.file, before.license), ("missing", None, None));
    assert_eq!(before.checked.list(), [None; 6]);
    world.run(&["register", "--email", EMAIL]).exits(0);
    assert_eq!(answer(world.run(&["verify", "--json"])).verdict, "missing");

    // A good license on a machine that never registered cannot be bound to it.
    let site = Site::new();
    let fingerprint = String::from_utf8(site.read("vendor/root.fingerprint")).unwrap();
    site.run(&[
        "--home",
        "new",
        "trust",
        "pin",
        "vendor/trust.json",
        "--fingerprint",
        fingerprint.trim(),
    ])
    .exits(0);
    let answer = expect(&site, &site.license(), &["--home", "new"], "missing");
    assert_eq!(answer.checked.list(), [Some(true), Some(true), Some(true), None, None, None]);
}
