from kit import ABSENT, BUNDLE, ISSUED, NOW, PRODUCT, ROOT, SIGNER, STRANGER, at, bundle_of, changed, signed, signer, signers

ABOUT = "Catalogues: their fields, and the rules that protect people"

SHARED = {"legal_basis": "GDPR 6(1)(b)", "retention": "license term", "recipient": "Acme GmbH"}


def field_of(**fields):
    return changed(
        {
            "name": "stacks",
            "category": "usage",
            "type": "bucket",
            "max": 200,
            "source": "fact",
            "purpose": "How many stacks the start page must list",
            "legal_basis": "GDPR 6(1)(f)",
            "retention": "13 months",
            "recipient": "Acme GmbH",
            "example": "10-19",
            "since": 1,
            "expires": "2028-12-31",
        },
        **fields,
    )


def words_of(*values, **fields):
    return field_of(**{"name": "store", "type": "enumeration", "max": ABSENT, "values": list(values), "example": "other", **fields})


def typed(type_, **fields):
    return field_of(**{"type": type_, "max": ABSENT, "example": {"flag": "yes", "version": "2.19", "week": "2027-W02"}.get(type_, "x"), **fields})


def content_of(*fields, **keys):
    return changed(
        {
            "number": 1,
            "budget_bits": 64,
            "request": SHARED,
            "compliance": SHARED,
            "usage": {**SHARED, "legal_basis": "GDPR 6(1)(f)", "retention": "13 months"},
            "fields": list(fields),
        },
        **keys,
    )


def catalogue_of(content, **fields):
    return changed({"schema": 1, "product": PRODUCT, "issued_at": ISSUED, "catalogue": content}, **fields)


