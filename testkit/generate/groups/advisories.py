from kit import ABSENT, BUNDLE, ISSUED, NOW, PRODUCT, ROOT, SIGNER, SIGNER2, STRANGER, bundle_of, changed, signed, signer, signers

ABOUT = "Advisories: their fields, which versions they affect, until when a version is supported, and which document is kept"


def advisory_of(**fields):
    return changed(
        {
            "id": "acme-2026-4",
            "severity": "critical",
            "title": "A guest can become an admin",
            "text": "Upgrade, or stop the agent.",
            "affected": ">=2.10, <2.19.5",
            "fixed": "2.19.5",
            "published": ISSUED,
            "reference": "https://acme.example/2026-4",
        },
        **fields,
    )


def advisories_of(*advisories, version=1, **fields):
    return changed(
        {
            "schema": 1,
            "product": PRODUCT,
            "version": version,
            "issued_at": ISSUED,
            "notices": list(advisories),
        },
        **fields,
    )


def make(group):
    bundle = group.share("bundle for notices", signed("trust", bundle_of(signers=signers((SIGNER, signer(SIGNER, "notices")))), ROOT))

    def check(statements, comment, expect, document, *keys, bundles=None):
        group.add(statements, comment, "check", expect, bundles=bundles or [bundle], file=signed("notices", document, *(keys or (SIGNER,))))

    check("AD1 AD2", "One advisory", "valid", advisories_of(advisory_of()))
    check("AD1", "No advisory", "valid", advisories_of())
    check("AD2 R4", "A stranger signed", "untrusted", advisories_of(), STRANGER)
    check("AD2 R4", "A signer for licenses signed", "untrusted", advisories_of(), bundles=[BUNDLE])
    check("AD2 R4", "For another product", "mismatch", advisories_of(product="other"))
    check("R4 R3", "Outside the signer's window", "untrusted", advisories_of(issued_at="2025-01-01T00:00:00Z"))
    for name, values in (("version", (0, -1, 2**64, None, ABSENT)), ("notices", (None, {}, ABSENT)), ("schema", (2, None, ABSENT)), ("issued_at", ("x", None, ABSENT)), ("x", (1,))):
        for value in values:
            check("AD1 J3", f"{name} is {value if value is not ABSENT else 'absent'}", "malformed", changed(advisories_of(), **{name: value}))
    check("AD1", "Two advisories of one id", "malformed", advisories_of(advisory_of(), advisory_of(severity="low")))
    for count, expect in ((1000, "valid"), (1001, "malformed")):
        plain = {"severity": "low", "title": "A", "text": "", "affected": "*", "published": ISSUED}
        check("AD1", f"{count} advisories", expect, advisories_of(*({"id": f"a{n}", **plain} for n in range(count))))

    def field(statement, name, good, bad):
        for value in good:
            check(statement, f"{name} is {str(value)[:40]!r}", "valid", advisories_of(advisory_of(**{name: value})))
        for value in bad:
            shown = "absent" if value is ABSENT else repr(str(value)[:40])
            check(statement, f"{name} is {shown}", "malformed", advisories_of(advisory_of(**{name: value})))

    field("AD3 N1", "id", ["a", "a" * 64, "cve-2026.1_x"], ["", "A", "a" * 65, "a b", None, ABSENT])
    field("AD4 J5", "severity", ["critical", "high", "medium", "low"], ["Critical", "none", "", {"high": None}, None, ABSENT])
    field("AD5", "title", ["a", "ä" * 200], ["", "  ", "ä" * 201, "two\nlines", "two\rlines", None, ABSENT])
    field("AD6", "text", ["", "ä" * 10_000, "two\nlines"], ["ä" * 10_001, None, ABSENT])
    field("AD7 N7", "affected", ["*", "x", "1.X", "1", "^1.2", "~1.2.3", "=1.2.3-rc.1", ">= 1.2 , < 2", "1.*", ">1"], ["", "all", ">=", "1.2.3.4", "01.2.3", ">=1.2,", "=>1", "1 2", "v1", None, ABSENT])
    field("AD8 N8", "fixed", ["2.19.5", "2.19.5-rc.1", "2.19.5+b", None, ABSENT], ["2.19", "v2.19.5", "2.19.05", "", "2.19.5 "])
    field("AD9", "published", [NOW], ["2027-01-01", None, ABSENT])
    field("AD10 J8", "reference", ["", "a" * 500, None, ABSENT], ["a" * 501, 1])
    field("AD11", "also_affected", [[], [{"affected": "1"}], [{"affected": "1", "fixed": "2.0.0"}] * 100, ABSENT], [[{"affected": "1"}] * 101, [{"fixed": "2.0.0"}], [{"affected": "1", "x": 1}], None])
    field("AD12", "cves", [[], ["CVE-2026-1234"], ["CVE-1999-" + "1" * 19], ["CVE-2026-12345"] * 100, ABSENT], [["CVE-2026-123"], ["CVE-26-1234"], ["cve-2026-1234"], ["CVE-2026-" + "1" * 20], ["CVE-2026-12345"] * 101, ["CVE-2026-12a4"], None])
    remedy = {"category": "vendor_fix", "text": "Upgrade"}
    field("AD13", "remediations", [[], [remedy], [{**remedy, "url": "x" * 500}], [{**remedy, "text": "x" * 2000}], [remedy] * 20, ABSENT], [[remedy] * 21, [{**remedy, "text": "x" * 2001}], [{**remedy, "url": "x" * 501}], [{"text": "x"}], [{**remedy, "category": "Vendor fix"}], [{**remedy, "x": 1}], None])
    csaf = {"id": "A", "version": "1", "document": "{}"}
    field("AD14", "csaf", [csaf, {**csaf, "id": "a" * 200}, {**csaf, "version": "1" * 100}, None, ABSENT], [{**csaf, "id": ""}, {**csaf, "id": "a" * 201}, {**csaf, "version": ""}, {**csaf, "version": "1" * 101}, {**csaf, "document": ""}, {"id": "A", "version": "1"}, {**csaf, "x": 1}])
    field("J3", "x", [], [1, None])
    until = "2031-12-31T23:59:59Z"
    for support, expect in (
        ([], "valid"),
        ([{"versions": "2", "until": until}], "valid"),
        ([{"versions": f"={n}", "until": until} for n in range(200)], "valid"),
        ([{"versions": f"={n}", "until": until} for n in range(201)], "malformed"),
        ([{"versions": "2", "until": until}, {"versions": "2", "until": NOW}], "malformed"),
        ([{"versions": "y", "until": until}], "malformed"),
        ([{"versions": "x", "until": until}], "valid"),
        ([{"versions": "2", "until": until}, {"versions": "^2", "until": NOW}], "malformed"),
        ([{"versions": "2", "until": until}, {"versions": "2.0", "until": NOW}], "valid"),
        ([{"versions": "2"}], "malformed"),
        ([{"versions": "2", "until": until, "x": 1}], "malformed"),
        (None, "malformed"),
        ({}, "malformed"),
    ):
        check("AD19", f"support: {str(support)[:60]}", expect, advisories_of(support=support))

    # Which versions are affected.
    def affected(statements, requirement, yes, no, **more):
        for version, expect in [*((v, "affected") for v in yes), *((v, "not-affected") for v in no)]:
            advisory = {"affected": requirement, **more}
            group.add(statements, f"{version!r} by {requirement!r} {more or ''}".strip(), "affected", expect, advisory=advisory, version=version)

    affected("AD16 N9", ">=2.10, <2.19.5", ["2.10.0", "2.19.4", "2.18.999"], ["2.9.9", "2.19.5", "3.0.0", "1.99.0", "2.19.6-rc.1"])
    affected("AD16 N9", "*", ["0.0.0", "99.0.0", "1.0.0-alpha"], [])
    affected("AD16 N9", "^1.2.3", ["1.2.3", "1.99.0"], ["1.2.2", "2.0.0", "0.2.3"])
    affected("AD16 N9", "1.2.3", ["1.2.3", "1.9.0"], ["2.0.0"])
    affected("AD16 N9", "^0.2.3", ["0.2.3", "0.2.99"], ["0.3.0", "0.2.2", "1.0.0"])
    affected("AD16 N9", "^0.0.3", ["0.0.3"], ["0.0.4", "0.0.2"])
    affected("AD16 N9", "^1.2", ["1.2.0", "1.9.9"], ["1.1.9", "2.0.0"])
    affected("AD16 N9", "^0.2", ["0.2.0", "0.2.9"], ["0.3.0", "0.1.9"])
    affected("AD16 N9", "~1.2.3", ["1.2.3", "1.2.99"], ["1.3.0", "1.2.2"])
    affected("AD16 N9", "~1.2", ["1.2.0", "1.2.99"], ["1.3.0", "1.1.0"])
    affected("AD16 N9", "~1", ["1.0.0", "1.99.0"], ["2.0.0", "0.9.0"])
    affected("AD16 N9", "=1.2", ["1.2.0", "1.2.9"], ["1.3.0", "1.1.9"])
    affected("AD16 N9", "=1.2.3", ["1.2.3", "1.2.3+build"], ["1.2.4", "1.2.2"])
    affected("AD16 N9", ">1.2", ["1.3.0", "2.0.0"], ["1.2.0", "1.2.99"])
    affected("AD16 N9", "<=1.2", ["1.2.99", "0.1.0"], ["1.3.0"])
    affected("AD16 N9", ">=1.2", ["1.2.0", "1.3.0"], ["1.1.99"])
    affected("AD16 N9", "<1.2", ["1.1.99", "0.0.1"], ["1.2.0"])
    affected("AD16 N9", ">1", ["2.0.0"], ["1.99.0"])
    affected("AD16 N9", "<2", ["1.99.0"], ["2.0.0"])
    affected("AD16 N7", "1.*", ["1.0.0", "1.9.0"], ["2.0.0"])
    affected("AD16 N7", "1.2.*", ["1.2.0", "1.2.9"], ["1.3.0"])
    affected("N6 AD16", ">=2.10, <2.19.5", ["v2.19.4", "V2.19.4", "2.019.04", "2.19.4+build.7"], ["v2.19.5", "2.19.5+b"])
    affected("N6 AD18", "<0.0.1", ["19", "1.2.3.4", "latest", "2.19-rc1", "1.2.3-", "1.2.3-01", "1.2.x", "18446744073709551616.0.0", "1.2.3 ", "-1.2.3", "1..3"][:8] + ["-1.2.3", "1..3"], [])
    affected("AD17", "=2.19.4", ["2.19", "v2.19"], ["2.18", "2.20", "3.19"])
    affected("AD17", ">=2.19.4, <2.19.6", ["2.19"], ["2.18", "2.20"])
    affected("AD17", "<2.19.1", ["2.19", "2.18"], ["2.20"])
    affected("AD17", ">2.19.100", ["2.19", "2.20"], ["2.18"])
    affected("AD16", "<2.19.5", ["2.19.5-rc.1", "2.19.4-rc.1"], ["2.19.6-rc.1", "2.19.5"], fixed="2.19.5")
    affected("AD16", "<2.19.5", ["2.19.4-rc.1"], ["2.19.5-rc.1"])
    affected("AD16", ">=1.0.0-rc.1, <1.0.0", ["1.0.0-rc.1", "1.0.0-rc.2"], ["1.0.0-beta", "0.9.0", "1.0.0"])
    affected("AD15", "=1.0.0", ["1.0.0", "2.0.0", "3.1.0"], ["1.0.1", "2.0.1", "3.2.0"], also_affected=[{"affected": "=2.0.0"}, {"affected": "3", "fixed": "3.2.0"}][:1] + [{"affected": ">=3, <3.2", "fixed": "3.2.0"}])
    affected("AD15 AD16", "=1.0.0", ["3.2.0-rc.1"], ["3.3.0-rc.1"], also_affected=[{"affected": ">=3, <3.2", "fixed": "3.2.0"}])
    group.add("AD18", "No version is registered", "affected", "affected", advisory={"affected": "<0.0.1"}, version=None)

    # Support.
    def support(statements, comment, ranges, version, end):
        ranges = [{"versions": versions, "until": f"{year}-12-31T23:59:59Z"} for versions, year in ranges]
        group.add(statements, f"{comment}: {version}", "supported-until", {"result": "done", "until": end and f"{end}-12-31T23:59:59Z"}, support=ranges, version=version)

    two = [(">=2.0, <3.0", 2031), ("~2.19", 2033)]
    for version, end in (("2.0.0", 2031), ("2.18.9", 2031), ("2.19.4", 2033), ("2.20.0", 2031), ("3.0.0", None), ("1.9.9", None), ("2.19", 2033), ("2.18", 2031), ("3.0", None), ("2.19.0-rc.1", 2033), ("2.0.0-rc.1", 2031), ("latest", None), ("2", None), ("v2.19.4", 2033)):
        support("AD20" if version.count(".") == 2 else "AD21", "Two ranges", two, version, end)
    support("AD20", "The order of the ranges does not matter", two[::-1], "2.19.4", 2033)
    support("AD20", "No ranges", [], "2.19.4", None)
    support("AD20", "A pre-release that satisfies the range by itself", [("<2.10.0-rc.1", 2031)], "2.10.0-0", 2031)
    half = [("<2.19.5", 2030)]
    support("AD21", "Half of the versions are in a range", half, "2.19", None)
    support("AD21", "All of the versions are in a range", half, "2.18", 2030)
    support("AD21", "The earliest of those that it can be", [("*", 2030), ("=2.19.4", 2033)], "2.19", 2030)
    support("AD20", "The latest of those that include it", [("*", 2030), ("=2.19.4", 2033)], "2.19.4", 2033)

    # Which one is kept.
    def keep(statements, comment, results, imports, history=None, now=NOW):
        group.add(statements, comment, "import", {"result": "done", "results": results}, bundles=history or [bundle], clock={"now": now}, imports=imports)

    def notices(version, *advisories, by=SIGNER, **fields):
        return signed("notices", advisories_of(*advisories, version=version, **fields), by)

    one, other = notices(1), notices(1, advisory_of())
    keep("I3", "The first document", [["taken"]], [[one]])
    keep("I3", "A higher number", [["taken"], ["taken"]], [[one], [notices(2)]])
    keep("I3", "A number is skipped", [["taken"], ["taken"]], [[one], [notices(9)]])
    keep("I3", "A lower number", [["taken"], ["untrusted"]], [[notices(2)], [one]])
    keep("I3", "The same again", [["taken"], ["unchanged"]], [[one], [one]])
    keep("I3", "The same number with another content", [["taken"], ["untrusted"]], [[one], [other]])
    keep("I5 R4", "A stranger signed", [["untrusted"]], [[notices(1, by=STRANGER)]])
    keep("I5 R4", "For another product", [["mismatch"]], [[notices(1, product="other")]])
    keep("I5", "Issued 24 hours after the clock", [["taken"]], [[notices(1, issued_at="2027-01-16T12:00:00Z")]])
    keep("I5", "Issued a second more after the clock", [["clock"]], [[notices(1, issued_at="2027-01-16T12:00:01Z")]])
    keep("I5 I3", "Issued after the clock, with a lower number", [["taken"], ["clock"]], [[notices(2)], [notices(1, issued_at="2027-03-01T00:00:00Z")]])
    keep("I5 R4", "Issued after the clock, for another product", [["mismatch"]], [[notices(1, product="other", issued_at="2027-03-01T00:00:00Z")]])
    keep("I1", "A bundle that lists the signer, and its advisories before it", [["taken", "taken"]], [[notices(1, by=SIGNER2), signed("trust", bundle_of(2, signers=signers((SIGNER2, signer(SIGNER2, "notices")))), ROOT)]])
    gone = bundle_of(2, signers=signers((SIGNER2, signer(SIGNER2, "notices"))), revoked_keys={SIGNER.id: {"at": ISSUED, "reason": "lost"}})
    keep("I3 R1", "The signer of what is here was revoked: a lower number takes its place", [["taken"], ["taken"], ["taken"]], [[notices(5)], [signed("trust", gone, ROOT)], [notices(1, by=SIGNER2)]])

    # Pre-releases by number, wildcards, and which requirements are the same.
    affected("N10 AD16", ">=2.19, <2.19.5-rc.2", ["2.19.4", "2.19.0"], ["2.19.5-rc.1", "2.19.5-rc.2"])
    affected("N10 AD16", ">=2.19.0, <2.19.5-rc.2", ["2.19.5-rc.1"], ["2.19.5-rc.2"])
    affected("N10 AD16", "^2.19, <2.19.5-rc.2", ["2.19.5-rc.1"], ["2.19.5-rc.2"])
    affected("N10 AD16", "~2.19, <2.19.5-rc.2", [], ["2.19.5-rc.1"])
    affected("N10 AD16", "~2.19.0, <2.19.5-rc.2", ["2.19.5-rc.1"], [])
    affected("N10 AD16", "2.19.*, <2.19.5-rc.2", ["2.19.4"], ["2.19.5-rc.1"])
    affected("N10 AD16", ">1.2, <=1.3.0-rc.2", ["1.3.0-rc.1", "1.3.0-rc.2"], ["1.3.0-rc.3"])
    affected("N10 AD16", "^1.2.3, >=2.0.0-a", [], ["2.0.0-b"])
    affected("N10 AD16", "^0.2.3, >=0.2.4-a", ["0.2.4-b"], ["0.3.0-b"])
    affected("N10 AD16", "^0.0.3, >=0.0.4-a", [], ["0.0.4-b"])
    affected("N10 AD16", "~1.2.3, >=1.2.4-a", ["1.2.4-b"], ["1.3.0-b"])
    affected("N10 AD16", "=1.2.3-a", ["1.2.3-a", "1.2.3-a+b"], ["1.2.3-b", "1.2.3"])
    affected("N10 AD16", ">1.2.3-a, <1.2.3-c", ["1.2.3-b"], ["1.2.3-a", "1.2.3-c", "1.2.3"])
    affected("N7 N9", ">=1.*", ["1.0.0", "2.0.0"], ["0.9.9"])
    affected("N7 N9", "<1.2.*", ["1.1.9"], ["1.2.0"])
    affected("N7 N9", "1.*.*", ["1.0.0", "1.9.9"], ["2.0.0"])
    affected("AD16", "<2.19.5", ["2.19.5-rc.1"], [], fixed="2.19.5+b")
    field("AD7 N7", "affected", ["1.*.*", "1.x.X", ">=1.*.*", "1.2.3+b", ">=1.2.3-a+b.c", "18446744073709551615", "1.2.3-18446744073709551616"], [">=*", "^*", "*, 1", "1, *", "*.1", "1.*.2", "18446744073709551616", "1.2+b", "1.2-a"])
    field("AD8 N8", "fixed", ["1.0.18446744073709551615", "1.0.0-18446744073709551616"], ["1.0.18446744073709551616"])
    for one, two, expect in (
        ("2.*", "2.x", "malformed"),
        ("2.1.*", "2.1.X", "malformed"),
        ("2.*", "=2", "valid"),
        ("2.*", "2.*.*", "malformed"),
        (">=2, <3", "<3, >=2", "valid"),
        (">=2,<3", " >= 2 , < 3 ", "malformed"),
        ("=2.0.0", "=2.0.0+b", "malformed"),
        ("=2.0.0-a", "=2.0.0-b", "valid"),
        ("*", "x", "malformed"),
    ):
        check("AD19", f"Two ranges, {one!r} and {two!r}", expect, advisories_of(support=[{"versions": one, "until": until}, {"versions": two, "until": NOW}]))
    field("AD5 J12", "title", ["a\u3000b"], ["\u3000", "\u0085"])
