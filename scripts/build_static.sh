#!/bin/sh
# Builds the program of a release, which needs no C library where it runs, and prints its
# path. `cargo build --release` makes one that uses the C library of this machine. Where
# cargo-auditable is installed, the program has the list of its crates in it (scripts/cargo.sh).
#
#   scripts/build_static.sh [CARGO OPTIONS]
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
triple=$(rustc -vV | sed -n 's/^host: //p')
# With --target, the flags are not those of the macros and scripts that build it.
scripts/cargo.sh build --release --locked --quiet --config .cargo/static.toml --target "$triple" --bin airseal "$@" >&2
echo "$target/$triple/release/airseal"
