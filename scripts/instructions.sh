#!/bin/sh
# Start-up is the product: fails if `verify` or `telemetry check` executes more than it
# may. Instructions are counted, because they are the same on a busy machine; the
# measure is `minisign -V`, run beside it.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
cargo build --release --locked --quiet
airseal=$PWD/${CARGO_TARGET_DIR:-target}/release/airseal
case ${CARGO_TARGET_DIR:-} in /*) airseal=$CARGO_TARGET_DIR/release/airseal ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$root/scripts/licensed.sh"
{
    head -c 1024 /dev/urandom > file
    minisign -G -W -p mini.pub -s mini.sec
    minisign -S -s mini.sec -m file -x file.minisig
} > /dev/null 2>&1

count() {
    env -i HOME="$HOME" AIRSEAL_HOME="$AIRSEAL_HOME" \
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 > /dev/null | sed -n 's/.*Collected : //p'
}
peer=$(count "$(command -v minisign)" -V -p mini.pub -m file)
failed=0
# The command, and the most it may cost in hundredths of minisign -V.
while read -r most command; do
    # shellcheck disable=SC2086
    ours=$(count "$airseal" $command)
    share=$((ours * 100 / peer))
    printf '%-16s %8d instructions, %3d %% of minisign -V (%d), at most %d %%\n' "$command" "$ours" "$share" "$peer" "$most"
    [ "$share" -le "$most" ] || failed=1
done << 'LIMITS'
92 verify
95 status
30 telemetry check
LIMITS
size=$(wc -c < "$airseal")
printf 'size             %8d bytes, at most 3000000\n' "$size"
[ "$size" -le 3000000 ] || failed=1
exit $failed
