//! The rights of whoever the data are about: the mails, their due dates, and everything
//! that an instance holds.

use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::craft::Site;
use crate::support::{CONTACT, EMAIL, World, needs, tool};

/// The rights with their articles, from the GDPR.
const RIGHTS: [(&str, &str); 7] = [
    ("access", "15"),
    ("rectify", "16"),
    ("erase", "17"),
    ("restrict", "18"),
    ("port", "20"),
    ("object", "21"),
    ("withdraw", "7(3)"),
];

/// A licensed instance with a policy in force.
fn world() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world
}

fn lines(run: &crate::support::Run) -> Vec<Value> {
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Asks for a right as if it were `now`; the request's reference.
fn ask(site: &World, now: &str, right: &str) -> String {
    let output = site.text_path("mail.eml");
    let text = format!("as of {now}");
    let args = [
        "rights", "request", right, "--to", CONTACT, "--text", &text, "-o", &output, "--force",
        "--json",
    ];
    site.run_at(now, &args).exits(0).json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn every_right_is_a_mail_that_another_parser_reads() {
    let world = world();
    let license =
        world.run(&["inspect", "license.json", "--json"]).exits(0).json()["payload"]["license_id"]
            .clone();
    let status = world.run(&["status", "--json"]).exits(0).json();
    for (right, article) in RIGHTS {
        let args = [
            "rights",
            "request",
            right,
            "--text",
            "Grüße aus Köln.\nZweite Zeile.",
            "-o",
            "mail.eml",
            "--force",
            "--json",
        ];
        let said = world.run(&args).exits(0).json();
        assert_eq!((&said["right"], &said["article"]), (&json!(right), &json!(article)));
        let bytes = world.read("mail.eml");
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.from().unwrap().first().unwrap().address(), Some(EMAIL), "{right}");
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some(CONTACT), "{right}");
        let id = said["id"].as_str().unwrap();
        assert!(
            mail.subject().unwrap().contains(&format!("Article {article} [{id}]")),
            "{right}: {:?}",
            mail.subject()
        );
        assert!(mail.message_id().unwrap().starts_with(id), "{right}");
        assert!(mail.date().is_some(), "{right}");
        let text = mail.body_text(0).unwrap();
        for part in [
            status["instance"].as_str().unwrap(),
            license.as_str().unwrap(),
            "Grüße aus Köln.",
            "Zweite Zeile.",
            "2026-11",
            "Article 12(3)",
            &format!("Article {article}"),
            id,
        ] {
            assert!(text.contains(part), "{right}: {part:?} is not in {text}");
        }
        assert_eq!(mail.attachment_count(), 0, "{right}");
        assert!(
            bytes.split(|b| *b == b'\n').all(|line| line.len() <= 999),
            "{right}: RFC 5322, 2.1.1"
        );
    }
    assert_eq!(lines(&world.run(&["rights", "list", "--json"]).exits(0)).len(), 7);
}

/// Python's `email`, with its strict policy: no defect in any mail, and the same words.
#[test]
fn python_reads_the_mails_without_a_defect() {
    needs!("python3");
    let world = world();
    let script = "import sys, email, email.policy, json\n\
        mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)\n\
        parts = list(mail.walk())\n\
        assert not mail.defects and not any(part.defects for part in parts), mail.defects\n\
        assert all(not value.defects for value in mail.values()), mail.items()\n\
        body = mail.get_body(('plain',)).get_content()\n\
        files = [(f.get_filename(), f.get_content_type(), f.get_content().decode()) for f in mail.iter_attachments()]\n\
        headers = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version']\n\
        print(json.dumps([[str(mail[h]) for h in headers], sorted(mail.keys()), body, files]))";
    for (right, article) in RIGHTS {
        let text = "With a K.\r\nBcc: everybody@acme.example\r\n\r\n.\r\n";
        world
            .run(&["rights", "request", right, "--text", text, "-o", "mail.eml", "--force"])
            .exits(0);
        let read: Value =
            serde_json::from_slice(&tool("python3", &["-c", script, "mail.eml"], &world.path("")))
                .unwrap();
        assert!(
            read[0][0].as_str().unwrap().contains(EMAIL)
                && read[0][1].as_str().unwrap().contains(CONTACT),
            "{read}"
        );
        assert!(read[0][2].as_str().unwrap().contains(&format!("Article {article}")), "{read}");
        assert!(
            !read[1].as_array().unwrap().contains(&json!("Bcc")),
            "a header came from the text: {read}"
        );
        assert!(read[2].as_str().unwrap().contains("With a K."), "{read}");
        assert_eq!(read[3], json!([]), "{right}: nothing is attached");
    }
}

