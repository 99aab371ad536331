#!/bin/sh
# Makes a root folder of Debian 11 with its Python, once, and prints its path: the oldest
# system that the packages are for. Needs root and debootstrap.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$(pwd)/target}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
root=$target/debian11
if [ ! -e "$root/complete" ]; then
    rm -rf "$root"
    mkdir -p "$target"
    debootstrap --variant=minbase --include=python3,python3-venv bullseye "$root" > "$target/debian11.log" ||
        { tail -n 20 "$target/debian11.log" >&2; exit 1; }
    touch "$root/complete"
fi
echo "$root"
