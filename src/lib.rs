//! Offline licensing and consent for self-hosted products.
//!
//! The binary `airseal` is a thin shell over this library. [`core`] holds the rules: values
//! in, values out. [`store`] keeps the state folder, [`privacy`] answers a data-protection
//! officer, [`instance`] is what an admin does, [`issuer`] what a vendor does, and [`audit`]
//! checks many licenses. Arrows run one way: `cli -> audit, issuer, instance -> privacy ->
//! store -> core`.
//!
//! A product that embeds it needs two functions and nothing else: [`check`] says
//! whether its license is valid, [`telemetry_allowed`] whether usage data may leave.
//! Neither writes, waits for a lock, or opens a socket.

pub mod audit;
#[cfg(feature = "cli")]
pub mod cli;
pub mod core;
pub mod instance;
pub mod issuer;
pub mod parallel;
#[cfg(feature = "cli")]
pub mod picture;
pub mod privacy;
pub mod sandbox;
pub mod store;

use std::path::Path;

pub use crate::core::judge::check::Judgement;
pub use crate::core::judge::verdict::Verdict;
pub use crate::core::types::ids::Name;
pub use crate::store::StoreError;

use crate::core::types::time::Time;
use crate::privacy::choice::StoredChoice;
use crate::privacy::decision::{Inputs, decide};
use crate::privacy::machine_policy::{Policy, SITE};
use crate::store::Home;
use crate::store::facts::Facts;
use crate::store::installed::Variables;

/// What a product asks of its license.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    /// How much of each limit is in use.
    pub limits: Vec<(Name, u64)>,
    /// The features in use.
    pub features: Vec<Name>,
    /// The vendor's trust bundle as the product was built with it. Then no file in
    /// `home` replaces what is trusted but by the rules of a trust bundle.
    pub trust: Option<&'static [u8]>,
}

/// The verdict of `airseal verify` for the instance that is registered in `home`, computed
/// again each time: of the license in the variable `AIRSEAL_LICENSE`, else of the one in the
/// file that `AIRSEAL_LICENSE_PATH` names, else of the best license installed there. An
/// installed one that cannot be read is passed over, if there is another.
///
/// ```
/// use airseal::{Needs, Verdict, check};
///
/// let home = std::env::temp_dir().join("an airseal home that is not there");
/// let needs = Needs { limits: vec![("nodes".parse()?, 8)], ..Needs::default() };
/// let judgement = check(&home, &needs)?;
/// assert_eq!(judgement.verdict, Verdict::Missing);
/// assert!(!judgement.verdict.is_good());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// State that cannot be read. It is not valid: unsure means no.
pub fn check(home: &Path, needs: &Needs) -> Result<Judgement, StoreError> {
    let home = Home::at(home.to_owned());
    let facts = Facts::read(&home, needs.trust)?;
    // A clock that cannot be written down is behind every other time.
    let mut context = facts.context(Time::from_utc(chrono::Utc::now()).unwrap_or(Time::MIN));
    context.limits.clone_from(&needs.limits);
    context.features.clone_from(&needs.features);
    facts.standing(&home, &context, &Variables::read(|name| std::env::var_os(name))).judgement
}

/// Whether usage data may leave this process: what `airseal telemetry check` says.
/// Asks the machine's policy file, `DO_NOT_TRACK`, `AIRSEAL_TELEMETRY` and the stored
/// choice, on which the flag and the ledger must agree; the first that says off decides,
/// and whatever cannot be read says off.
///
/// ```
/// let home = std::env::temp_dir().join("an airseal home that is not there");
/// // Nobody was told yet, so nobody could object.
/// assert!(!airseal::telemetry_allowed(&home));
/// ```
#[must_use]
pub fn telemetry_allowed(home: &Path) -> bool {
    let named = std::env::var_os("AIRSEAL_POLICY").filter(|path| !path.is_empty());
    let (tracking, environment) =
        (std::env::var_os("DO_NOT_TRACK"), std::env::var_os("AIRSEAL_TELEMETRY"));
    decide(Inputs {
        policy: Policy::read(Path::new(SITE), named.as_deref().map(Path::new)).off.is_some(),
        do_not_track: tracking.as_deref(),
        environment: environment.as_deref(),
        stored: &StoredChoice::read(&Home::at(home.to_owned())),
    })
    .allowed()
}
