//! What the vendor's commands say of documents that are signed elsewhere.

use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, Fallible};
use crate::cli::input;
use crate::cli::session::Session;
pub(super) use crate::cli::unsigned::Target;
use crate::cli::unsigned::refuse_dash;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::types::ids::KeyId;
use crate::issuer::bundle::Standing;
use crate::issuer::dir::NEXT;
use crate::issuer::roots::RootName;
use crate::store::files;
use crate::store::output::Readers;

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

    /// The file to write: the one to be signed elsewhere, else the signed one that -o names, else
    /// `default`.
    pub(super) fn or<'a>(&'a self, output: Option<&'a Path>, default: &'a str) -> &'a Path {
        self.path().or(output).unwrap_or(Path::new(default))
    }

    /// Where the document goes that is not signed here.
    ///
    /// # Errors
    /// Standard output, which has no file beside it.
    pub(super) fn file(&self) -> Fallible<Option<&Path>> {
        let file = self.unsigned.as_deref();
        file.map_or(Ok(()), refuse_dash)?;
        Ok(file)
    }

    /// The same with what else the command line says of files; a command that has no --force
    /// replaces none.
    pub(super) fn target(&self, force: Option<input::Force>) -> Fallible<Option<Target<'_>>> {
        let file = self.unsigned.as_deref();
        file.map(|file| Target::new(file, force, Readers::All)).transpose()
    }

    /// The same, once it is known that both files can be written: asked before anything is signed,
    /// and before a key is made.
    pub(super) fn checked(
        &self,
        session: &Session,
        force: Option<input::Force>,
    ) -> Fallible<Option<Target<'_>>> {
        let target = self.target(force)?;
        target.map_or(Ok(()), |target| target.check(session, None))?;
        Ok(target)
    }
}

/// Writes a document of a signer, and says what it is and which key signs it.
pub(super) fn hand_out<D: Document>(
    target: Target<'_>,
    session: &mut Session,
    document: &D,
    key: KeyId,
) -> Fallible<()> {
    target.hand_out(session, &Envelope::sign(document, &[])?, key, "airseal vendor attach")
}

/// Writes a copy of the trust bundle that waits in the vendor folder, and names the files.
pub(super) fn copy_bundle(
    target: Target<'_>,
    session: &mut Session,
    dir: &Path,
) -> Fallible<(String, String)> {
    let bytes = files::read_state(&dir.join(NEXT))?.unwrap_or_default();
    target.write(session, &Envelope::parse_unsigned(&bytes)?)?;
    Ok(target.names())
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
