#!/bin/sh
# Makes the files of a release twice, in two folders, and compares: the same source, toolchain,
# tools and target must give the same bytes in any folder.
#
#   scripts/reproducible.sh          makes them of HEAD, prints the checksums, exits 1 if they differ
#
# Which files there are depends on which tools are installed: scripts/release.sh says so.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST # A bundle compiled in is part of the program.
PATH=$PATH:$(scripts/python.sh requirements-ansible.txt)

commit=$(git rev-parse HEAD) # What is committed meanwhile makes no difference.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$commit")
export SOURCE_DATE_EPOCH
build() {
    mkdir -p "$work/$1/source"
    git archive "$commit" | tar -x -C "$work/$1/source"
    # Panic messages contain paths: of this folder, of the registry, of the toolchain. Cargo adds
    # these flags to those in .cargo.
    (
        cd "$work/$1/source"
        CARGO_BUILD_RUSTFLAGS="--remap-path-prefix=$PWD=/airseal \
--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$(rustc --print sysroot)=/rust" \
            CARGO_TARGET_DIR="$work/$1/target" scripts/release.sh "$work/$1/release"
    ) > "$work/sums"
}

build one
mv "$work/sums" "$work/first"
# A build in its folder would find what the first has left there.
rm -rf "$work/one/source" "$work/one/target"
build another/place
cat "$work/sums"
if ! diff "$work/first" "$work/sums" >&2; then
    echo 'the two builds differ' >&2
    exit 1
fi
echo 'the two builds are the same'
