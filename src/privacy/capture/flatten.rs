//! The fields of a JSON body by their dotted names, as the catalogue has them.

use crate::privacy::capture::json::Json;

/// The fields with their names; `is_whole` says of which name the object is the value. An element
/// of a list has the name of the list with `[]`.
pub fn flatten<'j>(
    fields: &'j [(String, Json)],
    is_whole: &impl Fn(&str) -> bool,
) -> Vec<(String, &'j Json)> {
    let mut found = Vec::new();
    for (name, value) in fields {
        add(name.clone(), value, is_whole, &mut found);
    }
    found
}

/// JSON is at most 128 levels deep here: its reader refuses more.
fn add<'j>(
    name: String,
    value: &'j Json,
    is_whole: &impl Fn(&str) -> bool,
    found: &mut Vec<(String, &'j Json)>,
) {
    match value {
        Json::Object(members) if !members.is_empty() && !is_whole(&name) => {
            for (key, value) in members {
                add(format!("{name}.{key}"), value, is_whole, found);
            }
        }
        Json::List(list) if !list.is_empty() => {
            for value in list {
                add(format!("{name}[]"), value, is_whole, found);
            }
        }
        _ => found.push((name, value)),
    }
}
