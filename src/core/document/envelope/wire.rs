//! The JSON form of an envelope, as it is read and written.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::types::json::{few, read_object};

/// The most signatures one envelope may carry.
pub const MAX_SIGNATURES: usize = 16;

/// The JSON form: an object, whose unknown fields are ignored, as DSSE asks. No field
/// comes twice, known or not: a reader that kept the last one would see another
/// document than one that kept the first.
pub(super) struct WireIn<'a> {
    pub(super) payload: Text<'a>,
    pub(super) payload_type: Text<'a>,
    pub(super) signatures: Vec<WireSignatureIn<'a>>,
}

/// A signature in it; the same holds.
pub(super) struct WireSignatureIn<'a> {
    pub(super) keyid: Option<String>,
    pub(super) sig: Text<'a>,
}

/// Text, borrowed if the file has it without escapes.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// The signatures, no more of them than show that there are too many.
#[derive(Deserialize)]
#[serde(transparent)]
struct Few<'a>(
    #[serde(borrow, deserialize_with = "few::<_, _, MAX_SIGNATURES>")] Vec<WireSignatureIn<'a>>,
);

/// The names of fields.
#[derive(Deserialize)]
#[serde(field_identifier)]
enum Field {
    #[serde(rename = "payload")]
    Payload,
    #[serde(rename = "payloadType")]
    PayloadType,
    #[serde(rename = "signatures")]
    Signatures,
    #[serde(rename = "keyid")]
    KeyId,
    #[serde(rename = "sig")]
    Sig,
    Other(String),
}

/// Keeps a field's value, if it is the first.
fn once<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut Option<T>,
    name: &'static str,
) -> Result<(), A::Error> {
    if field.replace(map.next_value()?).is_some() {
        Err(A::Error::duplicate_field(name))
    } else {
        Ok(())
    }
}

/// Passes over a field, if it is the first of its name.
fn pass_over<'de, A: MapAccess<'de>>(
    map: &mut A,
    seen: &mut BTreeSet<String>,
    name: String,
) -> Result<(), A::Error> {
    map.next_value::<serde::de::IgnoredAny>()?;
    if seen.contains(&name) {
        return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
    }
    seen.insert(name);
    Ok(())
}

impl<'a> WireIn<'a> {
    pub(super) fn read(json: &'a [u8]) -> Result<Self, Malformed> {
        read_object(json).map_err(|error| {
            Malformed::new(format!("the file is not a signed document (DSSE envelope): {error}"))
        })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for WireIn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wire;
        impl<'de> Visitor<'de> for Wire {
            type Value = WireIn<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with payload, payloadType and signatures")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut payload, mut payload_type, mut signatures) = (None, None, None);
                let mut others = BTreeSet::new();
                while let Some(field) = map.next_key()? {
                    match field {
                        Field::Payload => once(&mut map, &mut payload, "payload")?,
                        Field::PayloadType => once(&mut map, &mut payload_type, "payloadType")?,
                        Field::Signatures => once(&mut map, &mut signatures, "signatures")?,
                        Field::KeyId => pass_over(&mut map, &mut others, "keyid".to_owned())?,
                        Field::Sig => pass_over(&mut map, &mut others, "sig".to_owned())?,
                        Field::Other(name) => pass_over(&mut map, &mut others, name)?,
                    }
                }
                Ok(WireIn {
                    payload: payload.ok_or_else(|| A::Error::missing_field("payload"))?,
                    payload_type: payload_type
                        .ok_or_else(|| A::Error::missing_field("payloadType"))?,
                    signatures: signatures
                        .map(|Few(few)| few)
                        .ok_or_else(|| A::Error::missing_field("signatures"))?,
                })
            }
        }
        deserializer.deserialize_map(Wire)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for WireSignatureIn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wire;
        impl<'de> Visitor<'de> for Wire {
            type Value = WireSignatureIn<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with sig")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut keyid, mut sig) = (None::<Option<String>>, None);
                let mut others = BTreeSet::new();
                while let Some(field) = map.next_key()? {
                    match field {
                        Field::KeyId => once(&mut map, &mut keyid, "keyid")?,
                        Field::Sig => once(&mut map, &mut sig, "sig")?,
                        Field::Payload => pass_over(&mut map, &mut others, "payload".to_owned())?,
                        Field::PayloadType => {
                            pass_over(&mut map, &mut others, "payloadType".to_owned())?;
                        }
                        Field::Signatures => {
                            pass_over(&mut map, &mut others, "signatures".to_owned())?;
                        }
                        Field::Other(name) => pass_over(&mut map, &mut others, name)?,
                    }
                }
                let sig = sig.ok_or_else(|| A::Error::missing_field("sig"))?;
                Ok(WireSignatureIn { keyid: keyid.flatten(), sig })
            }
        }
        deserializer.deserialize_map(Wire)
    }
}

#[derive(Serialize)]
pub(super) struct WireOut<'a> {
    pub(super) payload: String,
    #[serde(rename = "payloadType")]
    pub(super) payload_type: &'a str,
    pub(super) signatures: Vec<WireSignatureOut<'a>>,
}

#[derive(Serialize)]
pub(super) struct WireSignatureOut<'a> {
    pub(super) keyid: &'a str,
    pub(super) sig: String,
}
