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

fn main() -> ExitCode {
    // How many bundles a vendor publishes: the more, the longer.
    let bundles = std::env::args().nth(1).map_or(Ok(4), |text| text.parse());
    let Ok(bundles) = bundles else {
        eprintln!("usage: airseal-model [BUNDLES]");
        return ExitCode::from(2);
    };
    let mut runner = Runner::default();
    for ceremony in [Ceremony::OneOfOne, Ceremony::TwoOfThree] {
        let name = format!("trust, {ceremony:?}, {bundles} bundles");
        runner.whole(&name, Life::new(ceremony, bundles, None));
        let of_three = trust::MUTANTS_OF_THREE.iter().filter(|_| ceremony == Ceremony::TwoOfThree);
        for (mutant, property) in trust::MUTANTS.iter().chain(of_three) {
            runner.mutant(mutant, property, Life::new(ceremony, bundles, Some(*mutant)));
        }
    }
    let (deeds, restores) = (bundles.clamp(1, 9) as u8 - 1, 2);
    let name = format!("choice, {deeds} deeds, {restores} restores");
    runner.whole(&name, Choice::new(deeds, restores, None));
    for (mutant, property) in &consent::MUTANTS {
        runner.mutant(mutant, property, Choice::new(deeds, restores, Some(*mutant)));
    }
    println!("{} failures", runner.failures);
    ExitCode::from(u8::from(runner.failures > 0))
}
