#!/bin/sh
# Visits every state of the models in model/, and shows of each property that it fails where a rule
# is left out. Ends with 1 if a property does not hold, or if such a mutant breaks nothing.
#
#   scripts/model.sh          under a minute, without the build
#   scripts/model.sh large    as in docs/design/testing.md
set -eu
cd "$(dirname "$0")/../model"
exec cargo run --release --locked --quiet -- "$@"
