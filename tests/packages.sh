#!/bin/sh
# The packages of a system and the release, as they reach a machine: what is in them, an
# upgrade that keeps state and objection, a purge that deletes nobody's state.
# Needs cargo-deb, dpkg, cargo-generate-rpm, rpm, busybox, cargo-auditable and cargo-cyclonedx; as root it installs into folders
# of its own.
set -eu

cd "$(dirname "$0")/.."
source=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_HOME AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH

fail() {
    printf 'not so: %s\n' "$*" >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }

# --- The release -------------------------------------------------------------
# The first of the two is signed, and checked with openssl and sha256sum alone.
program=$(scripts/build_static.sh)
"$program" vendor init --product acme-dock --dir "$work/releaser" --no-passphrase > /dev/null
scripts/release.sh "$work/release" "$work/releaser" > /dev/null
(
    "$program" inspect "$work/release/release.json" --pae > "$work/pae"
    "$program" inspect "$work/release/release.json" --signature > "$work/sig"
    openssl pkeyutl -verify -pubin -inkey "$work/releaser/signer-release.pub.pem" -rawin -in "$work/pae" -sigfile "$work/sig"
    "$program" inspect "$work/release/release.json" --payload |
        python3 -c 'import json, sys; [print(h, "", n) for n, h in json.load(sys.stdin)["files"].items()]' > "$work/sums"
    cd "$work/release" && sha256sum --quiet -c "$work/sums"
) > /dev/null || fail 'the signed list of the release does not check'
rm "$work/release/release.json"
(cd "$work/release" && sha256sum --quiet -c SHA256SUMS)
[ "$(ls "$work/release" | wc -l)" -eq 10 ] || fail 'a tarball, seven packages, an SBOM and their sums'
"$(scripts/python.sh requirements-sbom.txt)/python" tests/python/sbom.py "$work"/release/airseal-*.cdx.json "$program"
tarball=$(echo "$work"/release/airseal-[0-9]*.tar.gz)
mv "$work/release" "$work/first"
scripts/release.sh "$work/release" > /dev/null
diff -r "$work/release" "$work/first"
ok 'the same build gives the same release'
tar -xzf "$tarball" -C "$work"
unpacked=$work/$(basename "$tarball" .tar.gz)
"$unpacked/airseal" --version
for file in LICENSE man/airseal-verify.1 completions/_airseal contrib/prometheus/airseal.rules.yml; do
    [ -s "$unpacked/$file" ] || fail "$file is in the tarball"
done

# --- The .rpm ----------------------------------------------------------------
sh tests/rpm.sh "$work"/release/airseal-*.rpm "$work"/release/airseal_*.deb

# --- The Debian package -------------------------------------------------------------
old=$(echo "$work"/release/airseal_*.deb)
new=$(DEB_VERSION=9.9.9-1 scripts/package_deb.sh "$work/new")
version=$(dpkg-deb --field "$old" Version)
dpkg --compare-versions "$version" lt 9.9.9-1
[ "$(dpkg-deb --field "$old" Package)" = airseal ]
[ -z "$(dpkg-deb --field "$old" Depends)" ] || fail 'a static program needs no C library'
[ "$(dpkg-deb --info "$old" conffiles)" = /etc/default/airseal ] || fail 'one file is the administrator'\''s'

root=$work/root
mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info" "$root/etc" "$root/home/ops"
: > "$root/var/lib/dpkg/status"
# Maintainer scripts run outside of the root with DPKG_ROOT set; what the program
# depends on is this machine's.
into() { dpkg --root="$root" --force-script-chrootless,not-root,depends --log=/dev/null "$@" > "$work/dpkg.log" 2>&1 || {
    cat "$work/dpkg.log" >&2
    fail "dpkg $*"
}; }
into --install "$old"
airseal=$root/usr/bin/airseal

