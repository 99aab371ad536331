#!/bin/sh
# Makes the package of the C library in FOLDER, and prints its path: header, shared and static
# library, pkg-config file, for glibc 2.17 and newer. The same source gives the same bytes: file
# times are the time of the last commit, or SOURCE_DATE_EPOCH.
#
#   scripts/package_c.sh FOLDER [CARGO OPTIONS]
set -eu
[ $# -ge 1 ] || { echo 'usage: scripts/package_c.sh FOLDER [CARGO OPTIONS]' >&2; exit 2; }
folder=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
package=airseal-c-$version-linux-$(uname -m).tar.gz
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
# The C library of Enterprise Linux 7; Debian 8, Ubuntu 14.04 and everything later have a newer one.
scripts/install_c.sh "$stage/airseal-c" --glibc 2.17 "$@"
cp LICENSE "$stage/airseal-c/"
chmod -R u=rwX,go=rX "$stage/airseal-c"
tar --create --directory "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@$SOURCE_DATE_EPOCH" airseal-c | gzip -9n > "$folder/$package"
echo "$folder/$package"
