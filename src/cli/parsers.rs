//! Values on the command line: `NAME=N`, `KEY=VALUE`, and the words of the core.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::core::document::advisories::Severity;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::KeyId;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::issuer::revoke::Target;
use crate::issuer::roots::{MOST, NewRoots};
use crate::issuer::search::{self, Search};
use crate::issuer::signers::SignerJob;
use crate::privacy::capture::hosts::HostPattern;
use crate::privacy::rights::{RIGHTS, Right};

/// Reads `NAME=N`.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn limit(text: &str) -> Result<(Name, u64), String> {
    let (name, amount) = text.split_once('=').ok_or("write it as NAME=N, such as nodes=10")?;
    let name = name.parse::<Name>().map_err(|error| error.to_string())?;
    let amount = amount
        .parse()
        .map_err(|_| format!("`{amount}` is not a whole number from 0 up, as in nodes=10"))?;
    Ok((name, amount))
}

/// Reads `NAME=N`, or `NAME=unlimited`.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn granted(text: &str) -> Result<(Name, Amount), String> {
    let (name, amount) =
        text.split_once('=').ok_or("write it as NAME=N or NAME=unlimited, such as nodes=10")?;
    let name = name.parse::<Name>().map_err(|error| error.to_string())?;
    let amount = amount.parse::<Amount>().map_err(|error| format!("{error}, as in nodes=10"))?;
    Ok((name, amount))
}

/// Reads a calendar day.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn day(text: &str) -> Result<Day, String> {
    text.trim().parse::<Day>().map_err(|error| error.to_string())
}

/// Reads the word for one of `all`, which help and errors list.
pub fn word<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.map(name)).try_map(move |word| {
        all.into_iter().find(|value| name(*value) == word).ok_or("another word")
    })
}

/// Reads a right of the GDPR.
pub fn right() -> impl TypedValueParser<Value = Right> {
    word(RIGHTS, |right| right.name)
}

/// Reads an edition of the product.
pub fn edition() -> impl TypedValueParser<Value = Edition> {
    word(Edition::ALL, Edition::name)
}

/// Reads a data region.
pub fn region() -> impl TypedValueParser<Value = Region> {
    word(Region::ALL, Region::name)
}

/// Reads how urgent an advisory is.
pub fn severity() -> impl TypedValueParser<Value = Severity> {
    word(Severity::ALL, Severity::name)
}

/// Reads how many root keys are made, or whose.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn new_roots(text: &str) -> Result<NewRoots, String> {
    let most = format!("a vendor folder has at most {MOST} root keys");
    if let Ok(count) = text.trim().parse::<usize>() {
        return match count {
            0 => Err("make at least 1 root key".to_owned()),
            1..=MOST => Ok(NewRoots::Numbered(count)),
            _ => Err(most),
        };
    }
    let names: Vec<Name> =
        text.split(',').map(|part| name(part.trim())).collect::<Result<_, _>>()?;
    if let Some(name) =
        names.iter().find(|name| !name.as_str().starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        return Err(format!("`{name}` is not the name of a root key: it begins with a letter"));
    }
    once("the name", &names)?;
    if names.len() > MOST { Err(most) } else { Ok(NewRoots::Named(names)) }
}

/// Reads what a signer key is for.
pub fn signer_job() -> impl TypedValueParser<Value = SignerJob> {
    word(SignerJob::ALL, SignerJob::name)
}

/// Reads `KEY=VALUE`.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE, such as contract=2027-14".to_owned()),
    }
}

/// Reads a span such as `60d`, in whole seconds.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn span(text: &str) -> Result<i64, String> {
    let span = humantime::parse_duration(text)
        .map_err(|error| format!("{error}; write it as 60d or 12h"))?;
    i64::try_from(span.as_secs()).map_err(|error| error.to_string())
}

/// Reads a fingerprint as people and programs copy it: `HEX`, `HEX  FILE` as sha256sum
/// prints it, `SHA256(FILE)= HEX` as openssl does, with spaces, colons and capitals.
///
/// # Errors
/// What is wrong with it.
pub fn fingerprint(text: &str) -> Result<String, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let bare =
        |text: &str| text.replace(|c: char| c == ':' || c.is_whitespace(), "").to_ascii_lowercase();
    // What stands before a file's name, the whole, and what stands behind the algorithm's.
    let tagged = text
        .get(..7)
        .filter(|tag| tag.eq_ignore_ascii_case("sha256:"))
        .and_then(|tag| text.strip_prefix(tag));
    let behind = tagged.or_else(|| text.rsplit_once('=').map(|(_, digits)| digits));
    let readings = [text.split_whitespace().next(), Some(text), behind];
    let is_whole =
        |digits: &String| digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    readings.into_iter().flatten().map(bare).find(is_whole).ok_or_else(|| {
        let digits = bare(text);
        match digits.chars().find(|c| !c.is_ascii_hexdigit()) {
            Some(other) => format!("a fingerprint has 64 hex digits, and `{other}` is not one"),
            None => format!("a fingerprint has 64 hex digits; this has {}", digits.len()),
        }
    })
}

