//! A foreign JSON document with the place of each value: no key may come twice, at any depth, and
//! what is not known is passed over.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::issuer::csaf::error::CsafError;

/// A value.
#[derive(Debug, PartialEq)]
pub enum Json {
    Null,
    Bool,
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A value and its place, a JSON pointer (RFC 6901).
#[derive(Debug, Clone)]
pub struct At<'j> {
    value: &'j Json,
    pub pointer: String,
}

impl<'j> At<'j> {
    /// The document.
    pub fn root(value: &'j Json) -> Self {
        Self { value, pointer: String::new() }
    }

    /// An error at this place.
    pub fn wrong(&self, reason: impl Into<String>) -> CsafError {
        CsafError::Wrong { pointer: self.pointer.clone(), reason: reason.into() }
    }

    /// A member of an object; `None` if it is absent or null.
    pub fn get(&self, key: &str) -> Result<Option<At<'j>>, CsafError> {
        let Json::Object(members) = self.value else {
            return Err(self.wrong("it has to be an object"));
        };
        let found = members.iter().find(|(name, value)| name == key && *value != Json::Null);
        Ok(found.map(|(_, value)| At { value, pointer: format!("{}/{key}", self.pointer) }))
    }

    /// A member that must be there.
    pub fn want(&self, key: &str) -> Result<At<'j>, CsafError> {
        self.get(key)?.ok_or_else(|| CsafError::Wrong {
            pointer: format!("{}/{key}", self.pointer),
            reason: "it is missing".to_owned(),
        })
    }

    /// The text that this is.
    pub fn text(&self) -> Result<&'j str, CsafError> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.wrong("it has to be text")),
        }
    }

    /// The number that this is.
    pub fn number(&self) -> Result<f64, CsafError> {
        match self.value {
            Json::Number(number) => Ok(*number),
            _ => Err(self.wrong("it has to be a number")),
        }
    }

    /// The text of a member, if it is there.
    pub fn text_of(&self, key: &str) -> Result<Option<&'j str>, CsafError> {
        self.get(key)?.map(|at| at.text()).transpose()
    }

    /// The items of the list that this is.
    pub fn items(&self) -> Result<Vec<At<'j>>, CsafError> {
        let Json::List(items) = self.value else {
            return Err(self.wrong("it has to be a list"));
        };
        let place = |(index, value)| At { value, pointer: format!("{}/{index}", self.pointer) };
        Ok(items.iter().enumerate().map(place).collect())
    }

    /// The items of a member; none if it is absent.
    pub fn list(&self, key: &str) -> Result<Vec<At<'j>>, CsafError> {
        self.get(key)?.map_or(Ok(Vec::new()), |at| at.items())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
                Ok(Json::Bool)
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
                Ok(Json::Number(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
                Ok(Json::Number(u32::try_from(number).map_or(f64::MAX, f64::from)))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
                Ok(Json::Number(i32::try_from(number).map_or(f64::MIN, f64::from)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Json, E> {
                Ok(Json::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
                let mut object: Vec<(String, Json)> = Vec::new();
                // Names in order beside it: an object of a whole file would be compared for hours.
                let mut names = std::collections::BTreeSet::new();
                while let Some((name, value)) = members.next_entry::<String, Json>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format_args!("duplicate key `{name}`")));
                    }
                    object.push((name, value));
                }
                Ok(Json::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}
