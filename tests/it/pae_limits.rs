//! How many revocations fit into a trust bundle that a key service signs, if it signs at most so
//! many bytes at once. The page says so in numbers; the program makes the bundles.

use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::trust::TrustBundle;

use crate::support::{PRODUCT, World, vendor};

/// What AWS KMS signs at once, and what AWS CloudHSM does.
const LIMITS: [usize; 2] = [4_096, 16_000];

/// The bytes that are signed for a bundle whose JSON has so many.
fn signed_bytes(json: usize) -> usize {
    Envelope::sign_bytes(TrustBundle::PAYLOAD_TYPE, vec![b' '; json], &[]).pae().len()
}

/// A vendor with so many roots, a signer for licenses and one for releases, and two licenses of
/// which both are then revoked: the size of the JSON with one revocation, and with two.
fn sizes(roots: &str, sign: &[&str]) -> [usize; 2] {
    let world = World::new();
    let init = ["init", "--product", PRODUCT, "--roots", roots, "--no-passphrase"];
    vendor(&world, &init).exits(0);
    let run = |args: &[&str]| vendor(&world, &[args, sign].concat()).exits(0);
    run(&["rotate", "signer", "--for", "release", "--no-passphrase"]);
    run(&["publish", "--renew-by", "2099-12-31"]);
    let size = |email: &str| {
        let issue = ["issue", "--email", email, "--any-instance", "--days", "365"];
        vendor(&world, &[&issue[..], &["-o", &format!("{email}.json")]].concat()).exits(0);
        run(&["revoke", "--email", email, "--reason", "contract ended", "--yes"]);
        Envelope::parse(&world.read("vendor/trust.json")).unwrap().payload.len()
    };
    ["one@acme.example", "two@acme.example"].map(size)
}

#[test]
fn the_page_says_how_many_revocations_a_limited_key_can_sign_for() {
    let page = include_str!("../../docs/guide/external-keys-limits.md");
    let three = ["--sign-with", "vendor/root-1.key", "--sign-with", "vendor/root-2.key"];
    for (roots, sign, name) in [("1", &[][..], "one root"), ("3", &three, "three roots")] {
        let [one, two] = sizes(roots, sign);
        let entry = two - one;
        // One after another until one is too many; all but the first have a comma.
        let fits =
            |limit| (1..1_000).find(|more| signed_bytes(one + more * entry) > limit).unwrap();
        let [small, large] = LIMITS.map(fits);
        let none = signed_bytes(one - (entry - 1));
        let row = format!("| {name}, two signers | {none} bytes | {small} | {large} |");
        assert!(page.contains(&row), "{row}: {entry} bytes each");
        assert!(page.contains(&format!("{entry} bytes")), "{entry}");
    }
}
