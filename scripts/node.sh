#!/bin/sh
# Installs what a folder of tests/node/ lists, once, and prints the folder that it is in.
#
#   scripts/node.sh csaf [NPM OPTIONS]
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
name=$1
shift
modules=$target/node/$name
if ! cmp -s "tests/node/$name/package-lock.json" "$modules/installed.json"; then
    rm -rf "$modules"
    mkdir -p "$modules"
    cp "tests/node/$name/package.json" "tests/node/$name/package-lock.json" "$modules"
    npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >&2
    # The last step: half of it does not count as done the next time.
    cp "tests/node/$name/package-lock.json" "$modules/installed.json"
fi
echo "$modules"
