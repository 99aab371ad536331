//! The generated files, `completions/` and `man/`, and the tables and the
//! session in the documentation are what the commands and the catalogue say now.
//!
//! `AIRSEAL_BLESS=1 cargo test --test it generated` writes them again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use airseal::core::document::catalogue::content::Catalogue;
use airseal::core::document::catalogue::field::Field;
use airseal::core::document::catalogue::shipped::shipped;
use airseal::core::document::report::Category;
use airseal::core::judge::verdict::Verdict;
use airseal::store::home::{FOLDERS as FOLDERS_OF_HOME, STATE};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::support::World;
use crate::vendor_losses;

/// The date of the pages: when this file or a help text last changed in earnest.
const DATE: &str = "2026-11-27";

/// The exit codes: the code, its verdict where it is one, the words, and the
/// commands that end with it (none named: all of them).
const CODES: [(u8, Option<&str>, &str, &[&str]); 20] = [
    (0, None, "Done, or nothing needed doing.", &[]),
    (0, None, "Usage data may leave.", &["telemetry-check"]),
    (
        0,
        None,
        "Written, whether or not the license is valid and whatever could be read.",
        &["metrics"],
    ),
    (0, Some("valid"), "The license is in force.", &["verify"]),
    (
        0,
        Some("grace"),
        "Past its end, within its grace days; a warning goes to standard error.",
        &["verify"],
    ),
    (1, None, "It could not do the work: I/O, permissions, damaged local state.", &[]),
    (2, None, "Wrong usage.", &[]),
    (3, None, "Off: no usage data may leave.", &["telemetry-check"]),
    (4, None, "Asked with --warn-within: valid, but it ends soon, or in grace.", &["verify"]),
    (
        5,
        None,
        "Something was found; each line says what to do.",
        &["doctor", "data-check", "vendor-receive", "vendor-catalogue-check", "vendor-doctor"],
    ),
    (
        10,
        Some("malformed"),
        "Not a document of this kind, or a field out of range.",
        &[
            "verify",
            "import",
            "inspect",
            "attach",
            "register",
            "log",
            "release",
            "trust-pin",
            "usage-load",
            "data-check",
            "data-explain",
            "audit",
            "vendor",
        ],
    ),
    (
        11,
        Some("untrusted"),
        "Bad signature, unknown or revoked signer, or no trust bundle pinned; a released file that was altered.",
        &["verify", "import", "inspect", "attach", "release", "trust", "audit", "vendor"],
    ),
    (
        12,
        Some("revoked"),
        "The license was revoked.",
        &["verify", "import", "inspect", "audit", "vendor-reissue", "vendor-attach"],
    ),
    (13, Some("expired"), "Past the grace days.", &["verify", "audit", "vendor-reissue"]),
    (14, Some("not-yet-valid"), "The license begins later.", &["verify", "audit"]),
    (
        15,
        Some("mismatch"),
        "Another product, edition, instance or email.",
        &[
            "verify",
            "import",
            "inspect",
            "attach",
            "log",
            "register",
            "release",
            "trust-pin",
            "vendor",
        ],
    ),
    (
        16,
        Some("not-covered"),
        "A limit or feature that was asked for is not in the license, the release is newer than it covers, or a file not in the release.",
        &["verify", "release"],
    ),
    (
        17,
        Some("clock"),
        "The clock is over a day behind a time known to have been, and the license is not good at both.",
        &["verify", "import", "trust-pin", "audit", "vendor"],
    ),
    (
        18,
        Some("missing"),
        "No license is installed, or the instance is not registered; a file of a release, an advisory or a privacy policy is not there.",
        &["verify", "import", "log", "release", "advisories", "policy", "rights-request"],
    ),
    (
        19,
        None,
        "Several files failed for different reasons.",
        &[
            "verify",
            "import",
            "release",
            "audit",
            "vendor-issue",
            "vendor-receive",
            "vendor-attach",
        ],
    ),
];

