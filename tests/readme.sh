#!/bin/sh
# Runs every command of the README's trip and checks, as printed and in order. The
# release program must have been built; whatever the README says, nothing is written
# outside a temporary folder.
set -eu

cd "$(dirname "$0")/.."
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
awk '/^## The trip/ { on = 1 } /^```$/ { code = 0 } on && code; /^```sh$/ { code = 1 }' README.md |
    # The shell does not stop at a command that was to fail and did not.
    sed 's/^! \(.*\)$/if \1; then exit 1; fi/' > "$TMPDIR/commands"
test -s "$TMPDIR/commands"
# Where cargo builds elsewhere, the README's own PATH line finds nothing.
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
PATH=$target/release:$PATH
sh -eux "$TMPDIR/commands"
printf 'The README holds.\n'
