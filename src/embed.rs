//! The front door: what a product that embeds this library calls, and what its vendor does.
//!
//! [`Instance`] is one installed product with its state folder, [`Vendor`] a vendor folder. Each
//! method is one transaction: it takes the lock if it writes, and what it returns is on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::core::document::ledger::Details;
use crate::core::document::license::License;
use crate::core::document::report::LimitUse;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;
use crate::core::types::keys::Passphrase;
use crate::core::types::time::Time;
use crate::instance::import::{Notice, Taken, gather, take};
use crate::instance::limit_use::{RecordError, record};
use crate::instance::register::{Defaults, Plan, RegisterError, Registered, Wanted};
use crate::instance::status::{Machine, Status};
use crate::instance::verify::{Question, Verified};
use crate::issuer::asked::{Asked, Recorded, Subject};
use crate::issuer::dir::{TRUST, own_file};
use crate::issuer::entry::Entry;
use crate::issuer::init::{self, NewSigner};
use crate::issuer::issue::{Answer, FileForm, Order};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::roots::NewRoots;
use crate::issuer::{Signing, VendorDir, VendorError};
use crate::privacy::catalogue::{BuiltIn, InForce};
use crate::privacy::choice::StoredChoice;
use crate::privacy::disclosure::{self, stays_off};
use crate::privacy::explain::explain;
use crate::privacy::gdpr_points::TextKind;
use crate::privacy::gdpr_text::GdprText;
use crate::privacy::machine_policy::{Policy, SITE};
use crate::privacy::objection::{Objected, ObjectionError, is_complete, object};
use crate::privacy::outgoing::{Document, NotSent, ReportError, Reporter};
use crate::privacy::privacy_policies::Imported as Policies;
use crate::privacy::stamp::Stamp;
use crate::privacy::telemetry::{Overrides, State};
use crate::store::facts::Facts;
use crate::store::installed::Variables;
use crate::store::{Home, StoreError, owner};

/// What a product asks of its license.
#[derive(Debug, Clone, Default)]
pub struct Needs<'a> {
    /// How much of each limit is in use.
    pub limits: Vec<(Name, u64)>,
    /// The features in use.
    pub features: Vec<Name>,
    /// The day of the release that runs. A license that covers releases up to a day does not cover
    /// one that does not say its own.
    pub release: Option<Day>,
    /// The vendor's trust bundle as the product was built with it. Then no file in the state
    /// folder replaces what is trusted but by the rules of a trust bundle.
    pub trust: Option<&'a [u8]>,
}

/// One installed product, by its state folder. Opening one reads and writes nothing.
///
/// ```
/// use airseal::{Instance, Needs, Verdict};
///
/// let home = std::env::temp_dir().join("an airseal home that is not there");
/// let instance = Instance::open(&home);
/// let needs = Needs { limits: vec![("nodes".parse()?, 8)], ..Needs::default() };
/// let verified = instance.license(&needs)?;
/// assert_eq!(verified.verdict, Verdict::Missing);
/// // Nobody was told yet, so nobody could object: no usage data may leave.
/// assert!(!instance.telemetry().allowed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Instance<'a> {
    home: Home,
    trust: Option<&'a [u8]>,
    catalogue: Option<&'a [u8]>,
    source: &'a str,
}

/// What would leave this machine: the bytes of each document, or why there are none.
#[derive(Debug)]
pub struct Reports {
    /// The request that was registered last.
    pub request: Result<Document, NotSent>,
    /// The compliance report, signed by this instance.
    pub compliance: Result<Document, NotSent>,
    /// The usage report.
    pub usage: Result<Document, NotSent>,
}

impl<'a> Instance<'a> {
    /// The instance whose state is in `home`, as `airseal --home` takes it.
    #[must_use]
    pub fn open(home: impl Into<PathBuf>) -> Self {
        Self {
            home: Home::at(home.into()),
            trust: None,
            catalogue: None,
            source: "embedding product",
        }
    }

    /// The same with the vendor's trust bundle as the product was built with it: nothing has to
    /// be pinned then, and no file replaces it but by the rules of a trust bundle.
    #[must_use]
    pub fn trusting(self, bundle: &'a [u8]) -> Self {
        Self { trust: Some(bundle), ..self }
    }

