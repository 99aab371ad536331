//! The record of processing and the notice in words: sections that Markdown and HTML are made of.

use super::gdpr_pieces::{Block, Line, Piece, Section, code, fields, paragraph, stated, words};
use super::gdpr_rights::{complaint, interests, objection, rights, withdrawal};
use crate::core::types::words::count;
use crate::privacy::gdpr_points::{Item, Point, TextKind, key};
use crate::privacy::gdpr_text::{Activity, ActivityField, GdprText};

/// The heading of the whole text.
pub(super) const fn title(text: &GdprText) -> &'static str {
    match text.text {
        TextKind::Record => "Record of processing activities",
        TextKind::Notice => "Privacy notice",
    }
}

/// What is above the sections.
pub(super) fn introduction(text: &GdprText) -> Vec<Block> {
    let product = text.product.as_ref().map_or("the product".to_owned(), ToString::to_string);
    let follows = match text.text {
        TextKind::Record => "This record follows Article 30(1)",
        TextKind::Notice => "This notice follows Article 13",
    };
    let scope = format!(
        "{follows} of the GDPR, Regulation (EU) 2016/679. It covers the data that leaves an installation of \
         {product} through airseal: requests for a license, compliance reports and usage reports. It covers nothing \
         else."
    );
    let number = text.number;
    let whose = match &text.product {
        Some(product) => format!("number {number} of {product}"),
        None if text.draft => format!("draft of number {number}, not signed"),
        None => "the one that airseal comes with".to_owned(),
    };
    let catalogue = format!("{whose}, SHA-256 {}", text.catalogue_sha256);
    let mut blocks = vec![Block::Paragraph(words(scope))];
    let open = text.keys_not_stated().len() + text.keys_unclear().len();
    if open > 0 {
        blocks.push(Block::Paragraph(words(format!(
            "It is not complete: {} of the catalogue {} missing or unclear. Each is named in its place.",
            count(open, "key"),
            if open == 1 { "is" } else { "are" }
        ))));
    }
    blocks.push(Block::Facts(vec![("Data catalogue", words(catalogue))]));
    blocks
}

/// The sections, in the order of the article.
pub(super) fn sections(text: &GdprText) -> Vec<Section> {
    text.items.iter().map(|item| section(text, item)).collect()
}

fn section(text: &GdprText, item: &Item) -> Section {
    let is_record = text.text == TextKind::Record;
    let (title, blocks) = match item.point {
        Point::Controller if is_record => ("Controller", controller(text)),
        Point::Controller => ("Who is responsible", controller(text)),
        Point::Officer => ("Data-protection officer", vec![Block::Facts(vec![officer(text)])]),
        Point::Purposes if is_record => ("Purposes and legal bases", purposes(text, item)),
        Point::Purposes => {
            ("What the data is used for, and on what legal basis", purposes(text, item))
        }
        Point::PeopleAndData => ("Categories of people and of data", people_and_data(text)),
        Point::LegitimateInterest => ("Legitimate interests", interests(text)),
        Point::Recipients => {
            ("Recipients", by_activity(text, |activity| shared(activity, |f| &f.recipient)))
        }
        Point::Transfers => {
            ("Transfers to other countries", paragraph(text.transfers.as_deref(), "transfers"))
        }
        Point::Retention => (
            if is_record { "Time limits for erasure" } else { "How long the data is kept" },
            by_activity(text, |activity| shared(activity, |f| &f.retention)),
        ),
        Point::Security => ("Security measures", paragraph(text.security.as_deref(), "security")),
        Point::Rights => ("Your rights", rights(text)),
        Point::Objection => ("Your right to object", objection(text)),
        Point::Withdrawal => ("Withdrawing a consent", withdrawal(text)),
        Point::Complaint => ("Complaints", complaint(text)),
        Point::Required => (
            "Whether the data must be provided",
            by_activity(text, |activity| {
                stated(activity.required.as_deref(), key(activity.category, "required"))
            }),
        ),
        Point::AutomatedDecisions => ("Automated decisions", automated(text)),
    };
    Section { title, article: item.article, blocks }
}

fn by_activity(text: &GdprText, line: fn(&Activity) -> Line) -> Vec<Block> {
    let facts = text.activities.iter().map(|activity| (activity.category.title(), line(activity)));
    vec![Block::Facts(facts.collect())]
}

/// What most fields of an activity share, then what differs and for which fields.
fn shared(activity: &Activity, value: fn(&ActivityField) -> &String) -> Line {
    let mut groups = activity.by(value);
    // The largest first; of equal ones the first.
    groups.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    let mut line = Line::new();
    for (index, (value, names)) in groups.into_iter().enumerate() {
        if index == 0 {
            line.push(Piece::Words(value.to_owned()));
            continue;
        }
        line.push(Piece::Words(format!("; {value} (")));
        line.extend(fields(names.into_iter()));
        line.push(Piece::Words(")".to_owned()));
    }
    if line.is_empty() { words("no fields") } else { line }
}

fn officer(text: &GdprText) -> (&'static str, Line) {
    let officer = &text.controller.data_protection_officer;
    ("Data-protection officer", stated(officer.as_deref(), "controller.data_protection_officer"))
}

fn controller(text: &GdprText) -> Vec<Block> {
    let named = &text.controller;
    let mut facts = vec![
        ("Name", stated(named.name.as_deref(), "controller.name")),
        ("Address", stated(named.address.as_deref(), "controller.address")),
        ("Contact", stated(named.contact.as_deref(), "controller.contact")),
        (
            "Joint controller",
            stated(named.joint_controller.as_deref(), "controller.joint_controller"),
        ),
        (
            "Representative in the Union",
            stated(named.representative.as_deref(), "controller.representative"),
        ),
    ];
    if text.text == TextKind::Record {
        facts.push(officer(text));
    }
    vec![Block::Facts(facts)]
}

fn purposes(text: &GdprText, item: &Item) -> Vec<Block> {
    let mut blocks = Vec::new();
    for activity in &text.activities {
        let row = |field: &ActivityField| {
            vec![vec![code(&field.name)], words(&field.purpose), words(&field.legal_basis)]
        };
        blocks.push(Block::Heading(activity.category.title()));
        let rows = activity.fields.iter().map(row).collect();
        blocks.push(Block::Table(&["Field", "Purpose", "Legal basis"], rows));
    }
    let unclear = item.unclear.iter().map(|key| vec![Piece::Unclear(key.clone())]);
    if !item.unclear.is_empty() {
        blocks.push(Block::List(unclear.collect()));
    }
    blocks
}

fn people_and_data(text: &GdprText) -> Vec<Block> {
    let mut blocks = Vec::new();
    for activity in &text.activities {
        let people = stated(activity.people.as_deref(), key(activity.category, "people"));
        let row = |field: &ActivityField| vec![vec![code(&field.name)], words(&field.value)];
        blocks.push(Block::Heading(activity.category.title()));
        blocks.push(Block::Facts(vec![("People", people)]));
        let rows = activity.fields.iter().map(row).collect();
        blocks.push(Block::Table(&["Data", "What it can be"], rows));
    }
    blocks
}

fn automated(text: &GdprText) -> Vec<Block> {
    if let Some(said) = &text.automated_decisions {
        return vec![Block::Paragraph(words(said))];
    }
    let mut line = words("Decisions by automated means alone, profiling included (Article 22): ");
    line.push(Piece::Missing("automated_decisions".to_owned()));
    vec![Block::Paragraph(line)]
}
