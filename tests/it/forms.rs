//! The three forms of a document, and what happens to text on its way: none of it makes a
//! license invalid, in no reader, and none of it makes another one valid.

use std::fmt::Write;
use std::time::{Duration, Instant};

use airseal::Verdict;
use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::forms::Form;
use airseal::core::document::license::License;
use airseal::core::document::trust::{Trust, TrustBundle};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::types::ids::Edition;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::craft::{Site, armor};
use crate::support::{EMAIL, World, time};

const FORMS: [Form; 3] = [Form::Json, Form::Armor, Form::Line];

/// What was done to a text; `None` if it cannot be done to this one.
type Change = fn(&[u8]) -> Option<Vec<u8>>;

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn utf16(bytes: &[u8], order: fn(u16) -> [u8; 2], mark: bool) -> Option<Vec<u8>> {
    let mark = if mark { "\u{feff}" } else { "" };
    Some(format!("{mark}{}", text(bytes)?).encode_utf16().flat_map(order).collect())
}

/// `before` in front of every line.
fn lines(bytes: &[u8], before: &[u8]) -> Vec<u8> {
    bytes.split_inclusive(|byte| *byte == b'\n').flat_map(|line| [before, line].concat()).collect()
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    Some(text(bytes)?.replace(from, to).into_bytes())
}

/// Broken into lines of `width`.
fn columns(bytes: &[u8], width: usize) -> Vec<u8> {
    bytes.chunks(width).flat_map(|line| [line, b"\n"].concat()).collect()
}

/// RFC 2045 section 6.7: `=`, what is not ASCII and spaces at the end of a line as `=XX`, lines of at
/// most 76.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    quoted_printable_with(bytes, |_| false)
}

/// The same with more than need be as `=XX`, as that section allows.
fn quoted_printable_with(bytes: &[u8], more: fn(u8) -> bool) -> Vec<u8> {
    let mut out = String::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (mut column, words) = (0, line.trim_ascii_end().len());
        for (at, byte) in line.iter().enumerate() {
            let shown = match byte {
                b' ' | b'\t' if at >= words => format!("={byte:02X}"),
                b'=' | 0x80..=0xff => format!("={byte:02X}"),
                byte if more(*byte) => format!("={byte:02X}"),
                other => char::from(*other).to_string(),
            };
            if column + shown.len() > 75 && *byte != b'\n' {
                out.push_str("=\n");
                column = 0;
            }
            column += shown.len();
            out.push_str(&shown);
        }
    }
    out.into_bytes()
}

const DASHES: &str = "-----";