/// The environment: the variable, what it does, and the commands that look at it
/// (none named: airseal.1 only, because every command does).
pub const ENVIRONMENT: [(&str, &str, &[&str]); 16] = [
    ("AIRSEAL_HOME", "The state folder, unless --home names one.", &[]),
    (
        "AIRSEAL_LICENSE",
        "The text of a license, JSON or armored, judged instead of the installed ones.",
        &["verify", "status", "metrics", "data", "clock"],
    ),
    (
        "AIRSEAL_LICENSE_PATH",
        "A license file, judged instead of the installed ones, unless AIRSEAL_LICENSE is set.",
        &["verify", "status", "metrics", "data"],
    ),
    (
        "AIRSEAL_TELEMETRY",
        "off, 0 or false: no usage data may leave, as far as this process goes. on, 1, true and an empty value say nothing. Any other value counts as off, with a warning.",
        &["telemetry", "usage", "status", "metrics", "data"],
    ),
    (
        "AIRSEAL_VENDOR_DIR",
        "The vendor folder, where --dir does not name one; an absolute path. Empty, it counts as not set.",
        &["vendor"],
    ),
    (
        "AIRSEAL_POLICY",
        "One more policy file, for tests and packagers. It can only say off, and must be there if it is named.",
        &["telemetry", "usage", "status", "metrics", "data"],
    ),
    (
        "CREDENTIALS_DIRECTORY",
        "The folder with the credentials of a service, as LoadCredential= of systemd makes it; an absolute path. airseal.license in it is judged instead of the installed licenses, unless AIRSEAL_LICENSE or AIRSEAL_LICENSE_PATH is set. airseal.policy is one more policy file and can only say off. airseal.passphrase opens the vendor's keys where no option names a passphrase file. Nothing takes the place of one that cannot be read.",
        &[
            "verify",
            "status",
            "licenses",
            "metrics",
            "telemetry",
            "usage",
            "data",
            "clock",
            "vendor",
        ],
    ),
    (
        "DO_NOT_TRACK",
        "Set to anything but the empty string, 0 or false: no usage data may leave, as far as this process goes.",
        &["telemetry", "usage", "status", "metrics", "data"],
    ),
    (
        "HOME",
        "Where the platform's data and configuration folders are looked for. Must be an absolute path.",
        &[],
    ),
    (
        "XDG_DATA_HOME",
        "On Linux, the folder of the state folder airseal, instead of ~/.local/share.",
        &[],
    ),
    ("XDG_CONFIG_HOME", "On Linux, the folder of airseal/config.toml, instead of ~/.config.", &[]),
    (
        "NO_COLOR",
        "Set to anything but the empty string: no colour, unless --color asks for it.",
        &[],
    ),
    ("TERM", "dumb: no colour, unless --color asks for it.", &[]),
    (
        "LC_ALL",
        "If it names UTF-8, --qr draws with block characters, else with # and spaces. LC_CTYPE and LANG say so where it is not set.",
        &["register"],
    ),
    ("LC_CTYPE", "As LC_ALL, where that is not set.", &["register"]),
    ("LANG", "As LC_ALL, where neither that nor LC_CTYPE is set.", &["register"]),
];

