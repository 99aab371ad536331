//! Runs a model and prints what was seen of it, a line a model and a line a mutant.

use std::fmt::Debug;
use std::hash::Hash;
use std::process::ExitCode;
use std::time::Instant;

use stateright::{Checker, Expectation, HasDiscoveries, Model, Path};

/// Threads of the checker.
const THREADS: usize = 2;

/// Counts what went wrong.
#[derive(Debug, Default)]
pub struct Runner {
    failures: u32,
    mutants: u32,
}

impl Runner {
    /// Visits every state. Each property must hold, and each thing that may happen must happen.
    pub fn whole<M>(&mut self, name: &str, model: M)
    where
        M: Model + Send + Sync + 'static,
        M::State: Clone + Debug + Hash + PartialEq + Send + Sync + 'static,
        M::Action: Debug + Clone + PartialEq + Send + Sync + 'static,
    {
        let start = Instant::now();
        let done = model.checker().threads(THREADS).spawn_bfs().join();
        println!(
            "{name}: {} states, depth {}, {:.1} s",
            done.unique_state_count(),
            done.max_depth(),
            start.elapsed().as_secs_f64()
        );
        for property in done.model().properties() {
            let found = done.discovery(property.name);
            let (holds, word) = match property.expectation {
                Expectation::Sometimes => (found.is_some(), "sometimes"),
                _ => (found.is_none(), "always"),
            };
            println!("    {} {word} {}", if holds { "ok  " } else { "FAIL" }, property.name);
            if !holds {
                self.failures += 1;
                for action in found.map(Path::into_actions).unwrap_or_default() {
                    println!("        {action:?}");
                }
            }
        }
    }

    /// Looks for the state that breaks a property of a mutant, which must be there.
    pub fn mutant<M>(&mut self, mutant: &dyn Debug, property: &'static str, model: M)
    where
        M: Model + Send + Sync + 'static,
        M::State: Clone + Debug + Hash + PartialEq + Send + Sync + 'static,
        M::Action: Debug + Clone + PartialEq + Send + Sync + 'static,
    {
        let found = HasDiscoveries::AnyOf([property].into());
        let done = model.checker().threads(THREADS).finish_when(found).spawn_bfs().join();
        self.mutants += 1;
        match done.discovery(property) {
            Some(path) => {
                let steps = path.into_actions().len();
                println!(
                    "    mutant {mutant:?}: `{property}` fails after {steps} steps, as it must"
                );
            }
            None => {
                self.failures += 1;
                println!("    FAIL mutant {mutant:?} survives: `{property}` holds");
            }
        }
    }
    /// The sum of it all: whether anything failed.
    pub fn end(self) -> ExitCode {
        println!("{} mutants, {} failures", self.mutants, self.failures);
        ExitCode::from(u8::from(self.failures > 0))
    }
}
