//! Which letters of GDPR 6(1) a legal basis cites: a notice names rights by them. A catalogue has the
//! basis in words, so a few spellings are understood, and every other one is unclear. It is never
//! taken for "none of the letters".
//!
//! A basis has parts, with `;` or `§` before each further one. A part that cites Article 6 has, besides
//! the numbers 6 and 1 and the letters, only the words of one short list; `GDPR 6(1)(b) and (f)`,
//! `Art. 6 Abs. 1 S. 1 lit. f DSGVO` and `point (f) of Article 6(1)` are such parts. A remark is a part
//! without Article 6, or is in parentheses.

use std::collections::BTreeSet;

/// An example of how to cite it.
pub const EXAMPLE: &str = "GDPR 6(1)(f)";

/// The words that a citation may have, in English, German and French.
const WORDS: &str = "gdpr dsgvo ds-gvo rgpd eu uk regulation verordnung 2016 679 art article artikel \
                     par para paragraph paragraphe abs absatz s satz sentence first subparagraph uabs \
                     unterabs unterabsatz lit litera buchst buchstabe buchstaben point points letter \
                     letters lettre and or und oder bzw et ou of the der des du i v m";

/// The letters of GDPR 6(1) that a legal basis cites; `None`: that is unclear. It is unclear, too, if
/// the words speak of a consent or of a legitimate interest and its letter is not cited.
#[must_use]
pub fn letters(basis: &str) -> Option<BTreeSet<char>> {
    let basis = basis.to_lowercase();
    let mut found = BTreeSet::new();
    for part in without_remarks(&basis).split([';', '§']) {
        found.extend(cited(part)?);
    }
    let speaks_of = |stems: &[&str]| stems.iter().any(|stem| basis.contains(stem));
    let is_silent = speaks_of(&["consent", "einwillig"]) && !found.contains(&'a')
        || speaks_of(&["legitimate", "berechtigt", "légitime"]) && !found.contains(&'f');
    (!found.is_empty() && !is_silent).then_some(found)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| c.is_whitespace() || ".,:()/&".contains(c);
    text.split(is_between).filter(|word| !word.is_empty())
}

/// Without what is in parentheses, unless it has a letter or a number of a citation.
fn without_remarks(text: &str) -> String {
    let mut parts = text.split('(');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_remark = |inside: &str| words(inside).all(|word| word.chars().count() > 1);
        let after = part.split_once(')').filter(|(inside, _)| is_remark(inside));
        kept.push(' ');
        kept.push_str(after.map_or(part, |(_, after)| after));
    }
    kept
}

