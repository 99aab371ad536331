"""The envelope, and the shape of each kind of payload."""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from addresses import address
from catalogue import catalogue
from keys import listed_key, own_key, sound
from plain import (
    Malformed,
    Number,
    U32,
    any_text,
    as_object,
    day,
    envelope_base64,
    fields,
    flag,
    hex_64,
    hidden,
    instance_id,
    integer,
    items,
    license_id,
    mapping,
    name,
    need,
    or_null,
    parse_json,
    pattern,
    schema,
    seconds,
    text,
    trimmed,
    word,
)
from state import entry_fields
from versions import requirement, semver

SMALL, LARGE = 64 * 1024, 16 * 1024 * 1024
PREFIX, SUFFIX = "application/vnd.airseal.", "+json"


class Envelope(NamedTuple):
    """A DSSE envelope, decoded."""

    kind: str  # as `kind_of` has it
    payload: bytes
    signatures: List[Dict[str, Any]]  # `keyid` (text) and `sig` (bytes)
    signed: bytes  # PAE: what the signatures cover
    json: bytes  # the envelope as it came
    well_named: bool = True  # whether the label of its form is that of its kind (F5)


def envelope(data: bytes) -> Envelope:
    """The envelope in a JSON text (E1 to E6, E13, E14)."""
    need(len(data) <= LARGE, "more than 16 MiB")
    outer = as_object(parse_json(data))
    for field in ("payload", "payloadType", "signatures"):
        need(field in outer, f"the envelope has no {field}")
    payload_type = any_text(outer["payloadType"])
    payload = envelope_base64(outer["payload"])
    signatures = items(signature, 16)(outer["signatures"])
    need(len(signatures) >= 1, "no signatures")
    kind = kind_of(payload_type)
    need(kind not in KINDS or len(data) <= KINDS[kind].size, "larger than its kind may be")
    written = payload_type.encode()
    pae = b"DSSEv1 %d %s %d " % (len(written), written, len(payload)) + payload
    return Envelope(kind, payload, signatures, pae, data)


def kind_of(payload_type: str) -> str:
    """`license` for application/vnd.airseal.license+json; the type itself if it is of no kind (E5)."""
    kind = payload_type[len(PREFIX) : -len(SUFFIX)]
    return kind if payload_type == PREFIX + kind + SUFFIX and kind in KINDS else payload_type


def type_of(kind: str) -> str:
    """The payload type."""
    return PREFIX + kind + SUFFIX if kind in KINDS else kind


def signature(value: Any) -> Dict[str, Any]:
    """A signature, and the key that it names; unknown fields are ignored (E2)."""
    entry = as_object(value)
    need("sig" in entry, "a signature without sig")
    keyid = entry.get("keyid")
    return {"keyid": "" if keyid is None else any_text(keyid), "sig": envelope_base64(entry["sig"])}


def body(document: Envelope) -> Dict[str, Any]:
    """The payload, read as its kind."""
    need(document.kind in KINDS and document.well_named, "no such kind, or the label is that of another")
    return KINDS[document.kind].read(parse_json(document.payload))


# --- what an instance signs ----------------------------------------------------------------------

edition = word("business", "community")
region = word("us", "eu")
text_200 = text(200)


def license_(value: Any) -> Dict[str, Any]:
    """A license (L1 to L17)."""
    result = fields(
        value,
        {
            "schema": schema,
            "license_id": license_id,
            "product": name,
            "edition": edition,
            "instance": or_null(instance_id),
            "issued_at": seconds,
            "not_before": seconds,
            "expires_at": or_null(seconds),
            "grace_days": integer(U32),
            "limits": mapping(name, or_null(integer())),
            "features": items(name),
            "metadata": mapping(any_text, any_text),
        },
        {
            "email": address,
            "organization": text_200,
            "plan": name,
            "data_region": region,
            "releases_until": day,
        },
    )
    need(result["grace_days"] <= 3650, "grace_days is out of range")
    need((result["email"] is None) == (result["edition"] == "community"), "email and edition do not agree")
    need(result["expires_at"] is None or result["expires_at"] >= result["not_before"], "ends before it begins")
    return result


def product_version(value: Any) -> str:
    """What the product prints (N5)."""
    text(100, 1)(value)
    need(trimmed(value) == value and not hidden(value), "not a product version")
    return value


def registration(value: Any) -> Dict[str, Any]:
    """A registration (Q1 to Q3)."""
    result = fields(
        value,
        {
            "schema": schema,
            "product": name,
            "edition": edition,
            "instance": instance_id,
            "public_key": own_key,
            "requested_at": seconds,
        },
        {
            "email": address,
            "product_version": product_version,
            "label": text_200,
            "policy": text_200,
            "data_region": region,
            "marketing": flag,
        },
    )
    need((result["email"] is None) == (result["edition"] == "community"), "email and edition do not agree")
    owned(result)
    return result


