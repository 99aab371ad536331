//! What is known of this instance: its documents, what identifies it, and whether usage data may
//! leave.

use std::collections::BTreeMap;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::Source as From;
use crate::core::document::ledger::Event;
use crate::core::document::report::{Category, Value};
use crate::core::types::email::Email;
use crate::core::types::keys::sha256_hex;
use crate::privacy::capture::identity::Identifiers;
use crate::privacy::decision::Source;
use crate::privacy::disclosed::Names;
use crate::privacy::ledger_file::entries;
use crate::privacy::outgoing::{Document, ReportError, Reporter};
use crate::privacy::telemetry::State;
use crate::store::StoreError;

/// What a request is compared with, besides the catalogue.
#[derive(Debug, Default)]
pub struct KnownInstance {
    /// The instance's id.
    pub instance: String,
    /// The documents that this instance would send, or sent, by their SHA-256.
    documents: BTreeMap<String, Category>,
    /// What identifies it.
    identifiers: Identifiers,
    /// Who says that usage data may not leave; `None`: nobody.
    pub usage_off: Option<Source>,
    /// The usage fields that were disclosed; `None`: there was no disclosure.
    pub disclosed: Option<Names>,
}

impl KnownInstance {
    /// Reads what is known; `None` if the instance is not registered: then there is only the
    /// catalogue.
    ///
    /// # Errors
    /// I/O, or a damaged state file.
    pub fn read(reporter: &Reporter<'_>, telemetry: &State) -> Result<Option<Self>, ReportError> {
        let Ok(request) = reporter.request()? else { return Ok(None) };
        let compliance = reporter.compliance(&[])?.ok();
        let usage = reporter.usage(telemetry, true)?.ok();
        let mut known = Self {
            usage_off: telemetry.decided_by,
            disclosed: telemetry.disclosed(reporter.catalogue),
            ..Self::default()
        };
        known.remember_exports(reporter)?;
        let documents = [
            (Category::Request, Some(request)),
            (Category::Compliance, compliance),
            (Category::Usage, usage),
        ];
        for (category, document) in documents {
            let Some(document) = document else { continue };
            known.documents.insert(sha256_hex(&document.bytes), category);
            if category != Category::Usage {
                known.identify(&reporter.catalogue.catalogue, category, &document);
            }
        }
        Ok(Some(known))
    }

    /// The documents that the ledger says were written out, whatever they would be now.
    fn remember_exports(&mut self, reporter: &Reporter<'_>) -> Result<(), StoreError> {
        for entry in entries(reporter.home)? {
            // A line that cannot be read is a fault that `airseal log --verify` shows.
            let Ok(entry) = entry else { continue };
            let (key, category) = match entry.event {
                Event::Registered => ("request_sha256", Some(Category::Request)),
                Event::DataExported => {
                    let kind = entry.about.get("report").map(String::as_str);
                    ("sha256", Category::ALL.into_iter().find(|c| Some(c.name()) == kind))
                }
                _ => continue,
            };
            if let (Some(hash), Some(category)) = (entry.about.get(key), category) {
                self.documents.insert(hash.clone(), category);
            }
        }
        Ok(())
    }

    /// Takes from a document what tells this instance from others.
    fn identify(&mut self, catalogue: &Catalogue, category: Category, document: &Document) {
        for (name, value) in &document.fields {
            let field = catalogue.of(category).find(|field| field.name == *name);
            let (Some(field), Value::Text(text)) = (field, value) else { continue };
            let what = match field.source {
                From::Email => "the email address",
                From::Instance => "the instance id",
                From::PublicKey => "the public key",
                From::LicenseId => "the license id",
                From::Label => "the label",
                _ => continue,
            };
            if field.source == From::Instance {
                self.instance.clone_from(text);
            }
            match field.source {
                From::Email => {
                    let ascii = text.parse::<Email>().map(|email| email.with_ascii_domain());
                    self.identifiers.email(what, text, ascii.as_ref().unwrap_or(text));
                }
                From::Instance | From::LicenseId => self.identifiers.id(what, text),
                From::PublicKey => self.identifiers.key(what, text),
                _ => self.identifiers.text(what, text),
            }
        }
    }

    /// The kind of the document that has these bytes.
    #[must_use]
    pub fn document(&self, bytes: &[u8]) -> Option<Category> {
        self.documents.get(&sha256_hex(bytes)).copied()
    }

    /// What identifies the instance in a text, in words.
    #[must_use]
    pub fn identifier_in(&self, text: &str) -> Option<&str> {
        self.identifiers.find(text)
    }
}
