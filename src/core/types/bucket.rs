//! Buckets: how a count loses its exactness. 0, 1, 2-4, 5-9, 10-19, 20-49, 50-99
//! and so on, up to a field's `max`, from which on all counts are one bucket.

/// Whether a bucket can begin at `bound`: 1, 2, 5, 10, 20, 50, 100, …
#[must_use]
pub fn is_bound(bound: u64) -> bool {
    bounds(bound).last() == Some(&bound) && bound > 0
}

/// The first count of each bucket, in order, for a field with this `max`.
#[must_use]
pub fn bounds(max: u64) -> Vec<u64> {
    let decades = std::iter::successors(Some(1_u64), |decade| decade.checked_mul(10));
    let steps = decades
        .flat_map(|decade| [1, 2, 5].into_iter().filter_map(move |step| decade.checked_mul(step)));
    std::iter::once(0).chain(steps.take_while(|bound| *bound <= max)).collect()
}

/// The bucket that a count falls in, as in `5-9`, or `1000+` for the last one.
#[must_use]
pub fn label(count: u64, max: u64) -> String {
    let bounds = bounds(max);
    let first = bounds.iter().rev().find(|bound| **bound <= count).copied().unwrap_or_default();
    match bounds.iter().find(|bound| **bound > first) {
        None => format!("{first}+"),
        Some(next) if next - first == 1 => first.to_string(),
        Some(next) => format!("{first}-{}", next - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{bounds, is_bound, label};

    /// The buckets as the privacy policy writes them: 0, 1, 2-4, 5-9, 10-19, …
    #[test]
    fn counts_fall_into_the_buckets_that_are_promised() {
        for (count, words) in [
            (0, "0"),
            (1, "1"),
            (2, "2-4"),
            (4, "2-4"),
            (5, "5-9"),
            (9, "5-9"),
            (10, "10-19"),
            (20, "20-49"),
            (49, "20-49"),
            (50, "50-99"),
            (99, "50-99"),
            (100, "100+"),
            (u64::MAX, "100+"),
        ] {
            assert_eq!(label(count, 100), words, "{count}");
        }
        assert_eq!(bounds(100).len(), 8);
        assert_eq!(label(1, 1), "1+");
    }

    #[test]
    fn only_the_steps_of_the_ladder_are_bounds() {
        let good: Vec<u64> = (0..=100).filter(|bound| is_bound(*bound)).collect();
        assert_eq!(good, [1, 2, 5, 10, 20, 50, 100]);
    }
}
