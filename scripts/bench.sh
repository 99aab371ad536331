#!/bin/sh
# Whole programs against their peers, in one run: instructions (callgrind), paired
# wall times, peak memory and size, as one table of ratios. Fails on nothing.
#
#   scripts/bench.sh           builds what it needs; installs peers if it may (root, Debian)
#   FLEET=100000 scripts/bench.sh   also audits and issues that many licenses
set -eu
cd "$(dirname "$0")/.."
root=$PWD

missing=
for tool in valgrind minisign openssl python3 time; do [ -x "$(which "$tool" || true)" ] || missing="$missing $tool"; done
command -v signify-openbsd > /dev/null || missing="$missing signify-openbsd"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null 2>&1 || true
fi
cargo build --release --locked --quiet --bins --examples
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
fleet=$target/release/examples/fleet

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# A copy, as an installation makes one: the pages of a file that the linker wrote lie singly
# in the system's cache, and take longer to map.
cp "$target/release/airseal" .
airseal=$work/airseal
# A license as it is installed, and a file of 1 KB for the peers.
. "$root/scripts/licensed.sh"
{
    head -c 1024 /dev/urandom > file
    minisign -G -W -p mini.pub -s mini.sec
    minisign -S -s mini.sec -m file -x file.minisig
    openssl genpkey -algorithm ed25519 -out open.sec
    openssl pkey -in open.sec -pubout -out open.pub
    openssl pkeyutl -sign -rawin -inkey open.sec -in file -out file.sig
    signify-openbsd -G -n -p signify.pub -s signify.sec
    signify-openbsd -S -s signify.sec -m file -x file.signify
} > /dev/null 2>&1 || true
# One durable replace and one durable append in the same folder, in C and by the shell's tools.
cat > durable.c << 'C'
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static const char text[201];
static int add(const char *name, int flags, int length) {
    int file = open(name, O_CREAT | O_WRONLY | flags, 0644);
    return write(file, text, length) != length || fsync(file) || close(file);
}
int main(void) {
    int failed = add("flag.tmp", O_EXCL, 192) || rename("flag.tmp", "flag");
    int folder = open(".", O_RDONLY);
    return failed || fsync(folder) || close(folder) || add("log", O_APPEND, 201);
}
C
cc -O2 -o durable durable.c
cat > durable.sh << 'SH'
printf '%0192d' 0 > flag.tmp && sync flag.tmp && mv flag.tmp flag && sync . && printf '%0201d' 0 >> log && sync log
SH
cat > bench.py <<'PY'
import os, re, resource, statistics, subprocess, sys, time
airseal, fleet, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
env = {"HOME": os.environ["HOME"], "AIRSEAL_HOME": os.environ["AIRSEAL_HOME"], "PATH": os.environ["PATH"]}
null = subprocess.DEVNULL
def run(args): return subprocess.run(args, env=env, stdout=null, stderr=null).returncode
def instructions(args):
    out = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *args], env=env, stdout=null, stderr=subprocess.PIPE, text=True).stderr
    found = re.search(r"Collected : (\d+)", out)
    return int(found[1]) if found else None
def once(args):
    start = time.perf_counter(); run(args); return time.perf_counter() - start
def paired(ours, theirs, rounds=41):
    pairs = [(once(ours), once(theirs)) for _ in range(rounds)]
    return statistics.median(a / b for a, b in pairs)
def peak(args):
    # By a program that is small itself: a child is charged with what its parent was.
    out = subprocess.run(["time", "-q", "-f", "%M", *args], env=env, stdout=null, stderr=subprocess.PIPE, text=True).stderr
    return int(out.split()[-1]) / 1024
def which(name): return subprocess.run(["sh", "-c", f"command -v {name}"], stdout=subprocess.PIPE, text=True).stdout.strip()
verify = [airseal, "verify"]
peers = {
    "minisign -V": ["minisign", "-V", "-p", "mini.pub", "-m", "file"],
    "openssl pkeyutl -verify": ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "open.pub", "-rawin", "-in", "file", "-sigfile", "file.sig"],
    "signify -V": ["signify-openbsd", "-V", "-p", "signify.pub", "-m", "file", "-x", "file.signify"],
}
base = instructions(verify)
print("| command | million instructions | airseal verify : it | paired wall time |")
print("| --- | ---: | ---: | ---: |")
for name in ["verify", "status", "telemetry check"]:
    print(f"| airseal {name} | {instructions([airseal, *name.split()]) / 1e6:.2f} | | |")
for name, args in peers.items():
    args = [which(args[0]), *args[1:]]
    if not args[0] or run(args): print(f"| {name} | not here | | |"); continue
    theirs = instructions(args)
    print(f"| {name} | {theirs / 1e6:.2f} | {base / theirs:.2f} | {paired(verify, args):.2f} |")
off, on = [airseal, "telemetry", "off"], [airseal, "telemetry", "on"]
def toggled(bare, rounds=41):
    pairs = [(run(on), once(off), once(bare)) for _ in range(rounds)]
    return statistics.median(ours / theirs for _, ours, theirs in pairs)
print(f"\ntelemetry off, wall time: {toggled(['./durable']):.2f} of a C program that does one durable replace and one durable append, {toggled(['sh', 'durable.sh']):.2f} of a shell script that does")
print(f"peak memory of verify: {peak(verify):.1f} MiB; size of the program: {os.path.getsize(airseal) / 1e6:.2f} MB")
if count:
    subprocess.run([fleet, "requests", str(count), "requests"], check=True)
    def timed(args):
        start = time.perf_counter(); subprocess.run(args, stdout=null, stderr=null, env=env); return count / (time.perf_counter() - start)
    issue = timed([airseal, "vendor", "issue", "requests", "--dir", "vendor", "--days", "365", "-o", "licenses"])
    os.sync()
    sign = float(subprocess.check_output([fleet, "sign", "requests", "bare"]))
    bare = float(subprocess.check_output([fleet, "verify", "licenses", "vendor/trust.json"]))
    audit = timed([airseal, "audit", "licenses"])
    cores = os.cpu_count()
    print(f"audit of {count}: {audit / (bare * cores):.2f} of the bare in-memory rate on {cores} cores; peak {peak([airseal, 'audit', 'licenses']):.0f} MiB")
    print(f"vendor issue for {count} requests: {issue / sign:.2f} of bare signing and writing on one core (each request is also checked)")
PY
python3 bench.py "$airseal" "$fleet" "${FLEET:-0}"
