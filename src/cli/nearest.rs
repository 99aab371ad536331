//! What somebody may have meant who mistyped a name.

use std::path::Path;

use super::sanitize;

/// Below this two names are not alike (Jaro and Winkler; 1 is the same).
const ALIKE: f64 = 0.8;
/// Files looked at: a folder of a million is not read for a hint.
const LOOKED_AT: usize = 1_000;

/// The name that is most like the wanted one, if one is.
pub fn name(wanted: &str, names: impl IntoIterator<Item = String>) -> Option<String> {
    let alike = names.into_iter().map(|name| (strsim::jaro_winkler(wanted, &name), name));
    let best = alike.filter(|(alike, _)| *alike > ALIKE).max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, name)| name)
}

/// The file beside a missing one whose name is most like it, ready to be shown.
pub fn file(missing: &Path) -> Option<String> {
    let wanted = missing.file_name()?.to_str()?;
    let folder = crate::store::files::folder_of(missing);
    let entries = std::fs::read_dir(folder).ok()?.take(LOOKED_AT).flatten();
    let found = name(wanted, entries.filter_map(|entry| entry.file_name().into_string().ok()))?;
    let parent = missing.parent().filter(|parent| !parent.as_os_str().is_empty());
    let path = parent.map_or_else(|| found.clone().into(), |parent| parent.join(&found));
    Some(sanitize::text(&path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_suggested_only_if_it_is_alike() {
        let names = || ["containers", "images", "custom_logo"].map(str::to_owned);
        assert_eq!(name("contaners", names()).as_deref(), Some("containers"));
        assert_eq!(name("logo", names()), None);
        assert_eq!(name("", names()), None);
    }
}
