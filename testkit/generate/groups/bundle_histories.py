import base64
import json

from kit import (
    ABSENT,
    BUNDLE,
    Key,
    NOW,
    ROOT,
    ROOT2,
    ROOT3,
    ROOT4,
    SIGNER,
    SIGNER2,
    START,
    STRANGER,
    at,
    bundle_of,
    changed,
    compact,
    envelope,
    license_id,
    revoked,
    roots,
    sha256,
    signed,
    signer,
    signers,
)

ABOUT = "Trust bundles: what one may say, pinning, and which bundle follows another"


def fingerprint(document):
    """U8, by hand."""
    keys = sorted(document["roots"]["keys"])
    if len(keys) == 1:
        return keys[0]
    text = f"airseal roots {document['roots']['threshold']}\n" + "".join(key + "\n" for key in keys)
    return sha256(text.encode())


def make(group):
    group.share("bundle", BUNDLE)
    first = bundle_of()

    def pin(statements, comment, expect, document, *keys, given=None, now=NOW):
        file = document if isinstance(document, bytes) else signed("trust", document, *(keys or (ROOT,)))
        given = given or (fingerprint(document) if isinstance(document, dict) else ROOT.id)
        group.add(statements, comment, "pin", expect, file=file, fingerprint=given, clock={"now": now})

    # Pinning, and the fields.
    pin("S1", "The first bundle", "accepted", first)
    pin("S1", "Another fingerprint", "untrusted", first, given=ROOT2.id)
    pin("S1", "A stranger signed it", "untrusted", first, STRANGER)
    pin("S1", "Only the signer signed it", "untrusted", first, SIGNER)
    pin("S1 U1", "A later version can be pinned", "accepted", bundle_of(7))
    pin("S2", "Issued 24 hours after the clock", "accepted", bundle_of(issued_at=at(NOW, 86_400)))
    pin("S2", "Issued a second more after the clock", "clock", bundle_of(issued_at=at(NOW, 86_401)))
    pin("U1", "It has expired", "accepted", bundle_of(expires_at=START))
    spellings = [
        ("As it is", ROOT.id, "accepted"),
        ("In capitals", ROOT.id.upper(), "accepted"),
        ("With colons", ":".join(ROOT.id[i : i + 2] for i in range(0, 64, 2)), "accepted"),
        ("In groups of four", " ".join(ROOT.id[i : i + 4] for i in range(0, 64, 4)), "accepted"),
        ("As sha256sum prints it", f"{ROOT.id}  -\n", "accepted"),
        ("As sha256sum prints it, with a name", f"{ROOT.id}  root.pub.der", "accepted"),
        ("As openssl prints it", f"SHA2-256(stdin)= {ROOT.id}", "accepted"),
        ("With the name of the algorithm", f"SHA256:{ROOT.id}", "accepted"),
        ("With the name of the algorithm, in small letters and colons", "sha256:" + ":".join(ROOT.id[i : i + 2] for i in range(0, 64, 2)), "accepted"),
        ("With white space around it", f"  {ROOT.id}\r\n", "accepted"),
        ("With a byte-order mark", "\ufeff" + ROOT.id, "accepted"),
        ("A digit less", ROOT.id[:-1], "refused"),
        ("A digit more", ROOT.id + "0", "refused"),
        ("The first 16 digits", ROOT.id[:16], "refused"),
        ("Another letter", "g" + ROOT.id[1:], "refused"),
        ("With hyphens", "-".join(ROOT.id[i : i + 4] for i in range(0, 64, 4)), "refused"),
        ("0x before it", "0x" + ROOT.id, "refused"),
        ("Another key", SIGNER.id, "untrusted"),
    ]
    for comment, text, expect in spellings:
        pin("U9", f"The fingerprint: {comment}", expect, first, given=text)

    def field(statements, name, good, bad):
        for value in good:
            pin(statements, f"{name} is {str(value)[:60]}", "accepted", changed(first, **{name: value}))
        for value in bad:
            document = changed(first, **{name: value})
            pin(f"{statements} S4", f"{name} is {str(value)[:60]}", "malformed", signed("trust", document, ROOT))

    field("J2 U1", "schema", [], [2, 0, "1", None, ABSENT])
    field("U1 N1", "product", ["acme-dock"], ["", "Acme", "a" * 65, None, 1, ABSENT])
    field("U1 J7", "version", [1, 2, 2**64 - 1], [0, -1, 2**64, "1", 1.5, None, ABSENT])
    field("U1 T1", "issued_at", [START], ["2026-01-01", "", None, ABSENT])
    field("U1 J8", "expires_at", ["2030-01-01T00:00:00Z", None], ["x", 1, ""])
    field("U3 J3", "signers", [{}], [[], None, ABSENT, {SIGNER.id: None}, {SIGNER.id: SIGNER.text}])
    field("U5 J3", "revoked_keys", [{}, {STRANGER.id: revoked()}], [[], None, ABSENT, {STRANGER.id.upper(): revoked()}, {"x": revoked()}, {STRANGER.id: {}}])
    field("U5 N3", "revoked_licenses", [{}, {license_id(1): revoked()}, {license_id(1): revoked(until=NOW)}], [[], None, ABSENT, {license_id(1).upper(): revoked()}, {license_id(1).replace("-", ""): revoked()}, {"x": revoked()}, {license_id(1): {}}, {license_id(1): {**revoked(), "x": 1}}, {license_id(1): revoked(when="x")}, {license_id(1): {"at": START}}, {license_id(1): {"reason": ""}}])
    field("U7", "issued_log", [{"entries": 0, "sha256": "0" * 64}, {"entries": 9, "sha256": "ab" * 32}, None], [{"entries": 1}, {"entries": 1, "sha256": "AB" * 32}, {"entries": 1, "sha256": "ab"}, {"entries": -1, "sha256": "ab" * 32}, [], {"entries": 1, "sha256": "ab" * 32, "x": 1}])
    field("J3", "anything", [], [1, None])
    pin("U5", "The revocation of a key has an end", "malformed", bundle_of(revoked_keys={STRANGER.id: revoked(until=NOW)}))
    pin("U5 J8", "The end of the revocation of a key is null", "accepted", bundle_of(revoked_keys={STRANGER.id: revoked(until=None)}))
    pin("U6", "A root is listed and revoked", "malformed", bundle_of(revoked_keys={ROOT.id: revoked()}))
    pin("U6", "A signer is listed and revoked", "accepted", bundle_of(revoked_keys={SIGNER.id: revoked()}))
    pin("U6", "A root is a signer, too", "accepted", bundle_of(signers=signers((ROOT, signer(ROOT)))))
    for name, value in (("public_key", None), ("kinds", None), ("not_before", None), ("kinds", "license"), ("kinds", [1]), ("not_before", "x"), ("not_after", "x"), ("x", 1)):
        entry = changed(signer(SIGNER), **{name: value})
        pin("U3 J3", f"{name} of a signer is {value}", "malformed", bundle_of(signers={SIGNER.id: entry}))
    pin("U3 J8", "not_after of a signer is null", "accepted", bundle_of(signers={SIGNER.id: signer(SIGNER, not_after=None)}))
    three = [ROOT, ROOT2, ROOT3]
    for threshold in (1, 2, 3):
        document = bundle_of(roots=roots(*three, threshold=threshold))
        for count in (1, 2, 3):
            expect = "accepted" if count >= threshold else "untrusted"
            pin("U2 S1 U8", f"{count} of three roots signed, and {threshold} must", expect, document, *three[:count])
    for threshold in (0, 4, -1, 1.5, "1", None):
        document = bundle_of(roots={**roots(*three), "threshold": threshold})
        pin("U2", f"The threshold of three roots is {threshold}", "malformed", signed("trust", document, *three))
    pin("U2", "No roots", "malformed", signed("trust", bundle_of(roots={"threshold": 1, "keys": {}}), ROOT))
    crowd = [Key(f"crowd {n}") for n in range(257)]
    for count, expect in ((16, "accepted"), (17, "malformed")):
        document = bundle_of(roots=roots(*crowd[:count]))
        pin("U2", f"{count} roots", expect, document, crowd[0])
    for count, expect in ((256, "accepted"), (257, "malformed")):
        document = bundle_of(signers=signers(*((key, signer(key)) for key in crowd[:count])))
        pin("U3", f"{count} signers", expect, document)
    for name, document in (("one root", first), ("three roots, one must sign", bundle_of(roots=roots(*three))), ("three roots, two must sign", bundle_of(roots=roots(*three, threshold=2))), ("two roots", bundle_of(roots=roots(ROOT, ROOT4, threshold=2)))):
        file = signed("trust", document, ROOT, ROOT2, ROOT3, ROOT4)
        group.add("U8", f"The fingerprint of {name}", "fingerprint", {"result": "done", "fingerprint": fingerprint(document)}, file=file)

    # Histories.
    def history(statements, comment, results, bundles, imports, in_force, now=NOW, **more):
        """Bundles as pairs of a document and its signers; `in_force` is a document."""

        def make(pair):
            return pair if isinstance(pair, bytes) else signed("trust", pair[0], *pair[1:])

        expect = {
            "result": "done",
            "results": results,
            "bundle": {"version": in_force["version"], "payload_sha256": sha256(compact(in_force))},
            **more,
        }
        group.add(
            statements,
            comment,
            "import",
            expect,
            bundles=[make(pair) for pair in bundles],
            clock={"now": now},
            imports=[[make(pair) for pair in one] for one in imports],
        )

    start = [(first, ROOT)]
    second = bundle_of(2, issued_at="2026-06-01T00:00:00Z")
    third = bundle_of(3, issued_at="2026-07-01T00:00:00Z")

    def offer(statements, comment, result, document, *keys, bundles=None, now=NOW, file=None):
        """One bundle is offered to the one in force."""
        bundles = bundles or start
        in_force = document if result == "taken" else bundles[-1][0]
        history(statements, comment, [[result]], bundles, [[file or (document, *(keys or (ROOT,)))]], in_force, now=now)

    offer("S16", "A newer version", "taken", second)
    offer("S17 S16", "A version is skipped", "taken", third)
    offer("S17 S16", "Versions up to the highest number", "taken", bundle_of(2**64 - 1))
    offer("S5", "For another product", "mismatch", bundle_of(2, product="other"))
    offer("S5 S8", "For another product, and a stranger signed", "mismatch", bundle_of(2, product="other"), STRANGER)
    offer("S4 S5", "Malformed, and for another product", "malformed", bundle_of(2, product="other", schema=2))
    offer("S4 S8", "Malformed, and a stranger signed", "malformed", bundle_of(2, schema=2), STRANGER)
    offer("S6", "The same", "unchanged", first)
    offer("S6", "The same payload, signed by a stranger", "unchanged", first, STRANGER)
    offer("S6", "The same payload, signed twice", "unchanged", first, ROOT, ROOT2)
    offer("S7", "A lower version", "untrusted", second, bundles=[(third, ROOT)])
    offer("S7 S8", "A lower version, and a stranger signed", "untrusted", second, STRANGER, bundles=[(third, ROOT)])
    offer("S8", "A stranger signed", "untrusted", second, STRANGER)
    offer("S8", "A signer signed", "untrusted", second, SIGNER)
    offer("S9", "The same version with another payload", "untrusted", bundle_of(issued_at=NOW))
    offer("S8 S9", "The same version with another payload, and a stranger signed", "untrusted", bundle_of(issued_at=NOW), STRANGER)
    loose = envelope("trust", first, [ROOT])
    spaced = json.dumps(first).encode()
    offer("S9", "The same version and content in other bytes", "untrusted", None, file=signed("trust", spaced, ROOT))
    assert base64.b64decode(loose["payload"]) != spaced
    offer("S15", "Issued 24 hours after the clock", "taken", bundle_of(2, issued_at=at(NOW, 86_400)))
    offer("S15", "Issued a second more after the clock", "clock", bundle_of(2, issued_at=at(NOW, 86_401)))
    offer("S8 S15", "Issued far after the clock, and a stranger signed", "untrusted", bundle_of(2, issued_at="2040-01-01T00:00:00Z"), STRANGER)
    offer("S17", "Issued before the one in force", "taken", bundle_of(2, issued_at="2020-01-01T00:00:00Z"))
    offer("S17", "It has expired", "taken", bundle_of(2, expires_at="2026-02-01T00:00:00Z"))
    offer("S17", "The one in force has expired", "taken", second, bundles=[(bundle_of(expires_at="2026-02-01T00:00:00Z"), ROOT)])

    # Rotation of roots.
    rotated = bundle_of(2, roots=roots(ROOT2))
    offer("S16 S8 S10", "Old and new root signed", "taken", rotated, ROOT, ROOT2)
    offer("S16 E12", "New and old root signed", "taken", rotated, ROOT2, ROOT)
    offer("S10", "Only the old root signed", "untrusted", rotated, ROOT)
    offer("S8", "Only the new root signed", "untrusted", rotated, ROOT2)
    gap = bundle_of(3, roots=roots(ROOT2))
    offer("S8", "The bundle between is missing: only the new root signed version 3", "untrusted", gap, ROOT2)
    offer("S16", "Old and new root signed version 3", "taken", gap, ROOT, ROOT2)
    history("S16 S8", "One after the other", [["taken"], ["taken"]], start, [[(rotated, ROOT, ROOT2)], [(gap, ROOT2)]], gap)
    history("S8", "After the rotation the old root signs", [["untrusted"]], [*start, (rotated, ROOT, ROOT2)], [[(third, ROOT)]], rotated)
    history("S7", "After the rotation the first bundle comes again", [["untrusted"]], [*start, (rotated, ROOT, ROOT2)], [[(first, ROOT)]], rotated)
    two_of = roots(ROOT, ROOT2, ROOT3, threshold=2)
    base = [(bundle_of(roots=two_of), ROOT, ROOT2)]
    next_ = bundle_of(2, roots=two_of)
    for signed_by, expect in (((ROOT, ROOT2), "taken"), ((ROOT, ROOT3), "taken"), ((ROOT3, ROOT2), "taken"), ((ROOT,), "untrusted"), ((ROOT, ROOT), "untrusted"), ((ROOT, STRANGER), "untrusted"), ((ROOT, ROOT2, ROOT3), "taken"), ((STRANGER, ROOT, ROOT3), "taken")):
        offer("S8 U2", f"Two of three must sign; {len(signed_by)} signatures", expect, next_, *signed_by, bundles=base)
    other = bundle_of(2, roots=roots(ROOT3, ROOT4, threshold=2))
    for signed_by, expect in (((ROOT, ROOT2, ROOT3, ROOT4), "taken"), ((ROOT, ROOT3, ROOT4), "taken"), ((ROOT, ROOT2, ROOT3), "untrusted"), ((ROOT3, ROOT4), "untrusted"), ((ROOT, ROOT4), "untrusted")):
        offer("S8 S10", f"From two of three to two others, {[key.id[:4] for key in signed_by]}", expect, other, *signed_by, bundles=base)
    higher = bundle_of(2, roots={**two_of, "threshold": 3})
    offer("S10", "The threshold rises to three, and two signed", "untrusted", higher, ROOT, ROOT2, bundles=base)
    offer("S16", "The threshold rises to three, and three signed", "taken", higher, ROOT, ROOT2, ROOT3, bundles=base)
    lower = bundle_of(2, roots={**two_of, "threshold": 1})
    offer("S8", "The threshold falls to one, and one signed", "untrusted", lower, ROOT, bundles=base)
    offer("S16", "The threshold falls to one, and two signed", "taken", lower, ROOT, ROOT3, bundles=base)
    offer("U6 S4", "The old root is revoked and still listed", "malformed", bundle_of(2, revoked_keys={ROOT.id: revoked()}), ROOT)
    offer("S16", "The old root is revoked by a bundle that it signed", "taken", bundle_of(2, roots=roots(ROOT2), revoked_keys={ROOT.id: revoked()}), ROOT, ROOT2)

    # Revocations stay.
    id1, id2 = license_id(1), license_id(2)
    key = {STRANGER.id: revoked()}
    with_key = [(bundle_of(revoked_keys=key), ROOT)]
    offer("S12", "The revocation of a key is left out", "untrusted", bundle_of(2), bundles=with_key)
    offer("S12", "The revocation of a key is kept", "taken", bundle_of(2, revoked_keys=key), bundles=with_key)
    offer("S17 S12", "It is kept with another reason and date", "taken", bundle_of(2, revoked_keys={STRANGER.id: revoked("other", START)}), bundles=with_key)
    offer("S12", "Another key is revoked instead", "untrusted", bundle_of(2, revoked_keys={SIGNER2.id: revoked()}), bundles=with_key)
    offer("S12", "One more key is revoked", "taken", bundle_of(2, revoked_keys=dict(sorted({**key, SIGNER2.id: revoked()}.items()))), bundles=with_key)
    offer("S12 S8", "A revoked key is missing, and a stranger signed", "untrusted", bundle_of(2), STRANGER, bundles=with_key)
    forever = [(bundle_of(revoked_licenses={id1: revoked()}), ROOT)]
    until = "2026-09-01T00:00:00Z"
    ends = [(bundle_of(revoked_licenses={id1: revoked(until=until)}), ROOT)]

    def keeps(statements, comment, result, bundles, issued_at=START, **licenses):
        entries = {license_id(int(name[1:])): value for name, value in licenses.items()}
        offer(statements, comment, result, bundle_of(2, issued_at=issued_at, revoked_licenses=entries), bundles=bundles)

    keeps("S13", "The revocation of a license is left out", "untrusted", forever)
    keeps("S13", "It is kept", "taken", forever, _1=revoked())
    keeps("S13", "Another one instead", "untrusted", forever, _2=revoked())
    keeps("S13", "One more", "taken", forever, _1=revoked(), _2=revoked())
    keeps("S17", "Another reason and date", "taken", forever, _1=revoked("x", START))
    keeps("S14", "It is given an end", "taken", forever, _1=revoked(until=NOW))
    keeps("S13", "Its end is in the second before the new bundle: it may go", "taken", ends, at(until, 1))
    keeps("S13", "Its end is in the second of the new bundle", "untrusted", ends, until)
    keeps("S13", "Its end is after the new bundle", "untrusted", ends, at(until, -1))
    keeps("S14", "Its end is the same", "taken", ends, _1=revoked(until=until))
    keeps("S14", "Its end is later", "taken", ends, _1=revoked(until=at(until, 1)))
    keeps("S14", "Its end is earlier", "untrusted", ends, _1=revoked(until=at(until, -1)))
    keeps("S14", "Its end is earlier, and both have passed", "untrusted", ends, "2027-01-01T00:00:00Z", _1=revoked(until=at(until, -1)))
    keeps("S17 S14", "Its end is dropped", "taken", ends, _1=revoked())
    offer("S11 N3", "A revoked license in capitals", "malformed", bundle_of(2, revoked_licenses={id1.upper(): revoked()}))
    offer("S11 U5", "A revoked license without a reason", "malformed", bundle_of(2, revoked_licenses={id1: {"at": START}}))
    twice = compact(bundle_of(2, revoked_licenses={id1: revoked()})).replace(b'"revoked_licenses":{', b'"revoked_licenses":{"%s":{"at":"%s","reason":""},' % (id1.encode(), START.encode()))
    offer("S11 J4", "A revoked license twice", "malformed", None, file=signed("trust", twice, ROOT))
    offer("S12 S13", "The signer is no longer listed: nothing is kept of it", "taken", bundle_of(2, signers=signers((SIGNER2, signer(SIGNER2)))))

    # What one import does.
    both = [[(second, ROOT), (third, ROOT)], [(third, ROOT), (second, ROOT)]]
    history("I1", "Two versions, in their order", [["taken", "taken"]], start, [both[0]], third)
    history("I1", "Two versions, in the other order", [["taken", "taken"]], start, [both[1]], third)
    history("I1 S7", "Two versions in two imports, the higher first", [["taken"], ["untrusted"]], start, [[(third, ROOT)], [(second, ROOT)]], third)
    history("I1", "A rotation and the bundle after it, in the other order", [["taken", "taken"]], start, [[(gap, ROOT2), (rotated, ROOT, ROOT2)]], gap)
    a, b = bundle_of(2, issued_at="2026-06-01T00:00:00Z"), bundle_of(2, issued_at="2026-06-02T00:00:00Z")
    small, large = sorted((a, b), key=lambda document: sha256(compact(document)))
    history("I1 S9", "Two bundles of one number: the smaller hash first", [["taken", "untrusted"]], start, [[(small, ROOT), (large, ROOT)]], small)
    history("I1 S9", "Two bundles of one number: the larger hash first", [["untrusted", "taken"]], start, [[(large, ROOT), (small, ROOT)]], small)
    history("I1 S9", "Two bundles of one number in two imports", [["taken"], ["untrusted"]], start, [[(large, ROOT)], [(small, ROOT)]], large)
    history("I1 S8", "Two bundles of one number, the smaller hash by a stranger", [["untrusted", "taken"]], start, [[(small, STRANGER), (large, ROOT)]], large)
    bad, good = (second, STRANGER), (second, ROOT)
    first_is_bad = sha256(signed("trust", *bad)) < sha256(signed("trust", *good))
    outcome = ["untrusted", "taken"] if first_is_bad else ["unchanged", "taken"]
    history("I1 S6 S8", "One payload with a bad and a good signature", [outcome], start, [[bad, good]], second)
    history("I1 S6 S8", "The same in the other order", [outcome[::-1]], start, [[good, bad]], second)
    history("S6 S8", "A bad signature, then a good one", [["untrusted"], ["taken"]], start, [[bad], [good]], second)
    history("S6", "A good signature, then a bad one", [["taken"], ["unchanged"]], start, [[good], [bad]], second)

    # The floor.
    for document, result in ((second, "taken"), (bundle_of(2, issued_at=at(NOW, 3600)), "taken")):
        history("T3 T4", "The signed floor is the issued_at of what was taken", [[result]], start, [[(document, ROOT)]], document, clock={"signed": document["issued_at"], "observed": NOW})
    history("T3", "What was refused is not a floor", [["untrusted"], ["taken"]], start, [[(third, STRANGER)], [(second, ROOT)]], second, clock={"signed": second["issued_at"]})
    history("T3", "An unchanged bundle is one", [["unchanged"]], start, [[(first, ROOT)]], first, clock={"signed": START})
    history("T3", "An earlier issued_at lowers nothing", [["taken"], ["taken"]], start, [[(second, ROOT)], [(bundle_of(3, issued_at=START), ROOT)]], bundle_of(3, issued_at=START), clock={"signed": second["issued_at"]})
    for value in ("x", 1, [], True):
        broken = bundle_of(2, revoked_licenses=value)
        offer("S11 J5", f"revoked_licenses is {value!r}", "malformed", broken)
        offer("S11 S8", f"revoked_licenses is {value!r}, and a stranger signed", "untrusted", broken, STRANGER)
    pin("S1", "A bundle that its roots did not sign, with a broken entry in revoked_licenses", "untrusted", bundle_of(revoked_licenses={"x": {}}), STRANGER)
    entry = {"at": START, "reason": "lost"}
    for comment, value in (
        ("null", None),
        ("an entry with a field that nobody knows", {license_id(1): {**entry, "x": 1}}),
        ("an entry whose reason is a number", {license_id(1): {**entry, "reason": 1.5}}),
        ("an id in capitals", {license_id(1).upper(): entry}),
    ):
        offer("S11", f"revoked_licenses: {comment}", "malformed", bundle_of(2, revoked_licenses=value))
        offer("S11 S8", f"revoked_licenses: {comment}, and a stranger signed", "untrusted", bundle_of(2, revoked_licenses=value), STRANGER)
    offer("S4", "revoked_licenses is absent, and a stranger signed", "malformed", bundle_of(2, revoked_licenses=ABSENT), STRANGER)
    for comment, document, key, result in (
        ("a bundle", bundle_of(), ROOT, "untrusted"),
        ("a bundle that nobody signed", bundle_of(), STRANGER, "untrusted"),
        ("a bundle that is malformed", bundle_of(version="1"), ROOT, "malformed"),
    ):
        group.add("S3", f"Nothing is pinned: {comment}", "import", {"result": "done", "results": [[result]]}, bundles=[], clock={"now": NOW}, imports=[[signed("trust", document, key)]])
    future = bundle_of(issued_at=at(NOW, 90_000))
    pin("S2 S1", "From the future, and a stranger signed it", "untrusted", future, STRANGER)
    pin("S2 S1", "From the future, with a broken entry in revoked_licenses", "malformed", bundle_of(issued_at=at(NOW, 90_000), revoked_licenses={"x": {}}))
    pin("S2", "From the future", "clock", future)
    for before, behind, expect in (("\ufeff", "", "accepted"), ("\ufeff\ufeff \t", " \n", "accepted"), (" \ufeff", "", "refused"), ("", "\ufeff", "refused"), ("\u3000", "\u0085", "accepted"), ("\u001f", "", "refused")):
        given = before + fingerprint(first) + behind
        pin("U9 J12", f"A fingerprint as {given[:3].encode('unicode_escape').decode()}…{given[-2:].encode('unicode_escape').decode()}", expect, first, given=given)
