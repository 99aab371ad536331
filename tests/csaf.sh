#!/bin/sh
# What `airseal advisories --csaf` gives back is what another program takes for CSAF 2.0: every
# document that a vendor signs here comes back byte for byte, and csaf-validator-lib accepts it.
#
#   sh tests/csaf.sh PROGRAM
set -eu
cd "$(dirname "$0")/.."
root=$PWD
program=$1
case $program in /*) ;; *) program=$PWD/$program ;; esac
modules=$(scripts/node.sh csaf)
cp tests/node/csaf/csaf.mjs "$modules"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" AIRSEAL_HOME="$work/home"
"$program" vendor init --product acme-dock --dir vendor --no-passphrase > /dev/null
"$program" trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)" > /dev/null
# The first affected product of each, and what a document without a score does not say.
add() { "$program" -q vendor advisory add --dir vendor "$@"; }
vectors=$root/tests/vectors/csaf
add --csaf "$root/examples/csaf/acme-2026-4.json"
add --csaf "$vectors/bsi-2022-0001.json"
add --csaf "$vectors/2022-evd-uc-01-a-001.json" --severity high
add --csaf "$vectors/2022-evd-uc-04-001.json"
add --csaf "$vectors/2022-evd-uc-08-001.json" --severity high --product-name JKL
add --csaf "$vectors/sec-vex-2022-0001.json" --severity low --affected '<=1.14.0'
add --csaf "$vectors/rhsa-2019_1862.json" --affected '>=3.6, <3.8'
"$program" vendor advisory publish --dir vendor -o advisories.json > /dev/null
"$program" import vendor/trust.json advisories.json > /dev/null
"$program" advisories --csaf --all -o csaf > /dev/null

for file in csaf/*.json; do
    name=$(basename "$file")
    original=$vectors/$name
    [ -e "$original" ] || original=$root/examples/csaf/$name
    cmp "$original" "$file"
done
[ "$(find csaf -name '*.json' | wc -l)" -eq 7 ]
node "$modules/csaf.mjs" csaf/*.json

# The validator does find faults.
sed 's/"csaf_version": "2.0"/"csaf_version": "2.9"/' csaf/acme-2026-4.json > broken.json
if node "$modules/csaf.mjs" broken.json > /dev/null; then
    echo 'a document of CSAF 2.9 passed' >&2
    exit 1
fi
echo '7 CSAF documents came back byte for byte, and csaf-validator-lib accepts them.'