/// What Python reads in the mail from one address to another, and what it finds wrong:
/// `[[username, domain], ...]` and `[]`. Domains are compared with its own IDNA codec.
fn read_addresses(world: &World, from: &str, to: &str) -> (String, Value) {
    world.run(&["register", "--email", from, "-o", "request.json"]).exits(0);
    let run = world.run(&["rights", "request", "access", "--to", to, "-o", "mail.eml"]).exits(0);
    let script = "import sys, email, email.policy, json\n\
        mail = email.message_from_file(open('mail.eml', encoding='utf-8'), policy=email.policy.SMTPUTF8)\n\
        mailboxes = [mail[head].addresses[0] for head in ('From', 'To')]\n\
        ascii = [address.rsplit('@', 1)[1].encode('idna').decode().lower() for address in sys.argv[1:]]\n\
        print(json.dumps([[[m.username, m.domain] for m in mailboxes], ascii, \
        [type(d).__name__ for value in mail.values() for d in value.defects]]))";
    let read = tool("python3", &["-c", script, from, to], &world.path(""));
    (run.stderr, serde_json::from_slice(&read).unwrap())
}

#[test]
fn a_domain_of_another_script_is_ascii_in_the_head_of_a_mail() {
    needs!("python3");
    for (from, to) in [
        ("ops@m\u{fc}ller.example", "Daten+x@B\u{dc}CHER.Example"),
        (
            "ops@\u{4f8b}\u{3048}.\u{30c6}\u{30b9}\u{30c8}",
            "privacy@\u{43f}\u{43e}\u{447}\u{442}\u{430}.\u{420}\u{424}",
        ),
        ("\"o ps\"@\u{e0}\u{131}\u{134}\u{17e}.example", "a@xn--mller-kva.\u{fc}.example"),
        (
            "ops@\u{3a3}\u{391}\u{3a3}.example",
            "x@\u{430}\u{45f}\u{401}.\u{4e00}\u{9fff}.\u{ac00}\u{d7a3}",
        ),
        ("ops@\u{3041}\u{3096}\u{30a1}\u{30fc}.example", "x@\u{5d0}\u{5ea}.\u{621}\u{64a}"),
    ] {
        let world = World::with_vendor();
        let (said, read) = read_addresses(&world, from, to);
        assert_eq!(read[2], json!([]), "{from} {to}: {read}");
        assert_eq!(json!([read[0][0][1], read[0][1][1]]), read[1], "{from} {to}");
        assert!(world.read("mail.eml").is_ascii() && !said.contains("SMTPUTF8"), "{said}");
    }
}

