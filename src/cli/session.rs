//! One run of the program: where its state is, what it has read of it, and the
//! streams it writes to.

use std::path::{Path, PathBuf};

use anyhow::Context;
use directories::ProjectDirs;

use super::Globals;
use super::env::Env;
use super::error::{CANNOT, Failure, USAGE};
use super::output::Ui;
use super::sanitize;
use super::settings::{Color, Format, Settings};
use crate::consent::ledger::Stamp;
use crate::consent::policies;
use crate::consent::policy::Policy;
use crate::core::check::Facts;
use crate::core::ledger::About;
use crate::core::privacy::PrivacyPolicy;
use crate::core::registration::Registration;
use crate::core::time::Time;
use crate::core::trust::Trust;
use crate::data::catalogue::Catalogue;
use crate::store::clock::Clock;
use crate::store::home::{POLICIES, Stored};
use crate::store::installed::{self, Standing, Variables};
use crate::store::{Home, Writer};

/// What every command gets.
pub struct Session<'u> {
    /// The world.
    pub env: Env,
    /// The streams.
    pub ui: &'u mut Ui,
    /// The settings a person made.
    pub settings: Settings,
    /// What the machine's policy forbids.
    pub policy: Policy,
    home: Result<PathBuf, Failure>,
}

impl<'u> Session<'u> {
    /// Finds HOME and the settings.
    ///
    /// # Errors
    /// Settings that cannot be read.
    pub fn start(env: Env, ui: &'u mut Ui, globals: &Globals) -> anyhow::Result<Self> {
        let named = env.var("AIRSEAL_POLICY").filter(|path| !path.is_empty());
        let policy = Policy::read(&env.site_policy, named.as_deref().map(Path::new));
        let (home, config) = locate(&env, globals.home.as_deref(), policy.home.as_deref());
        let settings = config.map(|path| Settings::read(&path)).transpose()?.unwrap_or_default();
        ui.json = globals.json || settings.format == Some(Format::Json);
        ui.quiet = globals.quiet;
        ui.color = match globals.color.or(settings.color).unwrap_or(Color::Auto) {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                env.stdout_is_terminal
                    && env.var("NO_COLOR").is_none_or(|value| value.is_empty())
                    && env.var("TERM").is_none_or(|term| term != "dumb")
            }
        };
        Ok(Self { env, ui, settings, policy, home })
    }

    /// The state directory.
    ///
    /// # Errors
    /// Neither `--home` nor the environment says where it is.
    pub fn home(&self) -> anyhow::Result<Home> {
        Ok(Home::at(self.home.clone()?))
    }

    /// Where the state is, if that is known, for what must not be written over.
    pub fn home_dir(&self) -> Option<&Path> {
        self.home.as_deref().ok()
    }

    /// The time.
    ///
    /// # Errors
    /// The clock stands outside the years 0 to 9999.
    pub fn now(&self) -> anyhow::Result<Time> {
        let fault =
            || Failure::new(CANNOT, "the system clock stands outside the years 0 to 9999").hint("set the clock");
        Ok(self.env.now.ok_or_else(fault)?)
    }

    /// The catalogue of what can be sent.
    ///
    /// # Errors
    /// What is wrong with it; a test holds the shipped one to none.
    pub fn catalogue(&self) -> anyhow::Result<Catalogue> {
        Ok(Catalogue::parse(self.env.catalogue).map_err(|error| Failure::new(CANNOT, error))?)
    }

    /// Who does what `command` does, for the ledger.
    ///
    /// # Errors
    /// The clock stands outside the years 0 to 9999.
    pub fn stamp(&self, command: &str) -> anyhow::Result<Stamp> {
        Ok(Stamp { time: self.now()?, user: (self.env.user)(), source: format!("airseal {command}") })
    }

    /// The trust bundle in force.
    ///
    /// # Errors
    /// I/O, or a damaged bundle.
    pub fn trust(&self, home: &Home) -> anyhow::Result<Option<Trust>> {
        Ok(home.trust(self.env.compiled_trust)?)
    }

    /// The vendor's privacy policies, in the order in which they hold. One that does not
    /// count is named and left out.
    ///
    /// # Errors
    /// I/O, or a damaged trust bundle.
    pub fn policies(&mut self, home: &Home) -> anyhow::Result<Vec<Stored<PrivacyPolicy>>> {
        // Most sites have none: then there is nothing to check a signature of.
        if !home.path(POLICIES).is_dir() {
            return Ok(Vec::new());
        }
        let Some(trust) = self.trust(home)? else { return Ok(Vec::new()) };
        let mut good = Vec::new();
        for policy in home.policies(&trust)? {
            match policy {
                Ok(policy) => good.push(policy),
                Err(error) => self.ui.warn(error),
            }
        }
        Ok(good)
    }

    /// What the ledger says of the policy in force beside a choice: its version. A choice
    /// must not fail because there is none, or none that can be read.
    pub fn about_policy(&mut self, home: &Home) -> About {
        let policies = self.policies(home).unwrap_or_default();
        let in_force = self.env.now.and_then(|now| policies::in_force(policies.iter().map(|p| &p.document), now));
        in_force.map(|policy| ("policy".to_owned(), policy.version.to_string())).into_iter().collect()
    }

    /// Takes the lock on HOME, saying so if another process holds it.
    ///
    /// # Errors
    /// I/O.
    pub fn write<'h>(&mut self, home: &'h Home) -> anyhow::Result<Writer<'h>> {
        let path = sanitize::text(&home.dir().display().to_string());
        Ok(home.write(|| {
            self.ui.note(format!("waiting for another airseal to finish with {path}"));
        })?)
    }

    /// Asks a yes-or-no question of the person at the terminal.
    ///
    /// # Errors
    /// The answer cannot be read.
    pub fn confirm(&mut self, question: &str) -> anyhow::Result<bool> {
        self.ui.prompt(&format!("{question} [y/N] "));
        let mut answer = String::new();
        let mut byte = [0_u8; 1];
        while self.env.stdin.read(&mut byte).context("cannot read the answer")? == 1 && byte != *b"\n" {
            answer.push(char::from(byte[0]));
        }
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// The license that stands, judged: of a variable, or the best installed one.
    pub fn standing(&self, home: &Home, trust: Option<&Trust>, facts: &Facts) -> Standing {
        installed::standing(home, trust, facts, &Variables::read(|name| self.env.var(name)))
    }

    /// The facts that a license is held against.
    ///
    /// # Errors
    /// A system clock that cannot be read.
    pub fn facts(&self, clock: Clock, registration: Option<&Stored<Registration>>) -> anyhow::Result<Facts> {
        Ok(Facts {
            identity: registration.map(Stored::<Registration>::identity),
            now: self.now()?,
            clock_floor: Some(clock.floor()),
            limits: Vec::new(),
            features: Vec::new(),
        })
    }
}

/// HOME, and the file that the settings are in.
fn locate(env: &Env, flag: Option<&Path>, policy: Option<&Path>) -> (Result<PathBuf, Failure>, Option<PathBuf>) {
    let given = flag
        .map(Path::to_owned)
        .or_else(|| env.var("AIRSEAL_HOME").filter(|value| !value.is_empty()).map(PathBuf::from))
        .or_else(|| policy.map(Path::to_owned));
    if let Some(dir) = given {
        let config = dir.join("config.toml");
        return (Ok(dir), Some(config));
    }
    let nowhere = |why: &str| {
        Failure::new(USAGE, format!("no state folder: {why}"))
            .hint("name one with --home DIR or the variable AIRSEAL_HOME")
    };
    // Without HOME the library would ask the system's user database, which may
    // ask a daemon over a socket.
    if cfg!(unix) && env.var("HOME").is_none_or(|home| !Path::new(&home).is_absolute()) {
        return (Err(nowhere("HOME is not set to an absolute path")), None);
    }
    match ProjectDirs::from("", "", "airseal") {
        Some(dirs) => (Ok(dirs.data_dir().to_owned()), Some(dirs.config_dir().join("config.toml"))),
        None => (Err(nowhere("this system names no home folder")), None),
    }
}
