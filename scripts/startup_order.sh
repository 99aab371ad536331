#!/bin/sh
# Writes startup.order: the functions that run at a start. build.rs has the linker place
# them together, so that fewer pages of the program are read and mapped. An outdated list
# costs only speed. Needs valgrind and python3.
#
#   scripts/startup_order.sh     then build, and run scripts/bench.sh
set -eu
cd "$(dirname "$0")/.."
# A release build with symbols: another profile would compile other functions.
cargo rustc --release --locked --quiet --bin airseal -- -Cstrip=none
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
airseal=$target/release/airseal root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$root/scripts/licensed.sh"
# The commands that scripts and services run repeatedly.
for command in verify status 'telemetry check' 'telemetry off'; do
    # shellcheck disable=SC2086
    valgrind --tool=callgrind --demangle=no --callgrind-out-file="$(echo "$command" | tr ' ' -).calls" \
        "$airseal" $command > /dev/null 2>&1
done
nm --defined-only "$airseal" > symbols
cat > order.py <<'PY'
import glob, re
address = {name: int(at, 16) for at, kind, name in (line.split(maxsplit=2) for line in map(str.strip, open("symbols"))) if kind in "tTwW"}
def called(file):
    return set(re.findall(r"^c?fn=\(\d+\) (\S+)", open(file).read(), re.M))
runs = [called(file) for file in glob.glob("*.calls")]
# valgrind does not know AVX-512; processors with AVX-512 run these.
newer = {name for name in address if re.search(r"avx512ifma|vector4ifma", name)}
verify = called("verify.calls") | newer
def place(name):
    # The functions of `verify` come first, beginning with those that the others also run.
    return name not in verify, -sum(name in run for run in runs), address[name]
def pattern(name):
    # These differ between builds: the number of a copy, the hash of a crate, back
    # references in a name, and the crate in which a generic function was instantiated.
    name = re.sub(r"\.\d+$", "", name)
    name = re.sub(r"B[0-9A-Za-z]{0,3}_", "B*_", re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", name)).replace("$", "?")
    crate = re.search(r"(?<=Cs\*)_(\d+)([a-z]\w*)$", name)
    return name[: crate.start()] if crate and len(crate[2]) == int(crate[1]) else name
in_order = sorted((name for name in verify.union(*runs) if name in address), key=place)
print("\n".join(dict.fromkeys(pattern(name) for name in in_order)))
PY
python3 order.py > "$root/startup.order"
wc -l "$root/startup.order"