for file in usr/share/man/man1/airseal.1.gz usr/share/man/man1/airseal-telemetry-off.1.gz \
    usr/share/bash-completion/completions/airseal usr/share/zsh/vendor-completions/_airseal \
    usr/share/fish/vendor_completions.d/airseal.fish usr/lib/systemd/system/airseal-verify.service \
    usr/lib/systemd/system/airseal-verify.timer usr/lib/nagios/plugins/check_airseal \
    usr/share/doc/airseal/copyright usr/share/doc/airseal/changelog.Debian.gz \
    usr/share/doc/airseal/examples/policy.toml \
    usr/share/doc/airseal/examples/prometheus/airseal.rules.yml etc/default/airseal; do
    [ -s "$root/$file" ] || fail "$file is installed"
done
gzip -dc "$root/usr/share/man/man1/airseal-verify.1.gz" | cmp - man/airseal-verify.1
[ "$(find "$root/usr/share/man/man1" -name '*.gz' | wc -l)" -eq "$(ls man | wc -l)" ]
[ ! -e "$root/etc/airseal" ] || fail 'no policy is set by a package'
[ -z "$(find "$root/etc/systemd" -name 'airseal*' 2> /dev/null)" ] || fail 'nothing is enabled by a package'
ok 'the package installs what it should, and enables nothing'

# --- Used by a user -----------------------------------------------------------
builder=$HOME
HOME=$root/home/ops
export HOME
unset XDG_DATA_HOME XDG_CONFIG_HOME || true
state=$HOME/.local/share/airseal
cd "$work"
"$airseal" vendor init --product acme-dock --dir vendor --no-passphrase > /dev/null
"$airseal" trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)" > /dev/null
"$airseal" register --email ops@acme.example -o request.json > /dev/null 2>&1
"$airseal" vendor issue request.json --dir vendor --days 365 --limit nodes=10 -o license.json > /dev/null
"$airseal" import license.json > /dev/null
"$airseal" telemetry off > /dev/null
"$airseal" verify --limit nodes=10 > /dev/null
"$airseal" --home "$root/var/lib/airseal" telemetry off > /dev/null
AIRSEAL_POLICY=$root/usr/share/doc/airseal/examples/policy.toml "$airseal" telemetry status --json |
    grep -q '"decided_by":"policy"' || fail 'the example policy is one'
AIRSEAL=$airseal "$root/usr/lib/nagios/plugins/check_airseal" | grep -q '^AIRSEAL OK' || fail 'the check works'
printf 'AIRSEAL_HOME=/srv/acme\n' > "$root/etc/default/airseal"
sums() { (cd "$root" && find home var/lib/airseal -type f -exec sha256sum {} + | sort); }
sums > before

# --- Upgraded, removed, purged -------------------------------------------------
into --install "$new"
[ "$(dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat='${Version}' airseal)" = 9.9.9-1 ]
sums | cmp - before
"$airseal" verify --limit nodes=10 > /dev/null
code=0
"$airseal" telemetry check > /dev/null 2>&1 || code=$?
[ "$code" -eq 3 ] || fail 'the objection survives the upgrade'
grep -q /srv/acme "$root/etc/default/airseal" || fail 'the administrator'\''s settings survive the upgrade'
ok 'an upgrade keeps state, objection and settings'

into --remove airseal
[ ! -e "$airseal" ] || fail 'the program is gone'
[ -e "$root/etc/default/airseal" ] || fail 'settings stay until a purge'
mkdir -p "$root/etc/systemd/system/timers.target.wants"
ln -s /lib/systemd/system/airseal-verify.timer "$root/etc/systemd/system/timers.target.wants/"
into --purge airseal
[ ! -e "$root/etc/default/airseal" ] || fail 'a purge takes the settings'
[ ! -L "$root/etc/systemd/system/timers.target.wants/airseal-verify.timer" ] || fail 'a purge disables the timer'
sums | cmp - before
[ -s "$state/instance.key" ] || fail 'the instance is still there'
left=$(cd "$root" && find . -name '*airseal*' ! -path './home/*' ! -path './var/lib/airseal*' ! -path './var/lib/dpkg/*')
[ -z "$left" ] || fail "nothing of the package is left: $left"
ok 'a purge takes the package and leaves the state'

# --- From source ----------------------------------------------------------------
cd "$source"
HOME=$builder
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$source/target} cargo install --quiet --path . --locked --root "$work/cargo" --no-track
"$work/cargo/bin/airseal" --version
ok 'cargo install works'
printf 'The packages hold.\n'
