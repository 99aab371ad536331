//! What every command that signs begins with: the folder's lock, a bundle that was
//! complete put in force, a clock that is not behind what was signed, and an issued log
//! that holds all it ever held.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::core::document::advisories::Advisories;
use crate::core::document::trust::LogHead;
use crate::core::judge::check::behind;
use crate::core::types::time::Time;
use crate::issuer::bundle;
use crate::issuer::catalogue_files;
use crate::issuer::dir::{self, ADVISORIES, BUNDLES, FINGERPRINT, PUBLISHED, VendorDir};
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::note::Note;
use crate::issuer::plans::PLANS;
use crate::issuer::policy_files;
use crate::issuer::receive::received;
use crate::store::files;

/// A vendor folder in which something may be signed now.
#[derive(Debug)]
pub struct Signing {
    /// The folder.
    pub vendor: VendorDir,
    /// Its issued log.
    pub log: IssuedLog,
    /// The time of signing.
    pub now: Time,
    /// What is missing of the log of what was received, the list of plans and the versions of the
    /// privacy policy; it stops nobody who signs something else.
    pub noticed: Vec<Loss>,
    lock: File,
}

impl Signing {
    /// Takes the folder's lock and checks the folder. A person who has looked at the clock
    /// may `trust_clock`.
    ///
    /// # Errors
    /// I/O, a clock behind what was signed, or a loss.
    pub fn begin(dir: &Path, now: Time, trust_clock: bool) -> Result<Self, VendorError> {
        let mut signing = Self::settle(dir, now)?;
        if !trust_clock {
            signing.check_clock()?;
        }
        let losses = losses(&signing.vendor, &signing.log)?;
        if !losses.is_empty() {
            return Err(VendorError::Lost(losses));
        }
        signing.log.chain()?;
        Ok(signing)
    }

    /// The same for whoever goes on although something was lost.
    ///
    /// # Errors
    /// I/O, or a clock behind what was signed.
    pub fn begin_despite_losses(
        dir: &Path,
        now: Time,
        trust_clock: bool,
    ) -> Result<(Self, Vec<Loss>), VendorError> {
        let signing = Self::settle(dir, now)?;
        if !trust_clock {
            signing.check_clock()?;
        }
        let losses = losses(&signing.vendor, &signing.log)?;
        Ok((signing, losses))
    }

    fn settle(dir: &Path, now: Time) -> Result<Self, VendorError> {
        let lock = dir::lock(dir)?;
        let vendor = bundle::settle(dir)?;
        let log = IssuedLog::read(&vendor)?;
        let mut noticed = received::missing(&vendor)?;
        noticed.extend(missing_plans(&vendor)?);
        noticed.extend(missing_policies(&vendor)?);
        Ok(Self { vendor, log, now, noticed, lock })
    }

    /// A clock that is wrong once would date what everybody then has to live with.
    fn check_clock(&self) -> Result<(), VendorError> {
        let bundle = self.vendor.trust().bundle();
        let license = self.log.last_issued().map(|time| ("the last license".to_owned(), time));
        for (what, before) in [(format!("trust bundle {}", bundle.version), bundle.issued_at)]
            .into_iter()
            .chain(license)
        {
            if behind(self.now, before) {
                return Err(VendorError::Clock { now: self.now, before, what });
            }
        }
        Ok(())
    }

    /// Whether a license may never have been handed out: it was recorded after the last
    /// [`Signing::note`], which a command calls at its end.
    ///
    /// # Errors
    /// I/O.
    pub fn was_interrupted(&self, license: &Uuid) -> Result<bool, VendorError> {
        let known = known_heads(&self.vendor)?;
        let known = known.iter().map(|(_, head)| head.entries).max().unwrap_or_default();
        let open = usize::try_from(self.log.head().entries.saturating_sub(known));
        let mut open = self.log.entries().iter().rev().take(open.unwrap_or(usize::MAX));
        Ok(open.any(|entry| entry.license.license_id == *license))
    }

    /// Notes in the lock file how long the issued log is and which bundle is in force, so
    /// that a file restored from a backup shows. A command that records licenses calls it once
    /// they are handed out. The note is not synced, and a failure is no error.
    pub fn note(&self) {
        note(self.vendor.dir(), &self.log, &self.lock);
    }

