//! One run of the program: where its state is, what it has read of it, and the
//! streams it writes to.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use super::Globals;
use super::env::Env;
use super::error::{CANNOT, Failure, Fallible, USAGE, of_store, quoted, user};
use super::settings::{Color, Format, Settings};
use super::ui::page::Ui;
use super::ui::sanitize;
use crate::core::document::ledger::Details;
use crate::core::document::trust::Trust;
use crate::core::types::time::Time;
use crate::instance::place::{NoHome, Place};
use crate::privacy;
use crate::privacy::catalogue::InForce;
use crate::privacy::ledger::Stamp;
use crate::privacy::machine_policy::Policy;
use crate::privacy::privacy_policies::Imported;
use crate::privacy::telemetry::{self, Overrides};
use crate::sandbox::Sandbox;
use crate::store::home::INSTANCE_KEY;
use crate::store::identity::InstanceKey;
use crate::store::installed::Variables;
use crate::store::{Home, StoreError, Writer};

/// The longest line that a person is asked for, in bytes.
const LONGEST_ANSWER: usize = 4096;

/// What every command gets.
pub struct Session<'u> {
    /// The world.
    pub env: Env,
    /// The streams.
    pub ui: &'u mut Ui,
    /// The settings that a person made.
    pub settings: Settings,
    /// What does not count in them, in words.
    pub setting_faults: Vec<String>,
    /// What the machine policy forbids.
    pub policy: Policy,
    /// `--json`, which the settings can ask for as well.
    pub asks_for_json: bool,
    home: Result<PathBuf, NoHome>,
    asked_for_home: Cell<bool>,
}

