#!/bin/sh
# Makes the wheel: the static program as the command `airseal`, and the package that runs
# it. Prints its path. The same source gives the same bytes: file times are the time of the
# last commit, or SOURCE_DATE_EPOCH.
#
#   scripts/package_python.sh FOLDER
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
tools=$(scripts/python.sh requirements-bindings.txt)
program=$(scripts/build_static.sh)
triple=$(rustc -vV | sed -n 's/^host: //p')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The target folder of build_static.sh and its way to build, so that nothing is compiled twice.
CARGO=$(pwd)/scripts/cargo.sh
export CARGO
(
    cd bindings/python
    CARGO_TARGET_DIR=${program%/"$triple"/release/airseal} "$tools/maturin" build --quiet --release --locked \
        --config ../../.cargo/static.toml --target "$triple" --compatibility manylinux2014 --out "$work" 2> "$work/log"
) || { cat "$work/log" >&2; exit 1; }
# Static, it runs beside musl as well; maturin knows one kind of C library for a target.
"$tools/wheel" tags --remove --platform-tag "+musllinux_1_1_${triple%%-*}" "$work"/*.whl > /dev/null
cp "$work"/*.whl "$out/"
echo "$out/$(basename "$work"/*.whl)"