    /// The same with the vendor's signed catalogue as the product was built with it. An imported one
    /// with a higher number takes its place.
    #[must_use]
    pub fn declaring(self, catalogue: &'a [u8]) -> Self {
        Self { catalogue: Some(catalogue), ..self }
    }

    /// The same with a name for the caller, which the ledger notes beside the user.
    #[must_use]
    pub fn called_by(self, source: &'a str) -> Self {
        Self { source, ..self }
    }

    /// What `airseal verify` answers, computed again each time: of the license in the variable
    /// `AIRSEAL_LICENSE`, else of the one in the file that `AIRSEAL_LICENSE_PATH` names, else of
    /// the credential `airseal.license` that a service manager handed over, else of the best license
    /// installed. An installed one that cannot be read is passed over, if there
    /// is another. It writes nothing, and waits for no lock.
    ///
    /// # Errors
    /// State that cannot be read. The license is not valid then: unsure means no.
    pub fn license(&self, needs: &Needs<'_>) -> Result<Verified, StoreError> {
        let facts = Facts::read(&self.home, needs.trust.or(self.trust))?;
        let Needs { limits, features, release, .. } = needs;
        let question = Question { limits, features, release: *release, at: None };
        let context = question.context(&facts, now());
        let standing = facts.standing(&self.home, &context, &variables());
        Verified::of(standing, &context, facts.trust.is_some())
    }

    /// Everything at a glance, as `airseal status` shows it: who the instance is, the license that
    /// stands, what is wrong with the state folder, trust bundle, usage data, advisories and privacy
    /// policy. It waits for no lock.
    ///
    /// ```
    /// use airseal::Instance;
    ///
    /// let home = std::env::temp_dir().join("an airseal home that is not there");
    /// let status = Instance::open(&home).status()?;
    /// assert!(!status.instance.registered);
    /// assert_eq!(status.license.verdict, "missing");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The trust bundle, a registration, the clock or the folder of privacy policies cannot be
    /// read. A license that cannot be read is part of the answer.
    pub fn status(&self) -> Result<Status, StoreError> {
        let policy = machine_policy();
        let machine = Machine {
            compiled_trust: self.trust,
            catalogue: self.built_in(),
            now: now(),
            variables: variables(),
            overrides: self.overrides(&policy),
        };
        Status::read(&self.home, &machine)
    }

    /// Records how much of each limit is in use, as `airseal verify --record` does: the peak of the
    /// month, and the last value. `verified` is the answer of [`Self::license`] to the same
    /// `limits`. Returns what is then on record of each limit that the license names. What changes
    /// nothing is not written, so a product may call this as often as it asks for its license.
    ///
    /// ```
    /// use airseal::{Instance, Needs, Order, Term, Terms, Vendor, Wanted};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let vendor = Vendor::init(folder.path().join("vendor"), "acme-dock".parse()?, None)?;
    /// # let bundle = vendor.trust_bundle()?;
    /// let instance = Instance::open(folder.path().join("home")).trusting(&bundle);
    /// # let wanted = Wanted { email: Some("ops@acme.example".parse()?), ..Wanted::default() };
    /// # let (_, request) = instance.register(wanted)?;
    /// # let mut terms = Terms::new(Term::Days(365));
    /// # terms.limits = [("nodes".parse()?, "10".parse()?)].into();
    /// # let (_, license) = vendor.issue(&request, &Order::new(terms), None)?;
    /// # let file = folder.path().join("license.json");
    /// # std::fs::write(&file, license)?;
    /// # instance.import(&[file], &mut |_| {})?;
    /// let needs = Needs { limits: vec![("nodes".parse()?, 8)], ..Needs::default() };
    /// let verified = instance.license(&needs)?;
    /// let on_record = instance.record_use(&verified, &needs.limits)?;
    /// let nodes = &on_record[&"nodes".parse()?];
    /// assert_eq!((nodes.used, nodes.peak), (Some(8), Some(8)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// No license stands, another process writes for more than two seconds, I/O, or a damaged
    /// file. The verdict stands.
    pub fn record_use(
        &self,
        verified: &Verified,
        limits: &[(Name, u64)],
    ) -> Result<BTreeMap<Name, LimitUse>, RecordError> {
        record(&self.home, verified, limits)
    }

