//! `vendor reissue`: a license that was issued before, once more.

use serde_json::json;

use crate::histories::{Desk, id};
use crate::support::{World, needs, tool};

fn first_digits(world: &World, file: &str) -> String {
    let shown = world.run(&["inspect", file, "--json"]).exits(0).json();
    shown["payload"]["license_id"].as_str().unwrap()[..8].to_owned()
}

#[test]
fn the_file_has_the_same_bytes_as_then_in_every_form_and_takes_no_key() {
    let world = World::registered();
    let terms =
        ["--days", "365", "--limit", "nodes=10", "--limit", "users=unlimited", "--plan", "pro"];
    world.issue("license.json", &terms).exits(0);
    let id = first_digits(&world, "license.json");
    // A folder that was answered gets the same license in the other forms.
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("in/site.json")).unwrap();
    for (file, form) in
        [("license.asc", &["--armor"][..]), ("license.txt", &["--line", "--with-trust"])]
    {
        let issue = ["vendor", "issue", "in", "--dir", "vendor", "-o", "out", "--force"];
        world.run(&[&issue[..], &terms, form].concat()).exits(0);
        std::fs::rename(world.path("out/site.license.json"), world.path(file)).unwrap();
    }
    for key in ["root.key", "signer.key"] {
        std::fs::remove_file(world.path("vendor").join(key)).unwrap();
    }
    let forms = [
        ("license.json", &[][..]),
        ("license.asc", &["--armor"]),
        ("license.txt", &["--line", "--with-trust"]),
    ];
    for (file, form) in forms {
        let reissue = ["vendor", "reissue", &id, "--dir", "vendor"];
        world.run(&[&reissue[..], &["-o", "again"], form].concat()).exits(0);
        assert_eq!(world.read("again"), world.read(file), "{form:?}");
        let out = world.run(&[&reissue[..], &["-o", "-"], form].concat()).exits(0);
        assert_eq!((out.stdout, out.stderr.as_str()), (world.read(file), ""), "{form:?}");
        std::fs::remove_file(world.path("again")).unwrap();
    }
    world.run(&["vendor", "reissue", &id, "--dir", "vendor", "-o", "again.json"]).exits(0);
    world.run(&["import", "again.json"]).exits(0);
    world.run(&["verify", "--limit", "nodes=10"]).exits(0);
}

#[test]
fn openssl_accepts_the_signature_of_a_license_that_is_handed_out_again() {
    needs!("openssl");
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let id = first_digits(&world, "license.json");
    world.run(&["vendor", "reissue", &id, "--dir", "vendor", "-o", "again.json"]).exits(0);
    // The specification's example of DSSE, by shell and openssl alone.
    let script = r#"
        field() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" again.json; }
        field payload | base64 -d > body
        type=$(field payloadType)
        printf 'DSSEv1 %s %s %s ' "${#type}" "$type" "$(wc -c < body | tr -d ' ')" | cat - body > pae
        field sig | base64 -d > sig
        openssl pkeyutl -verify -rawin -pubin -inkey vendor/signer.pub.pem -in pae -sigfile sig
    "#;
    let said = tool("sh", &["-euc", script], &world.path(""));
    assert!(String::from_utf8_lossy(&said).contains("Verified Successfully"));
}

#[test]
fn what_it_says_has_stable_keys_and_the_same_bytes_again_are_unchanged() {
    let mut desk = Desk::new();
    let file = desk.issue('1', json!({}), json!({}));
    let out = desk.text_path("again.json");
    let said = desk.vendor(&["reissue", "1111-1111", "-o", &out, "--json"]).exits(0).json();
    assert_eq!(desk.read("again.json"), file);
    let license = said["license"].clone();
    assert_eq!(
        said,
        json!({"output": out, "changed": true, "license": license, "standing": "in-force", "renewed_by": null})
    );
    assert_eq!(license["license_id"], id('1'));
    let said = desk.vendor(&["reissue", "1111", "-o", &out, "--json"]).exits(0).json();
    assert_eq!(said["changed"], false);
    assert!(desk.vendor(&["reissue", "1111", "-o", &out]).exits(0).out().starts_with("unchanged"));
    // A renewal goes with it.
    desk.issue('2', json!({}), json!({"renews": id('1')}));
    let run = desk.vendor(&["reissue", &id('1'), "-o", &out]).exits(0);
    assert!(run.out().contains(&format!("airseal vendor reissue {}", id('2'))), "{}", run.out());
}

