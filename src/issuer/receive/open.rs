//! Opens one document: its signature first, then what it says against what was issued.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::erasure::Erasure;
use crate::core::document::registration::Registration;
use crate::core::document::report::{LimitUse, Report, Value};
use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::hex::hex;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::json::hyphenated_id;
use crate::core::types::keys::{PublicKey, sha256_hex};
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::receive::finding::Finding;
use crate::issuer::receive::issued::{Issued, Known};
use crate::issuer::receive::receipt::{Kind, Receipt};
use crate::issuer::receive::received::{Key, first_128_bits, key_of};
use crate::issuer::receive::refused::RefusedDocument;

/// A report is old after this many days: it comes each quarter.
const OLD_DAYS: i64 = 100;
const DAY: i64 = 24 * 60 * 60;

/// What documents are compared with.
pub(super) struct Grounds<'g> {
    pub(super) vendor: &'g VendorDir,
    pub(super) issued: &'g Issued,
    pub(super) now: Time,
}

/// A document that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) receipt: Receipt,
    pub(super) email: Option<String>,
    pub(super) answered: Option<bool>,
    pub(super) findings: Vec<Finding>,
    /// Whether its instance signed it.
    pub(super) signed: bool,
}

/// Whether documents of this type are received.
pub(super) fn is_received(envelope: &Envelope) -> bool {
    envelope.is::<Report>() || envelope.is::<Registration>() || envelope.is::<Erasure>()
}