    /// Registers the instance, as `airseal register` does: its key is made on first use. Returns
    /// what was done, and the request that the vendor needs. Registering again with the same
    /// values changes nothing and gives the same bytes.
    ///
    /// ```
    /// use airseal::{Instance, Vendor, Wanted};
    ///
    /// let folder = tempfile::tempdir()?;
    /// // A product is built with the bundle of its vendor.
    /// let vendor = Vendor::init(folder.path().join("vendor"), "acme-dock".parse()?, None)?;
    /// let bundle = vendor.trust_bundle()?;
    ///
    /// let instance = Instance::open(folder.path().join("home")).trusting(&bundle);
    /// let wanted = Wanted { email: Some("ops@acme.example".parse()?), ..Wanted::default() };
    /// let (registered, request) = instance.register(wanted.clone())?;
    /// assert!(registered.changed);
    /// assert_eq!(instance.register(wanted)?.1, request);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What is asked for is refused; I/O, or a damaged file.
    pub fn register(&self, wanted: Wanted) -> Result<(Registered, Vec<u8>), RegisterError> {
        let stamp = self.stamp();
        let catalogue = self.catalogue()?;
        let writer = self.home.write(|| ())?;
        let plan = Plan::new(&self.home, self.trust, wanted, &Defaults::default())?;
        let key = plan.key(&writer, None, &random)?;
        let policy = plan.policy_seen(&self.home)?;
        let request = plan.sign(&key, &catalogue.catalogue, policy, stamp.time)?;
        let bytes = request.bytes().to_vec();
        let about = self.about_policy(stamp.time);
        Ok((request.apply(&writer, &stamp, &about)?, bytes))
    }

