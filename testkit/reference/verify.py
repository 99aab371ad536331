#!/usr/bin/env python3
"""A second verifier of airseal's documents, written from docs/reference/formats.md alone.

forms.py finds documents in files, documents.py reads them into plain data (with plain.py, keys.py,
addresses.py, versions.py, catalogue.py and state.py), clock.py keeps the time; this file judges. The
numbers in comments are those of the page's statements. Run it on the files of testkit/vectors:

    python3 testkit/reference/verify.py testkit/vectors/*.json
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from addresses import address, same_address
from clock import Clock, Floors, optional_time, written
from documents import KINDS, LARGE, Envelope, accepted_trust, body, envelope, offered_trust, type_of
from forms import Found, documents
from keys import listed_key, own_key, verify
from plain import DAY, WHITE, Malformed, day, parse_json, seconds, trimmed, within_years
from state import chain, lines_of_copy, telemetry_allowed
from versions import is_affected, semver, supported_until

Json = Dict[str, Any]
LICENSE_FILE = 4 * 1024 * 1024


class Refused(Exception):
    """A verdict that is not `valid`."""


def refuse_unless(condition: bool, verdict: str) -> None:
    """Stop with a verdict."""
    if not condition:
        raise Refused(verdict)


def verdict_of(judge: Callable[[], str]) -> str:
    """What a judgement comes to: a refusal and a malformed document are verdicts."""
    try:
        return judge()
    except Refused as refusal:
        return str(refusal)
    except Malformed:
        return "malformed"


# --- documents in files --------------------------------------------------------------------------


def readable(found: Found) -> bool:
    """Whether what was found is an envelope."""
    try:
        return not found.error and bool(envelope(found.json))
    except Malformed:
        return False


def read_all(data: bytes) -> List[Envelope]:
    """Every document in a file that can be read (F1, F8), each once (F2)."""
    if len(data) > LARGE:
        raise Malformed("more than 16 MiB")
    result: List[Envelope] = []
    for one in documents(data, readable):
        if readable(one):
            document = envelope(one.json)
            well_named = one.label is None or (document.kind in KINDS and one.label in KINDS[document.kind].labels)
            if document[:3] not in [known[:3] for known in result]:
                result.append(document._replace(well_named=well_named))
    if not result:
        raise Malformed("no document")
    return result


def read_one(data: bytes, kind: Optional[str] = None) -> Envelope:
    """The only document in a file, or else the only one of a kind (F4)."""
    found = read_all(data)
    if len(found) > 1:
        found = [one for one in found if one.kind == kind]
    if len(found) != 1 or kind not in (None, found[0].kind):
        raise Malformed("not one document of this kind")
    return found[0]


class Bundle(NamedTuple):
    """A trust bundle: its bytes, and what they say."""

    payload: bytes
    says: Json


# --- signatures ----------------------------------------------------------------------------------


def made_by(document: Envelope, candidates: Dict[str, Json]) -> List[str]:
    """The ids of the keys that made a signature, of these candidates in their order (E7, E11, E12)."""
    known = {key_id: key["key"] for key_id, key in candidates.items() if key["key"]}
    result = []
    for signature in document.signatures:
        named = [signature["keyid"]] if signature["keyid"] in known else []
        others = [key_id for key_id in known if key_id not in named]
        for key_id in named + others[:2]:
            if verify(known[key_id], document.signed, signature["sig"]):
                result.append(key_id)
                break
    return result


def signers_of(document: Envelope, bundle: Json) -> List[str]:
    """The signers of a bundle that signed a document (E8)."""

    def order(key_id: str) -> Tuple[int, str]:
        signer = bundle["signers"][key_id]
        if document.kind not in signer["kinds"] or key_id in bundle["revoked_keys"]:
            return 2, key_id
        return int(signer["not_after"] is not None), key_id

    signers = sorted(bundle["signers"], key=order)
    return made_by(document, {key_id: bundle["signers"][key_id]["public_key"] for key_id in signers})


def may_sign(key_id: str, kind: str, issued_at: int, bundle: Json) -> bool:
    """Whether a signer may have signed a document of this kind at this time (R1, R3, U4)."""
    signer = bundle["signers"][key_id]
    begun = signer["not_before"] <= issued_at
    ended = signer["not_after"] is not None and issued_at > signer["not_after"]
    return key_id not in bundle["revoked_keys"] and kind in signer["kinds"] and begun and not ended


def signed_by_roots(document: Envelope, roots: Json) -> bool:
    """Whether as many distinct roots signed as the threshold says (E9, U2)."""
    candidates = {key_id: roots["keys"][key_id] for key_id in sorted(roots["keys"])}
    return len(set(made_by(document, candidates))) >= roots["threshold"]


def signed_by_signer(document: Envelope, bundle: Optional[Json]) -> Json:
    """The payload of a document that a signer signed who may; else the verdict (V2 to V5)."""
    refuse_unless(bundle is not None, "untrusted")
    signers = signers_of(document, bundle)
    refuse_unless(bool(signers), "untrusted")
    payload = body(document)
    allowed = [one for one in signers if may_sign(one, document.kind, payload["issued_at"], bundle)]
    refuse_unless(bool(allowed), "untrusted")
    return payload


def signed_by_instance(document: Envelope, own: Optional[Json]) -> Json:
    """The payload of a document that the key of its instance signed (E10, Q4, P4, X2, G8)."""
    payload = body(document)
    if document.kind == "ledger":
        chain(lines_of_copy(document.payload))
    key = payload.get("public_key")
    if document.kind == "report":
        inside = payload["data"].get("public_key")
        key = own_key(inside) if inside else own
    refuse_unless(key is not None, "untrusted")
    good = any(verify(key["key"], document.signed, one["sig"]) for one in document.signatures)
    refuse_unless(good, "untrusted")
    return payload


def check(document: Envelope, current: Optional[Bundle], own: Optional[Json]) -> str:
    """The verdict on any document, looked at by itself (R4)."""
    payload = offered(document) if document.kind == "trust" else body(document)
    bundle = current.says if current else None
    by = KINDS[document.kind].by
    if by == "roots" and current:
        succeed(document, current, sys.maxsize)
    elif by == "roots":
        refuse_unless(signed_by_roots(document, payload["roots"]), "untrusted")
        accepted_trust(payload)
    elif by == "instance":
        signed_by_instance(document, own)
    else:
        signed_by_signer(document, bundle)
    product = payload["data"].get("product") if document.kind == "report" else payload.get("product")
    refuse_unless(bundle is None or product in (None, bundle["product"]), "mismatch")
    if document.kind == "license":
        refuse_unless(payload["license_id"] not in bundle["revoked_licenses"], "revoked")
    return "valid"


# --- trust ---------------------------------------------------------------------------------------


def pin(document: Envelope, fingerprint: str, now: int) -> str:
    """Whether a bundle may be pinned (S1, S2)."""
    payload = offered(document)
    refuse_unless(signed_by_roots(document, payload["roots"]), "untrusted")
    refuse_unless(fingerprint_of(payload["roots"]) == fingerprint, "untrusted")
    accepted_trust(payload)
    refuse_unless(payload["issued_at"] <= now + DAY, "clock")
    return "accepted"


def fingerprint_of(roots: Json) -> str:
    """What people compare: the key id of a single root, or a hash of all of them and the threshold (U8)."""
    if len(roots["keys"]) == 1:
        return next(iter(roots["keys"]))
    lines = [f"airseal roots {roots['threshold']}"] + sorted(roots["keys"])
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def fingerprint_text(text: str) -> Optional[str]:
    """A fingerprint as a person gives it (U9)."""
    whole = trimmed(text.lstrip("\ufeff"))
    behind = whole[7:] if whole[:7].lower() == "sha256:" else whole.rpartition("=")[2]
    for candidate in re.split(f"[{WHITE}]", whole)[0], whole, behind:
        digits = re.sub(f"[:{WHITE}]", "", candidate)
        if re.fullmatch("[0-9a-fA-F]{64}", digits):
            return digits.lower()
    return None


def offered(document: Envelope) -> Json:
    """A bundle that is looked at before its signatures (S4)."""
    if not document.well_named:
        raise Malformed("the label is that of another kind")
    return offered_trust(parse_json(document.payload))


def succeed(document: Envelope, current: Bundle, now: int) -> Optional[Bundle]:
    """The bundle that takes the place of the one in force; None if it is the same; else the verdict."""
    new, old = offered(document), current.says  # S4
    refuse_unless(new["product"] == old["product"], "mismatch")  # S5
    if document.payload == current.payload:  # S6
        return None
    refuse_unless(new["version"] >= old["version"], "untrusted")  # S7
    refuse_unless(signed_by_roots(document, old["roots"]), "untrusted")  # S8
    refuse_unless(new["version"] != old["version"], "untrusted")  # S9
    refuse_unless(signed_by_roots(document, new["roots"]), "untrusted")  # S10
    new = accepted_trust(new)  # S11
    refuse_unless(set(old["revoked_keys"]) <= set(new["revoked_keys"]), "untrusted")  # S12
    refuse_unless(keeps_revocations(old, new), "untrusted")
    refuse_unless(new["issued_at"] <= now + DAY, "clock")  # S15
    return Bundle(document.payload, new)  # S16


def keeps_revocations(old: Json, new: Json) -> bool:
    """Whether a newer bundle revokes the licenses that the older one does, but those that are past (S13, S14)."""
    for license_id, entry in old["revoked_licenses"].items():
        until, later = entry["until"], new["revoked_licenses"].get(license_id)
        if later is None:
            if until is None or until >= new["issued_at"]:
                return False
        elif None not in (until, later["until"]) and later["until"] < until:
            return False
    return True


# --- a license -----------------------------------------------------------------------------------


def license_verdict(
    document: Envelope, bundle: Optional[Json], registration: Optional[Json], clock: Clock, needs: Json
) -> Tuple[str, bool]:
    """The verdict on a license, the first of V1 to V14 that applies; and whether the clock is behind (T9)."""
    behind = clock.behind(clock.floor)
    try:
        license_ = signed_by_signer(document, bundle)
        refuse_unless(license_["license_id"] not in bundle["revoked_licenses"], "revoked")  # V6
        refuse_unless(registration is not None, "missing")
        refuse_unless(is_for(license_, registration), "mismatch")
        behind = behind or clock.behind(license_["issued_at"])
        refuse_unless(not clock.behind(license_["issued_at"]), "clock")  # T7
        result = standing(license_, clock.now)
        if clock.behind(clock.floor):
            result = twice(result, standing(license_, clock.floor))
        refuse_unless(result in GOOD, result)
        refuse_unless(covers(license_, needs), "not-covered")
        return result, behind
    except Refused as refusal:
        return str(refusal), behind
    except Malformed:
        return "malformed", behind


GOOD = ("valid", "grace")


def twice(at_clock: str, at_floor: str) -> str:
    """What a license is if the clock is behind the floor (T8)."""
    if at_clock in GOOD and at_floor in GOOD:
        return "grace"
    return at_clock if at_clock == at_floor else "clock"


def is_for(license_: Json, registration: Json) -> bool:
    """Whether a license is for this instance (B1 to B3)."""
    if license_["product"] != registration["product"] or license_["edition"] != registration["edition"]:
        return False
    if license_["instance"] not in (None, registration["instance"]):
        return False
    ours, theirs = registration.get("email"), license_["email"]
    if ours is None or theirs is None:
        return ours is theirs
    return same_address(ours, theirs)


def standing(license_: Json, at: int) -> str:
    """What a genuine license of this instance is at a time (W1 to W4)."""
    ends = license_["expires_at"]
    if at < license_["not_before"]:
        return "not-yet-valid"
    if ends is None or at <= ends:
        return "valid"
    return "grace" if at <= within_years(ends + license_["grace_days"] * DAY) else "expired"


def covers(license_: Json, needs: Json) -> bool:
    """Whether a license covers each limit, each feature, and the day of the release (C1 to C3, C5)."""
    for name, asked in (needs.get("limits") or {}).items():
        if name not in license_["limits"]:
            return False
        licensed = license_["limits"][name]
        if licensed is not None and asked > licensed:
            return False
    if not set(needs.get("features") or []) <= set(license_["features"]):
        return False
    until, release = license_["releases_until"], needs.get("release_date")
    return until is None or (release is not None and day(release) <= until)


# --- releases and policies ---------------------------------------------------


def release_verdict(
    document: Envelope, bundle: Optional[Json], files: Dict[str, Optional[str]], newest: Optional[Json]
) -> str:
    """The verdict on a release and on the files that are asked about (RL2 to RL5)."""
    release = signed_by_signer(document, bundle)
    refuse_unless(release["product"] == bundle["product"], "mismatch")
    verdicts = ["untrusted"] if older(release, newest) else []
    listed = release["files"]
    hashes = {
        name: hashlib.sha256(content.encode()).hexdigest() for name, content in files.items() if content is not None
    }
    if any(listed.get(name, digest) != digest for name, digest in hashes.items()):
        verdicts.append("untrusted")
    if set(listed) - set(hashes) or not any(listed.get(name) == digest for name, digest in hashes.items()):
        verdicts.append("missing")
    if set(hashes) - set(listed):
        verdicts.append("not-covered")
    refuse_unless(len(set(verdicts)) < 2, "several")
    refuse_unless(not verdicts, "".join(verdicts[:1]))
    return "valid"


def older(release: Json, newest: Optional[Json]) -> bool:
    """Whether a newer release was verified before: a higher version, or the same one signed later (RL4)."""
    if newest is None:
        return False
    ours, theirs = semver(release["version"]).total_order(), semver(newest["version"]).total_order()
    return ours < theirs or (ours == theirs and release["issued_at"] < seconds(newest["issued_at"]))


def policy_in_force(policies: List[Json], now: int) -> Optional[str]:
    """Of the policies that have begun, the one that began last, or was issued last (PP10)."""
    begun = [one for one in policies if seconds(one["effective"]) <= now]
    if not begun:
        return None
    latest = max(begun, key=lambda one: (seconds(one["effective"]), optional_time(one.get("issued_at")) or 0, one["version"].encode()))
    return latest["version"]


# --- imports -------------------------------------------------------------------------------------


class Site:
    """What a site holds: the bundle in force, other documents, and the floors of its clock."""

    def __init__(self, bundles: List[bytes], clock: Json, registration: Optional[Json] = None):
        self.bundle: Optional[Bundle] = None
        self.registration = registration
        self.floors = Floors(clock)
        self.now = seconds(clock["now"]) if clock.get("now") else 0
        self.kept: Dict[Any, Tuple[Envelope, Json]] = {}
        for data in bundles:
            document = read_one(data, "trust")
            self.bundle = Bundle(document.payload, body(document))

    def take(self, files: List[bytes]) -> List[str]:
        """One import: bundles by version, licenses by date, then the rest (I1); a result for each file."""
        results = ["malformed"] * len(files)
        queue = []
        for place, data in enumerate(files):
            try:
                document = read_one(data)
                queue.append((import_order(document, place), place, document))
            except Malformed:
                continue
        for _, place, document in sorted(queue, key=lambda one: one[:2]):
            results[place] = verdict_of(lambda: self.take_one(document))  # noqa: B023
        if set(results) & {"taken", "unchanged"}:  # T4
            self.floors.observe(self.now)
        return results

    def take_one(self, document: Envelope) -> str:
        """The result for one document."""
        if document.kind == "trust":
            refuse_unless(self.bundle is not None, "untrusted")
            following = succeed(document, self.bundle, self.now)
            self.bundle = following or self.bundle
            self.floors.take(self.bundle.says["issued_at"])
            return "taken" if following else "unchanged"
        says = self.bundle.says if self.bundle else None
        if document.kind == "license":
            result, _ = license_verdict(document, says, self.registration, self.clock(), {})
            refuse_unless(result in GOOD + ("expired", "not-yet-valid", "not-covered"), result)  # I2
            payload = body(document)
            key = payload["license_id"]
        else:
            payload = signed_by_signer(document, says)
            refuse_unless(payload["product"] == says["product"], "mismatch")
            refuse_unless(payload["issued_at"] <= self.now + DAY, "clock")  # I5
            key = payload["version"] if document.kind == "policy" else document.kind
        unchanged = self.replaces(document, payload, key)
        self.kept[key] = (document, payload)
        self.floors.take(payload["issued_at"])
        return "unchanged" if unchanged else "taken"

    def clock(self) -> Clock:
        """The clock and its floors as they are now."""
        return Clock(self.now, self.floors.later(), True)

    def replaces(self, document: Envelope, payload: Json, key: Any) -> bool:
        """Whether a document is the one that is here; refused if it may not take its place (I3, I4)."""
        if key not in self.kept:
            return False
        here, says = self.kept[key]
        if here.payload == document.payload:
            return True
        if document.kind in ("notices", "catalogue") and self.counts(here):
            refuse_unless(number_of(payload) > number_of(says), "untrusted")
        refuse_unless(document.kind != "policy", "untrusted")
        return False

    def counts(self, document: Envelope) -> bool:
        """Whether a document that was taken still counts."""
        return verdict_of(lambda: str(bool(signed_by_signer(document, self.bundle.says)))) == "True"


def number_of(payload: Json) -> int:
    """The number of advisories or of a catalogue."""
    return payload["catalogue"]["number"] if "catalogue" in payload else payload["version"]


def import_order(document: Envelope, place: int) -> tuple:
    """What decides when a document of an import is taken (I1)."""
    if document.kind == "trust":
        return (
            0,
            offered(document)["version"],
            hashlib.sha256(document.payload).digest(),
            hashlib.sha256(document.json).digest(),
        )
    return (1, issued_at(document)) if document.kind == "license" else (2, place)


def issued_at(document: Envelope) -> int:
    """When a license was signed; one that cannot be read is last."""
    try:
        return body(document)["issued_at"]
    except Malformed:
        return sys.maxsize


# --- the questions of the vectors ----------------------------------------------------------------


class Asked:
    """What a vector gives, with its documents as bytes."""

    def __init__(self, given: Json, named: Json):
        self.given, self.named = given, named

    def __getattr__(self, key: str) -> Any:
        return self.given.get(key)

    def data(self, value: Any) -> bytes:
        """The bytes of a document, named or given."""
        value = self.named[value] if isinstance(value, str) else value
        return value["text"].encode() if "text" in value else base64.b64decode(value["base64"])

    @property
    def document(self) -> bytes:
        """The file in question."""
        return self.data(self.file)

    def bundle_in_force(self) -> Optional[Bundle]:
        """The last of the bundles."""
        return Site([self.data(one) for one in self.bundles or []], {}).bundle


def ask_read(asked: Asked) -> Json:
    """Which documents are in a file (F1 to F23)."""
    return listed(read_all(asked.document))


def listed(found: List[Envelope]) -> Json:
    """What a reader found in a file."""
    kinds = [(type_of(one.kind), hashlib.sha256(one.payload).hexdigest()) for one in found]
    return {"result": "read", "documents": [{"type": kind, "payload_sha256": digest} for kind, digest in kinds]}


def ask_verify(asked: Asked) -> Json:
    """The verdict on a license (V1 to V14)."""
    given = asked.clock
    floors = Floors(given)
    at = given.get("at")
    clock = Clock(seconds(at or given["now"]), None if at else floors.later(), at is None)
    bundle = asked.bundle_in_force()
    says = bundle.says if bundle else None
    try:
        document = read_license(asked.document)
    except Malformed:
        return {"result": "malformed", "clock_behind": clock.behind(clock.floor)}
    result, behind = license_verdict(document, says, asked.registration, clock, asked.needs or {})
    return {"result": result, "clock_behind": behind}


def read_license(data: bytes) -> Envelope:
    """The license in a file (V1, E15)."""
    if len(data) > LICENSE_FILE:
        raise Malformed("more than 4 MiB")
    return read_one(data, "license")


def ask_check(asked: Asked) -> Json:
    """The verdict on any document (R4)."""
    bundle = asked.bundle_in_force()
    own = own_key(asked.own_key) if asked.own_key else None
    return {"result": check(read_one(asked.document), bundle, own)}


def ask_pin(asked: Asked) -> Json:
    """Whether a bundle may be pinned (S1, S2, U9)."""
    fingerprint = fingerprint_text(asked.fingerprint)
    refuse_unless(fingerprint is not None, "refused")
    return {"result": pin(read_one(asked.document, "trust"), fingerprint, seconds(asked.clock["now"]))}


def ask_import(asked: Asked) -> Json:
    """What imports take, and what is in force afterwards (I1 to I5)."""
    site = Site([asked.data(one) for one in asked.bundles or []], asked.clock, asked.registration)
    results = [site.take([asked.data(one) for one in files]) for files in asked.imports]
    return {
        "result": "done",
        "results": results,
        "bundle": site.bundle
        and {
            "version": site.bundle.says["version"],
            "payload_sha256": hashlib.sha256(site.bundle.payload).hexdigest(),
        },
        "clock": {"signed": written(site.floors.signed), "observed": written(site.floors.observed)},
    }


def ask_signature(asked: Asked) -> Json:
    """Whether a signature counts (K1 to K9)."""
    try:
        key = listed_key(asked.public_key)["key"]
    except Malformed:
        key = None
    message, signature = base64.b64decode(asked.message), base64.b64decode(asked.signature)
    return {"result": "good" if key and verify(key, message, signature) else "bad"}


def ask_fingerprint(asked: Asked) -> Json:
    """The fingerprint of the roots of a bundle (U8)."""
    return {"result": "done", "fingerprint": fingerprint_of(body(read_one(asked.document, "trust"))["roots"])}


def ask_fingerprint_text(asked: Asked) -> Json:
    """A fingerprint as a person gives it (U9)."""
    found = fingerprint_text(asked.text)
    return {"result": "accepted", "fingerprint": found} if found else {"result": "refused"}


def ask_address(asked: Asked) -> Json:
    """Whether a text is an address (A1 to A5)."""
    try:
        address(asked.address)
    except Malformed:
        return {"result": "refused"}
    return {"result": "accepted"}


def ask_same_address(asked: Asked) -> Json:
    """Whether two addresses are the same (A6 to A9)."""
    return {"result": "same" if same_address(asked.a, asked.b) else "different"}


def ask_clock(asked: Asked) -> Json:
    """What becomes of the floors (T3 to T5)."""
    floors = Floors(asked.clock)
    deeds = {"observe": floors.observe, "import": floors.take, "reset": floors.reset}
    for event in asked.events:
        for word, moment in event.items():
            deeds[word](seconds(moment))
    after = {"signed": written(floors.signed), "observed": written(floors.observed), "resets": floors.resets}
    return {"result": "done", "clock": after}


def ask_affected(asked: Asked) -> Json:
    """Whether a version is affected (AD15 to AD18)."""
    ranges = [asked.advisory] + (asked.advisory.get("also_affected") or [])
    pairs = [(one["affected"], one.get("fixed")) for one in ranges]
    return {"result": "affected" if is_affected(pairs, asked.version) else "not-affected"}


def ask_supported_until(asked: Asked) -> Json:
    """Until when a version is supported (AD20, AD21)."""
    support = [(one["versions"], seconds(one["until"])) for one in asked.support]
    return {"result": "done", "until": written(supported_until(support, asked.version))}


def ask_policy_in_force(asked: Asked) -> Json:
    """Which policy is in force (PP10)."""
    return {"result": "done", "version": policy_in_force(asked.policies, seconds(asked.clock["now"]))}


def ask_release(asked: Asked) -> Json:
    """The verdict on a release and its files (RL2 to RL5)."""
    bundle = asked.bundle_in_force()
    document = read_one(asked.document, "release")
    return {"result": release_verdict(document, bundle.says if bundle else None, asked.files or {}, asked.newest)}


def ask_telemetry(asked: Asked) -> Json:
    """Whether usage data may leave (D1 to D11)."""
    allowed = telemetry_allowed(asked.home, asked.machine_policy, asked.do_not_track, asked.airseal_telemetry)
    return {"result": "allowed" if allowed else "off"}


def ask_ledger(asked: Asked) -> Json:
    """Whether lines are a chain (G1 to G6)."""
    try:
        entries, head = chain(asked.lines.encode())
    except Malformed:
        return {"result": "broken"}
    return {"result": "chain", "entries": entries, "head": head}


QUESTIONS = {name[4:].replace("_", "-"): ask for name, ask in globals().items() if name.startswith("ask_")}


def answer(question: str, given: Json, named: Json) -> Json:
    """The answer to a question: its result, and what else the question asks for."""
    try:
        return QUESTIONS[question](Asked(given, named))
    except Refused as refusal:
        return {"result": str(refusal)}
    except Malformed:
        return {"result": "malformed"}


def has(given: Any, expected: Any) -> bool:
    """Whether an answer has what is expected; further keys of it do not matter."""
    if isinstance(expected, dict) and isinstance(given, dict):
        return all(has(given.get(key), value) for key, value in expected.items())
    return bool(given == expected)


def main(files: List[str]) -> int:
    """Answer every vector, and say for each group how many answers were those expected."""
    wrong = 0
    for file in files:
        group = json.loads(Path(file).read_text(encoding="utf-8"))
        passed = 0
        for vector in group["vectors"]:
            given = answer(vector["question"], vector["given"], group.get("documents") or {})
            passed += has(given, vector["expect"])
            if not has(given, vector["expect"]):
                print(f"{vector['id']} ({vector['comment']}): expected {vector['expect']}, answered {given}")
        failed = len(group["vectors"]) - passed
        wrong += failed
        print(f"{group['group']}: {passed} passed, {failed} failed")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
