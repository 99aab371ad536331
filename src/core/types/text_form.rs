//! Serde for types whose text form is their document form.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Reads a string with `read`, without a copy of it: `Cow::deserialize` always makes one.
///
/// # Errors
/// It is no string, or what `read` says.
pub(crate) fn read_with<'de, D: Deserializer<'de>, T, E: Display>(
    deserializer: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    struct Text<T, E, F>(F, PhantomData<(T, E)>);

    impl<T, E: Display, F: FnOnce(&str) -> Result<T, E>> Visitor<'_> for Text<T, E, F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<R: Error>(self, text: &str) -> Result<T, R> {
            (self.0)(text).map_err(R::custom)
        }
    }

    deserializer.deserialize_str(Text(read, PhantomData))
}

/// Serde through the text form, for types whose text form is their document form.
macro_rules! serde_as_text {
    ($($type:ty),*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::core::types::text_form::read_with(deserializer, str::parse)
            }
        }
    )*};
}
pub(super) use serde_as_text;

#[cfg(test)]
mod tests {
    use crate::core::types::ids::Name;

    #[test]
    fn what_is_no_string_is_told_what_it_has_to_be() {
        let error = serde_json::from_str::<Name>("5").unwrap_err().to_string();
        assert!(error.contains("invalid type: integer `5`, expected a string"), "{error}");
    }
}