/// Everything in the list of docs/reference/formats.md, by name.
const CHANGES: [(&str, Change); 47] = [
    ("a byte-order mark", |b| Some([b"\xef\xbb\xbf", b].concat())),
    ("UTF-16 LE", |b| utf16(b, u16::to_le_bytes, true)),
    ("UTF-16 BE", |b| utf16(b, u16::to_be_bytes, true)),
    ("UTF-16 LE without a mark", |b| utf16(b, u16::to_le_bytes, false)),
    ("UTF-16 BE without a mark", |b| utf16(b, u16::to_be_bytes, false)),
    ("carriage returns", |b| replaced(b, "\n", "\r\n")),
    ("carriage returns alone", |b| replaced(b, "\n", "\r")),
    ("a blank line after each", |b| replaced(b, "\n", "\n\n")),
    ("blank lines around it", |b| Some([b"\n \r\n\t\n", b, b"\n\n"].concat())),
    ("no last line end", |b| Some(b.trim_ascii_end().to_vec())),
    ("spaces at the ends of the lines", |b| replaced(b, "\n", " \t\n")),
    ("quoted", |b| Some(lines(b, b"> "))),
    ("quoted three times", |b| Some(lines(b, b">> >"))),
    ("quoted with bars", |b| Some(lines(b, b"| "))),
    ("indented", |b| Some(lines(b, b"    \t"))),
    ("indented with no-break spaces", |b| Some(lines(b, "\u{a0}\u{a0}".as_bytes()))),
    ("indented with no-break spaces of Latin-1", |b| Some(lines(b, b"\xa0 "))),
    ("quoted-printable", |b| Some(quoted_printable(b))),
    ("quoted-printable of small letters too", |b| {
        Some(quoted_printable_with(b, |byte| byte.is_ascii_lowercase()))
    }),
    ("quoted-printable of digits and signs too", |b| {
        Some(quoted_printable_with(b, |byte| matches!(byte, b'0'..=b'9' | b'+' | b'/' | b'_')))
    }),
    ("quoted-printable with carriage returns", |b| replaced(&quoted_printable(b), "\n", "\r\n")),
    ("in a mail", |b| {
        Some(
            [
                b"Hello {name},\nsave airseal-license.json from -- AIRSEAL --:\n\n",
                b,
                b"\n-- \nAcme\n",
            ]
            .concat(),
        )
    }),
    ("in a Latin-1 mail", |b| Some([b"Viele Gr\xfc\xdfe\n\n", b, b"\nM\xfcller GmbH\n"].concat())),
    ("in a mail in UTF-8", |b| {
        Some(["Viele Grüße „hier“\n".as_bytes(), b, "\nMüller – GmbH\n".as_bytes()].concat())
    }),
    ("dashes escaped as PGP does", |b| {
        Some(text(b)?.replace("\n-", "\n- -").replacen(DASHES, "- -----", 1).into_bytes())
    }),
    ("two dashes", |b| replaced(b, DASHES, "--")),
    ("three dashes", |b| replaced(b, DASHES, "---")),
    ("four dashes", |b| replaced(b, DASHES, "----")),
    ("six dashes", |b| replaced(b, DASHES, "------")),
    ("em dashes", |b| replaced(b, DASHES, "——-")),
    ("an en dash and an em dash", |b| replaced(b, DASHES, "–—-")),
    ("an em dash of Windows-1252", |b| {
        let mut out = Vec::new();
        let mut rest = b;
        while let Some(at) = rest.windows(5).position(|five| five == DASHES.as_bytes()) {
            out.extend([&rest[..at], b"\x97\x97-"].concat());
            rest = &rest[at + 5..];
        }
        Some([&out, rest].concat())
    }),
    ("line ends as spaces", |b| replaced(b, "\n", " ")),
    ("line ends as \\n", |b| replaced(b, "\n", "\\n")),
    ("line ends as \\r\\n", |b| replaced(b, "\n", "\\r\\n")),
    ("line ends lost", |b| replaced(b, "\n", "")),
    ("single quotes around it", |b| Some([b"'", b.trim_ascii_end(), b"'"].concat())),
    ("double quotes around it", |b| Some([b"\"", b.trim_ascii_end(), b"\""].concat())),
    ("double quotes and a line end around it", |b| Some([b"\"", b, b"\"\n"].concat())),
    ("a string of a program", |b| Some(serde_json::to_vec(text(b)?).unwrap())),
    ("a string of a program without its quotes", |b| {
        let string = serde_json::to_string(text(b)?).unwrap();
        Some(string.as_bytes()[1..string.len() - 1].to_vec())
    }),
    ("base64 once more", |b| Some(STANDARD.encode(b).into_bytes())),
    ("base64url once more", |b| Some(URL_SAFE.encode(b).into_bytes())),
    ("base64 once more in lines of 76", |b| Some(columns(STANDARD.encode(b).as_bytes(), 76))),
    ("base64 of UTF-16", |b| Some(STANDARD.encode(utf16(b, u16::to_le_bytes, true)?).into_bytes())),
    ("a mail in base64", |b| {
        let head = b"From: a@b.example\nContent-Type: text/plain\nContent-Transfer-Encoding: BASE64\nX-Mailer: x\nMIME-Version: 1.0\n\n";
        Some(
            [head, columns(STANDARD.encode(b).as_bytes(), 76).as_slice(), b"\n--part--\n"].concat(),
        )
    }),
    ("nothing", |b| Some(b.to_vec())),
];

/// Changes to lines that are longer than a mail program lets them be.
fn broken(bytes: &[u8]) -> Vec<u8> {
    bytes.split(|byte| *byte == b'\n').flat_map(|line| columns(line, 70)).collect()
}

/// A license in force, and what judges it.
struct Judge {
    site: Site,
    trust: Trust,
    context: VerifyContext,
}

impl Judge {
    fn new() -> Self {
        let site = Site::new();
        let trust =
            Trust::reopen(&Envelope::parse(&site.read("home/trust.json")).unwrap()).unwrap();
        let identity = Identity {
            product: "acme-dock".parse().unwrap(),
            edition: Edition::Business,
            email: Some(EMAIL.parse().unwrap()),
            instance: site.instance.parse().unwrap(),
        };
        let context = VerifyContext {
            identity: Some(identity),
            now: time("2026-11-23T12:00:00Z"),
            clock_floor: None,
            limits: Vec::new(),
            features: Vec::new(),
            release: airseal::core::judge::coverage::ReleaseDate::NotAsked,
        };
        Self { site, trust, context }
    }

    fn license(&self) -> Envelope {
        Envelope::parse(&self.site.license()).unwrap()
    }

