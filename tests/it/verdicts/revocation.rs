//! Licenses that the vendor revoked.

use super::*;

#[test]
fn a_revoked_license_is_refused_once_the_bundle_that_says_so_is_imported() {
    let site = Site::new();
    site.write("license.json", site.license());
    site.run(&["import", "license.json"]).exits(0);
    assert_eq!(answer(site.run(&["verify", "--json"])).verdict, "valid");
    let why = json!({"at": "2020-05-06T07:08:09Z", "reason": "refunded"});
    site.import_bundle(|bundle| bundle["revoked_licenses"][ID] = why);
    let answer = answer(site.run(&["verify", "--json"]));
    assert_eq!(answer.verdict, "revoked");
    assert_eq!(answer.checked.list(), [Some(true), Some(true), Some(false), None, None, None]);
    assert!(
        answer.reason.contains("2020-05-06") && answer.reason.contains("refunded"),
        "{}",
        answer.reason
    );
    assert_eq!(
        (answer.license.map(|license| license.license_id), answer.seconds_left),
        (Some(ID.to_owned()), None)
    );
    // Another license of the same signer still counts.
    let other = site.body_with(&[("11111111-", "99999999-")]);
    expect(&site, &site.sign(other), &[], "valid");
}

#[test]
fn a_revoked_signer_takes_every_license_with_it_however_old() {
    let site = Site::new();
    let id = site.signer.public().id().to_string();
    let why = json!({"at": "2030-01-01T00:00:00Z", "reason": "stolen"});
    site.import_bundle(|bundle| bundle["revoked_keys"][&id] = why);
    let answer = expect(&site, &site.license(), &[], "untrusted");
    assert_eq!(answer.checked.list(), [Some(true), Some(false), None, None, None, None]);
    assert!(answer.reason.contains("stolen"), "{}", answer.reason);
}
