//! What an embedding product calls: the library's front door.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use airseal::audit::file::Checked;
use airseal::audit::summary::Reason;
use airseal::audit::{AuditError, Grounds, audit};
use airseal::core::document::advisories::{Advisories, Severity};
use airseal::core::document::envelope::Envelope;
use airseal::core::document::forms::Form;
use airseal::core::document::issued::Issued;
use airseal::core::document::license::License;
use airseal::core::document::trust::Trust;
use airseal::core::judge::check::VerifyContext;
use airseal::core::judge::coverage::ReleaseDate;
use airseal::core::types::amount::Amount;
use airseal::core::types::ids::Edition;
use airseal::core::types::time::Time;
use airseal::instance::doctor::problem::Problem;
use airseal::issuer::advisories::{self, NewAdvisory};
use airseal::issuer::asked::{self, Asked};
use airseal::issuer::attach::{self, Rules, Signature};
use airseal::issuer::batch::Subject;
use airseal::issuer::dir::{self, SignerKey};
use airseal::issuer::histories::Histories;
use airseal::issuer::issue::{FileForm, Issuer, Licensee, Order, Random};
use airseal::issuer::list::{self, Filter};
use airseal::issuer::publication::Publication;
use airseal::issuer::revoke::{self, Target};
use airseal::issuer::terms::{Term, Terms};
use airseal::issuer::{Signing, VendorError, batch, next};
use airseal::store::output::Overwrite;
use airseal::{Instance, Needs, Vendor, Verdict, Wanted, check, telemetry_allowed};

use crate::support::World;

fn needs_nodes(nodes: u64) -> Needs<'static> {
    Needs { limits: vec![("nodes".parse().unwrap(), nodes)], ..Needs::default() }
}

#[test]
fn the_library_says_what_verify_says() {
    let states = [
        (World::licensed(), 10, Verdict::Valid),
        (World::licensed(), 11, Verdict::NotCovered),
        (World::registered(), 1, Verdict::Missing),
        (World::new(), 1, Verdict::Missing),
    ];
    for (world, nodes, expected) in states {
        let judgement = check(&world.home(""), &needs_nodes(nodes)).unwrap();
        assert_eq!(judgement.verdict, expected);
        let nodes_licensed = judgement.license().map(|license| license.limits.len());
        let licensed = matches!(expected, Verdict::Valid | Verdict::NotCovered);
        assert_eq!(nodes_licensed, licensed.then_some(1), "{expected:?}");
        let said = world.run(&["verify", "--json", "--limit", &format!("nodes={nodes}")]).json();
        assert_eq!(said["verdict"], judgement.verdict.name());
    }
    let world = World::licensed();
    std::fs::write(world.home("trust.json"), "{}").unwrap();
    check(&world.home(""), &Needs::default()).unwrap_err();
}

#[test]
fn the_library_says_no_wherever_telemetry_check_does() {
    let world = World::registered();
    assert!(telemetry_allowed(&world.home("")));
    world.run(&["telemetry", "off"]).exits(0);
    assert!(!telemetry_allowed(&world.home("")));
    std::fs::write(world.home("telemetry.toml"), "enabled = tr").unwrap();
    assert!(!telemetry_allowed(&world.home("")));
    assert!(!telemetry_allowed(World::new().path("nowhere").as_path()));
}

#[test]
fn the_library_gives_what_status_shows() {
    for world in [World::licensed(), World::registered(), World::new()] {
        let status = Instance::open(world.home("")).status().unwrap();
        let said = world.run(&["status", "--json"]).json();
        let parts = [
            serde_json::to_value(&status.instance).unwrap(),
            serde_json::to_value(&status.license).unwrap(),
            serde_json::to_value(&status.vendor).unwrap(),
        ];
        let mut names = 0;
        for (name, value) in parts.iter().flat_map(|part| part.as_object().unwrap()) {
            names += 1;
            // A second may have passed.
            if name != "trust" {
                assert_eq!(said[name], *value, "{name}");
            }
        }
        let others = ["problems", "offline", "home"];
        assert_eq!(said.as_object().unwrap().len(), names + others.len(), "{said}");
    }
    let world = World::licensed();
    std::fs::remove_file(world.home("instance.key")).unwrap();
    let status = Instance::open(world.home("")).status().unwrap();
    assert!(matches!(&status.problems[..], [(_, Problem::KeyMissing(_))]), "{status:?}");
    std::fs::write(world.home("trust.json"), "{}").unwrap();
    Instance::open(world.home("")).status().unwrap_err();
}

