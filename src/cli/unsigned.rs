//! Documents that are signed elsewhere: what a command writes instead of signing.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::{Failure, Fallible};
use super::input;
use super::session::Session;
use super::ui::known;
use super::ui::page::{Page, Render, Tone};
use crate::core::document::envelope::Envelope;
use crate::core::judge::inspect::{Known, open};
use crate::core::types::ids::KeyId;
use crate::core::types::time::Time;
use crate::store::named::pae_path;
use crate::store::output::{Output, Overwrite, Readers};

/// The two files of a document that is signed elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The document. The bytes to sign are in `FILE.pae` beside it.
    pub file: &'a Path,
    overwrite: Overwrite,
    readers: Readers,
}

impl<'a> Target<'a> {
    /// The files that `--unsigned` names. A command that has no `--force` replaces none.
    ///
    /// # Errors
    /// Standard output, which has no file beside it.
    pub fn new(file: &'a Path, force: Option<input::Force>, readers: Readers) -> Fallible<Self> {
        refuse_dash(file)?;
        let overwrite =
            force.map_or(Overwrite::Never, |force| force.output(Path::new("-"), readers).overwrite);
        Ok(Self { file, overwrite, readers })
    }

    /// Refuses files that cannot be written, before anything is changed. `envelope` is what they are
    /// to hold, if that is known.
    ///
    /// # Errors
    /// As for [`input::check`].
    pub fn check(self, session: &Session, envelope: Option<&Envelope>) -> Fallible<()> {
        let (json, bytes) = (envelope.map(Envelope::to_json), envelope.map(Envelope::pae));
        input::check(session, self.output(self.file), json.as_deref())?;
        input::check(session, self.output(&pae_path(self.file)), bytes.as_deref())?;
        Ok(())
    }

    fn output(self, path: &Path) -> Output<'_> {
        Output { path, overwrite: self.overwrite, readers: self.readers }
    }

    /// Writes both, or neither if one must not be replaced.
    ///
    /// # Errors
    /// As for [`input::write`].
    pub fn write(self, session: &mut Session, envelope: &Envelope) -> Fallible<()> {
        self.check(session, Some(envelope))?;
        input::write(session, self.output(&pae_path(self.file)), &envelope.pae())?;
        input::write(session, self.output(self.file), &envelope.to_json())?;
        Ok(())
    }

    /// Writes both, and says what the document is, which key signs it, and which `command` takes
    /// the signature.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn hand_out(
        self,
        session: &mut Session,
        envelope: &Envelope,
        key: KeyId,
        command: &'static str,
    ) -> Fallible<()> {
        self.write(session, envelope)?;
        let (kind, document) = open(envelope)?;
        let (file, pae) = self.names();
        let now = session.now()?;
        session.ui.report(&Unsigned { file, pae, key, kind, command, document, now });
        Ok(())
    }

    /// The names of both.
    pub fn names(self) -> (String, String) {
        (self.file.display().to_string(), pae_path(self.file).display().to_string())
    }
}

/// Refuses standard output, which has no file beside it.
///
/// # Errors
/// `-`.
pub fn refuse_dash(file: &Path) -> Fallible<()> {
    if !input::is_dash(file) {
        return Ok(());
    }
    Err(Failure::usage("--unsigned writes two files, so it cannot write to standard output")
        .hint("name a file: --unsigned FILE"))
}

/// What was written to be signed elsewhere.
#[derive(Serialize)]
struct Unsigned {
    /// The document.
    file: String,
    /// The bytes to sign.
    pae: String,
    /// The key that signs them.
    key: KeyId,
    /// What it is.
    kind: &'static str,
    #[serde(skip)]
    command: &'static str,
    #[serde(skip)]
    document: Known,
    #[serde(skip)]
    now: Time,
}

impl Render for Unsigned {
    fn human(&self, page: &mut Page) {
        let Self { file, pae, key, command, document, now, .. } = self;
        known::describe(page, document, *now);
        page.headline(Tone::Warn, "not signed", file);
        page.field("To sign", pae);
        page.field("Key", key);
        page.field("Next", format!("{command} {file} --signature SIG -o FILE"));
    }
}

/// A document that was signed elsewhere, and is finished.
#[derive(Serialize)]
pub struct Attached {
    /// Whether it was attached now; else it was before.
    pub changed: bool,
    /// The file of the signed document.
    pub output: String,
    /// What it says.
    #[serde(skip)]
    pub document: Known,
    /// When it is said.
    #[serde(skip)]
    pub now: Time,
}

impl Render for Attached {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "signed") } else { (Tone::Dim, "signed before") };
        page.headline(tone, word, &self.output);
        known::describe(page, &self.document, self.now);
    }
}

/// What the commands of an instance take, whose key may be kept elsewhere.
#[derive(Debug, clap::Args)]
pub struct UnsignedArgs {
    /// Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key
    /// that is kept elsewhere; `airseal attach` takes the signature
    #[arg(long, value_name = "FILE")]
    unsigned: Option<PathBuf>,
}

impl UnsignedArgs {
    /// Where the document goes that is not signed here; it names the instance, so only its owner may
    /// read it.
    ///
    /// # Errors
    /// As for [`Target::new`].
    pub fn target(&self, force: input::Force) -> Fallible<Option<Target<'_>>> {
        let file = self.unsigned.as_deref();
        file.map(|file| Target::new(file, Some(force), Readers::Owner)).transpose()
    }
}

/// What is said if the key is elsewhere, and no file is named.
pub fn key_elsewhere(what: &str) -> Failure {
    Failure::usage(format!(
        "the key of this instance is kept elsewhere, so {what} cannot be signed here"
    ))
    .hint("add --unsigned FILE, sign FILE.pae with that key, and run: airseal attach FILE --signature SIG -o OUT")
}

/// What is said if the key is here, and `--unsigned` is given.
pub fn key_here() -> Failure {
    Failure::usage("the key of this instance is here, so it signs by itself")
        .hint("leave --unsigned out, and name the file with -o")
}
