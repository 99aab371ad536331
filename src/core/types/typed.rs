//! Values as a person types them, in an option or a cell of a table: what is wrong with one is said
//! with an example of what would be right.

use std::collections::BTreeSet;
use std::fmt::Display;

use uuid::Uuid;

use super::amount::Amount;
use super::day::Day;
use super::email::Email;
use super::ids::{InstanceId, Name};
use super::keys::KeyId;
use super::product_version::ProductVersion;
use super::time::Time;

const NOT_A_TIME: &str = "write a day such as 2027-03-01, or a time such as 2027-03-01T12:00:00Z";

/// What `sha256sum` says of an empty file.
const EXAMPLE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Reads a name.
///
/// # Errors
/// What is wrong with it.
pub fn name(text: &str) -> Result<Name, String> {
    text.parse::<Name>().map_err(|error| error.to_string())
}

/// Reads `NAME=N`.
///
/// # Errors
/// What is wrong with it.
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
/// What is wrong with it.
pub fn granted(text: &str) -> Result<(Name, Amount), String> {
    let (name, amount) =
        text.split_once('=').ok_or("write it as NAME=N or NAME=unlimited, such as nodes=10")?;
    let name = name.parse::<Name>().map_err(|error| error.to_string())?;
    let amount = amount.parse::<Amount>().map_err(|error| format!("{error}, as in nodes=10"))?;
    Ok((name, amount))
}

/// Reads `KEY=VALUE`.
///
/// # Errors
/// What is wrong with it.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE, such as contract=2027-14".to_owned()),
    }
}

/// Reads a calendar day.
///
/// # Errors
/// What is wrong with it.
pub fn day(text: &str) -> Result<Day, String> {
    text.trim().parse::<Day>().map_err(|error| error.to_string())
}

/// Reads a day, or a time; a day means its beginning.
///
/// # Errors
/// What is wrong with it.
pub fn from_day(text: &str) -> Result<Time, String> {
    Time::parse_lenient(text, false).map_err(|_| NOT_A_TIME.to_owned())
}

/// Reads a day, or a time; a day means its end.
///
/// # Errors
/// What is wrong with it.
pub fn to_day(text: &str) -> Result<Time, String> {
    Time::parse_lenient(text, true).map_err(|_| NOT_A_TIME.to_owned())
}

/// Reads a number of days that a license runs for.
///
/// # Errors
/// What is wrong with it.
pub fn days(text: &str) -> Result<u32, String> {
    /// A century: more is a typing error.
    const MOST: u32 = 36_500;
    text.trim().parse().ok().filter(|days| (1..=MOST).contains(days)).ok_or_else(|| {
        format!("write a number of days from 1 to {MOST}, such as 365; for a license without an end: --perpetual")
    })
}

/// Reads an address.
///
/// # Errors
/// What is wrong with it.
pub fn email(text: &str) -> Result<Email, String> {
    text.trim()
        .parse::<Email>()
        .map_err(|error| format!("{error}; an address looks like ops@example.com"))
}

/// Reads an instance id.
///
/// # Errors
/// What is wrong with it.
pub fn instance(text: &str) -> Result<InstanceId, String> {
    InstanceId::parse_lenient(text).map_err(|_| {
        let digits = text.chars().filter(char::is_ascii_hexdigit).count();
        format!(
            "an instance id is 32 hex digits, as airseal status prints it, such as 4289 637a e06c 00ee 5e61 8453 1605 \
             cf9b; this has {digits}"
        )
    })
}

/// Reads a license id.
///
/// # Errors
/// What is wrong with it.
pub fn license_id(text: &str) -> Result<Uuid, String> {
    Uuid::try_parse(text.trim())
        .map_err(|_| "a license id looks like 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11".to_owned())
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
/// What is wrong with it, with an example.
pub fn fingerprint_option(text: &str) -> Result<String, String> {
    fingerprint(text).map_err(|error| format!("{error}; write all of it, such as {EXAMPLE}"))
}

/// Reads the id of a key.
///
/// # Errors
/// What is wrong with it.
pub fn key_id(text: &str) -> Result<KeyId, String> {
    let digits =
        fingerprint_option(text).map_err(|error| format!("a key id is a fingerprint: {error}"))?;
    digits.parse::<KeyId>().map_err(|error| error.to_string())
}

/// Reads a product's version.
///
/// # Errors
/// What is wrong with it.
pub fn product_version(text: &str) -> Result<ProductVersion, String> {
    ProductVersion::parse_lenient(text).map_err(|error| error.to_string())
}

/// Reads the version of a release.
///
/// # Errors
/// What is wrong with it.
pub fn version(text: &str) -> Result<semver::Version, String> {
    semver::Version::parse(text.trim()).map_err(|error| format!("{error}; write it as 2.19.4"))
}

/// Reads which versions are meant.
///
/// # Errors
/// What is wrong with it.
pub fn versions(text: &str) -> Result<semver::VersionReq, String> {
    semver::VersionReq::parse(text.trim())
        .map_err(|error| format!("{error}; write it as '>=2.10, <2.19.5'"))
}

/// Refuses a name that is given twice: with two values, nobody can say which one counts.
///
/// # Errors
/// The name.
pub fn once<N: Ord + Display>(
    option: &str,
    names: impl IntoIterator<Item = N>,
) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        let text = name.to_string();
        if !seen.insert(name) {
            return Err(format!("{option} {text} is given twice"));
        }
    }
    Ok(())
}