#[test]
fn the_library_gives_the_pages_that_data_explain_writes() {
    // A second may have passed: when a page was written is cut off.
    let plain = |page: &str| {
        let lines = page.lines().map(|line| match line.split_once("Written") {
            Some((before, _)) => before.to_owned(),
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>()
    };
    for world in [World::licensed(), World::registered(), World::new()] {
        let instance = Instance::open(world.home(""));
        let pages = [
            (instance.explanation_page().unwrap(), &["data", "explain"][..]),
            (instance.processing_record_page().unwrap(), &["data", "explain", "--record"]),
            (instance.privacy_notice_page().unwrap(), &["data", "explain", "--notice"]),
        ];
        for (page, command) in pages {
            let said = world.run(&[command, &["--html", "-"]].concat()).exits(0);
            assert_eq!(plain(&page), plain(said.out()), "{command:?}");
            assert!(page.contains("Written"), "{command:?}");
        }
    }
    let world = World::licensed();
    std::fs::write(world.home("trust.json"), "{}").unwrap();
    Instance::open(world.home("")).explanation_page().unwrap_err();
}

#[test]
fn the_library_audits_a_folder_and_stops_when_it_is_told_to() {
    let world = World::licensed();
    std::fs::create_dir(world.path("licenses")).unwrap();
    std::fs::copy(world.path("license.json"), world.path("licenses/a.json")).unwrap();
    std::fs::write(world.path("licenses/readme.txt"), "not a license").unwrap();
    let envelope = Envelope::parse(&std::fs::read(world.path("vendor/trust.json")).unwrap());
    let now = Time::from_utc(chrono::Utc::now()).unwrap();
    let context = VerifyContext {
        identity: None,
        now,
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
        release: ReleaseDate::NotAsked,
    };
    let trust = Trust::reopen(&envelope.unwrap()).unwrap();
    let grounds = Grounds { trust, context, within: Some(now.plus_days(36_500)) };
    let run = |paths: &[PathBuf], flow: ControlFlow<()>| {
        let (jobs, stop) = (NonZero::<usize>::MIN, AtomicBool::new(false));
        let names = std::sync::Mutex::new(Vec::new());
        let note = |checked: &Checked<'_>, (): &mut ()| {
            names.lock().unwrap().push(checked.file.to_owned());
        };
        let summary = audit(paths, jobs, &grounds, &stop, note, |(), _| flow);
        summary.map(|summary| (summary, names.into_inner().unwrap().len()))
    };
    let (summary, noted) = run(&[world.path("licenses")], ControlFlow::Continue(())).unwrap();
    assert_eq!((summary.files, summary.licenses, summary.foreign, noted), (2, 1, 1, 2));
    assert_eq!(
        (summary.counts().collect::<Vec<_>>(), summary.bad()),
        (vec![(Verdict::Valid, 1)], 0)
    );
    assert_eq!(summary.expiring, Some(1));
    let worst = summary.worst.first().unwrap();
    assert!(worst.verdict() == Some(Verdict::Valid) && matches!(worst.reason, Reason::Ends(_)));

    let twice = [world.path("licenses/a.json"), world.path("licenses/a.json")];
    assert_eq!(run(&twice, ControlFlow::Break(())).unwrap().0.files, 2, "one batch");
    assert!(matches!(
        run(&[world.path("nowhere")], ControlFlow::Continue(())),
        Err(AuditError::Store(_))
    ));
}

fn signer_of<D: Issued>(signing: &Signing) -> SignerKey {
    let (id, path) = signing.vendor.signer_file::<D>(signing.now).unwrap();
    signing.vendor.signer(id, &path, None).unwrap()
}

fn signing(world: &World) -> Signing {
    let now = Time::from_utc(chrono::Utc::now()).unwrap();
    Signing::begin(&world.path("vendor"), now, false).unwrap()
}

fn order(days: u32) -> Order {
    let terms = Terms {
        term: Term::Days(days),
        not_before: None,
        grace_days: 0,
        limits: [("nodes".parse().unwrap(), Amount::UpTo(3))].into(),
        features: [].into(),
        data_region: None,
        plan: None,
        releases_until: None,
        organization: None,
        metadata: [].into(),
    };
    Order::new(terms)
}

fn random(buffer: &mut [u8]) -> Result<(), String> {
    getrandom::fill(buffer).map_err(|error| error.to_string())
}

#[test]
fn the_library_issues_a_license_and_revokes_it() {
    let world = World::registered();
    let mut signing = signing(&world);
    let order = order(9);
    let request = world.read("request.json");
    let license = {
        let signer = signer_of::<License>(&signing);
        let form = FileForm::default();
        let issuer = Issuer::new(&signing.vendor, signer, form, signing.now, random).unwrap();
        let answer = issuer.answer(&order, Path::new("request.json"), &request).unwrap();
        issuer.record(&order, &mut signing.log, answer.entry.clone()).unwrap();
        signing.log.save().unwrap();
        world.write("license.json", answer.bytes);
        let community = Order { edition: Some(Edition::Community), ..order.clone() };
        let refused = issuer.answer(&community, Path::new("request.json"), &request);
        assert!(matches!(refused, Err(VendorError::Edition { found: Edition::Business, .. })));
        answer.entry.license
    };
    world.run(&["import", "license.json"]).exits(0);
    assert_eq!(check(&world.home(""), &needs_nodes(3)).unwrap().verdict, Verdict::Valid);

    let histories = Histories::read(&signing.vendor, &signing.log, signing.now).unwrap();
    let rows = list::licenses(&histories, &Filter::default());
    assert_eq!((rows.len(), rows[0].license_id, rows[0].revoked), (1, license.license_id, false));
    let issued = Vendor::open(world.path("vendor")).unwrap().issued().unwrap();
    assert_eq!(issued.iter().map(|entry| &entry.license).collect::<Vec<_>>(), [&license]);
    let revoked = revoke::plan(&signing, &Target::Ids(vec![license.license_id]), "test").unwrap();
    assert_eq!(revoked.count, 1);
    let root = dir::open_key(&world.path("vendor/root.key"), None).unwrap();
    assert!(next::stage(&signing, &revoked.next, &[&root]).unwrap().published);
    drop(signing);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert_eq!(check(&world.home(""), &needs_nodes(3)).unwrap().verdict, Verdict::Revoked);
}

#[test]
fn the_library_answers_a_folder_of_requests_part_by_part() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    for name in ["a.json", "A.json"] {
        std::fs::copy(world.path("request.json"), world.path("requests").join(name)).unwrap();
    }
    std::fs::write(world.path("requests/b.json"), "{}").unwrap();
    let mut signing = signing(&world);
    let (order, output) = (order(9), world.path("licenses"));
    let (signer, form) = (signer_of::<License>(&signing), FileForm::default());
    let issuer = Issuer::new(&signing.vendor, signer, form, signing.now, random);
    let jobs = batch::jobs(&world.path("requests"), &output, &std::sync::Arc::new(order)).unwrap();
    let mut said = Vec::new();
    let to = (output.as_path(), Overwrite::Refuse, None);
    batch::issue(&issuer.unwrap(), &mut signing.log, &jobs, to, |part| {
        said.extend(
            part.into_iter()
                .map(|done| (done.job.clone(), done.result.map(|written| written.license))),
        );
        Ok::<_, VendorError>(())
    })
    .unwrap();
    let of = |name: &str| {
        &said
            .iter()
            .find(|(job, _)| matches!(&job.subject, Subject::Request(path) if path.ends_with(name)))
            .unwrap()
            .1
    };
    assert!(matches!(of("a.json"), Err(VendorError::SameOutput { .. })), "{said:?}");
    assert!(matches!(of("b.json"), Err(VendorError::InFile { .. })), "{said:?}");
    let license = of("A.json").as_ref().unwrap();
    assert_eq!(signing.log.license(&license.license_id), Some(license));
    assert!(output.join("A.license.json").exists() && !output.join("b.license.json").exists());
}

