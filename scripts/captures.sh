#!/bin/sh
# Measures `data check` of large captures: user and system time, rate and peak memory, as one
# table. It has no limits and fails on none. Needs time and python3.
#
#   scripts/captures.sh PROGRAM [MEGABYTES]      of each kind of capture (default 500)
set -eu
program=$(realpath "$1")
size=${2:-500}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$program" airseal
export HOME="$work" AIRSEAL_HOME="$work/home"
{
    ./airseal vendor init --product acme-dock --dir vendor --no-passphrase
    ./airseal trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
    ./airseal register --email ops@acme.example -o request.json
    ./airseal vendor issue request.json --dir vendor --days 365 --limit nodes=10 -o license.json
    ./airseal import license.json
} > out 2>&1 || { cat out; exit 1; }
cat > capture.py << 'PY'
import json, sys
kind, size = sys.argv[1], int(sys.argv[2]) * 10**6
def pairs(**named): return [{"name": name.replace("_", "-"), "value": value} for name, value in named.items()]
def entry(url, body, page, more=()):
    headers = pairs(Host="telemetry.acme.example", User_Agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", Accept="*/*",
                    Accept_Encoding="gzip, deflate, br", Accept_Language="en", Content_Type="application/json",
                    Content_Length=str(len(body)), Origin="https://acme.example", Referer="https://acme.example/")
    back = pairs(Date="Thu, 26 Nov 2026 12:00:00 GMT", Content_Type="text/html; charset=utf-8", Server="nginx", Vary="Accept-Encoding")
    return {"startedDateTime": "2026-11-26T12:00:00.000Z", "time": 12.5,
            "request": {"method": "POST", "url": url, "httpVersion": "HTTP/2.0", "cookies": [], "headers": [*headers, *more],
                        "queryString": [], "headersSize": -1, "bodySize": len(body),
                        "postData": {"mimeType": "application/json", "text": body}},
            "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/2.0", "cookies": [], "headers": back,
                         "content": {"size": len(page), "mimeType": "text/html", "text": page}, "redirectURL": "",
                         "headersSize": -1, "bodySize": len(page)},
            "cache": {}, "timings": {"blocked": 0.5, "dns": -1, "connect": -1, "ssl": -1, "send": 0.1, "wait": 11, "receive": 0.9}}
host = "https://telemetry.acme.example/v1/usage"
body = '{"containers":"20-49","stacks":"2-4","images":"10-19"}'
page = '<div class="row">\n  <span title="a \\"word\\"">text</span>\n</div>\n' * 1000
made = {
    # A browser: pages and scripts come back.
    "browser": [entry(host, body, page)],
    # A proxy in front of a product: every request is small, and so is its answer.
    "product": [entry(host, body, "")],
    # The same, and each request has a field of its own that nobody declared.
    "hostile": [entry(host, json.dumps({f"field{n}": f"{n:032x}"}), "", pairs(X_Request_Id=f"{n * 7919:032x}")) for n in range(20000)],
    # As many entries as fit.
    "smallest": [{"request": {"method": "GET", "url": host}}],
}[kind]
texts = [json.dumps(one, separators=(",", ":")) for one in made]
total = written = 0
with open(f"{kind}.har", "w") as file:
    file.write('{"log":{"version":"1.2","creator":{"name":"captures.sh","version":"1"},"entries":[')
    while written < size:
        text = texts[total % len(texts)]
        file.write(("," if total else "") + text)
        written += len(text) + 1
        total += 1
    file.write("]}}")
print(total)
PY
cat > time.py << 'PY'
import os, subprocess, sys
kind, entries = sys.argv[1], int(sys.argv[2])
size = os.path.getsize(f"{kind}.har")
def run():
    # From a small program: the kernel counts the parent's memory for the child.
    args = ["time", "-q", "-f", "%e %U %S %M", "./airseal", "data", "check", f"{kind}.har"]
    done = subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert done.returncode == (5 if kind == "hostile" else 0), done.stderr
    wall, user, system, memory = map(float, done.stderr.split()[-4:])
    return user + system, wall, memory / 1024
runs = [run() for _ in range(5)]
busy, wall, memory = min(run[0] for run in runs), min(run[1] for run in runs), max(run[2] for run in runs)
print(f"| {kind} | {size / 1e6:.0f} | {entries} | {wall:.2f} | {busy:.2f} | {size / 1e6 / busy:.0f} | {memory:.1f} |")
PY
echo '| capture | MB | entries | wall time, s | of one core, s | MB a second of it | peak MiB |'
echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
for kind in browser product hostile smallest; do
    python3 time.py "$kind" "$(python3 capture.py "$kind" "$size")"
    rm "$kind.har"
done
