#!/usr/bin/env python3
"""Asks the program and the second verifier the same questions, and prints every disagreement.

    python3 testkit/differential/run.py --program target/debug/examples/judge_lines --cases 2000

The program is `judge_lines`: cargo build --locked --example judge_lines. The cases are made from the
vectors in testkit/vectors, changed at random from --seed.
"""

import argparse
import base64
import collections
import functools
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

KIT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(KIT / "reference"))

import verify  # noqa: E402
from addresses import address, same_address  # noqa: E402
from clock import Clock, written  # noqa: E402
from cases import Case, Mutator, flat  # noqa: E402
from documents import body  # noqa: E402
from keys import ed25519_key  # noqa: E402
from plain import DAY, Malformed, seconds  # noqa: E402
from state import chain, telemetry_allowed  # noqa: E402
from versions import is_affected, requirement, supported_until  # noqa: E402

FAR = 400_000_000 * DAY
ROUND = 5_000


@functools.lru_cache(maxsize=1000)
def trusted(bundles: Tuple[str, ...]) -> Optional[verify.Bundle]:
    """The bundle in force after these, or Refused or Malformed."""
    current = None
    for data in bundles:
        document = verify.read_one(base64.b64decode(data))
        if document.kind != "trust":
            raise Malformed("not a bundle")
        if current is None:
            says = body(document)
            verify.refuse_unless(verify.signed_by_roots(document, says["roots"]), "untrusted")
            current = verify.Bundle(document.payload, says)
        else:
            current = verify.succeed(document, current, FAR) or current
    return current


def reference(case: Case) -> Dict[str, Any]:
    """What the second verifier says."""
    try:
        bundle = trusted(tuple(case.get("bundles", [])))
    except (Malformed, verify.Refused):
        return {"result": "no-bundle"}
    try:
        return ANSWERS[case["question"]](case, bundle, base64.b64decode(case.get("file", "")))
    except verify.Refused as refusal:
        return {"result": str(refusal)}
    except Malformed:
        return {"result": "malformed"}


def ask_read(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Which documents are in a file (F1 to F23)."""
    return verify.listed(verify.read_all(file))


def ask_verify(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """The verdict on a license (V1 to V14)."""
    at, floor = case.get("at"), case.get("floor")
    known = floor and not at
    clock = Clock(seconds(at or case["now"]), seconds(floor) if known else None, at is None)
    says = bundle.says if bundle else None
    try:
        document = verify.read_one(file, "license")
    except Malformed:
        return {"result": "malformed", "clock_behind": clock.behind(clock.floor)}
    verdict, behind = verify.license_verdict(document, says, case.get("registration"), clock, case)
    return {"result": verdict, "clock_behind": behind}


def ask_check(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """The verdict on any document (R4)."""
    own = ed25519_key(base64.b64decode(case["own_key"])) if case.get("own_key") else None
    return {"result": verify.check(verify.read_one(file), bundle, own)}


def ask_pin(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether a bundle may be pinned (S1, S2, U9)."""
    return {"result": verify.pin(verify.read_one(file, "trust"), case["fingerprint"], FAR)}


def ask_offer(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """What becomes of a bundle that is offered, without a clock (S4 to S14)."""
    following = verify.succeed(verify.read_one(file, "trust"), bundle, FAR)
    return {"result": "taken" if following else "unchanged"}


def ask_signature(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether a signature counts (K1 to K9)."""
    try:
        key = ed25519_key(base64.b64decode(case["a"]))["key"]
    except Malformed:
        return {"result": "bad"}
    message, signature = base64.b64decode(case["message"]), base64.b64decode(case["signature"])
    return {"result": "good" if verify.verify(key, message, signature) else "bad"}


def ask_address(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether a text is an address (A1 to A5)."""
    try:
        address(case["a"])
    except Malformed:
        return {"result": "refused"}
    return {"result": "accepted"}


def ask_same_address(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether two addresses are the same (A6 to A9)."""
    return {"result": "same" if same_address(case["a"], case["b"]) else "different"}


def ask_affected(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether a version is affected (AD15 to AD18)."""
    ranges = [case["advisory"]] + (case["advisory"].get("also_affected") or [])
    pairs = [(one["affected"], one.get("fixed")) for one in ranges]
    return {"result": "affected" if is_affected(pairs, case["version"]) else "not-affected"}


def ask_supported_until(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Until when a version is supported (AD20, AD21)."""
    support = [(one["versions"], seconds(one["until"])) for one in case["support"]]
    return {"result": "done", "until": written(supported_until(support, case["version"]))}


def ask_ledger(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether lines are a chain (G1 to G6)."""
    try:
        entries, head = chain(case["a"].encode())
    except Malformed:
        return {"result": "broken"}
    return {"result": "chain", "entries": entries, "head": head}


def ask_telemetry(case: Case, bundle: Optional[verify.Bundle], file: bytes) -> Dict[str, Any]:
    """Whether usage data may leave (D2 to D11)."""
    allowed = telemetry_allowed(case["home"], None, case["do_not_track"], case["airseal_telemetry"])
    return {"result": "allowed" if allowed else "off"}


ANSWERS = {name[4:].replace("_", "-"): ask for name, ask in globals().items() if name.startswith("ask_")}


def usable(case: Case) -> bool:
    """Whether the program can be asked: what a question itself gives has to be well-formed."""
    try:
        if case["question"] == "same-address":
            address(case["a"]), address(case["b"])
        for one in case.get("support", []):
            requirement(one["versions"])
        if case.get("registration") and case["registration"].get("email"):
            address(case["registration"]["email"])
        for field in ("now", "at", "floor"):
            seconds(case.get(field) or "2027-01-01T00:00:00Z")
        json.dumps(case, ensure_ascii=False).encode()
    except (Malformed, UnicodeError):
        return False
    return case["question"] in ANSWERS


def program(path: str, cases: List[Case]) -> List[Dict[str, Any]]:
    """What the program says to each."""
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run([path], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> int:
    """Makes the cases, asks both, and counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="target/debug/examples/judge_lines")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="how many disagreements to print")
    parser.add_argument("vectors", nargs="*", default=sorted(map(str, (KIT / "vectors").glob("*.json"))))
    options = parser.parse_args()

    bases = []
    for file in options.vectors:
        group = json.loads(Path(file).read_text(encoding="utf-8"))
        for vector in group["vectors"]:
            bases.extend(flat(vector, group.get("documents") or {}))
    bases = [case for case in bases if usable(case)]
    mutator = Mutator(bases, options.seed)

    began, asked, wrong = time.monotonic(), 0, 0
    results: Dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    while asked < options.cases:
        cases: List[Case] = []
        while len(cases) < min(ROUND, options.cases - asked):
            case = mutator.case()
            if usable(case):
                cases.append(case)
        for case, theirs in zip(cases, program(options.program, cases)):
            ours = reference(case)
            results[case["question"]][ours["result"]] += 1
            if ours != theirs:
                wrong += 1
                if wrong <= options.show:
                    print(json.dumps({"reference": ours, "program": theirs, "case": case}))
        asked += len(cases)
    for question in sorted(results):
        counts = ", ".join(f"{word} {count}" for word, count in sorted(results[question].items()))
        print(f"{question}: {sum(results[question].values())} ({counts})", file=sys.stderr)
    took = time.monotonic() - began
    print(f"{asked} cases, {wrong} disagreements, seed {options.seed}, {took:.0f} s", file=sys.stderr)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