    fn verdict(&self, file: &[u8]) -> (Verdict, String) {
        let judged = judge(file, Some(&self.trust), &self.context);
        (judged.verdict, judged.reason)
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(300).collect()
}

#[test]
fn a_license_is_valid_whatever_happened_to_its_text() {
    let judge = Judge::new();
    let license = judge.license();
    for form in FORMS {
        let file = license.to_form(form, License::LABEL);
        for (name, change) in CHANGES {
            let changed = change(&file).unwrap();
            assert_eq!(
                judge.verdict(&changed).0,
                Verdict::Valid,
                "{form:?}, {name}: {:?}\n{}",
                judge.verdict(&changed),
                shown(&changed)
            );
        }
        for changed in [broken(&file), lines(&broken(&file), b"> ")] {
            assert_eq!(
                judge.verdict(&changed).0,
                Verdict::Valid,
                "{form:?}, broken lines\n{}",
                shown(&changed)
            );
        }
    }
}

/// What other programs make of the JSON: a field more, and white space between its words.
#[test]
fn a_license_that_another_program_wrote_is_valid_whatever_happened_to_its_text() {
    let judge = Judge::new();
    let mut license: serde_json::Value = serde_json::from_slice(&judge.site.license()).unwrap();
    // In base64 this has the last two characters of the alphabet, and braces in a string end nothing.
    license["note"] = "} ] \" ~~~ ??? { [ \\".into();
    license["number"] = 5.into();
    license["nothing"] = serde_json::Value::Null;
    let compact = license.to_string();
    let spaces = serde_json::to_string_pretty(&license).unwrap();
    let tabs = spaces.replace("  ", "\t");
    let url_safe = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let lines = [url_safe.encode(&compact), STANDARD.encode(&compact), url_safe.encode(&tabs)];
    assert!(lines[0].contains('-') && lines[0].contains('_'), "{}", lines[0]);
    assert!(lines[1].contains('+') && lines[1].contains('/'), "{}", lines[1]);
    let lines = lines.map(|text| format!("airseal-license.{text}\n"));
    let texts = [compact + "\n", spaces + "\n", tabs + "\n"].into_iter().chain(lines);
    let mut refused = Vec::new();
    for text in texts {
        for (name, change) in CHANGES {
            let changed = change(text.as_bytes()).unwrap();
            let (verdict, reason) = judge.verdict(&changed);
            if verdict != Verdict::Valid {
                refused.push((name, reason, shown(&changed)));
            }
        }
        // Where the JSON ends the line does, whatever follows it.
        if text.starts_with("airseal-") {
            let followed = format!("{}QUJD thank you\n", text.trim_end().trim_end_matches('='));
            assert_eq!(judge.verdict(followed.as_bytes()).0, Verdict::Valid, "{followed}");
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Quoted-printable is undone where it is, also beside a document that needs nothing: a mail with a
/// license in one part and the bundle in another.
#[test]
fn a_quoted_printable_document_is_read_beside_one_that_is_not() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let license = world.read("license.json");
    let bundle = Envelope::parse(&world.read("vendor/trust.json")).unwrap();
    let spaces = |text: &[u8]| replaced(text, "\n", " \t\n").unwrap();
    let letters = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/');
    for form in [Form::Armor, Form::Line] {
        // With each number of padding characters.
        for padding in ["", " ", "  "] {
            let json = [bundle.to_json().trim_ascii_end(), padding.as_bytes()].concat();
            let text = match form {
                Form::Armor => armor("TRUST", &json).into_bytes(),
                _ => [&b"airseal-trust."[..], URL_SAFE.encode(&json).as_bytes(), b"\n"].concat(),
            };
            let mut parts = vec![quoted_printable(&text), quoted_printable(&spaces(&text))];
            if form == Form::Armor {
                parts.push(quoted_printable_with(&text, letters));
            }
            for part in parts {
                let all = [&license, &b"\n\n"[..], &part].concat();
                let kinds: Vec<_> = Envelope::parse_all(&all)
                    .into_iter()
                    .map(|found| found.map(|found| found.envelope.kind().to_owned()))
                    .collect();
                assert_eq!(
                    kinds,
                    [Ok("license".to_owned()), Ok("trust".to_owned())],
                    "{}",
                    shown(&part)
                );
            }
        }
    }
}

/// The page says what is undone; what looks like it and is not, is not.
#[test]
fn what_the_page_does_not_name_is_not_undone() {
    let judge = Judge::new();
    let file = judge.site.license();
    let text = |form: Form| String::from_utf8(judge.license().to_form(form, "LICENSE")).unwrap();
    let line = text(Form::Line);
    let base64 = STANDARD.encode(&file);
    let spaced = text(Form::Json).replace("{\"", "{ \"");
    // The first 32 units of UTF-16 are letters of another alphabet and, every second one, ASCII.
    let half = |letters: usize| {
        let before = "\u{416}".repeat(letters) + &" ".repeat(31 - letters) + "\n";
        utf16((before + &text(Form::Armor)).as_bytes(), u16::to_le_bytes, false).unwrap()
    };
    for (what, changed, good) in [
        ("base64 of the whole text", base64.clone().into_bytes(), true),
        ("base64 of a part of it", format!("{base64}!").into_bytes(), false),
        ("a zero in every fourth byte", half(16), true),
        ("a zero less", half(17), false),
        ("the line", line.clone().into_bytes(), true),
        ("its kind in capitals", line.replace("license", "LICENSE").into_bytes(), false),
        ("without a kind", line.replace("license", "").into_bytes(), false),
        (
            "another word before the hyphen",
            line.replace("airseal-", "another-").into_bytes(),
            false,
        ),
        (
            "JSON with spaces where a line begins",
            format!("Dear customer\n{spaced}").into_bytes(),
            true,
        ),
        ("and a line end that became text", format!("Dear customer\\n{spaced}").into_bytes(), true),
        ("behind a quote mark", format!("Dear customer\n> \"{spaced}").into_bytes(), true),
        ("behind a word", format!("Dear customer {spaced}").into_bytes(), false),
        ("behind a word and a quote mark", format!("Dear > {spaced}").into_bytes(), false),
        ("ours behind a word", [b"Dear customer ", file.as_slice()].concat(), true),
        ("behind a few braces", [&b"{\"\"".repeat(3), &b"\n"[..], &file].concat(), true),
        // Each of them has to be followed to where it ends. That is done for a while.
        ("behind many", [&b"{\"\"".repeat(1_000), &b"\n"[..], &file].concat(), false),
        ("a brace on a quoted line", [&file[..file.len() - 2], b"\n> }"].concat(), true),
    ] {
        let (verdict, reason) = judge.verdict(&changed);
        let wanted = if good { Verdict::Valid } else { Verdict::Malformed };
        assert_eq!(verdict, wanted, "{what}: {reason}");
    }
}

/// When a change happens: 0 to the text, 1 a wrapping around the whole of it, 2 its
/// encoding. What comes later is not followed by what comes earlier: a quote mark in the
/// middle of UTF-16 leaves no text at all.
fn stage(name: &str) -> u8 {
    let wrapping = ["quoted-printable", "a string of", "base64", "a mail in base64"];
    if name.starts_with("UTF-16") {
        2
    } else {
        u8::from(wrapping.iter().any(|wrapping| name.starts_with(wrapping)))
    }
}

#[test]
fn a_license_is_valid_whatever_two_things_happened_to_its_text() {
    let judge = Judge::new();
    let license = judge.license();
    let (mut tried, mut refused) = (0, Vec::new());
    for form in FORMS {
        let file = license.to_form(form, License::LABEL);
        for (first, one) in CHANGES {
            for (second, other) in CHANGES {
                let both = one(&file).and_then(|changed| other(&changed));
                let Some(changed) = both.filter(|_| stage(first) <= stage(second)) else {
                    continue;
                };
                tried += 1;
                // Nobody encodes a text twice.
                if stage(first) == 2 || first == second {
                    continue;
                }
                if judge.verdict(&changed).0 != Verdict::Valid {
                    refused.push((form, first, second));
                }
            }
        }
    }
    assert!(tried > 3_000, "{tried}");
    assert!(refused.is_empty(), "{} of {tried}: {refused:#?}", refused.len());
}

#[test]
fn no_license_that_was_changed_is_valid_in_any_form() {
    let judge = Judge::new();
    let mut forged = judge.license();
    let at = forged.payload.windows(10).position(|text| text == b"\"nodes\":10").unwrap() + 8;
    forged.payload[at] = b'9';
    for form in FORMS {
        for (name, change) in CHANGES {
            let changed = change(&forged.to_form(form, License::LABEL)).unwrap();
            assert_eq!(judge.verdict(&changed).0, Verdict::Untrusted, "{form:?}, {name}");
        }
    }
}

#[test]
fn every_reader_takes_every_form() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    world.run(&["log", "--export", "ledger.json"]).exits(0);
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    for (number, form) in FORMS.into_iter().enumerate() {
        let in_form = |file: &str, label: &str| {
            let bytes = Envelope::parse(&world.read(file)).unwrap().to_form(form, label);
            (bytes.clone(), world.write("document", bytes))
        };
        let (bytes, path) = in_form("license.json", "LICENSE");
        let (variable, path) =
            (String::from_utf8(bytes.clone()).unwrap(), path.to_str().unwrap().to_owned());
        world.run(&["verify", "document"]).exits(0);
        world.run_stdin(&bytes, &["verify", "-"]).exits(0);
        world.run_with(&[("AIRSEAL_LICENSE", &variable)], &["verify"]).exits(0);
        world.run_with(&[("AIRSEAL_LICENSE_PATH", &path)], &["verify"]).exits(0);
        world.run(&["inspect", "document"]).exits(0);
        world.run(&["audit", "document", "--json"]).exits(0);
        world.run(&["import", "document"]).exits(0);
        world.run(&["verify"]).exits(0);

        in_form("vendor/trust.json", "TRUST");
        world.run(&["trust", "pin", "document", "--fingerprint", fingerprint.trim()]).exits(0);
        world.run(&["import", "document"]).exits(0);
        world.run(&["inspect", "--diff", "document", "document"]).exits(0);

        in_form("request.json", "REGISTRATION");
        let output = format!("license-{number}.json");
        let issue =
            ["vendor", "issue", "document", "--dir", "vendor", "--days", "9", "-o", &output];
        world.run(&issue).exits(0);

        in_form("ledger.json", "LEDGER");
        world.run(&["log", "--verify", "--against", "document"]).exits(0);
    }
}

#[test]
fn the_line_form_is_the_kind_a_full_stop_and_the_base64url_of_the_json() {
    let judge = Judge::new();
    let license = judge.license();
    let line = String::from_utf8(license.to_form(Form::Line, License::LABEL)).unwrap();
    let body = line.strip_prefix("airseal-license.").unwrap().strip_suffix('\n').unwrap();
    assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap();
    assert_eq!(json, license.to_json().trim_ascii_end());
}

#[test]
fn a_kind_that_is_not_the_documents_is_refused() {
    let judge = Judge::new();
    let license = judge.license();
    for form in [Form::Armor, Form::Line] {
        let file = license.to_form(form, "TRUST");
        let error = Envelope::parse(&file).unwrap().document::<License>().unwrap_err();
        assert!(error.to_string().contains("TRUST"), "{error}");
        assert_eq!(judge.verdict(&file).0, Verdict::Malformed);
    }
}

/// A license, a trust bundle and a request, in any order of forms.
fn together(world: &World, forms: [Form; 3], between: &str) -> Vec<u8> {
    let files = [
        ("license.json", "LICENSE"),
        ("vendor/trust.json", "TRUST"),
        ("request.json", "REGISTRATION"),
    ];
    let mut all = Vec::new();
    for ((file, label), form) in files.into_iter().zip(forms) {
        all.extend(
            Envelope::parse(&world.read(file)).unwrap().to_form(form, label).trim_ascii_end(),
        );
        all.extend(between.as_bytes());
    }
    all
}

#[test]
fn one_file_may_hold_several_documents_in_any_form() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    for one in FORMS {
        for two in FORMS {
            for three in FORMS {
                for between in ["\n", "", " ", "\r\n\r\n", "\nand\n", "\\n"] {
                    let file = together(&world, [one, two, three], between);
                    let all = Envelope::parse_all(&file);
                    let kinds: Vec<_> =
                        all.iter().map(|found| found.as_ref().map(|f| f.envelope.kind())).collect();
                    let wanted = [Ok("license"), Ok("trust"), Ok("registration")];
                    assert_eq!(kinds, wanted, "{one:?} {two:?} {three:?} {between:?}");
                    for (found, file) in all.iter().flatten().zip([
                        "license.json",
                        "vendor/trust.json",
                        "request.json",
                    ]) {
                        assert_eq!(
                            found.json.trim_ascii_end(),
                            world.read(file).trim_ascii_end(),
                            "as it was signed"
                        );
                    }
                }
            }
        }
    }
    for (form, between) in
        [(Form::Json, "\n"), (Form::Armor, "\n"), (Form::Line, "\n"), (Form::Json, "")]
    {
        world.write("answer", together(&world, [form; 3], between));
        world.run(&["verify", "answer"]).exits(0);
        world.run(&["audit", "answer"]).exits(0);
        let issue = [
            "vendor",
            "issue",
            "answer",
            "--dir",
            "vendor",
            "--days",
            "9",
            "-o",
            &format!("{form:?}{}.json", between.len()),
        ];
        world.run(&issue).exits(0);
        assert_eq!(world.pin("vendor").exits(0).code, 0);
        let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
        world.run(&["trust", "pin", "answer", "--fingerprint", fingerprint.trim()]).exits(0);
    }
}

#[test]
fn what_is_pinned_from_a_file_of_several_documents_is_the_bundle_alone() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    world.write("answer", together(&world, [Form::Armor, Form::Armor, Form::Line], "\n"));
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    world
        .run(&["--home", "other", "trust", "pin", "answer", "--fingerprint", fingerprint.trim()])
        .exits(0);
    assert_eq!(world.read("other/trust.json"), world.read("vendor/trust.json"));
}