/// The letters that a part cites: none if it cites another article or is a remark.
fn cited(part: &str) -> Option<Vec<char>> {
    let (mut letters, mut numbers, mut is_known) = (Vec::new(), Vec::new(), true);
    for word in words(part) {
        match word.chars().next() {
            Some(letter @ 'a'..='f') if word.len() == 1 => letters.push(letter),
            _ if WORDS.split(' ').any(|known| known == word) => {}
            Some('0'..='9') => numbers.push(word),
            _ => is_known = false,
        }
    }
    if !numbers.contains(&"6") {
        return letters.is_empty().then_some(letters);
    }
    // Each citation is 6, paragraph 1; the subparagraph and the sentence are numbered 1, too.
    let mut paragraphs = numbers.split(|number| *number == "6");
    let begins = paragraphs.next().is_some_and(<[_]>::is_empty);
    let paragraphs: Vec<_> = paragraphs.collect();
    let is_first = |numbers: &&[&str]| !numbers.is_empty() && numbers.iter().all(|n| *n == "1");
    let is_read = is_known && begins && paragraphs.iter().all(is_first);
    (is_read && letters.len() >= paragraphs.len()).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::letters;

    fn read(basis: &str) -> Option<String> {
        letters(basis).map(|letters| letters.into_iter().collect())
    }

    /// As catalogues, privacy notices, courts and textbooks write it.
    #[test]
    fn a_legal_basis_is_read_as_it_is_usually_written() {
        for (basis, wanted) in [
            ("GDPR 6(1)(f)", "f"),
            ("GDPR 6(1)(f); object: 21", "f"),
            ("GDPR 6(1)(c); 5(2)", "c"),
            ("GDPR 6(1)(b) and (f)", "bf"),
            ("GDPR 6(1)(b); GDPR 6(1)(f)", "bf"),
            ("GDPR Art. 6(1)(a), (b) or (f)", "abf"),
            ("Art. 6(1)(f) GDPR (legitimate interests)", "f"),
            ("Article 6(1)(f) UK GDPR; legitimate interest", "f"),
            ("Article 6 (1) f", "f"),
            ("Art. 6 par. 1 lit. f GDPR", "f"),
            ("Art. 6 para. 1 sentence 1 lit. f GDPR", "f"),
            ("Art. 6.1(f)", "f"),
            ("GDPR Article 6.1.f", "f"),
            ("point (f) of Article 6(1)", "f"),
            ("points (b) and (f) of Article 6(1) of Regulation (EU) 2016/679", "bf"),
            ("point (a) of the first subparagraph of Article 6(1)", "a"),
            ("Article 6(1), first subparagraph, point (f)", "f"),
            ("point (b) of Article 6(1) and point (f) of Article 6(1)", "bf"),
            ("Art. 6 Abs. 1 lit. f DSGVO", "f"),
            ("Art. 6 Abs. 1 S. 1 lit. f DSGVO", "f"),
            ("Art. 6 Abs. 1 Satz 1 lit. f) DSGVO", "f"),
            ("Art. 6 Abs. 1 UAbs. 1 lit. a DSGVO", "a"),
            ("Art. 6 Abs. 1 Unterabs. 1 Buchst. f DSGVO", "f"),
            ("Artikel 6 Absatz 1 Buchstabe f DS-GVO", "f"),
            ("Art. 6 Abs. 1 S. 1 lit. b und f DSGVO", "bf"),
            ("Art. 6 Abs. 1 lit. b bzw. lit. f DS-GVO", "bf"),
            ("Art. 6 Abs. 1 lit. a DSGVO, § 25 Abs. 1 TDDDG", "a"),
            ("Art. 6 Abs. 1 lit. c DSGVO i.V.m. § 147 AO", "c"),
            ("Art.6 Abs.1 S.1 lit.a DSGVO (Einwilligung)", "a"),
            ("art. 6, par. 1, point f, RGPD", "f"),
            ("Article 6, paragraphe 1, point f), du RGPD", "f"),
            ("article 6.1 a) et f) du RGPD (intérêt légitime)", "af"),
        ] {
            assert_eq!(read(basis).as_deref(), Some(wanted), "{basis}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_unclear() {
        for basis in [
            "",
            "legitimate interest",
            "our legitimate interests (f)",
            "contract",
            "GDPR",
            "Art. 6 GDPR",
            "Art. 6 Abs. 1 DSGVO",
            "GDPR 6(1)",
            "GDPR 6(1)(g)",
            "GDPR 6(1)(b); Art. 6 DSGVO",
            "GDPR 6(1)(b) and GDPR 6(1)",
            "GDPR 6(1)(b); or point (f)",
            "GDPR 6(1)(b); 9(2)(a)",
            "GDPR 6(2)(f)",
            "16(1)(f)",
            "6(11)(f)",
            "§ 6 Abs. 1 lit. f BDSG",
            "GDPR 6(1)(a)-(f)",
            "GDPR 6(1)(a\u{2013}f)",
            "Art. 6 Abs. 1 lit. a bis f DSGVO",
            "points (a) to (f) of Article 6(1)",
            "GDPR 6(1), a legitimate interest",
            "GDPR 6(1)(f), a contract",
            "GDPR 6(1)(a)(b or a contract)",
            "GDPR 6(1)(b), and our legitimate interest in statistics",
            "GDPR 6(1)(b) (legitimate interests)",
            "Art. 6 Abs. 1 lit. b DSGVO und berechtigtes Interesse",
            "GDPR 6(1)(b); or your consent",
            "GDPR 6(1)(b) (or consent",
            "article 6.1, d'une part",
            "Art. 6 odst. 1 písm. f",
            "GDPR 6(1)(ｆ)",
            "CCPA 1798.100",
        ] {
            assert_eq!(read(basis), None, "{basis}");
        }
    }
}
