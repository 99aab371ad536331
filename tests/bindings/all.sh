#!/bin/sh
# Every package by itself, and then all of them and the program together: they must say the
# same in every case.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export RUNNERS="$work/runners"
for language in python node go c; do sh "tests/bindings/$language.sh"; done
set --
while read -r runner; do set -- "$@" "$runner"; done < "$RUNNERS"
bindings/cases/compare.py "$(scripts/build_static.sh)" "$@"
