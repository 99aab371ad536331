#!/usr/bin/env python3
"""Drives a terminal through the first day of an admin, a vendor and a data-protection officer.

    python3 -m venv .venv && .venv/bin/pip install -r tests/python/requirements-terminal.txt
    .venv/bin/python tests/python/terminal.py target/debug/airseal            # check
    .venv/bin/python tests/python/terminal.py target/debug/airseal --bless    # write tests/screens

Every command runs in a cleared terminal of 80x24 and of 120x40. Checked for each: no line is
longer than the terminal, no word is cut, the decisive line can be seen without scrolling,
and the screen is the one in tests/screens, where ids, hashes and times are masked. Exits
with 1 after naming everything that is not so.
"""

import difflib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pexpect
import pyte
from wcwidth import wcswidth

SCREENS = Path(__file__).resolve().parent.parent / "screens"
SIZES = [(80, 24), (120, 40)]
PASSPHRASE = "correct horse battery staple"

# What is different in every run, and what stands for it: of the same width, so that
# columns and line breaks stay as they are.
MASKS = [
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "x"),
    (re.compile(r"\b[0-9a-f]{4}([ -])([0-9a-f]{4}\1){3,}[0-9a-f]{4}\b"), "x"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "x"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "x"),
    (re.compile(r"(?<=/tmp/)t[0-9a-z_]{8}\b"), "t"),
    (re.compile(r"(?<![0-9A-Za-z+/=])(?=[A-Za-z0-9+/]*[0-9])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40,}=*"), "b"),
    (re.compile(r"\b20\d\d-W\d\d\b"), "w"),
    (re.compile(r"\b20\d\d-\d\d-\d\d([T ]\d\d:\d\d:\d\d)?"), "d"),
    (re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} 20\d\d\b"), "d"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "t"),
    # A second after a license of 365 days was issued, it ends in 364.
    (re.compile(r"(?<=in )\d+(?= days)"), "n"),
]
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\r")


def masked(text):
    for pattern, letter in MASKS:
        text = pattern.sub(lambda found: re.sub(r"[0-9A-Za-z_+/=]", letter, found.group()), text)
    return text


class Terminal:
    """A terminal of one size, in a folder and with a HOME of its own."""

    def __init__(self, program, columns, rows):
        self.columns, self.rows = columns, rows
        self.folder = Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))
        (self.folder / "me").mkdir()
        (self.folder / "bin").mkdir()
        shutil.copy(program, self.folder / "bin/airseal")
        self.env = {
            "HOME": str(self.folder / "me"),
            "PATH": f"{self.folder}/bin:/usr/bin:/bin",
            "USER": "ops",
            "TERM": "xterm",
            "LANG": "C.UTF-8",
        }
        self.faults = []
        self.screens = {}

    def close(self):
        shutil.rmtree(self.folder)

    def spawn(self, line):
        return pexpect.spawn(
            "/bin/sh",
            ["-c", line],
            cwd=self.folder,
            env=self.env,
            dimensions=(self.rows, self.columns),
            encoding="utf-8",
            timeout=20,
        )

    def run(self, name, line, decisive, answers=(), code=0, same_in_a_pipe=False):
        """Runs a command line and checks the screen that it leaves.

        `decisive` is a regular expression for the line that a person must see. `answers` are
        pairs of what the program asks and what the person types. With `same_in_a_pipe`
        the words must be those that the program writes into a pipe.
        """
        child = self.spawn(line)
        text = ""
        try:
            for question, answer in answers:
                child.expect(question)
                text += child.before + child.after
                child.sendline(answer)
            child.expect(pexpect.EOF)
            text += child.before
        except (pexpect.TIMEOUT, pexpect.EOF):
            text += str(child.before)
            self.faults.append(f"{name}: a question was not asked:\n{text}")
        child.close()
        self.check(name, line, text, decisive, same_in_a_pipe)
        if child.exitstatus != code:
            self.faults.append(f"{name}: exit code {child.exitstatus}, not {code}")

    def check(self, name, line, text, decisive, same_in_a_pipe):
        lines = ESCAPE.sub("", text).rstrip("\n").split("\n")
        fault = lambda message: self.faults.append(f"{name} at {self.columns}x{self.rows}: {message}")
        for one in lines:
            # A word that does not fit, such as the bytes of a document, is not cut.
            if wcswidth(one) > self.columns and " " in one.strip():
                fault(f"a line of {wcswidth(one)} columns: {one}")
            if one != one.rstrip():
                # An unfinished question ends with a space, and the answer follows.
                if not one.rstrip().endswith((":", "?", "]", ")")):
                    fault(f"a line ends in spaces: {one!r}")
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.Stream(screen)
        stream.feed(f"$ {line}\r\n{text}")
        stream.feed("$ ")
        visible = "\n".join(row.rstrip() for row in screen.display)
        if not re.search(decisive, visible, re.MULTILINE):
            fault(f"{decisive!r} cannot be seen without scrolling:\n{visible}")
        if same_in_a_pipe:
            child = pexpect.run(
                f"/bin/sh -c '( {line} ) 2>&1 | cat'", cwd=str(self.folder), env=self.env, encoding="utf-8"
            )
            piped, shown = ESCAPE.sub("", child).split(), " ".join(lines).split()
            cut = [word for word in shown if word not in piped and not any(c.isdigit() for c in word)]
            if cut:
                fault(f"words that are not in the pipe's text: {cut}")
        self.screens[name] = masked(f"$ {line}\n" + "\n".join(one.rstrip() for one in lines) + "\n")

    def quietly(self, line):
        output, status = pexpect.run(
            f"/bin/sh -c '{line}'", cwd=str(self.folder), env=self.env, encoding="utf-8", withexitstatus=True
        )
        if status != 0:
            raise SystemExit(f"{line}: exit code {status}\n{output}")
        return output


