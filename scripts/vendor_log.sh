#!/bin/sh
# Measures the commands that look for a license in a large issued log: median wall time of
# seven runs and peak memory, as one table. It has no limits and fails on none.
#
#   scripts/vendor_log.sh PROGRAM [COUNT]      COUNT licenses in the log (default 100000)
set -eu
program=$(realpath "$1")
count=${2:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$program" airseal
export HOME="$work" AIRSEAL_HOME="$work/home"
./airseal vendor init --product acme-dock --dir vendor --no-passphrase > /dev/null
cat > log.py << 'PY'
import hashlib, json, random, sys
count, random = int(sys.argv[1]), random.Random(1)
hexes = lambda digits: f"{random.getrandbits(digits * 4):0{digits}x}"
signer, prev = open("vendor/root.fingerprint").read().strip(), "0" * 64
with open("vendor/issued.jsonl", "w") as log:
    for seq in range(1, count):
        h, year, customer = hexes(32), random.choice([2026, 2027, 2028]), random.randrange(count // 4 + 1)
        entry = {
            "license": {
                "schema": 1, "license_id": f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:]}", "product": "acme-dock",
                "edition": "business", "email": f"ops@customer-{customer}.example", "instance": hexes(32),
                "organization": f"Customer {customer} GmbH", "plan": random.choice(["trial", "pro", "enterprise"]),
                "issued_at": "2025-11-26T08:00:00Z", "not_before": "2025-11-26T07:55:00Z",
                "expires_at": f"{year}-{random.randrange(1, 13):02}-15T23:59:59Z", "grace_days": 14,
                "limits": {"nodes": random.randrange(1, 500), "users": None}, "features": ["rbac", "sso"], "metadata": {},
            },
            "signer": signer, "sig": "A" * 86 + "==", "request": hexes(64), "public_key": "MCowBQYDK2VwAyEA" + "A" * 43 + "=",
            "seq": seq, "prev": prev,
        }
        line = json.dumps(entry, separators=(",", ":")) + "\n"
        prev = hashlib.sha256(line.encode()).hexdigest()
        log.write(line)
PY
python3 log.py "$count"
# The last one is signed, so that it can be handed out again.
./airseal vendor issue --email ops@acme.example --any-instance --dir vendor --days 365 -o license.json --json > issued.json
cat > time.py << 'PY'
import json, os, statistics, subprocess, sys, time
def run(args):
    start = time.perf_counter()
    child = subprocess.Popen(["./airseal", "vendor", *args, "--dir", "vendor"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    # One without a hit, and one that names a loss, ends with another code.
    assert os.waitstatus_to_exitcode(status) == 0, args
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
size = os.path.getsize("vendor/issued.jsonl") / 2**20
print(f"issued.jsonl: {int(sys.argv[1])} licenses, {size:.0f} MiB; {os.cpu_count()} cores\n")
print("| command | wall time, s | on all cores, s | peak MiB |\n| --- | ---: | ---: | ---: |")
identifier = json.load(open("issued.json"))["license"]["license_id"]
for args in (
    ["show", "ops@acme.example"], ["show", identifier[:8]], ["show", "customer 77 "], ["list"], ["list", "--json"],
    ["list", "--expiring-within", "60d"], ["reissue", identifier, "-o", "again.json", "--force"],
):
    runs = [run(args) for _ in range(7)]
    wall, cores, memory = (statistics.median(column) for column in zip(*runs))
    shown = " ".join("ID" if word.startswith(identifier[:8]) else f'"{word}"' if " " in word else word for word in args)
    print(f"| vendor {shown} | {wall:.2f} | {cores:.2f} | {memory:.0f} |")
assert open("again.json", "rb").read() == open("license.json", "rb").read()
PY
python3 time.py "$count"