def owned(result: Dict[str, Any]) -> None:
    """An instance id is the first 32 digits of the key id of the key beside it."""
    need(result["instance"] == result["public_key"]["id"][:32], "instance is not that of public_key")


count = integer()


def limit_use(value: Any) -> Dict[str, Any]:
    """How much of a limit is in use (P2)."""
    known = {"used": count, "peak": count, "peak_last_month": count, "used_on": day}
    return fields(value, {"licensed": or_null(count)}, known)


def report_value(value: Any) -> Any:
    """A value in the data of a report (P2)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Number):
        return count(value)
    return any_text(value) if isinstance(value, str) else mapping(name, limit_use)(value)


def report(value: Any) -> Dict[str, Any]:
    """A compliance report (P1 to P3)."""
    data = mapping(any_text, report_value)
    result = fields(value, {"schema": schema, "report": word("compliance"), "data": data}, {})
    if "public_key" in result["data"]:
        key = own_key(result["data"]["public_key"])
        owned({"instance": result["data"].get("instance"), "public_key": key})
    return result


def erasure(value: Any) -> Dict[str, Any]:
    """A statement of erasure (X1)."""
    result = fields(
        value,
        {
            "schema": schema,
            "instance": instance_id,
            "public_key": own_key,
            "erased_at": seconds,
            "deleted": mapping(any_text, any_text),
            "kept": mapping(any_text, any_text),
            "vendor_keeps": any_text,
        },
        {},
    )
    owned(result)
    return result


def ledger_copy(value: Any) -> Dict[str, Any]:
    """A copy of the ledger (G8); `payload_lines` in state.py judges its entries."""
    result = fields(
        value,
        {
            "schema": schema,
            "instance": instance_id,
            "public_key": own_key,
            "exported_at": seconds,
            "entries": items(entry_fields),
        },
        {},
    )
    owned(result)
    return result


# --- trust ---------------------------------------------------------------------------------------


def signer(value: Any) -> Dict[str, Any]:
    """A signer of a trust bundle (U3, U4)."""
    required = {"public_key": listed_key, "kinds": items(any_text), "not_before": seconds}
    return fields(value, required, {"not_after": seconds})


def never(_: Any) -> None:
    """A field that has to be null or absent."""
    raise Malformed("the entry of a key has no until")


def revoked_key(value: Any) -> Dict[str, Any]:
    """Since when a key is revoked, and why (U5)."""
    return fields(value, {"at": seconds, "reason": any_text}, {"until": never})


def revoked_license(value: Any) -> Dict[str, Any]:
    """Since when a license is revoked, why, and the last second of its grace (U5)."""
    return fields(value, {"at": seconds, "reason": any_text}, {"until": seconds})


def roots(value: Any) -> Dict[str, Any]:
    """The roots of a bundle and their threshold (U2)."""
    result = fields(value, {"threshold": integer(), "keys": mapping(hex_64, listed_key)}, {})
    need(1 <= len(result["keys"]) <= 16, "not 1 to 16 roots")
    need(1 <= result["threshold"] <= len(result["keys"]), "a threshold that the roots cannot reach")
    return result


def offered_trust(value: Any) -> Dict[str, Any]:
    """A trust bundle before its signatures are looked at: without S11."""
    result = fields(
        value,
        {
            "schema": schema,
            "product": name,
            "version": integer(least=1),
            "issued_at": seconds,
            "roots": roots,
            "signers": mapping(hex_64, signer),
            "revoked_keys": mapping(hex_64, revoked_key),
            "revoked_licenses": lambda later: later,
        },
        {
            "expires_at": seconds,
            "issued_log": lambda log: fields(log, {"entries": count, "sha256": hex_64}, {}),
        },
    )
    need(len(result["signers"]) <= 256, "more than 256 signers")
    need(not set(result["roots"]["keys"]) & set(result["revoked_keys"]), "a root is listed and revoked (U6)")
    for key_id, key in keys_of(result):
        need(key["id"] == key_id, "a key is listed under an id that is not its own (K6)")
    return result


def keys_of(bundle: Dict[str, Any]) -> List[Tuple[str, Dict[str, Any]]]:
    """Every key that a bundle lists, with the id that it is listed under."""
    signers = [(key_id, entry["public_key"]) for key_id, entry in bundle["signers"].items()]
    return list(bundle["roots"]["keys"].items()) + signers


def accepted_trust(bundle: Dict[str, Any]) -> Dict[str, Any]:
    """What is looked at once the signatures are good (S11): sound keys (K4), revoked licenses."""
    for _, key in keys_of(bundle):
        need(key["key"] is None or sound(key["key"]), "a key that is not sound")
    return {**bundle, "revoked_licenses": mapping(license_id, revoked_license)(bundle["revoked_licenses"])}


def trust(value: Any) -> Dict[str, Any]:
    """A trust bundle (U1 to U7)."""
    return accepted_trust(offered_trust(value))


# --- what a vendor tells everybody ---------------------------------------------------------------


def file_name(value: Any) -> str:
    """The name of a file of a release (RL1)."""
    need(1 <= len(any_text(value).encode()) <= 255 and not re.search(r"[/\\\r\n]", value), "no name of a file")
    return value


def semver_text(value: Any) -> str:
    """The text of a version (N8)."""
    semver(value)
    return value


def release(value: Any) -> Dict[str, Any]:
    """A release (RL1)."""
    files = mapping(file_name, hex_64)
    required = {"schema": schema, "product": name, "version": semver_text, "issued_at": seconds, "files": files}
    result = fields(value, required, {})
    need(len(result["files"]) >= 1, "no files")
    return result


def wanted(value: Any) -> str:
    """A requirement of versions (N7)."""
    requirement(value)
    return value


def title(value: Any) -> str:
    """One line (AD5)."""
    text(200, 1)(value)
    need(trimmed(value) != "" and not re.search("[\r\n]", value), "not one line")
    return value


def advisory(value: Any) -> Dict[str, Any]:
    """One advisory (AD3 to AD14)."""
    further = lambda one: fields(one, {"affected": wanted}, {"fixed": semver_text})  # noqa: E731
    remedy = lambda one: fields(one, {"category": name, "text": text(2000)}, {"url": text(500)})  # noqa: E731
    csaf = {"id": text(200, 1), "version": text(100, 1), "document": csaf_document}
    return fields(
        value,
        {
            "id": name,
            "severity": word("critical", "high", "medium", "low"),
            "title": title,
            "text": text(10_000),
            "affected": wanted,
            "published": seconds,
        },
        {
            "fixed": semver_text,
            "reference": text(500),
            "also_affected": items(further, 100),
            "cves": items(pattern(r"CVE-[0-9]{4}-[0-9]{4,19}"), 100),
            "remediations": items(remedy, 20),
            "csaf": lambda one: fields(one, csaf, {}),
        },
    )


def csaf_document(value: Any) -> str:
    """The text of a CSAF document (AD14)."""
    need(1 <= len(any_text(value).encode()) <= 1024 * 1024, "empty, or more than 1 MiB")
    return value


def notices(value: Any) -> Dict[str, Any]:
    """The advisories of a vendor (AD1, AD19)."""
    support = items(lambda one: fields(one, {"versions": wanted, "until": seconds}, {}), 200)
    result = fields(
        value,
        {
            "schema": schema,
            "product": name,
            "version": integer(least=1),
            "issued_at": seconds,
            "notices": items(advisory, 1000),
        },
        {"support": support},
    )
    ids = [one["id"] for one in result["notices"]]
    need(len(set(ids)) == len(ids), "two advisories with one id")
    ranges = [tuple(requirement(one["versions"])) for one in result["support"] or []]
    need(len(set(ranges)) == len(ranges), "a range of support twice")
    return result


def policy_text(value: Any) -> str:
    """The text of a policy (PP4)."""
    text(200_000, 1)(value)
    need(trimmed(value) != "", "only white space")
    return value


def policy(value: Any) -> Dict[str, Any]:
    """A privacy policy (PP1 to PP8)."""
    return fields(
        value,
        {
            "schema": schema,
            "product": name,
            "version": name,
            "effective": seconds,
            "issued_at": seconds,
            "text": policy_text,
            "privacy_contact": address,
            "data_locations": items(text(200), 32),
            "retention": text(2000),
        },
        {"catalogue_sha256": hex_64},
    )


# --- all of them ---------------------------------------------------------------------------------


class Kind(NamedTuple):
    """What is known of a kind of document."""

    labels: List[str]
    size: int
    read: Callable[[Any], Dict[str, Any]]
    by: str  # "signer", "roots" or "instance"


KINDS = {
    "license": Kind(["LICENSE"], SMALL, license_, "signer"),
    "registration": Kind(["REGISTRATION"], SMALL, registration, "instance"),
    "trust": Kind(["TRUST"], LARGE, trust, "roots"),
    "report": Kind(["REPORT"], SMALL, report, "instance"),
    "release": Kind(["RELEASE"], LARGE, release, "signer"),
    "notices": Kind(["ADVISORIES", "NOTICES"], LARGE, notices, "signer"),
    "policy": Kind(["POLICY"], LARGE, policy, "signer"),
    "catalogue": Kind(["CATALOGUE"], LARGE, catalogue, "signer"),
    "erasure": Kind(["ERASURE"], SMALL, erasure, "instance"),
    "ledger": Kind(["LEDGER"], LARGE, ledger_copy, "instance"),
}
