#!/bin/sh
# The .rpm, by rpm itself: what is in it, and as root, in a folder of its own: an upgrade that
# keeps state, objection and settings, a removal that deletes nobody's state.
#
#   tests/rpm.sh PACKAGE.rpm PACKAGE.deb
set -eu
package=$(realpath "$1")
deb=$(realpath "$2")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    printf 'not so: %s\n' "$*" >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }
query() { rpm --query --package "$package" "$@" 2> "$work/rpm.log" || { cat "$work/rpm.log" >&2; fail "rpm $*"; }; }

rpm --checksig --nosignature "$package" | grep -q 'digests OK' || fail 'the digests'
# /bin/sh is for the check for Nagios and the scripts; config(...) is its own, and rpmlib(...) is what rpm itself must be able to read.
[ "$(query --requires | grep -v -e '^rpmlib(' -e '^config(airseal) = ' | sort -u)" = /bin/sh ] || fail "it needs a shell alone: $(query --requires)"
[ "$(query --queryformat '%{NAME} %{LICENSE} %{ARCH}')" = "airseal Apache-2.0 $(uname -m)" ] || fail 'its name, license and machine'
[ "$(query --queryformat '%{BUILDHOST}')" = '(none)' ] || fail 'it names no machine'
[ "$(query --configfiles)" = /etc/sysconfig/airseal ] || fail 'one file is the administrator'\''s'
RPM_VERSION=9.9.9 scripts/package_rpm.sh "$work/new" > "$work/path"
new=$(cat "$work/path")

# What each package has, without what differs between the systems.
listed() { (cd "$1" && find . -type f ! -path './var/*' -exec sha256sum {} + | sort -k 2); }
mkdir "$work/unpacked" "$work/other"
(cd "$work/unpacked" && rpm2archive - < "$package" | tar -xz)
dpkg-deb --extract "$deb" "$work/other"
gzip -d "$work/other/usr/share/man/man1"/*.gz
(
    cd "$work/other"
    mv etc/default etc/sysconfig
    mkdir usr/lib64 usr/share/zsh/site-functions
    mv usr/lib/nagios usr/lib64/
    mv usr/share/zsh/vendor-completions/* usr/share/zsh/site-functions/
    mv usr/share/doc/airseal/changelog.gz usr/share/doc/airseal/CHANGELOG.md.gz
    gzip -dr usr/share/doc/airseal 2> "$work/log" || true
    rm usr/share/doc/airseal/copyright usr/share/doc/airseal/changelog.Debian
)
(
    cd "$work/unpacked"
    cmp usr/share/licenses/airseal/LICENSE "$OLDPWD/LICENSE"
    rm -r usr/share/licenses usr/lib/systemd/system/airseal-verify.service.d
)
listed "$work/unpacked" > "$work/of-rpm"
listed "$work/other" | diff - "$work/of-rpm" || fail 'the .deb and the .rpm have the same files'
ok "the .rpm has the $(wc -l < "$work/of-rpm") files of the Debian package, and needs a shell alone"
[ "$(id -u)" = 0 ] || exit 0

# A shell for the scripts of the package. Requirements are looked up in the database of the
# folder, which has no other package; Debian's rpm wants to be told that it is meant.
root=$work/root
mkdir -p "$root/bin" "$root/dev" "$root/home/ops" "$root/var/lib/rpm" "$root/etc"
: > "$root/dev/null"
cp "$(command -v busybox)" "$root/bin/busybox"
"$(command -v chroot)" "$root" /bin/busybox --install -s /bin
into() {
    rpm --root "$root" --dbpath /var/lib/rpm --nodeps "$@" > "$work/rpm.log" 2>&1 || { cat "$work/rpm.log" >&2; fail "rpm $*"; }
    [ ! -s "$work/rpm.log" ] || { cat "$work/rpm.log" >&2; fail "rpm $* has something to say"; }
}
inside() { env -i HOME=/home/ops PATH=/usr/bin:/bin "$(command -v chroot)" "$root" "$@"; }
into --force-debian --install "$package"
into --verify airseal
[ ! -e "$root/etc/airseal" ] || fail 'no policy is set by a package'
[ ! -e "$root/etc/systemd" ] || fail 'nothing is enabled by a package'
airseal=/usr/bin/airseal
{
    inside $airseal vendor init --product acme-dock --dir /home/vendor --no-passphrase
    inside $airseal trust pin /home/vendor/trust.json --fingerprint "$(cat "$root/home/vendor/root.fingerprint")"
    inside $airseal register --email ops@acme.example -o /home/request.json
    inside $airseal vendor issue /home/request.json --dir /home/vendor --days 365 --limit nodes=10 -o /home/license.json
    inside $airseal import /home/license.json
    inside $airseal telemetry off
    inside $airseal --home /var/lib/airseal telemetry off
} > "$work/made" 2>&1 || { cat "$work/made" >&2; fail 'it works where it is installed'; }
inside /usr/lib64/nagios/plugins/check_airseal | grep -q '^AIRSEAL OK' || fail 'the check works'
settings=$root/etc/sysconfig/airseal
printf 'AIRSEAL_HOME=/srv/acme\n' > "$settings"
sums() { (cd "$root" && find home var/lib/airseal -type f -exec sha256sum {} + | sort); }
sums > "$work/before"
ok 'it is installed as it was packed, and works'

into --force-debian --upgrade "$new"
[ "$(rpm --root "$root" --dbpath /var/lib/rpm --query --queryformat '%{VERSION}' airseal)" = 9.9.9 ] || fail 'the new version'
inside $airseal verify --limit nodes=10 > /dev/null
code=0
inside $airseal telemetry check > /dev/null 2>&1 || code=$?
[ "$code" -eq 3 ] || fail 'the objection survives the upgrade'
grep -q /srv/acme "$settings" || fail 'the administrator'\''s settings survive the upgrade'
sums | cmp - "$work/before"
ok 'an upgrade keeps state, objection and settings'

mkdir -p "$root/etc/systemd/system/timers.target.wants"
timer=$root/etc/systemd/system/timers.target.wants/airseal-verify.timer
ln -s /usr/lib/systemd/system/airseal-verify.timer "$timer"
rpm --root "$root" --dbpath /var/lib/rpm --erase airseal 2> "$work/rpm.log" || { cat "$work/rpm.log" >&2; fail 'rpm --erase'; }
[ ! -L "$timer" ] || fail 'a removal disables the timer'
grep -q /srv/acme "$settings.rpmsave" || fail 'the administrator'\''s settings are kept aside'
sums | cmp - "$work/before"
left=$(cd "$root" && find . -name '*airseal*' ! -path './home/*' ! -path './var/lib/airseal*' ! -name airseal.rpmsave)
[ -z "$left" ] || fail "nothing of the package is left: $left"
ok 'a removal takes the package and leaves the state'