def vendors_first_day(t):
    t.run(
        "vendor-init",
        "airseal vendor init --product acme-dock --dir vendor",
        r"root\.fingerprint",
        answers=[("(?i)passphrase[^\n]*: ?", PASSPHRASE), ("(?i)(again|repeat|once more)[^\n]*: ?", PASSPHRASE)],
    )
    Path(t.folder, "pass.txt").write_text(PASSPHRASE + "\n")
    Path(t.folder, "pass.txt").chmod(0o600)


def admins_first_day(t):
    run = t.run
    run("alone", "airseal", r"airseal --help", code=2, same_in_a_pipe=True)
    run("help", "airseal --help", r"18  nothing installed")
    run("verify-nothing", "airseal verify", r"airseal trust pin", code=18, same_in_a_pipe=True)
    run("status-nothing", "airseal status", r"airseal trust pin", same_in_a_pipe=True)
    run("register-nothing", "airseal register --email ops@acme.example -o request.json", r"airseal trust pin", code=2)
    fingerprint = Path(t.folder, "vendor/root.fingerprint").read_text().strip()
    wrong = ("0" if fingerprint[0] != "0" else "1") + fingerprint[1:]
    ask = r"(?i)fingerprint[^\n]*: ?$"
    run("pin-wrong", "airseal trust pin vendor/trust.json", r"error", answers=[(ask, wrong)], code=11)
    run("pin-text", "airseal trust pin vendor/trust.json", r"64 hex", answers=[(ask, "yes"), (ask, "")], code=11)
    run("pin", "airseal trust pin vendor/trust.json", r"(?i)pinned", answers=[(ask, fingerprint)])
    run("register-email", "airseal register --email ops@ -o request.json", r"error", code=2)
    run("register", "airseal register --email ops@acme.example -o request.json", r"airseal telemetry off")
    run("register-again", "airseal register --email ops@acme.example -o request.json", r"unchanged", same_in_a_pipe=True)
    run("status-registered", "airseal status", r"airseal import", same_in_a_pipe=True)
    run("request", "airseal data show request --explain", r"^  email +ops@acme\.example", same_in_a_pipe=True)
    t.quietly(
        "airseal vendor issue request.json --dir vendor --passphrase-file pass.txt --days 365"
        " --limit nodes=10 --feature rbac -o license.json"
    )
    t.quietly("head -c 200 license.json > cut.json")
    run("import-cut", "airseal import cut.json", r"^malformed", code=10, same_in_a_pipe=True)
    run("import-absent", "airseal import absent.json", r"error", code=1, same_in_a_pipe=True)
    run("import", "airseal import license.json", r"10 nodes|nodes 10|nodes: 10")
    run("verify", "airseal verify", r"^valid", same_in_a_pipe=True)
    run("verify-nodes", "airseal verify --limit nodes=12 --feature sso", r"^not-covered", code=16, same_in_a_pipe=True)
    run("status", "airseal status", r"Usage data|usage data|Telemetry", same_in_a_pipe=True)
    run("licenses", "airseal licenses", r"in force", same_in_a_pipe=True)
    run("doctor", "airseal doctor", r"(?i)nothing|ok", same_in_a_pipe=True)
    run("clock", "airseal clock", r"^in order", same_in_a_pipe=True)
    run("unknown-command", "airseal optout", r"telemetry off", code=2, same_in_a_pipe=True)
    run("import-nothing", "mkdir -p empty; airseal import empty", r"error", code=1, same_in_a_pipe=True)


