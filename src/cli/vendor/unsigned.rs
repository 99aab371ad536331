//! Documents that are signed elsewhere: what a command writes instead of signing.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::error::{Failure, Fallible};
use crate::cli::input;
use crate::cli::session::Session;
use crate::cli::ui::known;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::core::document::envelope::{Document, Envelope};
use crate::core::judge::inspect::{Known, open};
use crate::core::types::ids::KeyId;
use crate::core::types::time::Time;
use crate::issuer::bundle::Standing;
use crate::issuer::dir::NEXT;
use crate::issuer::draft::pae_path;
use crate::issuer::roots::RootName;
use crate::store::files;
use crate::store::output::{Output, Overwrite, Readers};

/// Whether a command signs with a key that is kept elsewhere.
#[derive(Debug, clap::Args)]
pub(super) struct UnsignedArgs {
    /// Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key
    /// that is kept elsewhere; `vendor attach` takes the signature
    #[arg(long, value_name = "FILE")]
    unsigned: Option<PathBuf>,
}

impl UnsignedArgs {
    /// What was named, as it is.
    pub(super) fn path(&self) -> Option<&Path> {
        self.unsigned.as_deref()
    }

    /// Where the document goes that is not signed here.
    ///
    /// # Errors
    /// Standard output, which has no file beside it.
    pub(super) fn file(&self) -> Fallible<Option<&Path>> {
        match self.unsigned.as_deref() {
            Some(file) if input::is_dash(file) => Err(Failure::usage(
                "--unsigned writes two files, so it cannot write to standard output",
            )
            .hint("name a file: --unsigned FILE")),
            file => Ok(file),
        }
    }

    /// The same with what else the command line says of files; a command that has no --force
    /// replaces none.
    pub(super) fn target(&self, force: Option<input::Force>) -> Fallible<Option<Target<'_>>> {
        let file = self.file()?;
        let overwrite = force.map_or(Overwrite::Refuse, |force| {
            force.output(Path::new("-"), Readers::All).overwrite
        });
        Ok(file.map(|file| Target { file, overwrite }))
    }
}

/// The two files of a document that is signed elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// The document.
    pub(super) file: &'a Path,
    overwrite: Overwrite,
}

impl Target<'_> {
    /// Refuses files that cannot be written, before anything is changed.
    pub(super) fn check(self, session: &Session) -> Fallible<()> {
        input::check(session, self.output(self.file), None)?;
        input::check(session, self.output(&pae_path(self.file)), None)?;
        Ok(())
    }

    fn output(self, path: &Path) -> Output<'_> {
        Output { path, overwrite: self.overwrite, readers: Readers::All }
    }

    /// Writes both.
    pub(super) fn write(self, session: &mut Session, envelope: &Envelope) -> Fallible<()> {
        input::write(session, self.output(&pae_path(self.file)), &envelope.pae())?;
        input::write(session, self.output(self.file), &envelope.to_json())?;
        Ok(())
    }

    /// Writes a document of a signer, and says what it is and which key signs it.
    pub(super) fn hand_out<D: Document>(
        self,
        session: &mut Session,
        document: &D,
        key: KeyId,
    ) -> Fallible<()> {
        let envelope = Envelope::sign(document, &[])?;
        self.write(session, &envelope)?;
        let (kind, document) = open(&envelope)?;
        let (file, pae) = self.names();
        let now = session.now()?;
        session.ui.report(&Unsigned { file, pae, key, kind, document, now });
        Ok(())
    }

    /// Writes a copy of the trust bundle that waits in the vendor folder, and names the files.
    pub(super) fn copy_bundle(
        self,
        session: &mut Session,
        dir: &Path,
    ) -> Fallible<(String, String)> {
        let bytes = files::read_state(&dir.join(NEXT))?.unwrap_or_default();
        self.write(session, &Envelope::parse_unsigned(&bytes)?)?;
        Ok(self.names())
    }

    fn names(self) -> (String, String) {
        (self.file.display().to_string(), pae_path(self.file).display().to_string())
    }
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
    document: Known,
    #[serde(skip)]
    now: Time,
}

impl Render for Unsigned {
    fn human(&self, page: &mut Page) {
        let Self { file, pae, key, document, now, .. } = self;
        known::describe(page, document, *now);
        page.headline(Tone::Warn, "not signed", file);
        page.field("To sign", pae);
        page.field("Key", key);
        page.field("Next", format!("airseal vendor attach {file} --signature SIG -o FILE"));
    }
}

/// What is said of a form for a file that is not signed yet.
pub(super) fn no_form() -> Failure {
    Failure::usage("what is not signed has one form, JSON")
        .hint("choose the form when the signature is attached: airseal vendor attach --armor, --line, --with-trust")
}

/// What to do with a bundle that was written to be signed elsewhere.
pub(super) fn next_of_bundle(file: &str, pae: &str, standing: &Standing) -> String {
    let who: Vec<_> = standing.next_signers().iter().map(RootName::to_string).collect();
    format!(
        "sign {pae} with the key of {}: airseal vendor attach {file} --signature SIG",
        who.join(", ")
    )
}
