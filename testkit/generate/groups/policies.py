from kit import ABSENT, BUNDLE, ISSUED, NOW, PRODUCT, ROOT, SIGNER, STRANGER, at, bundle_of, changed, signed, signer, signers

ABOUT = "Privacy policies: their fields, which one is in force, and that a version never changes"


def policy_of(**fields):
    return changed(
        {
            "schema": 1,
            "product": PRODUCT,
            "version": "2026-11",
            "effective": "2026-11-01T00:00:00Z",
            "issued_at": ISSUED,
            "text": "# Privacy\n\nWe keep your address.\n",
            "privacy_contact": "privacy@acme.example",
            "data_locations": ["eu: Frankfurt"],
            "retention": "13 months",
            "catalogue_sha256": "ab" * 32,
        },
        **fields,
    )


def make(group):
    bundle = group.share("bundle for policies", signed("trust", bundle_of(signers=signers((SIGNER, signer(SIGNER, "policy")))), ROOT))

    def check(statements, comment, expect, document, *keys, bundles=None):
        group.add(statements, comment, "check", expect, bundles=bundles or [bundle], file=signed("policy", document, *(keys or (SIGNER,))))

    check("PP9", "A policy", "valid", policy_of())
    check("PP9 R4", "A stranger signed", "untrusted", policy_of(), STRANGER)
    check("PP9 R4", "A signer for licenses signed", "untrusted", policy_of(), bundles=[BUNDLE])
    check("PP9 R4", "For another product", "mismatch", policy_of(product="other"))
    for statement, name, good, bad in (
        ("J2", "schema", [], [2, None, ABSENT]),
        ("PP1", "product", [], ["", None, ABSENT]),
        ("PP1", "issued_at", [NOW], ["x", None, ABSENT]),
        ("PP2 N1", "version", ["1", "2026-11", "a" * 64], ["", "A", "a/b", "a" * 65, None, ABSENT]),
        ("PP3", "effective", ["2040-01-01T00:00:00Z"], ["2026-11-01", None, ABSENT]),
        ("PP4", "text", ["a", "ä" * 200_000], ["", " \n", "ä" * 200_001, None, ABSENT]),
        ("PP5 A5", "privacy_contact", ["privacy@bücher.example"], ["privacy", "", None, ABSENT]),
        ("PP6", "data_locations", [[], ["ä" * 200] * 32, [""]], [["a"] * 33, ["ä" * 201], "eu", None, ABSENT]),
        ("PP7", "retention", ["", "ä" * 2_000], ["ä" * 2_001, None, ABSENT]),
        ("PP8 N4", "catalogue_sha256", [None, ABSENT, "0" * 64], ["AB" * 32, "ab", ""]),
        ("J3", "x", [], [1]),
    ):
        for value in good:
            check(statement, f"{name} is {'absent' if value is ABSENT else repr(str(value)[:40])}", "valid", policy_of(**{name: value}))
        for value in bad:
            check(statement, f"{name} is {'absent' if value is ABSENT else repr(str(value)[:40])}", "malformed", policy_of(**{name: value}))

    def in_force(comment, now, expect, *policies):
        policies = [{"version": version, "effective": effective, "issued_at": issued} for version, effective, issued in policies]
        group.add("PP10", comment, "policy-in-force", {"result": "done", "version": expect}, policies=policies, clock={"now": now})

    first, second = ("2024-03", "2024-03-01T00:00:00Z", START := "2024-02-01T00:00:00Z"), ("2026-11", "2026-11-01T00:00:00Z", "2026-10-01T00:00:00Z")
    in_force("None is there", NOW, None)
    in_force("One that has not begun", "2024-02-29T23:59:59Z", None, first)
    in_force("Its first second", "2024-03-01T00:00:00Z", "2024-03", first)
    in_force("Two: the second has not begun", "2026-10-31T23:59:59Z", "2024-03", first, second)
    in_force("Two: the first second of the second", "2026-11-01T00:00:00Z", "2026-11", first, second)
    in_force("Two in the other order", NOW, "2026-11", second, first)
    in_force("The later one was signed earlier", NOW, "2026-11", (*first[:2], NOW), (*second[:2], START))
    in_force("Two begin at one time: the one that was signed later", NOW, "b", ("a", first[1], START), ("b", first[1], at(START, 1)))
    in_force("The same in the other order", NOW, "b", ("b", first[1], at(START, 1)), ("a", first[1], START))
    in_force("Names do not matter", NOW, "a", ("z", first[1], START), ("a", second[1], START))

    def keep(statements, comment, results, imports):
        group.add(statements, comment, "import", {"result": "done", "results": results}, bundles=[bundle], clock={"now": NOW}, imports=imports)

    def policy(**fields):
        return signed("policy", policy_of(**fields), SIGNER)

    keep("I4", "The first policy", [["taken"]], [[policy()]])
    keep("I4", "The same again", [["taken"], ["unchanged"]], [[policy()], [policy()]])
    keep("I4", "The same version with another text", [["taken"], ["untrusted"]], [[policy()], [policy(text="x")]])
    keep("I4", "The same version, signed later", [["taken"], ["untrusted"]], [[policy()], [policy(issued_at=NOW)]])
    keep("I4", "Two versions, the later one first", [["taken"], ["taken"]], [[policy()], [policy(version="2024-03", effective=first[1])]])
    keep("I5", "Issued a day and a second after the clock", [["clock"]], [[policy(issued_at=at(NOW, 86_401))]])
    keep("I5", "Issued a day after the clock", [["taken"]], [[policy(issued_at=at(NOW, 86_400))]])
    keep("I5 PP3", "effective is years after the clock", [["taken"]], [[policy(effective="2040-01-01T00:00:00Z")]])
    keep("I5 R4", "For another product", [["mismatch"]], [[policy(product="other")]])

    in_force("The same times: the version that comes last in the order of its bytes", NOW, "2.0", ("10.0", first[1], START), ("2.0", first[1], START))
    in_force("The same in the other order", NOW, "2.0", ("2.0", first[1], START), ("10.0", first[1], START))
