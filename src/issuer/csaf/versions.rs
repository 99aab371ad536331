//! Ranges of versions: the specifiers that CSAF has (`vers`, and its fallback without a scheme),
//! as spans that can be joined, cut and written as requirements.

use std::cmp::Ordering;
use std::ops::{Bound, RangeBounds};

use semver::{Version, VersionReq};

use crate::core::types::product_version::exact;

/// Versions without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub low: Bound<Version>,
    pub high: Bound<Version>,
}

impl Span {
    /// One version.
    pub fn of(version: Version) -> Self {
        Self { low: Bound::Included(version.clone()), high: Bound::Included(version) }
    }

    /// The version, if it is one.
    pub fn version(&self) -> Option<&Version> {
        match (&self.low, &self.high) {
            (Bound::Included(low), Bound::Included(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// Whether a version is in it.
    pub fn contains(&self, version: &Version) -> bool {
        (self.low.as_ref(), self.high.as_ref()).contains(version)
    }

    /// Whether every version in it is before another one.
    pub fn is_before(&self, version: &Version) -> bool {
        match &self.high {
            Bound::Included(high) => high < version,
            Bound::Excluded(high) => high <= version,
            Bound::Unbounded => false,
        }
    }

    /// As a requirement; `None` is not expected.
    pub fn requirement(&self) -> Option<VersionReq> {
        let text = match (&self.low, &self.high) {
            (Bound::Unbounded, Bound::Unbounded) => "*".to_owned(),
            _ => match self.version() {
                Some(version) => format!("={version}"),
                None => [side(&self.low, ">"), side(&self.high, "<")]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
            },
        };
        VersionReq::parse(&text).ok()
    }

    /// Whether no version is within; one of the ends is excluded.
    fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (
                Bound::Included(low) | Bound::Excluded(low),
                Bound::Included(high) | Bound::Excluded(high),
            ) => low >= high,
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        }
    }
}

fn side(bound: &Bound<Version>, sign: &str) -> Option<String> {
    match bound {
        Bound::Included(version) => Some(format!("{sign}={version}")),
        Bound::Excluded(version) => Some(format!("{sign}{version}")),
        Bound::Unbounded => None,
    }
}

/// Joins spans that overlap or follow each other, in order.
pub fn join(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by(|a, b| by_low(&a.low, &b.low));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if meet(&last.high, &span.low) => {
                if by_high(&span.high, &last.high).is_gt() {
                    last.high = span.high;
                }
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Takes one version out.
pub fn without(spans: Vec<Span>, version: &Version) -> Vec<Span> {
    let cut = |span: Span| {
        if !span.contains(version) {
            return vec![span];
        }
        let below = Span { low: span.low, high: Bound::Excluded(version.clone()) };
        let above = Span { low: Bound::Excluded(version.clone()), high: span.high };
        [below, above].into_iter().filter(|span| !span.is_empty()).collect()
    };
    spans.into_iter().flat_map(cut).collect()
}

fn by_low(a: &Bound<Version>, b: &Bound<Version>) -> Ordering {
    let key = |bound: &Bound<Version>| match bound {
        Bound::Unbounded => (None, false),
        Bound::Included(version) => (Some(version.clone()), false),
        Bound::Excluded(version) => (Some(version.clone()), true),
    };
    key(a).cmp(&key(b))
}

fn by_high(a: &Bound<Version>, b: &Bound<Version>) -> Ordering {
    match (a, b) {
        (Bound::Unbounded, Bound::Unbounded) => Ordering::Equal,
        (Bound::Unbounded, _) => Ordering::Greater,
        (_, Bound::Unbounded) => Ordering::Less,
        (
            Bound::Included(one) | Bound::Excluded(one),
            Bound::Included(other) | Bound::Excluded(other),
        ) => {
            let closed = |bound: &Bound<Version>| matches!(bound, Bound::Included(_));
            one.cmp(other).then(closed(a).cmp(&closed(b)))
        }
    }
}

/// Whether no release is between the end of one span and the beginning of the next.
fn meet(high: &Bound<Version>, low: &Bound<Version>) -> bool {
    match (high, low) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Included(high), Bound::Included(low)) => low <= high || follows(high, low),
        (Bound::Included(high), Bound::Excluded(low))
        | (Bound::Excluded(high), Bound::Included(low)) => low <= high,
        (Bound::Excluded(high), Bound::Excluded(low)) => low < high,
    }
}

/// 2.19.5 follows 2.19.4: between them are only pre-releases of 2.19.5.
fn follows(high: &Version, low: &Version) -> bool {
    let is_release = |version: &Version| version.pre.is_empty();
    (high.major, high.minor) == (low.major, low.minor)
        && Some(low.patch) == high.patch.checked_add(1)
        && is_release(high)
        && is_release(low)
}

/// One version in the words of a document.
pub fn version(text: &str) -> Result<Version, String> {
    exact(text.trim())
        .ok_or_else(|| format!("`{text}` is not a version of at most three parts, such as 2.19.4"))
}

/// A `vers` or `vls` specifier (CSAF 2.0, section 3.1.2.3.2). Every scheme is read alike: its
/// versions have to be ones that airseal can compare.
pub fn range(text: &str) -> Result<Vec<Span>, String> {
    let unreadable = |reason: &str| {
        format!(
            "`{text}` is not a range of versions: {reason}; CSAF writes vers:generic/>=2.0|<2.19.5"
        )
    };
    let constraints = match text.trim().strip_prefix("vers:") {
        None => text.trim(),
        Some(rest) => rest.split_once('/').ok_or_else(|| unreadable("the scheme ends with /"))?.1,
    };
    if constraints == "*" {
        return Ok(vec![Span { low: Bound::Unbounded, high: Bound::Unbounded }]);
    }
    let mut all = Vec::new();
    for constraint in constraints.split('|') {
        let (sign, version) = Sign::of(constraint.trim());
        // A `vers` version is percent-encoded; of what versions have, that is the plus of a build.
        let plain = version.trim().replace("%2B", "+").replace("%2b", "+");
        all.push((
            exact(&plain).ok_or_else(|| {
                unreadable(&format!("`{version}` is not a version of at most three parts"))
            })?,
            sign,
        ));
    }
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    if all.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
        return Err(unreadable("a version is in it twice"));
    }
    Ok(join(spans(&all)))
}

/// What stands before a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Is,
    IsNot,
    From,
    After,
    UpTo,
    Before,
}