/// The files in the state folder, HOME, and in a vendor folder, DIR.
const FILES: [(&str, &str, &[&str]); 38] = [
    (
        "/etc/airseal/policy.toml",
        "What the administrator decides for the whole machine: telemetry = \"off\", and home, the state folder unless --home or AIRSEAL_HOME names one. What cannot be read counts as off.",
        &["telemetry", "usage", "status", "metrics", "data"],
    ),
    (
        "HOME/instance.key",
        "The instance's private key, PKCS#8 PEM, mode 0600. Refused when others can read it. If the private key is kept elsewhere, its public half is here.",
        &["register", "attach", "unregister", "data"],
    ),
    (
        "HOME/registration.json",
        "The registration in force, as it was signed.",
        &["register", "attach", "unregister", "status"],
    ),
    (
        "HOME/registration.pending.json",
        "A registration for another email, until a license for it is imported.",
        &["register", "attach", "import", "unregister"],
    ),
    (
        "HOME/trust.json",
        "The trust bundle in force, byte for byte as it came.",
        &["trust", "import", "verify", "unregister"],
    ),
    (
        "HOME/roots/VERSION.json",
        "The trust bundles that changed the roots: the way from the first ones to those in force.",
        &["import", "unregister"],
    ),
    (
        "HOME/licenses/LICENSE_ID.json",
        "The installed licenses, byte for byte as they came.",
        &["import", "verify", "unregister"],
    ),
    (
        "HOME/notices.json",
        "The vendor's advisories, byte for byte as they came.",
        &["advisories", "import", "status", "verify", "unregister"],
    ),
    (
        "HOME/policies/VERSION.json",
        "The vendor's privacy policies, byte for byte as they came.",
        &["policy", "import", "status", "rights-request", "unregister"],
    ),
    (
        "HOME/catalogue.json",
        "The vendor's catalogue of what can be sent, byte for byte as it came.",
        &["data", "usage", "telemetry", "import", "unregister"],
    ),
    (
        "HOME/erasure.json",
        "The statement of what the last unregister deleted, signed unless the instance's key is kept elsewhere.",
        &["unregister", "attach"],
    ),
    (
        "HOME/erasures/INSTANCE.json",
        "The same of each instance that was here before that one.",
        &["unregister", "attach"],
    ),
    (
        "HOME/telemetry.toml",
        "The stored choice about usage data, for other programs to read.",
        &["telemetry", "register", "usage"],
    ),
    (
        "HOME/usage.json",
        "The usage data recorded so far. Deleted by telemetry off.",
        &["usage", "data", "telemetry-off"],
    ),
    (
        "HOME/use.json",
        "How much of each licensed limit was in use: the peak of each month, and the last value.",
        &["verify", "status", "metrics", "data", "unregister"],
    ),
    (
        "HOME/consent.log",
        "The ledger, one JSON object a line, each with the SHA-256 of the line before. It only grows.",
        &[
            "log",
            "telemetry",
            "register",
            "attach",
            "import",
            "trust-pin",
            "data-export",
            "unregister",
            "advisories",
            "policy-seen",
            "rights",
            "clock-reset",
            "licenses-remove",
        ],
    ),
    (
        "HOME/clock.json",
        "The newest date of an imported file and the newest system time seen, so that a clock set back is noticed.",
        &["verify", "metrics", "import", "trust-pin", "clock"],
    ),
    (
        "HOME/releases.json",
        "The newest release that was verified here, so that an older one is noticed.",
        &["release"],
    ),
    (
        "HOME/lock",
        "Held by the one process that writes; never deleted. Holds a note of the ledger's last entry.",
        &[],
    ),
    (
        "HOME/config.toml, ~/.config/airseal/config.toml",
        "Settings that a person makes: product, edition, format (\"human\" or \"json\") and color (\"auto\", \"always\" or \"never\"). Read from HOME if --home or AIRSEAL_HOME names it, else from the platform's configuration folder. Never written.",
        &["register"],
    ),
    (
        "DIR/root.key, DIR/root-N.key",
        "The root keys, PKCS#8 PEM, mode 0600. Better kept elsewhere.",
        &["vendor"],
    ),
    (
        "DIR/signer.key, DIR/signer-VERSION.key",
        "The signer keys; VERSION is that of the bundle that brought one.",
        &["vendor"],
    ),
    ("DIR/*.pub.pem", "The public halves.", &["vendor-init"]),
    (
        "DIR/root.fingerprint",
        "What customers compare before they pin.",
        &["vendor-init", "vendor-rotate-root"],
    ),
    ("DIR/trust.json", "The newest trust bundle, to ship with the product.", &["vendor"]),
    (
        "DIR/bundles/VERSION.json",
        "Every trust bundle so far, for sites that missed some.",
        &["vendor-publish"],
    ),
    (
        "DIR/trust.next.json",
        "A trust bundle that waits for more root signatures.",
        &["vendor-publish", "vendor-revoke", "vendor-rotate"],
    ),
    (
        "DIR/notices.next.json",
        "The advisories that are published next, in plain JSON.",
        &["vendor-advisory-add", "vendor-advisory-publish"],
    ),
    (
        "DIR/notices.json",
        "The advisories that were published last.",
        &["vendor-advisory-add", "vendor-advisory-publish"],
    ),
    (
        "DIR/published/notices-VERSION.json",
        "The advisories as they were published, one file for each time.",
        &["vendor-advisory-publish"],
    ),
    (
        "DIR/issued.jsonl",
        "The issued log: every license issued, one JSON object a line, each with the hash of the line before.",
        &["vendor-issue", "vendor-renew", "vendor-revoke", "vendor-list"],
    ),
    (
        "DIR/received.jsonl",
        "What customers handed in, one JSON object a line, each with the hash of the line before.",
        &["vendor-receive", "vendor-list", "vendor-show"],
    ),
    (
        "DIR/catalogues/NUMBER.json",
        "The catalogues that were signed.",
        &["vendor-catalogue", "vendor-policy"],
    ),
    ("DIR/policies/VERSION.json", "The privacy policies that were signed.", &["vendor-policy"]),
    (
        "DIR/plans.toml",
        "The plans that are sold, and the limits and features that the product knows; written by hand, and optional.",
        &["vendor-plans", "vendor-issue", "vendor-renew"],
    ),
    (
        "DIR/unsigned/LICENSE_ID.json",
        "A license that waits for a signature that is made elsewhere.",
        &["vendor-issue", "vendor-renew", "vendor-attach"],
    ),
    (
        "DIR/discarded/VERSION-HASH.json",
        "Trust bundles that were discarded while they waited.",
        &["vendor-publish"],
    ),
    (
        "DIR/lock",
        "Held by the one process that writes; never deleted. It notes how long the issued log is.",
        &["vendor"],
    ),
];

