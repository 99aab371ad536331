//! Words that go with numbers.

/// `1 day`, `14 days`.
#[must_use]
pub fn count(amount: impl TryInto<u64>, unit: &str) -> String {
    let amount = amount.try_into().unwrap_or(u64::MAX);
    format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn one_thing_has_no_s() {
        assert_eq!(count(0_usize, "key"), "0 keys");
        assert_eq!(count(1_u64, "key"), "1 key");
        assert_eq!(count(2_u32, "key"), "2 keys");
    }
}