#[test]
fn several_licenses_in_one_file_are_not_one_and_the_same_one_twice_is() {
    let world = World::registered();
    world.issue("one.json", &["--days", "9"]).exits(0);
    world.issue("two.json", &["--days", "10"]).exits(0);
    let (one, two) = (world.read("one.json"), world.read("two.json"));
    world.write("both.json", [one.clone(), two].concat());
    let run = world.run(&["verify", "both.json"]).exits(10);
    assert!(run.out().contains("2 documents of the kind license"), "{run:?}");
    // A mail that was answered quotes the license that came with it.
    let armor = Envelope::parse(&one).unwrap().to_armor("LICENSE");
    world.write("reply.txt", [b"Thank you\n".to_vec(), one, lines(&armor, b"> ")].concat());
    world.run(&["verify", "reply.txt"]).exits(0);
}

#[test]
fn a_document_that_cannot_be_read_is_named_beside_those_that_can() {
    let judge = Judge::new();
    let (json, armor) = (judge.site.license(), judge.license().to_armor("LICENSE"));
    let bad = [
        text(&armor).unwrap().replace("-----END AIRSEAL LICENSE-----", ""),
        text(&armor).unwrap().replace("END AIRSEAL LICENSE", "END AIRSEAL TRUST"),
        text(&armor).unwrap().replacen("\ney", "\n!ey", 1),
        "{\"payload\":\"e30=\",\"payloadType\":\"x\",\"signatures\":[]}\n".to_owned(),
        "airseal-trust.eyJwYXlsb2FkIjoiZTMwPSIsInBheWxvYWRUeXBlIjoieCIsInNpZ\n!\n".to_owned(),
    ];
    for bad in bad {
        let long = "Dear customer,\n".repeat(1_000);
        for file in [
            [bad.as_bytes(), &json].concat(),
            [&json, bad.as_bytes()].concat(),
            [long.as_bytes(), bad.as_bytes(), &json].concat(),
        ] {
            let all = Envelope::parse_all(&file);
            let good = all.iter().filter(|found| found.is_ok()).count();
            assert_eq!((good, all.len()), (1, 2), "{}", shown(&file));
            assert_eq!(judge.verdict(&file).0, Verdict::Valid);
        }
        assert_eq!(judge.verdict(bad.as_bytes()).0, Verdict::Malformed);
        assert!(Envelope::parse_all(bad.as_bytes()).iter().all(Result::is_err));
    }
}