impl Grounds<'_> {
    /// Opens a document of a kind that is received; `file` is the name of its file.
    ///
    /// # Errors
    /// See [`RefusedDocument`].
    pub(super) fn open(&self, envelope: &Envelope, file: &str) -> Result<Opened, RefusedDocument> {
        let receipt = |kind, instance, date| Receipt {
            kind,
            instance,
            license_id: None,
            date,
            number: None,
            limits: BTreeMap::new(),
            clock_resets: None,
            returned: Vec::new(),
            sha256: sha256_hex(&envelope.payload),
            file: file.to_owned(),
            received_at: self.now,
        };
        let mut opened = if envelope.is::<Registration>() {
            let request = Registration::open(envelope)?;
            self.of_request(request, receipt)?
        } else if envelope.is::<Erasure>() {
            let statement: Erasure = envelope.document()?;
            statement.public_key.check_strength()?;
            if !is_signed(envelope, &statement.public_key) {
                return Err(RefusedDocument::BadSignature);
            }
            self.of_erasure(statement, receipt)?
        } else {
            let report = Fields::read(envelope.document()?)?;
            self.of_report(report, envelope, receipt)?
        };
        let start = opened.receipt.date.begins();
        if start.seconds_since(self.now) > CLOCK_SLACK {
            opened.findings.push(Finding::Future);
        }
        Ok(opened)
    }

    fn product(&self, found: &str) -> Result<(), RefusedDocument> {
        let ours = &self.vendor.trust().bundle().product;
        if found == ours.as_str() {
            return Ok(());
        }
        Err(RefusedDocument::Product { found: found.to_owned(), ours: ours.clone() })
    }

    fn of_request(
        &self,
        request: Registration,
        receipt: impl Fn(Kind, InstanceId, Day) -> Receipt,
    ) -> Result<Opened, RefusedDocument> {
        self.product(request.product.as_str())?;
        let receipt = receipt(Kind::Request, request.instance, Day::of(request.requested_at));
        let mut findings = Vec::new();
        let licenses = self.issued.licenses_of(key_of(&receipt.instance));
        if let Some(newest) = licenses.into_iter().next() {
            findings.extend(self.other_email(newest, request.email.as_ref())?);
        }
        Ok(Opened {
            answered: Some(self.issued.is_answered(first_128_bits(&receipt.sha256))),
            email: request.email.map(|email| email.to_string()),
            receipt,
            findings,
            signed: true,
        })
    }

    fn of_erasure(
        &self,
        statement: Erasure,
        receipt: impl Fn(Kind, InstanceId, Day) -> Receipt,
    ) -> Result<Opened, RefusedDocument> {
        let mut receipt = receipt(Kind::Erasure, statement.instance, Day::of(statement.erased_at));
        let instance = key_of(&receipt.instance);
        receipt.returned = self.issued.licenses_of(instance).map(|known| known.id).collect();
        let newest = self.issued.licenses_of(instance).next();
        let email = newest.map(|known| self.issued.email(known)).transpose()?.flatten();
        let email = email.map(|email| email.to_string());
        Ok(Opened { receipt, email, answered: None, findings: Vec::new(), signed: true })
    }

    fn of_report(
        &self,
        report: Fields,
        envelope: &Envelope,
        receipt: impl Fn(Kind, InstanceId, Day) -> Receipt,
    ) -> Result<Opened, RefusedDocument> {
        self.product(&report.product)?;
        let instance = key_of(&report.instance);
        // A key of the log was found sound when its request was answered.
        let used = report.license_id.and_then(|id| self.issued.license(&id));
        let key = match (self.issued.public_key(instance, used), &report.public_key) {
            (Some(key), _) => Some(key),
            (None, Some(key)) => {
                let key: PublicKey = key.parse()?;
                key.check_strength()?;
                Some(key)
            }
            (None, None) => None,
        };
        if key.as_ref().is_some_and(|key| !is_signed(envelope, key)) {
            return Err(RefusedDocument::BadSignature);
        }
        let mut findings = Vec::new();
        self.license(&report, instance, used, &mut findings)?;
        if key.is_none() {
            findings.push(Finding::UncheckedSignature);
        }
        let days = self.now.seconds_since(report.date.begins()) / DAY;
        if days > OLD_DAYS {
            findings.push(Finding::Old { days });
        }
        let Fields { instance, date, email, license_id, number, limits, clock_resets, .. } = report;
        let receipt = receipt(Kind::Report, instance, date);
        let receipt = Receipt { license_id, number, limits, clock_resets, ..receipt };
        Ok(Opened { receipt, email, answered: None, findings, signed: key.is_some() })
    }

    /// The license that a report says is in use.
    fn license(
        &self,
        report: &Fields,
        instance: Key,
        used: Option<&Known>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), RefusedDocument> {
        let Some(license_id) = report.license_id else {
            let newest = self.issued.licenses_of(instance).next();
            findings.extend(newest.map(|known| Finding::NoLicense { issued: known.id }));
            return Ok(());
        };
        let Some(known) = used else {
            findings.push(Finding::UnknownLicense { license_id });
            self.limits(report, None, findings);
            return Ok(());
        };
        if let Some(revocation) = self.vendor.trust().revocation(&license_id)? {
            let (at, reason) = (revocation.at, revocation.reason);
            findings.push(Finding::Revoked { at, reason });
        } else {
            self.time(report.date, known, findings);
        }
        if let Some(licensed) = known.instance.filter(|licensed| *licensed != instance) {
            // The digits of an instance are all that there is of it.
            let licensed: InstanceId = hex(&licensed).parse()?;
            findings.push(Finding::OtherInstance { licensed });
        }
        if !self.issued.is_spelled(known, report.email.as_deref()) {
            let email = report.email.as_deref().map(str::parse).transpose()?;
            findings.extend(self.other_email(known, email.as_ref())?);
        }
        self.limits(report, Some(known), findings);
        Ok(())
    }

    /// Whether the license was over on the day of the report.
    fn time(&self, date: Day, known: &Known, findings: &mut Vec<Finding>) {
        let (day, grace_days) = (date.begins(), known.grace_days);
        if let Some(expires_at) = known.expires_at.filter(|end| end.plus_days(grace_days) < day) {
            findings.push(Finding::Expired { expires_at, grace_days });
        } else if let Some((by, since)) = self.issued.in_place_of(known)
            && since.plus_days(grace_days) < day
        {
            findings.push(Finding::Replaced { by, since });
        }
    }

    fn other_email(
        &self,
        known: &Known,
        email: Option<&Email>,
    ) -> Result<Option<Finding>, RefusedDocument> {
        if self.issued.is_spelled(known, email.map(Email::as_str)) {
            return Ok(None);
        }
        // Two spellings may be one address.
        let licensed = self.issued.email(known)?;
        Ok((licensed.as_ref() != email).then_some(Finding::OtherEmail { licensed }))
    }

    /// The limits, against those that were signed if the license is known.
    fn limits(&self, report: &Fields, known: Option<&Known>, findings: &mut Vec<Finding>) {
        for (name, limit) in &report.limits {
            let mut licensed = limit.licensed;
            if let Some(known) = known {
                let signed = self.issued.limit(known, name);
                if signed != Some(licensed) {
                    findings.push(Finding::OtherLimit {
                        limit: name.clone(),
                        reported: licensed,
                        licensed: signed,
                        named: signed.is_some(),
                    });
                    licensed = signed.unwrap_or(Amount::UpTo(0));
                }
            }
            let LimitUse { used, peak, peak_last_month, .. } = *limit;
            let most = [used, peak, peak_last_month].into_iter().flatten().max();
            if most.is_some_and(|most| !licensed.covers(most)) {
                let limit = name.clone();
                findings.push(Finding::OverLimit { limit, licensed, used, peak, peak_last_month });
            }
        }
    }
}

