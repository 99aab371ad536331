//! The fields of one payload against the catalogue.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::document::report::Category;
use crate::privacy::capture::clean::Clean;
use crate::privacy::capture::finding::{FindingKind, RequestPart};
use crate::privacy::capture::json::Json;
use crate::privacy::capture::known::KnownInstance;
use crate::privacy::capture::leaves::{Leaf, Leaves};
use crate::privacy::capture::payload::Payload;
use crate::privacy::capture::tally::{At, Tally};
use crate::privacy::capture::tokens::Tokens;
use crate::privacy::capture::values::fits;

/// The longest name of a declared field, in bytes: a longer one is not looked up.
const LONGEST_NAME: usize = 128;
/// What identifies can begin in the names of the objects around a field, this many bytes before.
const BEFORE: usize = 1024;

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
        let found = (name.len() <= LONGEST_NAME).then(|| self.0.get(name)).flatten();
        found.map(Vec::as_slice).unwrap_or_default()
    }

    fn find(&self, category: Category, name: &str) -> Option<&'c Field> {
        self.named(name).iter().find(|field| field.category == category).copied()
    }

    fn is_whole(&self, name: &str) -> bool {
        self.named(name).iter().any(|field| field.kind == FieldType::Limits)
    }
}

/// Where findings about a payload go, and what they are made with.
#[derive(Debug)]
pub struct Checker<'c, 'k> {
    /// The declared fields.
    pub declared: Declared<'c>,
    /// What is known of the instance.
    pub known: Option<&'k KnownInstance>,
    /// What was seen so far.
    pub tally: Tally<'k>,
    /// The opaque values seen so far.
    pub tokens: Tokens,
    /// Texts in which nothing was found.
    pub clean: Clean,
}