#[test]
fn prose_holds_no_document() {
    for prose in [
        "save it as airseal-license.json and run airseal-license.sh\n",
        "{\n}\n{}\n{ \"a\": 1 }\n",
        "BEGIN AIRSEAL LICENSE\n-- BEGIN AIRSEAL --\n-----BEGIN AIRSEAL LICENSE\n",
        "-----END AIRSEAL LICENSE-----\n",
        "airseal-.e30\nairseal-LICENSE.e30\n",
        // Base64 of no object: of a string, and of the end of one.
        "airseal-license.IntwYXlsb2FkOjEyMzQ1Njc4OTB9Ig\n",
        "airseal-license.fXsicGF5bG9hZCI6MTIzNDU2Nzg5MH0\n",
    ] {
        let all = Envelope::parse_all(prose.as_bytes());
        assert_eq!(all.len(), 1, "{prose}");
        let error = all[0].as_ref().map(|_| ()).unwrap_err().to_string();
        assert!(
            error.contains("neither JSON, nor armored") || error.contains("DSSE"),
            "{prose}: {error}"
        );
    }
}

#[test]
fn text_that_is_made_to_be_slow_is_read_in_time() {
    let filled = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let deep = format!("{}\n", "{\"a\":".repeat(15));
    for piece in [
        "{\"",
        "{\"\n",
        "{\"a\":\n",
        "{\"a\":[\n{\"b\":1},\n",
        &deep,
        "airseal-a.eyJ",
        "airseal-a.eyJ ",
        "AIRSEAL ",
        "-----BEGIN AIRSEAL A-----\n",
        "-----BEGIN AIRSEAL A-----\n-----END AIRSEAL B-----\n",
        "BEGIN AIRSEAL ",
        "=3D",
        "e",
        "eyJ\n",
        "\\n",
        "\"",
        "{\\",
        "Content-Transfer-Encoding: base64\n\n",
        "----",
        "\u{a0}",
        "{\"payload\":\"e30=\",\"payloadType\":\"x\",\"signatures\":[{\"sig\":\"e30=\"}]}\n",
    ] {
        let text = filled(piece);
        let begun = Instant::now();
        let all = Envelope::parse_all(text.as_bytes());
        assert!(all.len() <= 101, "{piece}: {}", all.len());
        // Quadratic time would take hours.
        assert!(begun.elapsed() < Duration::from_secs(20), "{piece}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_file_of_more_than_16_mebibytes_is_not_searched() {
    let mut file = Judge::new().site.read("vendor/trust.json");
    file.resize(16 * 1024 * 1024, b' ');
    assert!(Envelope::parse(&file).unwrap().is::<TrustBundle>());
    file.push(b' ');
    let refused = Envelope::parse(&file).unwrap_err().to_string();
    assert!(refused.contains("over 16 MiB"), "{refused}");
}

#[test]
fn a_file_with_more_than_a_hundred_documents_says_so() {
    let mut text = String::new();
    for number in 0..101 {
        writeln!(text, "{{\"payload\":\"e30=\",\"payloadType\":\"{number}\",\"signatures\":[{{\"sig\":\"e30=\"}}]}}")
            .unwrap();
    }
    let all = Envelope::parse_all(text.as_bytes());
    assert_eq!(all.iter().filter(|found| found.is_ok()).count(), 100);
    assert!(
        all[100].as_ref().map(|_| ()).unwrap_err().to_string().contains("more than 100 documents")
    );
}

#[test]
fn the_bundle_is_found_by_its_kind_among_others() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let file = together(&world, [Form::Json, Form::Json, Form::Json], "\n");
    let found = Envelope::parse_kind::<TrustBundle>(&file).unwrap();
    assert!(found.envelope.is::<TrustBundle>());
    assert_eq!(*found.json, *world.read("vendor/trust.json"));
    assert!(
        Envelope::parse(&file).unwrap_err().to_string().contains("license, trust, registration")
    );
}

/// The text of a file, and what its line form holds.
fn line_of(world: &World, name: &str, kind: &str) -> Vec<u8> {
    let text = String::from_utf8(world.read(name)).unwrap();
    let body =
        text.strip_prefix(&format!("airseal-{kind}.")).and_then(|text| text.strip_suffix('\n'));
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(body.unwrap_or_else(|| panic!("{text}")))
        .unwrap()
}

#[test]
fn a_request_and_its_license_travel_as_one_line_each() {
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "-o", "request.txt", "--line"]).exits(0);
    assert_eq!(
        line_of(&world, "request.txt", "registration"),
        world.read("home/registration.json").trim_ascii_end()
    );
    let issue = [
        "vendor",
        "issue",
        "request.txt",
        "--dir",
        "vendor",
        "--days",
        "9",
        "--line",
        "-o",
        "license.txt",
    ];
    world.run(&issue).exits(0);
    let json: serde_json::Value =
        serde_json::from_slice(&line_of(&world, "license.txt", "license")).unwrap();
    assert_eq!(json["payloadType"], License::PAYLOAD_TYPE);
    world.run(&["import", "license.txt"]).exits(0);
    world.run(&["verify"]).exits(0);
    for other in
        [&["register", "--armor", "--line", "-o", "x"][..], &[&issue[..], &["--armor"]].concat()]
    {
        world.run(other).exits(2);
    }
}

