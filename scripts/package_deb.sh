#!/bin/sh
# Builds the Debian package of this source with cargo-deb, and prints its path.
#
#   scripts/package_deb.sh [FOLDER]         (default: target/debian)
#
# For a vendor's own package: AIRSEAL_TRUST=vendor/trust.json scripts/package_deb.sh
# DEB_VERSION overrides the version in Cargo.toml.
set -eu

cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
out=${1:-$target/debian}
mkdir -p "$out"
if ! command -v cargo-deb > /dev/null; then
    echo 'cargo-deb is needed: cargo install cargo-deb --locked' >&2
    exit 1
fi
# Folders get mode 0755, whatever the umask.
umask 022
triple=$(rustc -vV | sed -n 's/^host: //p')
scripts/build_static.sh > /dev/null
cargo deb --target "$triple" --no-build --locked --quiet ${DEB_VERSION:+--deb-version "$DEB_VERSION"} --output "$out/"
