#!/bin/sh
# The complete walkthrough with real files: a vendor creates keys, an instance registers,
# the vendor issues a license for the request, and the instance imports and verifies it.
# Builds the release binary, works in a temporary folder, asks no questions, and stops at
# the first error.
set -eu

cd "$(dirname "$0")/.."
cargo build --release --locked
airseal=$(pwd)/${CARGO_TARGET_DIR:-target}/release/airseal
case ${CARGO_TARGET_DIR:-} in /*) airseal=$CARGO_TARGET_DIR/release/airseal ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
PATH=$(dirname "$airseal"):$PATH
AIRSEAL_HOME=$work/home
export PATH AIRSEAL_HOME
# Ignore the caller's variables for telemetry and licenses.
unset DO_NOT_TRACK AIRSEAL_TELEMETRY AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_POLICY || true

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

echo 'correct horse battery staple' > pass.txt

run airseal vendor init --product acme-dock --dir vendor --passphrase-file pass.txt
run airseal trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
run airseal register --email ops@acme.example -o request.json
run airseal vendor issue request.json --dir vendor --passphrase-file pass.txt \
    --days 365 --grace-days 14 --limit nodes=10 --feature rbac -o license.json
run airseal import license.json
run airseal verify --limit nodes=8 --feature rbac
run airseal status
run airseal telemetry off
run airseal telemetry status
run airseal data show compliance
printf '\n$ airseal data show usage\n'
airseal data show usage > usage.out
test ! -s usage.out || { echo 'error: telemetry is off, but data show usage wrote something' >&2; exit 1; }

printf '\nThe walkthrough is complete.\n'
