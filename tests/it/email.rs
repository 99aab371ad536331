//! Which addresses an instance may register: held to the JSON-Schema-Test-Suite
//! (formats `email` and `idn-email`), RFC 5321 and RFC 6531.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::support::World;
use airseal::core::types::email::Email;
use proptest::prelude::*;
use proptest::string::string_regex;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    #[serde(rename = "description")]
    _description: String,
    #[serde(rename = "schema")]
    _schema: serde_json::Value,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    description: String,
    /// Raw: one case is a lone surrogate, which no Rust string can hold.
    data: Box<RawValue>,
    valid: bool,
}

/// The cases on which airseal, read as a document reads it, disagrees with the
/// suite; and how many were asked.
fn disagreements(suites: &str) -> (Vec<String>, usize) {
    let suites: Vec<Suite> = serde_json::from_str(suites).unwrap();
    let cases: Vec<Case> = suites.into_iter().flat_map(|suite| suite.tests).collect();
    // A format says nothing about what is not a string.
    let strings: Vec<&Case> =
        cases.iter().filter(|case| case.data.get().starts_with('"')).collect();
    let accepted = |case: &Case| serde_json::from_str::<Email>(case.data.get()).is_ok();
    let wrong = strings
        .iter()
        .filter(|case| accepted(case) != case.valid)
        .map(|case| case.description.clone());
    (wrong.collect(), strings.len())
}

#[test]
fn every_case_of_the_json_schema_suite_for_email_is_judged_as_there_but_other_scripts_are_welcome()
{
    let (wrong, asked) = disagreements(include_str!("../vectors/email.json"));
    assert!(asked >= 60, "only {asked} cases");
    // `email` is the ASCII-only format. These two are refused there for that alone.
    let only_for_ascii = [
        "a non-ASCII character in the local part is not valid",
        "a non-ASCII character in the domain is not valid",
    ];
    assert_eq!(wrong, only_for_ascii);
}

#[test]
fn every_case_of_the_json_schema_suite_for_idn_email_is_judged_as_there() {
    let (wrong, asked) = disagreements(include_str!("../vectors/idn_email.json"));
    assert!(asked >= 4, "only {asked} cases");
    assert_eq!(wrong, [""; 0]);
}

fn is_email(text: &str) -> bool {
    text.parse::<Email>().is_ok()
}