/// For what stands before the @ there is no ASCII: the mail has it as it is (RFC 6532),
/// both parsers read it, and a warning says what it takes to send it.
#[test]
fn a_mailbox_of_another_script_is_read_as_it_is_and_said_to_need_more() {
    needs!("python3");
    let world = World::with_vendor();
    let (said, read) = read_addresses(&world, "j\u{fc}rgen@m\u{fc}ller.example", CONTACT);
    assert_eq!(read[0][0], json!(["j\u{fc}rgen", "xn--mller-kva.example"]), "{read}");
    assert!(
        said.contains("`j\u{fc}rgen@m\u{fc}ller.example`") && said.contains("SMTPUTF8"),
        "{said}"
    );
    assert!(!said.contains(CONTACT), "only the one that needs it: {said}");
    let bytes = world.read("mail.eml");
    let mail = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(
        mail.from().unwrap().first().unwrap().address(),
        Some("j\u{fc}rgen@xn--mller-kva.example")
    );

    // A domain that has no A-label by UTS 46 has none here.
    for domain in [
        "\u{bbe}a.example",
        "xn--\u{fc}.example",
        &(0..21).map(|i| char::from_u32(0x4e00 + i * 911).unwrap()).collect::<String>(),
    ] {
        let world = World::with_vendor();
        world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
        let to = format!("a@{domain}");
        let run =
            world.run(&["rights", "request", "access", "--to", &to, "-o", "mail.eml"]).exits(0);
        let mail = String::from_utf8(world.read("mail.eml")).unwrap();
        assert!(mail.contains(&to) && run.stderr.contains("SMTPUTF8"), "{to}: {run:?}");
    }
}

/// Article 12(3) with the calendar: each date worked out by hand.
#[test]
fn an_answer_is_due_a_calendar_month_later_and_three_if_it_was_extended() {
    let site = Site::new();
    for (asked, due, extended) in [
        ("2026-11-23T10:00:00Z", "2026-12-23T10:00:00Z", "2027-02-23T10:00:00Z"),
        ("2026-12-15T00:00:00Z", "2027-01-15T00:00:00Z", "2027-03-15T00:00:00Z"),
        ("2027-01-31T23:59:59Z", "2027-02-28T23:59:59Z", "2027-04-30T23:59:59Z"),
        ("2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-04-30T00:00:00Z"),
        ("2028-11-30T00:00:00Z", "2028-12-30T00:00:00Z", "2029-02-28T00:00:00Z"),
    ] {
        let id = ask(&site, asked, "access");
        let find = || {
            let all = lines(&site.run_at(asked, &["rights", "list", "--json"]).exits(0));
            all.into_iter().find(|request| request["id"] == *id).unwrap()
        };
        assert_eq!((&find()["due"], &find()["extended"]), (&json!(due), &json!(false)), "{asked}");
        let run = site.run_at(asked, &["rights", "extend", &id, "--json"]).exits(0).json();
        assert_eq!((&run["due"], &run["changed"]), (&json!(extended), &json!(true)), "{asked}");
        let run = site.run_at(asked, &["rights", "extend", &id, "--json"]).exits(0).json();
        assert_eq!(run["changed"], json!(false), "once only");
    }
}

#[test]
fn overdue_requests_come_first_and_closed_ones_are_put_away() {
    let site = Site::new();
    let late = ask(&site, "2026-01-10T00:00:00Z", "access");
    let later = ask(&site, "2026-03-10T00:00:00Z", "erase");
    let extended = ask(&site, "2026-01-20T00:00:00Z", "port");
    site.run_at("2026-01-21T00:00:00Z", &["rights", "extend", &extended]).exits(0);
    let list = |now: &str, args: &[&str]| -> Vec<(String, bool)> {
        let run = site.run_at(now, &[&["rights", "list", "--json"], args].concat()).exits(0);
        let row = |line: &Value| {
            (line["id"].as_str().unwrap().to_owned(), line["overdue"].as_bool().unwrap())
        };
        lines(&run).iter().map(row).collect()
    };
    let (a, b, c) = (late.clone(), later.clone(), extended);
    assert_eq!(
        list("2026-02-10T00:00:00Z", &[]),
        [(a.clone(), false), (b.clone(), false), (c.clone(), false)]
    );
    assert_eq!(
        list("2026-02-10T00:00:01Z", &[]),
        [(a.clone(), true), (b.clone(), false), (c.clone(), false)]
    );
    assert!(
        site.run_at("2026-02-11T00:00:00Z", &["rights", "list"])
            .exits(0)
            .out()
            .starts_with("overdue")
    );
    assert_eq!(
        site.run(&["rights", "close", &late, "--json"]).exits(0).json()["changed"],
        json!(true)
    );
    assert_eq!(
        site.run(&["rights", "close", &late, "--json"]).exits(0).json()["changed"],
        json!(false)
    );
    assert_eq!(list("2026-04-10T00:00:01Z", &[]), [(b, true), (c, false)]);
    assert_eq!(list("2026-04-10T00:00:01Z", &["--all"]).last(), Some(&(late.clone(), false)));
    let run = site.run(&["rights", "close", "00000000"]).exits(1);
    assert!(
        run.stderr.contains("no request `00000000`") && run.stderr.contains("rights list --all"),
        "{run:?}"
    );
    site.run(&["log", "--verify"]).exits(0);
}

