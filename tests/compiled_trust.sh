#!/bin/sh
# A vendor's own build, with its trust bundle and its catalogue compiled in: it needs no pin and no
# import, and no file that a user can write replaces what it trusts.
set -eu

cd "$(dirname "$0")/.."
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true

# Runs a command that must end with the code given; shows it if it does not.
expect() {
    want=$1
    shift
    code=0
    "$@" > "$work/out" 2>&1 || code=$?
    if [ "$code" -ne "$want" ]; then
        printf 'exit code %s, not %s: %s\n' "$code" "$want" "$*" >&2
        cat "$work/out" >&2
        exit 1
    fi
    printf 'ok %s (exit code %s)\n' "$(basename "$1") $2 ${3:-}" "$code"
}

target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$root/$target ;; esac
cargo build --locked --bin airseal
plain=$target/debug/airseal
sed 's/riverdb/acme-dock/' examples/catalogues/database.toml > "$work/catalogue.toml"
# Each vendor's bundle 2 lists its signer of catalogues.
for vendor in vendor other; do
    expect 0 "$plain" vendor init --product acme-dock --dir "$work/$vendor" --no-passphrase
    expect 0 "$plain" vendor catalogue sign "$work/catalogue.toml" --dir "$work/$vendor" -o "$work/$vendor.json"
done

AIRSEAL_TRUST=$work/vendor/trust.json AIRSEAL_CATALOGUE=$work/vendor.json cargo build --locked --bin airseal --target-dir "$target/compiled-trust"
own=$target/compiled-trust/debug/airseal

cd "$work"
AIRSEAL_HOME=$work/home
export AIRSEAL_HOME
expect 0 "$own" register --email ops@acme.example -o request.json
expect 0 "$own" vendor issue request.json --dir vendor --days 30 --limit nodes=10 -o license.json
expect 0 "$own" vendor issue request.json --dir other --days 30 --limit nodes=99 -o foreign.json
expect 0 "$own" import license.json
expect 0 "$own" verify --limit nodes=10
# A container that can write nowhere has no registration.
expect 18 env AIRSEAL_HOME=/proc/nowhere AIRSEAL_LICENSE_PATH=license.json "$own" verify
expect 11 "$own" verify foreign.json
expect 11 "$own" import foreign.json
test ! -e home/trust.json

# Its own bundle is no news; another vendor's is refused, even with the right
# fingerprint, and even on a fresh HOME.
expect 0 "$own" trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
expect 11 "$own" trust pin other/trust.json --fingerprint "$(cat other/root.fingerprint)"
expect 11 "$own" --home fresh trust pin other/trust.json --fingerprint "$(cat other/root.fingerprint)"
expect 0 "$own" verify --limit nodes=10

# Dropped into HOME by hand it is damage, reported by name, and never an anchor.
cp other/trust.json home/trust.json
expect 1 "$own" verify foreign.json
grep -q 'home/trust.json is damaged' out
expect 1 "$own" import foreign.json
rm home/trust.json
expect 0 "$own" verify --limit nodes=10
expect 11 "$own" verify foreign.json

# What can be sent is what the vendor declares, without an import; a higher number follows it.
expect 0 "$own" data explain usage --json
grep -q '"name":"engine"' out && ! grep -q '"name":"docker.version"' out
test ! -e home/catalogue.json
sed 's/^number = 1/number = 2/; /^name = "engine"/,/^since/s/since = 1/since = 2/; s/"memory"\]/"memory", "files"]/' \
    catalogue.toml > next.toml
expect 0 "$own" vendor catalogue sign next.toml --dir vendor -o next.json
expect 0 "$own" import next.json
expect 0 "$own" data explain usage --json
grep -q '"files"' out

printf 'The compiled-in bundle and catalogue hold.\n'
