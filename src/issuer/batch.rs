//! Many licenses in one go, of a folder of requests or a table: signed on all threads, recorded and written a part at a time.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::core::document::envelope::Envelope;
use crate::core::document::license::License;
use crate::core::types::ids::InstanceId;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::draft::{self, Draft};
use crate::issuer::entry::Entry;
use crate::issuer::error::VendorError;
use crate::issuer::issue::{self, Answer, Issuer, Licensee, Order};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::renew::Renewal;
use crate::issuer::request::check_request;
use crate::parallel;
use crate::picture;
use crate::store::named::pae_path;
use crate::store::output::{Output, Overwrite, Readers};
use crate::store::{StoreError, files};

/// How many licenses are recorded and made durable at a time.
const PART: usize = 4096;

/// Who gets a license.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Whoever the request in this file says.
    Request(PathBuf),
    /// Somebody who cannot send a request.
    Licensee(Box<Licensee>),
    /// Whoever has the license that this one follows.
    Renewal(Box<Renewal>),
    /// Whoever got this license before: it is written again.
    Issued(Box<Entry>),
}

/// A license to issue, and where it goes.
#[derive(Debug, Clone)]
pub struct Job {
    /// What people call it: the request's file, or a line of a table.
    pub name: String,
    /// To whom.
    pub subject: Subject,
    /// With which terms.
    pub order: Arc<Order>,
    /// The license's file.
    pub output: PathBuf,
}

/// What became of a job.
#[derive(Debug)]
pub struct Done<'j> {
    /// The job.
    pub job: &'j Job,
    /// The license, which is on record and written, or why it was not issued.
    pub result: Result<Written, VendorError>,
}

/// A license that was written.
#[derive(Debug)]
pub struct Written {
    /// The license.
    pub license: License,
    /// Whether it is new: else its request was answered with it before.
    pub changed: bool,
}

/// The jobs of a folder of requests, by name; names that begin with a dot are ignored. The license for `SITE.json` goes to `SITE.license.json` in
/// `output`, which is created.
///
/// # Errors
/// I/O, or there is no request.
pub fn jobs(requests: &Path, output: &Path, order: &Arc<Order>) -> Result<Vec<Job>, VendorError> {
    let mut found = files::entries_by_kind(requests)?;
    found.retain(|(path, kind)| {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        !hidden && kind.is_regular(path)
    });
    let mut found: Vec<_> = found.into_iter().map(|(path, _)| path).collect();
    found.sort();
    if found.is_empty() {
        return Err(VendorError::NoRequest(requests.to_owned()));
    }
    let job = |request: PathBuf| Job {
        name: request.display().to_string(),
        output: output.join(output_name(&request)),
        order: Arc::clone(order),
        subject: Subject::Request(request),
    };
    files::create_folder(output)?;
    Ok(without_twins(found).into_iter().map(job).collect())
}

/// Whether any of the jobs can be done, as far as that shows without a key; if none can, why not,
/// in their order. It stops at the first that can.
///
/// # Errors
/// The reason for each job.
pub fn check<'j>(
    vendor: &VendorDir,
    log: &IssuedLog,
    jobs: &'j [Job],
    now: Time,
) -> Result<(), Vec<(&'j Job, VendorError)>> {
    let mut refused = Vec::new();
    for job in jobs {
        let checked = match &job.subject {
            Subject::Renewal(_) | Subject::Issued(_) => return Ok(()),
            Subject::Licensee(to) => {
                issue::check(vendor, log, &job.order, Licensee::clone(to), None, now)
            }
            Subject::Request(path) => read(path)
                .and_then(|bytes| check_request(vendor, log, &job.order, (path, &bytes), now)),
        };
        match checked {
            Ok(_) => return Ok(()),
            Err(error) => refused.push((job, error)),
        }
    }
    Err(refused)
}

/// A request's file; of a picture what its QR code says.
fn read(request: &Path) -> Result<Vec<u8>, VendorError> {
    let mut bytes = Vec::new();
    files::read_listed(request, &mut bytes).map_err(StoreError::io("read", request))?;
    Ok(picture::unpack(bytes)?)
}

/// The name of the license for a request: `SITE.license.json` for `SITE.json`.
#[must_use]
pub fn output_name(request: &Path) -> String {
    format!("{}.license.json", request.file_stem().unwrap_or_default().to_string_lossy())
}

/// The name of the license for a customer: `acme-gmbh-592895a0.license.json`, with the first
/// digits of what tells it from the customer's others.
#[must_use]
pub fn customer_name(customer: &str, digits: Option<&str>) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = customer.chars().take(60).map(plain).collect();
    let words: Vec<_> = words.split('-').filter(|word| !word.is_empty()).collect();
    let digits = digits.and_then(|digits| digits.get(..8));
    let parts = words.into_iter().chain(digits);
    format!("{}.license.json", parts.collect::<Vec<_>>().join("-"))
}

/// Leaves out the picture of a request that is next to it: `register` writes both with
/// `-o SITE.json --qr-png SITE.png`.
fn without_twins(mut requests: Vec<PathBuf>) -> Vec<PathBuf> {
    let is_picture = |path: &Path| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    };
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_os_string();
    let others: HashSet<_> =
        requests.iter().filter(|path| !is_picture(path)).map(|path| stem(path)).collect();
    requests.retain(|path| !is_picture(path) || !others.contains(&stem(path)));
    requests
}