#[test]
fn a_license_and_the_newest_bundle_travel_in_one_file() {
    let world = World::licensed();
    let id = world.run(&["verify", "--json"]).exits(0).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.run(&["vendor", "revoke", "--yes", &id, "--reason", "moved", "--dir", "vendor"]).exits(0);
    for (form, option) in
        [(Form::Json, None), (Form::Armor, Some("--armor")), (Form::Line, Some("--line"))]
    {
        let output = format!("{form:?}.txt");
        let terms: Vec<_> = ["--days", "9", "--with-trust"].into_iter().chain(option).collect();
        world.issue(&output, &terms).exits(0);
        let file = world.read(&output);
        let all = Envelope::parse_all(&file);
        let [Ok(license), Ok(bundle)] = all.as_slice() else { panic!("{all:?}") };
        assert!(license.envelope.is::<License>());
        assert_eq!(*bundle.json, *world.read("vendor/trust.json"));
        let text =
            [license.envelope.to_form(form, "LICENSE"), bundle.envelope.to_form(form, "TRUST")]
                .concat();
        assert_eq!(file, text);
        world.run(&["verify", &output]).exits(0);
    }
    // A folder of requests is answered the same way.
    std::fs::create_dir(world.path("requests")).unwrap();
    world.write("requests/site.json", world.read("request.json"));
    let issue = [
        "vendor",
        "issue",
        "requests",
        "--dir",
        "vendor",
        "--days",
        "9",
        "--with-trust",
        "-o",
        "answers",
    ];
    world.run(&issue).exits(0);
    assert_eq!(Envelope::parse_all(&world.read("answers/site.license.json")).len(), 2);
}