/// The same of an option.
///
/// # Errors
/// What is wrong with it, with an example, for clap to print.
pub fn fingerprint_option(text: &str) -> Result<String, String> {
    fingerprint(text).map_err(|error| format!("{error}; write all of it, such as {EXAMPLE}"))
}

/// What `sha256sum` says of an empty file.
const EXAMPLE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Reads an address.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn email(text: &str) -> Result<Email, String> {
    text.trim()
        .parse::<Email>()
        .map_err(|error| format!("{error}; an address looks like ops@example.com"))
}

const NOT_A_TIME: &str = "write a day such as 2027-03-01, or a time such as 2027-03-01T12:00:00Z";

/// Reads a day, or a time; a day means its beginning.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn from_day(text: &str) -> Result<Time, String> {
    Time::parse_lenient(text, false).map_err(|_| NOT_A_TIME.to_owned())
}

/// Reads a day, or a time; a day means its end.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn to_day(text: &str) -> Result<Time, String> {
    Time::parse_lenient(text, true).map_err(|_| NOT_A_TIME.to_owned())
}

/// Reads an instance id.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn instance(text: &str) -> Result<InstanceId, String> {
    InstanceId::parse_lenient(text).map_err(|_| {
        let digits = text.chars().filter(char::is_ascii_hexdigit).count();
        format!(
            "an instance id is 32 hex digits, as airseal status prints it, such as 4289 637a e06c 00ee 5e61 8453 1605 \
             cf9b; this has {digits}"
        )
    })
}

/// Reads the id of a key.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn key_id(text: &str) -> Result<KeyId, String> {
    let digits =
        fingerprint_option(text).map_err(|error| format!("a key id is a fingerprint: {error}"))?;
    digits.parse::<KeyId>().map_err(|error| error.to_string())
}

/// Reads the reference of a request, or its first digits.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn reference(text: &str) -> Result<String, String> {
    let digits = text.trim().to_ascii_lowercase();
    let is_one = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_one
        .then_some(digits)
        .ok_or_else(|| "a reference is 8 hex digits, such as 5f0a9c31".to_owned())
}

/// Reads a license id.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn license_id(text: &str) -> Result<uuid::Uuid, String> {
    uuid::Uuid::try_parse(text.trim())
        .map_err(|_| "a license id looks like 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11".to_owned())
}

/// Reads a product's version.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn product_version(text: &str) -> Result<ProductVersion, String> {
    ProductVersion::parse_lenient(text).map_err(|error| error.to_string())
}

/// Reads the version of a release.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn version(text: &str) -> Result<semver::Version, String> {
    semver::Version::parse(text.trim()).map_err(|error| format!("{error}; write it as 2.19.4"))
}

/// Reads which versions are meant.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn versions(text: &str) -> Result<semver::VersionReq, String> {
    semver::VersionReq::parse(text.trim())
        .map_err(|error| format!("{error}; write it as '>=2.10, <2.19.5'"))
}

/// Reads a name.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn name(text: &str) -> Result<Name, String> {
    text.parse::<Name>().map_err(|error| error.to_string())
}

/// Reads what a vendor knows of a customer.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn search(text: &str) -> Result<Search, String> {
    Search::parse(text).map_err(|_| {
        "write 4 or more digits of a license id or instance id, an address, a domain, or 2 or more characters of an \
         organization"
            .to_owned()
    })
}

/// Reads the first digits of an id.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn first_digits(text: &str) -> Result<String, String> {
    search::first_digits(text).ok_or_else(|| {
        format!(
            "`{}` is not the beginning of an id: write 4 to 32 hex digits, such as 4289 637a",
            text.trim()
        )
    })
}

/// Reads a license id, or an instance id.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn replaced(text: &str) -> Result<Target, String> {
    // Without its hyphens a license id could be an instance.
    let license = uuid::Uuid::try_parse(text.trim())
        .ok()
        .filter(|_| text.contains('-'))
        .map(|id| Target::Ids(vec![id]));
    license.or_else(|| InstanceId::parse_lenient(text).ok().map(Target::Instance)).ok_or_else(|| {
        "write the id of a license, such as 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11, or of an instance: 32 hex digits"
            .to_owned()
    })
}

/// Reads a number of days that a license runs for.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn days(text: &str) -> Result<u32, String> {
    /// A century: more is a typing error.
    const MOST: u32 = 36_500;
    text.trim().parse().ok().filter(|days| (1..=MOST).contains(days)).ok_or_else(|| {
        format!("write a number of days from 1 to {MOST}, such as 365; for a license without an end: --perpetual")
    })
}

/// Reads a host, or a domain with a dot before it.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn host(text: &str) -> Result<HostPattern, String> {
    text.parse()
}

/// Refuses a name that is given twice: with two values, nobody can say which one counts.
///
/// # Errors
/// The name.
pub fn once<N: Ord + std::fmt::Display>(
    option: &str,
    names: impl IntoIterator<Item = N>,
) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        let text = name.to_string();
        if !seen.insert(name) {
            return Err(format!("{option} {text} is given twice"));
        }
    }
    Ok(())
}
