//! What a trust bundle revokes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::core::Malformed;
use crate::core::types::json::{hyphenated_id, read_object, unique_map};
use crate::core::types::time::Time;

/// The map of revoked licenses, by id, kept as the JSON text that was signed.
///
/// A vendor may have revoked a hundred thousand of them, and a verifier asks
/// about one. Where a bundle enters, every entry is read; after that the text is
/// only searched, so that `verify` builds nothing for the others and keeps no
/// cache that could be wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevokedLicenses(Box<RawValue>);

impl RevokedLicenses {
    /// Writes a map as text.
    ///
    /// # Errors
    /// Not expected of any map.
    pub fn from_map(map: &BTreeMap<Uuid, Revocation>) -> Result<Self, Malformed> {
        serde_json::value::to_raw_value(map)
            .map(Self)
            .map_err(|error| Malformed::new(error.to_string()))
    }

    /// Reads every entry.
    ///
    /// # Errors
    /// An entry that cannot be read, or an id that comes twice.
    pub fn to_map(&self) -> Result<BTreeMap<Uuid, Revocation>, Malformed> {
        #[derive(Deserialize)]
        #[serde(transparent)]
        struct Unique(#[serde(deserialize_with = "unique_map")] BTreeMap<String, Revocation>);
        let unreadable =
            |why: String| Malformed::new(format!("revoked_licenses cannot be read: {why}"));
        let Unique(map) = read_object(self.0.get().as_bytes()).map_err(unreadable)?;
        map.into_iter()
            .map(|(text, revocation)| match hyphenated_id(&text) {
                // One spelling only: `get` searches for it.
                Some(id) => Ok((id, revocation)),
                None => Err(unreadable(format!("`{text}` is not a license id"))),
            })
            .collect()
    }

    /// The revocation of one license. The id can only be in the map if its text
    /// is in the map's text, or if that hides characters behind a backslash; only
    /// then are the entries read.
    ///
    /// # Errors
    /// An entry that cannot be read.
    pub fn get(&self, license: &Uuid) -> Result<Option<Revocation>, Malformed> {
        let text = self.0.get();
        let id = license.hyphenated().to_string();
        if !text.contains(&id) && !text.contains('\\') {
            return Ok(None);
        }
        Ok(self.to_map()?.remove(license))
    }
}

impl PartialEq for RevokedLicenses {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for RevokedLicenses {}

/// When and why something was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// When the vendor revoked it.
    pub at: Time,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Of a license, its last day of grace: a later bundle may leave the revocation out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

impl Revocation {
    /// What it says of a license, in a sentence.
    #[must_use]
    pub fn of_license(&self, id: &Uuid) -> String {
        format!("license {id} was revoked on {}: {}", self.at.date(), self.reason)
    }

    /// The revocation of a key, or of a license without an end.
    #[must_use]
    pub fn new(at: Time, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into(), until: None }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::{Revocation, RevokedLicenses};
    use crate::core::types::time::Time;

    #[test]
    fn revocations_are_the_same_if_they_are_of_the_same_licenses() {
        let of = |ids: &[u128]| {
            let revocation = Revocation::new(Time::MIN, "");
            let map: BTreeMap<_, _> =
                ids.iter().map(|id| (Uuid::from_u128(*id), revocation.clone())).collect();
            RevokedLicenses::from_map(&map).expect("a map")
        };
        assert_eq!(of(&[1, 2]), of(&[2, 1]));
        assert_ne!(of(&[1]), of(&[2]));
        assert_eq!(of(&[1]).get(&Uuid::from_u128(2)), Ok(None));
    }
}
