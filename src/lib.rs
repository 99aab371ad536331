//! Offline licensing and consent for self-hosted products.
//!
//! The binary `airseal` is a thin shell over this library. [`core`] holds the rules: values
//! in, values out. [`store`] keeps the state folder, [`privacy`] answers a data-protection
//! officer, [`instance`] is what an admin does, [`issuer`] what a vendor does, and [`audit`]
//! checks many licenses. Arrows run one way: `cli -> audit, issuer, instance -> privacy ->
//! store -> core`.
//!
//! A product needs two functions: [`check`] says whether its license is valid,
//! [`telemetry_allowed`] whether usage data may leave. Neither writes, waits for a lock, or opens
//! a socket. [`Instance`] also registers, imports, objects and says what would leave, and
//! [`Vendor`] issues; `examples/product.rs` is a product with its own license page.
//!
//! Semantic versioning covers the items of this page. The modules are the parts of the program,
//! and may change in any version.

pub mod audit;
#[cfg(feature = "cli")]
pub mod cli;
pub mod core;
pub mod instance;
pub mod issuer;
pub mod parallel;
pub mod picture;
pub mod privacy;
pub mod sandbox;
pub mod store;

mod embed;

use std::path::Path;

pub use crate::core::document::license::License;
pub use crate::core::document::report::LimitUse;
pub use crate::core::judge::verdict::Verdict;
pub use crate::core::types::ids::Name;
pub use crate::core::types::keys::Passphrase;
pub use crate::embed::{Instance, Needs, Reports, Vendor};
pub use crate::instance::import::{Imported, Notice, Taken};
pub use crate::instance::limit_use::RecordError;
pub use crate::instance::register::{RegisterError, Registered, Wanted};
pub use crate::instance::status::Status;
pub use crate::instance::verify::Verified;
pub use crate::issuer::VendorError;
pub use crate::issuer::entry::Entry as IssuedEntry;
pub use crate::issuer::issue::Order;
pub use crate::issuer::terms::{Term, Terms};
pub use crate::privacy::objection::{Objected, ObjectionError};
pub use crate::privacy::outgoing::{Document as OutgoingDocument, NotSent, ReportError};
pub use crate::privacy::telemetry::State as TelemetryState;
pub use crate::store::StoreError;

/// The verdict of `airseal verify` for the instance whose state is in `home`:
/// [`Instance::license`] in one call.
///
/// ```
/// use airseal::{Needs, Verdict, check};
///
/// let home = std::env::temp_dir().join("an airseal home that is not there");
/// let needs = Needs { limits: vec![("nodes".parse()?, 8)], ..Needs::default() };
/// let verified = check(&home, &needs)?;
/// assert_eq!(verified.verdict, Verdict::Missing);
/// assert!(!verified.verdict.is_good());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// State that cannot be read. It is not valid: unsure means no.
pub fn check(home: &Path, needs: &Needs<'_>) -> Result<Verified, StoreError> {
    Instance::open(home).license(needs)
}

/// Whether usage data may leave this process: what `airseal telemetry check` says;
/// [`Instance::telemetry`] says who decided it.
///
/// ```
/// let home = std::env::temp_dir().join("an airseal home that is not there");
/// // Nobody was told yet, so nobody could object.
/// assert!(!airseal::telemetry_allowed(&home));
/// ```
#[must_use]
pub fn telemetry_allowed(home: &Path) -> bool {
    Instance::open(home).telemetry().allowed
}