#[test]
fn the_ledger_notes_the_right_and_the_mails_hash_and_no_address() {
    needs!("sha256sum");
    let world = world();
    world.run(&["rights", "request", "erase", "--text", "secret words", "-o", "mail.eml"]).exits(0);
    let log = String::from_utf8(std::fs::read(world.home("consent.log")).unwrap()).unwrap();
    let last: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    let hash = String::from_utf8(tool("sha256sum", &["mail.eml"], &world.path(""))).unwrap()[..64]
        .to_owned();
    assert_eq!(
        (
            &last["event"],
            &last["about"]["right"],
            &last["about"]["article"],
            &last["about"]["mail_sha256"]
        ),
        (&json!("right-requested"), &json!("erase"), &json!("17"), &json!(hash))
    );
    assert_eq!(last["about"]["policy"], json!("2026-11"));
    for word in ["@", "secret words"] {
        assert!(!log.contains(word), "{word} stands in the ledger");
    }
}

#[test]
fn a_request_that_cannot_be_written_says_what_is_missing() {
    let world = World::registered();
    for (args, code, message, hint) in [
        (&["access"][..], 2, "no address to write to", "--to ADDRESS"),
        (&["access", "--to", "nobody"], 2, "--to <ADDR>", ""),
        (&["access", "--to", "a@b.example\r\nBcc: c@d.example"], 2, "--to <ADDR>", ""),
        (&["rectify", "--to", CONTACT], 2, "rectify needs --text", "what is wrong"),
        (&["forget"], 2, "forget", ""),
    ] {
        let run =
            world.run(&[&["rights", "request"], args, &["-o", "mail.eml"]].concat()).exits(code);
        assert!(run.stderr.contains(message) && run.stderr.contains(hint), "{args:?}: {run:?}");
        assert!(!world.path("mail.eml").exists());
    }
    let community = World::with_vendor();
    let run = community.run(&["rights", "request", "access", "--to", CONTACT]).exits(18);
    assert!(
        run.stderr.contains("not registered") && run.stderr.contains("airseal register"),
        "{run:?}"
    );
    community.run(&["register", "--edition", "community"]).exits(0);
    let run = community.run(&["rights", "request", "access", "--to", CONTACT]).exits(18);
    assert!(
        run.stderr.contains("registers no address") && run.stderr.contains("telemetry off"),
        "{run:?}"
    );
    let run = world.run(&["rights", "list"]).exits(0);
    assert!(run.out().is_empty() && run.stderr.contains("no request is open"), "{run:?}");
}

