//! Privacy policies for people: what `policy`, `status`, `inspect` and `vendor policy` share.

use super::format;
use super::page::{Page, Tone};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::privacy::privacy_policies::Standing;

/// What is said when a policy speaks of other data than the program.
pub const DISAGREES: &str = "not the one of this program: the program and the policy do not say the same. Ask \
                                    the vendor which of the two is right; airseal data explain shows the program's";

/// What stands beside the words of a policy.
pub fn fields(page: &mut Page, policy: &PrivacyPolicy) {
    page.field("Product", &policy.product);
    page.field("Version", &policy.version);
    page.field("In effect", format!("from {}", policy.effective));
    page.field("Contact", &policy.privacy_contact);
    for (index, place) in policy.data_locations.iter().enumerate() {
        page.field(if index == 0 { "Data kept in" } else { "" }, place);
    }
    if !policy.retention.is_empty() {
        page.field("Kept for", &policy.retention);
    }
}

/// A policy for people; `inspect` shows it.
pub fn describe(page: &mut Page, policy: &PrivacyPolicy) {
    page.headline(Tone::Good, "policy", &policy.version);
    fields(page, policy);
    page.field("Signed", policy.issued_at);
    page.field("Text", format::count(policy.text.lines().count(), "line"));
}

/// How things stand with the policies; `status` shows it.
pub fn standing(page: &mut Page, policies: &Standing) {
    match &policies.in_force {
        Some(version) => page.field("Policy", format!("{version} is in force")),
        None => page.field("Policy", "no version is in force yet"),
    }
    if let Some(version) = &policies.unseen {
        let day = policies.effective.date();
        page.field("", format!("{version} takes effect on {day}, and nobody has seen it here: airseal policy show {version}, then airseal policy seen {version}"));
    }
    if policies.catalogue_agrees == Some(false) {
        page.field("", format!("its catalogue of data is {DISAGREES}"));
    }
}
