#!/bin/sh
# Builds the C library, and installs below PREFIX: include/airseal.h, lib/libairseal.so and .a,
# and lib/pkgconfig/airseal.pc. A tree of these files can be moved.
#
#   scripts/install_c.sh PREFIX [--glibc VERSION] [CARGO OPTIONS]
#
# It needs the C library of this machine, or a newer one; with --glibc, glibc VERSION or newer.
# The linker is then that of Zig, which knows the symbols of every version (cargo-zigbuild).
set -eu
[ $# -ge 1 ] || { echo 'usage: scripts/install_c.sh PREFIX [--glibc VERSION] [CARGO OPTIONS]' >&2; exit 2; }
mkdir -p "$1/include" "$1/lib/pkgconfig"
prefix=$(cd "$1" && pwd)
shift
glibc=
if [ "${1:-}" = --glibc ]; then
    glibc=${2:?--glibc needs a version, such as 2.17}
    shift 2
fi
cd "$(dirname "$0")/.."
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
target=${CARGO_TARGET_DIR:-$(pwd)/target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
if [ -n "$glibc" ]; then
    # Kept beside what is built, not in HOME: cargo builds everything again if the linker has another path.
    export CARGO_ZIGBUILD_CACHE_DIR="$target/zig" ZIG_GLOBAL_CACHE_DIR="$target/zig/cache"
    triple=$(uname -m)-unknown-linux-gnu
    PATH=$(scripts/python.sh requirements-zig.txt):$PATH \
        cargo zigbuild --profile c --locked --quiet -p airseal-c --target "$triple.$glibc" "$@" >&2
    built=$target/$triple/c/libairseal_c
else
    cargo build --profile c --locked --quiet -p airseal-c "$@" >&2
    built=$target/c/libairseal_c
fi

cp bindings/c/airseal.h "$prefix/include/"
sed "s/VERSION/$version/" bindings/c/airseal.pc > "$prefix/lib/pkgconfig/airseal.pc"
# By the names that programs look up: the file, the interface (soname), and what a linker asks for.
rm -f "$prefix/lib/libairseal.so" "$prefix/lib/libairseal.so.0" "$prefix/lib/libairseal.a"
cp "$built.so" "$prefix/lib/libairseal.so.$version"
ln -s "libairseal.so.$version" "$prefix/lib/libairseal.so.0"
ln -s libairseal.so.0 "$prefix/lib/libairseal.so"

# One object with what the functions need, and no other name that a product could collide with.
# The compiler's own code of the standard library is of no use there, and old tools stumble over it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set --
# shellcheck disable=SC2013
for name in $(sed -n 's/.*[ *]\(airseal_[a-z_]*\)(.*/\1/p' bindings/c/airseal.h); do
    set -- "$@" "$name"
done
# shellcheck disable=SC2046
ld -r --gc-sections $(printf -- '-u %s ' "$@") -o "$work/all.o" "$built.a"
# shellcheck disable=SC2046
objcopy --strip-debug --remove-section=.llvmbc --remove-section=.llvmcmd \
    $(printf -- '--keep-global-symbol=%s ' "$@") "$work/all.o" "$work/airseal.o"
ar rcsD "$prefix/lib/libairseal.a" "$work/airseal.o"
