"""Prints what the package answers to the cases of a file, a JSON line each."""

import base64
import json
import os
import sys
from dataclasses import asdict
from typing import Any

import airseal


def answer(call: str, options: dict[str, Any]) -> dict[str, Any]:
    if call == "telemetry_allowed":
        return {"allowed": airseal.telemetry_allowed(**options)}
    if call == "data":
        try:
            found = airseal.data(**options)
        except airseal.AirsealError as error:
            return {"error": error.kind, "exit_code": error.exit_code, "message": str(error), "hint": error.hint}
        return {"error": None, "bytes": None if found is None else base64.b64encode(found).decode()}
    said = airseal.check(**options)
    end = said.expires_at
    return {
        "verdict": said.verdict.value,
        "licensed": said.licensed,
        "error": said.error and said.error.kind,
        "hint": said.error and said.error.hint,
        "exit_code": said.exit_code,
        "reason": said.reason,
        "license_id": said.license_id,
        "expires_at": end and end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds_left": said.seconds_left,
        "not_covered": [
            {key: value for key, value in asdict(gap).items() if value is not None} for gap in said.not_covered
        ],
        "clock_behind": said.clock_behind,
        "critical_advisories": said.critical_advisories and list(said.critical_advisories),
        "license": said.license,
    }


def take_descriptors() -> list[int]:
    taken = []
    try:
        while True:
            taken.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        return taken


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    os.environ.update(case["environment"])
    taken = take_descriptors() if case["descriptors"] == "none" else []
    said = answer(case["call"], case["options"])
    for descriptor in taken:
        os.close(descriptor)
    for name in case["environment"]:
        del os.environ[name]
    print(json.dumps({"name": case["name"], **said}), flush=True)
