#!/usr/bin/env python3
"""Records what a small product sends, with mitmproxy and with headless Chromium (Playwright), and
holds `airseal data check` to what is known of each request.

    "$(scripts/python.sh requirements-captures.txt)/python" tests/python/captures.py PROGRAM
    ... tests/python/captures.py PROGRAM --bless     # writes tests/data/captures/*.har

Everything runs on the loopback interface: a server that answers anything, the proxy, the browser.
The path of a request names its case: tests/data/captures/cases.json, which is written by hand, says
what must be found in it. Chromium's captures lose bytes that are not UTF-8; that must be found too.
Exits with 1 after naming every case where something else was found.
"""

import asyncio
import base64
import gzip
import http.client
import http.server
import json
import os
import shutil
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

import brotli
import zstandard

DATA = Path(__file__).resolve().parent.parent / "data" / "captures"
EMAIL = "ops@acme.example"
USAGE = {"containers": "2-4", "platform": "linux"}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TOKEN = "f3b17c2a9d4e40518e6b"


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def multipart(fields):
    parts = [f'--X\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    return ("".join(parts) + "--X--\r\n").encode()


def requests(documents):
    """(case, method, path after it, headers, body): what the product sends."""
    usage = json.dumps(USAGE).encode()
    def post(case, body, mime=JSON, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (case, "POST", "", {"Content-Type": mime, **named}, body)
    def packed(case, coding, pack):
        return post(case, pack(usage), Content_Encoding=coding)
    return [
        *[post(f"declared/{kind}", body) for kind, body in documents.items()],
        post("declared/json", usage),
        post("declared/nested", b'{"environments": {"docker": "2-4", "swarm": "1"}}'),
        post("declared/batch", b'[{"containers": "2-4"}, {"images": "10-19"}]'),
        post("declared/lines", b'{"containers": "2-4"}\n{"images": "10-19"}\n', "text/plain"),
        post("declared/form", b"containers=2-4&dockerhub_login=true", FORM),
        post("declared/multipart", multipart(USAGE), "multipart/form-data; boundary=X"),
        post("declared/beacon", usage, "text/plain;charset=UTF-8"),
        ("declared/query", "GET", "?containers=2-4&custom_logo=false", {}, None),
        ("declared/nothing", "GET", "", {}, None),
        packed("declared/gzip", "gzip", gzip.compress),
        packed("declared/deflate", "deflate", zlib.compress),
        packed("declared/raw-deflate", "deflate", raw_deflate),
        packed("declared/br", "br", brotli.compress),
        packed("declared/zstd", "zstd", zstandard.compress),
        post("declared/packed-twice", gzip.compress(brotli.compress(usage)), Content_Encoding="br, gzip"),
        post("declared/packed-by-itself", gzip.compress(usage), "application/octet-stream"),
        post("found/field", b'{"containers": "2-4", "hostname": "db1"}'),
        post("found/nested", b'{"environments": {"docker": "2-4", "names": ["prod"]}}'),
        post("found/count", b'{"containers": 37}'),
        post("found/bucket", b'{"containers": "37"}'),
        post("found/word", b'{"authentication": "acme-sso"}'),
        post("found/email", b'{"contact": "Ops@ACME.example"}'),
        post("found/hash", json.dumps({"user": "3c2fa8d5", "who": EMAIL_HASH}).encode()),
        ("found/query", "GET", "?containers=2-4&host=db1", {}, None),
        ("found/path", "GET", "/ops%40acme.example/ping", {}, None),
        post("found/header", usage, X_Install_Id="7"),
        post("found/authorization", usage, Authorization="Bearer abc"),
        post("found/token", json.dumps({"run": TOKEN}).encode()),
        post("found/token-again", json.dumps({"run": TOKEN}).encode()),
        post("found/mixed", json.dumps({**USAGE, "email": EMAIL}).encode()),
        post("found/twice", b'{"containers": "2-4", "containers": "5-9"}'),
        post("found/text", "Grüße".encode(), "text/plain"),
        post("found/number", b"42"),
        post("found/json", b'{"containers": '),
        post("found/binary", bytes(range(128, 200)), "application/octet-stream"),
        post("found/damaged", gzip.compress(usage)[:-9], Content_Encoding="gzip"),
        post("found/coding", usage, Content_Encoding="acme"),
        ("declared/delete", "DELETE", "", {"Content-Type": JSON}, usage),
    ]


# A capture of mitmproxy 11 ends without a file where it cannot undo a content coding itself.
NOT_MITMPROXY = {"declared/packed-twice", "found/damaged", "found/coding"}

# sha256 of the address: printf %s ops@acme.example | sha256sum
EMAIL_HASH = subprocess.run(["sha256sum"], input=EMAIL.encode(), stdout=subprocess.PIPE).stdout.decode()[:64]
FRAMES = [("declared/frames", json.dumps(USAGE).encode()), ("found/frame", b'{"hostname": "db1"}')]


class Server(http.server.BaseHTTPRequestHandler):
    """Answers anything, and reads WebSocket frames until the client closes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade", "").lower() == "websocket":
            return self.websocket()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b"<!DOCTYPE html><title>product</title>"
        self.send_response(200)
        for name, value in [("Content-Type", "text/html"), ("Content-Length", str(len(body))),
                            ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = do_OPTIONS = do_GET

    def websocket(self):
        import hashlib
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.wfile.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        self.close_connection = True
        # One answer, which is not what the product sent.
        self.wfile.write(bytes([0x81, 13]) + b'{"from":"us"}')
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            opcode, length = head[0] & 15, head[1] & 127
            if length == 126:
                length = struct.unpack(">H", self.rfile.read(2))[0]
            mask = self.rfile.read(4)
            data = bytes(byte ^ mask[i % 4] for i, byte in enumerate(self.rfile.read(length)))
            if opcode == 8:
                self.wfile.write(bytes([0x88, len(data)]) + data)
                return

    def log_message(self, *_):
        pass


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


def frame(opcode, data):
    mask = b"\x01\x02\x03\x04"
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
    return bytes([0x80 | opcode, 0x80 | len(data)]) + mask + masked


def product(proxy, port, documents):
    """Sends everything through the proxy, as a product with its own HTTP client would."""
    for case, method, rest, headers, body in requests(documents):
        if case in NOT_MITMPROXY:
            continue
        link = http.client.HTTPConnection("127.0.0.1", proxy, timeout=20)
        link.request(method, f"http://127.0.0.1:{port}/{case}{rest}", body=body, headers=headers)
        link.getresponse().read()
        link.close()
    link = http.client.HTTPConnection("127.0.0.1", proxy, timeout=20)
    link.request("GET", f"http://localhost:{port}/other/host")
    link.getresponse().read()
    for case, data in FRAMES:
        with socket.create_connection(("127.0.0.1", proxy), timeout=20) as link:
            link.sendall((f"GET http://127.0.0.1:{port}/{case} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
            reader = link.makefile("rb")
            while reader.readline().strip():
                pass
            link.sendall(frame(1, data) + frame(2, data) + frame(8, b"\x03\xe8"))
            while reader.read(1):
                pass


def record_with_mitmproxy(port, documents, file, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        proxy = free.getsockname()[1]
    mitmdump = Path(sys.executable).parent / "mitmdump"
    process = subprocess.Popen(
        [mitmdump, "-q", "--listen-host", "127.0.0.1", "--listen-port", str(proxy), "--set", f"hardump={file}",
         "--set", f"confdir={folder}/mitmproxy"],
        env={**os.environ, "HOME": str(folder)})
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", proxy), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        product(proxy, port, documents)
        time.sleep(0.5)
    finally:
        process.terminate()
        process.wait(30)


def browser():
    for name in ["chromium", "chromium-browser", "google-chrome"]:
        if shutil.which(name):
            return shutil.which(name)
    sys.exit("chromium is not installed")


SENDER = """async ([requests, frames, port]) => {
    for (const [path, method, headers, body] of requests) {
        const bytes = body === null ? undefined : Uint8Array.from(atob(body), c => c.charCodeAt(0));
        // Text is sent as text, as products do.
        let sent = bytes;
        if (bytes) { try { sent = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes); } catch { } }
        await fetch('/' + path, {method, headers, body: sent}).then(r => r.text());
    }
    navigator.sendBeacon('/declared/ping', '{"containers":"2-4"}');
    await fetch(`http://localhost:${port}/other/host`).then(r => r.text());
    for (const [path, data] of frames) {
        await new Promise((done, failed) => {
            const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`);
            socket.onopen = () => { socket.send(data); socket.send(new TextEncoder().encode(data)); socket.close(); };
            socket.onclose = done; socket.onerror = failed;
        });
    }
    await new Promise(done => setTimeout(done, 500));
}"""


def record_with_chromium(port, documents, file, _folder):
    from playwright.sync_api import sync_playwright

    sent = [[case + rest, method, headers, body and base64.b64encode(body).decode()]
            for case, method, rest, headers, body in requests(documents)]
    frames = [[case, data.decode()] for case, data in FRAMES]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        context = chromium.new_context(record_har_path=file, record_har_content="embed")
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/declared/page")
        page.evaluate(SENDER, [sent, frames, port])
        context.close()
        chromium.close()


def run(program, home, *args, ok=(0,), **more):
    env = {"HOME": str(home), "AIRSEAL_HOME": str(home / "home"), "PATH": os.environ["PATH"]}
    done = subprocess.run([program, *args], env=env, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    if done.returncode not in ok:
        sys.exit(f"airseal {' '.join(args)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return done.stdout


def instance(program, folder):
    """A licensed instance that sends usage data."""
    run(program, folder, "vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase")
    fingerprint = (folder / "vendor" / "root.fingerprint").read_text().strip()
    run(program, folder, "trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint)
    run(program, folder, "register", "--email", EMAIL, "-o", "request.json")
    run(program, folder, "vendor", "issue", "request.json", "--dir", "vendor", "--days", "365", "--limit", "nodes=10",
        "-o", "license.json")
    run(program, folder, "import", "license.json")
    run(program, folder, "telemetry", "on")
    run(program, folder, "usage", "set", "containers", "37")
    return {kind: run(program, folder, "data", "show", kind) for kind in ["usage", "compliance", "request"]}


def found(program, folder, file):
    """The kinds of findings by case, and the summary."""
    lines = run(program, folder, "data", "check", str(file), "--host", "127.0.0.1", "--json", ok=(5,)).splitlines()
    findings, summary = [json.loads(line) for line in lines[:-1]], json.loads(lines[-1])
    entries = json.loads(file.read_text())["log"]["entries"]
    cases = {}
    for entry in entries:
        cases.setdefault(case_of(entry["request"]["url"]), set())
    for finding in findings:
        for index in finding["entries"]:
            cases[case_of(entries[index]["request"]["url"])].add(finding["kind"])
    return {case: sorted(kinds) for case, kinds in cases.items()}, summary


def case_of(url):
    return "/".join(url.split("/", 3)[3].split("?")[0].split("/")[:2])


def main():
    program, bless = os.path.abspath(sys.argv[1]), "--bless" in sys.argv[2:]
    folder = Path(tempfile.mkdtemp(prefix="airseal-captures-"))
    server = Threads(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, wrong = server.server_address[1], []
    try:
        documents = instance(program, folder)
        wanted = json.loads((DATA / "cases.json").read_text())
        answers = {}
        for name, record in [("mitmproxy", record_with_mitmproxy), ("chromium", record_with_chromium)]:
            file = folder / f"{name}.har"
            record(port, documents, file, folder)
            cases, summary = found(program, folder, file)
            answers[name] = cases
            for case in sorted(cases.keys() | wanted.get(name, {}).keys()):
                if cases.get(case) != wanted.get(name, {}).get(case):
                    wrong.append(f"{name}, {case}: wanted {wanted.get(name, {}).get(case)}, found {cases.get(case)}")
            exact = {count["category"]: count["exact"] for count in summary["payloads"]}
            if exact != {"request": 1, "compliance": 1, "usage": 1}:
                wrong.append(f"{name}: the documents were not known byte for byte: {exact}")
            creator = summary["creator"]
            print(f"{name}: {len(cases)} cases, written by {creator['name']} {creator['version']}")
            if bless:
                DATA.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, DATA / f"{name}.har")
        # Once usage data is off, the same capture shows usage data that should not have been sent.
        run(program, folder, "telemetry", "off")
        for name in answers:
            cases, _ = found(program, folder, folder / f"{name}.har")
            if "usage-while-off" not in cases["declared/usage"] or "usage-while-off" in cases["declared/compliance"]:
                wrong.append(f"{name}: usage data after an objection is not a finding")
    finally:
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
    if wrong:
        sys.exit("\n".join(wrong))
    print("The captures are read as they should be.")


if __name__ == "__main__":
    main()
