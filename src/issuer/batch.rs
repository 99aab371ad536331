//! A folder of requests, answered: signed on all threads, recorded and written a part at a time.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::core::document::license::License;
use crate::core::types::ids::InstanceId;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::VendorError;
use crate::issuer::issue::{self, Answer, Issuer, Licensee, Order};
use crate::issuer::issued_log::IssuedLog;
use crate::parallel;
use crate::picture;
use crate::store::output::{Output, Overwrite, Readers};
use crate::store::{StoreError, files};

/// How many licenses are recorded and made durable at a time.
const PART: usize = 4096;

/// A request in a file, and where its license goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The request's file.
    pub request: PathBuf,
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
pub fn jobs(requests: &Path, output: &Path) -> Result<Vec<Job>, VendorError> {
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
    let job = |request: PathBuf| {
        let name = request.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Job { request, output: output.join(format!("{name}.license.json")) }
    };
    files::create_folder(output)?;
    Ok(without_twins(found).into_iter().map(job).collect())
}

/// Whether any of the requests can be answered, as far as that shows without a key; if none can,
/// why not, in their order. It stops at the first that can.
///
/// # Errors
/// The reason for each job.
pub fn check<'j>(
    vendor: &VendorDir,
    log: &IssuedLog,
    order: &Order,
    jobs: &'j [Job],
    now: Time,
) -> Result<(), Vec<(&'j Job, VendorError)>> {
    let mut refused = Vec::new();
    for job in jobs {
        let checked = read(job).and_then(|request| {
            let (licensee, _) = Licensee::from_file(vendor, &request)
                .map_err(|error| error.in_file(&job.request))?;
            issue::check(vendor, log, order, licensee, now)
        });
        match checked {
            Ok(()) => return Ok(()),
            Err(error) => refused.push((job, error)),
        }
    }
    Err(refused)
}

/// A request's file; of a picture what its QR code says.
fn read(job: &Job) -> Result<Vec<u8>, VendorError> {
    let mut bytes = Vec::new();
    files::read_listed(&job.request, &mut bytes).map_err(StoreError::io("read", &job.request))?;
    Ok(picture::unpack(bytes)?)
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
    (output, overwrite, home): (&Path, Overwrite, Option<&Path>),
    mut report: impl FnMut(Vec<Done<'_>>) -> Result<(), E>,
) -> Result<(), E> {
    let sign = |job: &Job| {
        Output { path: &job.output, overwrite, readers: Readers::All }.check(home, None)?;
        issuer.answer(&job.request, &read(job)?)
    };
    let mut writer =
        BatchWriter { issuer, log, output, written: HashMap::new(), asked: HashMap::new() };
    parallel::in_parts(jobs, PART, sign, |part, answers| report(writer.write(part, answers)?))
}

/// Records and writes the licenses of a folder of requests.
struct BatchWriter<'r> {
    issuer: &'r Issuer<'r>,
    log: &'r mut IssuedLog,
    output: &'r Path,
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
                    ready.push(Done { job, result: Ok(written) });
                    files.push((job.output.as_path(), bytes));
                }
                Err(error) => done.push(Done { job, result: Err(error) }),
            }
        }
        self.log.save()?;
        files::replace_many(self.output, &files)?;
        done.append(&mut ready);
        Ok(done)
    }

    /// Adds a license to the log, unless its file is that of another request (ignoring case, as
    /// FAT does) or another request of its instance was answered; its bytes.
    fn add(&mut self, job: &Job, answer: Answer) -> Result<(Written, Vec<u8>), VendorError> {
        let before = self.issuer.answered(self.log, &answer)?;
        let changed = before.is_none();
        let Answer { entry, bytes } = before.unwrap_or(answer);
        let license = entry.license.clone();
        let request = entry.request.clone().unwrap_or_default();
        let file = job.request.display().to_string();
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
            && self.issuer.may_record(self.log, &license)
        {
            let (instance, file) = (instance.clone(), other.clone());
            return Err(VendorError::AnotherRequest { instance, file });
        }
        if changed {
            self.issuer.record(self.log, entry)?;
        }
        self.written.insert(name, file.clone());
        if let Some(instance) = instance {
            self.asked.insert(instance, (file, request));
        }
        Ok((Written { license, changed }, bytes))
    }
}
