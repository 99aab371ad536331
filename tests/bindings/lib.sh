# Sourced by the tests of the packages, after `set -eu`, in the top folder of the source:
# a folder to work in, nothing of whoever runs this, and what a newcomer has.
program=$(scripts/build_static.sh)
source=$(pwd)
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
work=$(mktemp -d ${RUNNERS:+-p "$(dirname "$RUNNERS")"})
# all.sh still needs what was installed, and removes it.
clean=$work
[ -z "${RUNNERS:-}" ] || clean=
# shellcheck disable=SC2086
trap 'rm -rf $clean' EXIT
for name in $(env | sed -n 's/^\(AIRSEAL_[A-Z_]*\|XDG_[A-Z_]*\|DO_NOT_TRACK\)=.*/\1/p'); do unset "$name"; done
# The toolchain stays where it is.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
HOME=$work/person
export HOME
mkdir "$HOME"

fail() {
    printf 'not so: %s\n' "$*" >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }

# Asks what was installed every case: answers NAME=COMMAND…. all.sh asks all languages at once.
answers() {
    if [ -n "${RUNNERS:-}" ]; then
        printf '%s\n' "$@" >> "$RUNNERS"
    else
        "$source/bindings/cases/compare.py" "$program" "$@"
    fi
}

# Follows a page of docs/guide from the package, which is in this folder, to the verdict:
# newcomer PAGE LANGUAGE FILE. FILE is the block of code; the commands are at most five.
newcomer() {
    page=$source/docs/guide/$1
    awk -v "begin=\`\`\`$2" '/^```$/ { code = 0 } code; $0 == begin { code = 1 }' "$page" > "$3"
    awk '/^```$/ { code = 0 } code; /^```sh$/ { code = 1 }' "$page" > commands
    [ -s "$3" ] && [ -s commands ] || fail "$1 has code and commands"
    [ "$(wc -l < "$3")" -le 30 ] || fail "$1: $3 is short"
    [ "$(wc -l < commands)" -le 5 ] || fail "$1: five commands are enough"
    "$source/bindings/cases/make.sh" "$work/made" "$program"
    # The first day: no license, and nobody has read the disclosure.
    sh -eu commands > out 2>&1 || { cat out >&2; fail "$1: the commands work"; }
    grep -qx 'The license: missing' out && ! grep -q '^To send' out || { cat out >&2; fail "$1: no license yet"; }
    # The same, with a license and usage data.
    tail -n 1 commands > last
    AIRSEAL_HOME=$work/made/homes/licensed sh -eu last > out 2>&1 || { cat out >&2; fail "$1: again"; }
    grep -qx 'The license: valid' out && grep -q '^To send: .*"report":"usage"' out || { cat out >&2; fail "$1: a license"; }
    ok "from the package to a verdict in $(wc -l < commands) commands"
}
