#!/bin/sh
# Compares whole programs in one run: instructions (callgrind), paired wall times, peak
# memory and size, as one table of ratios. It has no limits and fails on none.
#
#   scripts/bench.sh           builds what it needs; installs the other programs if it can (root, Debian)
#   FLEET=100000 scripts/bench.sh   also audits, issues and receives that many
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
program=$(scripts/build_static.sh)
cargo build --release --locked --quiet --examples
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
fleet=$target/release/examples/fleet

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# A copy, as an installation makes one: the page cache holds the file that the linker wrote
# in single pages, which take longer to map.
cp "$program" .
airseal=$work/airseal
# An installed license, and a file of 1 KB for the other programs.
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
# One durable replace and one durable append in the same folder, in C and in shell.
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
import os, re, statistics, subprocess, sys, time
airseal, fleet, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
env = {"HOME": os.environ["HOME"], "AIRSEAL_HOME": os.environ["AIRSEAL_HOME"], "PATH": os.environ["PATH"]}
null = subprocess.DEVNULL
def run(args): return subprocess.run(args, env=env, stdout=null, stderr=null).returncode
def said(args):
    try: return subprocess.run(args, env=env, stdout=null, stderr=subprocess.PIPE, text=True).stderr
    except OSError: return ""
def instructions(args):
    found = re.search(r"Collected : (\d+)", said(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *args]))
    return int(found[1]) / 1e6 if found else None
def once(args):
    start = time.perf_counter(); run(args); return time.perf_counter() - start
def paired(ours, theirs, rounds=41):
    pairs = [(once(ours), once(theirs)) for _ in range(rounds)]
    return statistics.median(a / b for a, b in pairs)
def peak(args):
    # From a small program: the kernel counts the parent's memory for the child.
    found = re.search(r"(\d+)\s*$", said(["time", "-q", "-f", "%M", *args]))
    return int(found[1]) / 1024 if found else None
def which(name): return subprocess.run(["sh", "-c", f"command -v {name}"], stdout=subprocess.PIPE, text=True).stdout.strip()
def row(what, counted="", share="", wall="", memory="", size=""):
    form = lambda value: "not here" if value is None else value if isinstance(value, str) else f"{value:.2f}"
    print(f"| {what} | {' | '.join(map(form, (counted, share, wall, memory, size)))} |")
def megabytes(path): return os.path.getsize(path) / 1e6
verify = [airseal, "verify"]
peers = {
    "minisign -V": ["minisign", "-V", "-p", "mini.pub", "-m", "file"],
    "openssl pkeyutl -verify": ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "open.pub", "-rawin", "-in", "file", "-sigfile", "file.sig"],
    "signify -V": ["signify-openbsd", "-V", "-p", "signify.pub", "-m", "file", "-x", "file.signify"],
}
base = instructions(verify)
print("| what | million instructions | airseal verify : it | wall time, ratio | peak MiB | program MB |")
print("| --- | ---: | ---: | ---: | ---: | ---: |")
for name in ["verify", "status", "telemetry check"]:
    args = [airseal, *name.split()]
    row(f"airseal {name}", instructions(args), memory=peak(args), size=megabytes(airseal))
for name, args in peers.items():
    args = [which(args[0]), *args[1:]]
    if not args[0] or run(args): row(name, None); continue
    theirs = instructions(args)
    row(name, theirs, base and theirs and base / theirs, paired(verify, args), peak(args), megabytes(args[0]))
off, on = [airseal, "telemetry", "off"], [airseal, "telemetry", "on"]
def toggled(bare, rounds=41):
    pairs = [(run(on), once(off), once(bare)) for _ in range(rounds)]
    return statistics.median(ours / theirs for _, ours, theirs in pairs)
row("airseal telemetry off : a C program", wall=toggled(["./durable"]))
row("airseal telemetry off : a shell script", wall=toggled(["sh", "durable.sh"]))
if count:
    subprocess.run([fleet, "requests", str(count), "requests"], check=True)
    def timed(args):
        start = time.perf_counter(); subprocess.run(args, stdout=null, stderr=null, env=env); return count / (time.perf_counter() - start)
    # Ratios of rates: more is better. Each request is also checked, and each report recorded.
    issue = timed([airseal, "vendor", "issue", "requests", "--dir", "vendor", "--days", "365", "--limit", "nodes=10", "-o", "licenses"])
    os.sync()
    sign = float(subprocess.check_output([fleet, "sign", "requests", "bare"]))
    bare = float(subprocess.check_output([fleet, "verify", "licenses", "vendor/trust.json"]))
    audit = timed([airseal, "audit", "licenses"])
    cores = os.cpu_count()
    row(f"rate of airseal audit of {count} : bare in memory, {cores} cores", wall=audit / (bare * cores), memory=peak([airseal, "audit", "licenses"]))
    subprocess.run([fleet, "reports", "licenses", "reports"], check=True)
    subprocess.run(["cp", "-r", "vendor", "again"], check=True)
    os.sync()
    receive = timed([airseal, "vendor", "receive", "reports", "--dir", "vendor"])
    # What is received for the first time, and what was received before.
    memory = [peak([airseal, "vendor", "receive", "reports", "--dir", "again"]) for _ in range(2)]
    row(f"rate of airseal vendor receive of {count} : airseal audit", wall=receive / audit, memory=max(memory))
    row(f"rate of airseal vendor issue for {count} : bare sign and write, 1 core", wall=issue / sign)
PY
python3 bench.py "$airseal" "$fleet" "${FLEET:-0}"
