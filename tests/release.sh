#!/bin/sh
# The program as it ships: one file, which needs nothing of the system that it runs on. As
# root it is run in an empty folder: no C library, no /dev, no /proc, no HOME.
#
#   tests/release.sh PROGRAM        the path that scripts/build_static.sh prints
set -eu
program=$(realpath "$1")
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
mkdir -p root/work
cp "$program" root/airseal
alone() { env -i "$(command -v chroot)" root /airseal --home /work/home "$@" > out 2> err; }
alone vendor init --product acme-dock --dir /work/vendor --no-passphrase || fail 'vendor init'
alone trust pin /work/vendor/trust.json --fingerprint "$(cat root/work/vendor/root.fingerprint)" || fail 'trust pin'
alone register --email ops@acme.example -o /work/request.json || fail 'register'
alone vendor issue /work/request.json --dir /work/vendor --days 365 -o /work/license.json || fail 'vendor issue'
alone import /work/license.json || fail 'import'
alone verify || fail 'verify'
alone status --json && grep -q '"offline":{"state":"enforced"}' out || fail 'status'
echo 'in an empty root the round trip works, and the kernel denies it the network'
