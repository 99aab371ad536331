#!/bin/sh
# Runs every command of the README's trip and checks, and those of docs/formats.md
# after them, as printed and in order. The release program must have been built.
# Everything is written in a temporary folder.
set -eu

cd "$(dirname "$0")/.."
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
awk '/^## The trip/ { on = 1 } /^```$/ { code = 0 } on && code; /^```sh$/ { code = 1 }' README.md docs/formats.md |
    # The shell does not stop at a command that was to fail and did not.
    sed 's/^! \(.*\)$/if \1; then exit 1; fi/' > "$TMPDIR/commands"
test -s "$TMPDIR/commands"
# Where cargo builds elsewhere, the README's own PATH line finds nothing.
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
PATH=$target/release:$PATH
sh -eux "$TMPDIR/commands"
printf 'The README holds.\n'
