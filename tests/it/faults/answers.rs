//! What a world means: what every command that only reads says of it, and what belongs together
//! in its files.

use super::*;

/// What belongs together does: a key and its public half, the roots in force
/// and the fingerprint.
pub(super) fn agrees(world: &World) -> Result<(), String> {
    for (name, path) in walk(&world.path("vendor")) {
        let Some(stem) = name.strip_suffix(".pub.pem") else { continue };
        let text =
            |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"));
        let public =
            PublicKey::from_pem(&text(&path)?).map_err(|error| format!("{name}: {error}"))?;
        let private =
            PrivateKey::from_pem(&text(&world.path("vendor").join(format!("{stem}.key")))?, None);
        if private.is_ok_and(|private| private.public().id() != public.id()) {
            return Err(format!("{name} is not the public half of {stem}.key"));
        }
    }
    if world.path("vendor").exists() {
        let shown =
            at_present(world, &["inspect", &world.text_path("vendor/trust.json"), "--json"]);
        let said = String::from_utf8_lossy(&world.read("vendor/root.fingerprint")).into_owned();
        if !shown.out().contains(said.trim()) {
            return Err(format!("root.fingerprint says {said}"));
        }
    }
    Ok(())
}

/// The ledger holds, and what stands in the state folder has its entry there: it is
/// written before the file is. That goes for a flag that says on, too: one that was not
/// written yet is named, and telemetry is off.
pub(super) fn noted(world: &World, interrupted: bool) -> Result<(), String> {
    let verify = at_present(world, &["log", "--verify"]);
    let flag_is_behind = || {
        verify.stderr.contains("telemetry.toml")
            && at_present(world, &["telemetry", "check"]).code == 3
    };
    if verify.code != 0 && !(interrupted && flag_is_behind()) {
        return Err(format!("the ledger does not hold\n{}", said(&verify)));
    }
    let ledger = std::fs::read_to_string(world.home("consent.log")).unwrap_or_default();
    for (name, path) in walk(&world.path("home")) {
        let ours = ["registration.json", "registration.pending.json", "trust.json"]
            .contains(&name.as_str());
        let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        if (ours || name.starts_with("licenses/"))
            && !is_temporary(&path)
            && !ledger.contains(&sha256_hex(&bytes))
        {
            return Err(format!("{name} has no entry in the ledger"));
        }
    }
    Ok(())
}

/// What a run said, on a few lines.
pub(super) fn said(run: &Run) -> String {
    format!("    exit {}: {}{}", run.code, String::from_utf8_lossy(&run.stdout), run.stderr)
}