impl Sign {
    fn of(constraint: &str) -> (Self, &str) {
        let signs = [
            (">=", Self::From),
            ("<=", Self::UpTo),
            ("!=", Self::IsNot),
            (">", Self::After),
            ("<", Self::Before),
            ("=", Self::Is),
        ];
        let found = signs
            .into_iter()
            .find_map(|(text, sign)| constraint.strip_prefix(text).map(|version| (sign, version)));
        found.unwrap_or((Self::Is, constraint))
    }
}

/// The spans of constraints in the order of their versions.
fn spans(constraints: &[(Version, Sign)]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut low = None;
    for (version, sign) in constraints {
        let version = version.clone();
        match sign {
            Sign::Is | Sign::IsNot => {}
            Sign::From => low = low.or(Some(Bound::Included(version))),
            Sign::After => low = low.or(Some(Bound::Excluded(version))),
            Sign::UpTo => close(&mut spans, low.take(), Bound::Included(version)),
            Sign::Before => close(&mut spans, low.take(), Bound::Excluded(version)),
        }
    }
    if let Some(low) = low {
        spans.push(Span { low, high: Bound::Unbounded });
    }
    let of = |wanted: Sign| {
        constraints.iter().filter(move |(_, sign)| *sign == wanted).map(|(version, _)| version)
    };
    if spans.is_empty() && of(Sign::Is).next().is_none() {
        spans.push(Span { low: Bound::Unbounded, high: Bound::Unbounded });
    }
    for version in of(Sign::IsNot) {
        spans = without(spans, version);
    }
    spans.extend(of(Sign::Is).cloned().map(Span::of));
    spans
}

/// Ends a span.
fn close(spans: &mut Vec<Span>, low: Option<Bound<Version>>, high: Bound<Version>) {
    match (low, spans.last_mut()) {
        (Some(low), _) => spans.push(Span { low, high }),
        // `<2` alone begins with the first version; after `<1`, it only goes further.
        (None, None) => spans.push(Span { low: Bound::Unbounded, high }),
        (None, Some(last)) => last.high = high,
    }
}
