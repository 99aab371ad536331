//! Visits every state of two models, the life of trust and the choice about usage data, both of
//! which call the functions of the library; and shows of each property that it can fail.

mod consent;
mod memo;
mod run;
mod trust;

use std::process::ExitCode;

use consent::Choice;
use run::Runner;
use trust::Life;
use trust::documents::Ceremony;

/// How far the models go: the farther, the longer.
struct Size {
    /// How many bundles the vendor publishes, the first one among them.
    bundles: usize,
    /// How often somebody does something about usage data.
    deeds: u8,
    /// How often files are put back.
    restores: u8,
}

const SMALL: Size = Size { bundles: 4, deeds: 3, restores: 1 };
const LARGE: Size = Size { bundles: 5, deeds: 3, restores: 2 };

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let Size { bundles, deeds, restores } = match args.as_slice() {
        [] => SMALL,
        [size] if size == "large" => LARGE,
        _ => {
            eprintln!("usage: airseal-model [large]");
            return ExitCode::from(2);
        }
    };
    let mut runner = Runner::default();
    for ceremony in [Ceremony::OneOfOne, Ceremony::TwoOfThree] {
        let name = format!("trust, {ceremony}, {bundles} bundles");
        runner.whole(&name, Life::new(ceremony, bundles, None));
        let of_three = trust::MUTANTS_OF_THREE.iter().filter(|_| ceremony == Ceremony::TwoOfThree);
        for (mutant, property) in trust::MUTANTS.iter().chain(of_three) {
            runner.mutant(mutant, property, Life::new(ceremony, SMALL.bundles, Some(*mutant)));
        }
    }
    let name = format!("choice, {deeds} deeds, {restores} restores");
    runner.whole(&name, Choice::new(deeds, restores, None));
    for (mutant, property) in &consent::MUTANTS {
        runner.mutant(mutant, property, Choice::new(SMALL.deeds, SMALL.restores, Some(*mutant)));
    }
    runner.end()
}
