//! `multipart/form-data` (RFC 7578): the fields, and everything else that such a body has room for.

use crate::privacy::capture::json::MOST_VALUES;

/// What a part may have besides its content.
const HEADERS: [&str; 3] = ["content-disposition", "content-type", "content-transfer-encoding"];

/// What is in a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Multipart {
    /// The fields with their values, of a file its content. What stands outside of these is a field
    /// too, with a name that the catalogue cannot declare: `(preamble)`, `(epilogue)`, `NAME
    /// (filename)`, `NAME (header)`.
    pub fields: Vec<(String, String)>,
    /// The head of each part with the name of its field, to be searched.
    pub heads: Vec<(String, String)>,
}

/// Takes a body apart; `mime` is its content type.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn read(body: &[u8], mime: &str) -> Result<Multipart, &'static str> {
    let (_, parameters) = parameters(mime);
    let boundary = parameters.iter().find(|(name, _)| name == "boundary");
    let boundary = boundary.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty());
    let boundary = boundary.ok_or("its content type names no boundary")?;
    let text = std::str::from_utf8(body).map_err(|_| "it is not text")?;
    let text = format!("\n{}", text.replace("\r\n", "\n"));
    let separator = format!("\n--{boundary}");
    let (mut rest, mut found) = (text.as_str(), Multipart::default());
    let preamble;
    (preamble, rest) = rest.split_once(&separator).ok_or("its boundary is missing")?;
    outside(&mut found, "(preamble)", preamble);
    while !rest.starts_with("--") {
        let part;
        (part, rest) = rest.split_once(&separator).ok_or("its last boundary is missing")?;
        let part = part.trim_start_matches([' ', '\t']).strip_prefix('\n');
        let part = part.ok_or("its boundary has more behind it")?;
        // A part without headers begins with the empty line.
        let (head, content) = match part.strip_prefix('\n') {
            Some(content) => ("", content),
            None => part.split_once("\n\n").ok_or("a part has no head")?,
        };
        one(&mut found, head, content)?;
        if found.fields.len() > MOST_VALUES {
            return Err("it has too many parts");
        }
    }
    outside(&mut found, "(epilogue)", rest.get(2..).unwrap_or_default());
    Ok(found)
}

/// What no reader of forms looks at, and a server can.
fn outside(found: &mut Multipart, name: &str, text: &str) {
    if !text.trim().is_empty() {
        found.fields.push((name.to_owned(), text.trim().to_owned()));
    }
}

fn one(found: &mut Multipart, head: &str, content: &str) -> Result<(), &'static str> {
    let (mut name, mut more) = (None, Vec::new());
    // A line that begins with a space goes on with the one before.
    for line in head.replace("\n ", " ").replace("\n\t", " ").lines() {
        let (header, value) = line.split_once(':').ok_or("a part has a head that is not one")?;
        let header = header.trim().to_ascii_lowercase();
        let (first, parameters) = parameters(value);
        match HEADERS.iter().position(|known| *known == header) {
            Some(0) => {
                for (key, value) in parameters {
                    match key.as_str() {
                        "name" if name.is_none() => name = Some(value),
                        "filename" | "filename*" => more.push(("filename", value)),
                        _ => more.push(("header", format!("{key}={value}"))),
                    }
                }
                if !first.eq_ignore_ascii_case("form-data") {
                    more.push(("header", first));
                }
            }
            Some(_) if parameters.iter().all(|(key, _)| key == "charset") => {}
            Some(_) => more.push(("header", value.to_owned())),
            None => more.push(("header", line.to_owned())),
        }
    }
    let name = name.ok_or("a part has no name")?;
    found.fields.extend(more.into_iter().map(|(what, text)| (format!("{name} ({what})"), text)));
    found.heads.push((format!("{name} (header)"), head.to_owned()));
    found.fields.push((name, content.to_owned()));
    Ok(())
}

