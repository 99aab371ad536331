#!/bin/sh
# Builds the release program and the package of the C library twice, in two folders, and
# compares: the same source, toolchain and target must give the same bytes in any folder.
#
#   scripts/reproducible.sh          builds HEAD twice, prints the checksums, exits 1 if they differ
set -eu
cd "$(dirname "$0")/.."

if ! command -v cargo-auditable > /dev/null; then
    echo 'a release has the list of its crates inside: cargo install cargo-auditable --locked' >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST # A bundle compiled in is part of the program.

commit=$(git rev-parse HEAD) # What is committed meanwhile makes no difference.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$commit")
export SOURCE_DATE_EPOCH
build() {
    mkdir -p "$work/$1/source"
    git archive "$commit" | tar -x -C "$work/$1/source"
    (
        cd "$work/$1/source"
        # Panic messages contain paths: of this folder, of the registry, of the toolchain.
        # These are added to the flags in .cargo.
        flags="'--remap-path-prefix=$PWD=/airseal', \
'--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo', \
'--remap-path-prefix=$(rustc --print sysroot)=/rust'"
        export CARGO_TARGET_DIR="$work/$1/target"
        scripts/build_static.sh --config "build.rustflags=[$flags]"
        scripts/package_c.sh "$work/$1" --config "build.rustflags=[$flags]"
    ) | while read -r file; do printf '%s  %s\n' "$(sha256sum < "$file" | cut -d ' ' -f 1)" "${file##*/}"; done
}

first=$(build one)
second=$(build another/place)
printf '%s\n%s\n' "$first" "$second"
if [ "$first" != "$second" ]; then
    echo 'the two builds differ' >&2
    exit 1
fi
[ "$(printf '%s\n' "$first" | wc -l)" = 2 ] || { echo 'the program and the package were not built' >&2; exit 1; }
echo 'the two builds are the same'
