//! The version of the product that runs, in the product's own words.

use std::fmt;
use std::str::FromStr;

use semver::{BuildMetadata, Version, VersionReq};

use crate::core::Malformed;
use crate::core::types::safe_text::is_unsafe;
use crate::core::types::text_form::serde_as_text;

/// What a product prints as its version: 1 to 100 printable characters, such as
/// `2.19.4`, `v2.19` or `19.03.8-ce`. It is compared as a version only where it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductVersion(String);

impl ProductVersion {
    /// Reads what somebody gave: white space around it is forgiven.
    ///
    /// # Errors
    /// Empty, over 100 characters, or with a character that cannot be seen.
    pub fn parse_lenient(text: &str) -> Result<Self, Malformed> {
        text.trim().parse()
    }

    /// Whether `requirement` holds for it, or may hold; `fixed` is the first version for
    /// which it does no longer. Text that is no version may be any: unsure means yes.
    #[must_use]
    pub fn may_match(&self, requirement: &VersionReq, fixed: Option<&Version>) -> bool {
        let readings = self.readings(std::iter::once(requirement));
        readings.is_empty() || readings.iter().any(|version| matches(version, requirement, fixed))
    }

    /// The versions that it may be, as far as `requirements` tell them apart; none if the text is
    /// not a version.
    #[must_use]
    pub fn readings<'r>(
        &self,
        requirements: impl IntoIterator<Item = &'r VersionReq>,
    ) -> Vec<Version> {
        match self.reading() {
            None => Vec::new(),
            Some(Reading::Exact(version)) => vec![version],
            Some(Reading::AnyPatch(major, minor)) => {
                // A requirement changes its answer only at the patches that it names.
                let comparators =
                    requirements.into_iter().flat_map(|requirement| &requirement.comparators);
                let near = comparators
                    .filter_map(|comparator| comparator.patch)
                    .flat_map(|patch| [patch.saturating_sub(1), patch, patch.saturating_add(1)]);
                let patches = [0, u64::MAX].into_iter().chain(near);
                patches.map(|patch| Version::new(major, minor, patch)).collect()
            }
        }
    }

    /// The text as a semantic version: a leading `v` is passed over, and so are the
    /// leading zeros of a part; two parts leave the third open.
    fn reading(&self) -> Option<Reading> {
        let (numbers, rest) = parts(&self.0)?;
        match (numbers.as_slice(), rest) {
            ([major, minor], "") => Some(Reading::AnyPatch(*major, *minor)),
            ([major, minor, patch], rest) => {
                Version::parse(&format!("{major}.{minor}.{patch}{rest}")).ok().map(Reading::Exact)
            }
            _ => None,
        }
    }
}

/// The numbers of a version, without a leading `v`, and what follows them.
fn parts(text: &str) -> Option<(Vec<u64>, &str)> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at_checked(end)?;
    let numbers: Option<Vec<u64>> = numbers.split('.').map(|part| part.parse().ok()).collect();
    Some((numbers?, rest))
}

/// One version in the words of a product: `4.2` is 4.2.0, and a build makes no difference. `None`:
/// it is not a version of at most three parts.
#[must_use]
pub fn exact(text: &str) -> Option<Version> {
    let (numbers, rest) = parts(text)?;
    let (major, minor, patch) = match *numbers.as_slice() {
        [major] => (major, 0, 0),
        [major, minor] => (major, minor, 0),
        [major, minor, patch] => (major, minor, patch),
        _ => return None,
    };
    let mut version = Version::parse(&format!("{major}.{minor}.{patch}{rest}")).ok()?;
    version.build = BuildMetadata::EMPTY;
    Some(version)
}

/// A text read as a version.
enum Reading {
    Exact(Version),
    /// `2.19` may be any 2.19.x.
    AnyPatch(u64, u64),
}

fn matches(version: &Version, requirement: &VersionReq, fixed: Option<&Version>) -> bool {
    // 2.19.5-rc.1 is older than a fix in 2.19.5.
    let release = release_of(version);
    // A build is no other version.
    let is_fixed = fixed.is_some_and(|fixed| fixed.cmp_precedence(&release).is_eq());
    let before_fix = *version < release && is_fixed;
    satisfies(version, requirement) || before_fix
}

/// Whether a version, or the release that it is a pre-release of, meets a requirement. One by
/// itself matches no pre-release: 2.19.4-rc.1 has the holes of 2.19.4.
#[must_use]
pub fn satisfies(version: &Version, requirement: &VersionReq) -> bool {
    requirement.matches(version) || requirement.matches(&release_of(version))
}

fn release_of(version: &Version) -> Version {
    Version::new(version.major, version.minor, version.patch)
}

impl FromStr for ProductVersion {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() || text.chars().count() > 100 {
            return Err(Malformed::new("a product version has 1 to 100 characters"));
        }
        if text.trim() != text || text.chars().any(is_unsafe) {
            return Err(Malformed::new(
                "a product version has printable characters only, and no space at its beginning or end",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ProductVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(ProductVersion);
