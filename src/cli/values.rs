//! Values on the command line: `NAME=N`, `KEY=VALUE`.

use crate::core::ids::Name;
use crate::core::product_version::ProductVersion;

/// Reads `NAME=N`.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn limit(text: &str) -> Result<(Name, u64), String> {
    let (name, amount) = text.split_once('=').ok_or("write it as NAME=N, such as nodes=10")?;
    let name = name.parse::<Name>().map_err(|error| error.to_string())?;
    let amount = amount.parse().map_err(|_| format!("`{amount}` is not a whole number from 0 up"))?;
    Ok((name, amount))
}

/// Reads `KEY=VALUE`.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

/// Reads a span such as `60d`, in whole seconds.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn span(text: &str) -> Result<i64, String> {
    let span = humantime::parse_duration(text).map_err(|error| format!("{error}; write it as 60d or 12h"))?;
    i64::try_from(span.as_secs()).map_err(|error| error.to_string())
}

/// Reads a fingerprint as people and programs copy it: `HEX`, `HEX  FILE` as sha256sum
/// prints it, `SHA256(FILE)= HEX` as openssl does, with spaces, colons and capitals.
///
/// # Errors
/// What is wrong with it.
pub fn fingerprint(text: &str) -> Result<String, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let bare = |text: &str| text.replace(|c: char| c == ':' || c.is_whitespace(), "").to_ascii_lowercase();
    // What stands before a file's name, the whole, and what stands behind the algorithm's.
    let tagged = text.get(..7).filter(|tag| tag.eq_ignore_ascii_case("sha256:")).and_then(|tag| text.strip_prefix(tag));
    let behind = tagged.or_else(|| text.rsplit_once('=').map(|(_, digits)| digits));
    let readings = [text.split_whitespace().next(), Some(text), behind];
    let is_whole = |digits: &String| digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    readings.into_iter().flatten().map(bare).find(is_whole).ok_or_else(|| {
        let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
        format!("it is not 64 hex digits, as a fingerprint is; it has {digits}")
    })
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
    ProductVersion::from_person(text).map_err(|error| error.to_string())
}

/// Reads a name.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn name(text: &str) -> Result<Name, String> {
    text.parse::<Name>().map_err(|error| error.to_string())
}

/// Refuses a name that is given twice: with two values, nobody can say which one counts.
///
/// # Errors
/// The name.
pub fn once<N: Ord + std::fmt::Display>(option: &str, names: impl IntoIterator<Item = N>) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        let text = name.to_string();
        if !seen.insert(name) {
            return Err(format!("{option} {text} is given twice"));
        }
    }
    Ok(())
}