#[test]
fn a_license_that_no_site_would_accept_is_refused_with_the_next_step() {
    let mut desk = Desk::new();
    let ended = json!({"not_before": "2025-01-01T00:00:00Z", "expires_at": "2026-05-17T23:59:59Z"});
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', json!({}), json!({"replaces": [id('1')]}));
    desk.issue('3', ended.clone(), json!({}));
    desk.issue('4', ended, json!({}));
    desk.issue('5', json!({}), json!({"renews": id('4')}));
    desk.issue('6', json!({}), json!({}));
    desk.issue('7', json!({}), json!({"sig": "A".repeat(86) + "=="}));
    desk.issue('8', json!({}), json!({"sig": null}));
    // In grace it counts, and so does one that begins later.
    desk.issue('a', json!({"expires_at": "2026-05-18T23:59:59Z"}), json!({}));
    desk.issue('b', json!({"not_before": "2026-07-01T00:00:00Z"}), json!({}));
    desk.issue('9', json!({}), json!({}));
    desk.receive(&[json!({"kind": "erasure", "instance": "a".repeat(32), "returned": [id('9')]})]);
    desk.revoke('6', "host stolen");
    let out = desk.text_path("again.json");
    for (digit, code, said, next) in [
        (
            '1',
            12,
            "license 22222222-2222-4222-8222-222222222222 replaces it",
            "vendor reissue 2222",
        ),
        ('3', 13, "it ended on 2026-05-17", "vendor issue"),
        ('4', 13, "it ended on 2026-05-17", "vendor reissue 5555"),
        ('6', 12, "it was revoked on 2026-06-01: host stolen", "vendor issue"),
        ('7', 11, "its signature does not match its content", "vendor issue"),
        ('9', 15, "its instance was unregistered", "vendor issue"),
        ('8', 1, "by an earlier version of airseal", "vendor issue REQUEST"),
    ] {
        let run = desk.vendor(&["reissue", &id(digit), "-o", &out]).exits(code);
        assert!(run.stderr.contains(said) && run.stderr.contains(next), "{digit}: {}", run.stderr);
        // --force is about the file that is there, and nothing else.
        desk.vendor(&["reissue", &id(digit), "-o", &out, "--force"]).exits(code);
        assert!(!desk.path("again.json").exists(), "{digit}");
    }
    for digit in ['a', 'b'] {
        desk.vendor(&["reissue", &id(digit), "-o", &out, "--force"]).exits(0);
    }
    let signer = airseal::core::types::keys::PublicKey::from_pem(
        std::str::from_utf8(&desk.read("vendor/signer.pub.pem")).unwrap(),
    );
    let keyid = signer.unwrap().id().to_string();
    desk.vendor(&["revoke", "--key", &keyid, "--reason", "leaked", "--yes"]).exits(0);
    let run = desk.vendor(&["reissue", "2222", "-o", &out]).exits(12);
    assert!(run.stderr.contains("its signer") && run.stderr.contains("leaked"), "{}", run.stderr);
}

#[test]
fn an_id_must_be_of_one_license_and_a_file_is_not_written_over() {
    let mut desk = Desk::new();
    desk.issue('1', json!({"license_id": "11112222-1111-4111-8111-111111111111"}), json!({}));
    desk.issue('1', json!({"license_id": "11113333-1111-4111-8111-111111111111"}), json!({}));
    let out = desk.text_path("again.json");
    let run = desk.vendor(&["reissue", "1111", "-o", &out]).exits(2);
    for said in ["11112222-", "11113333-", "give more digits"] {
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    desk.vendor(&["reissue", "11113", "-o", &out]).exits(0);
    let run = desk.vendor(&["reissue", "11114", "-o", &out]).exits(1);
    assert!(run.stderr.contains("vendor show"), "{}", run.stderr);
    desk.vendor(&["reissue", "111", "-o", &out]).exits(2);
    let before = desk.read("again.json");
    desk.vendor(&["reissue", "11112", "-o", &out]).exits(1);
    assert_eq!(desk.read("again.json"), before);
    desk.vendor(&["reissue", "11112", "-o", &out, "--force"]).exits(0);
    assert_ne!(desk.read("again.json"), before);
}

#[test]
fn nothing_is_handed_out_while_something_is_missing_in_the_folder() {
    let mut desk = Desk::new();
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', json!({}), json!({}));
    let before = desk.read("vendor/trust.json");
    desk.revoke('1', "stolen");
    // The backup does not know that it was revoked.
    desk.write("vendor/trust.json", before);
    let out = desk.text_path("again.json");
    let run = desk.vendor(&["reissue", "1111", "-o", &out]).exits(1);
    assert!(run.stderr.contains("restored from a backup"), "{}", run.stderr);
    assert!(!desk.path("again.json").exists());
}

#[test]
fn the_license_is_drawn_as_a_code_that_can_be_imported() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let id = first_digits(&world, "license.json");
    let reissue = ["vendor", "reissue", &id, "--dir", "vendor", "-o", "again.json"];
    world.run(&[&reissue[..], &["--qr-png", "again.png"]].concat()).exits(0);
    world.run(&["import", "again.png"]).exits(0);
    world.run(&["verify"]).exits(0);
}
