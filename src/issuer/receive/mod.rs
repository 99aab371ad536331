//! What customers hand in: compliance reports, requests and statements of erasure. Each document
//! is checked, compared with what was issued and with what came before, and kept in a log.

pub mod finding;
mod history;
mod issued;
mod open;
pub mod receipt;
pub mod received;
pub mod refused;

use std::fs::File;
use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::core::Malformed;
use crate::core::document::claim::{OURS, claims_to_be_ours};
use crate::core::document::envelope::{Envelope, MAX_FILE};
use crate::core::document::issued::Issued as _;
use crate::core::document::license::License;
use crate::core::document::report::{Category, Report};
use crate::core::types::json::read_object_file;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::dir::{self, VendorDir};
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::receive::finding::Finding;
use crate::issuer::receive::issued::Issued;
use crate::issuer::receive::open::{Grounds, Opened, is_received};
use crate::issuer::receive::receipt::Receipt;
use crate::issuer::receive::received::{Mark, Received};
use crate::issuer::{bundle, signing};
use crate::parallel;
use crate::picture;
use crate::store::named::{self, ReadError, is_dash};
use crate::store::walk::{self, BATCH, Found};

/// How many documents are recorded and made durable at a time.
const PART: usize = 2048;

/// A document that was received.
#[derive(Debug)]
pub struct Document {
    /// The file that it came in.
    pub file: PathBuf,
    /// What is kept of it.
    pub receipt: Receipt,
    /// The address that it names; of a statement of erasure, the one that its license went to.
    pub email: Option<String>,
    /// Of a request: whether a license answers it.
    pub answered: Option<bool>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Whether it is on record now and was not before.
    pub changed: bool,
}

/// Why a file in a folder is passed over.
#[derive(Debug)]
pub enum Skipped {
    /// It is not a document of airseal's.
    Foreign,
    /// A document that is not received, and its kind.
    Elsewhere(String),
}

/// What is said on the way. What is said of a document is durable.
#[derive(Debug)]
pub enum Event<'e> {
    /// A document was received.
    Document(&'e Document),
    /// A file, or a document in it, was refused.
    Refused(&'e Path, &'e VendorError),
    /// A file in a folder was passed over.
    Skipped(&'e Path, &'e Skipped),
}

/// A vendor folder that receives. It holds the folder's lock.
pub struct Receiving {
    vendor: VendorDir,
    issued: Issued,
    received: Received,
    now: Time,
    lock: File,
    /// What the log of what was received has lost, which is accepted.
    pub accepted: Vec<Loss>,
}

/// What became of some files.
#[derive(Default)]
struct Looked {
    outcomes: Vec<Outcome>,
    /// The lines of the log for the documents that were opened.
    lines: Vec<u8>,
}

/// What became of a file, or of a document in it.
enum Outcome {
    /// `line` is where its line is in [`Looked::lines`]; it is not received before it is `signed`.
    Opened {
        document: Box<Document>,
        signed: bool,
        mark: Mark,
        line: Range<usize>,
    },
    Refused(PathBuf, VendorError),
    Skipped(PathBuf, Skipped),
}

impl Receiving {
    /// Takes the folder's lock and reads what was issued and received. To `accept_loss` is to begin
    /// a damaged log of what was received again, with what can be read of it.
    ///
    /// # Errors
    /// I/O, or a loss.
    pub fn begin(dir: &Path, now: Time, accept_loss: bool) -> Result<Self, VendorError> {
        let lock = dir::lock(dir)?;
        let mut vendor = bundle::settle(dir)?;
        let known = signing::known_heads(&vendor)?;
        let kept = known.iter().map(|(_, head)| head.entries).collect();
        let issued = Issued::read(&vendor, kept)?;
        let mut losses = issued.losses(&known);
        losses.extend(signing::of_documents(&vendor)?);
        if !losses.is_empty() {
            return Err(VendorError::Lost(losses));
        }
        let mut received = Received::read_index(&vendor)?;
        let accepted = received.losses().to_vec();
        if !accepted.is_empty() {
            if !accept_loss {
                return Err(VendorError::LostReceived(accepted));
            }
            received.begin_again(&vendor)?;
        }
        signing::note_head(dir, issued.head(), &lock);
        received.note(&vendor, &lock);
        vendor.index()?;
        Ok(Self { vendor, issued, received, now, lock, accepted })
    }

