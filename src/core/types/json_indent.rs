//! JSON for a person at a terminal: the same values in the same order, a line each.

/// What each level is indented by.
const INDENT: usize = 2;

/// Indents JSON that is written on one line. Strings stay as they are.
#[must_use]
pub fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut characters = json.trim_end().chars().peekable();
    while let Some(c) = characters.next() {
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    next_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                next_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                next_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out.push('\n');
    out
}

fn next_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&" ".repeat(depth * INDENT));
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn values_stand_on_lines_of_their_own_in_the_order_they_came_in() {
        let json = "{\"b\":1,\"a\":[true,null,{}],\"text\":\"x{,}:\\\"[\\\\\",\"none\":[]}\n";
        let expected = "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null,\n    {}\n  ],\n  \
                        \"text\": \"x{,}:\\\"[\\\\\",\n  \"none\": []\n}\n";
        assert_eq!(indented(json), expected);
    }

    #[test]
    fn what_is_indented_is_the_same_json() {
        for json in [
            "{}",
            "[]",
            "1",
            "\"\\\\\\\"\"",
            "[[],[1,[2]],{\"a\":{\"b\":[{}]}}]",
            "{\"a\" : [ 1 , 2 ] }",
        ] {
            let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
            let again: serde_json::Value = serde_json::from_str(&indented(json)).expect("JSON");
            assert_eq!(again, value, "{json}");
        }
    }
}
