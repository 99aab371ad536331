//! One license, in the order that must not be broken: what cannot be answered is refused before a
//! key is opened; what was signed is durable in the issued log before its file is written; and the
//! folder notes that the log is whole once the file is handed out, so that the next command knows
//! what an interrupted one did not hand out.

use std::path::Path;

use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::types::keys::KeyId;
use crate::issuer::dir::{SignerKey, VendorDir};
use crate::issuer::draft;
use crate::issuer::entry::Entry;
use crate::issuer::error::VendorError;
use crate::issuer::issue::{
    self, Answer, FileForm, Issuer, LicenseSigner, Licensee, Order, Random,
};
use crate::issuer::renew::Renewal;
use crate::issuer::request::{check_request, written_before};
use crate::issuer::signing::Signing;

/// What a license is signed for.
#[derive(Debug, Clone)]
pub enum Subject<'s> {
    /// A request: its file, for errors, and what is in it.
    Request(&'s Path, &'s [u8]),
    /// Whoever cannot send one.
    Licensee(Box<Licensee>),
    /// The license before it.
    Renewal(&'s Renewal),
}

/// A license that is asked for.
#[derive(Debug, Clone)]
pub struct Asked<'s> {
    /// What it is signed for.
    pub subject: Subject<'s>,
    /// Its terms.
    pub order: Order,
    /// The licenses that it replaces.
    pub replaces: Vec<Uuid>,
}

impl<'s> Asked<'s> {
    /// A license that replaces no other.
    #[must_use]
    pub const fn new(subject: Subject<'s>, order: Order) -> Self {
        Self { subject, order, replaces: Vec::new() }
    }

    /// The license that follows another one.
    #[must_use]
    pub fn renewal(renewal: &'s Renewal) -> Self {
        Self::new(Subject::Renewal(renewal), renewal.order.clone())
    }

    /// Refuses what cannot be answered; returns the entry of the same license, if it was issued
    /// before: see [`Order`]. A renewal was checked when it was planned.
    ///
    /// # Errors
    /// See [`check_request`] and [`issue::check`].
    pub fn check(&self, signing: &Signing) -> Result<Option<Entry>, VendorError> {
        let Signing { vendor, log, now, .. } = signing;
        match &self.subject {
            Subject::Request(path, bytes) => {
                check_request(vendor, log, &self.order, (path, bytes), *now)
            }
            Subject::Licensee(to) => {
                issue::check(vendor, log, &self.order, Licensee::clone(to), None, *now)
            }
            Subject::Renewal(_) => Ok(None),
        }
    }

    /// Refuses what cannot be answered; returns the license that was issued before, if its file is
    /// to be written again. `None`: another license is to be signed, and the order says so now.
    /// `differs` says whether the file has other content than these bytes.
    ///
    /// # Errors
    /// See [`Asked::check`] and [`written_before`].
    pub fn before<E: From<VendorError>>(
        &mut self,
        signing: &Signing,
        form: FileForm,
        differs: impl FnOnce(&[u8]) -> Result<bool, E>,
    ) -> Result<Option<Recorded>, E> {
        let Some(entry) = self.check(signing)? else { return Ok(None) };
        if let Some(answer) = written_before(signing, form, entry, differs)? {
            return Ok(Some(Recorded { answer, is_new: false }));
        }
        self.order.again = true;
        self.check(signing)?;
        Ok(None)
    }

    /// Signs the license and makes it durable in the issued log. `accept` can refuse what was signed
    /// before it is on record, or do what has to be done first.
    ///
    /// # Errors
    /// See [`Issuer::answer`] and [`Issuer::record`]; what `accept` says; or I/O.
    pub fn sign<E: From<VendorError>>(
        &self,
        signing: &mut Signing,
        signer: SignerKey,
        (form, random): (FileForm, Random),
        accept: impl FnOnce(&Answer) -> Result<(), E>,
    ) -> Result<Recorded, E> {
        let issuer = Issuer::new(&signing.vendor, signer, form, signing.now, random)?;
        let answer = self.answer(&issuer)?;
        accept(&answer)?;
        issuer.record(&self.order, &mut signing.log, answer.entry.clone())?;
        signing.log.save()?;
        Ok(Recorded { answer, is_new: true })
    }

    /// Keeps the license as a draft that a key elsewhere is to sign; it is on record once its
    /// signature is attached.
    ///
    /// # Errors
    /// See [`Issuer::answer`], or I/O.
    pub fn begin(
        &self,
        signing: &Signing,
        signer: KeyId,
        random: Random,
    ) -> Result<License, VendorError> {
        let (signer, form) = (LicenseSigner::Elsewhere(signer), FileForm::default());
        let issuer = Issuer::new(&signing.vendor, signer, form, signing.now, random)?;
        let Answer { entry, .. } = self.answer(&issuer)?;
        let license = entry.license.clone();
        draft::save(&signing.vendor, &[self.order.draft(entry)])?;
        Ok(license)
    }

    fn answer(&self, issuer: &Issuer<'_>) -> Result<Answer, VendorError> {
        let mut answer = match &self.subject {
            Subject::Request(path, bytes) => issuer.answer(&self.order, path, bytes)?,
            Subject::Licensee(to) => issuer.answer_without(&self.order, Licensee::clone(to))?,
            Subject::Renewal(renewal) => renewal.sign(issuer)?,
        };
        answer.entry.replaces.clone_from(&self.replaces);
        Ok(answer)
    }
}

/// A license that is durable in the issued log: only now may its file be handed out.
#[derive(Debug)]
#[must_use = "its file is to be handed out"]
pub struct Recorded {
    /// The license, and its file.
    pub answer: Answer,
    /// Whether it was signed now; else it was issued before.
    pub is_new: bool,
}

impl Recorded {
    /// A license that was issued before, to be written again.
    ///
    /// # Errors
    /// The entry has no signature, or the trust bundle cannot be read.
    pub fn again(vendor: &VendorDir, form: FileForm, entry: Entry) -> Result<Self, VendorError> {
        let bytes = form.file(vendor, &entry.envelope()?)?;
        Ok(Self { answer: Answer { entry, bytes }, is_new: false })
    }

    /// Hands the license out with `write`, and notes in the folder that all of the issued log is; if
    /// `write` fails, the next command with the same order writes the same license, unless the order
    /// is for another one in any case.
    ///
    /// # Errors
    /// What `write` says.
    pub fn hand_out<E>(
        self,
        signing: &Signing,
        write: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<Answer, E> {
        write(&self)?;
        signing.note();
        Ok(self.answer)
    }
}
