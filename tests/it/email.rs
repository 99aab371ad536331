//! Which addresses an instance may register: held to the JSON-Schema-Test-Suite
//! (formats `email` and `idn-email`), RFC 5321 and RFC 6531.

use std::net::{Ipv4Addr, Ipv6Addr};

use airseal::core::email::Email;
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
    let strings: Vec<&Case> = cases.iter().filter(|case| case.data.get().starts_with('"')).collect();
    let accepted = |case: &Case| serde_json::from_str::<Email>(case.data.get()).is_ok();
    let wrong = strings.iter().filter(|case| accepted(case) != case.valid).map(|case| case.description.clone());
    (wrong.collect(), strings.len())
}

#[test]
fn every_case_of_the_json_schema_suite_for_email_is_judged_as_there_but_other_scripts_are_welcome() {
    let (wrong, asked) = disagreements(include_str!("../vectors/email.json"));
    assert!(asked >= 60, "only {asked} cases");
    // `email` is the ASCII-only format. These two are refused there for that alone.
    let only_for_ascii =
        ["a non-ASCII character in the local part is not valid", "a non-ASCII character in the domain is not valid"];
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
    for hidden in ['\u{ad}', '\u{34f}', '\u{85}', '\u{a0}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2066}', '\u{feff}']
    {
        for bad in [format!("o{hidden}ps@acme.example"), format!("ops@ac{hidden}me.example")] {
            assert!(!is_email(&bad), "{bad:?}");
        }
    }
    for bad in ["\"a\tb\"@acme.example", "ops\0@acme.example", "ops@acme.example\0", "\"a\u{202e}b\"@acme.example"] {
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
    let of_length = |n: usize| format!("ops@{}{}", "a.".repeat((n - 5) / 2), "b".repeat(1 + (n - 5) % 2));
    assert_eq!(of_length(254).len(), 254);
    assert!(is_email(&of_length(254)) && !is_email(&of_length(255)));
}

#[test]
fn an_address_literal_is_an_ip_address_and_nothing_else() {
    for good in ["a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@[IPV6:::ffff:192.0.2.1]"] {
        assert!(is_email(good), "{good}");
    }
    for bad in
        ["a@[2001:db8::1]", "a@[IPv6:]", "a@[IPv6:192.0.2.1]", "a@[IPv6:fe80::1%eth0]", "a@[ 192.0.2.1]", "a@[é]"]
    {
        assert!(!is_email(bad), "{bad}");
    }
}

#[test]
fn a_display_name_is_not_taken_for_a_part_of_the_address() {
    for bad in [" <ops@acme.example>", "Ops <ops@acme.example>", "<ops@acme.example>", "mailto:ops@acme.example"] {
        assert!(!is_email(bad), "{bad}");
    }
    // A quoted local part may hold what looks like one.
    assert!(is_email("\"a <b\"@acme.example"));
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