impl Checker<'_, '_> {
    /// Checks every field. `exact`: it is this document byte for byte.
    pub fn payload(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        payload: &Payload,
        exact: Option<Category>,
    ) {
        let before = self.tally.found_so_far;
        if exact.is_none()
            && let Some(fault) = payload.fault
        {
            self.tally.found(at, FindingKind::WrongType, part, Some("signatures"), fault);
        }
        let most = self.names(at, part, payload, exact.is_none());
        let category = exact.or(payload.category).or(most);
        let mut leaves = Leaves::of(&payload.fields);
        while let Some(leaf) = leaves.next(&|name| self.declared.is_whole(name)) {
            let Leaf { name, value, .. } = leaf;
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
                self.identifies(at, part, &leaf);
            }
        }
        for (name, head) in &payload.heads {
            self.text(at, part, name, head, false);
        }
        if category == Some(Category::Usage) && !payload.fields.is_empty() {
            self.while_off(at, part);
        }
        let Some(category) = category else { return };
        if exact.is_some() {
            *self.tally.exact.entry(category).or_default() += 1;
        } else if self.tally.found_so_far == before {
            *self.tally.declared.entry(category).or_default() += 1;
        }
    }

    /// The category that declares most of the fields; of several the one with the strictest rules.
    /// With `once`, a field that is there twice is a finding.
    fn names(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        payload: &Payload,
        once: bool,
    ) -> Option<Category> {
        let (mut counts, mut seen) = (BTreeMap::<_, usize>::new(), HashSet::new());
        let state = RandomState::new();
        let mut leaves = Leaves::of(&payload.fields);
        while let Some(Leaf { name, .. }) = leaves.next(&|name| self.declared.is_whole(name)) {
            for field in self.declared.named(name) {
                *counts.entry(field.category).or_default() += 1;
            }
            // An element of a list has no name of its own, and a long name is a finding anyway. A
            // reader that keeps one of two values would not see the other.
            let is_own = once && name.len() <= LONGEST_NAME && !name.contains("[]");
            if is_own && !seen.insert(state.hash_one(name)) {
                let message = "the field is there twice, so that readers can see different values";
                self.tally.found(at, FindingKind::FieldTwice, part, Some(name), message);
            }
        }
        // Of equal counts the last one: the categories are in the order of their rules.
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(category, _)| category)
    }

    /// Whether a declared field has a value of its type, and may be sent yet.
    fn value(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        field: &Field,
        (value, is_form): (&Json, bool),
        exact: Option<Category>,
    ) -> bool {
        if exact.is_none()
            && let Err(takes) = fits(field, value, is_form)
        {
            let found = if let Json::Text(_) = value { "other text" } else { value.name() };
            let message = format!("the catalogue declares {takes}; this is {found}");
            self.tally.found(at, FindingKind::WrongType, part, Some(&field.name), &message);
            return false;
        }
        self.tally.field(field.category, &field.name);
        let disclosed = self.known.and_then(|known| known.disclosed.as_ref());
        let is_new = disclosed.is_some_and(|names| !names.contains(&field.name));
        if field.category == Category::Usage && is_new {
            let message = "no disclosure has named the field here, as the catalogue has it now";
            self.tally.found(at, FindingKind::NotDisclosed, part, Some(&field.name), message);
        }
        true
    }

    fn undeclared(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        name: &str,
        category: Option<Category>,
    ) {
        let other = self.declared.named(name).first().map(|field| field.category);
        let (kind, message) = match (other, category) {
            (Some(other), Some(category)) => (
                FindingKind::MixedKinds,
                format!(
                    "the field is {}, in one payload with {}: the two are never sent together",
                    words(other),
                    words(category)
                ),
            ),
            _ => (
                FindingKind::UndeclaredField,
                "the catalogue does not declare this field".to_owned(),
            ),
        };
        self.tally.found(at, kind, part, Some(name), &message);
    }

    fn while_off(&mut self, at: &At<'_>, part: RequestPart) {
        let Some(source) = self.known.and_then(|known| known.usage_off) else { return };
        let message = format!("usage data is off: {}", source.describe());
        self.tally.found(at, FindingKind::UsageWhileOff, part, None, &message);
    }

    /// Looks for what identifies in what is new in a name, and in its value.
    fn identifies(&mut self, at: &At<'_>, part: RequestPart, leaf: &Leaf<'_, '_>) {
        let Leaf { name, new_from, value } = *leaf;
        if new_from < name.len() {
            let from = name.floor_char_boundary(new_from.saturating_sub(BEFORE));
            self.text(at, part, name, name.get(from..).unwrap_or_default(), false);
        }
        match value {
            Json::Text(text) => self.text(at, part, name, text, true),
            Json::Count(number) => self.text(at, part, name, &number.to_string(), true),
            Json::Number(number) => self.text(at, part, name, &number.to_string(), true),
            Json::Object(_) => {
                let text = serde_json::to_string(value).unwrap_or_default();
                self.text(at, part, name, &text, false)
            }
            Json::Null | Json::Flag(_) | Json::List(_) => false,
        };
    }

    /// Looks for this instance in a form that only lists what was sent in another place.
    pub fn form_text(&mut self, at: &At<'_>, part: RequestPart, form: &Payload) {
        for (name, value) in &form.fields {
            self.text(at, part, name, name, false);
            if let Json::Text(value) = value {
                self.text(at, part, name, value, false);
            }
        }
        for (name, head) in &form.heads {
            self.text(at, part, name, head, false);
        }
    }

    /// Looks for this instance in a text, and for one that an earlier request had as well; whether
    /// this instance is in it.
    pub fn text(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        name: &str,
        text: &str,
        is_value: bool,
    ) -> bool {
        let known = self.known.filter(|_| !self.clean.has(text));
        if let Some(what) = known.and_then(|known| known.identifier_in(text)) {
            let message = format!("it contains {what} of this instance");
            self.tally.found(at, FindingKind::Identifier, part, Some(name), &message);
            return true;
        }
        if known.is_some() {
            self.clean.note(text);
        }
        if is_value && let Some(first) = self.tokens.note(text, at.entry) {
            let message =
                format!("log.entries[{first}] has the same opaque value: it can tell who sends");
            self.tally.found(at, FindingKind::RepeatedToken, part, Some(name), &message);
        }
        false
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
