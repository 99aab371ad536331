import json

from kit import (
    BUNDLE,
    ISSUED,
    NOW,
    ROOT,
    SIGNER,
    SIGNER2,
    START,
    STRANGER,
    at,
    bundle_of,
    license_of,
    revoked,
    signed,
    signer,
    signers,
)

ABOUT = "The times of a license and of its signer at their edges, what is revoked, and the order of the verdicts"

DAY = 86_400


def make(group):
    group.share("bundle", BUNDLE)
    license = license_of()
    end = license["expires_at"]

    def when(statements, comment, expect, now, **fields):
        group.verify(statements, comment, expect, license_of(**fields), clock={"now": now})

    # The license's own times.
    begins = "2027-01-10T08:30:00Z"
    when("W1 V10", "A second before it begins", "not-yet-valid", at(begins, -1), not_before=begins)
    when("W2 V14", "Its first second", "valid", begins, not_before=begins)
    when("W2", "A second later", "valid", at(begins, 1), not_before=begins)
    when("W1", "Long before it begins", "not-yet-valid", NOW, not_before="2027-06-01T00:00:00Z")
    when("W2", "The last second", "valid", end)
    when("W3 V13", "The first second after it", "grace", at(end, 1))
    when("W3", "The last second of grace", "grace", at(end, 14 * DAY))
    when("W4 V11", "The first second after grace", "expired", at(end, 14 * DAY + 1))
    when("W4", "Years later", "expired", "2040-01-01T00:00:00Z")
    when("W2", "No end, now", "valid", NOW, expires_at=None)
    when("W2", "No end, at the end of time", "valid", "9999-12-31T23:59:59Z", expires_at=None)
    for days in (0, 1, 2, 30, 365, 3650):
        when("W3 L13", f"{days} days of grace, the last second", "grace" if days else "valid", at(end, days * DAY), grace_days=days)
        when("W4 L13", f"{days} days of grace, a second later", "expired", at(end, days * DAY + 1), grace_days=days)
    when("W3", "Grace over the change of a leap year", "grace", "2028-03-10T00:00:00Z", expires_at="2028-02-25T00:00:00Z")
    when("W4", "Grace over the change of a leap year, a second later", "expired", "2028-03-10T00:00:01Z", expires_at="2028-02-25T00:00:00Z")
    when("T2 W3", "Grace that would end after 9999", "grace", "9999-12-31T00:00:00Z", expires_at="9999-12-25T00:00:00Z")
    when("W2", "It begins and ends in one second", "valid", begins, not_before=begins, expires_at=begins)
    when("W3", "It began and ended a second ago", "grace", at(begins, 1), not_before=begins, expires_at=begins)

    # The signer's window.
    def window(statements, comment, expect, issued_at, now=None, **fields):
        bundle = signed("trust", bundle_of(signers=signers((SIGNER, signer(SIGNER, **fields)))), ROOT)
        file = license_of(issued_at=issued_at, not_before=START)
        group.verify(statements, comment, expect, file, bundles=[bundle], clock={"now": now or NOW})

    opens, closes = "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"
    both = {"not_before": opens, "not_after": closes}
    window("U4 L10 R3", "Issued in the first second of the window", "valid", opens, **both)
    window("U4 L10 V5", "Issued a second before the window", "untrusted", at(opens, -1), **both)
    window("U4 L10 R3", "Issued in the last second of the window", "valid", closes, **both)
    window("U4 L10 V5", "Issued a second after the window", "untrusted", at(closes, 1), **both)
    window("U4 R3", "The window is closed by now, and the license is from inside it", "valid", at(closes, -DAY), "2027-12-01T00:00:00Z", **both)
    window("U4", "A window without an end", "valid", at(ISSUED, DAY), not_before=opens)
    window("U4 J8", "A window whose end is null", "valid", ISSUED, not_before=opens, not_after=None)
    window("U4", "A window of one second, hit", "valid", opens, not_before=opens, not_after=opens)
    window("U4 V5", "A window of one second, missed", "untrusted", at(opens, 1), not_before=opens, not_after=opens)
    for moment in (opens, closes, ISSUED):
        window("U4 V5", f"A window that ends before it begins, at {moment}", "untrusted", moment, not_before=closes, not_after=opens)
    window("U4 V5", "A window that begins in the future", "untrusted", ISSUED, not_before="2027-02-01T00:00:00Z")
    window("U4", "The window is asked about issued_at, not about now", "valid", ISSUED, "2027-06-01T00:00:00Z", not_before=START, not_after=ISSUED)

    # What a signer may sign.
    for kinds, expect in (
        (["license"], "valid"),
        (["release", "license", "notices"], "valid"),
        (["license", "license"], "valid"),
        (["license", "a kind of the future"], "valid"),
        ([], "untrusted"),
        (["release"], "untrusted"),
        (["License"], "untrusted"),
        (["license "], "untrusted"),
        (["licence"], "untrusted"),
        (["*"], "untrusted"),
        ([""], "untrusted"),
    ):
        bundle = signed("trust", bundle_of(signers={SIGNER.id: {**signer(SIGNER), "kinds": kinds}}), ROOT)
        group.verify("U3 R3" if expect == "valid" else "U3 V5", f"The signer may sign {kinds}", expect, license_of(), bundles=[bundle])

    # Revocation.
    def revoke(statements, comment, expect, file=None, keys=None, licenses=None, also=(), now=NOW, **given):
        entries = signers((SIGNER, signer(SIGNER)), *((key, signer(key)) for key in also))
        document = bundle_of(2, signers=entries, revoked_keys=keys or {}, revoked_licenses=licenses or {})
        bundle = signed("trust", document, ROOT)
        group.verify(statements, comment, expect, file or license_of(), bundles=[BUNDLE, bundle], clock={"now": now}, **given)

    id, another = license["license_id"], license_of(2)["license_id"]
    revoke("R2", "Another license is revoked", "valid", licenses={another: revoked()})
    revoke("R2 V6", "The license is revoked", "revoked", licenses={id: revoked()})
    revoke("R2 V6", "It is one of several", "revoked", licenses={another: revoked(), id: revoked()})
    revoke("R2 V6", "Revoked in the future", "revoked", licenses={id: revoked(when="2040-01-01T00:00:00Z")})
    revoke("R2 V6", "Revoked before it was issued", "revoked", licenses={id: revoked(when="2000-01-01T00:00:00Z")})
    revoke("R2 V6", "The end of its revocation has passed", "revoked", licenses={id: revoked(until="2026-02-01T00:00:00Z")})
    revoke("R2 J8", "The end of its revocation is null", "revoked", licenses={id: revoked(until=None)})
    revoke("R2 V6 V11", "Revoked and expired", "revoked", licenses={id: revoked()}, now="2040-01-01T00:00:00Z")
    revoke("R2 V6 V8", "Revoked and for another", "revoked", license_of(product="other"), licenses={id: revoked()})
    revoke("R2 V6 V7", "Revoked, and nobody is registered", "revoked", licenses={id: revoked()}, registration=None)
    revoke("R2 V6", "The empty reason", "revoked", licenses={id: revoked("")})
    revoke("R1 V5", "The signer is revoked", "untrusted", keys={SIGNER.id: revoked()})
    revoke("R1 V5", "The signer was revoked after the license was issued", "untrusted", keys={SIGNER.id: revoked(when="2027-01-10T00:00:00Z")})
    revoke("R1 V5", "The signer is revoked in the future", "untrusted", keys={SIGNER.id: revoked(when="2040-01-01T00:00:00Z")})
    revoke("R1", "Another key is revoked", "valid", keys={SIGNER2.id: revoked()}, also=[SIGNER2])
    revoke("R1 U6", "A key that is not listed is revoked", "valid", keys={STRANGER.id: revoked()})
    revoke("R1 V5 V6", "Signer and license are revoked", "untrusted", keys={SIGNER.id: revoked()}, licenses={id: revoked()})
    revoke("R1 V3", "The revoked signer did not sign: its signature is damaged", "untrusted", signed("license", license, STRANGER, keyid=SIGNER.id), keys={SIGNER.id: revoked()})
    revoke("V4 V5", "The signer is revoked, and the payload is malformed", "malformed", license_of(grace_days=4000), keys={SIGNER.id: revoked()})
    revoke("R3", "A revoked signer and a good one signed", "valid", signed("license", license, SIGNER, SIGNER2), keys={SIGNER.id: revoked()}, also=[SIGNER2])
    revoke("R3 E12", "The same in the other order", "valid", signed("license", license, SIGNER2, SIGNER), keys={SIGNER.id: revoked()}, also=[SIGNER2])
    revoke("R3", "A good signer and a stranger signed", "valid", signed("license", license, STRANGER, SIGNER))
    revoke("R2 R3 V6", "A revoked license that two signers signed", "revoked", signed("license", license, SIGNER, SIGNER2), licenses={id: revoked()}, also=[SIGNER2])
    for kinds, expect in ((["release"], "valid"), (["license"], "valid")):
        entries = signers((SIGNER, signer(SIGNER)), (SIGNER2, signer(SIGNER2, *kinds)))
        bundle = signed("trust", bundle_of(signers=entries), ROOT)
        group.verify("R3", f"A signer for {kinds[0]} signed it, too", expect, signed("license", license, SIGNER2, SIGNER), bundles=[bundle])
    entries = signers((SIGNER, signer(SIGNER, not_after="2026-02-01T00:00:00Z")), (SIGNER2, signer(SIGNER2)))
    bundle = signed("trust", bundle_of(signers=entries), ROOT)
    group.verify("R3", "One signer is outside its window, one is not", "valid", signed("license", license, SIGNER, SIGNER2), bundles=[bundle])
    escaped = signed(
        "trust",
        b'{"schema":1,"product":"acme-dock","version":2,"issued_at":"2026-01-01T00:00:00Z","roots":%s,"signers":%s,"revoked_keys":{},"revoked_licenses":{"\\u0034%s":{"at":"2027-01-01T00:00:00Z","reason":""}}}'
        % (part("roots"), part("signers"), id[1:].encode()),
        ROOT,
    )
    group.verify("R2 V6", "The id of the license is written with an escape in revoked_licenses", "revoked", license, bundles=[BUNDLE, escaped])
    group.verify("U6", "The root is the signer, too", "valid", signed("license", license, ROOT), bundles=[signed("trust", bundle_of(signers=signers((ROOT, signer(ROOT)))), ROOT)])
    group.verify("V3", "The root is not a signer", "untrusted", signed("license", license, ROOT))
    group.verify("V3", "A signer that only a later bundle lists", "untrusted", signed("license", license, SIGNER2))
    later = signed("trust", bundle_of(2, signers=signers((SIGNER2, signer(SIGNER2)))), ROOT)
    group.verify("V14", "A signer that the newer bundle lists", "valid", signed("license", license, SIGNER2), bundles=[BUNDLE, later])
    group.verify("V3", "A signer that the newer bundle no longer lists", "untrusted", license, bundles=[BUNDLE, later])
    group.verify("U1", "The bundle has expired", "valid", license, bundles=[signed("trust", bundle_of(expires_at="2026-02-01T00:00:00Z"), ROOT)])
    group.verify("U1 J8", "expires_at of the bundle is null", "valid", license, bundles=[signed("trust", bundle_of(expires_at=None), ROOT)])
    group.verify("B1 V8", "The bundle is for another product than license and registration", "valid", license, bundles=[signed("trust", bundle_of(product="other"), ROOT)])

    # Two reasons at once: the order of the verdicts.
    far = {"email": "other@acme.example"}
    ordered = [
        ("V7 V9", "Not registered, and the clock is behind", "missing", {}, {"registration": None, "clock": {"now": "2020-01-01T00:00:00Z"}}),
        ("V8 V9", "For another, and the clock is behind", "mismatch", far, {"clock": {"now": "2020-01-01T00:00:00Z"}}),
        ("V8 V10", "For another, and not yet valid", "mismatch", {**far, "not_before": "2027-06-01T00:00:00Z"}, {}),
        ("V8 V11", "For another, and expired", "mismatch", {**far, "not_before": START, "expires_at": START}, {}),
        ("V8 V12", "For another, and not covered", "mismatch", far, {"needs": {"features": ["sso"]}}),
        ("V9 V10", "Issued in the future, and not yet valid", "clock", {"issued_at": "2027-03-01T00:00:00Z", "not_before": "2027-03-01T00:00:00Z"}, {}),
        ("V9 V11", "Issued in the future, and expired", "clock", {"issued_at": "2027-03-01T00:00:00Z", "not_before": START, "expires_at": START}, {}),
        ("V9 V12", "Issued in the future, and not covered", "clock", {"issued_at": "2027-03-01T00:00:00Z"}, {"needs": {"features": ["sso"]}}),
        ("V10 V12", "Not yet valid, and not covered", "not-yet-valid", {"not_before": "2027-03-01T00:00:00Z"}, {"needs": {"features": ["sso"]}}),
        ("V11 V12", "Expired, and not covered", "expired", {"not_before": START, "expires_at": START}, {"needs": {"features": ["sso"]}}),
        ("V12 V13", "In grace, and not covered", "not-covered", {"not_before": START, "expires_at": "2027-01-10T00:00:00Z"}, {"needs": {"features": ["sso"]}}),
        ("V5 V8", "Outside the window, and for another", "untrusted", {**far, "issued_at": "2025-01-01T00:00:00Z"}, {}),
        ("V5 V11", "Outside the window, and expired", "untrusted", {"issued_at": "2025-01-01T00:00:00Z", "not_before": START, "expires_at": START}, {}),
        ("V4 V8", "Malformed, and for another", "malformed", {**far, "schema": 2}, {}),
    ]
    for statements, comment, expect, fields, given in ordered:
        group.verify(statements, comment, expect, license_of(**fields), **given)
    when("T2 W4", "Grace that would end after 9999, a second later", "expired", "9999-12-31T00:00:01Z", expires_at="9999-12-25T00:00:00Z")

    # The last day of the years, on which the end of the grace is before the end (T2, W4).
    last = "9999-12-31T12:00:00Z"
    for now, expect in (("9999-12-31T06:00:00Z", "valid"), (last, "valid"), (at(last, 1), "expired")):
        group.verify("W2 W4 T2", f"It ends on the last day, with a day of grace, at {now}", expect, license_of(expires_at=last, grace_days=1), clock={"now": now})


def part(name):
    return json.dumps(bundle_of()[name]).encode()