/// Whether a new file is whole, by its name.
pub(super) fn content(name: &str, bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let file = name.rsplit('/').next().unwrap_or(name);
    match file {
        // A note of the ledger's last entry; it may be cut short, and decides nothing.
        "lock"
            if text.split_whitespace().all(|word| {
                let named = word == "plans"
                    || word.starts_with("policies:")
                    || word.strip_prefix("catalogue:").is_some_and(|n| n.parse::<u32>().is_ok());
                named || word.chars().all(|c| c.is_ascii_hexdigit())
            }) =>
        {
            Ok(())
        }
        // The last line may have been cut off: it does not count then.
        "consent.log" => {
            let mut chain = Chain::default();
            let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            let mut whole = whole;
            whole
                .try_for_each(|line| chain.follow(line.as_bytes()).map(drop))
                .map_err(|e| e.to_string())
        }
        // The last line may have been cut off: it does not count then.
        "issued.jsonl" | "issued-before-2.jsonl" | "received.jsonl" => {
            text.split_inclusive('\n').filter(|line| line.ends_with('\n')).try_for_each(|line| {
                serde_json::from_str::<Value>(line).map(drop).map_err(|error| error.to_string())
            })
        }
        "telemetry.toml" => {
            toml::from_str::<toml::Table>(text).map_err(|error| error.to_string())?;
            if text.contains("enabled = ") { Ok(()) } else { Err("it says nothing".to_owned()) }
        }
        _ if name == "home/releases.json" => {
            serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
        }
        "root.fingerprint" => {
            if text.len() == 65 {
                Ok(())
            } else {
                Err(text.to_owned())
            }
        }
        "plans.toml" => {
            toml::from_str::<toml::Table>(text).map(drop).map_err(|error| error.to_string())
        }
        // A CSAF document is plain JSON.
        "clock.json" | "report.json" | "usage.json" | "use.json" | "csaf.json"
        | "notices.next.json" => {
            serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
        }
        _ if file.ends_with(".prom") => {
            let begins =
                text.starts_with("# HELP airseal_") && text.contains("airseal_offline_enforced{");
            if begins && text.ends_with('\n') { Ok(()) } else { Err("it has no end".to_owned()) }
        }
        // Its last words are there.
        _ if file.ends_with(".eml") => {
            let mail = mail_parser::MessageParser::default().parse(bytes).ok_or("no mail")?;
            let body = mail.body_text(0).ok_or("no text")?;
            if body.trim_end().ends_with("(Article 12(4)).") {
                Ok(())
            } else {
                Err("it has no end".to_owned())
            }
        }
        // The bytes to sign: as many as they say.
        _ if file.ends_with(".pae") => {
            let mut words = text.splitn(5, ' ');
            let (begin, length) = (words.next(), words.nth(2));
            let whole = words.next().map(|payload| payload.len().to_string());
            if begin == Some("DSSEv1") && length.map(str::to_owned) == whole {
                Ok(())
            } else {
                Err("it has no end".to_owned())
            }
        }
        _ if name.starts_with("vendor/unsigned/") => {
            serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
        }
        // They wait for a signature.
        "l.json" | "t.json" | "r.json" | "erasure.json" => {
            Envelope::parse_unsigned(bytes).map(drop).map_err(|error| error.to_string())
        }
        _ if file.ends_with(".pub.pem") => {
            PublicKey::from_pem(text).map(drop).map_err(|error| error.to_string())
        }
        // The public half of a key that is kept elsewhere.
        "instance.key" if text.contains("PUBLIC KEY") => {
            PublicKey::from_pem(text).map(drop).map_err(|error| error.to_string())
        }
        _ if file.ends_with(".key") => {
            PrivateKey::from_pem(text, None).map(drop).map_err(|error| error.to_string())
        }
        _ => Envelope::parse(bytes).map(drop).map_err(|error| error.to_string()),
    }
}

pub(super) fn is_temporary(path: &Path) -> bool {
    // A folder that a killed `vendor init` was filling is ignorable as a whole.
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.starts_with(".airseal-") && part.ends_with(".tmp")
    })
}

/// The temporary files and folders that are left in a world.
pub(super) fn temporary(world: &World) -> Vec<String> {
    walk(&world.path(""))
        .into_iter()
        .filter(|(_, path)| is_temporary(path))
        .map(|(name, _)| name)
        .collect()
}

/// Every file under a folder with its name from there.
pub fn walk(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(
                walk(&path).into_iter().map(|(inner, path)| (format!("{name}/{inner}"), path)),
            );
        } else {
            found.push((name, path));
        }
    }
    found.sort();
    found
}

/// The names of the files of a world; license ids left out.
pub(super) fn files(world: &World) -> BTreeSet<String> {
    walk(&world.path("")).into_iter().map(|(name, _)| plain(&name, "")).collect()
}

/// The program in this process, now.
pub fn at_present(world: &World, args: &[&str]) -> Run {
    let now = Time::from_utc(chrono::Utc::now()).expect("a clock").to_string();
    world.run_at(&now, args)
}

