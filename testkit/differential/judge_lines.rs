//! Answers questions of the test kit through the library: one JSON object a line on standard
//! input, one a line on standard output. Files are in base64. `run.py` asks it and the second
//! verifier the same questions.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};

use airseal::core::document::advisories::Advisory;
use airseal::core::document::envelope::Envelope;
use airseal::core::document::ledger::Chain;
use airseal::core::document::support::{Support, support_until};
use airseal::core::document::trust::{Accepted, Trust, TrustBundle};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::coverage::ReleaseDate;
use airseal::core::judge::inspect::inspect;
use airseal::core::types::day::Day;
use airseal::core::types::email::Email;
use airseal::core::types::hex::sha256_hex;
use airseal::core::types::ids::{Edition, InstanceId, Name};
use airseal::core::types::keys::PublicKey;
use airseal::core::types::product_version::ProductVersion;
use airseal::core::types::time::Time;
use airseal::privacy::catalogue::BuiltIn;
use airseal::privacy::machine_policy::Policy;
use airseal::privacy::telemetry::{Overrides, State};
use airseal::store::Home;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<Value, Box<dyn Error>>;

/// Everything that a question may give; what is absent is not asked.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    question: String,
    bundles: Vec<String>,
    file: String,
    registration: Option<Registered>,
    now: Option<Time>,
    at: Option<Time>,
    floor: Option<Time>,
    limits: BTreeMap<Name, u64>,
    features: Vec<Name>,
    release_date: Option<Day>,
    own_key: Option<String>,
    fingerprint: String,
    message: String,
    signature: String,
    a: String,
    b: String,
    advisory: Value,
    support: Vec<Support>,
    version: String,
    home: BTreeMap<String, Option<String>>,
    do_not_track: Option<String>,
    airseal_telemetry: Option<String>,
}

/// Who the instance is.
#[derive(Deserialize)]
struct Registered {
    product: Name,
    edition: Edition,
    email: Option<Email>,
    instance: InstanceId,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let question: Asked = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&question)?)?;
    }
    out.flush()?;
    Ok(())
}

fn answer(question: &Asked) -> Answer {
    if trust(question).is_err() {
        return Ok(result("no-bundle"));
    }
    match question.question.as_str() {
        "read" => read(question),
        "verify" => verify(question),
        "check" => check(question),
        "pin" => pin(question),
        "offer" => offer(question),
        "signature" => signature(question),
        "address" => {
            Ok(result(if question.a.parse::<Email>().is_ok() { "accepted" } else { "refused" }))
        }
        "same-address" => same_address(question),
        "affected" => affected(question),
        "supported-until" => supported_until(question),
        "ledger" => Ok(ledger(question)),
        "telemetry" => telemetry(question),
        other => Err(format!("no question {other}").into()),
    }
}

fn result(word: &str) -> Value {
    json!({ "result": word })
}

fn bytes(base64: &str) -> Result<Vec<u8>, base64::DecodeError> {
    STANDARD.decode(base64)
}

/// The last of the bundles: the first one is believed as it is, the others replace it.
fn trust(question: &Asked) -> Result<Option<Trust>, Box<dyn Error>> {
    let mut trust: Option<Trust> = None;
    for bundle in &question.bundles {
        let envelope = Envelope::parse(&bytes(bundle)?)?;
        trust = Some(match trust {
            None => {
                let roots = envelope.document::<TrustBundle>()?.roots;
                Trust::pin(&envelope, &roots.fingerprint())?
            }
            Some(current) => match current.accept(&envelope)? {
                Accepted::Newer(next) => *next,
                Accepted::Unchanged => current,
            },
        });
    }
    Ok(trust)
}

fn read(question: &Asked) -> Answer {
    let file = bytes(&question.file)?;
    let mut documents = Vec::new();
    for found in Envelope::parse_all(&file).into_iter().flatten() {
        let envelope = found.envelope;
        documents.push(json!({
            "type": envelope.payload_type,
            "payload_sha256": sha256_hex(&envelope.payload),
        }));
    }
    Ok(match documents.as_slice() {
        [] => result("malformed"),
        _ => json!({ "result": "read", "documents": documents }),
    })
}