#[test]
fn without_a_file_the_mail_is_shown_and_no_case_is_opened() {
    let world = world();
    let before = std::fs::read(world.home("consent.log")).unwrap();
    let run = world.run(&["rights", "request", "access"]).exits(0);
    let mail = MessageParser::default().parse(&run.stdout).unwrap();
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some(CONTACT));
    assert!(mail.subject().unwrap().contains("[preview]"), "{:?}", mail.subject());
    assert!(
        run.stderr.contains("no case is open") && run.stderr.contains("rights request access -o"),
        "{run:?}"
    );
    let quiet = world.run(&["rights", "request", "access", "-q"]).exits(0);
    assert_eq!(
        (quiet.stdout.len(), quiet.stderr.as_str()),
        (run.stdout.len(), ""),
        "the mail is data"
    );
    let json = world.run(&["rights", "request", "access", "--json"]).exits(0).json();
    assert_eq!((&json["changed"], &json["right"]), (&json!(false), &json!("access")));
    assert!(json["mail"].as_str().unwrap().contains("Right of access"));
    assert_eq!(std::fs::read(world.home("consent.log")).unwrap(), before, "nothing was recorded");
    assert!(world.run(&["rights", "list", "--all"]).exits(0).out().is_empty());
    // Standard output opens one when it is asked for by name.
    let run = world.run(&["rights", "request", "access", "-o", "-"]).exits(0);
    let list = world.run(&["rights", "list", "--json"]).exits(0).json();
    assert!(run.out().contains(list["id"].as_str().unwrap()));
}

#[test]
fn the_same_request_again_is_the_same_mail_and_no_second_case() {
    let world = world();
    let ask = |more: &[&str]| {
        world.run(&[&["rights", "request", "access", "--json"], more].concat()).exits(0).json()
    };
    let first = ask(&["-o", "one.eml"]);
    assert_eq!(first["changed"], true);
    let again = ask(&["-o", "one.eml"]);
    assert_eq!((&again["id"], &again["changed"]), (&first["id"], &json!(false)));
    ask(&["-o", "two.eml"]);
    assert_eq!(
        world.read("one.eml"),
        world.read("two.eml"),
        "byte for byte, whenever it is written"
    );
    let count = || lines(&world.run(&["rights", "list", "--all", "--json"]).exits(0)).len();
    assert_eq!(count(), 1);
    // Other words, another right and another addressee are other requests.
    assert_ne!(ask(&["--text", "and the logs", "-o", "three.eml"])["id"], first["id"]);
    world.run(&["rights", "request", "port", "-o", "four.eml"]).exits(0);
    assert_ne!(ask(&["--to", "dpo@acme.example", "-o", "five.eml"])["id"], first["id"]);
    assert_eq!(count(), 4);
    // What can no more be written as it was sent is not written at all.
    world.issue("other.json", &["--days", "30"]).exits(0);
    world.run(&["import", "other.json"]).exits(0);
    let run = world.run(&["rights", "request", "access", "-o", "six.eml"]).exits(1);
    let id = first["id"].as_str().unwrap();
    assert!(run.stderr.contains(id) && run.stderr.contains("airseal rights cancel"), "{run:?}");
    assert!(!world.path("six.eml").exists());
    // An answered one is done with: asking again is a new case.
    world.run(&["rights", "close", id]).exits(0);
    let next = ask(&["-o", "six.eml"]);
    assert_eq!((&next["changed"], count()), (&json!(true), 5));
    assert_ne!(next["id"], first["id"]);
}

#[test]
fn a_cancelled_request_is_waited_for_no_more_and_stays_on_record() {
    let site = Site::new();
    let id = ask(&site, "2026-01-10T00:00:00Z", "erase");
    let late = "2026-03-01T00:00:00Z";
    let list = |args: &[&str]| {
        lines(&site.run_at(late, &[&["rights", "list", "--json"], args].concat()).exits(0))
    };
    assert_eq!(list(&[])[0]["overdue"], true);
    // The first digits are enough, in any case.
    let short = id[..5].to_uppercase();
    let run = site.run_at(late, &["rights", "cancel", &short, "--json"]).exits(0).json();
    assert_eq!((&run["changed"], &run["cancelled_at"]), (&json!(true), &json!(late)));
    assert_eq!((list(&[]).len(), &list(&["--all"])[0]["overdue"]), (0, &json!(false)));
    for again in ["cancel", "close", "extend"] {
        let run =
            site.run_at("2026-03-02T00:00:00Z", &["rights", again, &id, "--json"]).exits(0).json();
        assert_eq!(
            (&run["changed"], &run["cancelled_at"]),
            (&json!(false), &json!(late)),
            "{again}"
        );
    }
    let log = site.run(&["log", "--json"]).exits(0);
    assert_eq!(log.out().matches("right-cancelled").count(), 1, "{}", log.out());
    site.run(&["log", "--verify"]).exits(0);
    let shown = site.run_at(late, &["rights", "list", "--all"]).exits(0);
    assert!(shown.out().starts_with("cancelled"), "{}", shown.out());
}