/// Issues the licenses of some jobs into the folder `output`. `report` gets what became of each,
/// part by part: what it gets is on record and durable. What a crash interrupts can be looked up
/// in the issued log. `home` is the state folder, whose files are not written over.
///
/// # Errors
/// I/O of the log or of the folder, or what `report` says.
pub fn issue<E: From<VendorError>>(
    issuer: &Issuer<'_>,
    log: &mut IssuedLog,
    jobs: &[Job],
    to: (&Path, Overwrite, Option<&Path>),
    mut report: impl FnMut(Vec<Done<'_>>) -> Result<(), E>,
) -> Result<(), E> {
    let sign = |job: &Job| match &job.subject {
        Subject::Licensee(to) => issuer.answer_without(&job.order, Licensee::clone(to)),
        Subject::Renewal(renewal) => renewal.sign(issuer),
        Subject::Issued(entry) => issuer.written_again(entry),
        Subject::Request(path) => issuer.answer(&job.order, path, &read(path)?),
    };
    let mut writer = BatchWriter {
        issuer,
        log,
        to,
        drafts: Vec::new(),
        written: HashMap::new(),
        asked: HashMap::new(),
    };
    parallel::in_parts(jobs, PART, sign, |part, answers| report(writer.write(part, answers)?))
}

/// Records and writes the licenses of a folder of requests.
struct BatchWriter<'r> {
    issuer: &'r Issuer<'r>,
    log: &'r mut IssuedLog,
    /// The folder, whether its files may be written over, and the state folder.
    to: (&'r Path, Overwrite, Option<&'r Path>),
    /// The licenses of this part that are to be signed elsewhere.
    drafts: Vec<Draft>,
    /// The file of each license in lowercase, and the request that it answers.
    written: HashMap<String, String>,
    /// The request that each instance was licensed for, and its hash.
    asked: HashMap<InstanceId, (String, String)>,
}

impl BatchWriter<'_> {
    fn write<'w>(
        &'w mut self,
        part: &'w [Job],
        answers: Vec<Result<Answer, VendorError>>,
    ) -> Result<Vec<Done<'w>>, VendorError> {
        let (mut done, mut ready, mut files) = (Vec::new(), Vec::new(), Vec::new());
        for (job, answer) in part.iter().zip(answers) {
            match answer.and_then(|answer| self.add(job, answer)) {
                Ok((written, bytes)) => {
                    if self.issuer.signs_elsewhere() && written.changed {
                        let unsigned = Envelope::parse_unsigned(&bytes)?;
                        files.push((pae_path(&job.output), unsigned.pae()));
                    }
                    ready.push(Done { job, result: Ok(written) });
                    files.push((job.output.clone(), bytes));
                }
                Err(error) => done.push(Done { job, result: Err(error) }),
            }
        }
        if self.issuer.signs_elsewhere() {
            draft::save(self.issuer.vendor(), &std::mem::take(&mut self.drafts))?;
        } else {
            self.log.save()?;
        }
        let files: Vec<_> =
            files.iter_mut().map(|(path, bytes)| (path.as_path(), std::mem::take(bytes))).collect();
        files::replace_many(self.to.0, &files)?;
        done.append(&mut ready);
        Ok(done)
    }

    /// Adds a license to the log, unless its file is that of another request (ignoring case, as
    /// FAT does) or another request of its instance was answered; its bytes.
    fn add(&mut self, job: &Job, answer: Answer) -> Result<(Written, Vec<u8>), VendorError> {
        let before = self.issuer.answered(&job.order, self.log, &answer)?;
        let changed = before.is_none() && !matches!(job.subject, Subject::Issued(_));
        let Answer { entry, bytes } = before.unwrap_or(answer);
        let license = entry.license.clone();
        let request = entry.request.clone().unwrap_or_default();
        let file = job.name.clone();
        let name = job.output.to_string_lossy().to_lowercase();
        if let Some(other) = self.written.get(&name) {
            let (output, other) = (job.output.clone(), other.clone());
            return Err(VendorError::SameOutput { output, other });
        }
        let instance = license.instance.clone();
        if let Some(instance) = &instance
            && let Some((other, before)) = self.asked.get(instance)
            && *before != request
            // Another address is refused with better words.
            && job.order.admits(self.log, &license)
        {
            let (instance, file) = (instance.clone(), other.clone());
            return Err(VendorError::AnotherRequest { instance, file });
        }
        let (_, overwrite, home) = self.to;
        let free = |path: &Path, bytes: Option<&[u8]>| {
            Output { path, overwrite, readers: Readers::All }.check(home, bytes)
        };
        // The same bytes may be there: the command was interrupted, or given twice.
        free(&job.output, Some(&bytes))?;
        if changed && self.issuer.signs_elsewhere() {
            free(&pae_path(&job.output), None)?;
        }
        if changed {
            if self.issuer.signs_elsewhere() {
                self.drafts.push(job.order.draft(entry.clone()));
            }
            self.issuer.record(&job.order, self.log, entry)?;
        }
        self.written.insert(name, file.clone());
        if let Some(instance) = instance {
            self.asked.insert(instance, (file, request));
        }
        Ok((Written { license, changed }, bytes))
    }
}