#[test]
fn a_license_is_on_record_before_it_is_handed_out_and_written_again_if_it_never_was() {
    let world = World::with_vendor();
    let asked = || {
        let to = Licensee::by_hand(Some("ops@acme.example".parse().unwrap()), None);
        Asked::new(asked::Subject::Licensee(Box::new(to)), order(30))
    };
    let random: Random = |bytes| getrandom::fill(bytes).map_err(|error| error.to_string());
    let form = FileForm::default();
    let on_record = || Vendor::open(world.path("vendor")).unwrap().issued().unwrap().len();
    let sign = |accepted: Result<(), VendorError>| {
        let mut signing = signing(&world);
        let signer = signer_of::<License>(&signing);
        asked().sign(&mut signing, signer, (form, random), |_| {
            assert_eq!(on_record(), 0);
            accepted
        })
    };
    sign(Err(VendorError::NoRoot)).unwrap_err();
    assert_eq!(on_record(), 0, "what was not accepted is on no record");
    let interrupted = sign(Ok(())).unwrap();
    assert!(interrupted.is_new && on_record() == 1);

    let signing = signing(&world);
    let other_content = |_: &[u8]| Ok::<_, VendorError>(true);
    let mut again = asked();
    let before = again.before(&signing, form, other_content).unwrap().unwrap();
    assert_eq!((before.is_new, &before.answer.bytes), (false, &interrupted.answer.bytes));
    before.hand_out(&signing, |_| Ok::<_, VendorError>(())).unwrap();
    assert!(again.before(&signing, form, other_content).unwrap().is_none());
    assert!(again.order.again, "another file is for another license");
}