#[test]
fn addresses_in_scripts_with_vowel_signs_and_viramas_are_accepted() {
    // Most of them the examples on Wikipedia's page on international email.
    for good in [
        "Pelé@example.com",
        "δοκιμή@παράδειγμα.δοκιμή",
        "我買@屋企.香港",
        "二ノ宮@黒川.日本",
        "медведь@с-балалайкой.рф",
        "संपर्क@डाटामेल.भारत",
        "ಬೆಂಬಲ@ಡೇಟಾಮೇಲ್.ಭಾರತ",
        "ผู้ใช้@ตัวอย่าง.ไทย",
        "ខ្មែរ@ខ្មែរ.example",
        "\"Jörg Müller\"@example.com",
    ] {
        assert!(is_email(good), "{good}");
    }
    // RFC 6531 leaves the quoted pair as it was: a backslash and ASCII.
    assert!(is_email(r#""\\é"@example.com"#));
    assert!(!is_email(r#""\é"@example.com"#));
}

#[test]
fn characters_that_hide_or_reorder_text_are_refused() {
    for hidden in [
        '\u{ad}', '\u{34f}', '\u{85}', '\u{a0}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2066}',
        '\u{feff}',
    ] {
        for bad in [format!("o{hidden}ps@acme.example"), format!("ops@ac{hidden}me.example")] {
            assert!(!is_email(&bad), "{bad:?}");
        }
    }
    for bad in [
        "\"a\tb\"@acme.example",
        "ops\0@acme.example",
        "ops@acme.example\0",
        "\"a\u{202e}b\"@acme.example",
    ] {
        assert!(!is_email(bad), "{bad:?}");
    }
}

#[test]
fn lengths_are_those_of_rfc_5321() {
    let local = |n: usize| format!("{}@acme.example", "a".repeat(n));
    assert!(is_email(&local(64)) && !is_email(&local(65)));
    // Bytes, not characters (RFC 6532 section 3.4): é has two.
    assert!(is_email(&format!("{}@acme.example", "é".repeat(32))));
    assert!(!is_email(&format!("{}@acme.example", "é".repeat(33))));
    let label = |n: usize| format!("ops@{}.example", "a".repeat(n));
    assert!(is_email(&label(63)) && !is_email(&label(64)));
    // A path is 256 with its brackets.
    let of_length =
        |n: usize| format!("ops@{}{}", "a.".repeat((n - 5) / 2), "b".repeat(1 + (n - 5) % 2));
    assert_eq!(of_length(254).len(), 254);
    assert!(is_email(&of_length(254)) && !is_email(&of_length(255)));
}

#[test]
fn an_address_literal_is_an_ip_address_and_nothing_else() {
    for good in ["a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@[IPV6:::ffff:192.0.2.1]"] {
        assert!(is_email(good), "{good}");
    }
    for bad in [
        "a@[2001:db8::1]",
        "a@[IPv6:]",
        "a@[IPv6:192.0.2.1]",
        "a@[IPv6:fe80::1%eth0]",
        "a@[ 192.0.2.1]",
        "a@[é]",
    ] {
        assert!(!is_email(bad), "{bad}");
    }
}

#[test]
fn a_display_name_is_not_taken_for_a_part_of_the_address() {
    for bad in [
        " <ops@acme.example>",
        "Ops <ops@acme.example>",
        "<ops@acme.example>",
        "mailto:ops@acme.example",
    ] {
        assert!(!is_email(bad), "{bad}");
    }
    // A quoted local part may hold what looks like one.
    assert!(is_email("\"a <b\"@acme.example"));
}

/// Two spellings, and the ASCII form of the domain as Python's `idna` gives it (UTS 46,
/// non-transitional).
#[test]
fn two_spellings_of_one_address_are_one_address() {
    let email = |text: &str| text.parse::<Email>().unwrap();
    for (spelling, ascii) in [
        ("m\u{fc}ller.example", "xn--mller-kva.example"),
        ("mu\u{308}ller.example", "xn--mller-kva.example"),
        ("M\u{dc}LLER.Example", "xn--mller-kva.example"),
        ("MU\u{308}LLER.EXAMPLE", "XN--MLLER-KVA.example"),
        ("B\u{fc}cher.example", "xn--bcher-kva.example"),
        ("fa\u{df}.example", "xn--fa-hia.example"),
        ("stra\u{df}e.example", "xn--strae-oqa.example"),
        // A final sigma stays one, and in capitals there is but one.
        ("\u{3b2}\u{3cc}\u{3bb}\u{3bf}\u{3c2}.example", "xn--nxasmm1c.example"),
        ("\u{3a3}\u{391}\u{3a3}.example", "xn--mxa9ab.example"),
        ("\u{212a}elvin.example", "kelvin.example"),
        ("\u{ff41}b.example", "ab.example"),
        ("\u{fb01}.example", "fi.example"),
        ("\u{65e5}\u{672c}\u{8a9e}.example", "xn--wgv71a119e.example"),
        ("\u{4f8b}\u{3048}.\u{30c6}\u{30b9}\u{30c8}", "xn--r8jz45g.xn--zckzah"),
        ("\u{43f}\u{43e}\u{447}\u{442}\u{430}.\u{420}\u{424}", "xn--80a1acny.xn--p1ai"),
        ("\u{e40}\u{e19}\u{e49}\u{e33}.example", "xn--q3c4cxbxbu.example"),
    ] {
        let (one, other) = (email(&format!("ops@{spelling}")), email(&format!("ops@{ascii}")));
        assert_eq!(one, other, "{spelling}");
        assert_eq!(one.key(), other.key(), "{spelling}");
        assert_eq!(one.with_ascii_domain(), format!("ops@{}", ascii.to_lowercase()), "{spelling}");
        assert_eq!(one.as_str(), format!("ops@{spelling}"), "it is written back as it was");
    }
    assert_eq!(
        email("j\u{fc}rgen@a.example"),
        email("ju\u{308}rgen@A.example"),
        "NFC and NFD before the @"
    );
}

/// In the head of a mail a domain stands as it was typed, unless it needs another form.
#[test]
fn a_domain_in_ascii_is_written_as_it_was_typed() {
    for (typed, head) in [
        ("Ops@Acme.Example", "Ops@Acme.Example"),
        ("ops@XN--BCHER-KVA.example", "ops@XN--BCHER-KVA.example"),
        ("ops@b\u{fc}cher.example", "ops@xn--bcher-kva.example"),
    ] {
        assert_eq!(typed.parse::<Email>().unwrap().with_ascii_domain(), head);
    }
}

#[test]
fn two_addresses_that_only_look_alike_are_two() {
    let email = |text: &str| text.parse::<Email>().unwrap();
    for (one, other) in [
        ("ops@acme.example", "\u{43e}ps@acme.example"),
        ("ops@acme.example", "ops@\u{430}cme.example"),
        ("ops@fa\u{df}.example", "ops@fass.example"),
        (
            "ops@\u{3b2}\u{3cc}\u{3bb}\u{3bf}\u{3c2}.example",
            "ops@\u{3b2}\u{3cc}\u{3bb}\u{3bf}\u{3c3}.example",
        ),
        ("ops@m\u{fc}ller.example", "ops@muller.example"),
        ("ops@m\u{fc}ller.example", "ops@mueller.example"),
        // Before the @ only the form of Unicode is passed over: no case, no compatibility.
        ("Ops@acme.example", "ops@acme.example"),
        ("J\u{dc}RGEN@acme.example", "j\u{fc}rgen@acme.example"),
        ("\u{ff4f}ps@acme.example", "ops@acme.example"),
        // No A-label is one of what it encodes in another case or form.
        ("ops@xn--mller-kva.example", "ops@xn--mller-lva.example"),
    ] {
        assert_ne!(email(one), email(other), "{one} {other}");
        assert_ne!(email(one).key(), email(other).key(), "{one} {other}");
    }
}

/// One instance, one address: in whatever spelling the customer, the vendor and the mail
/// program between them wrote it.
#[test]
fn a_license_for_another_spelling_of_the_address_is_for_this_instance() {
    let world = World::with_vendor();
    let (nfc, nfd, ascii) =
        ("ops@m\u{fc}ller.example", "ops@mu\u{308}ller.example", "ops@xn--mller-kva.example");
    world.run(&["register", "--email", nfc, "-o", "request.json"]).exits(0);
    let instance =
        world.run(&["status", "--json"]).exits(0).json()["instance"].as_str().unwrap().to_owned();
    for (name, spelling) in [("nfd.json", nfd), ("ascii.json", ascii), ("nfc.json", nfc)] {
        world
            .run(&[
                "vendor",
                "issue",
                "--email",
                spelling,
                "--instance",
                &instance,
                "--dir",
                "vendor",
                "--days",
                "30",
                "-o",
                name,
            ])
            .exits(0);
        world.run(&["import", name]).exits(0);
        world.run(&["verify", name]).exits(0);
        assert_eq!(
            world.run(&["register", "--email", spelling]).code,
            0,
            "no other address: {spelling}"
        );
    }
    for spelling in [nfc, nfd, ascii] {
        let listed = world
            .run(&["vendor", "list", "--dir", "vendor", "--email", spelling, "--json"])
            .exits(0);
        assert_eq!(listed.out().lines().count(), 3, "{spelling}");
    }
    world
        .run(&["vendor", "revoke", "--yes", "--email", nfd, "--reason", "lost", "--dir", "vendor"])
        .exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);
}

#[test]
fn where_two_addresses_look_the_same_the_refusal_names_the_character() {
    let world = World::with_vendor();
    let (ours, theirs) = ("ops@acme.example", "ops@\u{430}cme.example");
    world.run(&["register", "--email", ours, "-o", "request.json"]).exits(0);
    world
        .run(&[
            "vendor",
            "issue",
            "--email",
            theirs,
            "--any-instance",
            "--dir",
            "vendor",
            "--days",
            "9",
            "-o",
            "l.json",
        ])
        .exits(0);
    let run = world.run(&["verify", "l.json"]).exits(15);
    assert!(
        run.out().contains("they differ at character 5: U+0430 `\u{430}` there, U+0061 `a` here"),
        "{run:?}"
    );
    let run = world.run(&["register", "--email", theirs]).exits(15);
    assert!(run.stderr.contains("character 5: U+0430 `\u{430}` there, U+0061 `a` here"), "{run:?}");
    world
        .run(&["vendor", "issue", "request.json", "--dir", "vendor", "--days", "9", "-o", "2.json"])
        .exits(0);
    let instance =
        world.run(&["status", "--json"]).exits(0).json()["instance"].as_str().unwrap().to_owned();
    let run = world
        .run(&[
            "vendor",
            "issue",
            "--email",
            theirs,
            "--instance",
            &instance,
            "--dir",
            "vendor",
            "--days",
            "9",
            "-o",
            "3.json",
        ])
        .exits(15);
    assert!(run.stderr.contains("U+0430"), "{run:?}");
    // Where they do not look alike there is nothing to be told.
    let run = world.run(&["register", "--email", "billing@other.example"]).exits(15);
    assert!(!run.stderr.contains("U+"), "{run:?}");
}

/// A mailbox name: atoms between dots, or a quoted string, in three scripts.
fn local() -> impl Strategy<Value = String> {
    let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~é语-]{1,6}";
    let atoms = string_regex(&format!(r"{atom}(\.{atom}){{0,2}}")).unwrap();
    let quoted = string_regex(r#""([ !a-zA-Z<>@,;é]|\\[!-~]){0,20}""#).unwrap();
    prop_oneof![atoms, quoted]
}

/// A host name, or an address literal.
fn domain() -> impl Strategy<Value = String> {
    let label = "[A-Za-z0-9é语]([A-Za-z0-9é语-]{0,10}[A-Za-z0-9é语])?";
    let host = string_regex(&format!(r"{label}(\.{label}){{0,3}}")).unwrap();
    prop_oneof![
        host,
        any::<Ipv4Addr>().prop_map(|ip| format!("[{ip}]")),
        any::<Ipv6Addr>().prop_map(|ip| format!("[IPv6:{ip}]")),
    ]
}

proptest! {
    #[test]
    fn an_address_is_written_back_to_the_letter(local in local(), domain in domain()) {
        let text = format!("{local}@{domain}");
        let email: Email = text.parse().unwrap();
        prop_assert_eq!(email.to_string(), &text[..]);
        prop_assert_eq!(serde_json::to_string(&email).unwrap(), serde_json::to_string(&text).unwrap());
    }

    #[test]
    fn the_case_of_the_domain_does_not_matter(local in local(), domain in domain()) {
        let email = |domain: String| format!("{local}@{domain}").parse::<Email>().unwrap();
        prop_assert_eq!(email(domain.to_lowercase()), email(domain.to_uppercase()));
        prop_assert_eq!(email(domain.to_lowercase()).key(), email(domain.to_uppercase()).key());
    }

    #[test]
    fn the_case_of_the_local_part_does(local in local(), domain in domain()) {
        let email = |local: String| format!("{local}@{domain}").parse::<Email>().unwrap();
        let (lower, upper) = (local.to_lowercase(), local.to_uppercase());
        prop_assert_eq!(email(lower.clone()) == email(upper.clone()), lower == upper);
    }

    #[test]
    fn two_mailboxes_are_never_one(one in local(), other in local(), domain in domain()) {
        let email = |local: &str| format!("{local}@{domain}").parse::<Email>().unwrap();
        prop_assert_eq!(email(&one) == email(&other), one == other);
    }

    #[test]
    fn no_text_makes_the_parser_fall_over(text in any::<String>()) {
        let _ = text.parse::<Email>();
    }
}