/// What the folders in [`FILES`] are.
const FOLDERS: [(&str, &str); 2] = [
    (
        "HOME",
        "HOME is the state folder: --home, else AIRSEAL_HOME, else the platform's data folder (~/.local/share/airseal on Linux).",
    ),
    ("DIR", "DIR is a vendor folder, named with --dir."),
];

/// The commands with their subcommands, as users type them; `help` apart.
fn commands() -> Vec<clap::Command> {
    fn gather(command: &clap::Command, into: &mut Vec<clap::Command>) {
        into.push(command.clone());
        for sub in command.get_subcommands() {
            gather(sub, into);
        }
    }
    let mut root = airseal::cli::command().disable_help_subcommand(true);
    root.build();
    let mut all = Vec::new();
    gather(&root, &mut all);
    all
}

/// `airseal-vendor-issue`: the name of a page.
fn page_name(command: &clap::Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// Whether a table's entry belongs on a page.
fn belongs(page: &str, commands: &[&str]) -> bool {
    let Some(page) = page.strip_prefix("airseal-") else { return true };
    commands.iter().any(|command| page == *command || page.starts_with(&format!("{command}-")))
}

/// Panics if a command ended with a code that its page does not list. Every run of every test comes
/// here, so none can be forgotten.
#[track_caller]
pub fn assert_listed(args: &[&str], code: i32) {
    static PAGES: OnceLock<BTreeSet<String>> = OnceLock::new();
    // Every page lists the lowest; higher ones are a signal or a panic.
    let Some(code) = u8::try_from(code).ok().filter(|code| (3..=19).contains(code)) else { return };
    let pages = PAGES.get_or_init(|| commands().iter().map(page_name).collect());
    let mut page = "airseal".to_owned();
    for arg in args {
        let deeper = format!("{page}-{arg}");
        if pages.contains(&deeper) {
            page = deeper;
        }
    }
    let is_listed = CODES.iter().any(|(listed, _, _, commands)| {
        *listed == code && (commands.is_empty() || belongs(&page, commands))
    });
    assert!(is_listed, "{page} ends with {code}, and CODES does not say so: {args:?}");
}

/// The examples in a command's help, as they stand there.
fn examples(command: &clap::Command) -> Vec<String> {
    let help = command.get_after_long_help().or_else(|| command.get_after_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let block = help
        .lines()
        .skip_while(|line| *line != "Examples:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    block.map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()).collect()
}

/// Text with `code` in bold.
fn prose(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { roman(part) } else { bold(part) }).collect()
}

/// Paragraphs, one sentence a line, as mandoc asks.
fn paragraphs(roff: &mut Roff, text: &str) {
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        for sentence in paragraph.replace('\n', " ").replace(". ", ".\n").lines() {
            roff.text(prose(sentence));
        }
    }
}

fn entries<'a>(roff: &mut Roff, title: &str, rows: impl Iterator<Item = (Vec<Inline>, &'a str)>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    roff.control("SH", [title]);
    for (term, text) in rows {
        roff.control("TP", []);
        roff.text(term);
        paragraphs(roff, text);
    }
}

