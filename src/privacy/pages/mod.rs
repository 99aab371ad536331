//! What a data-protection officer prints and keeps on file.
//!
//! Each page is one file with no script and nothing from outside, made from facts that another
//! module of this folder gathered: `Explanation::html` is what would be sent (`explain`),
//! `CaptureReport::html` what was sent (`capture`), and `GdprText::html` and `GdprText::markdown`
//! are the record of processing (GDPR 30(1)) and the notice (GDPR 13). The two forms of these are
//! made from the same sections (`gdpr_sections`, `gdpr_rights`), which consist of a few kinds of
//! pieces (`gdpr_pieces`). What all HTML pages share is in `html`.

#[cfg(feature = "capture")]
mod capture;
mod explain;
mod gdpr_html;
mod gdpr_markdown;
mod gdpr_pieces;
mod gdpr_rights;
mod gdpr_sections;
mod html;