/// What a world means: the answers of every command that only reads, without what
/// differs from run to run (times, ids, keys).
pub(super) fn shape(world: &World) -> BTreeMap<String, String> {
    let mut shape = BTreeMap::new();
    let mut ask = |args: &[&str]| {
        let run = at_present(world, args);
        let answer = serde_json::from_slice(&run.stdout).unwrap_or_else(|_| {
            Value::Array(
                run.out().lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
            )
        });
        let inside = world.text_path("");
        shape.insert(
            plain(&args.join(" "), &inside),
            format!("{} {}", run.code, canonical(&answer, &inside)),
        );
    };
    ask(&["status", "--json"]);
    ask(&["verify", "--json"]);
    ask(&["telemetry", "status", "--json"]);
    ask(&["telemetry", "check"]);
    ask(&["trust", "show", "--json"]);
    ask(&["data", "show", "usage"]);
    ask(&["usage", "list", "--json"]);
    ask(&["rights", "list", "--all", "--json"]);
    if world.path("vendor").exists() {
        ask(&["inspect", &world.text_path("vendor/trust.json"), "--json"]);
        ask(&["vendor", "list", "--dir", &world.text_path("vendor"), "--json"]);
        ask(&["vendor", "advisory", "list", "--dir", &world.text_path("vendor"), "--json"]);
        ask(&["vendor", "advisory", "support", "--dir", &world.text_path("vendor"), "--json"]);
    }
    for (name, path) in walk(&world.path("")) {
        let state = ["home/", "vendor/", "user/"].iter().any(|folder| name.starts_with(folder));
        if !state && name != "trace" && !is_temporary(&path) {
            ask(&["inspect", &world.text_path(&name), "--json"]);
        }
    }
    let discarded =
        walk(&world.path("vendor/discarded")).into_iter().filter(|(_, path)| !is_temporary(path));
    let discarded: Vec<_> = discarded.map(|(name, _)| plain(&name, "")).collect();
    shape.insert("discarded".to_owned(), discarded.join(" "));
    let release = std::fs::read_to_string(world.home("releases.json")).unwrap_or_default();
    shape.insert("home/releases.json".to_owned(), plain(&release, ""));
    shape
}

/// JSON as text without what differs from run to run, in an order of its own: keys
/// that are ids sort by chance.
pub(super) fn canonical(value: &Value, inside: &str) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| match name.as_str() {
                    "age_seconds" | "days_left" | "seconds_left" => format!("{name}: N"),
                    // A reference may consist of letters only.
                    "id" if value.as_str().is_some_and(in_hex) => "id: ID".to_owned(),
                    _ => format!("{}: {}", plain(name, inside), canonical(value, inside)),
                })
                .collect();
            fields.sort();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(|item| canonical(item, inside)).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(text) if text.len() >= 40 && text.chars().all(in_base64) => "KEY".to_owned(),
        Value::String(text) => plain(text, inside),
        other => other.to_string(),
    }
}

pub(super) fn in_hex(text: &str) -> bool {
    text.len() == 8 && text.chars().all(|c| c.is_ascii_hexdigit())
}

pub(super) fn in_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

/// Text with times, and ids each replaced by one word, and paths made short.
pub(super) fn plain(text: &str, inside: &str) -> String {
    let text = if inside.is_empty() { text.to_owned() } else { text.replace(inside, "") };
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-';
    let mut plain = String::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let hex = word.len() >= 8 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        plain.push_str(match word {
            _ if word.parse::<Time>().is_ok() => "TIME",
            _ if hex && word.chars().any(|c| c.is_ascii_digit()) => "ID",
            _ => word,
        });
        let next = after.chars().next().map_or(0, char::len_utf8);
        plain.push_str(&after[..next]);
        rest = &after[next..];
    }
    plain
}

/// The answers that are neither those of `a` nor those of `b`, beside them.
pub(super) fn difference(
    found: &BTreeMap<String, String>,
    a: &BTreeMap<String, String>,
    b: &BTreeMap<String, String>,
) -> String {
    let names: BTreeSet<_> = found.keys().chain(a.keys()).chain(b.keys()).collect();
    let of = |shape: &BTreeMap<String, String>, name: &String| {
        shape.get(name).cloned().unwrap_or_default()
    };
    let differs = |name: &&&String| of(a, name) != of(b, name) || of(found, name) != of(a, name);
    names.iter().filter(differs).fold(String::new(), |text, name| {
        text + &format!(
            "\n  {name}\n    is  {}\n    old {}\n    new {}",
            of(found, name),
            of(a, name),
            of(b, name)
        )
    })
}
