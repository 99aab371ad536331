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

/// What people type who look for a command by another name: after which command, the words, and
/// what to say. Whole words, because letters alike say nothing of their sense. One text, because
/// each pointer of a table would be relocated at every start.
const MEANT: &str = "\
airseal: license licence licences lic = airseal licenses lists what is installed; airseal import FILE installs a license
airseal: list ls = airseal licenses lists what is installed; airseal vendor list what a vendor issued
airseal: optout opt-out opt_out off disable objection object = to turn usage data off: airseal telemetry off
airseal: optin opt-in opt_in on enable consent = to turn usage data on: airseal telemetry on
airseal: renew renewal extend upgrade = ask the vendor for a new license, then: airseal import FILE; a vendor renews it with airseal vendor renew
airseal: install add apply load update = to install a license: airseal import FILE
airseal: activate activation enroll enrol signup login request init = airseal register --email ADDRESS -o request.json writes a request for a license; airseal import FILE installs the license that the vendor returns
airseal: check validate validation test = airseal verify checks the license; airseal telemetry check says whether usage data may leave
airseal: uninstall deregister de-register deactivate remove delete rm purge reset = airseal unregister deletes what identifies this instance; airseal licenses remove ID deletes one license
airseal: info show state whoami id instance = airseal status shows the license and this instance
airseal: cat view print decode dump read = airseal inspect FILE shows any signed file
airseal: issue sign keygen = vendors issue licenses: airseal vendor issue, after airseal vendor init
airseal: revoke = vendors revoke licenses: airseal vendor revoke
airseal: rotate = vendors replace keys: airseal vendor rotate
airseal: pin fingerprint key keys root = airseal trust pin FILE pins a vendor; airseal trust show lists its keys
airseal: export explain report payload = airseal data show, airseal data export and airseal data explain cover what would be sent
airseal: privacy terms = airseal policy show prints the vendor's privacy policy
airseal: gdpr dsar access erase forget = airseal rights request writes a data protection request
airseal: history events ledger journal audit-log = airseal log shows the ledger
airseal: advisory bulletin bulletins security = airseal advisories shows the vendor's advisories
airseal: time = airseal clock shows what is known of the time
airseal: monitor monitoring prometheus = airseal metrics prints them for a monitoring system
airseal: stats statistics = airseal usage list shows the usage data recorded here
airseal: version = airseal --version prints the version
telemetry: disable optout opt-out stop no false 0 object = to turn usage data off: airseal telemetry off
telemetry: enable optin opt-in start yes true 1 = to turn usage data on: airseal telemetry on
telemetry: show state info get = airseal telemetry status shows who decided
data: view print preview = airseal data show KIND prints what would be sent
data: save write download = airseal data export KIND -o FILE writes what would be sent
data: describe list fields = airseal data explain lists every field
usage: delete remove reset = airseal usage clear deletes the recorded usage data
usage: show get print = airseal usage list shows the recorded usage data
usage: record put = airseal usage set NAME VALUE records a value
usage: import = airseal usage load FILE records a JSON snapshot
usage: inc increment count = airseal usage add NAME adds to a count
trust: add import install set = airseal trust pin FILE pins a bundle; airseal import FILE takes a newer one
trust: list ls status print keys = airseal trust show lists the keys of the bundle in force
trust: unpin remove delete = airseal unregister removes the pinned bundle with the registration
licenses: delete rm uninstall = airseal licenses remove ID deletes one license
licenses: list ls show = airseal licenses, alone, lists them
licenses: add install import = airseal import FILE installs a license
policy: accept agree ack read = airseal policy seen records that a version was seen
policy: print get = airseal policy show prints the version in force
policy: compare changes = airseal policy diff A B shows what changed
rights: ask new open write = airseal rights request RIGHT -o FILE opens a request
rights: delete remove abort rm = airseal rights cancel ID takes a request back
rights: done answered resolve = airseal rights close ID closes a request that was answered
rights: show ls status = airseal rights list shows the open requests
rights: access rectify erase restrict port object withdraw = write: airseal rights request, then the right
clock: set fix sync = airseal clock reset lowers the newest system time seen
advisories: acknowledge read seen = airseal advisories ack ID acknowledges one
vendor: new create license trial = airseal vendor issue REQUEST issues a license
vendor: extend upgrade change downgrade = airseal vendor renew WHAT renews or changes a license
vendor: plan price prices = airseal vendor plans lists what is sold
vendor: licenses ls log = airseal vendor list shows what was issued
vendor: customer find search history = airseal vendor show WHAT shows a customer's licenses
vendor: resend lost again = airseal vendor reissue ID -o FILE writes a license again
vendor: setup keygen = airseal vendor init makes the folder and its keys
vendor: delete remove cancel = airseal vendor revoke ID revokes a license
vendor: data fields telemetry usage = airseal vendor catalogue check FILE checks what your product can send
vendor: export trust bundle = airseal vendor publish -o FILE writes the trust bundle
";

/// The lines of [`MEANT`].
fn meant() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    MEANT.lines().filter_map(|line| {
        let (names, hint) = line.split_once(" = ")?;
        let (parent, words) = names.split_once(": ")?;
        Some((parent, words, hint))
    })
}

/// What to say to whoever typed a word after a command (or `airseal`) that is no command there.
pub fn command(after: &str, typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let is_meant = |(parent, words, _): &(&str, &str, &str)| {
        *parent == after && words.split(' ').any(|word| word == typed)
    };
    meant().find(is_meant).map(|(.., hint)| hint)
}

#[cfg(test)]
mod tests {
    use super::{MEANT, meant, name};

    #[test]
    fn every_command_that_is_suggested_exists_and_no_word_that_is_one_is_in_the_way() {
        let mut root = crate::cli::command();
        root.build();
        assert_eq!(meant().count(), MEANT.lines().count(), "every line is understood");
        for (parent, words, hint) in meant() {
            let here = if parent == "airseal" {
                &root
            } else {
                root.find_subcommand(parent).expect("a command")
            };
            for word in words.split(' ') {
                assert!(here.find_subcommand(word).is_none(), "{parent} {word} is a command");
            }
            let mut named = 0;
            for line in hint.split("airseal ").skip(1) {
                let mut words = line.split([' ', ';', ',']);
                let first = words.next().unwrap_or_default();
                let Some(command) = root.find_subcommand(first) else {
                    assert_eq!(first, "--version", "{hint}");
                    continue;
                };
                let second = words.next().unwrap_or_default();
                let is_name = !second.is_empty() && second.bytes().all(|b| b.is_ascii_lowercase());
                let takes_one = command.get_subcommands().next().is_some() && is_name;
                let subcommands =
                    ["vendor", "telemetry", "data", "trust", "usage", "policy", "rights"];
                if takes_one && subcommands.contains(&first) {
                    assert!(command.find_subcommand(second).is_some(), "{hint}: {first} {second}");
                }
                named += 1;
            }
            assert!(named > 0 || hint.contains("--version"), "{hint}");
        }
    }

    #[test]
    fn a_name_is_suggested_only_if_it_is_alike() {
        let names = || ["containers", "images", "custom_logo"].map(str::to_owned);
        assert_eq!(name("contaners", names()).as_deref(), Some("containers"));
        assert_eq!(name("logo", names()), None);
        assert_eq!(name("", names()), None);
    }
}
