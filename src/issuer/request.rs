//! A request in a file: checked before anybody unlocks a key for nothing, and answered again after
//! an interruption.

use std::path::Path;

use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::VendorError;
use crate::issuer::issue::{Answer, FileForm, Licensee, Order, check};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::signing::Signing;

/// Refuses a request that would be refused once its license is signed; see [`check`]. `path` is the
/// file that `request` is the content of.
///
/// # Errors
/// See [`Licensee::from_request`] and [`check`].
pub fn check_request(
    vendor: &VendorDir,
    log: &IssuedLog,
    order: &Order,
    (path, request): (&Path, &[u8]),
    now: Time,
) -> Result<Option<Entry>, VendorError> {
    let asked = Licensee::from_file(vendor, request);
    let (to, envelope) = asked.map_err(|error| error.in_file(path))?;
    check(vendor, log, order, to, Some(&sha256_hex(&envelope.payload)), now)
}

/// The license that was issued before, to be written again: the command was given twice, or the one
/// before was interrupted before it could write. `None`: another file is for another license.
/// `differs` says whether the file has other content than these bytes.
///
/// # Errors
/// I/O, or what `differs` says of the file of an interrupted command.
pub fn written_before<E: From<VendorError>>(
    signing: &Signing,
    form: FileForm,
    entry: Entry,
    differs: impl FnOnce(&[u8]) -> Result<bool, E>,
) -> Result<Option<Answer>, E> {
    let bytes = form.file(&signing.vendor, &entry.envelope()?)?;
    let differs = differs(&bytes);
    let written = matches!(differs, Ok(false));
    if !written && !signing.was_interrupted(&entry.license.license_id)? {
        return Ok(None);
    }
    differs?;
    Ok(Some(Answer { entry, bytes }))
}
