//! What follows a registration: the answer, and the disclosure of usage data.

use serde::Serialize;

use super::error::{Failure, Fallible};
use super::session::Session;
use super::ui::format;
use super::ui::page::{Page, Render, Tone};
use crate::core::types::ids::Edition;
use crate::instance::register::Registered;
use crate::privacy::choice::StoredChoice;
use crate::privacy::disclosure::{show_due, stays_off};
use crate::privacy::ledger::Stamp;
use crate::store::Writer;

/// A registration, and whether a QR code follows.
#[derive(Serialize)]
pub struct Answer {
    /// What was done.
    #[serde(flatten)]
    pub done: Registered,
    /// Whether the request was drawn.
    #[serde(skip)]
    pub drawn: bool,
}

impl Render for Answer {
    fn human(&self, page: &mut Page) {
        let Self { done, drawn } = self;
        let (tone, word) = match (done.changed, done.pending) {
            (false, _) => (Tone::Dim, "unchanged"),
            (true, false) => (Tone::Good, "registered"),
            (true, true) => (Tone::Warn, "requested"),
        };
        page.headline(tone, word, format!("{}, {} edition", done.product, done.edition));
        if let Some(email) = &done.email {
            page.field("Email", email);
        }
        page.field("Instance", done.instance.grouped());
        if done.pending {
            page.field(
                "In force",
                "once a license for this address is imported; until then, the old address is",
            );
        }
        if done.withdrawn {
            page.field(
                "Withdrawn",
                format!("marketing; send the vendor the request that says so: {}", done.kept),
            );
        }
        if let Some(file) = &done.output {
            page.field("Request", file);
        }
        if done.edition == Edition::Business {
            let next = match (&done.output, drawn) {
                (Some(_), _) => format::AWAIT_LICENSE,
                (None, true) => "let your vendor scan the code, then: airseal import FILE",
                (None, false) => {
                    "airseal register -o request.json writes the request for your vendor"
                }
            };
            page.field("Next", next);
        }
        page.field("Contents", "airseal data show request --explain lists every field");
    }
}

/// Shows the disclosure below the answer, and records that it was shown. A script that reads JSON
/// gets its one object when that is done.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn disclose(session: &mut Session, writer: &Writer<'_>, stamp: &Stamp) -> Fallible<()> {
    let printed = if session.ui.json { Ok(true) } else { session.ui.flush() };
    let stored = StoredChoice::under_lock(writer);
    if let Some(settle) = stays_off(&stored) {
        session.ui.warn(format!("usage data stays off: {settle}"));
    } else {
        let catalogue = session.catalogue(writer.home())?;
        let known = (stamp, session.about_policy(writer.home()));
        show_due(writer, &stored, catalogue, known, |text| session.ui.show(text)).map_err(
            |error| {
                Failure::from(error).about(
                    "registered, but nothing is on record of the disclosure, so usage data stays off",
                )
            },
        )?;
    }
    printed.map_err(|error| Failure::stdout(&error))?;
    Ok(())
}