/// What `clap_mangen` writes, without the lines that every piece begins with.
fn piece(write: impl Fn(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.replace(".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n", "")
}

/// The values that an option takes in one line; a list of its own is too much.
fn values_in_line(arg: clap::Arg) -> clap::Arg {
    let values: Vec<_> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if values.is_empty() || arg.is_hide_possible_values_set() {
        return arg;
    }
    let help = format!(
        "{}: {}",
        arg.get_help().map(ToString::to_string).unwrap_or_default(),
        values.join(", ")
    );
    arg.help(help).hide_possible_values(true)
}

/// One man page, in the order that man-pages(7) gives.
fn page(command: &clap::Command) -> String {
    let name = page_name(command);
    let version = format!("airseal {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone().mut_args(values_in_line))
        .title(name.to_uppercase())
        .date(DATE)
        .source(version)
        .manual("Airseal Manual");

    let mut before = Roff::new();
    before.control("SH", ["SYNOPSIS"]);
    let usage = command.clone().render_usage().to_string();
    let bin = command.get_bin_name().unwrap_or("airseal").to_owned();
    let lines: Vec<_> = usage.trim_start_matches("Usage:").lines().map(str::trim).collect();
    for (index, line) in lines.iter().enumerate() {
        match line.strip_prefix(&bin) {
            Some(rest) => before.text([bold(&bin), roman(rest)]),
            None if line.is_empty() => before.control("PP", []),
            None => before.text([roman(*line)]),
        };
        // Lines that explain stand by themselves; the last one ends with its section.
        if index + 1 < lines.len() && !line.starts_with(&bin) && !line.is_empty() {
            before.control("br", []);
        }
    }
    before.control("SH", ["DESCRIPTION"]);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let long = command.get_long_about().map_or_else(|| format!("{about}."), ToString::to_string);
    let described = long.strip_prefix(&about).unwrap_or(&long).trim_start_matches('.').trim_start();
    paragraphs(&mut before, if described.is_empty() { &about } else { described });

    let mut after = Roff::new();
    let codes =
        CODES.iter().filter(|(.., commands)| commands.is_empty() || belongs(&name, commands));
    // Where success means something of its own, that says enough.
    let own = |(code, _, _, commands): &&(u8, _, _, &[&str])| *code == 0 && !commands.is_empty();
    let special = name != "airseal" && codes.clone().any(|row| own(&row));
    let codes = codes.filter(|row| !special || row.0 != 0 || own(row));
    entries(
        &mut after,
        "EXIT STATUS",
        codes.map(|(code, verdict, words, _)| {
            let verdict = verdict.filter(|_| name == "airseal" || name.ends_with("-verify"));
            let term = vec![bold(code.to_string())];
            (
                term.into_iter()
                    .chain(verdict.map(|verdict| roman(format!("  {verdict}"))))
                    .collect(),
                *words,
            )
        }),
    );
    let files = FILES.iter().filter(|(.., commands)| belongs(&name, commands)).collect::<Vec<_>>();
    entries(&mut after, "FILES", files.iter().map(|(file, text, _)| (vec![italic(*file)], *text)));
    for (folder, text) in FOLDERS {
        if files.iter().any(|(file, ..)| file.starts_with(folder)) {
            after.control("PP", []);
            paragraphs(&mut after, text);
        }
    }
    let variables = ENVIRONMENT.iter().filter(|(.., commands)| belongs(&name, commands));
    entries(
        &mut after,
        "ENVIRONMENT",
        variables.map(|(variable, text, _)| (vec![bold(*variable)], *text)),
    );
    if name == "airseal-data" || name == "airseal-data-explain" {
        let fields = &shipped().unwrap().fields;
        let row = |field: &Field| {
            let text = format!(
                "{}. {}; kept: {}; for the {}; such as {}.",
                field.purpose, field.legal_basis, field.retention, field.recipient, field.example
            );
            (
                vec![
                    bold(&field.name),
                    roman(format!("  {}, {}", field.category.name(), field.describe())),
                ],
                text,
            )
        };
        let rows: Vec<_> = fields.iter().map(row).collect();
        entries(
            &mut after,
            "DATA",
            rows.iter().map(|(term, purpose)| (term.clone(), purpose.as_str())),
        );
    }
    after.control("SH", ["EXAMPLES"]);
    after.control("nf", []);
    for line in examples(command) {
        after.text([roman(line)]);
    }
    after.control("fi", []);
    after.control("SH", ["SEE ALSO"]);
    if name == "airseal" {
        after.text([bold("openssl"), roman("(1), "), bold("sha256sum"), roman("(1)")]);
    } else {
        after.text([bold("airseal"), roman("(1): every command, exit code, file and variable")]);
    }

    let mut text = String::from(
        ".\\\" Generated by tests/it/generated.rs; change the help text instead.\n\
         .ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n",
    );
    text += &piece(|w| man.render_title(w));
    text += &piece(|w| man.render_name_section(w));
    text += &piece(|w| before.to_writer(w));
    if command.has_subcommands() {
        text += &piece(|w| man.render_subcommands_section(w))
            .replace(".SH SUBCOMMANDS", ".SH COMMANDS");
    }
    text += &piece(|w| man.render_options_section(w)).lines().map(code_in_bold).collect::<String>();
    text += &piece(|w| after.to_writer(w));
    let ascii =
        |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    text.lines().map(wrapped).collect::<String>().chars().map(ascii).collect()
}

/// A line of roff with `code` in bold.
fn code_in_bold(line: &str) -> String {
    let parts = line.split('`').enumerate();
    let line: String = parts
        .map(
            |(index, part)| {
                if index % 2 == 0 { part.to_owned() } else { format!("\\fB{part}\\fR") }
            },
        )
        .collect();
    line + "\n"
}

/// A line of roff text in lines of at most 80, as mandoc asks.
fn wrapped(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    if line.starts_with(' ') {
        return format!("{line}\n");
    }
    for word in line.split(' ') {
        // A word that begins with a dot or an apostrophe would begin a request.
        let fits = column + 1 + word.len() <= 80 || word.starts_with(['.', '\'']);
        if column > 0 && (fits || line.starts_with('.')) {
            out.push(' ');
            column += 1;
        } else if column > 0 {
            out.push('\n');
            column = 0;
        }
        out.push_str(word);
        column += word.len();
    }
    out + "\n"
}

/// Puts `table` between a marker and the next end marker.
fn with_table(text: &str, marker: &str, table: &str) -> String {
    let start =
        text.find(&format!("<!-- {marker}:")).unwrap_or_else(|| panic!("no marker {marker}"));
    let start = start + text[start..].find('\n').unwrap() + 1;
    let end = start + text[start..].find("<!-- end -->").unwrap();
    format!("{}{table}{}", &text[..start], &text[end..])
}

/// `docs/reference/data.md` with its tables as they should be.
fn data_page() -> String {
    let catalogue = shipped().unwrap();
    let mut text = with_table(&source("docs/reference/data.md"), "catalogue", &summary(catalogue));
    text = with_table(&text, "leaving", &crate::leaving::table());
    for category in [Category::Request, Category::Compliance, Category::Usage] {
        let usage = category == Category::Usage;
        let (head, line) = if usage { (" bits |", " ---: |") } else { ("", "") };
        let mut table =
            format!("| field | value | why | legal basis | kept | who | example |{head}\n");
        table += &format!("| --- | --- | --- | --- | --- | --- | --- |{line}\n");
        for field in catalogue.of(category) {
            let Field { name, purpose, legal_basis, retention, recipient, example, .. } = field;
            let cells = [purpose, legal_basis, retention, recipient, example]
                .map(String::as_str)
                .join(" | ");
            let bits = if usage { format!(" {:.1} |", field.bits()) } else { String::new() };
            table += &format!("| `{name}` | {} | {cells} |{bits}\n", field.describe());
        }
        if usage {
            let (sum, budget) = ((catalogue.bits() * 10.0).ceil() / 10.0, catalogue.budget_bits);
            table += &format!(
                "\nTogether at most {sum:.1} bits; the budget in the catalogue is {budget:.0}.\n"
            );
        }
        text = with_table(&text, category.name(), &table);
    }
    text
}

/// The page of the exit codes with its table as it should be.
fn exit_codes_page() -> String {
    let mut codes = String::from(
        "| code | verdict | meaning |\n| --- | --- | --- |\n\
         | 0 | `valid`, `grace` | In force, or in its grace days, with a warning; other commands: done |\n",
    );
    for (code, verdict, meaning, _) in CODES.iter().filter(|row| row.0 != 0) {
        let verdict = verdict.map(|verdict| format!("`{verdict}`")).unwrap_or_default();
        codes += &format!("| {code} | {verdict} | {} |\n", meaning.trim_end_matches('.'));
    }
    with_table(&source("docs/reference/exit-codes.md"), "exit codes", &codes)
}

/// The three documents, their fields, legal bases and retention, in one table.
fn summary(catalogue: &Catalogue) -> String {
    let mut reports =
        String::from("| document | fields | legal basis | kept |\n| --- | --- | --- | --- |\n");
    for category in [Category::Request, Category::Compliance, Category::Usage] {
        let all = |of: fn(&Field) -> String| catalogue.of(category).map(of).collect::<Vec<_>>();
        let once = |of| {
            all(of).into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("; ")
        };
        let names = all(|field| format!("`{}`", field.name)).join(", ");
        let (basis, kept) =
            (once(|field| field.legal_basis.clone()), once(|field| field.retention.clone()));
        reports += &format!("| {} | {names} | {basis} | {kept} |\n", category.name());
    }
    reports
}

/// The README with its session as the program prints it. What differs from run to run stays as
/// it is in the file as long as nothing else differs.
fn readme() -> String {
    let text = source("README.md");
    let start = text.find("<!-- session:").unwrap();
    let (start, end) = (start, start + text[start..].find("<!-- end -->").unwrap());
    let commands = text[start..end].lines().filter_map(|line| line.strip_prefix("$ airseal "));
    let world = World::registered();
    world.issue(
        "license.json",
        &["--days", "365", "--grace-days", "14", "--limit", "nodes=10", "--feature", "rbac"],
    );
    let mut session = String::from("```console\n");
    for command in commands {
        let run = world.run(&command.split(' ').collect::<Vec<_>>()).exits(0);
        session += &format!("$ airseal {command}\n{}{}", run.out(), run.stderr);
    }
    // A second can pass between the two commands.
    let session = session.replace("in 364 days", "in 365 days");
    let session = session
        .replace(world.home("").to_str().unwrap().trim_end_matches('/'), "/var/lib/airseal")
        + "```\n";
    if masked(&text[start..end]).ends_with(&masked(&session)) {
        text
    } else {
        with_table(&text, "session", &session)
    }
}

/// Without what is another in each run: ids, days and times.
fn masked(text: &str) -> String {
    let word = |word: &str| {
        let is_digits = |c: char| c.is_ascii_hexdigit() || "-:TZ".contains(c);
        if word.len() >= 10 && word.chars().all(is_digits) {
            "…".to_owned()
        } else {
            word.to_owned()
        }
    };
    text.split_inclusive([' ', '/', '.', '\n', '('])
        .map(|piece| {
            let end = piece.trim_end_matches([' ', '/', '.', '\n', '(']);
            word(end) + &piece[end.len()..]
        })
        .collect()
}

/// A file of the source.
fn source(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What clap_complete leaves out for bash: options are offered to whoever begins
/// one, so that an empty word completes files; and bash makes three words of
/// `--edition=business`.
fn bash(script: String) -> String {
    let words = "compgen -W \"${opts}\" -- \"${cur}\"";
    let begin = "    prev=\"$3\"\n";
    assert!(
        script.contains(words) && script.contains(begin),
        "clap_complete writes bash otherwise now"
    );
    let better = "    local drop=''\n    [[ \"${cur}\" == -* ]] || drop='-*'\n    \
                  if [[ \"${prev}\" == '=' ]]; then\n        prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n    \
                  elif [[ \"${cur}\" == '=' ]]; then\n        cur=''\n    fi\n";
    script
        .replace(words, "compgen -W \"${opts}\" -X \"${drop}\" -- \"${cur}\"")
        .replace(begin, &format!("{begin}{better}"))
}

/// What clap_complete leaves out for fish: the words that an argument takes, and
/// that a command without a file takes none.
fn fish(script: String) -> String {
    fn walk(command: &clap::Command, path: &[&str], into: &mut String) {
        for sub in command.get_subcommands() {
            walk(sub, &[path, &[sub.get_name()]].concat(), into);
        }
        let Some((first, deeper)) = path.split_first().filter(|_| !command.has_subcommands())
        else {
            return;
        };
        let mut seen = format!("__fish_airseal_using_subcommand {first}");
        for name in deeper {
            seen += &format!("; and __fish_seen_subcommand_from {name}");
        }
        let free = command.get_positionals().any(|arg| arg.get_possible_values().is_empty());
        let words: Vec<_> =
            command.get_positionals().flat_map(clap::Arg::get_possible_values).collect();
        if free && words.is_empty() {
            return;
        }
        *into += &format!("complete -c airseal -n \"{seen}\"{}", if free { "" } else { " -f" });
        if !words.is_empty() {
            let words: Vec<_> = words.iter().map(clap::builder::PossibleValue::get_name).collect();
            *into += &format!(" -a \"{}\"", words.join(" "));
        }
        into.push('\n');
    }
    let mut script = script;
    let mut root = airseal::cli::command().disable_help_subcommand(true);
    root.build();
    walk(&root, &[], &mut script);
    script
}

/// Every generated file with its content, by its path in the source.
fn generated() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let shells =
        [(Shell::Bash, "airseal.bash"), (Shell::Zsh, "_airseal"), (Shell::Fish, "airseal.fish")];
    for (shell, name) in shells {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut airseal::cli::command(), "airseal", &mut script);
        let script = String::from_utf8(script).unwrap();
        let script = match shell {
            Shell::Bash => bash(script),
            Shell::Fish => fish(script),
            _ => script,
        };
        files.insert(Path::new("completions").join(name), script.into_bytes());
    }
    for command in commands() {
        let path = Path::new("man").join(format!("{}.1", page_name(&command)));
        files.insert(path, page(&command).into_bytes());
    }
    files.insert("README.md".into(), readme().into_bytes());
    files.insert("docs/reference/exit-codes.md".into(), exit_codes_page().into_bytes());
    files.insert("docs/reference/data.md".into(), data_page().into_bytes());
    files
}

#[test]
fn completions_man_pages_and_the_tables_in_the_documentation_are_the_committed_ones() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = generated();
    let bless = std::env::var_os("AIRSEAL_BLESS").is_some();
    let mut stale = Vec::new();
    for (path, wanted) in &files {
        if std::fs::read(source.join(path)).ok().as_ref() != Some(wanted) {
            stale.push(path.display().to_string());
            if bless {
                std::fs::create_dir_all(source.join(path).parent().unwrap()).unwrap();
                std::fs::write(source.join(path), wanted).unwrap();
            }
        }
    }
    for folder in ["completions", "man"] {
        for entry in std::fs::read_dir(source.join(folder)).unwrap() {
            let path = Path::new(folder).join(entry.unwrap().file_name());
            if !files.contains_key(&path) {
                stale.push(format!("{} (nothing makes it)", path.display()));
                if bless {
                    std::fs::remove_file(source.join(path)).unwrap();
                }
            }
        }
    }
    let how = "AIRSEAL_BLESS=1 cargo test --test it generated";
    assert!(
        bless || stale.is_empty(),
        "not what the commands say now: {stale:?}; write them again: {how}"
    );
}