    /// The number of the next bundle: one that was lost must not get a second one.
    ///
    /// # Errors
    /// I/O.
    pub fn highest_version(&self) -> Result<u64, VendorError> {
        let in_force = self.vendor.trust().bundle().version;
        Ok(in_force.max(Note::read(&self.vendor)?.map_or(0, |note| note.version)))
    }
}

/// Notes in a vendor folder's lock what it holds; see [`Signing::note`].
pub fn note(dir: &Path, log: &IssuedLog, lock: &File) {
    note_head(dir, log.head(), lock);
}

/// The same for whoever knows only how long the issued log is.
pub(super) fn note_head(dir: &Path, log: LogHead, lock: &File) {
    // What is in force may have changed since it was read.
    let Ok(vendor) = VendorDir::open(dir) else { return };
    // What it says must not be lost.
    let Ok(before) = Note::read(&vendor) else { return };
    let Ok(mut policies) = policy_files::versions(&vendor) else { return };
    let Ok(catalogue) = catalogue_files::highest(&vendor) else { return };
    // A version that is missing stays missing until it is restored.
    policies.extend(before.iter().flat_map(|before| before.policies.iter().cloned()));
    let known = Note {
        log,
        version: vendor.trust().bundle().version,
        advisories: advisories(&vendor).max(before.as_ref().map_or(0, |note| note.advisories)),
        received: before.as_ref().and_then(|note| note.received.clone()),
        plans: vendor.path(PLANS).exists(),
        policies,
        catalogue: catalogue.max(before.as_ref().map_or(0, |note| note.catalogue)),
    };
    if before.as_ref() != Some(&known) {
        known.write(lock);
    }
}

/// Says so if the list of plans was there when something was signed last, and is not now: then no
/// name is checked any more.
fn missing_plans(vendor: &VendorDir) -> Result<Option<Loss>, VendorError> {
    let had = Note::read(vendor)?.is_some_and(|note| note.plans);
    Ok((had && !vendor.path(PLANS).exists()).then(|| {
        Loss::new(format!(
            "{PLANS}: it is missing, so plans, limits and features are not checked; restore it from a backup"
        ))
    }))
}

/// Says which versions of the privacy policy were signed and are not here: customers refuse another
/// text for one of them.
fn missing_policies(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    let had = Note::read(vendor)?.map(|note| note.policies).unwrap_or_default();
    let here = policy_files::versions(vendor)?;
    Ok(had.difference(&here).map(|version| policy_files::missing(version)).collect())
}

/// What is missing of what was signed in this folder.
///
/// # Errors
/// I/O.
pub fn losses(vendor: &VendorDir, log: &IssuedLog) -> Result<Vec<Loss>, VendorError> {
    let mut losses = log.losses(&known_heads(vendor)?);
    losses.extend(of_documents(vendor)?);
    Ok(losses)
}

/// What the issued log held once, and who says so: the bundle in force, and the note in the lock
/// file.
///
/// # Errors
/// I/O.
pub(super) fn known_heads(vendor: &VendorDir) -> Result<Vec<(String, LogHead)>, VendorError> {
    let bundle = vendor.trust().bundle();
    let mut known: Vec<_> = bundle
        .issued_log
        .iter()
        .map(|head| (format!("trust bundle {}", bundle.version), head.clone()))
        .collect();
    // A bundle that came after the note counts what was accepted as left.
    let current = Note::read(vendor)?
        .filter(|note| note.version >= bundle.version || bundle.issued_log.is_none());
    known.extend(current.map(|note| ("the note in `lock`".to_owned(), note.log)));
    Ok(known)
}