#[test]
fn the_beginning_of_two_references_names_neither() {
    let site = Site::new();
    let mut ids = Vec::new();
    // 16 first digits: 17 requests share one.
    for index in 0..17 {
        ids.push(ask(&site, &format!("2026-01-10T00:00:{index:02}Z"), "access"));
    }
    let shared =
        ids.iter().find(|id| ids.iter().filter(|other| other[..1] == id[..1]).count() > 1).unwrap();
    let run = site.run(&["rights", "close", &shared[..1]]).exits(2);
    assert!(run.stderr.contains("several references") && run.stderr.contains(shared), "{run:?}");
    let run = site.run(&["rights", "close", "access"]).exits(2);
    assert!(run.stderr.contains("8 hex digits, such as 5f0a9c31"), "{run:?}");
}

#[test]
fn marketing_can_be_withdrawn_and_the_request_says_so_at_once() {
    let world = World::licensed();
    let marketing = || {
        world.run(&["inspect", "home/registration.json", "--json"]).exits(0).json()["payload"]["marketing"].clone()
    };
    assert_eq!(marketing(), json!(false), "off unless somebody says on");
    world.run(&["register", "--marketing", "on"]).exits(0);
    assert_eq!(marketing(), json!(true));
    let run = world.run(&["register", "--marketing", "off"]).exits(0);
    assert!(run.out().contains("Withdrawn") && run.out().contains("registration.json"), "{run:?}");
    assert_eq!(marketing(), json!(false));
    let run = world.run(&["register", "--marketing", "off"]).exits(0);
    assert!(run.out().starts_with("unchanged") && !run.out().contains("Withdrawn"), "{run:?}");
}

#[test]
fn a_withdrawal_waits_for_no_license_and_a_consent_is_the_address_s() {
    let world = World::licensed();
    let status = || world.run(&["status", "--json"]).exits(0).json();
    world.run(&["register", "--marketing", "on"]).exits(0);
    assert!(world.run(&["status"]).exits(0).out().contains("register --marketing off"));
    // Another address has agreed to nothing, and the old one still has.
    world
        .run(&["register", "--email", "new@acme.example", "--change-email", "-o", "new.json"])
        .exits(0);
    let asked = world.run(&["inspect", "new.json", "--json"]).exits(0).json();
    assert_eq!(asked["payload"]["marketing"], json!(false));
    assert_eq!(status()["marketing"], json!(true));
    // Something else is registered, and the change of address still waits.
    world.run(&["register", "--label", "blue"]).exits(0);
    assert_eq!(status()["pending_email"], "new@acme.example");
    let off = [
        "register",
        "--email",
        "new@acme.example",
        "--change-email",
        "--marketing",
        "off",
        "--json",
    ];
    assert_eq!(
        world.run(&off).exits(0).json()["withdrawn"],
        Value::Null,
        "the request for it said no already"
    );
    assert_eq!(
        status()["marketing"],
        json!(false),
        "but the address in force is withdrawn at once"
    );
    let shown = world.run(&["data", "show", "compliance"]).exits(0);
    assert!(!shown.stderr.contains("marketing: yes"), "{shown:?}");
    world.run(&off).exits(0);
    let events = world.run(&["log", "--json"]).exits(0);
    let of = |event: &str| {
        events.out().lines().filter(|line| line.contains(&format!("\"event\":\"{event}\""))).count()
    };
    assert_eq!((of("consent"), of("withdrawal")), (1, 1), "{}", events.out());
    // By name the old address calls the change off.
    world.run(&["register", "--email", crate::support::EMAIL]).exits(0);
    assert_eq!(status()["pending_email"], Value::Null);

    let community = World::with_vendor();
    let run = community.run(&["register", "--edition", "community", "--marketing", "on"]).exits(2);
    assert!(
        run.stderr.contains("the Community Edition registers none")
            && run.stderr.contains("--marketing"),
        "{run:?}"
    );
}

