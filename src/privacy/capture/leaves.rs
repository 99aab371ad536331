//! The fields of a JSON body by their dotted names, as the catalogue has them. There is one path,
//! which every field shares: a name can be as long as the body, and there can be very many fields.

use std::slice::Iter;

use crate::privacy::capture::json::Json;

/// One field.
#[derive(Debug)]
pub struct Leaf<'p, 'j> {
    /// Its name: `environments.docker`. An element of a list has the name of the list with `[]`.
    pub name: &'p str,
    /// Where in the name begins what the field before did not have.
    pub new_from: usize,
    /// Its value.
    pub value: &'j Json,
}

/// Walks the fields.
#[derive(Debug)]
pub struct Leaves<'j> {
    open: Vec<Level<'j>>,
    path: String,
    known: usize,
}

/// An object or a list that is walked, and the length of the path to its members.
#[derive(Debug)]
struct Level<'j> {
    members: Members<'j>,
    path: usize,
}

#[derive(Debug)]
enum Members<'j> {
    Object(Iter<'j, (String, Json)>),
    List(Iter<'j, Json>),
}

impl<'j> Leaves<'j> {
    /// Begins to walk.
    pub fn of(fields: &'j [(String, Json)]) -> Self {
        let first = Level { members: Members::Object(fields.iter()), path: 0 };
        Self { open: vec![first], path: String::new(), known: 0 }
    }

    /// The next field; `is_whole` says of which name the object is the value.
    pub fn next(&mut self, is_whole: &impl Fn(&str) -> bool) -> Option<Leaf<'_, 'j>> {
        loop {
            let depth = self.open.len();
            let level = self.open.last_mut()?;
            self.path.truncate(level.path);
            self.known = self.known.min(level.path);
            let next = match &mut level.members {
                Members::List(list) => list.next(),
                Members::Object(members) => members.next().map(|(key, value)| {
                    if depth > 1 {
                        self.path.push('.');
                    }
                    self.path.push_str(key);
                    value
                }),
            };
            let members = match next {
                None => {
                    self.open.pop();
                    continue;
                }
                Some(Json::Object(members)) if !members.is_empty() && !is_whole(&self.path) => {
                    Members::Object(members.iter())
                }
                Some(Json::List(list)) if !list.is_empty() => {
                    self.path.push_str("[]");
                    Members::List(list.iter())
                }
                Some(value) => {
                    let new_from = std::mem::replace(&mut self.known, self.path.len());
                    return Some(Leaf { name: &self.path, new_from, value });
                }
            };
            self.open.push(Level { members, path: self.path.len() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Leaves;
    use crate::privacy::capture::json::{Json, read};

    #[test]
    fn fields_have_dotted_names_and_say_what_is_new_in_them() {
        let text =
            "{\"a\":1,\"b\":{\"c\":[{\"d\":1,\"e\":{}},2,[]],\"w\":{\"x\":1}},\"\":{\"f\":null}}";
        let mut fields = Vec::new();
        let read = read(text.as_bytes(), |value| {
            if let Json::Object(members) = value {
                fields = members;
            }
        });
        assert_eq!(read, Ok(()));
        let (mut leaves, mut found) = (Leaves::of(&fields), Vec::new());
        while let Some(leaf) = leaves.next(&|name| name == "b.w") {
            found.push((leaf.name.to_owned(), leaf.name[leaf.new_from..].to_owned()));
        }
        let wanted = [
            ("a", "a"),
            ("b.c[].d", "b.c[].d"),
            ("b.c[].e", ".e"),
            ("b.c[]", ""),
            ("b.c[]", ""),
            ("b.w", ".w"),
            (".f", ".f"),
        ];
        assert_eq!(found, wanted.map(|(name, new)| (name.to_owned(), new.to_owned())));
    }
}