impl<'u> Session<'u> {
    /// Finds HOME and the settings. Settings that cannot be read are a warning.
    ///
    /// # Errors
    /// The machine policy requires a kernel that denies each command the network, and this one does
    /// not.
    pub fn start(env: Env, ui: &'u mut Ui, globals: &Globals) -> Fallible<Self> {
        let policy = Policy::read(&env.site_policy, |name| env.var(name));
        let place = Place::find(globals.home.as_deref(), |name| env.var(name), &policy);
        let settings = place.settings.map(|path| Settings::read(&path));
        let (settings, faults) = settings.unwrap_or_default();
        ui.json = globals.json || settings.format == Some(Format::Json);
        ui.quiet = globals.quiet;
        for fault in &faults {
            ui.warn(fault);
        }
        ui.color = match globals.color.or(settings.color).unwrap_or(Color::Auto) {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                env.stdout_is_terminal
                    && env.var("NO_COLOR").is_none_or(|value| value.is_empty())
                    && env.var("TERM").is_none_or(|term| term != "dumb")
            }
        };
        if let (Some(file), Sandbox::Unavailable { reason }) =
            (&policy.require_offline, &env.sandbox)
        {
            let file = file.display();
            let message = format!(
                "{file} lets a command run only if the kernel denies it the network, and this kernel does not: {reason}"
            );
            return Err(Failure::new(CANNOT, message)
                .hint("allow seccomp filters (a container's profile may refuse them), or remove require_offline from that file"));
        }
        Ok(Self {
            env,
            ui,
            settings,
            setting_faults: faults,
            policy,
            asks_for_json: globals.json,
            home: place.home,
            asked_for_home: Cell::new(false),
        })
    }

    /// The state directory.
    ///
    /// # Errors
    /// Neither `--home` nor the environment says where it is.
    pub fn home(&self) -> Fallible<Home> {
        self.asked_for_home.set(true);
        match &self.home {
            Ok(home) => Ok(Home::at(home.clone())),
            Err(error) => Err(Failure::from(error)),
        }
    }

    /// Whether the command wanted to know where the state is.
    pub fn home_was_asked_for(&self) -> bool {
        self.asked_for_home.get()
    }

    /// Where the state is, if that is known, for what must not be written over.
    pub fn home_dir(&self) -> Option<&Path> {
        self.home.as_deref().ok()
    }

    /// The time.
    ///
    /// # Errors
    /// The clock is outside the years 0 to 9999.
    pub fn now(&self) -> Fallible<Time> {
        let fault = || {
            Failure::new(CANNOT, "the system clock is outside the years 0 to 9999")
                .hint("set the clock")
        };
        self.env.now.ok_or_else(fault)
    }

    /// The catalogue of what can be sent.
    ///
    /// # Errors
    /// I/O, or the one that was imported is damaged or no longer counts.
    pub fn catalogue(&self, home: &Home) -> Fallible<InForce> {
        Ok(InForce::read(home, self.env.compiled_trust, self.env.catalogue)?)
    }

    /// The hash of the catalogue in force, for what is said of the policies; `None` if there are no
    /// policies, or nobody knows.
    pub fn catalogue_sha256(&self, home: &Home, policies: &Imported) -> Option<String> {
        let Env { compiled_trust, catalogue, .. } = self.env;
        if policies.policies.is_empty() {
            return None;
        }
        privacy::catalogue::sha256(home, compiled_trust, catalogue).ok()
    }

    /// What can say off besides the stored choice.
    pub fn overrides(&self) -> Overrides<'_> {
        Overrides {
            policy: &self.policy,
            do_not_track: self.env.var("DO_NOT_TRACK"),
            environment: self.env.var("AIRSEAL_TELEMETRY"),
            compiled_trust: self.env.compiled_trust,
            built_in: self.env.catalogue,
        }
    }

    /// Whether usage data may leave; warns of what counts as off although it does not say so.
    pub fn telemetry(&mut self, home: &Home) -> telemetry::State {
        let state = telemetry::State::read(home, &self.overrides());
        for warning in &state.warnings {
            self.ui.warn(warning);
        }
        state
    }

    /// Who does what `command` does, for the ledger.
    ///
    /// # Errors
    /// The clock is outside the years 0 to 9999.
    pub fn stamp(&self, command: &str) -> Fallible<Stamp> {
        Ok(Stamp {
            time: self.now()?,
            user: (self.env.user)(),
            source: format!("airseal {command}"),
        })
    }

    /// The trust bundle in force.
    ///
    /// # Errors
    /// I/O, or a damaged bundle.
    pub fn trust(&self, home: &Home) -> Fallible<Option<Trust>> {
        Ok(home.trust(self.env.compiled_trust)?)
    }

    /// The vendor's privacy policies. One that does not count is named and left out.
    ///
    /// # Errors
    /// I/O, or a damaged trust bundle.
    pub fn privacy_policies(&mut self, home: &Home) -> Fallible<Imported> {
        let imported = Imported::read(home, self.env.compiled_trust)?;
        for fault in &imported.faults {
            self.ui.warn(fault);
        }
        Ok(imported)
    }

    /// What the ledger notes of the policy in force with a choice: its version. A choice
    /// must not fail because no policy is there, or none can be read.
    pub fn about_policy(&mut self, home: &Home) -> Details {
        let imported = self.privacy_policies(home).unwrap_or_default();
        self.env.now.map(|now| imported.note(now)).unwrap_or_default()
    }

    /// The instance's key, for a signature. If others can read it, that is said.
    ///
    /// # Errors
    /// I/O, exposed, damaged, or of another instance than the registration.
    pub fn signing_key(&mut self, home: &Home) -> Result<Option<InstanceKey>, StoreError> {
        let key = home.signing_key()?;
        if key.is_some() {
            self.warn_of_exposed_key(home);
        }
        Ok(key)
    }

    /// Warns if others can read the instance's key although it was written for its owner only.
    pub fn warn_of_exposed_key(&mut self, home: &Home) {
        if let Some(mode) = home.exposed_key() {
            let key = home.path(INSTANCE_KEY);
            self.ui.warn(format!(
                "{} can be read by others (mode {mode:03o}): this file system keeps no modes. Mount it so that it does \
                 (vfat: umask=077; WSL: the option metadata), or keep the state on another one, with --home",
                key.display(),
            ));
        }
    }

    /// Takes the lock on HOME, saying so if another process holds it.
    ///
    /// # Errors
    /// I/O.
    pub fn write<'h>(&mut self, home: &'h Home) -> Fallible<Writer<'h>> {
        let path = sanitize::text(&home.dir().display().to_string());
        let written = home.write(|| {
            self.ui.note(format!("waiting for another airseal to finish with {path}"));
        });
        written.map_err(|error| self.not_written(home, &error))
    }

    /// The same for an objection, which goes without the lock where it cannot have it, and says so.
    ///
    /// # Errors
    /// I/O.
    pub fn write_objection<'h>(&mut self, home: &'h Home) -> Fallible<Writer<'h>> {
        let path = sanitize::text(&home.dir().display().to_string());
        let written = home.write_objection(|| {
            self.ui.note(format!("waiting for another airseal to finish with {path}"));
        });
        let (writer, no_lock) = written.map_err(|error| self.not_written(home, &error))?;
        if let Some(error) = no_lock {
            self.ui.warn(format!(
                "{error}; the objection is stored without a lock. Move it away: no other command can write"
            ));
        }
        Ok(writer)
    }

    /// Why nothing can be written: to another user's folder, with the command that can.
    pub fn not_written(&self, home: &Home, error: &StoreError) -> Failure {
        let failure = of_store(error);
        match error {
            StoreError::NotOwner { owner, .. } => {
                failure.hint(format!("run it as that user: {}", self.as_user(*owner, home.dir())))
            }
            _ => failure,
        }
    }

    /// Says that a command was called by its earlier name, which works for one version more.
    pub fn warn_of_earlier_name(&mut self, earlier: &str, now: &str) {
        let was_typed =
            |name: &str| name.split(' ').all(|word| self.env.args.iter().any(|arg| arg == word));
        if was_typed(earlier) && !was_typed(now) {
            self.ui.warn(format!(
                "`airseal {earlier}` is now `airseal {now}`; the next version drops the old name"
            ));
        }
    }

    /// This command, as the owner of the state folder would run it. sudo does not pass the variable
    /// on.
    fn as_user(&self, owner: u32, home: &Path) -> String {
        let words = self.env.args.iter().skip(1).map(|word| quoted(&word.to_string_lossy()));
        let mut line = format!("sudo -u {} airseal", user(owner));
        words.for_each(|word| line.extend([" ", &word]));
        let named = self.env.args.iter().any(|word| word.as_encoded_bytes().starts_with(b"--home"));
        if !named {
            line.extend([" --home ", &quoted(&home.display().to_string())]);
        }
        line
    }

    /// Asks a yes-or-no question of the person at the terminal.
    ///
    /// # Errors
    /// The answer cannot be read.
    pub fn confirm(&mut self, question: &str) -> Fallible<bool> {
        let answer = self.answer(&format!("{question} [y/N] "))?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Shows what is to be done, and asks the person at the terminal whether to do it. Without a
    /// terminal it only shows it: a script that names the command means it.
    ///
    /// # Errors
    /// The answer cannot be read, or it is no: `refused` says what was not done.
    pub fn agree(&mut self, plan: &str, question: &str, refused: &str) -> Fallible<()> {
        if !self.env.is_interactive() {
            self.ui.note(plan);
            return Ok(());
        }
        self.ui.tell(plan);
        if self.confirm(question)? {
            return Ok(());
        }
        Err(Failure::new(CANNOT, refused).hint("nothing was changed"))
    }

    /// The same before something is deleted: without a terminal it refuses, and says `why`, because
    /// a script has to confirm with `--yes`.
    ///
    /// # Errors
    /// See [`Session::agree`].
    pub fn insist(&mut self, plan: &str, why: &str, question: &str, refused: &str) -> Fallible<()> {
        if self.env.is_interactive() {
            return self.agree(plan, question, refused);
        }
        self.ui.tell(plan);
        Err(Failure::new(USAGE, why).hint("in a script, add --yes"))
    }

    /// Asks the person at the terminal for a line; an empty one if nobody answers.
    ///
    /// # Errors
    /// The answer cannot be read.
    pub fn answer(&mut self, question: &str) -> Fallible<String> {
        self.ui.prompt(question);
        let unread = |error| Failure::new(CANNOT, format!("cannot read the answer: {error}"));
        let mut answer = Vec::new();
        let mut byte = [0_u8; 1];
        while answer.len() < LONGEST_ANSWER
            && self.env.stdin.read(&mut byte).map_err(unread)? == 1
            && byte != *b"\n"
        {
            answer.push(byte[0]);
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The two variables that can hold or name a license.
    pub fn variables(&self) -> Variables {
        Variables::read(|name| self.env.var(name))
    }
}