#[test]
fn every_verdict_is_in_the_man_pages_table_with_its_code() {
    for verdict in Verdict::ALL {
        let row = CODES.iter().find(|(_, name, ..)| *name == Some(verdict.name()));
        let (code, ..) = row.unwrap_or_else(|| panic!("{} is missing", verdict.name()));
        assert_eq!(*code, verdict.exit_code(), "{}", verdict.name());
    }
}

#[test]
fn the_completions_that_the_program_prints_are_the_committed_files() {
    if std::env::var_os("AIRSEAL_BLESS").is_some() {
        return; // The program was built with the files as they were.
    }
    let world = crate::support::World::new();
    let shells = [("bash", "airseal.bash"), ("zsh", "_airseal"), ("fish", "airseal.fish")];
    for (shell, file) in shells {
        let printed = world.run(&["completions", shell]).exits(0).stdout;
        let committed =
            std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(file))
                .unwrap();
        assert!(!printed.is_empty() && printed == committed, "{shell}");
    }
}

#[test]
fn every_help_has_a_summary_a_paragraph_and_an_example_and_fits_80_columns() {
    for command in commands() {
        let name = page_name(&command);
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(
            !about.is_empty() && !about.ends_with('.'),
            "{name}: a summary without a full stop: {about}"
        );
        assert!(
            command.get_long_about().is_some_and(|long| long.to_string().len() > about.len() + 2),
            "{name}"
        );
        assert!(!examples(&command).is_empty(), "{name} has no example");
        let help = command.clone().term_width(80).render_long_help().to_string();
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{name}: over 80 columns: {line}");
        }
        // What clap wraps by itself is not a command any more.
        for line in examples(&command) {
            assert!(
                help.lines().any(|shown| shown.strip_prefix("  ") == Some(&line)),
                "{name}: wrapped: {line}"
            );
        }
    }
}

