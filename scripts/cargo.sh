#!/bin/sh
# Cargo for the program of a release: where cargo-auditable is installed, it writes the list of
# the crates that are linked into the program, where scanners read it. A release has to have it.
case $1 in
build | rustc)
    # Cargo tells its subcommands where it is; that would be this script.
    unset CARGO
    if command -v cargo-auditable > /dev/null; then exec cargo auditable "$@"; fi
    ;;
esac
exec cargo "$@"
