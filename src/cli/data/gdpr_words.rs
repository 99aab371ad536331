//! The record of processing and the notice in words: sections that Markdown and HTML are made of.

use crate::cli::ui::format;
use crate::core::document::catalogue::field::FieldType;
use crate::core::document::report::Category;
use crate::privacy::gdpr_text::{Activity, ActivityField, GdprText, Item, Point, TextKind};
use crate::privacy::rights::RIGHTS;

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Words of this program, or of the catalogue.
    Words(String),
    /// A command, or the name of a field.
    Code(String),
    /// A key of the catalogue that is not there.
    Missing(String),
}

/// A sentence, or the content of a cell.
pub(super) type Line = Vec<Piece>;

/// A part of a section.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading within the section.
    Heading(&'static str),
    /// A paragraph.
    Paragraph(Line),
    /// Names, each with what is said of it.
    Facts(Vec<(&'static str, Line)>),
    /// A list.
    List(Vec<Line>),
    /// A table; the first cell of each row is a field's name.
    Table(&'static [&'static str], Vec<Vec<Line>>),
}

/// A section of a text: what one letter of the article asks for.
#[derive(Debug)]
pub(super) struct Section {
    /// Its heading.
    pub title: &'static str,
    /// The article, such as `30(1)(a)`.
    pub article: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

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
    let asks = match text.text {
        TextKind::Record => "This record has what Article 30(1)",
        TextKind::Notice => "This notice has what Article 13",
    };
    let scope = format!(
        "{asks} of the GDPR, Regulation (EU) 2016/679, asks for. It covers the data that leaves an installation of \
         {product} through airseal: requests for a license, compliance reports and usage reports. It covers nothing \
         else."
    );
    let whose = text.product.as_ref();
    let whose = whose.map_or("the one that airseal comes with".to_owned(), |product| {
        format!("number {} of {product}", text.number)
    });
    let catalogue = format!("{whose}, SHA-256 {}", text.catalogue_sha256);
    vec![Block::Paragraph(words(scope)), Block::Facts(vec![("Data catalogue", words(catalogue))])]
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
        Point::Purposes if is_record => ("Purposes", purposes(text)),
        Point::Purposes => ("What the data is used for, and on what legal basis", purposes(text)),
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
        Point::Objection => ("Your right to object", objection()),
        Point::Withdrawal => ("Withdrawing a consent", withdrawal(text)),
        Point::Complaint => ("Complaints", complaint(text)),
        Point::Required => (
            "Whether the data must be provided",
            by_activity(text, |activity| {
                stated(activity.required.as_deref(), activity.key("required"))
            }),
        ),
        Point::AutomatedDecisions => ("Automated decisions", automated(text)),
    };
    Section { title, article: item.article, blocks }
}

fn words(text: impl Into<String>) -> Line {
    vec![Piece::Words(text.into())]
}

fn code(text: impl Into<String>) -> Piece {
    Piece::Code(text.into())
}

/// What the catalogue says, or the key that it does not have.
fn stated(value: Option<&str>, key: impl Into<String>) -> Line {
    value.map_or_else(|| vec![Piece::Missing(key.into())], words)
}

fn paragraph(value: Option<&str>, key: &str) -> Vec<Block> {
    vec![Block::Paragraph(stated(value, key))]
}

const fn name(activity: &Activity) -> &'static str {
    match activity.category {
        Category::Request => "Request for a license",
        Category::Compliance => "Compliance data",
        Category::Usage => "Usage data",
    }
}

fn by_activity(text: &GdprText, line: fn(&Activity) -> Line) -> Vec<Block> {
    let facts = text.activities.iter().map(|activity| (name(activity), line(activity)));
    vec![Block::Facts(facts.collect())]
}

