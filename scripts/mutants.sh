#!/bin/sh
# Makes small changes to the source, one at a time, and lists those that no test detects.
# A changed program may write where it never would: on a machine that can be thrown away, or not as
# root. Needs cargo-mutants and cargo-nextest (`cargo install cargo-mutants cargo-nextest`).
#
#   scripts/mutants.sh                        core, consent and store: two hours on two cores
#   scripts/mutants.sh src/core/document/trust.rs      these files
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- 'src/core/**' 'src/privacy/**' 'src/store/**'
for file; do
    set -- "$@" --file "$file"
    shift
done
# Debug information is not needed here, and takes half of the build time.
export CARGO_PROFILE_DEV_DEBUG=0
cargo mutants --test-tool nextest --timeout 300 --output target "$@"
