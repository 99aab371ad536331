//! JSON rules that serde does not have by itself: no duplicate keys in a map,
//! and a nullable field that must nevertheless be there.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use uuid::Uuid;

use crate::core::document::text;
use crate::core::types::strict::Strict;
use crate::core::types::text_form;

/// Whether JSON text begins an object.
#[must_use]
pub fn is_object(json: &[u8]) -> bool {
    json.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
}

/// Reads a struct from a JSON object, and from nothing else: serde would also
/// take an array of its values, where there are no names to be unknown or
/// duplicate. The same holds of every struct in it.
///
/// # Errors
/// Not an object in UTF-8, or whatever the deserializer finds.
pub fn read_object<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, String> {
    if !is_object(json) {
        return Err("it is not a JSON object".to_owned());
    }
    let text = std::str::from_utf8(json).map_err(|error| error.to_string())?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = T::deserialize(Strict(&mut reader)).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(read)
}

/// The same from a file, in any encoding that [`text::decode`] reads.
///
/// # Errors
/// See [`read_object`].
pub fn read_object_file<T: DeserializeOwned>(file: &[u8]) -> Result<T, String> {
    read_object(&text::decode(file).map_err(|error| error.to_string())?)
}

/// Reads a map and refuses a key that comes twice. A reader that kept the last
/// one would let two programs see two different documents under one signature.
///
/// # Errors
/// A duplicate key, or whatever the deserializer finds.
pub fn unique_map<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for Unique<K, V>
    where
        K: Deserialize<'de> + Ord + fmt::Display,
        V: Deserialize<'de>,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = access.next_key::<K>()? {
                match map.entry(key) {
                    Entry::Vacant(place) => drop(place.insert(access.next_value()?)),
                    Entry::Occupied(place) => {
                        let message = format_args!("duplicate key `{}`", place.key());
                        return Err(A::Error::custom(message));
                    }
                }
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

/// Reads a list of which at most `N` items are kept and one more, so that the caller sees
/// that there are too many without holding all of them.
///
/// # Errors
/// Whatever the deserializer finds.
pub fn few<'de, D, T, const N: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Few<T, const N: usize>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Few<T, N> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut list = Vec::new();
            while list.len() <= N
                && let Some(item) = access.next_element()?
            {
                list.push(item);
            }
            while access.next_element::<IgnoredAny>()?.is_some() {}
            Ok(list)
        }
    }

    deserializer.deserialize_seq(Few::<T, N>(PhantomData))
}

/// Reads a UUID in the one spelling that documents have, lowercase with hyphens: under
/// two spellings a revocation could miss what it is of.
///
/// # Errors
/// Another spelling, or no UUID.
pub fn hyphenated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    text_form::read_with(deserializer, |text| {
        let id = hyphenated_id(text);
        id.ok_or_else(|| format!("`{text}` is not a UUID in lowercase with hyphens"))
    })
}

/// A UUID in that spelling.
pub(crate) fn hyphenated_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text).then_some(id)
}

/// Reads `null` as `None`, but refuses a field that is absent: in a license,
/// "no expiry" must be said, not left out.
///
/// # Errors
/// Whatever the deserializer finds.
pub fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}