/// Names of fields with commas between them.
fn fields<'f>(names: impl Iterator<Item = &'f str>) -> Line {
    let mut line = Line::new();
    for name in names {
        if !line.is_empty() {
            line.push(Piece::Words(", ".to_owned()));
        }
        line.push(code(name));
    }
    line
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

fn purposes(text: &GdprText) -> Vec<Block> {
    let is_record = text.text == TextKind::Record;
    let head: &[&str] =
        if is_record { &["Field", "Purpose"] } else { &["Field", "Purpose", "Legal basis"] };
    let mut blocks = Vec::new();
    for activity in &text.activities {
        let row = |field: &ActivityField| {
            let mut cells = vec![vec![code(&field.name)], words(&field.purpose)];
            if !is_record {
                cells.push(words(&field.legal_basis));
            }
            cells
        };
        blocks.push(Block::Heading(name(activity)));
        blocks.push(Block::Table(head, activity.fields.iter().map(row).collect()));
    }
    blocks
}

fn people_and_data(text: &GdprText) -> Vec<Block> {
    let mut blocks = Vec::new();
    for activity in &text.activities {
        let people = stated(activity.people.as_deref(), activity.key("people"));
        let row = |field: &ActivityField| vec![vec![code(&field.name)], words(values(field))];
        blocks.push(Block::Heading(name(activity)));
        blocks.push(Block::Facts(vec![("People", people)]));
        let rows = activity.fields.iter().map(row).collect();
        blocks.push(Block::Table(&["Data", "What it can be"], rows));
    }
    blocks
}

/// What a field's value can be.
fn values(field: &ActivityField) -> String {
    match field.kind {
        FieldType::Text => "text".to_owned(),
        FieldType::Date => "a day".to_owned(),
        FieldType::Time => "a time".to_owned(),
        FieldType::Limits => "each limit against its use".to_owned(),
        FieldType::Number => "a number".to_owned(),
        FieldType::Flag => "yes or no".to_owned(),
        FieldType::Enumeration => format!("one of {}, other", field.values.join(", ")),
        FieldType::Bucket => {
            format!("a count, in buckets up to {}+", field.max.unwrap_or_default())
        }
        FieldType::Version => "the first two parts of a version".to_owned(),
        FieldType::Week => "a calendar week".to_owned(),
    }
}

fn interests(text: &GdprText) -> Vec<Block> {
    let mut facts = Vec::new();
    for activity in &text.activities {
        let resting: Vec<_> = activity.rests_on('f').map(|field| field.name.as_str()).collect();
        if resting.is_empty() {
            continue;
        }
        let mut line =
            stated(activity.legitimate_interest.as_deref(), activity.key("legitimate_interest"));
        if resting.len() < activity.fields.len() {
            line.push(Piece::Words(" (".to_owned()));
            line.extend(fields(resting.into_iter()));
            line.push(Piece::Words(")".to_owned()));
        }
        facts.push((name(activity), line));
    }
    if facts.is_empty() {
        return vec![Block::Paragraph(words(
            "No field rests on a legitimate interest (GDPR 6(1)(f)).",
        ))];
    }
    vec![Block::Facts(facts)]
}

/// The sentence that says where else to ask.
fn contact(text: &GdprText) -> Line {
    words(match &text.controller.contact {
        Some(contact) => format!("Or write to the controller yourself: {contact}"),
        None => "Or write to the controller yourself.".to_owned(),
    })
}

fn rights(text: &GdprText) -> Vec<Block> {
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

fn objection() -> Vec<Block> {
    vec![
        Block::Paragraph(words(
            "You can object at any time, on grounds relating to your particular situation, to processing that rests on \
             a legitimate interest (Article 6(1)(f)). You can object to direct marketing at any time, without a reason.",
        )),
        Block::List(vec![
            vec![
                Piece::Words("Usage data: ".to_owned()),
                code("airseal telemetry off"),
                Piece::Words(
                    ". No reason is needed. From then on no usage data can leave, and what was recorded is deleted."
                        .to_owned(),
                ),
            ],
            vec![
                Piece::Words("Anything else: ".to_owned()),
                code("airseal rights request object"),
                Piece::Words(" writes the mail.".to_owned()),
            ],
        ]),
    ]
}

fn withdrawal(text: &GdprText) -> Vec<Block> {
    let mut facts = Vec::new();
    for activity in &text.activities {
        let resting = fields(activity.rests_on('a').map(|field| field.name.as_str()));
        if !resting.is_empty() {
            facts.push((name(activity), resting));
        }
    }
    if facts.is_empty() {
        return vec![Block::Paragraph(words("No field rests on a consent (GDPR 6(1)(a))."))];
    }
    vec![
        Block::Paragraph(words(
            "These fields rest on your consent. You can withdraw it at any time; what was done before stays lawful.",
        )),
        Block::Facts(facts),
        Block::List(vec![
            vec![
                Piece::Words("Marketing: ".to_owned()),
                code("airseal register --marketing off -o FILE"),
                Piece::Words(" writes a request that says so.".to_owned()),
            ],
            vec![
                Piece::Words("Any consent: ".to_owned()),
                code("airseal rights request withdraw"),
                Piece::Words(" writes the mail.".to_owned()),
            ],
        ]),
    ]
}

fn complaint(text: &GdprText) -> Vec<Block> {
    let authority = stated(text.supervisory_authority.as_deref(), "supervisory_authority");
    vec![
        Block::Paragraph(words(
            "You can lodge a complaint with a supervisory authority (Article 77), in particular where you live, where \
             you work, or where you think that the law was broken.",
        )),
        Block::Facts(vec![("Supervisory authority", authority)]),
    ]
}

fn automated(text: &GdprText) -> Vec<Block> {
    if let Some(said) = &text.automated_decisions {
        return vec![Block::Paragraph(words(said))];
    }
    let mut line = words("Decisions by automated means alone, profiling included (Article 22): ");
    line.push(Piece::Missing("automated_decisions".to_owned()));
    vec![Block::Paragraph(line)]
}

/// Every key that is not stated, in words; `None`: all of them are.
pub(super) fn not_stated(text: &GdprText) -> Option<String> {
    let keys: Vec<_> =
        text.items.iter().flat_map(|item| &item.not_stated).map(String::as_str).collect();
    (!keys.is_empty()).then(|| {
        format!(
            "the catalogue does not state {}: {}",
            format::count(keys.len(), "thing"),
            keys.join(", ")
        )
    })
}
