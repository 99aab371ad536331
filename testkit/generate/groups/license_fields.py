import json

from kit import ABSENT, BUNDLE, INSTANCE, ISSUED, SIGNER, at, changed, license_of, registration_of, signed

ABOUT = "Every field of a license: its type, its range, and what may be absent or null"


def make(group):
    group.share("bundle", BUNDLE)
    text = json.dumps(license_of(organization="Acme", plan="pro", data_region="eu", releases_until="2027-12-31"), separators=(",", ":"))
    needs = {"release_date": "2027-01-01"}

    def ask(statements, comment, expect, document, **given):
        raw = document if isinstance(document, bytes) else document.encode() if isinstance(document, str) else document
        file = signed("license", raw, SIGNER)
        group.verify(statements, comment, expect, file, needs=needs, **given)

    def field(statement, name, good, bad, statements=""):
        for value in good:
            ask(f"{statement} {statements} V14", f"{name} is {json.dumps(value)[:60]}", "valid", changed(license_of(), **{name: value}))
        for value in bad:
            ask(f"{statement} {statements} V4", f"{name} is {json.dumps(value)[:60]}", "malformed", changed(license_of(), **{name: value}))

    ask("L7 L8 L9 L14", "Every optional field", "valid", text)
    required = "schema license_id product edition email instance issued_at not_before expires_at grace_days limits features metadata"
    for name in required.split():
        statement = {"instance": "J9", "expires_at": "J9"}.get(name, "J3")
        ask(f"{statement} V4", f"Without {name}", "malformed", changed(license_of(), **{name: ABSENT}))
        if statement == "J3":
            ask("J9 V4", f"{name} is null", "malformed", changed(license_of(), **{name: None}))
    for name in ("organization", "plan", "data_region", "releases_until"):
        ask("J8", f"{name} is null", "valid", changed(license_of(), **{name: None}))

    field("L1", "schema", [], [0, 2, "1", True, 4294967297], "J2")
    for number in ("1.0", "1e0", "01", "+1"):
        ask("J6 L1 V4", f"schema is {number}", "malformed", text.replace('"schema":1', f'"schema":{number}'))
    id = license_of()["license_id"]
    field("L2", "license_id", ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"], [id.upper(), id.replace("-", ""), "{" + id + "}", "urn:uuid:" + id, id[:-1], id + "0", id.replace("4b", "4g"), " " + id, "", 1], "N3")
    field("L4", "edition", [], ["Business", "business ", "enterprise", "", {"business": None}, ["business"], 1], "J5")
    field("L5", "email", [], ["ops", "ops@", "@acme.example", "ops@acme..example", "", "ops@acme.example ", 1, ["ops@acme.example"]], "A5")
    field("L6", "instance", [None], [INSTANCE.id, INSTANCE.instance.upper(), INSTANCE.instance[:-1], "", "g" * 32, 1], "N2")
    field("L7", "organization", ["", "Acme GmbH", "a" * 200, "ä" * 200, "\U0001d11e" * 200, "two\nlines"], ["a" * 201, "ä" * 201, 1, ["a"], {}], "J12")
    field("L8", "plan", ["pro", "trial", "9", "a" * 64], ["", "Pro", "a b", "a" * 65, "-a", ".a", "ä", 1], "N1")
    field("L9", "data_region", ["us", "eu"], ["EU", "de", "", {"eu": None}, 1], "J5")
    field("L13", "grace_days", [0, 1, 3650], [3651, 2**32 - 1, 2**32, -1, "14", True], "J7")
    for number in ("14.0", "1e1", "014", "-0", "+14"):
        ask("J6 L13 V4", f"grace_days is {number}", "malformed", text.replace('"grace_days":14', f'"grace_days":{number}'))
    times = "2027-01-01T00:00:00+00:00 2027-01-01T00:00:00.0Z 2027-01-01t00:00:00z 2027-1-01T00:00:00Z 2027-01-01T24:00:00Z 2027-01-01T00:00:60Z 2027-02-29T00:00:00Z 2027-13-01T00:00:00Z 2027-00-01T00:00:00Z 2027-01-00T00:00:00Z 2027-01-01T00:60:00Z 20270101T000000Z 2027-01-01 +027-01-01T00:00:00Z 12027-01-01T00:00:00Z -027-01-01T00:00:00Z 2027-01-01T00:00:00 2027-01-01T00:00:00ZZ"
    field("T1", "issued_at", [at(ISSUED, 86_400), "2026-06-30T23:59:59Z"], [*times.split(), "2027-01-01 00:00:00Z", " 2027-01-01T00:00:00Z", "", 1798761600])
    field("T1", "not_before", ["0000-01-01T00:00:00Z", "2024-02-29T00:00:00Z"], ["0000-00-01T00:00:00Z", "1900-02-29T00:00:00Z", "x"], "L11")
    field("L12", "expires_at", [None, "9999-12-31T23:59:59Z", "2027-01-15T12:00:00Z"], ["2026-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "", 0], "T1")
    ask("L12 T1", "It ends with its first second", "valid", license_of(expires_at=ISSUED, not_before=ISSUED), clock={"now": ISSUED})
    ask("L11", "not_before comes after issued_at", "valid", license_of(not_before=at(ISSUED, days=3)))
    ask("L11", "not_before comes long before issued_at", "valid", license_of(not_before="1970-01-01T00:00:00Z"))
    field("L14", "releases_until", ["2027-01-01", "9999-12-31", "2028-02-29"], ["2027-02-29", "2027-1-01", "2027-01-01T00:00:00Z", "20270101", "", "27-01-01", " 2027-01-01", 20270101], "T1")
    field("L15", "limits", [{}, {"nodes": 0}, {"nodes": None}, {"nodes": 2**64 - 1}, {"a": 1, "b": 2}, {"9.-_z": 1}], [{"nodes": -1}, {"nodes": 2**64}, {"nodes": "10"}, {"nodes": 1.5}, {"nodes": True}, {"Nodes": 1}, {"": 1}, {"no des": 1}, {"a" * 65: 1}, [], "nodes", {"nodes": {}}, [["nodes", 1]]], "J7")
    for number in ("10.0", "1e1", "010", "-0", "+10", "18446744073709551616"):
        ask("J6 J7 L15 V4", f"A limit is {number}", "malformed", text.replace('"nodes":10', f'"nodes":{number}'))
    field("L16", "features", [[], ["rbac"], ["rbac", "rbac"], ["a", "b", "a"]], [["Rbac"], [""], [1], [None], "rbac", {}, [["rbac"]]], "J10")
    field("L17", "metadata", [{}, {"order": "4711"}, {"": ""}, {"any key at all": "x\ny"}, {"ä": "\U0001f600"}], [{"a": 1}, {"a": None}, {"a": {}}, {"a": ["b"]}, [], "x"], "J3")
    for name in ("", "Acme", "acme dock", "a" * 65, "-acme", "ä"):
        ask("L3 N1 V4", f"product is {name[:20]!r}", "malformed", license_of(product=name))

    # The Community Edition has no address.
    community = registration_of(edition="community", email=ABSENT)
    ask("L5 B2", "A community license without an address", "valid", license_of(edition="community", email=ABSENT), registration=community)
    ask("L5 J8 B2", "A community license whose address is null", "valid", license_of(edition="community", email=None), registration=community)
    ask("L5 V4", "A community license with an address", "malformed", license_of(edition="community"), registration=community)
    ask("L5 V4", "A business license whose address is null", "malformed", license_of(email=None))

    # Unknown and duplicate fields.
    for name in ("Schema", "seats", "expires", "not_after", "", "metadata "):
        ask("J3 V4", f"An unknown field {name!r}", "malformed", {**license_of(), name: 1})
    ask("J3 V4", "An unknown field that is null", "malformed", {**license_of(), "seats": None})
    for name in ("schema", "license_id", "expires_at", "limits", "metadata", "organization"):
        value = json.dumps(json.loads(text)[name], separators=(",", ":"))
        ask("J4 V4", f"{name} twice, with one value", "malformed", text[:-1] + f',"{name}":{value}}}')
    ask("J4 V4", "A limit twice", "malformed", text.replace('"nodes":10', '"nodes":10,"nodes":10'))
    ask("J4 V4", "A limit twice, once with an escape", "malformed", text.replace('"nodes":10', '"nodes":10,"\\u006eodes":10'))
    ask("J4 V4", "A key of metadata twice", "malformed", text.replace('"metadata":{}', '"metadata":{"a":"","a":""}'))
    ask("J4", "A field name with an escape", "valid", text.replace('"schema"', '"sche\\u006da"'))

    # The JSON of the payload.
    raw = text.encode()
    for comment, given, expect in (
        ("White space around it", b" \t\r\n" + raw + b"\n\n", "valid"),
        ("White space in it", json.dumps(json.loads(text), indent=3).encode(), "valid"),
        ("A byte-order mark", b"\xef\xbb\xbf" + raw, "malformed"),
        ("A form feed before it", b"\x0c" + raw, "malformed"),
        ("A no-break space after it", raw + b"\xc2\xa0", "malformed"),
        ("Something after it", raw + b"x", "malformed"),
        ("A second object", raw + raw, "malformed"),
        ("A zero byte after it", raw + b"\0", "malformed"),
        ("Latin-1 in it", raw.replace(b"Acme", b"\xc4cme"), "malformed"),
        ("UTF-16", text.encode("utf-16"), "malformed"),
        ("A surrogate in UTF-8", raw.replace(b"Acme", b"\xed\xa0\xb4"), "malformed"),
        ("An overlong form of A", raw.replace(b"Acme", b"\xc1\x81cme"), "malformed"),
        ("A tab in a text", raw.replace(b"Acme", b"Ac\tme"), "malformed"),
        ("DEL in a text", raw.replace(b"Acme", b"Ac\x7fme"), "valid"),
        ("An array of its values", json.dumps(list(json.loads(text).values())).encode(), "malformed"),
        ("An array around it", b"[" + raw + b"]", "malformed"),
        ("null", b"null", "malformed"),
        ("Nothing", b"", "malformed"),
        ("A text", json.dumps(text).encode(), "malformed"),
        ("It ends early", raw[:-1], "malformed"),
        ("A trailing comma", raw[:-1] + b",}", "malformed"),
    ):
        ask("J1 J2" if expect == "valid" else "J1 J2 V4", f"The payload: {comment}", expect, given)
    for escape, expect in (
        ("\\u00c4cme", "valid"),
        ("\\ud834\\udd1e", "valid"),
        ("\\u0000", "valid"),
        ("\\/", "valid"),
        ("\\ud834", "malformed"),
        ("\\udd1e", "malformed"),
        ("\\udd1e\\ud834", "malformed"),
        ("\\ud834x", "malformed"),
        ("\\u12", "malformed"),
        ("\\x41", "malformed"),
        ("\\U0041", "malformed"),
    ):
        ask("J11" if "d8" in escape or "dd" in escape else "J1", f"The escape {escape} in a text", expect, text.replace("Acme", escape))
    group.verify("J13", "An unknown field of the envelope that is nested 100 deep", "valid", signed("license", license_of(), SIGNER)[:-2] + b',"x":' + b"[" * 100 + b"]" * 100 + b"}\n")