def officers_questions(t):
    run = t.run
    run("explain", "airseal data explain", r"tell instances apart by at most")
    run("show-usage", "airseal data show usage", r'^  "report": "usage"')
    run("show-compliance", "airseal data show compliance", r"^  limits +nodes: 10 licensed")
    run("telemetry-status", "airseal telemetry status", r"on", same_in_a_pipe=True)
    run("telemetry-off", "airseal telemetry off", r"off")
    run("telemetry-off-again", "airseal telemetry off", r"already off")
    run("telemetry-check", "airseal telemetry check", r"off", code=3, same_in_a_pipe=True)
    run("show-usage-off", "airseal data show usage", r"off", same_in_a_pipe=True)
    run("log", "airseal log", r"the last choice about usage data is entry \d+", same_in_a_pipe=True)
    run("log-verify", "airseal log --verify", r"^verified", same_in_a_pipe=True)
    run("rights-nobody", "airseal rights request access", r"error", code=2)
    run("rights", "airseal rights request access --to privacy@acme.example", r"no case is open")
    run("rights-list", "airseal rights list", r"^no request is open", same_in_a_pipe=True)


def vendors_second_day(t):
    run = t.run
    ask = r"(?i)passphrase[^\n]*: ?"
    run(
        "vendor-issue",
        "airseal vendor issue request.json --dir vendor --days 730 --limit nodes=20 -o second.json",
        r"second\.json",
        answers=[(ask, PASSPHRASE)],
    )
    run(
        "vendor-issue-wrong",
        "airseal vendor issue request.json --dir vendor --days 30 -o third.json",
        r"passphrase is wrong",
        answers=[(ask, "wrong")],
        code=1,
    )
    run("vendor-list", "airseal vendor list --dir vendor", r"2 licenses", same_in_a_pipe=True)
    license = t.quietly("airseal inspect license.json --json")
    identifier = re.search(r'"license_id":"([^"]+)"', license).group(1)
    run(
        "vendor-revoke",
        f"airseal vendor revoke --dir vendor {identifier} --reason leaked --yes",
        r"trust",
        answers=[(ask, PASSPHRASE)],
    )
    run("import-update", "airseal import second.json vendor/trust.json", r"20 nodes")
    run("licenses-two", "airseal licenses", r"in force", same_in_a_pipe=True)


def main():
    program, *options = sys.argv[1:]
    bless = "--bless" in options
    failed = 0
    for columns, rows in SIZES:
        terminal = Terminal(program, columns, rows)
        try:
            for day in (vendors_first_day, admins_first_day, officers_questions, vendors_second_day):
                day(terminal)
        finally:
            terminal.close()
        folder = SCREENS / f"{columns}x{rows}"
        if bless:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name, text in terminal.screens.items():
                (folder / f"{name}.txt").write_text(text)
        golden = {path.stem: path.read_text() for path in folder.glob("*.txt")}
        for name in sorted(golden.keys() | terminal.screens.keys()):
            want, have = golden.get(name, ""), terminal.screens.get(name, "")
            if want != have:
                difference = difflib.unified_diff(want.splitlines(), have.splitlines(), "tests/screens", "now", lineterm="")
                terminal.faults.append(f"{name}: not the screen in {folder.name}\n" + "\n".join(difference))
        for fault in terminal.faults:
            print(f"not so: {fault}")
        failed += len(terminal.faults)
        print(f"{columns}x{rows}: {len(terminal.screens)} screens, {len(terminal.faults)} faults")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
