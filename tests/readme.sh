#!/bin/sh
# Runs every command of the walkthrough that the README leads to, of the checks after it and of
# the formats, as printed and in order. The release program must have been built.
# Everything is written in a temporary folder.
set -eu

cd "$(dirname "$0")/.."
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
awk '/^```$/ { code = 0 } code; /^```sh$/ { code = 1 }' \
    docs/guide/walkthrough.md docs/guide/check.md docs/reference/formats.md |
    # The shell does not stop at a command that was to fail and did not.
    sed 's/^! \(.*\)$/if \1; then exit 1; fi/' > "$TMPDIR/commands"
test -s "$TMPDIR/commands"
# Where cargo builds elsewhere, the page's own PATH line finds nothing.
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
PATH=$target/release:$PATH
sh -eux "$TMPDIR/commands"
printf 'The walkthrough, the checks and the formats hold.\n'