def make(group):
    bundle = group.share("bundle for catalogues", signed("trust", bundle_of(signers=signers((SIGNER, signer(SIGNER, "catalogue")))), ROOT))

    def check(statements, comment, expect, document, *keys, bundles=None):
        group.add(statements, comment, "check", expect, bundles=bundles or [bundle], file=signed("catalogue", document, *(keys or (SIGNER,))))

    def content(statements, comment, good, *fields, **keys):
        check(statements, comment, "valid" if good else "malformed", catalogue_of(content_of(*fields, **keys)))

    one = catalogue_of(content_of(field_of()))
    check("CT1", "One field", "valid", one)
    check("CT1", "No field", "valid", catalogue_of(content_of()))
    check("CT1 R4", "A stranger signed", "untrusted", one, STRANGER)
    check("CT1 R4", "A signer for licenses signed", "untrusted", one, bundles=[BUNDLE])
    check("CT1 R4", "For another product", "mismatch", catalogue_of(content_of(), product="other"))
    for name, value in (("schema", 2), ("schema", ABSENT), ("product", ABSENT), ("issued_at", ABSENT), ("catalogue", ABSENT), ("catalogue", []), ("x", 1)):
        check("CT1 J3", f"{name} is {value!r}", "malformed", changed(one, **{name: value}))
    for name in ("number", "budget_bits", "request", "compliance", "usage", "fields"):
        content("CT1 J3", f"{name} is absent", False, **{name: ABSENT})
    for value, good in ((1, True), (2**32 - 1, True), (0, False), (2**32, False), (None, False)):
        content("CT2 J7", f"number is {value}", good, number=value)
    for value, good in ((0, True), (112, True), (113, False), (None, False)):
        content("CT3", f"budget_bits is {value}", good, budget_bits=value)
    controller = {"name": "Acme GmbH", "contact": "privacy@acme.example"}
    for value, good in (
        (controller, True),
        (None, True),
        ({**controller, "address": "Street 1", "joint_controller": "x", "representative": "x", "data_protection_officer": "x"}, True),
        ({**controller, "address": None}, True),
        ({"name": "Acme"}, False),
        ({"contact": "x"}, False),
        ({**controller, "x": 1}, False),
        ({**controller, "name": ""}, False),
        ({**controller, "address": " "}, False),
        ([], False),
    ):
        content("CT4 CT25", f"controller is {str(value)[:50]}", good, controller=value)
    for name in ("supervisory_authority", "transfers", "security", "automated_decisions"):
        statement = "CT6" if name.startswith("auto") else "CT5"
        for value, good in (("Words", True), (None, True), ("a" * 200, True), ("a" * 201, False), ("", False), ("two\nlines", False)):
            content(f"{statement} CT25", f"{name} is {str(value)[:20]!r}", good, **{name: value})
    for value, good in (
        ([], True),
        (["usage.acme.example"], True),
        (["a.b"] * 32, True),
        (["a.b"] * 33, False),
        (["Usage.acme.example"], False),
        (["localhost"], False),
        (["-a.example"], False),
        (["https://a.example"], False),
        (["a.example:443"], False),
        (["bücher.example"], False),
        ([""], False),
        (None, False),
    ):
        content("CT7", f"hosts: {str(value)[:50]}", good, hosts=value)
    for name in ("request", "compliance", "usage"):
        for value, good in (({**SHARED, "people": "Admins", "legitimate_interest": "x", "required": "x"}, True), ({**SHARED, "people": None}, True), ({**SHARED, "retention": ""}, False), ({**SHARED, "x": "x"}, False), ({"legal_basis": "x", "retention": "x"}, False), (None, False)):
            content("CT8 CT25", f"{name} is {str(value)[-40:]}", good, **{name: value})
    many = [field_of(name=f"f{n}", type="flag", max=ABSENT, example="yes") for n in range(257)]
    content("CT9 CT24", "256 fields are over the budget, and not over their number", False, *many[:256], budget_bits=112)
    own = [field_of(name="product", category="compliance", type="text", max=ABSENT, source="product", example="x")]
    content("CT9", "A name twice in a category", False, field_of(), field_of())
    content("CT9", "A name in two categories", True, words_of("a", name="version"), field_of(name="version", category="compliance", type="text", max=ABSENT, source="product-version", example="2.19.4"))

    # A field.
    for name in ("name", "category", "type", "source", "purpose", "legal_basis", "retention", "recipient", "example", "since", "expires"):
        content("CT10 J3", f"{name} of a field is absent", False, field_of(**{name: ABSENT}))
    content("J3", "An unknown key of a field", False, field_of(x=1))
    for value, good in (("a", True), ("a" * 64, True), ("A", False), ("", False), ("a" * 65, False), ("a b", False)):
        content("CT10 N1", f"name is {value[:20]!r}", good, field_of(name=value))
    for value in ("Usage", "telemetry", "", None):
        content("CT11 J5", f"category is {value!r}", False, field_of(category=value))
    content("CT12 CT21", "A flag", True, typed("flag"))
    content("CT12 CT21", "A version", True, typed("version"))
    content("CT12 CT21", "An enumeration", True, words_of("local", "nfs"))
    for type_ in ("text", "date", "time", "limits", "number", "week", "bytes", ""):
        content("CT12 CT21", f"A usage field of the type {type_!r}", False, typed(type_))
    content("CT13", "An enumeration without words", False, words_of())
    content("CT13", "values of a bucket", False, field_of(values=["a"]))
    content("CT13 J8", "values is null", False, words_of("a", values=None))
    content("CT13", "An empty list of words of a bucket", True, field_of(values=[]))
    for value, good in ((1, True), (2, True), (5, True), (10, True), (200, True), (1000, True), (5_000_000, True), (0, False), (3, False), (100_001, False), (4, False), (None, False), (-1, False)):
        content("CT14", f"max is {value}", good, field_of(max=value, example="0"))
    content("CT14", "A bucket without max", False, field_of(max=ABSENT))
    content("CT14", "max of a flag", False, typed("flag", max=10))
    for source in ("email", "instance", "product", "edition", "marketing", "data-region", "public-key", "label", "requested-at", "policy", "license-id", "limits", "clock-resets", "report-number", "today", "", "disk", None):
        content("CT15 CT21", f"Usage data from {source!r}", False, words_of("a", source=source))
    content("CT21", "platform is an enumeration", True, words_of("linux", name="platform", source="platform"))
    content("CT21", "arch is an enumeration", True, words_of("x86_64", name="arch", source="arch"))
    content("CT21", "platform as a flag", False, typed("flag", source="platform"))
    content("CT21", "The version of the product", True, typed("version", source="product-version"))
    content("CT21", "The version of the product as an enumeration", False, words_of("a", source="product-version"))
    content("CT21", "The week", True, typed("week", source="week"))
    content("CT21", "The week as a bucket", False, field_of(source="week"))
    content("CT21", "A week that the product records", False, typed("week"))
    for value, good in (("server.stacks", True), (None, True), ("", False), ("a\nb", False)):
        content("CT16 CT25", f"snapshot is {value!r}", good, field_of(snapshot=value))
    for count, good in ((1, True), (31, True), (32, False)):
        content("CT22", f"{count} words", good, words_of(*(f"w{n}" for n in range(count))))
    for words, good in ((("a" * 32,), True), (("a" * 33,), False), (("A",), False), (("a b",), False), (("",), False), (("other",), False), (("a", "a"), False), (("9.x_y-z",), True)):
        content("CT22", f"The words {str(words)[:40]}", good, words_of(*words))
    for example, field, good in (
        ("10-19", field_of, True),
        ("0", field_of, True),
        ("200+", field_of, True),
        ("2-4", field_of, True),
        ("12", field_of, False),
        ("100+", field_of, False),
        ("200-499", field_of, False),
        ("yes", field_of, False),
    ):
        content("CT23 CT14", f"The example of a bucket is {example!r}", good, field(example=example))
    for type_, examples in (("flag", (("yes", True), ("no", True), ("true", False), ("", False))), ("version", (("2.19", True), ("other", True), ("0.0", True), ("99.99", True), ("2.19.4", False), ("v2.19", False), ("100.1", False), ("2", False)))):
        for example, good in examples:
            content("CT23", f"The example of a {type_} is {example!r}", good, typed(type_, example=example))
    for example, good in (("2027-W02", True), ("2026-W53", True), ("2027-W53", True), ("2027-W2", False), ("2027-W54", False), ("2027-W00", False), ("2027W02", False)):
        content("CT23", f"The example of a week is {example!r}", good, typed("week", source="week", example=example))
    for example, good in (("local", True), ("other", True), ("Local", False), ("tape", False)):
        content("CT23", f"The example of an enumeration is {example!r}", good, words_of("local", example=example))
    # log2 3 is 1.58…
    for flags, budget, good in ((1, 1, False), (1, 2, True), (4, 6, False), (4, 7, True), (70, 112, True), (71, 112, False)):
        content("CT24", f"{flags} flags and {budget} bits", good, *many[:flags], budget_bits=budget)
    # 7 words, other, and absence are 9 values: 3.17 bits; from `platform` 8 values: 3 bits.
    seven = [f"w{n}" for n in range(7)]
    content("CT24", "7 words that the product records, and 3 bits", False, words_of(*seven), budget_bits=3)
    content("CT24", "7 words that the product records, and 4 bits", True, words_of(*seven), budget_bits=4)
    content("CT24", "7 words of platform, and 3 bits", True, words_of(*seven, source="platform"), budget_bits=3)
    # The buckets up to 10: 0, 1, 2-4, 5-9, 10+, and absence: 6 values, 2.58 bits.
    content("CT24 CT14", "A bucket up to 10, and 2 bits", False, field_of(max=10, example="0"), budget_bits=2)
    content("CT24 CT14", "A bucket up to 10, and 3 bits", True, field_of(max=10, example="0"), budget_bits=3)
    # 12,101 and absence: 13.56 bits. A week: 57 values, 5.83 bits.
    for budget, good in ((13, False), (14, True)):
        content("CT24", f"A version, and {budget} bits", good, typed("version"), budget_bits=budget)
    for budget, good in ((5, False), (6, True)):
        content("CT24", f"A week, and {budget} bits", good, typed("week", source="week"), budget_bits=budget)
    content("CT24", "Compliance data is not counted", True, *own, budget_bits=0)
    for name in ("legal_basis", "retention", "recipient", "example"):
        for value in ("", "  ", "a" * 201, "two\nlines", "a\u202eb", "a\u200bb", "a\tb"):
            content("CT25 CT17", f"{name} is {value[:20]!r}", False, field_of(**{name: value}))
    for value, good in (
        ("Which stacks", False),
        ("Which stacks matter", True),
        ("To improve our product", False),
        ("To improve the user experience!", False),
        ("To improve the backup list", True),
        ("analytics and statistics of users", False),
        ("Which stacks " + "a" * 147, True),
        ("Which stacks " + "a" * 148, False),
        ("決定列表要顯示多少容器", True),
        ("容器数量", False),
        ("件数", False),
        ("Сколько контейнеров показать", True),
        ("ต้องแสดงคอนเทนเนอร์กี่รายการ", True),
    ):
        content("CT26", f"The purpose {value[:40]!r}", good, field_of(purpose=value))
    content("CT27", "A field of compliance as airseal has it", True, *own)
    content("CT27", "A field of compliance with another type", False, {**own[0], "type": "number"})
    content("CT27", "A field of compliance from another source", False, {**own[0], "source": "label"})
    content("CT27", "A field of compliance that airseal does not write", False, {**own[0], "name": "seats"})
    content("CT27", "A field of the request that only compliance has", False, {**own[0], "category": "request", "name": "limits", "type": "limits", "source": "limits"})
    content("CT27", "data_region with other words", False, field_of(name="data_region", category="request", type="enumeration", values=["us", "eu", "cn"], max=ABSENT, source="data-region", example="eu"))
    content("CT27", "data_region as airseal has it", True, field_of(name="data_region", category="request", type="enumeration", values=["us", "eu"], max=ABSENT, source="data-region", example="eu"))
    for since, number, good in ((1, 1, True), (1, 9, True), (9, 9, True), (0, 1, False), (2, 1, False), (None, 1, False)):
        content("CT19", f"since is {since} in catalogue {number}", good, field_of(since=since), number=number)
    for value, good in (("2020-01-01", True), ("2027-02-29", False), ("", False), (None, False)):
        content("CT20 T1", f"expires is {value!r}", good, field_of(expires=value))

    def keep(statements, comment, results, *imports):
        group.add(statements, comment, "import", {"result": "done", "results": results}, bundles=[bundle], clock={"now": NOW}, imports=[[file] for file in imports])

    def numbered(number, **fields):
        return signed("catalogue", catalogue_of(content_of(number=number), **fields), SIGNER)

    keep("I3 CT2", "A higher number", [["taken"], ["taken"]], numbered(1), numbered(2))
    keep("I3 CT2", "A lower number", [["taken"], ["untrusted"]], numbered(2), numbered(1))
    keep("I3 CT2", "The same again", [["taken"], ["unchanged"]], numbered(2), numbered(2))
    keep("I3 CT2", "The same number, signed later", [["taken"], ["untrusted"]], numbered(2), numbered(2, issued_at=NOW))
    keep("I5", "Issued a day and a second after the clock", [["clock"]], numbered(1, issued_at=at(NOW, 86_401)))
    keep("I5 R4", "Malformed", [["malformed"]], signed("catalogue", catalogue_of(content_of(number=0)), SIGNER))
    for value, good in (
        ("\u6c7a\u5b9a\u5217\u8868\u8981", True),
        ("\u6c7a\u5b9a\u5217\u8868", False),
        ("Improve the user's app", True),
        ("Improve the users app", False),
        ("Improve - databases", True),
        ("Improve databases", False),
    ):
        content("CT26", f"The purpose {value!r}", good, field_of(purpose=value))
