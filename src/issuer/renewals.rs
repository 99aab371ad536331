//! What to do to renew one license, or everything that ends soon: a renewal is signed once, and
//! written again if its command was interrupted or given twice.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::types::time::Time;
use crate::issuer::Signing;
use crate::issuer::batch::{self, Job, Subject};
use crate::issuer::entry::Entry;
use crate::issuer::error::{OrderError, VendorError};
use crate::issuer::histories::{Histories, Standing};
use crate::issuer::issue::Order;
use crate::issuer::plans::Plans;
use crate::issuer::renew::{Renewal, Wishes};
use crate::issuer::terms::{Term, Terms};

/// What renewals are made of.
#[derive(Debug, Clone, Copy)]
pub struct Renewing<'r> {
    /// What they change.
    pub wishes: &'r Wishes,
    /// The plans that are sold.
    pub plans: Option<&'r Plans>,
    /// Of a license that was renewed with the same terms before: whether it is renewed another time.
    pub again: bool,
}

/// What is to be done for one license.
#[derive(Debug, Clone)]
pub enum Step {
    /// Sign a renewal.
    Sign(Box<Renewal>),
    /// Write the renewal that was made before.
    Repeat {
        /// That renewal.
        made: Box<Entry>,
        /// The license that it follows.
        before: Box<Entry>,
    },
}

/// What is to be done for every license that ends within a time.
#[derive(Debug, Default)]
pub struct Due {
    /// The renewals, in the order of the issued log.
    pub steps: Vec<Step>,
    /// The licenses whose renewal is refused, and why.
    pub refused: Vec<(Uuid, VendorError)>,
    /// How many are of a plan that is for once: nobody means to renew these.
    pub for_once: usize,
}

impl Renewing<'_> {
    /// What is to be done for the license in force.
    ///
    /// # Errors
    /// See [`Renewal::plan`].
    pub fn step(&self, signing: &Signing, entry: &Entry) -> Result<Step, VendorError> {
        let Self { wishes, plans, again } = *self;
        let before = entry.renews.as_ref().and_then(|id| signing.log.entry(id));
        if let Some(before) = before.filter(|_| !again)
            && Renewal::is_repeated(entry, before, wishes, plans, signing.now)
        {
            return Ok(Step::repeat(entry, before));
        }
        self.sign(entry, signing.now)
    }

    /// What is to be done for each license that ends between now and `last`.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn due(&self, signing: &Signing, last: Time) -> Result<Due, VendorError> {
        let Self { wishes, plans, .. } = *self;
        let now = signing.now;
        let histories = Histories::read(&signing.vendor, &signing.log, now)?;
        let mut due = Due::default();
        let ends = |entry: &&Entry| {
            entry.license.expires_at.is_some_and(|end| (now..=last).contains(&end))
        };
        for entry in histories.entries().iter().filter(ends) {
            match histories.standing(entry) {
                Standing::InForce | Standing::Grace => match self.sign(entry, now) {
                    Ok(step) => due.steps.push(step),
                    Err(VendorError::Order(OrderError::Once { .. })) => due.for_once += 1,
                    Err(error) => due.refused.push((entry.license.license_id, error)),
                },
                Standing::Renewed { .. } => {
                    let made = histories.renewal_of(&entry.license.license_id);
                    let made =
                        made.filter(|made| Renewal::is_repeated(made, entry, wishes, plans, now));
                    due.steps.extend(made.map(|made| Step::repeat(made, entry)));
                }
                _ => {}
            }
        }
        Ok(due)
    }

    fn sign(&self, entry: &Entry, now: Time) -> Result<Step, VendorError> {
        Ok(Step::Sign(Box::new(Renewal::plan(entry, self.wishes, self.plans, now)?)))
    }
}

impl Due {
    /// The renewals that are new.
    pub fn new_ones(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_new())
    }
}

impl Step {
    fn repeat(made: &Entry, before: &Entry) -> Self {
        Self::Repeat { made: Box::new(made.clone()), before: Box::new(before.clone()) }
    }

    /// Whether a license is signed for it.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        matches!(self, Self::Sign(_))
    }

    /// The license that is renewed.
    #[must_use]
    pub fn before(&self) -> &License {
        match self {
            Self::Sign(renewal) => &renewal.before.license,
            Self::Repeat { before, .. } => &before.license,
        }
    }

    /// What a batch makes of it: a file in `folder` that is called after the customer and the
    /// license that is renewed.
    #[must_use]
    pub fn job(&self, folder: &Path) -> Job {
        let license = self.before();
        let email = license.email.as_ref().map(ToString::to_string).unwrap_or_default();
        let customer = license.organization.clone().unwrap_or(email);
        let name = license.license_id.to_string();
        let file = batch::customer_name(&customer, Some(&name));
        let (subject, order) = match self {
            Self::Sign(renewal) => (Subject::Renewal(renewal.clone()), renewal.order.clone()),
            Self::Repeat { made, .. } => {
                let order = Order { again: true, ..Order::new(Terms::new(Term::Perpetual)) };
                (Subject::Issued(made.clone()), order)
            }
        };
        Job { name, subject, order: Arc::new(order), output: folder.join(file) }
    }
}