#[test]
fn a_request_that_found_no_place_is_none() {
    let world = world();
    for output in ["nowhere/mail.eml", "."] {
        let run = world.run(&["rights", "request", "access", "-o", output]).exits(1);
        assert!(run.stderr.contains("folder") && run.stderr.contains("Hint:"), "{run:?}");
    }
    assert!(world.run(&["rights", "list", "--all"]).exits(0).out().is_empty());
    let run = world.run(&["rights", "request", "access", "-o", "/dev/full"]).exits(1);
    let list = world.run(&["rights", "list", "--json"]).exits(0).json();
    let cancel = format!("airseal rights cancel {}", list["id"].as_str().unwrap());
    assert!(
        run.stderr.contains(&cancel),
        "it is recorded, and how to take it back is said: {run:?}"
    );
    // Or the command is run again: it writes the mail of that request.
    world.run(&["rights", "request", "access", "-o", "mail.eml"]).exits(0);
    assert_eq!(world.run(&["rights", "list", "--json"]).exits(0).out().lines().count(), 1);
}

#[test]
fn what_steers_a_terminal_or_a_mail_does_not_get_into_the_mail() {
    let world = world();
    let text = "- one\rtwo\r\nBcc: x@y.example\u{7}\u{1b}[31m\u{202e}end";
    world
        .run(&["rights", "request", "rectify", "--text", text, "-o", "mail.eml", "--force"])
        .exits(0);
    let mail = world.read("mail.eml");
    let parsed = mail_parser::MessageParser::default().parse(&mail).unwrap();
    let body = parsed.body_text(0).unwrap();
    assert!(
        body.contains("- one\r\ntwo\r\nBcc: x@y.example[31mend")
            || body.contains("- one\ntwo\nBcc: x@y.example[31mend"),
        "{body}"
    );
    assert!(parsed.bcc().is_none());
    assert_eq!(parsed.header_raw("X-Unsent").map(str::trim), Some("1"), "it opens as a draft");
    let bare =
        |pair: &[u8]| pair[0] == b'\r' && pair[1] != b'\n' || pair[0] != b'\r' && pair[1] == b'\n';
    assert!(!mail.windows(2).any(bare), "RFC 5322 knows CRLF only");
    assert!(
        mail.iter().all(|byte| matches!(byte, b'\r' | b'\n' | b'\t' | 32..=126)),
        "{}",
        String::from_utf8_lossy(&mail)
    );
}

