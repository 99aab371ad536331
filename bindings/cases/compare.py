#!/usr/bin/env python3
"""Asks every binding, and the program itself, the questions of cases.json, and compares all
answers, field by field, with the table and with each other.

    bindings/cases/compare.py PROGRAM NAME=COMMAND… library:NAME=COMMAND…

COMMAND gets a file with cases and prints an answer to each, as JSON lines. It runs without any
variable of the caller's; PROGRAM is `airseal` on its PATH. A library is not asked the cases that
are about how a program is called. Prints the matrix: how many cases and fields each was asked,
and how many were different.
"""

from __future__ import annotations

import base64
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def read_cases(folder: str) -> list[dict]:
    """The cases, with FOLDER filled in and nothing left out."""
    table = json.loads((HERE / "cases.json").read_text().replace("FOLDER", folder))["cases"]
    for case in table:
        options = case.setdefault("options", {})
        if program := case.pop("program", None):
            options["program"] = f"{folder}/programs/{program}"
        case.setdefault("environment", {})
        case.setdefault("descriptors", "free")
        case.setdefault("library", True)
    return table


def ask_program(program: str, case: dict, environment: dict[str, str]) -> dict | None:
    """What the program itself says, by its exit code and its JSON; None for a stand-in."""
    options = case["options"]
    said_otherwise = {"program", "timeout"} & options.keys() or "AIRSEAL_PROGRAM" in case["environment"]
    if said_otherwise or "\0" in options.get("home", "") or case["descriptors"] == "none":
        return None
    command = {
        "check": ["verify"],
        "telemetry_allowed": ["telemetry", "check"],
        "data": ["data", "show", options.get("kind", "")],
    }[case["call"]]
    for option, key in (("--limit", "limits"), ("--feature", "features"), ("--release-date", "release")):
        values = options.get(key, [])
        values = [values] if isinstance(values, str) else values
        for value in values:
            command.append(f"{option}={value}" + (f"={values[value]}" if key == "limits" else ""))
    if "home" in options:
        command += ["--home", options["home"]]
    run = subprocess.run(
        [program, *command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
        env={**environment, **case["environment"]},
    )
    if case["call"] == "telemetry_allowed":
        return {"allowed": run.returncode == 0}
    said = json.loads(run.stdout) if run.stdout else {}
    error = said.get("error")
    if case["call"] == "data":
        if error:
            return {"error": "failed", "exit_code": run.returncode, "message": error["message"], "hint": error["hint"]}
        return {"error": None, "bytes": base64.b64encode(run.stdout).decode() if run.stdout else None}
    if error:
        return {
            "verdict": "unknown", "licensed": False, "error": "failed", "exit_code": run.returncode,
            "reason": error["message"], "hint": error["hint"], "license_id": None, "expires_at": None,
            "seconds_left": None, "not_covered": [], "clock_behind": False, "license": None,
            "critical_advisories": [],
        }
    answer = {key: said[key] for key in (
        "verdict", "reason", "expires_at", "seconds_left", "not_covered", "clock_behind", "license",
        "critical_advisories")}
    license_id = said["license"] and said["license"]["license_id"]
    return {**answer, "licensed": run.returncode == 0, "error": None, "hint": None,
            "exit_code": run.returncode, "license_id": license_id}


def plain(answer: dict) -> dict:
    """An answer without what may differ: the time of the call, the words of the system."""
    plain = dict(answer)
    for key in ("reason", "message"):
        if plain.get("error") == "not-started" and key in plain:
            plain[key] = plain[key].split(":")[0]
    if plain.get("verdict") == "clock" and "reason" in plain:
        plain["reason"] = re.sub("says [^ ]*Z,", "says now,", plain["reason"])
    if "not_covered" in plain:
        plain["not_covered"] = [
            {key: value for key, value in gap.items() if value is not None} for gap in plain["not_covered"]
        ]
    return plain


def differences(name: str, case: dict, answer: dict, other: dict | None) -> list[str]:
    """What is not as the table says, or not as the other answer."""
    answer, expected = plain(answer), plain(case["expect"])
    if "empty" in expected:
        answer["empty"] = answer.get("bytes") is None
        if other is not None:
            other = {**other, "empty": other.get("bytes") is None}
    found = [
        f"{case['name']}: {name} says {key} {answer.get(key)!r}, and the table {value!r}"
        for key, value in expected.items()
        if answer.get(key, "nothing") != value
    ]
    if other is not None:
        other = plain(other)
        # The other was asked a moment ago.
        left, before = answer.get("seconds_left"), other.get("seconds_left")
        if left is not None and before is not None and 0 <= before - left < 600:
            other["seconds_left"] = left
        found += [
            f"{case['name']}: {name} says {key} {answer.get(key)!r}, and not {other.get(key)!r}"
            for key in sorted(answer.keys() | other.keys())
            if answer.get(key, "nothing") != other.get(key, "nothing")
        ]
    return found


def left_over(folder: str) -> list[int]:
    """Children of the stand-ins that still run; they are ended here."""
    left = []
    for file in Path(folder, "programs").glob("*.children"):
        for child in map(int, file.read_text().split()):
            try:
                if ") Z " not in Path(f"/proc/{child}/stat").read_text():
                    os.kill(child, signal.SIGKILL)
                    left.append(child)
            except (FileNotFoundError, ProcessLookupError):
                pass  # It has ended.
        file.unlink()
    return left


def is_asked(name: str, case: dict) -> bool:
    """Whether a case is one for a package that calls the program, or for a library."""
    return case["library"] is not False if name.startswith("library:") else case["library"] != "only"


def main() -> int:
    program = os.path.realpath(sys.argv[1])
    bindings = dict(argument.split("=", 1) for argument in sys.argv[2:])
    with tempfile.TemporaryDirectory() as work:
        folder = os.path.join(work, "made")
        subprocess.run([HERE / "make.sh", folder, program], check=True)
        cases = read_cases(folder)
        os.mkdir(f"{work}/bin")
        os.symlink(program, f"{work}/bin/airseal")
        environment = {"HOME": f"{folder}/person", "PATH": f"{work}/bin:{os.environ['PATH']}"}

        first, found, rows = {}, [], []
        for case in cases:
            if answer := ask_program(program, case, environment):
                found += differences("the program", case, answer, None)
                first[case["name"]] = answer
        fields = sum(len(case["expect"]) for case in cases if case["name"] in first)
        rows.append(("the program", len(first), fields, len(found)))
        for name, command in bindings.items():
            before, fields = len(found), 0
            asked = [case for case in cases if is_asked(name, case)]
            Path(work, "cases.json").write_text(json.dumps(asked))
            run = subprocess.run(
                [*command.split(), f"{work}/cases.json"], stdout=subprocess.PIPE, env=environment,
                check=True, timeout=300,
                # Few, so that a case can use them up.
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256)),
            )
            if left := left_over(folder):
                found.append(f"{name} leaves {len(left)} processes")
            answers = {answer.pop("name"): answer for answer in map(json.loads, run.stdout.splitlines())}
            if answers.keys() != {case["name"] for case in asked}:
                found.append(f"{name} answers {len(answers)} cases, and there are {len(asked)}")
            for case in asked:
                if answer := answers.get(case["name"]):
                    fields += len(answer)
                    # The first binding's answer stands for what the program cannot say of stand-ins.
                    other = first.setdefault(case["name"], answer)
                    found += differences(name, case, answer, other)
            rows.append((name, len(asked), fields, len(found) - before))
    for line in found:
        print(line, file=sys.stderr)
    print(f"{'asked':24}{'cases':>7}{'fields':>8}{'differences':>13}")
    for name, count, fields, different in rows:
        print(f"{name:24}{count:7}{fields:8}{different:13}")
    print(
        f"{len(bindings)} bindings: {sum(row[2] for row in rows)} fields, {len(found)} differences in all."
        f" Of {len(cases)} cases, {sum(case['library'] is False for case in cases)} are about calling a program and"
        f" not asked of a library, {sum(case['library'] == 'only' for case in cases)} are for a library alone."
    )
    return 1 if found or not bindings else 0


if __name__ == "__main__":
    sys.exit(main())