fn new_advisory() -> NewAdvisory {
    NewAdvisory {
        id: "acme-1".parse().unwrap(),
        severity: Severity::High,
        title: "A title".to_owned(),
        text: String::new(),
        affected: "<2.0.0".parse().unwrap(),
        fixed: Some("2.0.0".parse().unwrap()),
        published: None,
        reference: None,
        also_affected: Vec::new(),
        cves: Vec::new(),
        remediations: Vec::new(),
        csaf: None,
    }
}

#[test]
fn the_library_publishes_advisories_once_for_each_content() {
    let (world, advisory) = (World::with_vendor(), new_advisory());
    let now = Time::from_utc(chrono::Utc::now()).unwrap();
    let add =
        |advisory: &NewAdvisory| advisories::add(&world.path("vendor"), advisory.clone(), now);
    let fixed = Some("1.0.0".parse().unwrap());
    let refused = add(&NewAdvisory { fixed, ..advisory.clone() });
    assert!(matches!(refused, Err(VendorError::FixedIsAffected { .. })));
    assert!(add(&advisory).unwrap().changed);
    assert!(!add(&advisory).unwrap().changed, "its date stays");
    let signing = signing(&world);
    let Publication::New(document) = advisories::next(&signing).unwrap() else { panic!("signed") };
    let signer = signer_of::<Advisories>(&signing);
    let envelope = advisories::publish(&signing, &document, &signer).unwrap();
    advisories::settle(&signing.vendor, &document, &envelope).unwrap();
    assert_eq!((document.version, document.advisories.len()), (1, 1));
    assert!(advisories::list(&signing.vendor).unwrap()[0].is_published);
    let again = advisories::next(&signing).unwrap();
    assert!(matches!(again, Publication::Unchanged(before, _) if before == document));
}

