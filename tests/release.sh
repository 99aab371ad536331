#!/bin/sh
# The program as it ships: one file, which needs nothing of the system that it runs on. As root
# it is run in folders as its root; that needs busybox (static), musl and debootstrap.
#
#   tests/release.sh PROGRAM        the path that scripts/build_static.sh prints
set -eu
program=$(realpath "$1")
cd "$(dirname "$0")/.."
[ "$(id -u)" != 0 ] || debian11=$(scripts/debian11.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    printf 'not so: %s\n' "$*" >&2
    cat out err >&2
    exit 1
}
for value in 0 1 full; do
    code=0
    RUST_BACKTRACE=$value RUST_LIB_BACKTRACE=$value "$program" --home home import nothing.json > out 2> err || code=$?
    [ "$code" = 1 ] && grep -q '^error: .*nothing.json' err && grep -q 'Hint: ' err ||
        fail "with RUST_BACKTRACE=$value it ended with $code"
done
echo 'errors are told, whatever RUST_BACKTRACE says'

# readelf lists the interpreter and the libraries that a dynamic program asks for.
if readelf --program-headers --dynamic "$program" | grep -E 'INTERP|NEEDED'; then
    fail 'it asks for a loader or a library'
fi
echo 'it needs no loader and no library'

[ "$(id -u)" = 0 ] || exit 0
# Folders as roots: nothing but the program; with a shell; with another C library; and the oldest
# Debian that it is for. There is no /dev, no /proc and no variable, HOME among them.
mkdir -p empty busybox/bin musl/lib
cp "$(command -v busybox)" busybox/bin/
ln -s busybox busybox/bin/sh
cp -R busybox/. musl
cp -L "/lib/ld-musl-$(uname -m).so.1" musl/lib/
"$(command -v chroot)" musl "/lib/ld-musl-$(uname -m).so.1" 2>&1 | grep '^Version' || fail 'musl is there'
cp -R "$debian11" debian11
rm -r debian11/dev debian11/proc

for root in empty busybox musl debian11; do
    mkdir -p "$root/work"
    cp "$program" "$root/airseal"
    # With a shell, it is the shell that starts the program.
    alone() { env -i "$(command -v chroot)" "$root" /bin/sh -c 'exec /airseal "$@"' sh "$@" > out 2> err; }
    [ "$root" != empty ] || alone() { env -i "$(command -v chroot)" empty /airseal "$@" > out 2> err; }
    alone verify && fail "$root: without a HOME it says what to do"
    grep -q 'AIRSEAL_HOME' err || fail "$root: without a HOME it says what to do"
    alone_at_home() { alone --home /work/home "$@"; }
    alone_at_home vendor init --product acme-dock --dir /work/vendor --no-passphrase || fail "$root: vendor init"
    alone_at_home trust pin /work/vendor/trust.json --fingerprint "$(cat "$root/work/vendor/root.fingerprint")" ||
        fail "$root: trust pin"
    alone_at_home register --email ops@acme.example -o /work/request.json || fail "$root: register"
    alone_at_home vendor issue /work/request.json --dir /work/vendor --days 365 -o /work/license.json ||
        fail "$root: vendor issue"
    alone_at_home import /work/license.json || fail "$root: import"
    alone_at_home verify || fail "$root: verify"
    alone_at_home telemetry off || fail "$root: telemetry off"
    alone_at_home status --json && grep -q '"offline":{"state":"enforced"}' out || fail "$root: status"
    echo "in the root $root the round trip works, and the kernel denies it the network"
done
