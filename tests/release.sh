#!/bin/sh
# What only the program as it ships can show: it has no tables for unwinding (build.rs),
# and still says what went wrong, whatever is set for other programs.
#
#   tests/release.sh target/release/airseal
set -eu
airseal=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for value in 0 1 full; do
    code=0
    RUST_BACKTRACE=$value RUST_LIB_BACKTRACE=$value "$airseal" --home home import nothing.json > out 2> err || code=$?
    if [ "$code" != 1 ] || ! grep -q '^error: .*nothing.json' err || ! grep -q 'Hint: ' err; then
        echo "with RUST_BACKTRACE=$value it ended with $code and said:" >&2
        cat out err >&2
        exit 1
    fi
done
echo 'errors are told, whatever RUST_BACKTRACE says'
