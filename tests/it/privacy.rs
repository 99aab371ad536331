//! The library's answers to a data-protection officer, as a product that embeds it calls them.

use std::collections::BTreeMap;
use std::path::Path;

use airseal::core::document::ledger::{Details, LedgerCopy};
use airseal::core::document::report::Category;
use airseal::privacy::advisories;
use airseal::privacy::catalogue::{BuiltIn, InForce};
use airseal::privacy::choice::StoredChoice;
use airseal::privacy::decision::Source;
use airseal::privacy::disclosure::Disclosure;
use airseal::privacy::explain::explain;
use airseal::privacy::ledger_copy::{self, LedgerError};
use airseal::privacy::machine_policy::Policy;
use airseal::privacy::objection;
use airseal::privacy::outgoing::{NotSent, Reporter};
use airseal::privacy::privacy_policies::{Imported, PolicyError};
use airseal::privacy::rights::RIGHTS;
use airseal::privacy::rights_request::{self, Ask, RightsError, Step, prepare, take};
use airseal::privacy::stamp::Stamp;
use airseal::privacy::telemetry::{Overrides, State};
use airseal::privacy::usage::{self, Change, UsageError};
use airseal::store::Home;
use airseal::store::installed::Variables;

use crate::support::{World, next_catalogue};

/// Who does it, in the ledger.
fn stamp() -> Stamp {
    let time = "2026-11-25T12:00:00Z".parse().unwrap();
    Stamp { time, user: "product".to_owned(), source: "acme-dock".to_owned() }
}

/// Nothing but the stored choice says off.
fn overrides(policy: &Policy) -> Overrides<'_> {
    Overrides {
        policy,
        do_not_track: None,
        environment: None,
        compiled_trust: None,
        built_in: BuiltIn::default(),
    }
}

#[test]
fn a_product_shows_the_disclosure_records_figures_and_objects_without_the_program() {
    let world = World::new();
    let home = Home::at(world.home(""));
    let (policy, catalogue) = (Policy::default(), InForce::shipped().unwrap());
    let overrides = overrides(&policy);
    let containers =
        |writer: &_| usage::record(writer, &overrides, &catalogue, "containers", Change::Set("37"));
    assert_eq!(State::read(&home, &overrides).decided_by, Some(Source::PendingDisclosure));
    {
        let writer = home.write(|| ()).unwrap();
        let off = containers(&writer).unwrap_err();
        assert!(matches!(off, UsageError::Off(Source::PendingDisclosure)), "{off}");
        let stored = StoredChoice::under_lock(&writer);
        let due = Disclosure::due(&stored, catalogue.clone()).unwrap();
        assert!(due.text.ends_with("airseal telemetry off"), "{}", due.text);
        due.record(&writer, &stored, &stamp(), Details::new()).unwrap();
        assert!(Disclosure::due(&StoredChoice::under_lock(&writer), catalogue.clone()).is_none());
        assert!(containers(&writer).unwrap().changed);
        let kept = usage::list(&home, &catalogue.catalogue).unwrap();
        assert_eq!(kept[0].leaves_as.as_deref(), Some("20-49"));
    }
    assert!(State::read(&home, &overrides).allowed);
    {
        let (writer, without_a_lock) = home.write_objection(|| ()).unwrap();
        assert!(without_a_lock.is_none());
        assert!(objection::object(&writer, &stamp(), Details::new()).unwrap().changed);
        assert!(objection::is_complete(&home), "the figures are deleted");
        let off = containers(&writer).unwrap_err();
        assert!(matches!(off, UsageError::Off(Source::Flag)), "{off}");
    }
    world.run(&["telemetry", "check"]).exits(3);
    world.run(&["log", "--verify"]).exits(0);
}

#[test]
fn what_is_shown_and_explained_is_what_the_signed_report_carries() {
    let world = World::licensed();
    let home = Home::at(world.home(""));
    let catalogue = InForce::shipped().unwrap();
    let policy = Policy::default();
    let overrides = overrides(&policy);
    let telemetry = State::read(&home, &overrides);
    let reporter = Reporter {
        home: &home,
        catalogue: &catalogue,
        compiled_trust: None,
        variables: Variables::default(),
        now: stamp().time,
    };
    let used = [("nodes".parse().unwrap(), 8)];
    let report = reporter.compliance(&used).unwrap().unwrap();
    let args = ["data", "show", "compliance", "--limit", "nodes=8"];
    assert_eq!(report.bytes, world.run_at("2026-11-25T12:00:00Z", &args).exits(0).stdout);
    let limits = report.fields.iter().find(|(name, _)| name == "limits").unwrap();
    assert_eq!(limits.1.to_string(), "nodes: 8 of 10");
    for category in Category::ALL {
        let document = match category {
            Category::Request => reporter.request().unwrap().unwrap(),
            Category::Compliance => reporter.compliance(&[]).unwrap().unwrap(),
            Category::Usage => reporter.usage(&telemetry, false).unwrap().unwrap(),
        };
        let policies = Imported::default();
        let explained = explain(&reporter, Some(category), &telemetry, &policies).unwrap();
        let [section] = explained.sections.as_slice() else { panic!("{explained:?}") };
        let sent = section.fields.iter().filter(|field| field.sent);
        let explained: BTreeMap<_, _> =
            sent.map(|field| (field.field.name.clone(), field.value.clone().unwrap())).collect();
        assert_eq!(explained, document.fields.into_iter().collect(), "{category:?}");
    }
    let off = Overrides { environment: Some("off".into()), ..overrides };
    let off = State::read(&home, &off);
    assert_eq!(
        reporter.usage(&off, false).unwrap().unwrap_err(),
        NotSent::Off(Source::Environment)
    );
    assert!(reporter.usage(&off, true).unwrap().is_ok(), "what it would be");
}

