//! JSON bodies as they are: no key is lost, one that is there twice is there twice.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The most values of a body, whatever form it has: each takes many times the memory of its text.
pub const MOST_VALUES: usize = 100_000;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number from 0 up.
    Count(u64),
    /// Another number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in its order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// What it is, for a message.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Count(_) | Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The value of a key; `None` if it is absent, or there twice.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        let mut found = members.iter().filter(|(name, _)| name == key).map(|(_, value)| value);
        found.next().filter(|_| found.next().is_none())
    }
}

/// Why a text is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more than [`MOST_VALUES`].
    TooMany,
    /// It is not JSON; why not.
    Malformed(String),
}

/// Reads one JSON value after the other.
///
/// # Errors
/// See [`Unread`].
pub fn read(text: &[u8], mut each: impl FnMut(Json)) -> Result<(), Unread> {
    let left = Cell::new(MOST_VALUES);
    let mut values = serde_json::Deserializer::from_slice(text);
    while values.end().is_err() {
        let value = Any(&left).deserialize(&mut values).map_err(|error| match left.get() {
            0 => Unread::TooMany,
            _ => Unread::Malformed(error.to_string()),
        })?;
        each(value);
    }
    Ok(())
}

/// Takes any value, and counts down for each.
#[derive(Clone, Copy)]
struct Any<'c>(&'c Cell<usize>);

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        let left = self.0.get().checked_sub(1).filter(|left| *left > 0);
        self.0.set(left.unwrap_or_default());
        left.ok_or_else(|| D::Error::custom("too many values"))?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Count(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        // Below zero, so that it is no count; which one it is, nobody asks.
        Ok(u64::try_from(number).map_or(Json::Number(-1.0), Json::Count))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut found = Vec::new();
        while let Some(element) = list.next_element_seed(self)? {
            found.push(element);
        }
        found.shrink_to_fit();
        Ok(Json::List(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut found = Vec::new();
        while let Some(name) = map.next_key()? {
            found.push((name, map.next_value_seed(self)?));
        }
        // Of many small objects, the room for more members would take the most memory.
        found.shrink_to_fit();
        Ok(Json::Object(found))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
