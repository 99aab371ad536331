#!/bin/sh
# Makes the two packages for npm: `airseal`, and the program for Linux on x86-64, which is an
# optional dependency of it. The same source gives the same bytes.
#
#   scripts/package_node.sh FOLDER
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
program=$(scripts/build_static.sh)
[ "$(uname -m)" = x86_64 ] || { echo 'there is a package for x86-64 only' >&2; exit 1; }

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R bindings/node/airseal bindings/node/linux-x64 "$stage/"
cp LICENSE "$stage/airseal/"
cp LICENSE "$stage/linux-x64/"
install -D -m 755 "$program" "$stage/linux-x64/bin/airseal"
chmod -R u=rwX,go=rX "$stage"
# npm writes the same time into every file.
cd "$stage"
npm pack --silent --pack-destination "$out" ./airseal ./linux-x64
