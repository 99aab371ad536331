#!/bin/sh
# Searches for bytes that make a reader panic or break a property of fuzz/properties.rs.
# Needs a nightly toolchain and cargo-fuzz (`cargo install cargo-fuzz`). New inputs are
# kept in fuzz/grown and used again the next time.
#
#   scripts/fuzz.sh                  every target, five minutes each
#   scripts/fuzz.sh 60 trust armor   these, one minute each
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-300}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(cd fuzz/corpus && echo *)

for target; do
    mkdir -p "fuzz/grown/$target"
    # Release code with overflow checks; safe Rust needs no address sanitizer.
    cargo +nightly fuzz run -O -a -s none "$target" "fuzz/grown/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=16384 -rss_limit_mb=2048 -timeout=10 \
        -dict=fuzz/json.dict -print_final_stats=1 2> "fuzz/grown/$target.log" || {
        tail -n 40 "fuzz/grown/$target.log" >&2
        echo "$target: found something" >&2
        exit 1
    }
    sed -n "s/^stat::number_of_executed_units: */$target: executions in $seconds s: /p" "fuzz/grown/$target.log"
done
