//! Values on the command line: those that a person types anywhere, and the words of the core.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::core::document::advisories::Severity;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::issuer::revoke::Target;
use crate::issuer::roots::{MOST, NewRoots};
use crate::issuer::search::{self, Search};
use crate::issuer::signers::SignerJob;
use crate::privacy::capture::hosts::HostPattern;
use crate::privacy::rights::{RIGHTS, Right};

pub use crate::core::types::typed::{
    day, days, email, fingerprint, fingerprint_option, from_day, granted, instance, key_id,
    license_id, limit, name, once, pair, product_version, to_day, version, versions,
};

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

/// Reads a span such as `60d`, in whole seconds.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn span(text: &str) -> Result<i64, String> {
    let span = humantime::parse_duration(text)
        .map_err(|error| format!("{error}; write it as 60d or 12h"))?;
    i64::try_from(span.as_secs()).map_err(|error| error.to_string())
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

/// Reads a host, or a domain with a dot before it.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub fn host(text: &str) -> Result<HostPattern, String> {
    text.parse()
}
