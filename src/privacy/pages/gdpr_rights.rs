//! What depends on the legal bases, and what people can do: legitimate interests, rights, objection,
//! withdrawal and complaint.

use super::gdpr_pieces::{Block, Line, Piece, code, stated, unclear, which, words};
use crate::privacy::gdpr_points::key;
use crate::privacy::gdpr_text::GdprText;
use crate::privacy::rights::RIGHTS;

pub(super) fn interests(text: &GdprText) -> Vec<Block> {
    let resting = which(text, |activity| activity.rests_on(&['f']));
    let mut facts = Vec::new();
    for activity in &text.activities {
        let Some((_, which)) = resting.iter().find(|(of, _)| *of == activity.category.title())
        else {
            continue;
        };
        let interest = activity.legitimate_interest.as_deref();
        let mut line = stated(interest, key(activity.category, "legitimate_interest"));
        line.push(Piece::Words(" (".to_owned()));
        line.extend(which.iter().cloned());
        line.push(Piece::Words(")".to_owned()));
        facts.push((activity.category.title(), line));
    }
    let unclear = unclear(text, "If it is a legitimate interest, that interest must be stated.");
    let mut blocks = if facts.is_empty() {
        let of = if unclear.is_empty() { "No field" } else { "No other field" };
        vec![Block::Paragraph(words(format!(
            "{of} rests on a legitimate interest (GDPR 6(1)(f))."
        )))]
    } else {
        vec![Block::Facts(facts)]
    };
    blocks.extend(unclear);
    let unclear = text.activities.iter().filter(|activity| activity.unclear().next().is_some());
    let stated: Vec<_> = unclear
        .filter_map(|activity| {
            Some((activity.category.title(), words(activity.legitimate_interest.as_ref()?)))
        })
        .collect();
    if !stated.is_empty() {
        blocks.push(Block::Paragraph(words("The catalogue states these interests for them:")));
        blocks.push(Block::Facts(stated));
    }
    blocks
}

/// The sentence that says where else to ask.
fn contact(text: &GdprText) -> Line {
    words(match &text.controller.contact {
        Some(contact) => format!("Or write to the controller yourself: {contact}"),
        None => "Or write to the controller yourself.".to_owned(),
    })
}

pub(super) fn rights(text: &GdprText) -> Vec<Block> {
    let of_article = RIGHTS.iter().filter(|right| !["object", "withdraw"].contains(&right.name));
    let right = of_article.map(|right| {
        vec![
            Piece::Words(format!("{} (Article {}): ", right.title, right.article)),
            code(format!("airseal rights request {}", right.name)),
        ]
    });
    vec![
        Block::Paragraph(words(
            "You have the following rights. Each command writes a mail to the privacy contact of the controller; \
             nothing is sent by itself. An answer is due within one month (Article 12(3)).",
        )),
        Block::List(right.collect()),
        Block::Paragraph(contact(text)),
        Block::Paragraph(vec![
            code("airseal data show all"),
            Piece::Words(" shows everything that an installation stores.".to_owned()),
        ]),
    ]
}

/// A way to use a right: for what, by which command, and what that does.
fn way(what: &str, command: &str, does: &str) -> Line {
    vec![Piece::Words(what.to_owned()), code(command), Piece::Words(does.to_owned())]
}

/// The letters that a right to object goes with, in words.
const OBJECT: &str =
    "a task in the public interest (Article 6(1)(e)) or on a legitimate interest (Article 6(1)(f))";

pub(super) fn objection(text: &GdprText) -> Vec<Block> {
    let facts = which(text, |activity| activity.rests_on(&['e', 'f']));
    let unclear = unclear(text, "If it is one of the two, you can object in the same way.");
    let mut blocks = vec![Block::Paragraph(words(format!(
        "You can object at any time, on grounds relating to your particular situation, to processing that rests on \
         {OBJECT}. You can object to direct marketing at any time, without a reason."
    )))];
    if facts.is_empty() {
        let of = if unclear.is_empty() { "No field" } else { "No other field" };
        blocks.push(Block::Paragraph(words(format!("{of} rests on one of the two."))));
    } else {
        blocks.push(Block::Paragraph(words("These fields rest on one of the two:")));
        blocks.push(Block::Facts(facts));
    }
    blocks.extend(unclear);
    blocks.push(Block::Paragraph(words("How to object:")));
    blocks.push(Block::List(vec![
        way(
            "Usage data: ",
            "airseal telemetry off",
            ". No reason is needed. From then on no usage data can leave, and what was recorded is deleted.",
        ),
        way("Anything else: ", "airseal rights request object", " writes the mail."),
    ]));
    blocks
}

pub(super) fn withdrawal(text: &GdprText) -> Vec<Block> {
    let facts = which(text, |activity| activity.rests_on(&['a']));
    let unclear = unclear(text, "If it is your consent, you can withdraw it in the same way.");
    if facts.is_empty() && unclear.is_empty() {
        return vec![Block::Paragraph(words("No field rests on a consent (GDPR 6(1)(a))."))];
    }
    let can = "You can withdraw it at any time; what was done before stays lawful.";
    let mut blocks = if facts.is_empty() {
        vec![Block::Paragraph(words(format!(
            "No other field rests on a consent (GDPR 6(1)(a)). {can}"
        )))]
    } else {
        vec![
            Block::Paragraph(words(format!("These fields rest on your consent. {can}"))),
            Block::Facts(facts),
        ]
    };
    blocks.extend(unclear);
    blocks.push(Block::Paragraph(words("How to withdraw it:")));
    blocks.push(Block::List(vec![
        way(
            "Marketing: ",
            "airseal register --marketing off -o FILE",
            " writes a request that says so.",
        ),
        way("Any consent: ", "airseal rights request withdraw", " writes the mail."),
    ]));
    blocks
}

pub(super) fn complaint(text: &GdprText) -> Vec<Block> {
    let authority = stated(text.supervisory_authority.as_deref(), "supervisory_authority");
    vec![
        Block::Paragraph(words(
            "You can lodge a complaint with a supervisory authority (Article 77), in particular where you live, where \
             you work, or where you think that the law was broken.",
        )),
        Block::Facts(vec![("Supervisory authority", authority)]),
    ]
}
