import ed25519 as ed
from kit import (
    ABSENT,
    BUNDLE,
    INSTANCE,
    INSTANCE2,
    ISSUED,
    STRANGER,
    b64,
    canonical,
    changed,
    request_of,
    sha256,
    signed,
)

ABOUT = "What an instance signs: compliance reports, registrations and statements of erasure"

PREFIX = bytes.fromhex("302a300506032b6570032100")


def data_of(**fields):
    return changed(
        {
            "clock_resets": 0,
            "date": "2027-01-10",
            "edition": "business",
            "email": "ops@acme.example",
            "instance": INSTANCE.instance,
            "license_id": "4b210cc9-6e07-4711-b27b-e078791840be",
            "limits": {"nodes": {"licensed": 10, "peak": 9, "peak_last_month": 7, "used": 8, "used_on": "2027-01-09"}},
            "number": 1,
            "product": "acme-dock",
            "public_key": INSTANCE.text,
            "version": "2.19.4",
        },
        **fields,
    )


def report_of(data=None, **fields):
    return changed({"data": data_of() if data is None else data, "report": "compliance", "schema": 1}, **fields)


def erasure_of(**fields):
    return changed(
        {
            "schema": 1,
            "instance": INSTANCE.instance,
            "public_key": INSTANCE.text,
            "erased_at": ISSUED,
            "deleted": {"instance.key": "the private key", "trust.json": "ab" * 32},
            "kept": {"clock.json": "the latest time seen"},
            "vendor_keeps": "email, instance",
        },
        **fields,
    )


