//! Which documents are to be imported: the named files, and those in the named folders.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::core::document::envelope::MAX_FILE;
use crate::core::judge::verdict::Verdict;
use crate::instance::import::classify::{Class, Place, classify};
use crate::instance::import::outcome::Imported;
use crate::instance::walk;
use crate::store::named::{self, ReadError, is_dash};

/// How many of the files that are passed over are named.
const NAMED: usize = 100;

/// Why a file or folder is not, or not wholly, imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A folder has more entries than are searched.
    #[error("{}: only its first {} entries were searched", .folder.display(), walk::ENTRIES)]
    TooMany {
        /// The folder.
        folder: PathBuf,
    },
    /// A folder holds nothing to import: a drive may not have been mounted.
    #[error("{}: nothing to import: {}", .folder.display(), if *.is_empty {
        "the folder is empty"
    } else {
        "no file in it can be imported"
    })]
    Nothing {
        /// The folder.
        folder: PathBuf,
        /// Whether it has no file at all.
        is_empty: bool,
    },
}

/// What is said on the way.
#[derive(Debug)]
pub enum Notice<'a> {
    /// An entry of a folder that is not a file: a pipe, a device, a link that leads nowhere.
    NotAFile(&'a Path),
    /// A folder that is too deep to be searched.
    TooDeep(&'a Path),
    /// A file of a folder that is not ours.
    Foreign(&'a Path),
    /// As many more of them.
    MoreForeign(usize),
    /// A document of a folder that goes elsewhere, and its payload type.
    Elsewhere(&'a Path, &'a str),
    /// This failed.
    Failed(&'a Path, &'a ImportFault),
    /// A document that is not taken in.
    Refused(&'a Imported),
}

/// A document that waits to be taken in.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) place: Place,
    pub(super) file: usize,
}

/// A file that was named, or found in a folder.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// The folder that it was found in, by its place among the arguments.
    pub(super) folder: Option<usize>,
    /// Standard input cannot be read again.
    pub(super) bytes: Option<Vec<u8>>,
}

/// The documents to take in.
#[derive(Debug, Default)]
pub struct Gathered {
    pub(super) files: Vec<File>,
    pub(super) waiting: Vec<Waiting>,
}

impl Gathered {
    /// Whether there is nothing to take in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

/// Looks into every named file, and into those of the named folders, one at a time. `stdin` is
/// read for `-`; `say` hears what is passed over, and what fails.
pub fn gather(
    paths: &[PathBuf],
    stdin: &mut dyn Read,
    say: &mut dyn FnMut(Notice<'_>),
) -> Gathered {
    let mut search = Search { say, met: vec![false; paths.len()], foreign: 0, elsewhere: 0 };
    let mut gathered = Gathered { files: search.expand(paths), waiting: Vec::new() };
    for (index, file) in gathered.files.iter_mut().enumerate() {
        search.look(index, file, stdin, &mut gathered.waiting);
    }
    if let Some(more) = search.foreign.checked_sub(NAMED).filter(|more| *more > 0) {
        (search.say)(Notice::MoreForeign(more));
    }
    for (argument, path) in paths.iter().enumerate() {
        let met = search.met.get(argument).is_some_and(|met| *met);
        if !met && !is_dash(path) && path.is_dir() {
            let is_empty = gathered.files.iter().all(|file| file.folder != Some(argument));
            let fault = ImportFault::Nothing { folder: path.clone(), is_empty };
            (search.say)(Notice::Failed(path, &fault));
        }
    }
    gathered
}

struct Search<'s> {
    say: &'s mut dyn FnMut(Notice<'_>),
    /// The folders in which something was found that is ours to take in, or fails, by their
    /// place among the arguments.
    met: Vec<bool>,
    foreign: usize,
    elsewhere: usize,
}

impl Search<'_> {
    fn meets(&mut self, folder: Option<usize>) {
        if let Some(met) = folder.and_then(|folder| self.met.get_mut(folder)) {
            *met = true;
        }
    }

    fn fails(&mut self, path: &Path, fault: &ImportFault, folder: Option<usize>) {
        (self.say)(Notice::Failed(path, fault));
        self.meets(folder);
    }

    /// Folders are replaced by the files in them.
    fn expand(&mut self, paths: &[PathBuf]) -> Vec<File> {
        let mut files = Vec::new();
        for (argument, path) in paths.iter().enumerate() {
            if is_dash(path) || !path.is_dir() {
                files.push(File { path: path.clone(), folder: None, bytes: None });
                continue;
            }
            let folder = Some(argument);
            let found = match walk::folder(path) {
                Ok(found) => found,
                Err(error) => {
                    self.fails(path, &ReadError::from(error).into(), folder);
                    continue;
                }
            };
            for error in found.unreadable {
                self.fails(path, &ReadError::from(error).into(), folder);
            }
            if found.too_many {
                self.fails(path, &ImportFault::TooMany { folder: path.clone() }, folder);
            }
            found.odd.iter().take(NAMED).for_each(|odd| (self.say)(Notice::NotAFile(odd)));
            found.too_deep.iter().take(NAMED).for_each(|deep| (self.say)(Notice::TooDeep(deep)));
            let found = found.files.into_iter();
            files.extend(found.map(|path| File { path, folder, bytes: None }));
        }
        files
    }

    /// Looks into a file, and says what is not taken in.
    fn look(
        &mut self,
        index: usize,
        file: &mut File,
        stdin: &mut dyn Read,
        waiting: &mut Vec<Waiting>,
    ) {
        let bytes = match named::document(stdin, &file.path, MAX_FILE) {
            Ok(bytes) => bytes,
            // A picture without a code that can be read.
            Err(ReadError::Picture(..)) if file.folder.is_some() => {
                return self.passes_over(&file.path);
            }
            Err(error) => return self.fails(&file.path, &error.into(), file.folder),
        };
        for class in classify(&bytes) {
            let refused = match class {
                Class::Document(place) => {
                    waiting.push(Waiting { place, file: index });
                    self.meets(file.folder);
                    continue;
                }
                Class::Elsewhere(kind) if file.folder.is_some() => {
                    self.elsewhere += 1;
                    if self.elsewhere <= NAMED {
                        (self.say)(Notice::Elsewhere(&file.path, &kind));
                    }
                    continue;
                }
                Class::Foreign(_) if file.folder.is_some() => {
                    self.passes_over(&file.path);
                    continue;
                }
                Class::Elsewhere(kind) => {
                    format!(
                        "import takes licenses, trust bundles, advisories and privacy policies; this is {kind}"
                    )
                }
                Class::Damaged(error) | Class::Foreign(error) => error.to_string(),
            };
            self.meets(file.folder);
            let name = file.path.display().to_string();
            let refused = Imported::refused(&name, "unknown", Verdict::Malformed, refused);
            (self.say)(Notice::Refused(&refused));
        }
        if is_dash(&file.path) {
            file.bytes = Some(bytes);
        }
    }

    /// Says that a file of a folder is not one of ours, and counts it.
    fn passes_over(&mut self, path: &Path) {
        self.foreign += 1;
        if self.foreign <= NAMED {
            (self.say)(Notice::Foreign(path));
        }
    }
}
