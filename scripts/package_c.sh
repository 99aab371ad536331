#!/bin/sh
# Makes the package of the C library in FOLDER, and prints its path: header, shared and static
# library, pkg-config file. It runs with the C library of this machine, or a newer one.
#
#   scripts/package_c.sh FOLDER
set -eu
[ $# = 1 ] || { echo 'usage: scripts/package_c.sh FOLDER' >&2; exit 2; }
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
package=airseal-c-$version-linux-$(uname -m).tar.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/install_c.sh "$work/airseal-c"
cp LICENSE "$work/airseal-c/"
chmod -R u=rwX,go=rX "$work/airseal-c"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - airseal-c | gzip -n > "$folder/$package"
echo "$folder/$package"
