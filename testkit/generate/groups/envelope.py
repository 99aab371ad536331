import base64
import json

from kit import (
    BUNDLE,
    INSTANCE,
    INSTANCE2,
    ROOT,
    ROOT2,
    ROOT3,
    ROOT4,
    SIGNER,
    SIGNER2,
    SIGNER3,
    STRANGER,
    TYPE,
    Key,
    armor,
    b64,
    bundle_of,
    compact,
    envelope,
    license_of,
    line,
    pae,
    request_of,
    roots,
    sha256,
    signed,
    signer,
    signers,
)

ABOUT = "The envelope, its JSON and its base64, and which keys a signature is tried with"


def make(group):
    group.share("bundle", BUNDLE)
    license = license_of()
    payload = compact(license)
    good = envelope("license", license, [SIGNER])
    text = compact(good).decode()
    P, T, S = good["payload"], good["payloadType"], good["signatures"][0]
    sig, keyid = S["sig"], S["keyid"]

    def ask(statements, comment, expect, file):
        file = file if isinstance(file, bytes) else file.encode()
        group.verify(statements, comment, expect, file)

    def build(payload=json.dumps(P), kind=json.dumps(T), signatures=None, before="", after=""):
        signatures = json.dumps([S]) if signatures is None else signatures
        return f'{{{before}"payload":{payload},"payloadType":{kind},"signatures":{signatures}{after}}}'

    ask("E1 V14", "The plain envelope", "valid", text)
    ask("E1", "The fields in another order", "valid", json.dumps({"signatures": [S], "payloadType": T, "payload": P}))
    ask("J1", "White space everywhere", "valid", json.dumps(good, indent=4).replace("\n", "\r\n\t"))
    ask("J1", "White space before and after it", "valid", f" \t\r\n{text}\n \r\n")
    ask("E1 J5", "A list of the three values", "malformed", json.dumps([P, T, [S]]))
    ask("E1 J5", "A signature that is a list", "malformed", build(signatures=json.dumps([[keyid, sig]])))
    ask("E1 J5", "A signature that is text", "malformed", build(signatures=json.dumps([sig])))
    ask("E1 J5", "The signatures are one object", "malformed", build(signatures=json.dumps(S)))
    for name in ("payload", "payloadType", "signatures"):
        less = {key: value for key, value in good.items() if key != name}
        ask("E1", f"Without {name}", "malformed", json.dumps(less))
        ask("E1 J9", f"{name} is null", "malformed", json.dumps({**good, name: None}))
        ask("E1", f"{name} is a number", "malformed", json.dumps({**good, name: 1}))
    ask("E1", "A signature without sig", "malformed", build(signatures=json.dumps([{"keyid": keyid}])))
    ask("E1", "A signature whose sig is null", "malformed", build(signatures=json.dumps([{"keyid": keyid, "sig": None}])))
    ask("E6", "Without keyid", "valid", build(signatures=json.dumps([{"sig": sig}])))
    ask("E6", "keyid is null", "valid", build(signatures=json.dumps([{"keyid": None, "sig": sig}])))
    ask("E6", "keyid is empty", "valid", build(signatures=json.dumps([{"keyid": "", "sig": sig}])))
    ask("E6", "keyid has another meaning", "valid", build(signatures=json.dumps([{"keyid": "the signer of 2027", "sig": sig}])))
    ask("E6", "keyid is in capitals", "valid", build(signatures=json.dumps([{"keyid": keyid.upper(), "sig": sig}])))
    ask("E1", "keyid is a number", "malformed", build(signatures=json.dumps([{"keyid": 1, "sig": sig}])))
    ask("E1", "keyid is an object", "malformed", build(signatures=json.dumps([{"keyid": {}, "sig": sig}])))

    # Unknown fields.
    for comment, value in (
        ("a text", '"x"'),
        ("an object", '{"a":[1,{"b":null}]}'),
        ("a number with an exponent", "-1.5e300"),
        ("a number beyond every type", "1e999"),
        ("minus zero", "-0"),
        ("a list of lists", "[[[[[[]]]]]]"),
        ("true", "true"),
        ("null", "null"),
        ("half a surrogate pair", r'"\ud834"'),
        ("the same name twice inside", '{"a":1,"a":2}'),
    ):
        statement = {"half a surrogate pair": "J11", "the same name twice inside": "J4"}.get(comment, "E2")
        ask(f"E2 {statement}" if statement != "E2" else "E2 J13", f"An unknown field: {comment}", "valid", build(before=f'"x":{value},'))
        ask(statement, f"The same in a signature: {comment}", "valid", build(signatures=f'[{{"x":{value},"keyid":"{keyid}","sig":"{sig}"}}]'))
    ask("E2", "keyid and sig as unknown fields of the envelope", "valid", build(before='"keyid":1,"sig":2,'))
    ask("E2", "payload as an unknown field of a signature", "valid", build(signatures=f'[{{"payload":1,"keyid":"{keyid}","sig":"{sig}"}}]'))
    for comment, before in (
        ("01", '"x":01,'),
        ("+1", '"x":+1,'),
        (".5", '"x":.5,'),
        ("a control character", '"x":"\x01",'),
        ("an escape that is not one", r'"x":"\q",'),
        ("a trailing comma", '"x":[1,],'),
        ("a comment", "/* x */"),
        ("NaN", '"x":NaN,'),
        ("single quotes", "'x':1,"),
    ):
        ask("J1", f"What is not JSON: {comment}", "malformed", build(before=before))
    ask("J11", "Half a surrogate pair in a field name", "malformed", build(before=r'"\ud834":1,'))
    ask("J11", "Half a surrogate pair in keyid", "malformed", build(signatures=f'[{{"keyid":"\\ud834","sig":"{sig}"}}]'))
    ask("J1", "Bytes that are not UTF-8 in an unknown field", "malformed", build(before='"x":"?",').encode().replace(b"?", b"\xe4"))

    # Duplicates.
    for name, value in (("payload", json.dumps(P)), ("payloadType", json.dumps(T)), ("signatures", json.dumps([S])), ("x", "1")):
        extra = f'"{name}":{value},' + (f'"{name}":{value},' if name == "x" else "")
        ask("J4", f"{name} twice", "malformed", build(before=extra))
    ask("J4", "sig twice in a signature", "malformed", build(signatures=f'[{{"keyid":"{keyid}","sig":"{sig}","sig":"{sig}"}}]'))
    ask("J4", "keyid twice in a signature", "malformed", build(signatures=f'[{{"keyid":"{keyid}","keyid":"{keyid}","sig":"{sig}"}}]'))
    ask("J4", "An unknown field of a signature twice", "malformed", build(signatures=f'[{{"x":1,"x":1,"keyid":"{keyid}","sig":"{sig}"}}]'))
    ask("J4", "keyid twice as an unknown field of the envelope", "malformed", build(before='"keyid":1,"keyid":1,'))
    ask("J4", "payload twice, once with an escape in its name", "malformed", build(before=f'"\\u0070ayload":{json.dumps(P)},'))
    ask("J4", "An unknown field twice, once with an escape in its name", "malformed", build(before='"x":1,"\\u0078":1,'))
    ask("J4", "An escape in a name is that name", "valid", build().replace('"payload"', '"\\u0070ayload"'))
    ask("J1", "Escapes in the base64", "valid", build(payload='"' + "".join(f"\\u{ord(c):04x}" for c in P[:4]) + P[4:] + '"'))
    ask("F1 F6", "A second object after it, which is not a document", "valid", text + "{}")
    ask("F1", "A comma after it", "valid", text + ",")
    ask("J1", "It ends early", "malformed", text[:-1])

    # Signatures.
    ask("E3", "No signature", "malformed", build(signatures="[]"))
    for count, expect in ((2, "valid"), (16, "valid"), (17, "malformed"), (40, "malformed")):
        others = [{"keyid": STRANGER.id, "sig": b64(STRANGER.sign(b"%d" % n))} for n in range(count - 1)]
        ask("E3", f"{count} signatures, the last one good", expect, build(signatures=json.dumps([*others, S])))
    for length in (0, 1, 32, 63, 65, 128):
        short = {"keyid": keyid, "sig": b64((base64.b64decode(sig) * 2)[:length])}
        ask("E13 V3", f"A signature of {length} bytes alone", "untrusted", build(signatures=json.dumps([short])))
        ask("E13 E12", f"A signature of {length} bytes beside a good one", "valid", build(signatures=json.dumps([short, S])))
    for comment, wrong in (("no base64", "!"), ("partial padding", "Zg="), ("one character", "Z"), ("a space", sig[:8] + " " + sig[8:])):
        ask("E13 J14", f"A signature that is not base64 beside a good one: {comment}", "malformed", build(signatures=json.dumps([S, {"keyid": keyid, "sig": wrong}])))

    # Base64. The payload's length decides which paddings there are.
    for more in range(3):
        document = license_of(organization="A" * more)
        file = envelope("license", document, [SIGNER])
        whole = file["payload"]
        bare = whole.rstrip("=")
        pad = len(whole) - len(bare)

        def put(value, file=file):
            return json.dumps({**file, "payload": value})

        ask("J14", f"A payload with {pad} characters of padding", "valid", put(whole))
        ask("J14", f"The same without padding ({pad})", "valid", put(bare))
        if pad == 2:
            ask("J14", "Half of the padding", "malformed", put(bare + "="))
        ask("J14", f"One more character of padding ({pad})", "malformed", put(whole + "="))
        if pad:
            bits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            wrong = bare[:-1] + bits[bits.index(bare[-1]) + 1]
            ask("J14", f"Unused bits that are not zero ({pad})", "malformed", put(wrong + "=" * pad))
            ask("J14", f"The same without padding ({pad})", "malformed", put(wrong))
    document = license_of(organization="??>>ÿÿ~~~")
    file = envelope("license", document, [SIGNER])
    standard = file["payload"]
    url = standard.replace("+", "-").replace("/", "_")
    assert standard != url
    ask("J14", "The standard alphabet", "valid", json.dumps({**file, "payload": standard}))
    ask("J14", "The URL-safe alphabet", "valid", json.dumps({**file, "payload": url}))
    ask("J14", "The URL-safe alphabet without padding", "valid", json.dumps({**file, "payload": url.rstrip("=")}))
    both = envelope("license", license_of(metadata={"a": "??>>ÿÿ~~~" * 4, "b": ">>>???"}), [SIGNER])
    place = next(at for at, c in enumerate(both["payload"]) if c in "+/")
    mixed = both["payload"][: place + 1] + both["payload"][place + 1 :].replace("+", "-").replace("/", "_")
    assert any(c in mixed for c in "-_") and any(c in mixed for c in "+/")
    ask("J14", "Both alphabets in one text", "malformed", json.dumps({**both, "payload": mixed}))
    for comment, wrong in (
        ("a line end", P[:20] + "\\n" + P[20:]),
        ("a space", P[:20] + " " + P[20:]),
        ("a space at the end", P + " "),
        ("a space at the beginning", " " + P),
        ("a full stop", P[:20] + "." + P[20:]),
        ("padding in the middle", P[:20] + "==" + P[20:]),
    ):
        # What breaks a line on its way is undone (F10); an escape is part of the JSON.
        ask("J14", f"In the payload is {comment}", "malformed", build(payload=f'"{wrong}"'))
    one = "-_" + sig[2:] if sig[:2] in ("+/",) else None
    assert one is None
    url_sig = sig.replace("+", "-").replace("/", "_").rstrip("=")
    ask("J14", "The alphabets and paddings of payload and signature differ", "valid", build(signatures=json.dumps([{"keyid": keyid, "sig": url_sig}])))

    # The payload type.
    for comment, kind in (
        ("in capitals", T.upper()),
        ("with a parameter", T + ";v=1"),
        ("with a space", T + " "),
        ("empty", ""),
        ("of another kind", TYPE.format("registration")),
        ("unknown", TYPE.format("permit")),
    ):
        ask("E5 V1", f"The payload type is {comment}", "malformed", build(kind=json.dumps(kind)))
    other = b"{}"
    for comment, message in (
        ("the payload without PAE", payload),
        ("PAE of another type", pae(TYPE.format("registration"), payload)),
        ("PAE with a length that is one more", pae(T, payload).replace(b" %d " % len(payload), b" %d " % (len(payload) + 1))),
        ("PAE with a leading zero", pae(T, payload).replace(b" %d " % len(payload), b" 0%d " % len(payload))),
        ("PAE of another version", pae(T, payload).replace(b"DSSEv1", b"DSSEv2")),
        ("PAE of the base64", pae(T, P.encode())),
        ("PAE of other bytes", pae(T, other)),
        ("PAE and a line end", pae(T, payload) + b"\n"),
    ):
        wrong = {"keyid": keyid, "sig": b64(SIGNER.sign(message))}
        ask("E4 V3", f"What is signed is {comment}", "untrusted", build(signatures=json.dumps([wrong])))
    loose = json.dumps(license, indent=1).encode()
    ask("E4 J1", "The bytes as they came are signed, not JSON that was written again", "valid", signed("license", loose, SIGNER))
    rewritten = {**good, "payload": b64(loose)}
    ask("E4 V3", "The same content in other bytes", "untrusted", json.dumps(rewritten))

    # Sizes.
    def sized(total):
        """A license whose file has this many bytes."""
        document = license_of(metadata={"x": ""})
        length = 0
        for _ in range(4):
            file = signed("license", changed_metadata(document, length), SIGNER)
            length += (total - len(file)) * 3 // 4
        while len(file) > total:
            length -= 1
            file = signed("license", changed_metadata(document, length), SIGNER)
        return file + b" " * (total - len(file))

    def changed_metadata(document, length):
        return {**document, "metadata": {"x": "a" * length}}

    ask("E14", "A license of 65,536 bytes", "valid", sized(65_536))
    ask("E14", "A license of 65,537 bytes", "malformed", sized(65_537))

    def bare(total):
        """The same without white space at its end, by a field that is not known."""
        file = sized(total - 20).rstrip()
        return file[:-1] + b',"x":"' + b"x" * (total - len(file) - 7) + b'"}'


    # Which keys are tried.
    key = [Key(f"tried {n}") for n in range(6)]
    key.sort(key=lambda k: k.id)

    def tries(statements, comment, expect, entries, by, keyid, **fields):
        bundle = signed("trust", bundle_of(signers=signers(*entries), **fields), ROOT)
        group.verify(statements, comment, expect, signed("license", license, by, keyid=keyid), bundles=[bundle])

    plain = [(k, signer(k)) for k in key]
    for n in range(6):
        expect = "valid" if n < 2 else "untrusted"
        tries("E7 E8", f"No keyid, and six signers: by the one that is number {n + 1} of the key ids", expect, plain, key[n], "")
        tries("E7", f"Its keyid, and six signers: number {n + 1}", "valid", plain, key[n], None)
    for n in (0, 1, 2, 3):
        expect = "valid" if n in (0, 1) else "untrusted"
        tries("E7", f"The keyid of number 6, signed by number {n + 1}: that one and two others are tried", expect, plain, key[n], key[5].id)
    for n in (1, 2, 3):
        expect = "valid" if n in (1, 2) else "untrusted"
        tries("E7", f"The keyid of number 1, signed by number {n + 1}: the first two others are tried", expect, plain, key[n], key[0].id)
    closed = [(k, signer(k, not_after="2028-01-01T00:00:00Z")) for k in key[:3]] + [(k, signer(k)) for k in key[3:]]
    for n in range(6):
        expect = "valid" if n in (3, 4) else "untrusted"
        tries("E8", f"No keyid; numbers 1 to 3 have a not_after: by number {n + 1}", expect, closed, key[n], "")
    other_kind = [(k, signer(k, "release")) for k in key[:3]] + [(key[3], signer(key[3], not_after="2028-01-01T00:00:00Z")), (key[4], signer(key[4]))]
    for n in range(5):
        expect = "valid" if n in (3, 4) else "untrusted"
        tries("E8", f"No keyid; numbers 1 to 3 may not sign licenses: by number {n + 1}", expect, other_kind, key[n], "")
    gone = {k.id: {"at": "2026-06-01T00:00:00Z", "reason": "lost"} for k in key[:2]}
    for n in range(4):
        expect = "valid" if n in (2, 3) else "untrusted"
        tries("E8", f"No keyid; numbers 1 and 2 are revoked: by number {n + 1}", expect, plain[:4], key[n], "", revoked_keys=gone)

    # Roots.
    root = sorted([ROOT, ROOT2, ROOT3, ROOT4], key=lambda k: k.id)
    four = bundle_of(roots=roots(*root))
    text4 = "airseal roots 1\n" + "".join(f"{k.id}\n" for k in root)

    def pin(statements, comment, expect, document, files, fingerprint):
        group.add(statements, comment, "pin", expect, file=files, fingerprint=fingerprint, clock={"now": "2027-01-15T12:00:00Z"})

    for n in range(4):
        expect = "accepted" if n < 2 else "untrusted"
        pin("E7 E9", f"No keyid, and four roots: by number {n + 1}", expect, four, signed("trust", four, root[n], keyid=""), sha256(text4.encode()))
        pin("E7 E9", f"Its keyid, and four roots: by number {n + 1}", "accepted", four, signed("trust", four, root[n]), sha256(text4.encode()))
    two = bundle_of(roots=roots(*root, threshold=2))
    text2 = text4.replace("roots 1", "roots 2")
    print_of_two = sha256(text2.encode())
    pin("E12 U2", "Two roots of two that must sign", "accepted", two, signed("trust", two, root[0], root[3]), print_of_two)
    pin("E12 U2", "The same in the other order", "accepted", two, signed("trust", two, root[3], root[0]), print_of_two)
    pin("E12 S1", "One root twice", "untrusted", two, signed("trust", two, root[0], root[0]), print_of_two)
    first = envelope("trust", two, [root[0]])
    first["signatures"].append({"keyid": root[1].id, "sig": first["signatures"][0]["sig"]})
    pin("E7 E12 S1", "One signature twice, under two key ids", "untrusted", two, compact(first), print_of_two)
    pin("E7 U2", "Two roots without keyid, the first two", "accepted", two, signed("trust", two, root[0], root[1], keyid=""), print_of_two)
    pin("E7 S1", "Two roots without keyid, one of them the third", "untrusted", two, signed("trust", two, root[0], root[2], keyid=""), print_of_two)

    # The key inside.
    request = request_of()
    for comment, keyid_, expect in (("its keyid", None, "valid"), ("no keyid", "", "valid"), ("the keyid of another", INSTANCE2.id, "valid")):
        group.add("E10 Q4", f"A registration with {comment}", "check", expect, bundles=[BUNDLE], file=signed("registration", request, INSTANCE, keyid=keyid_))
    group.add("E10 Q4", "A registration that another signed", "check", "untrusted", bundles=[BUNDLE], file=signed("registration", request, INSTANCE2, keyid=INSTANCE.id))
    two_of = signed("registration", request, INSTANCE2, STRANGER, SIGNER2, SIGNER3, INSTANCE, keyid="")
    group.add("E10 E12", "The last of five signatures is its own", "check", "valid", bundles=[BUNDLE], file=two_of)
    group.add("E5", "A document of a kind that nobody knows", "check", "malformed", bundles=[BUNDLE], file=signed("permit", {"schema": 1}, SIGNER))
    group.verify("V2", "Nothing is pinned", "untrusted", license, bundles=[])
    group.verify("V1 V2", "Nothing is pinned, and the file is not a document", "malformed", b"hello", bundles=[])
    group.verify("V3", "A stranger signed", "untrusted", signed("license", license, STRANGER))
    group.verify("V3 E6", "A stranger signed and names the signer", "untrusted", signed("license", license, STRANGER, keyid=SIGNER.id))
    group.verify("V3 V4", "A stranger signed what is no license", "untrusted", signed("license", {"schema": 2}, STRANGER))
    group.verify("V4 V5", "A signer signed what is no license", "malformed", signed("license", {"schema": 2}, SIGNER))
    for make_form in (armor, line):
        for total, expect in ((65_536, "valid"), (65_537, "malformed")):
            file = bare(total)
            assert len(file) == total
            ask("E14", f"What the base64 of {make_form.__name__} holds has {total:,} bytes", expect, make_form("license", file))
