#!/bin/sh
# Makes the Go module with the program inside, as a folder that `go mod edit -replace` takes, in
# a tarball. The same source gives the same bytes: file times are the time of the last commit,
# or SOURCE_DATE_EPOCH.
#
#   scripts/package_go.sh FOLDER
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
program=$(scripts/build_static.sh)
[ "$(uname -m)" = x86_64 ] || { echo 'the program is built in on x86-64 only' >&2; exit 1; }

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R bindings/go "$stage/airseal-go"
cp LICENSE "$stage/airseal-go/"
install -D -m 755 "$program" "$stage/airseal-go/program/airseal"
chmod -R u=rwX,go=rX "$stage/airseal-go"
tar --create --directory "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@$SOURCE_DATE_EPOCH" airseal-go | gzip -9n > "$out/airseal-go-$version.tar.gz"
echo "$out/airseal-go-$version.tar.gz"