#[test]
fn inspect_writes_any_document_in_another_form_and_shows_each_of_several() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9", "--with-trust"]).exits(0);
    let kinds = ["license", "trust"];
    let lines = world.run(&["inspect", "license.json", "--line"]).exits(0);
    assert_eq!(
        lines.out().lines().map(|line| line.split('.').next().unwrap()).collect::<Vec<_>>(),
        ["airseal-license", "airseal-trust"]
    );
    world.write("lines", &lines.stdout);
    let armor = world.run(&["inspect", "lines", "--armor"]).exits(0);
    let found = |file: &[u8]| -> Vec<_> {
        Envelope::parse_all(file).into_iter().map(|f| f.unwrap().json.into_owned()).collect()
    };
    assert_eq!(found(&armor.stdout).concat(), world.read("license.json"));
    world.write("mail", [armor.stdout, b"-----BEGIN AIRSEAL LICENSE-----\n".to_vec()].concat());

    let shown = world.run(&["inspect", "license.json", "--json"]).exits(0);
    let shown: Vec<serde_json::Value> =
        shown.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(shown.iter().map(|line| line["kind"].as_str().unwrap()).collect::<Vec<_>>(), kinds);
    // What cannot be read is named beside the others.
    let run = world.run(&["inspect", "mail"]).exits(10);
    assert!(run.stderr.contains("no END line"), "{run:?}");
    // Raw bytes are those of one document.
    let run = world.run(&["inspect", "license.json", "--payload"]).exits(10);
    assert!(run.stderr.contains("license, trust"), "{run:?}");
}

