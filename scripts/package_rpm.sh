#!/bin/sh
# Builds the .rpm of this source with cargo-generate-rpm in FOLDER, and prints its path. The
# same source gives the same bytes: times are the time of the last commit, or SOURCE_DATE_EPOCH.
#
#   scripts/package_rpm.sh FOLDER
#
# For a vendor's own package: AIRSEAL_TRUST=vendor/trust.json scripts/package_rpm.sh FOLDER
# RPM_VERSION overrides the version in Cargo.toml.
set -eu
[ $# = 1 ] || { echo 'usage: scripts/package_rpm.sh FOLDER' >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
if ! command -v cargo-generate-rpm > /dev/null; then
    echo 'cargo-generate-rpm is needed: cargo install cargo-generate-rpm --locked' >&2
    exit 1
fi
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=${RPM_VERSION:-$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)}
triple=$(rustc -vV | sed -n 's/^host: //p')
program=$(scripts/build_static.sh)
package=$out/airseal-$version-1.${triple%%-*}.rpm
cargo generate-rpm --target "$triple" --target-dir "${program%/"$triple"/release/airseal}" \
    --set-metadata "version = \"$version\"" --output "$package"
echo "$package"
