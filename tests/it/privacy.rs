//! The library's answers to a data-protection officer, as a product that embeds it calls them.

use airseal::core::document::ledger::Details;
use airseal::privacy::catalogue::{Catalogue, TEXT};
use airseal::privacy::choice::StoredChoice;
use airseal::privacy::decision::Source;
use airseal::privacy::disclosure::Disclosure;
use airseal::privacy::machine_policy::Policy;
use airseal::privacy::objection;
use airseal::privacy::stamp::Stamp;
use airseal::privacy::telemetry::{Overrides, State};
use airseal::privacy::usage::{self, Change};
use airseal::store::Home;

use crate::support::World;

/// Who does it, in the ledger.
fn stamp() -> Stamp {
    let time = "2026-11-25T12:00:00Z".parse().unwrap();
    Stamp { time, user: "product".to_owned(), source: "acme-dock".to_owned() }
}

#[test]
fn a_product_shows_the_disclosure_records_figures_and_objects_without_the_program() {
    let world = World::new();
    let home = Home::at(world.home(""));
    let (policy, catalogue) = (Policy::default(), Catalogue::parse(TEXT).unwrap());
    let overrides = Overrides { policy: &policy, do_not_track: None, environment: None };
    let containers = |writer: &_| {
        usage::record(writer, &overrides, &catalogue, "containers", Change::Set("37")).unwrap()
    };
    assert_eq!(State::read(&home, &overrides).decided_by, Some(Source::PendingDisclosure));
    {
        let writer = home.write(|| ()).unwrap();
        assert_eq!(containers(&writer).unwrap_err(), Source::PendingDisclosure);
        let stored = StoredChoice::under_lock(&writer);
        let due = Disclosure::due(&stored, &catalogue, TEXT).unwrap();
        assert!(due.text.ends_with("airseal telemetry off"), "{}", due.text);
        due.record(&writer, &stored, &stamp(), Details::new()).unwrap();
        assert!(Disclosure::due(&StoredChoice::under_lock(&writer), &catalogue, TEXT).is_none());
        assert!(containers(&writer).unwrap().changed);
        let kept = usage::list(&home, &catalogue).unwrap();
        assert_eq!(kept[0].leaves_as.as_deref(), Some("20-49"));
    }
    assert!(State::read(&home, &overrides).allowed);
    {
        let (writer, without_a_lock) = home.write_objection(|| ()).unwrap();
        assert!(without_a_lock.is_none());
        assert!(objection::object(&writer, &stamp(), Details::new()).unwrap().changed);
        assert!(objection::is_complete(&home), "the figures are deleted");
        assert_eq!(containers(&writer).unwrap_err(), Source::Flag);
    }
    world.run(&["telemetry", "check"]).exits(3);
    world.run(&["log", "--verify"]).exits(0);
}