fn is_signed(envelope: &Envelope, key: &PublicKey) -> bool {
    let message = envelope.pae();
    envelope.signatures.iter().any(|signature| key.verifies(&message, &signature.sig))
}

/// The fields of a compliance report that are looked at.
struct Fields {
    product: String,
    instance: InstanceId,
    date: Day,
    /// That of its instance: see [`Report::public_key`].
    public_key: Option<String>,
    email: Option<String>,
    license_id: Option<Uuid>,
    number: Option<u64>,
    limits: BTreeMap<Name, LimitUse>,
    clock_resets: Option<u64>,
}

impl Fields {
    fn read(report: Report) -> Result<Self, Malformed> {
        let (mut product, mut instance, mut date) = (None, None, None);
        let (mut public_key, mut email, mut license_id) = (None, None, None);
        let (mut number, mut clock_resets, mut limits) = (None, None, BTreeMap::new());
        for (name, value) in report.data {
            match name.as_str() {
                "product" => product = Some(text(value, "product")?),
                "instance" => instance = Some(text(value, "instance")?.parse()?),
                "date" => date = Some(text(value, "date")?.parse()?),
                "public_key" => public_key = Some(text(value, "public_key")?),
                "email" => email = Some(text(value, "email")?),
                "license_id" => {
                    let id = hyphenated_id(&text(value, "license_id")?);
                    license_id = Some(id.ok_or_else(|| wrong("license_id"))?);
                }
                "number" => number = Some(count(&value, "number")?),
                "clock_resets" => clock_resets = Some(count(&value, "clock_resets")?),
                "limits" => {
                    let Value::Limits(all) = value else { return Err(wrong("limits")) };
                    limits = all;
                }
                _ => {}
            }
        }
        Ok(Self {
            product: product.ok_or_else(|| wrong("product"))?,
            instance: instance.ok_or_else(|| wrong("instance"))?,
            date: date.ok_or_else(|| wrong("date"))?,
            public_key,
            email,
            license_id,
            number,
            limits,
            clock_resets,
        })
    }
}

fn wrong(name: &str) -> Malformed {
    Malformed::new(format!("the report's {name} is missing, or is not of its type"))
}

fn text(value: Value, name: &str) -> Result<String, Malformed> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(wrong(name)),
    }
}

fn count(value: &Value, name: &str) -> Result<u64, Malformed> {
    match value {
        Value::Number(number) => Ok(*number),
        _ => Err(wrong(name)),
    }
}
