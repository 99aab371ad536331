#!/bin/sh
# Makes what a release consists of, in a new folder:
#
#   airseal-VERSION-TARGET.tar.gz   the program, man pages, completions, contrib
#   airseal_VERSION-1_ARCH.deb      if cargo-deb is there
#   SHA256SUMS                      of both: sha256sum -c SHA256SUMS
#
#   scripts/release.sh FOLDER
#
# The same build gives the same bytes: times are those of the last commit, or of
# SOURCE_DATE_EPOCH. Signing SHA256SUMS is a step of its own,
# with a key that this machine need not have.
set -eu

out=${1:?usage: scripts/release.sh FOLDER}
mkdir "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
umask 022

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
triple=$(rustc -vV | sed -n 's/^host: //p')

cargo build --release --locked
test "$("$target/release/airseal" --version)" = "airseal $version"

name=airseal-$version-$triple
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/$name"
cp "$target/release/airseal" README.md CHANGELOG.md LICENSE "$stage/$name/"
cp -R man completions contrib docs "$stage/$name/"
chmod -R u=rwX,go=rX "$stage/$name"
tar --create --directory "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@$SOURCE_DATE_EPOCH" "$name" | gzip -9n > "$out/$name.tar.gz"

if command -v cargo-deb > /dev/null; then
    scripts/package_deb.sh "$out" > /dev/null
else
    echo 'no Debian package: cargo-deb is not there' >&2
fi

cd "$out"
sha256sum -- airseal* > SHA256SUMS
cat SHA256SUMS