/// The first word of a header, and its parameters; of one in quotes what is quoted.
fn parameters(header: &str) -> (String, Vec<(String, String)>) {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut is_quoted, mut is_escaped) = (false, false);
    for character in header.chars() {
        match character {
            _ if is_escaped => {
                is_escaped = false;
                piece.push(character);
            }
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => pieces.push(std::mem::take(&mut piece)),
            _ => piece.push(character),
        }
    }
    pieces.push(piece);
    let mut pieces = pieces.into_iter();
    let first = pieces.next().unwrap_or_default().trim().to_owned();
    let parameter = |piece: String| {
        let (key, value) = piece.split_once('=').unwrap_or(("", &piece));
        (key.trim().to_ascii_lowercase(), value.trim().to_owned())
    };
    (first, pieces.filter(|piece| !piece.trim().is_empty()).map(parameter).collect())
}

#[cfg(test)]
mod tests {
    use super::{MOST_VALUES, read};

    const MIME: &str = "multipart/form-data; boundary=AaB03x";

    fn fields(body: &str) -> Result<Vec<(String, String)>, &'static str> {
        read(body.as_bytes(), MIME).map(|found| found.fields)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    /// The example of RFC 7578 in the form of a browser.
    #[test]
    fn a_body_is_its_fields_and_the_content_of_its_files() {
        let body = "--AaB03x\r\ncontent-disposition: form-data; name=\"field1\"\r\n\r\nJoe owes\r\n--AaB03x\r\n\
                    Content-Disposition: form-data; name=\"f\"; filename=\"a; \\\"b\\\".txt\"\r\nContent-Type: text/plain\r\n\r\n\
                    line\r\n\r\nline\r\n--AaB03x--\r\n";
        let wanted = [
            pair("field1", "Joe owes"),
            pair("f (filename)", "a; \"b\".txt"),
            pair("f", "line\n\nline"),
        ];
        assert_eq!(fields(body), Ok(wanted.to_vec()));
        assert!(read(body.as_bytes(), "multipart/form-data").is_err());
    }

    #[test]
    fn nothing_of_a_body_is_dropped() {
        let body = "before\n--AaB03x\nContent-Disposition: form-data; name=a; x=1\nContent-Type: text/plain; id=2\n\
                    X-Id: 3\n\n4\n--AaB03x--\nafter\n";
        let wanted = [
            pair("(preamble)", "before"),
            pair("a (header)", "x=1"),
            pair("a (header)", " text/plain; id=2"),
            pair("a (header)", "X-Id: 3"),
            pair("a", "4"),
            pair("(epilogue)", "after"),
        ];
        assert_eq!(fields(body), Ok(wanted.to_vec()));
        for wrong in [
            "",
            "no boundary",
            "--AaB03x\r\n",
            "--AaB03x y\n\n--AaB03x--",
            "--AaB03x\n\nx\n--AaB03x--",
            "--AaB03x\nContent-Disposition: form-data; name=a\nno header\n\nx\n--AaB03x--",
        ] {
            assert!(fields(wrong).is_err(), "{wrong}");
        }
    }

    /// RFC 2183 has each parameter once, and an escape only inside quotes.
    #[test]
    fn a_second_name_is_told_and_a_backslash_outside_quotes_is_kept() {
        let of = |more: &str| {
            fields(&format!("--AaB03x\nContent-Disposition: form-data{more}\n\n4\n--AaB03x--"))
        };
        let wanted = [pair("a (header)", "name=b"), pair("a", "4")];
        assert_eq!(of("; name=a; name=b"), Ok(wanted.to_vec()));
        let wanted = [pair("a (filename)", "C:\\b"), pair("a", "4")];
        assert_eq!(of("; name=a; filename=C:\\b"), Ok(wanted.to_vec()));
        assert_eq!(of("; name=a; filename=\"C:\\\\b\""), Ok(wanted.to_vec()));
    }

    /// A line of a head that is not a known one is a value as well: one part can have very many.
    #[test]
    fn a_body_of_more_values_than_are_looked_at_is_refused() {
        let read = |lines: usize| {
            let head = format!("Content-Disposition: form-data; name=a\n{}", "x:\n".repeat(lines));
            fields(&format!("--AaB03x\n{head}\nb\n--AaB03x--")).map(|fields| fields.len())
        };
        assert_eq!(read(MOST_VALUES - 1), Ok(MOST_VALUES));
        for lines in [MOST_VALUES, 2 * MOST_VALUES] {
            assert_eq!(read(lines), Err("it has too many parts"));
        }
    }
}