/// What may leave follows from the one reading of the choice that allowed it.
#[test]
fn a_choice_that_goes_away_while_a_report_is_made_opens_no_field() {
    let world = World::licensed();
    let home = Home::at(world.home(""));
    let built_in = BuiltIn { text: next_catalogue(2), signed: None };
    let catalogue = InForce::read(&home, None, built_in).unwrap();
    std::fs::write(world.home("usage.json"), r#"{"gpus2": 2, "stacks": 3}"#).unwrap();
    let policy = Policy::default();
    let telemetry = State::read(&home, &Overrides { built_in, ..overrides(&policy) });
    assert!(telemetry.allowed);
    std::fs::remove_file(world.home("telemetry.toml")).unwrap();
    let variables = Variables::default();
    let now = stamp().time;
    let reporter =
        Reporter { home: &home, catalogue: &catalogue, compiled_trust: None, variables, now };
    let fields = reporter.usage(&telemetry, false).unwrap().unwrap().fields;
    let has = |wanted: &str| fields.iter().any(|(name, _)| name == wanted);
    assert!(has("stacks") && !has("gpus2"), "{fields:?}");
}

#[test]
fn a_request_by_a_right_is_a_case_from_its_mail_to_its_end() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run(&["import", "policy-2026-11.json"]).exits(0);
    let home = Home::at(world.home(""));
    let random = |buffer: &mut [u8]| {
        buffer.fill(0xab);
        Ok(())
    };
    let draft = |name: &str, text: Option<&str>| {
        let right = RIGHTS.into_iter().find(|right| right.name == name).unwrap();
        let to = Some("privacy@acme.example".parse().unwrap());
        let ask = Ask { right, text: text.map(str::to_owned), to };
        rights_request::draft(&home, ask, stamp().time, || Imported::read(&home, None))
    };
    assert!(matches!(draft("rectify", Some(" ")), Err(RightsError::NoText)));
    let writer = home.write(|| ()).unwrap();
    let case = prepare(&writer, draft("access", None).unwrap(), random).unwrap();
    assert!(!case.is_open && case.mail.id == "abababab");
    case.open(&writer, &stamp()).unwrap();
    let again = prepare(&writer, draft("access", None).unwrap(), |_| panic!("no other reference"));
    let again = again.unwrap();
    assert!(again.is_open && again.bytes == case.bytes);
    let (request, changed) = take(&writer, &stamp(), "aba", Step::Extend).unwrap();
    assert!(changed && request.extended && request.is_open());
    let (request, changed) = take(&writer, &stamp(), "aba", Step::Close).unwrap();
    assert!(changed && !request.is_open());
    assert!(!take(&writer, &stamp(), "aba", Step::Cancel).unwrap().1, "it is closed already");
    assert!(matches!(take(&writer, &stamp(), "f", Step::Close), Err(RightsError::Unknown(_))));
}

#[test]
fn a_copy_of_the_ledger_shows_what_was_replaced_since() {
    let world = World::registered();
    let home = Home::at(world.home(""));
    let key = home.signing_key().unwrap().unwrap();
    let exported = ledger_copy::export(&home, &key, stamp().time, false).unwrap();
    let copy = LedgerCopy::open(&exported.envelope).unwrap();
    let (file, count) = (Path::new("copy.json"), u64::try_from(exported.entries).unwrap());
    let checked = ledger_copy::check(&home, Some((file, &copy))).unwrap();
    assert_eq!((checked.entries, checked.copy_entries), (count, Some(count)));
    assert_eq!(checked.head, exported.head);
    // Whoever can write to the folder can make another ledger that holds by itself.
    std::fs::remove_file(home.path("consent.log")).unwrap();
    std::fs::remove_file(home.path("lock")).unwrap();
    std::fs::remove_file(home.path("telemetry.toml")).unwrap();
    world.run(&["telemetry", "on"]).exits(0);
    assert!(ledger_copy::check(&home, None).is_ok());
    let replaced = ledger_copy::check(&home, Some((file, &copy))).unwrap_err();
    assert!(matches!(replaced, LedgerError::Replaced { entry: 1, .. }), "{replaced}");
}

#[test]
fn a_policy_is_seen_and_an_advisory_acknowledged_once() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run(&["import", "notices.json", "policy-2026-11.json"]).exits(0);
    let home = Home::at(world.home(""));
    let policies = Imported::read(&home, None).unwrap();
    let newest = policies.documents().last().unwrap().version.clone();
    assert!(!policies.standing(&home, None, None, stamp().time).unwrap().seen);
    let writer = home.write(|| ()).unwrap();
    let seen = |version| policies.record_seen(&writer, &stamp(), version);
    assert!(matches!(seen(Some("1999-01")), Err(PolicyError::Unknown { .. })));
    let first = seen(None).unwrap();
    assert!(first.changed && first.version == newest);
    assert!(!seen(None).unwrap().changed);
    let advisories = advisories::imported(&home, None).unwrap().unwrap();
    let (listed, fault) = advisories::listing(&home, &advisories, None, true);
    assert!(fault.is_none() && listed.iter().all(|l| l.advisory.acknowledged.is_none()));
    let id = listed[0].advisory.advisory.id.to_string();
    let ack = || advisories::acknowledge(&writer, &stamp(), Some(&advisories), &id).unwrap();
    assert!(ack().changed && !ack().changed);
    let (listed, _) = advisories::listing(&home, &advisories, None, true);
    assert_eq!(listed[0].advisory.acknowledged.as_ref().unwrap().by, "product");
}
