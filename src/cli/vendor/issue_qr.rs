//! The license as a QR code: the way back into a room that no file may enter.

use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, Fallible};
use crate::cli::input::{self, Force};
use crate::cli::session::Session;
use crate::cli::ui::qr::draw;
use crate::core::document::envelope::Envelope;
use crate::picture::code::{Code, MOST};
use crate::store::output::Readers;

/// How a license is drawn, beside the file that -o names.
#[derive(Debug, clap::Args)]
pub(super) struct QrArgs {
    /// Also draw the license as a QR code, to be scanned from the screen
    #[arg(long, conflicts_with = "json")]
    qr: bool,
    /// Also write the license as a QR code to FILE, in PNG format
    #[arg(long, value_name = "FILE")]
    qr_png: Option<PathBuf>,
}

impl QrArgs {
    /// Whether anything is drawn.
    pub(super) fn is_wanted(&self) -> bool {
        self.qr || self.qr_png.is_some()
    }

    /// Refuses what cannot be drawn, before anything is signed. `folder`: a folder of requests is
    /// answered.
    ///
    /// # Errors
    /// Wrong usage, or a picture that cannot be written where it is to go.
    pub(super) fn check(
        &self,
        session: &mut Session,
        force: Force,
        output: &Path,
        folder: bool,
    ) -> Fallible<()> {
        if self.is_wanted() && folder {
            let message =
                "--qr and --qr-png draw one license, and a folder of requests may hold many";
            return Err(Failure::usage(message).hint("name one request of the folder"));
        }
        if self.qr && input::is_dash(output) {
            let message = "-o - and --qr would both write to standard output";
            return Err(Failure::usage(message).hint("-o FILE, or --qr-png FILE"));
        }
        let Some(picture) = &self.qr_png else { return Ok(()) };
        if input::is_dash(picture) {
            return Err(Failure::usage("--qr-png writes to a file, not to standard output"));
        }
        if picture == output {
            return Err(Failure::usage("-o and --qr-png name the same file"));
        }
        input::check(session, force.output(picture, Readers::All), None)?;
        Ok(())
    }

    /// Makes the code of an answer, of each document in its JSON form: of all forms the shortest.
    ///
    /// # Errors
    /// More than one code holds. Call it before the license is recorded.
    pub(super) fn code(&self, answer: &[u8]) -> Fallible<Option<Code>> {
        if !self.is_wanted() {
            return Ok(None);
        }
        let documents: Result<Vec<_>, _> = Envelope::parse_all(answer).into_iter().collect();
        let json =
            documents?.iter().map(|found| found.envelope.to_json()).collect::<Vec<_>>().concat();
        if json.len() > MOST {
            let message = format!(
                "the answer has {} bytes; one QR code holds {MOST}; nothing was issued",
                json.len()
            );
            let hint = "issue it without --qr and --qr-png, and carry the file; --with-trust, --meta and --feature \
                        make it longer";
            return Err(Failure::usage(message).hint(hint));
        }
        Ok(Some(Code::of(&json)?))
    }

    /// Writes the picture; the drawing for the terminal, which comes after the answer.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn write(
        &self,
        session: &mut Session,
        force: Force,
        code: Option<&Code>,
    ) -> Fallible<Option<String>> {
        let Some(code) = code else { return Ok(None) };
        if let Some(picture) = &self.qr_png {
            input::write(session, force.output(picture, Readers::All), &code.png()?)?;
        }
        Ok(if self.qr { draw(session, code) } else { None })
    }
}
