//! Which new passphrases are easy to guess. There is no meter: length, and a list.

use crate::core::types::keys::Passphrase;

/// The fewest characters of a passphrase that alone protects something (NIST SP 800-63B-4, section
/// 3.1.1.2). Whoever copies a key file tries as fast as the machine goes, and nothing locks it.
const SHORTEST: usize = 15;

/// What passwords of that length and more people often choose: the longer entries of the list in
/// zxcvbn 4.4 (MIT), in lowercase; those that look like one person's are left out.
const COMMON: &str = "123456789987654321 1qaz2wsx3edc4rfv qazwsxedcrfvtgb 123456789qwerty \
    12345678900987654321 qwerty123456789 12345678987654321 q1w2e3r4t5y6u7i8 1qazxsw23edcvfr4 \
    1234qwerasdfzxcv q1w2e3r4t5y6u7i8o9p0 passwordstandard 1234567890qwerty 1234567890987654321 \
    1qa2ws3ed4rf5tg qwertyuiop12345 1234567887654321 111222333444555 122333444455555 \
    zxcvbnm123456789 qwertasdfgzxcvb";

/// Why a passphrase is easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It has so many characters, which are too few.
    Short(usize),
    /// It is one of those that are tried first.
    Common,
}

/// Why a passphrase is easy to guess, if it is known to be. Characters are code points, as NIST
/// counts them; case and blanks do not make a common one a better one.
#[must_use]
pub fn weakness(passphrase: &Passphrase) -> Option<Weakness> {
    let text = String::from_utf8_lossy(passphrase.as_bytes());
    let length = text.chars().count();
    if length < SHORTEST {
        return Some(Weakness::Short(length));
    }
    let plain = || text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    COMMON.split(' ').any(|common| common.chars().eq(plain())).then_some(Weakness::Common)
}

#[cfg(test)]
mod tests {
    use super::{COMMON, SHORTEST, Weakness, weakness};
    use crate::core::types::keys::Passphrase;

    fn of(text: &str) -> Option<Weakness> {
        weakness(&Passphrase::from_first_line(text.as_bytes()).expect("a passphrase"))
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert_eq!(of("fourteen chars"), Some(Weakness::Short(14)));
        assert_eq!(of("fifteen  chars!"), None);
        assert_eq!(of("ÄÖÜäöüß€ÄÖÜäöü"), Some(Weakness::Short(14)));
        assert_eq!(of("ÄÖÜäöüß€ÄÖÜäöüß"), None);
    }

    #[test]
    fn a_common_one_is_known_in_any_case_and_with_blanks() {
        for common in ["1qaz2wsx3edc4rfv", "1QAZ2WSX3EDC4RFV", "1qaz 2wsx 3edc 4rfv"] {
            assert_eq!(of(common), Some(Weakness::Common));
        }
        assert_eq!(of("1qaz2wsx3edc4rfv!"), None);
        assert!(COMMON.split(' ').all(|common| common.len() >= SHORTEST));
    }
}
