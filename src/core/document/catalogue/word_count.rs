//! How many words a text has, in any script.

/// How many words a text has. Scripts that are written without spaces have about one word in two
/// characters.
#[must_use]
pub fn word_count(text: &str) -> usize {
    let words = |part: &str| part.chars().filter(|c| is_without_spaces(*c)).count().div_ceil(2);
    text.split_whitespace().map(|part| words(part).max(1)).sum()
}

/// Whether a character is of a script that is written without spaces between words: Chinese,
/// Japanese, Thai, Lao, Tibetan, Burmese and Khmer, by their blocks in Unicode.
const fn is_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'        // Thai, Lao
        | '\u{f00}'..='\u{fff}'      // Tibetan
        | '\u{1000}'..='\u{109f}'    // Burmese
        | '\u{1780}'..='\u{17ff}'    // Khmer
        | '\u{3005}'..='\u{3007}'    // marks that repeat a character, and zero
        | '\u{3040}'..='\u{30ff}'    // Hiragana, Katakana
        | '\u{31f0}'..='\u{31ff}'    // Katakana, extended
        | '\u{3400}'..='\u{4dbf}'    // Chinese characters, extended
        | '\u{4e00}'..='\u{9fff}'    // Chinese characters
        | '\u{f900}'..='\u{faff}'    // Chinese characters, for other encodings
        | '\u{20000}'..='\u{3ffff}') // Chinese characters, rare
}

#[cfg(test)]
mod tests {
    use super::word_count;

    /// "How many containers a list must show", and shorter; counted by hand.
    #[test]
    fn a_purpose_is_long_enough_in_scripts_without_spaces() {
        for enough in [
            "決定列表要顯示多少容器",
            "决定列表要显示多少个容器",
            "一覧に表示する件数を決めるため",
            "Docker のバージョンを決めるため",
            "ต้องแสดงคอนเทนเนอร์กี่รายการ",
            "បញ្ជីត្រូវបង្ហាញប៉ុន្មាន",
            "목록에 표시할 컨테이너의 수",
            "Сколько контейнеров показать",
        ] {
            assert!(word_count(enough) >= 3, "{enough}");
        }
        for short in ["容器数量", "件数", "Docker版本", "統計", "จำน", "컨테이너 수", "Statistics"]
        {
            assert!(word_count(short) < 3, "{short}");
        }
    }
}
