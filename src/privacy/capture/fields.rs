//! The fields of one payload against the catalogue.

use std::collections::{BTreeSet, HashMap};

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::document::report::Category;
use crate::privacy::capture::finding::{Kind, Part};
use crate::privacy::capture::flatten::flatten;
use crate::privacy::capture::json::Json;
use crate::privacy::capture::known::Known;
use crate::privacy::capture::payload::Payload;
use crate::privacy::capture::tally::{At, Tally};
use crate::privacy::capture::tokens::Tokens;
use crate::privacy::capture::values::fits;

/// The declared fields, by name.
#[derive(Debug)]
pub struct Declared<'c>(HashMap<&'c str, Vec<&'c Field>>);

impl<'c> Declared<'c> {
    /// Those of a catalogue.
    pub fn of(catalogue: &'c Catalogue) -> Self {
        let mut fields = HashMap::<_, Vec<_>>::new();
        for field in &catalogue.fields {
            fields.entry(field.name.as_str()).or_default().push(field);
        }
        Self(fields)
    }

    /// The fields of that name, in any category.
    fn named(&self, name: &str) -> &[&'c Field] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    fn find(&self, category: Category, name: &str) -> Option<&'c Field> {
        self.named(name).iter().find(|field| field.category == category).copied()
    }

    fn is_whole(&self, name: &str) -> bool {
        self.named(name).iter().any(|field| field.kind == FieldType::Limits)
    }

    /// The category that declares most of the fields; of several the one with the strictest rules.
    fn category(&self, names: &[(String, &Json)]) -> Option<Category> {
        let count =
            |category| names.iter().filter(|(name, _)| self.find(category, name).is_some()).count();
        let best = Category::ALL.into_iter().max_by_key(|category| count(*category))?;
        (count(best) > 0).then_some(best)
    }
}

/// Where findings about a payload go, and what they are made with.
#[derive(Debug)]
pub struct Checker<'c, 'k> {
    /// The declared fields.
    pub declared: Declared<'c>,
    /// What is known of the instance.
    pub known: Option<&'k Known>,
    /// What was seen so far.
    pub tally: Tally,
    /// The opaque values seen so far.
    pub tokens: Tokens,
}

impl Checker<'_, '_> {
    /// Checks every field. `exact`: it is this document byte for byte.
    pub fn payload(&mut self, at: &At<'_>, part: Part, payload: &Payload, exact: Option<Category>) {
        let fields = flatten(&payload.fields, &|name| self.declared.is_whole(name));
        let category = exact.or(payload.category).or_else(|| self.declared.category(&fields));
        let before = self.tally.found_so_far;
        if exact.is_none() {
            if let Some(fault) = &payload.fault {
                self.tally.found(at, Kind::WrongType, part, Some("signatures"), fault);
            }
            self.twice(at, part, &fields);
        }
        for (name, value) in &fields {
            let field = category.and_then(|category| self.declared.find(category, name));
            let is_good = match field {
                Some(field) => self.value(at, part, field, (value, payload.is_form), exact),
                None => {
                    self.undeclared(at, part, name, category);
                    false
                }
            };
            // What the catalogue declares as such may identify; nothing else may.
            let may_identify = is_good && category != Some(Category::Usage);
            if !may_identify {
                self.identifies(at, part, name, value);
            }
        }
        if category == Some(Category::Usage) && !fields.is_empty() {
            self.while_off(at, part);
        }
        let Some(category) = category else { return };
        if exact.is_some() {
            *self.tally.exact.entry(category).or_default() += 1;
        } else if self.tally.found_so_far == before {
            *self.tally.declared.entry(category).or_default() += 1;
        }
    }

    /// Whether a declared field has a value of its type, and may be sent yet.
    fn value(
        &mut self,
        at: &At<'_>,
        part: Part,
        field: &Field,
        (value, is_form): (&Json, bool),
        exact: Option<Category>,
    ) -> bool {
        if exact.is_none()
            && let Err(takes) = fits(field, value, is_form)
        {
            let found = if let Json::Text(_) = value { "other text" } else { value.name() };
            let message = format!("the catalogue declares {takes}; this is {found}");
            self.tally.found(at, Kind::WrongType, part, Some(&field.name), &message);
            return false;
        }
        self.tally.field(field.category, &field.name);
        let shown = self.known.and_then(|known| known.disclosure);
        if field.category == Category::Usage && shown.is_some_and(|shown| field.since > shown) {
            let message = format!(
                "the field is new in catalogue {}, and no disclosure has named it here",
                field.since
            );
            self.tally.found(at, Kind::NotDisclosed, part, Some(&field.name), &message);
        }
        true
    }

    fn undeclared(&mut self, at: &At<'_>, part: Part, name: &str, category: Option<Category>) {
        let other = self.declared.named(name).first().map(|field| field.category);
        let (kind, message) = match (other, category) {
            (Some(other), Some(category)) => (
                Kind::MixedKinds,
                format!(
                    "the field is {}, in one payload with {}: the two are never sent together",
                    words(other),
                    words(category)
                ),
            ),
            _ => (Kind::UndeclaredField, "the catalogue does not declare this field".to_owned()),
        };
        self.tally.found(at, kind, part, Some(name), &message);
    }

    /// A reader that keeps one of two values would not see the other.
    fn twice(&mut self, at: &At<'_>, part: Part, fields: &[(String, &Json)]) {
        let mut seen = BTreeSet::new();
        for (name, _) in fields {
            // An element of a list has no name of its own.
            if !seen.insert(name) && !name.contains("[]") {
                let message = "the field is there twice, so that readers can see different values";
                self.tally.found(at, Kind::FieldTwice, part, Some(name), message);
            }
        }
    }

    fn while_off(&mut self, at: &At<'_>, part: Part) {
        let Some(source) = self.known.and_then(|known| known.usage_off) else { return };
        let message = format!("usage data is off: {}", source.describe());
        self.tally.found(at, Kind::UsageWhileOff, part, None, &message);
    }

    /// Looks for what identifies in a name and its value.
    fn identifies(&mut self, at: &At<'_>, part: Part, name: &str, value: &Json) {
        self.text(at, part, name, name, false);
        match value {
            Json::Text(text) => self.text(at, part, name, text, true),
            Json::Count(number) => self.text(at, part, name, &number.to_string(), true),
            Json::Number(number) => self.text(at, part, name, &number.to_string(), true),
            Json::Object(_) => {
                let text = serde_json::to_string(value).unwrap_or_default();
                self.text(at, part, name, &text, false);
            }
            Json::Null | Json::Flag(_) | Json::List(_) => {}
        }
    }

    /// Looks for this instance in a text, and for one that an earlier request had as well.
    pub fn text(&mut self, at: &At<'_>, part: Part, name: &str, text: &str, is_value: bool) {
        if let Some(what) = self.known.and_then(|known| known.identifier_in(text)) {
            let message = format!("it contains {what} of this instance");
            self.tally.found(at, Kind::Identifier, part, Some(name), &message);
        } else if is_value && let Some(first) = self.tokens.note(text, at.entry) {
            let message =
                format!("log.entries[{first}] has the same opaque value: it can tell who sends");
            self.tally.found(at, Kind::RepeatedToken, part, Some(name), &message);
        }
    }
}

/// The kind of data, in words.
const fn words(category: Category) -> &'static str {
    match category {
        Category::Request => "part of a request",
        Category::Compliance => "compliance data",
        Category::Usage => "usage data",
    }
}