def make(group):
    group.share("bundle", BUNDLE)

    def check(statements, comment, expect, kind, document, *keys, own=None, bundles=None):
        payload = document if isinstance(document, bytes) else canonical(document) if kind == "report" else document
        group.add(
            statements,
            comment,
            "check",
            expect,
            bundles=[BUNDLE] if bundles is None else bundles,
            file=signed(kind, payload, *(keys or (INSTANCE,))),
            own_key=own,
        )

    def report(statements, comment, expect, document, *keys, **more):
        check(statements, comment, expect, "report", document, *keys, **more)

    report("P1 P4", "A compliance report", "valid", report_of())
    report("P4", "Nothing is pinned", "valid", report_of(), bundles=[])
    report("P4", "A stranger signed", "untrusted", report_of(), STRANGER)
    report("P4", "The instance that asks signed the report of another", "untrusted", report_of(), INSTANCE2, own=INSTANCE2.text)
    report("P4 E10", "A stranger and the instance signed", "valid", report_of(), STRANGER, INSTANCE)
    report("P3", "The id is of another key", "malformed", report_of(data_of(instance=INSTANCE2.instance)))
    report("P3", "The id is missing", "malformed", report_of(data_of(instance=ABSENT)))
    report("P3 N2", "The id is in capitals", "malformed", report_of(data_of(instance=INSTANCE.instance.upper())))
    for key in ("", "x", INSTANCE.text[:-1], 1, True, b64(INSTANCE.raw)):
        report("P3 K1", f"public_key is {str(key)[:20]!r}", "malformed", report_of(data_of(public_key=key)))
    old = data_of(public_key=ABSENT)
    report("P4", "Without a key, at the instance itself", "valid", report_of(old), own=INSTANCE.text)
    report("P4", "Without a key, at another instance", "untrusted", report_of(old), own=INSTANCE2.text)
    report("P4", "Without a key, and nobody is registered", "untrusted", report_of(old))
    report("P5", "For another product", "mismatch", report_of(data_of(product="other")))
    report("P5", "For another product, and nothing is pinned", "valid", report_of(data_of(product="other")), bundles=[])
    report("P5 P2", "Without a product", "valid", report_of(data_of(product=ABSENT)))
    report("P1", "A usage report that is signed", "malformed", report_of(report="usage"))
    report("P1", "A request that calls itself a report", "malformed", report_of(report="request"))
    for word in ("Compliance", "", None, 1, {"compliance": None}):
        report("P1 J5", f"report is {word!r}", "malformed", report_of(report=word))
    for name in ("data", "report", "schema"):
        report("P1 J3", f"Without {name}", "malformed", changed(report_of(), **{name: ABSENT}))
    report("J2", "schema is 2", "malformed", report_of(schema=2))
    report("J3", "An unknown field beside data", "malformed", report_of(x=1))
    for value, expect in (
        (True, "valid"),
        (0, "valid"),
        (2**64 - 1, "valid"),
        ("", "valid"),
        ({}, "valid"),
        ({"nodes": {"licensed": None}}, "valid"),
        ({"nodes": {"licensed": 1, "used": None}}, "valid"),
        (2**64, "malformed"),
        (-1, "malformed"),
        (1.5, "malformed"),
        (None, "malformed"),
        ([], "malformed"),
        ([1], "malformed"),
        ({"Nodes": {"licensed": 1}}, "malformed"),
        ({"nodes": 1}, "malformed"),
        ({"nodes": {}}, "malformed"),
        ({"nodes": {"used": 1}}, "malformed"),
        ({"nodes": {"licensed": 1, "x": 1}}, "malformed"),
        ({"nodes": {"licensed": "1"}}, "malformed"),
        ({"nodes": {"licensed": 1, "used": -1}}, "malformed"),
        ({"nodes": {"licensed": 1, "used_on": "2027-02-29"}}, "malformed"),
        ({"nodes": {"licensed": 1, "used_on": 20270101}}, "malformed"),
        ({"nodes": [1]}, "malformed"),
    ):
        report("P2", f"A value is {str(value)[:60]}", expect, report_of(data_of(anything=value)))
    raw = canonical(report_of())
    report("J4", "A field of data twice", "malformed", raw.replace(b'"number":1', b'"number":1,"number":1'))
    report("J4", "A limit twice", "malformed", raw.replace(b'"nodes":{', b'"nodes":{"licensed":1},"nodes":{'))
    report("P2", "JSON that is not canonical", "valid", b" " + raw.replace(b":", b": "))
    weak = PREFIX + ed.encode(ed.TORSION[4])
    report("K3 K4", "A key of small order", "malformed", report_of(data_of(public_key=b64(weak), instance=sha256(weak)[:32])))

    # Registrations.
    def request(statements, comment, expect, document, *keys, **more):
        check(statements, comment, expect, "registration", document, *keys, **more)

    request("Q1 Q4", "A registration", "valid", request_of())
    request("Q4", "Nothing is pinned", "valid", request_of(), bundles=[])
    request("Q4", "For another product", "mismatch", request_of(product="other"))
    request("Q4", "For another product, and a stranger signed", "untrusted", request_of(product="other"), STRANGER)
    request("Q3", "The id of another key", "malformed", request_of(instance=INSTANCE2.instance))
    request("Q3 N2", "The id in capitals", "malformed", request_of(instance=INSTANCE.instance.upper()))
    request("K3 K4 Q3", "A key of small order", "malformed", request_of(public_key=b64(weak), instance=sha256(weak)[:32]))
    mixed = PREFIX + ed.encode(ed.add(ed.multiply(99, ed.B), ed.TORSION[2]))
    request("K3 K4 Q3", "A key with a part of small order", "malformed", request_of(public_key=b64(mixed), instance=sha256(mixed)[:32]))
    request("Q1", "Business without an address", "malformed", request_of(email=ABSENT))
    request("Q1", "Community with an address", "malformed", request_of(edition="community"))
    request("Q1", "Community without an address", "valid", request_of(edition="community", email=ABSENT))
    request("Q1 A5", "Not an address", "malformed", request_of(email="ops"))
    for name in ("schema", "product", "edition", "instance", "public_key", "requested_at"):
        request("Q1 J3", f"Without {name}", "malformed", request_of(**{name: ABSENT}))
    for name in ("product_version", "label", "data_region", "policy"):
        request("Q2", f"Without {name}", "valid", request_of(**{name: ABSENT}))
        request("Q2 J8", f"{name} is null", "valid", request_of(**{name: None}))
    request("Q2", "Without marketing", "valid", request_of(marketing=ABSENT))
    request("Q2", "marketing is true", "valid", request_of(marketing=True))
    for value in (None, 0, "false"):
        request("Q2 J8", f"marketing is {value!r}", "malformed", request_of(marketing=value))
    for name in ("label", "policy"):
        request("Q2", f"{name} of 200 characters", "valid", request_of(**{name: "ä" * 200}))
        request("Q2", f"{name} of 201 characters", "malformed", request_of(**{name: "ä" * 201}))
    for value, expect in (
        ("2.19.4", "valid"),
        ("build of friday", "valid"),
        ("版本 2", "valid"),
        ("a" * 100, "valid"),
        ("a" * 101, "malformed"),
        ("", "malformed"),
        (" 2", "malformed"),
        ("2 ", "malformed"),
        ("2\n", "malformed"),
        ("2\t3", "malformed"),
        ("2\u200b3", "malformed"),
        ("2\u202e3", "malformed"),
        ("\u00a02", "malformed"),
        (2, "malformed"),
    ):
        request("Q2 N5", f"product_version is {str(value)[:20]!r}", expect, request_of(product_version=value))
    request("J3", "An unknown field", "malformed", request_of(x=1))

    # Statements of erasure.
    def erasure(statements, comment, expect, document, *keys, **more):
        check(statements, comment, expect, "erasure", document, *keys, **more)

    erasure("X1 X2", "A statement of erasure", "valid", erasure_of())
    erasure("X2", "Nothing is pinned", "valid", erasure_of(), bundles=[])
    erasure("X2", "A stranger signed", "untrusted", erasure_of(), STRANGER)
    erasure("X1", "The id of another key", "malformed", erasure_of(instance=INSTANCE2.instance))
    erasure("K3 K4", "A key of small order", "malformed", erasure_of(public_key=b64(weak), instance=sha256(weak)[:32]))
    for name in ("schema", "instance", "public_key", "erased_at", "deleted", "kept", "vendor_keeps"):
        erasure("X1 J3", f"Without {name}", "malformed", erasure_of(**{name: ABSENT}))
    erasure("X1", "Nothing deleted and nothing kept", "valid", erasure_of(deleted={}, kept={}, vendor_keeps=""))
    erasure("X1 J3", "A value of deleted is a number", "malformed", erasure_of(deleted={"a": 1}))
    erasure("X3 N4", "A value of deleted is any text", "valid", erasure_of(deleted={"a": "could not be read"}))
    erasure("J3", "An unknown field", "malformed", erasure_of(x=1))