#[test]
fn the_library_records_attached_advisories_only_when_it_is_told_to() {
    let world = World::with_vendor();
    let now = Time::from_utc(chrono::Utc::now()).unwrap();
    advisories::add(&world.path("vendor"), new_advisory(), now).unwrap();
    let signing = signing(&world);
    let Publication::New(document) = advisories::next(&signing).unwrap() else { panic!("signed") };
    let file = Envelope::sign(&document, &[]).unwrap();
    let signed = signer_of::<Advisories>(&signing).sign(&document).unwrap();
    let bytes: [u8; 64] = signed.signatures[0].sig.clone().try_into().unwrap();
    let given = Some(Signature { bytes: &bytes, key: None });
    let is_published = || advisories::list(&signing.vendor).unwrap()[0].is_published;

    assert_eq!(Rules::of(&file).unwrap(), Rules::Published);
    attach::published(&signing, &file, None).unwrap_err();
    let other = Some(Signature { bytes: &[0; 64], key: None });
    attach::published(&signing, &file, other).unwrap_err();
    let published = attach::published(&signing, &file, given).unwrap();
    assert!(published.is_new() && !is_published());
    assert_eq!(published.file(Form::default()), signed.to_json());
    published.record(&signing).unwrap();
    assert!(is_published());
    let again = attach::published(&signing, &file, given).unwrap();
    assert!(!again.is_new());
    assert_eq!(again.envelope, published.envelope);
}

/// As a product with its own admin page would: pin, register, list, remove and unregister, without
/// the command line.
#[test]
fn an_admin_page_pins_registers_and_unregisters_through_the_library() {
    use airseal::instance::licenses::{Removal, RemoveError, survey};
    use airseal::instance::pin::{Offer, PinError};
    use airseal::instance::register::{Defaults, Plan, RegisterError, Wanted};
    use airseal::instance::{clock::ClockStatus, unregister};
    use airseal::privacy::catalogue::InForce;
    use airseal::privacy::ledger::Stamp;
    use airseal::store::Home;
    use airseal::store::facts::Facts;
    use airseal::store::installed::Variables;

    let world = World::new();
    let init = ["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"];
    world.run(&init).exits(0);
    let now = airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap();
    let stamp = Stamp { time: now, user: "admin".to_owned(), source: "acme-dock".to_owned() };
    let (home, catalogue) = (Home::at(world.home("")), InForce::shipped().unwrap());
    let wanted = |email: &str| Wanted { email: Some(email.parse().unwrap()), ..Wanted::default() };

    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    let offer = || Offer::read(&world.read("vendor/trust.json")).unwrap();
    assert!(matches!(offer().confirm(&"0".repeat(64), now), Err(PinError::Trust(_))));
    let confirmed = offer().confirm(fingerprint.trim(), now).unwrap();
    let writer = home.write(|| ()).unwrap();
    let pinned = confirmed.pin(&writer, &stamp, None).unwrap();
    assert!(pinned.changed && pinned.version == 1);
    assert!(!confirmed.pin(&writer, &stamp, None).unwrap().changed);

    let plan = |email| Plan::new(&home, None, wanted(email), &Defaults::default());
    let random = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|error| error.to_string());
    for changed in [true, false] {
        let plan = plan("ops@acme.example").unwrap();
        assert_eq!(plan.is_first(), changed);
        let key = plan.key(&writer, None, &random).unwrap();
        let request = plan.sign(&key, &catalogue.catalogue, None, now).unwrap();
        let bytes = request.bytes().to_vec();
        let registered = request.apply(&writer, &stamp, &[].into()).unwrap();
        assert_eq!(registered.changed, changed);
        assert_eq!(std::fs::read(world.home("registration.json")).unwrap(), bytes);
    }
    assert!(matches!(plan("new@acme.example"), Err(RegisterError::OtherEmail { .. })));
    std::fs::copy(world.home("registration.json"), world.path("request.json")).unwrap();
    drop(writer);
    for output in ["one.json", "two.json"] {
        world.issue(output, &["--days", "30"]).exits(0);
        world.run(&["import", output]).exits(0);
    }

    let (facts, variables) = (Facts::read(&home, None).unwrap(), Variables::default());
    let context = facts.context(now);
    let listed = survey(&home, &facts, &context, &variables).unwrap();
    assert_eq!((listed.licenses.len(), listed.stands), (2, Some(0)));
    let clock = ClockStatus::read(&home, &facts, &variables, now).unwrap();
    assert_eq!((clock.verdict, clock.verdict_at_floor), (Verdict::Valid, Some(Verdict::Valid)));
    let removal = |text: &str| Removal::plan(&home, &facts, &context, &variables, text);
    assert!(removal("nothing").unwrap().file.is_none());
    assert!(matches!(removal(""), Err(RemoveError::Several { .. })));
    let mut removal = removal(&listed.licenses[0].id().unwrap().to_string()).unwrap();
    assert_eq!(removal.in_force, listed.licenses[1].id());
    let writer = home.write(|| ()).unwrap();
    removal.remove(&writer, &stamp).unwrap();
    assert!(removal.changed);

    let key = home.signing_key().unwrap().unwrap();
    let names = unregister::to_delete(&home).unwrap();
    assert_eq!(names.first().map(String::as_str), Some("registration.json"));
    let keeps = unregister::vendor_keeps(&catalogue.catalogue, None);
    let statement = unregister::unregister(&writer, &stamp, &names, Some(&key), &keeps).unwrap();
    assert_eq!(unregister::last_statement(&home).unwrap(), statement);
    assert!(unregister::to_delete(&home).unwrap().is_empty());
    world.run(&["log", "--verify"]).exits(0);
}