    /// The signers of licenses that are listed and not revoked.
    pub fn signers(&self) -> impl Iterator<Item = &KeyId> {
        let revoked = &self.vendor.trust().bundle().revoked_keys;
        let signers = self.vendor.trust().signer_keys(License::KIND);
        signers.map(|(id, _)| id).filter(|id| !revoked.contains_key(*id))
    }

    /// Reads files, and the files in folders, on all processors; `stdin` for `-`. Each document is
    /// recorded and made durable before `say` hears of it. When `say` breaks, no further file is
    /// read.
    ///
    /// # Errors
    /// I/O of the vendor folder, or a folder in which there is nothing to receive.
    pub fn take(
        &mut self,
        files: &[PathBuf],
        stdin: &mut dyn Read,
        say: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<(), VendorError> {
        let (folders, named): (Vec<_>, Vec<_>) =
            files.iter().partition(|path| !is_dash(path) && path.is_dir());
        let (dash, named): (Vec<_>, Vec<_>) = named.into_iter().partition(|path| is_dash(path));
        let mut stopped = false;
        for path in dash {
            let grounds = self.grounds();
            let mut looked = Looked::default();
            let bytes = named::document(stdin, path, MAX_FILE).map_err(VendorError::from);
            grounds.look(path, bytes, true, &mut looked);
            stopped |= self.settle(vec![looked], say)?.is_break();
        }
        let mut batches = named.chunks(BATCH);
        let read = |grounds: &Grounds<'_>, batch: &[&PathBuf]| {
            let mut looked = Looked::default();
            for path in batch {
                let bytes = named::document(&mut std::io::empty(), path, MAX_FILE);
                grounds.look(path, bytes.map_err(VendorError::from), true, &mut looked);
            }
            looked
        };
        if !stopped {
            stopped = self.run(&mut batches, read, say)?.0;
        }
        for folder in folders {
            if stopped {
                break;
            }
            let stop = AtomicBool::new(false);
            let folders = std::slice::from_ref(folder);
            let mut batches = walk::batches(folders, &stop);
            let read = |grounds: &Grounds<'_>, batch: Vec<Found>| {
                let (mut looked, mut buffer) = (Looked::default(), Vec::new());
                for found in &batch {
                    let bytes = found.read(&mut buffer).map_err(VendorError::from);
                    // The buffer goes on unless it is a picture.
                    let bytes =
                        bytes.and_then(|()| Ok(picture::unpack(std::mem::take(&mut buffer))?));
                    buffer = grounds.look(&found.path, bytes, false, &mut looked);
                }
                looked
            };
            let met;
            (stopped, met) = self.run(&mut batches, read, say)?;
            stop.store(true, Ordering::Relaxed);
            if !met && !stopped {
                let error = VendorError::NothingToReceive(folder.clone());
                stopped = say(Event::Refused(folder, &error)).is_break();
            }
        }
        Ok(())
    }

    fn grounds(&self) -> Grounds<'_> {
        Grounds { vendor: &self.vendor, issued: &self.issued, now: self.now }
    }

    /// Whether `say` broke, and whether there was anything to receive or to refuse.
    fn run<B: Send>(
        &mut self,
        batches: &mut (impl Iterator<Item = B> + Send),
        read: impl Fn(&Grounds<'_>, B) -> Looked + Sync,
        say: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<(bool, bool), VendorError> {
        let Self { vendor, issued, received, now, lock, .. } = self;
        let grounds = Grounds { vendor, issued, now: *now };
        let (mut part, mut length, mut met, mut failed) = (Vec::new(), 0, false, None);
        let mut end = |part: &mut Vec<Looked>| {
            let mut outcomes = part.iter().flat_map(|looked| &looked.outcomes);
            met |= outcomes.any(|outcome| !matches!(outcome, Outcome::Skipped(..)));
            let settled = settle(std::mem::take(part), vendor, received, lock, say);
            settled.unwrap_or_else(|error| {
                failed = Some(error);
                ControlFlow::Break(())
            })
        };
        let threads = parallel::processors();
        let mut broke = false;
        parallel::in_order(
            batches,
            threads,
            4 * threads,
            |batch| read(&grounds, batch),
            |looked| {
                length += looked.outcomes.len();
                part.push(looked);
                if length < PART {
                    return ControlFlow::Continue(());
                }
                length = 0;
                let ended = end(&mut part);
                broke = ended.is_break();
                ended
            },
        );
        if !broke {
            broke = end(&mut part).is_break();
        }
        failed.map_or(Ok((broke, met)), Err)
    }

    fn settle(
        &mut self,
        part: Vec<Looked>,
        say: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, VendorError> {
        settle(part, &self.vendor, &mut self.received, &self.lock, say)
    }
}

/// Compares what was opened with what came before, records it, and says what became of all.
fn settle(
    mut part: Vec<Looked>,
    vendor: &VendorDir,
    received: &mut Received,
    lock: &File,
    say: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, VendorError> {
    let mut any = false;
    for Looked { outcomes, lines } in &mut part {
        for outcome in outcomes {
            let Outcome::Opened { document, signed: true, mark, line } = outcome else { continue };
            let history = received.history(mark.instance);
            document.findings.extend(history::compare(history, &document.receipt, &mark.seen));
            let line = lines.get(line.clone()).unwrap_or_default();
            document.changed = received.add_written(&document.receipt, mark, line);
            any |= document.changed;
        }
    }
    received.save()?;
    if any {
        received.note(vendor, lock);
    }
    for outcome in part.iter().flat_map(|looked| &looked.outcomes) {
        let event = match outcome {
            Outcome::Opened { document, .. } => Event::Document(document),
            Outcome::Refused(file, error) => Event::Refused(file, error),
            Outcome::Skipped(file, why) => Event::Skipped(file, why),
        };
        if say(event).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

impl Grounds<'_> {
    /// Looks at what is in a file, and returns the buffer that it was in. What was not `named`,
    /// and found in a folder, may be anybody's.
    fn look(
        &self,
        file: &Path,
        bytes: Result<Vec<u8>, VendorError>,
        named: bool,
        looked: &mut Looked,
    ) -> Vec<u8> {
        let Looked { outcomes, lines } = looked;
        let path = || file.to_owned();
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(VendorError::Picture(_)) if !named => {
                outcomes.push(Outcome::Skipped(path(), Skipped::Foreign));
                return Vec::new();
            }
            Err(error) => {
                outcomes.push(Outcome::Refused(path(), error));
                return Vec::new();
            }
        };
        let name = match file.file_name() {
            Some(name) => name.to_string_lossy(),
            None => file.to_string_lossy(),
        };
        for found in Envelope::parse_all(&bytes) {
            outcomes.push(match found {
                Ok(found) if is_received(&found.envelope) => {
                    match self.open(&found.envelope, &name) {
                        Ok(opened) => opened_in(path(), opened, lines),
                        Err(error) => Outcome::Refused(path(), error.into()),
                    }
                }
                Ok(found) if found.envelope.payload_type.starts_with(OURS) => {
                    let kind = found.envelope.kind().to_owned();
                    if named {
                        Outcome::Refused(path(), VendorError::NotReceived(kind))
                    } else {
                        Outcome::Skipped(path(), Skipped::Elsewhere(kind))
                    }
                }
                Err(error) if named || claims_to_be_ours(&bytes) => {
                    let error = if is_usage(&bytes) { usage() } else { error };
                    Outcome::Refused(path(), VendorError::Malformed(error))
                }
                Ok(_) | Err(_) => Outcome::Skipped(path(), Skipped::Foreign),
            });
        }
        bytes
    }
}

/// A document that was opened in a file; its line of the log is added to `lines`.
fn opened_in(file: PathBuf, opened: Opened, lines: &mut Vec<u8>) -> Outcome {
    let Opened { receipt, email, answered, findings, signed } = opened;
    let (mark, begin) = (Mark::of(&receipt), lines.len());
    receipt.write_line(lines);
    let line = begin..lines.len();
    let document = Document { file, receipt, email, answered, findings, changed: false };
    Outcome::Opened { document: Box::new(document), signed, mark, line }
}

/// Whether a file that is not signed is a usage report.
fn is_usage(bytes: &[u8]) -> bool {
    read_object_file::<Report>(bytes).is_ok_and(|report| report.report == Category::Usage)
}

fn usage() -> Malformed {
    Malformed::new(
        "this is a usage report: it says of nobody whose it is, and is not received here",
    )
}

impl From<ReadError> for VendorError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Picture(_, error) => Self::Picture(error),
            ReadError::Store(error) => Self::Store(error),
            ReadError::Folder(path) => Self::NothingToReceive(path),
        }
    }
}