/// What is missing of the bundles and of the advisories.
///
/// # Errors
/// I/O.
pub(super) fn of_documents(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    let bundle = vendor.trust().bundle();
    let note = Note::read(vendor)?;
    let mut losses = Vec::new();
    // A bundle that is being put in force is in both places for a moment.
    let waiting = bundle::waiting(vendor)?.map(|(_, waiting)| waiting.version);
    let newest = bundle::newest_kept(vendor)?.max(note.as_ref().map_or(0, |note| note.version));
    if newest > bundle.version && waiting != Some(newest) {
        losses.push(Loss::new(format!(
            "{}: it is bundle {}, and bundle {newest} was in force here: it was restored from a backup",
            dir::TRUST,
            bundle.version
        )));
    }
    // Else the next ones would get a number that customers know already.
    let kept = published(vendor)?.last().copied();
    let (here, published) =
        (advisories(vendor), kept.max(note.map(|note| note.advisories)).unwrap_or_default());
    if here < published {
        losses.push(Loss::new(match here {
            0 => format!("{ADVISORIES}: it is missing, and version {published} was published"),
            _ => {
                format!("{ADVISORIES}: it is version {here}, and version {published} was published")
            }
        }));
    }
    Ok(losses)
}

/// The versions of the advisories that were published and of which the copy is here.
fn published(vendor: &VendorDir) -> Result<BTreeSet<u64>, VendorError> {
    let version = |path: PathBuf| -> Option<u64> {
        path.file_name()?.to_str()?.strip_prefix("notices-")?.strip_suffix(".json")?.parse().ok()
    };
    Ok(files::entries(&vendor.path(PUBLISHED))?.into_iter().filter_map(version).collect())
}

/// The version of the advisories published last; 0 if no version can be read.
fn advisories(vendor: &VendorDir) -> u64 {
    vendor
        .signed::<Advisories>(ADVISORIES)
        .ok()
        .flatten()
        .map_or(0, |(advisories, _)| advisories.version)
}

/// What else is missing in the folder, and stops nobody who signs: bundles that a site may ask
/// for, halves of keys, and what was received.
///
/// # Errors
/// I/O.
pub fn gaps(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    let bundle = vendor.trust().bundle();
    let mut gaps = received::missing(vendor)?;
    gaps.extend(missing_plans(vendor)?);
    gaps.extend(missing_policies(vendor)?);
    gaps.extend(policy_files::damaged(vendor)?);
    gaps.extend(catalogue_files::missing(vendor)?);
    gaps.extend(catalogue_files::damaged(vendor)?);
    for version in 1..=bundle.version {
        if !vendor.path(BUNDLES).join(format!("{version}.json")).exists() {
            gaps.push(Loss::new(format!(
                "{BUNDLES}/{version}.json: it is missing; a site may ask for that bundle"
            )));
        }
    }
    let (newest, kept) = (advisories(vendor), published(vendor)?);
    // Earlier versions of airseal kept no copy.
    for version in kept.first().copied().unwrap_or(newest.max(1))..=newest {
        if !kept.contains(&version) {
            gaps.push(Loss::new(format!(
                "{PUBLISHED}/notices-{version}.json: it is missing; it is the copy of the advisories that were published"
            )));
        }
    }
    let signers = vendor.public_keys("signer")?;
    for (id, signer) in &bundle.signers {
        let closed = signer.not_after.is_some_and(|end| end <= bundle.issued_at);
        if closed || bundle.revoked_keys.contains_key(id) {
            continue;
        }
        match signers.iter().find(|(key, _)| key.id() == *id) {
            None => gaps
                .push(Loss::new(format!("signer {}: its key is not in this folder", id.short()))),
            Some((_, path)) if !path.exists() && !dir::is_external(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                gaps.push(Loss::new(format!(
                    "{name}: the key of signer {} is missing",
                    id.short()
                )));
            }
            Some(_) => {}
        }
    }
    for name in vendor.key_names()? {
        if !vendor.path(&format!("{name}.pub.pem")).exists() {
            gaps.push(Loss::new(format!(
                "{name}.pub.pem: the public half of {name}.key is missing"
            )));
        }
    }
    let fingerprint = bundle.roots.fingerprint();
    let said = files::read_state(&vendor.path(FINGERPRINT))?;
    if said.as_deref().map(<[u8]>::trim_ascii) != Some(fingerprint.as_bytes()) {
        gaps.push(Loss::new(format!(
            "{FINGERPRINT}: it is not that of the roots in force, {fingerprint}; the next command that signs writes it again"
        )));
    }
    Ok(gaps)
}