/// `cargo test` builds the examples beside the program.
#[test]
fn the_example_product_shows_its_license_page_and_ends_with_the_verdict() {
    let program = Path::new(env!("CARGO_BIN_EXE_airseal")).with_file_name("examples/product");
    let world = World::licensed();
    let page = |nodes: &str| {
        let home = world.home("");
        let output = Command::new(&program)
            .args([home.as_os_str(), nodes.as_ref()])
            .env_clear()
            .output()
            .unwrap_or_else(|error| {
                panic!("{}: {error}; cargo build --examples makes it", program.display())
            });
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, shown) = page("8");
    assert_eq!(code, Some(0), "{shown}");
    for line in ["License     valid: ", "Licensed to ops@acme.example", "Nodes       8 of 10"] {
        assert!(shown.contains(line), "{line:?} is not in {shown}");
    }
    assert!(shown.ends_with("Usage data  on\n"), "{shown}");
    let (code, shown) = page("11");
    assert_eq!(code, Some(Verdict::NotCovered.exit_code().into()), "{shown}");
    world.run(&["telemetry", "off"]).exits(0);
    assert!(page("8").1.ends_with("Usage data  off\n"));
}

/// As `airseal telemetry off` and `register` do: an objection needs no lock that cannot be had,
/// and what was shown before nobody counts as shown to nobody.
#[test]
fn an_instance_objects_without_a_lock_and_is_told_only_where_somebody_sees_it() {
    let world = World::with_vendor();
    let bundle = std::fs::read(world.path("vendor/trust.json")).unwrap();
    let home = world.path("product");
    let instance = Instance::open(&home).trusting(&bundle).called_by("acme-dock 2.19");
    let wanted = Wanted { email: Some("ops@acme.example".parse().unwrap()), ..Wanted::default() };
    instance.register(wanted).unwrap();

    instance.disclose(|_| false).unwrap();
    assert!(!instance.telemetry().allowed, "nobody could see it");
    let mut shown = String::new();
    let see = |text: &str| {
        shown.push_str(text);
        true
    };
    instance.disclose(see).unwrap();
    assert!(shown.contains("telemetry off") && instance.telemetry().allowed, "{shown}");
    instance.disclose(|_| panic!("it was shown already")).unwrap();
    assert!(instance.reports(&[]).unwrap().usage.is_ok());

    std::fs::remove_file(home.join("lock")).unwrap();
    std::fs::create_dir(home.join("lock")).unwrap();
    assert!(instance.object().unwrap().changed);
    assert!(!instance.telemetry().allowed);
    assert!(instance.reports(&[]).unwrap().usage.is_err());
    assert!(!instance.object().unwrap().changed, "it is on record");
    let ledger = std::fs::read_to_string(home.join("consent.log")).unwrap();
    assert!(ledger.contains("acme-dock 2.19"), "{ledger}");
}
