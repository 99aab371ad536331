import hashlib
import json

import ed25519 as ed
from kit import BUNDLE, NOW, ROOT, ROOT2, SIGNER, Key, b64, bundle_of, license_of, sha256, signed, signer

ABOUT = "Which keys are sound, and which signatures count"

PREFIX = bytes.fromhex("302a300506032b6570032100")


def spki(raw):
    return PREFIX + raw


def make(group):
    def ask(statements, comment, expect, key, message, signature):
        group.add(
            statements,
            comment,
            "signature",
            expect,
            public_key=b64(key),
            message=b64(message),
            signature=b64(signature),
        )

    group.share("bundle", BUNDLE)
    # RFC 8032, section 7.1.
    for name, public, message, signature in RFC_8032:
        ask("K5", f"RFC 8032, 7.1, {name}", "good", spki(bytes.fromhex(public)), bytes.fromhex(message), bytes.fromhex(signature))

    keys = [Key(f"signatures {at}") for at in range(8)]
    for at, key in enumerate(keys):
        message = hashlib.sha256(b"message %d" % at).digest() * at
        good = key.sign(message)
        ask("K5", f"A message of {len(message)} bytes", "good", key.spki, message, good)
        ask("K5", "One more byte", "bad", key.spki, message + b"\0", good)
        ask("K5", "Another key", "bad", keys[at - 1].spki, message, good)
        for bit in (at * 29 % 256, 254, 255, 256 + at * 31 % 250, 509, 511):
            flipped = bytearray(good)
            flipped[bit // 8] ^= 1 << bit % 8
            ask("K5", f"Bit {bit} of the signature is another", "bad", key.spki, message, bytes(flipped))

    key, message = keys[1], b"strict"
    seed = hashlib.sha256(b"airseal testkit: signatures 1").digest()
    scalar, prefix = ed.expand(seed)
    point = ed.multiply(scalar, ed.B)
    assert ed.encode(point) == key.raw
    good = key.sign(message)
    r, s = good[:32], ed.number(good[32:])
    for times in (1, 2, 7, 14):
        ask("K5", f"S is larger by {times} times L", "bad", key.spki, message, r + (s + times * ed.L).to_bytes(32, "little"))
    ask("K5", "S is L", "bad", key.spki, message, r + ed.L.to_bytes(32, "little"))
    ask("K5", "S is 0", "bad", key.spki, message, r + bytes(32))
    ask("K5", "S is 2^256-1", "bad", key.spki, message, r + b"\xff" * 32)
    ask("K5", "S negated", "bad", key.spki, message, r + (ed.L - s).to_bytes(32, "little"))
    for length in (0, 1, 32, 63, 65, 96, 128):
        ask("E13 K5", f"A signature of {length} bytes", "bad", key.spki, message, (good + good)[:length])
    ask("K5", "R and S exchanged", "bad", key.spki, message, good[32:] + good[:32])
    ask("K5", "The key with the other sign of x", "bad", spki(key.raw[:31] + bytes([key.raw[31] ^ 128])), message, good)

    def sign(secret, a, message, nonce, r=None, prefix=b""):
        """A signature whose R and key are encoded as given."""
        r = ed.encode(ed.multiply(nonce, ed.B)) if r is None else r
        k = ed.challenge(r, a, message, prefix)
        return r + ((nonce + k * secret) % ed.L).to_bytes(32, "little")

    # Keys of small order, canonical: the equation holds for the right k.
    for order, torsion in enumerate(ed.TORSION):
        a = ed.encode(torsion)
        signature = None
        for nonce in range(1, 200):
            candidate = sign(0, a, message, nonce)
            k = ed.challenge(candidate[:32], a, message)
            if ed.multiply(k, torsion) == ed.NEUTRAL:
                signature = candidate
                break
        ask("K3 K5", f"A key that is {order} times the point of order 8; the equation holds", "bad", spki(a), message, signature)

    # Keys that are not canonical.
    for y in range(ed.P, 2**255):
        for sign_bit in (0, 1):
            if ed.recover_x(y % ed.P, sign_bit) is None:
                continue
            a = ed.encode_raw(y, sign_bit)
            ask("K3", f"A key whose y is p + {y - ed.P}, sign {sign_bit}", "bad", spki(a), message, sign(0, a, message, 5))
    for y in (1, ed.P - 1):
        a = ed.encode_raw(y, 1)
        ask("K3", f"A key with x = 0 and its sign bit set, y = {'1' if y == 1 else '-1'}", "bad", spki(a), message, sign(0, a, message, 5))
    count, y = 0, 2
    while count < 4:
        if ed.recover_x(y, 0) is None:
            count += 1
            ask("K3", f"A key that is not a point: y = {y}", "bad", spki(ed.encode_raw(y, 0)), message, good)
        y += 1

    # Keys with a part of small order.
    for times in range(1, 8):
        mixed = ed.add(point, ed.TORSION[times])
        a = ed.encode(mixed)
        for nonce in range(1, 400):
            signature = sign(scalar, a, message, nonce)
            k = ed.challenge(signature[:32], a, message)
            if ed.multiply(k, ed.TORSION[times]) == ed.NEUTRAL:
                break
        ask("K3", f"A key with {times} times the point of order 8 in it; the equation holds", "bad", spki(a), message, signature)

    # R of small order, or with a part of it.
    for times in range(8):
        r = ed.encode(ed.TORSION[times])
        k = ed.challenge(r, key.raw, message)
        ask("K5", f"R is {times} times the point of order 8", "bad", key.spki, message, r + (k * scalar % ed.L).to_bytes(32, "little"))
        if times:
            mixed = ed.encode(ed.add(ed.multiply(77, ed.B), ed.TORSION[times]))
            ask(
                "K5",
                f"R has {times} times the point of order 8 in it: only the equation with cofactor holds",
                "bad",
                key.spki,
                message,
                sign(scalar, key.raw, message, 77, r=mixed),
            )
    for y, sign_bit in ((1, 1), (ed.P + 1, 0), (ed.P + 1, 1)):
        r = ed.encode_raw(y, sign_bit)
        ask("K5", "R is the neutral element in another encoding", "bad", key.spki, message, sign(scalar, key.raw, message, 0, r=r))

    # The variants of RFC 8032.
    dom2 = b"SigEd25519 no Ed25519 collisions"
    nonce = 99
    ask("K1", "Ed25519ctx with the context airseal", "bad", key.spki, message, sign(scalar, key.raw, message, nonce, prefix=dom2 + b"\0\x07airseal"))
    ask("K1", "Ed25519ph", "bad", key.spki, message, sign(scalar, key.raw, hashlib.sha512(message).digest(), nonce, prefix=dom2 + b"\1\0"))
    ask("K5", "A nonce that is chosen otherwise", "good", key.spki, message, sign(scalar, key.raw, message, nonce))

    for comment, der in (
        ("No DER, only the 32 bytes", key.raw),
        ("One byte too many", key.spki + b"\0"),
        ("One byte too few", key.spki[:-1]),
        ("The algorithm has parameters (NULL)", bytes.fromhex("302c300706032b65700500032100") + key.raw),
        ("The OID of X25519", bytes.fromhex("302a300506032b656e032100") + key.raw),
        ("The OID of Ed448", bytes.fromhex("302a300506032b6571032100") + key.raw),
        ("A long form of the length", bytes.fromhex("30812a300506032b6570032100") + key.raw),
        ("Unused bits in the BIT STRING", bytes.fromhex("302a300506032b6570032101") + key.raw),
        ("No key", b""),
    ):
        ask("K1 K9", comment, "bad", der, message, good)

    # In a bundle.
    def pin(statements, comment, expect, document, *keys, fingerprint=None):
        group.add(
            statements,
            comment,
            "pin",
            expect,
            file=signed("trust", document, *(keys or (ROOT,))),
            fingerprint=fingerprint or ROOT.id,
            clock={"now": NOW},
        )

    def entry(raw_spki, **fields):
        return {"public_key": b64(raw_spki), "kinds": ["license"], "not_before": "2026-01-01T00:00:00Z", **fields}

    def with_signer(raw_spki, id=None):
        return bundle_of(signers={id or sha256(raw_spki): entry(raw_spki)})

    pin("K1 K6", "A sound signer", "accepted", with_signer(SIGNER.spki))
    pin("K6", "A signer under the id of another key", "malformed", with_signer(SIGNER.spki, id=ROOT2.id))
    pin("K2 K6", "A signer under its id in capitals", "malformed", with_signer(SIGNER.spki, id=SIGNER.id.upper()))
    pin("K2 K6", "A signer under half of its id", "malformed", with_signer(SIGNER.spki, id=SIGNER.instance))
    for order, torsion in enumerate(ed.TORSION):
        weak = spki(ed.encode(torsion))
        pin("K3 K4", f"A signer of small order ({order})", "malformed", with_signer(weak))
    mixed = spki(ed.encode(ed.add(point, ed.TORSION[3])))
    pin("K3 K4", "A signer with a part of small order", "malformed", with_signer(mixed))
    pin("K3 K4", "A signer that is not canonical", "malformed", with_signer(spki(ed.encode_raw(ed.P + 1, 0))))
    pin("K3 K4", "A signer that is not a point", "malformed", with_signer(spki(ed.encode_raw(y, 0) if ed.recover_x(y, 0) is None else ed.encode_raw(2, 0))))
    for comment, der in (
        ("RSA", RSA),
        ("P-256", P256),
        ("Ed448", bytes.fromhex("3043300506032b6571033a00") + bytes(57)),
        ("X25519", bytes.fromhex("302a300506032b656e032100") + key.raw),
    ):
        pin("K8", f"A signer with a key for {comment}", "accepted", with_signer(der))
    pin("K7", "A signer whose Ed25519 key has parameters", "malformed", with_signer(bytes.fromhex("302c300706032b65700500032100") + key.raw))
    pin("K7", "A signer whose Ed25519 key has 31 bytes", "malformed", with_signer(bytes.fromhex("3029300506032b6570032000") + key.raw[:31]))
    pin("K8", "A signer with a key of another algorithm, and something after its DER", "malformed", with_signer(P256 + b"\0"))
    pin("K8", "A signer with something that is not DER", "malformed", with_signer(b"\x30\x03abc"))
    for comment, text in (
        ("the URL-safe alphabet", b64(SIGNER.spki).replace("+", "-").replace("/", "_").rstrip("=")),
        ("no padding", b64(SIGNER.spki).rstrip("=")),
        ("a line end", b64(SIGNER.spki) + "\n"),
        ("a space in it", b64(SIGNER.spki)[:10] + " " + b64(SIGNER.spki)[10:]),
        ("no base64", "?"),
        ("nothing", ""),
    ):
        document = bundle_of(signers={SIGNER.id: {**entry(SIGNER.spki), "public_key": text}})
        pin("J15 K1", f"A signer whose key is written with {comment}", "malformed", document)
    other = {"threshold": 1, "keys": dict(sorted({ROOT.id: ROOT.text, sha256(P256): b64(P256)}.items()))}
    text = "airseal roots 1\n" + "".join(f"{id}\n" for id in other["keys"])
    pin("K8 U8", "A root with a key of another algorithm has its place in the fingerprint", "accepted", bundle_of(roots=other), fingerprint=sha256(text.encode()))
    pin("K8 U8", "The fingerprint of the known root alone is another", "untrusted", bundle_of(roots=other))
    two = {**other, "threshold": 2}
    text = text.replace("roots 1", "roots 2")
    pin("K8 S1", "A root of another algorithm does not sign", "untrusted", bundle_of(roots=two), fingerprint=sha256(text.encode()))

    # A signature by a key of another algorithm beside a good one.
    bundle = group.share(
        "bundle with P-256",
        signed("trust", bundle_of(signers=dict(sorted({SIGNER.id: signer(SIGNER), sha256(P256): entry(P256)}.items()))), ROOT),
    )
    license = license_of()
    file = signed("license", license, SIGNER)
    group.verify("K8", "A key of another algorithm beside the signer's breaks nothing", "valid", file, bundles=[bundle])
    envelope = json.loads(file)
    envelope["signatures"].insert(0, {"keyid": sha256(P256), "sig": b64(b"0" * 70)})
    group.verify("K8 E12", "A signature by it is passed over", "valid", json.dumps(envelope).encode(), bundles=[bundle])
    envelope["signatures"].pop()
    group.verify("K8 V3", "A signature by it alone does not count", "untrusted", json.dumps(envelope).encode(), bundles=[bundle])
    # Six such keys, and no keyid: the known key is among the first two all the same.
    many = {SIGNER.id: signer(SIGNER)}
    for at in range(6):
        der = P256[:-1] + bytes([at])
        many[sha256(der)] = entry(der)
    crowd = signed("trust", bundle_of(signers=dict(sorted(many.items()))), ROOT)
    group.verify("E11 E7", "Keys of another algorithm use up no try", "valid", signed("license", license, SIGNER, keyid=""), bundles=[crowd])

    # How deep the DER of a key of another algorithm is looked into.
    def der(tag, content):
        return bytes([tag, len(content)]) + content

    oid = der(0x06, bytes.fromhex("2b656e"))
    bits = der(0x03, b"\0" + key.raw)
    for comment, expect, made in (
        ("parameters that are no DER inside", "accepted", der(0x30, der(0x30, oid + der(0x30, b"\xff\xff")) + bits)),
        ("two elements after the identifier", "malformed", der(0x30, der(0x30, oid + b"\x05\0\x05\0") + bits)),
        ("no identifier", "malformed", der(0x30, der(0x30, b"") + bits)),
        ("an identifier of no bytes", "malformed", der(0x30, der(0x30, der(0x06, b"")) + bits)),
        ("a BIT STRING of no bytes", "malformed", der(0x30, der(0x30, oid) + der(0x03, b""))),
        ("a BIT STRING that begins with 8", "malformed", der(0x30, der(0x30, oid) + der(0x03, b"\x08" + key.raw))),
        ("an OCTET STRING", "malformed", der(0x30, der(0x30, oid) + der(0x04, b"\0" + key.raw))),
        ("a third element", "malformed", der(0x30, der(0x30, oid) + bits + b"\x05\0")),
        ("a length that is not minimal", "malformed", b"\x30\x81" + der(0x30, der(0x30, oid) + bits)[1:]),
    ):
        pin("K8", f"A signer with a key of another algorithm: {comment}", expect, with_signer(made))


P256 = bytes.fromhex(
    "3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
RSA = bytes.fromhex("305c300d06092a864886f70d0101010500034b003048024100") + b"\xc1" * 64 + bytes.fromhex("0203010001")
RFC_8032 = [
    (
        "test 1",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "test 2",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "test 3",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