    /// Imports files, and the documents in folders, as `airseal import` does. `say` hears of each
    /// file that is passed over or cannot be read.
    ///
    /// # Errors
    /// I/O. What was taken in until then stays.
    pub fn import(
        &self,
        paths: &[PathBuf],
        say: &mut dyn FnMut(Notice<'_>),
    ) -> Result<Taken, StoreError> {
        let mut nothing = std::io::empty();
        let gathered = gather(paths, &mut nothing, say);
        let writer = self.home.write(|| ())?;
        take(gathered, &writer, &self.stamp(), self.trust, &variables(), &mut nothing, say)
    }

    /// Whether usage data may leave, and who decided that: the machine policy, `DO_NOT_TRACK`,
    /// `AIRSEAL_TELEMETRY`, then the stored choice, on which flag and ledger must agree. The
    /// first that says off decides, and whatever cannot be read says off.
    #[must_use]
    pub fn telemetry(&self) -> State {
        State::read(&self.home, &self.overrides(&machine_policy()))
    }

    /// Objects to usage data (GDPR 21), as `airseal telemetry off` does: off is off from here on,
    /// and what was recorded is deleted.
    ///
    /// # Errors
    /// See [`ObjectionError`]: each says whether the objection counts.
    pub fn object(&self) -> Result<Objected, ObjectionError> {
        if is_complete(&self.home) {
            return Ok(Objected { changed: false, replaced: None });
        }
        let stamp = self.stamp();
        // Nobody is kept from objecting by what has the place of the lock.
        let (writer, _) = self.home.write_objection(|| ()).map_err(ObjectionError::NotStored)?;
        object(&writer, &stamp, self.about_policy(stamp.time))
    }

    /// Shows the disclosure that is due, if one is, and records that it was shown. Usage data
    /// stays off until somebody saw it; `show` says whether somebody could.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read. It does not count as shown then.
    pub fn disclose(&self, show: impl FnOnce(&str) -> bool) -> Result<(), ReportError> {
        let stamp = self.stamp();
        let catalogue = self.catalogue()?;
        let writer = self.home.write(|| ())?;
        let stored = StoredChoice::under_lock(&writer);
        if stays_off(&stored).is_none() {
            let policy = self.about_policy(stamp.time);
            disclosure::show_due(&writer, &stored, catalogue, (&stamp, policy), show)?;
        }
        Ok(())
    }

    /// What would leave this machine, byte for byte: what `airseal data show` prints and
    /// `airseal data export` writes. `used` is how much of a limit is in use; of the others, what
    /// was recorded counts. To look at them changes nothing.
    ///
    /// # Errors
    /// I/O, or a damaged state file.
    pub fn reports(&self, used: &[(Name, u64)]) -> Result<Reports, ReportError> {
        let catalogue = self.catalogue()?;
        let reporter = self.reporter(&catalogue);
        Ok(Reports {
            request: reporter.request()?,
            compliance: reporter.compliance(used)?,
            usage: reporter.usage(&self.telemetry(), false)?,
        })
    }

    /// The compliance report to hand in, as `airseal data export compliance` writes it. The ledger
    /// has it and its number before it is returned.
    ///
    /// # Errors
    /// I/O, or a damaged state file. No report counts as handed out then.
    pub fn export_compliance(
        &self,
        used: &[(Name, u64)],
    ) -> Result<Result<Document, NotSent>, ReportError> {
        let catalogue = self.catalogue()?;
        let writer = self.home.write(|| ())?;
        let is_new = |_: &[u8]| Ok::<_, ReportError>(true);
        let reporter = self.reporter(&catalogue);
        let found = reporter.export_compliance(&writer, &self.stamp(), used, is_new)?;
        Ok(found.map(|(document, _)| document))
    }

    /// Every field that can leave this machine, its value now and why it exists, as `airseal data
    /// explain --html` writes it: one HTML page with no script and nothing from outside.
    ///
    /// ```
    /// use airseal::Instance;
    ///
    /// let home = std::env::temp_dir().join("an airseal home that is not there");
    /// let instance = Instance::open(&home);
    /// assert!(instance.explanation_page()?.contains("this instance is not registered"));
    /// // The notice has a section for each letter of the article.
    /// assert!(instance.privacy_notice_page()?.contains("(Article 13(2)(d))"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// I/O, or a damaged state file.
    pub fn explanation_page(&self) -> Result<String, ReportError> {
        let catalogue = self.catalogue()?;
        let reporter = self.reporter(&catalogue);
        let policies = Policies::read(&self.home, self.trust)?;
        let explanation = explain(&reporter, None, &self.telemetry(), &policies)?;
        Ok(explanation.html(&catalogue, reporter.now))
    }

    /// The record of processing activities that GDPR 30(1) asks of the vendor, as `airseal data explain
    /// --record --html` writes it. What the catalogue in force does not state is named in its place.
    ///
    /// # Errors
    /// The catalogue in force cannot be read.
    pub fn processing_record_page(&self) -> Result<String, StoreError> {
        Ok(GdprText::new(TextKind::Record, &self.catalogue()?).html(now()))
    }

    /// The notice for a privacy page that GDPR 13 asks of the vendor, as `airseal data explain
    /// --notice --html` writes it. What the catalogue in force does not state is named in its place.
    ///
    /// # Errors
    /// The catalogue in force cannot be read.
    pub fn privacy_notice_page(&self) -> Result<String, StoreError> {
        Ok(GdprText::new(TextKind::Notice, &self.catalogue()?).html(now()))
    }

    fn catalogue(&self) -> Result<InForce, StoreError> {
        InForce::read(&self.home, self.trust, self.built_in())
    }

    fn overrides<'p>(&self, policy: &'p Policy) -> Overrides<'p>
    where
        'a: 'p,
    {
        let [do_not_track, environment] =
            ["DO_NOT_TRACK", "AIRSEAL_TELEMETRY"].map(std::env::var_os);
        let (compiled_trust, built_in) = (self.trust, self.built_in());
        Overrides { policy, do_not_track, environment, compiled_trust, built_in }
    }

    fn built_in(&self) -> BuiltIn<'a> {
        BuiltIn { signed: self.catalogue, ..BuiltIn::default() }
    }

    fn reporter<'c>(&'c self, catalogue: &'c InForce) -> Reporter<'c> {
        Reporter {
            home: &self.home,
            catalogue,
            compiled_trust: self.trust,
            variables: variables(),
            now: now(),
        }
    }

    /// What the ledger notes of the privacy policy in force with a choice, which must not fail
    /// because none can be read.
    fn about_policy(&self, now: Time) -> Details {
        let imported = Policies::read(&self.home, self.trust);
        imported.map(|imported| imported.note(now)).unwrap_or_default()
    }

    fn stamp(&self) -> Stamp {
        Stamp { time: now(), user: owner::this_user(), source: self.source.to_owned() }
    }
}

/// A vendor folder.
#[derive(Debug)]
pub struct Vendor {
    dir: PathBuf,
}

