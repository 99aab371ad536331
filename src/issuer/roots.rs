//! Root keys have names: those of the people, or the places, that keep them. The names are those of
//! the files, `root-NAME.key` and `root-NAME.pub.pem`; a trust bundle knows ids only.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::core::document::envelope::Envelope;
use crate::core::document::trust::Roots;
use crate::core::types::ids::Name;
use crate::core::types::keys::{KeyId, PublicKey};
use crate::issuer::dir;
use crate::store::files;

/// The most root keys that a trust bundle lists.
pub const MOST: usize = 16;

/// Root keys that are to be made: how many, or whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewRoots {
    /// So many, called by their numbers; a single one needs no number.
    Numbered(usize),
    /// One for each name.
    Named(Vec<Name>),
}

impl NewRoots {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Numbered(count) => *count,
            Self::Named(names) => names.len(),
        }
    }

    /// What each file name ends with.
    #[must_use]
    pub fn endings(&self) -> Vec<String> {
        match self {
            Self::Numbered(1) => vec![String::new()],
            Self::Numbered(count) => (1..=*count).map(|number| format!("-{number}")).collect(),
            Self::Named(names) => names.iter().map(|name| format!("-{name}")).collect(),
        }
    }
}

/// A root whose private key is kept elsewhere: in a token, a key service, or with somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalRoot {
    /// Its name: that of the file that it was read from, without `root-`.
    pub name: String,
    /// Its public half.
    pub key: PublicKey,
}

impl ExternalRoot {
    /// The root whose public key was read from `file`.
    #[must_use]
    pub fn of_file(file: &Path, key: PublicKey) -> Self {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let stem = stem.strip_prefix("root-").unwrap_or(stem);
        let name = match stem.to_lowercase().parse::<Name>() {
            Ok(name) => name.to_string(),
            // A name that cannot be used says nothing; the id always can.
            Err(_) => key.id().short().to_string(),
        };
        Self { name, key }
    }
}

/// A root key, as sentences name it: by its name, or by the first digits of its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootName {
    /// Its id.
    pub keyid: KeyId,
    /// Its name; none if no file says it.
    pub name: Option<String>,
}

impl fmt::Display for RootName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => write!(f, "{}…", self.keyid.short()),
        }
    }
}

/// The names of root keys, by their ids.
#[derive(Debug, Clone, Default)]
pub struct RootNames(BTreeMap<KeyId, String>);

impl RootNames {
    /// The names that the public halves in a folder say. One that cannot be read says none.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        let mut names = Self::default();
        for path in files::entries(folder).unwrap_or_default() {
            let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(stem) =
                file.strip_suffix(".pub.pem").filter(|stem| stem.starts_with("root"))
                && let Ok(Some(key)) =
                    dir::public_beside(&path.with_file_name(format!("{stem}.key")))
            {
                names.0.insert(key.id(), name_of(stem).to_owned());
            }
        }
        names
    }

    /// Learns the name of a key from its file.
    pub fn learn(&mut self, file: &Path, key: &PublicKey) {
        if let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) {
            self.0.entry(key.id()).or_insert_with(|| name_of(stem).to_owned());
        }
    }

    /// Takes in what another folder says.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// A key as sentences name it.
    #[must_use]
    pub fn of(&self, id: &KeyId) -> RootName {
        RootName { keyid: id.clone(), name: self.0.get(id).cloned() }
    }

    /// Those of some roots who have signed (or have not), by their names.
    #[must_use]
    pub fn who(&self, roots: &Roots, envelope: &Envelope, signed: bool) -> Vec<RootName> {
        let have = envelope.signers(&roots.keys.iter());
        let wanted = roots.keys.keys().filter(|id| have.contains(id) == signed);
        let mut names: Vec<_> = wanted.map(|id| self.of(id)).collect();
        names.sort_by_key(ToString::to_string);
        names
    }
}

/// The name in a file name without its ending: `alice` of `root-alice` and of `root-v3-alice`. A key
/// that is called by its number has the name of its file.
fn name_of(stem: &str) -> &str {
    let Some(name) = stem.strip_prefix("root-") else { return stem };
    let behind = name.strip_prefix('v').and_then(|rest| rest.split_once('-'));
    let name = match behind {
        Some((version, name)) if version.bytes().all(|b| b.is_ascii_digit() || b == b'.') => name,
        _ => name,
    };
    if name.starts_with(|c: char| c.is_ascii_digit()) || is_version(name) { stem } else { name }
}

fn is_version(name: &str) -> bool {
    name.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn names_are_read_off_file_names() {
        for (stem, name) in [
            ("root-alice", "alice"),
            ("root-v3-alice", "alice"),
            ("root-alice.2", "alice.2"),
            ("root", "root"),
            ("root-1", "root-1"),
            ("root-v2", "root-v2"),
            ("root-v2-1", "root-v2-1"),
            ("root-v1.2", "root-v1.2"),
            ("root-v1.2-alice", "alice"),
            ("root-vera", "vera"),
            ("root-vera-ann", "vera-ann"),
            ("key", "key"),
        ] {
            assert_eq!(name_of(stem), name);
        }
    }
}
