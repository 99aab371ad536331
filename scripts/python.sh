#!/bin/sh
# Makes a Python environment with what a file of tests/python/ lists, once, and prints the
# folder of its programs.
#
#   scripts/python.sh requirements-words.txt
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
environment=$target/python/${1%.txt}
if ! cmp -s "tests/python/$1" "$environment/installed.txt"; then
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check -r "tests/python/$1" >&2
    cp "tests/python/$1" "$environment/installed.txt"
fi
echo "$environment/bin"
