#!/bin/sh
# Changes the source in small ways, one at a time, and says which changes no test notices.
# Needs cargo-mutants and cargo-nextest (`cargo install cargo-mutants cargo-nextest`).
#
#   scripts/mutants.sh                        core, consent and store: two hours on two cores
#   scripts/mutants.sh src/core/trust.rs      these files
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- 'src/core/**' 'src/consent/**' 'src/store/**'
for file; do
    set -- "$@" --file "$file"
    shift
done
# Names are of no use here, and writing them down takes half of the time to build.
export CARGO_PROFILE_DEV_DEBUG=0
cargo mutants --test-tool nextest --timeout 300 --output target "$@"