impl Vendor {
    /// Makes a vendor folder for a product, as `airseal vendor init` does: one root key, one signer
    /// key, and trust bundle 1. Without a passphrase, whoever can read the keys can issue licenses.
    ///
    /// # Errors
    /// The folder exists, no random bytes, or I/O.
    pub fn init(
        dir: impl Into<PathBuf>,
        product: Name,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, VendorError> {
        let dir = dir.into();
        let plan = init::Plan {
            product,
            roots: Some(NewRoots::Numbered(1)),
            passphrases: vec![passphrase],
            external_roots: &[],
            threshold: 1,
            signer: NewSigner::Made(passphrase),
        };
        init::init(&dir, &plan, now(), &random)?;
        Ok(Self { dir })
    }

    /// The vendor folder that `airseal vendor init` made.
    ///
    /// # Errors
    /// It is not one, or its trust bundle cannot be read.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, VendorError> {
        let dir = dir.into();
        VendorDir::open(&dir)?;
        Ok(Self { dir })
    }

    /// Signs the license that a request asks for, as `airseal vendor issue` does. What is returned
    /// is on record in the issued log: the license, and its file. `passphrase` opens the signer's
    /// key, if it has one. A request that was answered before, with the same terms, gets the same
    /// license again.
    ///
    /// ```
    /// use airseal::{Instance, Needs, Order, Term, Terms, Vendor, Verdict, Wanted};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let vendor = Vendor::init(folder.path().join("vendor"), "acme-dock".parse()?, None)?;
    /// let bundle = vendor.trust_bundle()?;
    /// let instance = Instance::open(folder.path().join("home")).trusting(&bundle);
    /// let wanted = Wanted { email: Some("ops@acme.example".parse()?), ..Wanted::default() };
    /// let (_, request) = instance.register(wanted)?;
    ///
    /// let order = Order::new(Terms::new(Term::Days(365)));
    /// let (_, license) = vendor.issue(&request, &order, None)?;
    ///
    /// let file = folder.path().join("license.json");
    /// std::fs::write(&file, license)?;
    /// let taken = instance.import(&[file], &mut |_| {})?;
    /// assert!(taken.documents.iter().all(|document| document.imported));
    /// assert_eq!(instance.license(&Needs::default())?.verdict, Verdict::Valid);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The request is malformed, not signed by its instance, or for another product or edition; a
    /// term is out of range; the key cannot be opened; a clock behind what was signed; I/O.
    pub fn issue(
        &self,
        request: &[u8],
        order: &Order,
        passphrase: Option<&Passphrase>,
    ) -> Result<(License, Vec<u8>), VendorError> {
        let mut signing = Signing::begin(&self.dir, now(), false)?;
        order.terms.check(signing.now)?;
        let (id, key) = signing.vendor.signer_file::<License>(signing.now)?;
        let signer = signing.vendor.signer(id, &key, passphrase)?;
        let subject = Subject::Request(Path::new("the request"), request);
        let asked = Asked::new(subject, order.clone());
        let form = FileForm::default();
        let Answer { entry, bytes } = match asked.check(&signing)? {
            Some(before) => Recorded::again(&signing.vendor, form, before)?.answer,
            None => {
                let nothing_else = |_: &Answer| Ok::<_, VendorError>(());
                let recorded = asked.sign(&mut signing, signer, (form, random), nothing_else)?;
                recorded.hand_out(&signing, |_| Ok::<_, VendorError>(()))?
            }
        };
        Ok((entry.license, bytes))
    }

    /// Every license that was issued, in order.
    ///
    /// # Errors
    /// I/O, or a damaged log.
    pub fn issued(&self) -> Result<Vec<Entry>, VendorError> {
        Ok(IssuedLog::read(&VendorDir::open(&self.dir)?)?.into_entries())
    }

    /// The trust bundle in force: the file that customers pin, or that a product is built with.
    ///
    /// # Errors
    /// I/O.
    pub fn trust_bundle(&self) -> Result<Vec<u8>, VendorError> {
        own_file(&self.dir.join(TRUST))
    }
}

/// A clock that cannot be written down is behind every other time.
fn now() -> Time {
    Time::from_utc(chrono::Utc::now()).unwrap_or(Time::MIN)
}

fn variables() -> Variables {
    Variables::read(|name| std::env::var_os(name))
}

fn machine_policy() -> Policy {
    Policy::read(Path::new(SITE), |name| std::env::var_os(name))
}

fn random(buffer: &mut [u8]) -> Result<(), String> {
    getrandom::fill(buffer).map_err(|error| error.to_string())
}
