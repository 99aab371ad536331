//! `issued.jsonl`: every license ever issued, one JSON object a line.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{VendorDir, VendorError};
use crate::core::email::Email;
use crate::core::ids::InstanceId;
use crate::core::keys::KeyId;
use crate::core::license::License;
use crate::store::{StoreError, files};

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The license, as it was signed.
    pub license: License,
    /// The key that signed it.
    pub signer: KeyId,
}

/// The register, read whole.
#[derive(Debug, Clone)]
pub struct Register {
    path: PathBuf,
    entries: Vec<Entry>,
    /// How many of them are in the file.
    saved: usize,
    /// Bytes up to the end of its last whole line.
    whole: u64,
    /// The last entry of each instance.
    by_instance: HashMap<InstanceId, usize>,
}

impl Register {
    /// Reads the register. A last line without its line end was cut off by a
    /// crash before its license was handed out: it does not count.
    ///
    /// # Errors
    /// I/O, or a line that cannot be read.
    pub fn read(vendor: &VendorDir) -> Result<Self, VendorError> {
        let path = vendor.dir().join("issued.jsonl");
        let mut text = String::new();
        // No cap: it grows with every license.
        if let Some(mut file) = files::open_state(&path)? {
            file.read_to_string(&mut text).map_err(StoreError::io("read", &path))?;
        }
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        // An editor's byte-order mark counts as bytes of the file, and for nothing else.
        let lines = text.get(..whole).unwrap_or_default();
        let entries = lines
            .strip_prefix('\u{feff}')
            .unwrap_or(lines)
            .lines()
            .enumerate()
            .map(|(index, line)| {
                serde_json::from_str(line).map_err(|error| StoreError::Damaged {
                    path: path.clone(),
                    reason: format!("line {} cannot be read: {error}", index + 1),
                })
            })
            .collect::<Result<Vec<Entry>, _>>()?;
        let whole = u64::try_from(whole).unwrap_or(u64::MAX);
        let saved = entries.len();
        let mut register = Self { path, entries: Vec::new(), saved, whole, by_instance: HashMap::new() };
        for entry in entries {
            register.take(entry);
        }
        Ok(register)
    }

    /// The licenses issued, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Takes a license in, in memory: [`Register::save`] writes it, and then it may be
    /// handed out.
    ///
    /// # Errors
    /// Its instance was licensed under another email, and that may not change.
    pub fn add(&mut self, license: License, signer: &KeyId, change_email: bool) -> Result<(), VendorError> {
        if let Some(instance) = &license.instance
            && let Some(before) = self.email_of(instance)
            && license.email.as_ref() != Some(before)
            && !change_email
        {
            let now = license.email.as_ref().map_or("no address".to_owned(), ToString::to_string);
            return Err(VendorError::Mismatch(format!(
                "instance {instance} was licensed to {before}, and the request says {now}: one email per instance"
            )));
        }
        self.take(Entry { license, signer: signer.clone() });
        Ok(())
    }

    /// Makes what was added durable, and tells what that was.
    ///
    /// # Errors
    /// I/O.
    pub fn save(&mut self) -> Result<&[Entry], VendorError> {
        let added = self.entries.get(self.saved..).unwrap_or_default();
        let mut lines = Vec::new();
        for entry in added {
            serde_json::to_writer(&mut lines, entry).map_err(|e| StoreError::io("write", &self.path)(e.into()))?;
            lines.push(b'\n');
        }
        files::append(&self.path, self.whole, &lines)?;
        self.whole += u64::try_from(lines.len()).unwrap_or_default();
        self.saved = self.entries.len();
        Ok(added)
    }

    /// The address that an instance was last licensed under.
    fn email_of(&self, instance: &InstanceId) -> Option<&Email> {
        let last = self.by_instance.get(instance).and_then(|index| self.entries.get(*index));
        last.and_then(|entry| entry.license.email.as_ref())
    }

    fn take(&mut self, entry: Entry) {
        if let Some(instance) = &entry.license.instance {
            self.by_instance.insert(instance.clone(), self.entries.len());
        }
        self.entries.push(entry);
    }
}