/// Whether a path below a folder is what a name in [`FILES`] stands for: a word in capitals is any
/// text, and so is a star.
fn stands_for(name: &str, path: &str) -> bool {
    let is_free = |c: char| c.is_ascii_uppercase() || "_*".contains(c);
    let mut fixed = name.split(is_free).filter(|part| !part.is_empty());
    if !name.contains(is_free) {
        return name == path;
    }
    let begins = if name.starts_with(is_free) { "" } else { fixed.next().unwrap() };
    let Some(mut rest) = path.strip_prefix(begins) else { return false };
    for part in fixed {
        match rest.find(part) {
            Some(at) if at > 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() && !path.is_empty()
}

#[test]
fn every_file_of_a_state_folder_and_of_a_vendor_folder_is_in_the_man_pages() {
    let named = |folder: &str, path: &str| {
        let names = FILES.iter().flat_map(|(names, ..)| names.split(", "));
        let mut below = names.filter_map(|name| name.strip_prefix(&format!("{folder}/")));
        below.any(|name| stands_for(name, path))
    };
    // No version writes these.
    let others = ["advisories.json", "policy.toml"];
    for file in STATE.iter().filter(|file| !others.contains(file)) {
        assert!(named("HOME", file), "{file}");
    }
    for folder in FOLDERS_OF_HOME {
        assert!(named("HOME", &format!("{folder}/1.json")), "{folder}");
    }
    let world = vendor_losses::everything();
    let mut files = Vec::new();
    vendor_losses::files(&world.path("vendor"), "", &mut files);
    assert!(files.len() > 12, "{files:?}");
    for file in files {
        assert!(named("DIR", &file), "{file}");
    }
}
