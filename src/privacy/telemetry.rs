//! Whether usage data may leave, with everything that speaks to it.

use std::ffi::OsString;

use serde::Serialize;

use crate::core::document::report::Category;
use crate::core::types::time::Time;
use crate::privacy::catalogue::{self, BuiltIn, InForce};
use crate::privacy::choice::{Disagreement, StoredChoice};
use crate::privacy::decision::{Decision, Inputs, Source, decide};
use crate::privacy::disclosed::Names;
use crate::privacy::flag::{Flag, TELEMETRY};
use crate::privacy::machine_policy::Policy;
use crate::store::{Home, StoreError};

/// What can say off besides the stored choice.
#[derive(Debug, Clone)]
pub struct Overrides<'a> {
    /// The machine policy.
    pub policy: &'a Policy,
    /// The variable `DO_NOT_TRACK`.
    pub do_not_track: Option<OsString>,
    /// The variable `AIRSEAL_TELEMETRY`.
    pub environment: Option<OsString>,
    /// The bundle that the product was built with; it decides whether the catalogue counts.
    pub compiled_trust: Option<&'a [u8]>,
    /// The catalogues that the program was built with.
    pub built_in: BuiltIn<'a>,
}

/// Whether usage data may leave, and who said what. Its JSON form is that of `telemetry status`.
#[derive(Debug, Serialize)]
pub struct State {
    /// The effective value.
    pub allowed: bool,
    /// The source that decided; null if nobody says off.
    pub decided_by: Option<Source>,
    /// The others that also say off.
    pub also_off: Vec<Source>,
    /// What the stored flag says; null if it cannot be read or is lost.
    pub stored: Option<bool>,
    /// When the stored flag was last changed; null if absent.
    pub changed_at: Option<Time>,
    /// Who chose last; null if nobody has.
    pub chosen_by: Option<String>,
    /// When.
    pub chosen_at: Option<Time>,
    /// How the stored flag and the ledger disagree, in words; null if they do not.
    pub disagreement: Option<String>,
    /// The number of the catalogue of the last disclosure shown; null if none was.
    pub disclosure: Option<u32>,
    /// The same under its earlier name, for one version.
    pub notice: Option<u32>,
    /// Usage fields that stay out until a disclosure names them; see [`State::add_new_fields`].
    pub new_fields: Vec<String>,
    /// The file that holds the choice.
    pub path: String,
    /// The policy file that says off, if one does.
    pub policy: Option<String>,
    /// After a choice: whether it was another one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
    /// The stored flag, if it can be read.
    #[serde(skip)]
    flag: Option<Flag>,
    /// What counts as off although it does not say so.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}

/// Something that counts as off although it does not say so.
#[derive(Debug, thiserror::Error)]
pub enum Warning {
    /// The flag cannot be read.
    #[error("{0}; it counts as off")]
    Flag(StoreError),
    /// The catalogue in force cannot be read, or no longer counts.
    #[error("{0}; usage data counts as off")]
    Catalogue(StoreError),
    /// A machine policy cannot be read; in words.
    #[error("{0}")]
    Policy(String),
    /// The value of `AIRSEAL_TELEMETRY`.
    #[error("AIRSEAL_TELEMETRY is `{0}`, which is neither on nor off; it counts as off")]
    Variable(String),
}

impl State {
    /// Asks every source, in the order of [`decide`]. An unreadable one is off, not an error.
    #[must_use]
    pub fn read(home: &Home, overrides: &Overrides<'_>) -> Self {
        let stored = StoredChoice::read(home);
        let catalogue = catalogue::check(home, overrides.compiled_trust, overrides.built_in);
        let Decision { off, unknown_value } = decide(Inputs {
            policy: overrides.policy.off.is_some(),
            do_not_track: overrides.do_not_track.as_deref(),
            environment: overrides.environment.as_deref(),
            stored: &stored,
            catalogue: catalogue.is_ok(),
        });
        let mut off = off.into_iter();
        let decided_by = off.next();
        let flag = stored.flag();
        let chosen = flag.and_then(Flag::chosen);
        let untold = matches!(stored, StoredChoice::Untold);
        let mut state = Self {
            allowed: decided_by.is_none(),
            decided_by,
            also_off: off.collect(),
            stored: flag.map(|flag| flag.enabled).or(untold.then_some(true)),
            chosen_at: chosen.as_ref().map(|chosen| chosen.at),
            chosen_by: chosen.map(|chosen| chosen.by),
            changed_at: flag.map(|flag| flag.changed_at),
            disagreement: stored.disagreement().map(Disagreement::describe),
            disclosure: flag.and_then(|flag| flag.disclosure),
            flag: flag.cloned(),
            notice: flag.and_then(|flag| flag.disclosure),
            new_fields: Vec::new(),
            path: home.path(TELEMETRY).display().to_string(),
            policy: overrides.policy.off.as_ref().map(|path| path.display().to_string()),
            changed: None,
            warnings: Vec::new(),
        };
        if let StoredChoice::Unreadable(error) = stored {
            state.warnings.push(Warning::Flag(error));
        }
        state.warnings.extend(catalogue.err().map(Warning::Catalogue));
        state.warnings.extend(overrides.policy.faults.iter().cloned().map(Warning::Policy));
        state.warnings.extend(unknown_value.map(Warning::Variable));
        state
    }

    /// Names the fields of the catalogue that the last disclosure did not name.
    pub fn add_new_fields(&mut self, catalogue: &InForce) {
        if let Some(disclosed) = self.disclosed(catalogue) {
            let usage = catalogue.catalogue.of(Category::Usage).map(|field| &field.name);
            self.new_fields = usage.filter(|name| !disclosed.contains(*name)).cloned().collect();
        }
    }

    /// The usage fields of a catalogue that were disclosed; `None`: there was no disclosure.
    #[must_use]
    pub fn disclosed(&self, catalogue: &InForce) -> Option<Names> {
        self.flag.as_ref()?.disclosed(catalogue)
    }

    /// On or off, and who decided that: in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let chosen = self.chosen_by.as_ref().zip(self.chosen_at);
        let chosen = chosen.map(|(by, at)| format!("chosen by {by} on {at}"));
        match (self.decided_by, chosen) {
            (None, Some(chosen)) => format!("on, {chosen}"),
            (None, None) => {
                "on by default: nobody has chosen; airseal telemetry off turns it off".to_owned()
            }
            (Some(Source::Flag), Some(chosen)) => format!("off, {chosen}"),
            (Some(source), _) => format!("off: {}", source.describe()),
        }
    }
}