#[test]
fn import_takes_every_document_of_a_file_in_one_go() {
    for (form, option) in
        [(Form::Json, None), (Form::Armor, Some("--armor")), (Form::Line, Some("--line"))]
    {
        let world = World::licensed();
        let id = |run: crate::support::Run| {
            run.json()["license"]["license_id"].as_str().unwrap().to_owned()
        };
        let old = id(world.run(&["verify", "--json"]).exits(0));
        world
            .run(&["vendor", "revoke", "--yes", &old, "--reason", "moved", "--dir", "vendor"])
            .exits(0);
        let terms: Vec<_> = ["--days", "9", "--with-trust"].into_iter().chain(option).collect();
        world.issue("answer", &terms).exits(0);
        let mail = [
            b"Viele Gr\xfc\xdfe\n\n".to_vec(),
            lines(&world.read("answer"), b"> "),
            b"\nM\xfcller\n".to_vec(),
        ]
        .concat();
        world.write("answer", mail);
        let run = world.run(&["import", "answer", "--json"]).exits(0);
        let kinds: Vec<serde_json::Value> =
            run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let kinds: Vec<_> = kinds.iter().filter_map(|line| line["kind"].as_str()).collect();
        assert!(kinds.contains(&"license") && kinds.contains(&"trust"), "{form:?}: {run:?}");
        assert_eq!(
            world.run(&["trust", "show", "--json"]).exits(0).json()["version"],
            2,
            "{form:?}"
        );
        // The old one is revoked by the bundle, the new one counts.
        let new = id(world.run(&["verify", "--json"]).exits(0));
        assert_ne!(new, old, "{form:?}");
        // Kept is the JSON of each, and nothing of the mail.
        assert_eq!(world.read("home/trust.json"), world.read("vendor/trust.json"), "{form:?}");
        let kept = world.read(&format!("home/licenses/{new}.json"));
        assert!(
            kept.starts_with(b"{\"payload\":\"") && kept.ends_with(b"}\n"),
            "{form:?}: {}",
            shown(&kept)
        );
        let again = world.run(&["import", "answer", "--json"]).exits(0);
        assert!(!again.out().contains("\"changed\":true"), "{again:?}");
    }
}

#[test]
fn import_names_the_document_of_a_file_that_cannot_be_read_and_takes_the_others() {
    let world = World::registered();
    world.issue("license.txt", &["--days", "9", "--armor"]).exits(0);
    let license = String::from_utf8(world.read("license.txt")).unwrap();
    world.write("mail.txt", format!("{license}\n-----BEGIN AIRSEAL TRUST-----\neyJwYXls\n"));
    let run = world.run(&["import", "mail.txt"]).exits(10);
    assert!(format!("{}{}", run.out(), run.stderr).contains("no END line"), "{run:?}");
    world.run(&["verify"]).exits(0);
}

#[test]
fn a_usb_drive_holds_documents_in_any_encoding() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    std::fs::create_dir(world.path("drive")).unwrap();
    world.write(
        "drive/license.txt",
        utf16(&world.read("license.json"), u16::to_le_bytes, true).unwrap(),
    );
    world.run(&["import", "drive"]).exits(0);
    world.run(&["verify"]).exits(0);
}
