//! A signed document of any kind, in words.

use super::page::{Page, Tone};
use super::{advisories, catalogue, describe as by_kind, policy};
use crate::core::judge::inspect::Known;
use crate::core::types::time::Time;

/// What a document says.
pub fn describe(page: &mut Page, document: &Known, now: Time) {
    match document {
        Known::License(license) => by_kind::license(page, license, now),
        Known::Registration(request) => by_kind::request(page, request, now),
        Known::Trust(bundle) => by_kind::trust_bundle(page, bundle, now),
        Known::Release(release) => {
            page.headline(Tone::Good, "release", "");
            by_kind::release(page, release);
        }
        Known::Advisories(advisories) => advisories::describe(page, advisories, now),
        Known::Policy(policy) => policy::describe(page, policy),
        Known::Catalogue(signed) => catalogue::describe(page, signed),
        Known::Erasure(statement) => by_kind::erasure(page, statement),
        Known::Ledger(copy) => by_kind::ledger(page, copy, now),
        Known::Report(report) => {
            page.headline(Tone::Good, "report", report.report.name());
            for (name, value) in &report.data {
                page.field(name, value);
            }
        }
    }
}