#[test]
fn all_that_the_instance_holds_is_shown_and_exported_in_the_same_bytes() {
    let world = world();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let shown = world.run(&["data", "show", "all"]).exits(0);
    assert_eq!(
        world.run(&["data", "show", "all"]).exits(0).stdout,
        shown.stdout,
        "looking changes nothing"
    );
    assert!(shown.stderr.contains("what identifies this instance"), "{shown:?}");
    world.run(&["data", "export", "all", "-o", "all.json"]).exits(0);
    assert_eq!(world.read("all.json"), shown.stdout);

    let all: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let files: Vec<_> = all["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["file"].as_str().unwrap())
        .collect();
    let license =
        world.run(&["inspect", "license.json", "--json"]).exits(0).json()["payload"]["license_id"]
            .clone();
    let license = format!("licenses/{}.json", license.as_str().unwrap());
    let wanted = [
        "registration.json",
        "trust.json",
        "notices.json",
        &license,
        "policies/2024-03.json",
        "policies/2026-11.json",
    ];
    assert_eq!(files, wanted);
    // Every file of HOME is in it, or is said here why not.
    let held = |folder: &str| -> Vec<String> {
        let entries = std::fs::read_dir(world.home(folder)).unwrap().map(|entry| entry.unwrap());
        let files = entries.filter(|entry| entry.path().is_file());
        files.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    for name in held("") {
        let known =
            ["clock.json", "consent.log", "telemetry.toml", "usage.json"].contains(&name.as_str());
        let left_out = ["instance.key", "lock"].contains(&name.as_str());
        assert!(known || left_out || files.contains(&name.as_str()), "{name}");
    }
    for name in &files {
        let envelope: Value =
            serde_json::from_slice(&std::fs::read(world.home(name)).unwrap()).unwrap();
        let found = all["documents"]
            .as_array()
            .unwrap()
            .iter()
            .find(|file| file["file"] == **name)
            .unwrap();
        assert_eq!(found["envelope"], envelope, "{name}");
    }
    let log = std::fs::read_to_string(world.home("consent.log")).unwrap();
    let entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(all["ledger"], json!(entries[..entries.len() - 1]), "the export itself comes after");
    assert_eq!(
        all["facts"],
        serde_json::from_slice::<Value>(&std::fs::read(world.home("usage.json")).unwrap()).unwrap()
    );
    for (kind, report) in
        [("compliance", &all["reports"]["compliance"]), ("usage", &all["reports"]["usage"])]
    {
        assert_eq!(*report, world.run(&["data", "show", kind]).exits(0).json(), "{kind}");
    }
    let key = std::fs::read_to_string(world.home("instance.key")).unwrap();
    let secret = key.lines().nth(1).unwrap();
    assert!(
        !shown.out().contains(secret) && !shown.out().contains("PRIVATE"),
        "the key stays where it is"
    );

    // Off is off, here too.
    world.run(&["telemetry", "off"]).exits(0);
    let all = world.run(&["data", "show", "all"]).exits(0).json();
    assert_eq!((&all["facts"], &all["reports"]["usage"]), (&Value::Null, &Value::Null));
    let nobody = World::new();
    let empty = nobody.run(&["data", "show", "all"]).exits(0).json();
    assert_eq!((&empty["documents"], &empty["ledger"]), (&json!([]), &json!([])));
}

#[test]
fn the_region_is_asked_for_granted_and_told_with_every_field() {
    let world = World::with_vendor();
    world
        .run(&["register", "--email", EMAIL, "--data-region", "eu", "-o", "request.json"])
        .exits(0);
    let location = |world: &World, kind: &str| {
        let run = world.run(&["data", "explain", kind, "--json"]).exits(0);
        let rows: Vec<Value> =
            lines(&run).into_iter().filter(|row| row.get("name").is_some()).collect();
        let first = rows[0]["location"].as_str().unwrap().to_owned();
        assert!(rows.iter().all(|row| row["location"] == *first), "every field has it");
        let table = world.run(&["data", "explain", kind]).exits(0);
        let kept =
            table.out().lines().find(|line| line.starts_with("  Kept in")).unwrap().to_owned();
        assert!(kept.ends_with(&first), "{kept}");
        first
    };
    assert_eq!(location(&world, "compliance"), "eu (asked for; no license has granted it)");
    assert!(location(&world, "usage").starts_with("not known"));
    world.issue("license.json", &["--days", "30"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    assert_eq!(location(&world, "compliance"), "eu (granted by the license)");
    assert!(location(&world, "usage").starts_with("not known"), "nobody can be told by it");
    assert!(world.run(&["status"]).exits(0).out().contains("Data region  eu (granted)"));
    world.issue("other.json", &["--days", "60", "--data-region", "us"]).exits(0);
    world.run(&["import", "other.json"]).exits(0);
    assert_eq!(
        location(&world, "compliance"),
        "us (granted by the license)",
        "the vendor's answer counts"
    );
    let none = World::licensed();
    none.notices_and_policies(&[]);
    for kind in ["compliance", "usage"] {
        assert_eq!(location(&none, kind), "eu: Frankfurt (policy 2026-11)");
    }
}