fn verify(question: &Asked) -> Answer {
    let trust = trust(question)?;
    let now = question.at.or(question.now).ok_or("no time")?;
    let identity = question.registration.as_ref().map(|it| Identity {
        product: it.product.clone(),
        edition: it.edition,
        email: it.email.clone(),
        instance: it.instance.clone(),
    });
    let clock_floor = match question.at {
        Some(_) => None,
        None => Some(question.floor.unwrap_or(now)),
    };
    let context = VerifyContext {
        identity,
        now,
        clock_floor,
        limits: question.limits.iter().map(|(name, used)| (name.clone(), *used)).collect(),
        features: question.features.clone(),
        release: ReleaseDate::Asked(question.release_date),
    };
    let judgement = judge(&bytes(&question.file)?, trust.as_ref(), &context);
    Ok(json!({ "result": judgement.verdict.name(), "clock_behind": judgement.clock_behind }))
}

fn check(question: &Asked) -> Answer {
    let trust = trust(question)?;
    let own = match &question.own_key {
        Some(key) => Some(PublicKey::from_spki(&bytes(key)?)?),
        None => None,
    };
    // One that cannot be read is none.
    let file = bytes(&question.file)?;
    let found: Vec<_> = Envelope::parse_all(&file).into_iter().flatten().collect();
    let [found] = found.as_slice() else {
        return Ok(result("malformed"));
    };
    let inspected = inspect(String::new(), &found.envelope, trust.as_ref(), own.as_ref());
    Ok(result(inspected.map_or("malformed", |it| it.verdict.name())))
}

fn pin(question: &Asked) -> Answer {
    let file = bytes(&question.file)?;
    let Ok(found) = Envelope::parse_kind::<TrustBundle>(&file) else {
        return Ok(result("malformed"));
    };
    Ok(result(match Trust::pin(&found.envelope, &question.fingerprint) {
        Ok(_) => "accepted",
        Err(error) => error.verdict().name(),
    }))
}

/// Offers a bundle to the one in force, without a clock.
fn offer(question: &Asked) -> Answer {
    let trust = trust(question)?.ok_or("no bundle")?;
    let file = bytes(&question.file)?;
    let Ok(found) = Envelope::parse_kind::<TrustBundle>(&file) else {
        return Ok(result("malformed"));
    };
    Ok(result(match trust.accept(&found.envelope) {
        Ok(Accepted::Newer(_)) => "taken",
        Ok(Accepted::Unchanged) => "unchanged",
        Err(error) => error.verdict().name(),
    }))
}

fn signature(question: &Asked) -> Answer {
    let good = match PublicKey::from_spki(&bytes(&question.a)?) {
        Ok(key) => {
            let sound = key.check_strength().is_ok();
            sound && key.verifies(&bytes(&question.message)?, &bytes(&question.signature)?)
        }
        Err(_) => false,
    };
    Ok(result(if good { "good" } else { "bad" }))
}

fn same_address(question: &Asked) -> Answer {
    let same = question.a.parse::<Email>()? == question.b.parse::<Email>()?;
    Ok(result(if same { "same" } else { "different" }))
}

fn affected(question: &Asked) -> Answer {
    let Ok(advisory) = serde_json::from_value::<Advisory>(question.advisory.clone()) else {
        return Ok(result("malformed"));
    };
    let version = question.version.parse::<ProductVersion>().ok();
    let applies = advisory.applies_to(version.as_ref());
    Ok(result(if applies { "affected" } else { "not-affected" }))
}

fn supported_until(question: &Asked) -> Answer {
    let version = question.version.parse::<ProductVersion>().ok();
    let until = version.and_then(|version| support_until(&question.support, &version));
    Ok(json!({ "result": "done", "until": until }))
}

fn ledger(question: &Asked) -> Value {
    let mut chain = Chain::default();
    let mut lines: Vec<&str> = question.a.split('\n').collect();
    // What follows the last line end is not a line.
    if lines.pop().is_some_and(|rest| rest.len() >= 65_535) {
        return result("broken");
    }
    for line in lines {
        if chain.follow(line.as_bytes()).is_err() {
            return result("broken");
        }
    }
    json!({ "result": "chain", "entries": chain.seq, "head": chain.head })
}

/// Through a state folder, because the question is about the files in one.
fn telemetry(question: &Asked) -> Answer {
    let folder = std::env::temp_dir().join(format!("judge-lines-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    for (name, text) in &question.home {
        if let Some(text) = text {
            std::fs::write(folder.join(name), text)?;
        }
    }
    let overrides = Overrides {
        policy: &Policy::default(),
        do_not_track: question.do_not_track.clone().map(Into::into),
        environment: question.airseal_telemetry.clone().map(Into::into),
        compiled_trust: None,
        built_in: BuiltIn::default(),
    };
    let allowed = State::read(&Home::at(folder.clone()), &overrides).allowed;
    std::fs::remove_dir_all(&folder)?;
    Ok(result(if allowed { "allowed" } else { "off" }))
}
