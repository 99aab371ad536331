"""Ed25519 as the page wants it: strict keys and strict signatures, and key ids.

The signature itself is verified by `cryptography`. What that leaves open is checked here with
plain arithmetic on the curve (RFC 8032, 5.1): canonical encodings, small order, torsion.
"""

import hashlib
from functools import lru_cache
from typing import Any, Dict, Optional, Tuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from plain import Malformed, need, standard_base64

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = Tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with xy = T/Z
NEUTRAL: Point = (0, 1, 1, 0)

PREFIX = bytes.fromhex("302a300506032b6570032100")
ED25519_OID = bytes.fromhex("2b6570")


def add(a: Point, b: Point) -> Point:
    """The sum of two points."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(number: int, point: Point) -> Point:
    """The point, added to itself so many times."""
    result = NEUTRAL
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def is_neutral(point: Point) -> bool:
    """Whether it is the neutral element."""
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def decompress(data: bytes) -> Optional[Point]:
    """The point of a canonical encoding, or None (RFC 8032, 5.1.3)."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


@lru_cache(maxsize=None)
def sound(data: bytes) -> bool:
    """Whether these 32 bytes are a sound key: canonical, not of small order, free of torsion (K3)."""
    point = decompress(data)
    return point is not None and not is_neutral(times(8, point)) and is_neutral(times(L, point))


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Strict verification (K5) with a sound key; the equation is left to `cryptography` (E13 for the length)."""
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= L or not sound(key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    r = decompress(signature[:32])
    return r is not None and not is_neutral(times(8, r))


def key_id(der: bytes) -> str:
    """The lowercase hex SHA-256 of the SubjectPublicKeyInfo (K2)."""
    return hashlib.sha256(der).hexdigest()


def own_key(value: Any) -> Dict[str, Any]:
    """The public key of an instance: Ed25519 and nothing else (K9), and sound (K4)."""
    result = ed25519_key(standard_base64(value))
    need(sound(result["key"]), "a key that is not sound")
    return result


def ed25519_key(der: bytes) -> Dict[str, Any]:
    """An Ed25519 key in the one encoding that it has (K1, K7)."""
    need(len(der) == 44 and der.startswith(PREFIX), "not an Ed25519 SubjectPublicKeyInfo")
    return {"id": key_id(der), "key": der[12:]}


def listed_key(value: Any) -> Dict[str, Any]:
    """A key of a trust bundle; one of another algorithm has an id, and `key` is None (K8)."""
    der = standard_base64(value)
    return ed25519_key(der) if algorithm(der) == ED25519_OID else {"id": key_id(der), "key": None}


def algorithm(der: bytes) -> bytes:
    """The object identifier of a SubjectPublicKeyInfo in well-formed DER (K8)."""
    outer, rest = element(der, 0x30)
    need(not rest, "bytes after the key")
    inner, bits = element(outer, 0x30)
    oid, parameters = element(inner, 0x06)
    need(bool(oid) and oid[-1] < 0x80, "not an object identifier")
    if parameters:
        _, parameters = element(parameters, None)
    need(not parameters, "more than the parameters of an algorithm")
    body, rest = element(bits, 0x03)
    need(not rest and bool(body) and body[0] < 8, "not a bit string")
    return oid


def element(data: bytes, tag: Optional[int]) -> Tuple[bytes, bytes]:
    """The content of the first DER element, and what follows it; lengths are definite and minimal."""
    need(len(data) >= 2 and (tag is None or data[0] == tag), "not DER")
    length, start = data[1], 2
    if length >= 0x80:
        start = 2 + (length & 0x7F)
        need(start > 2 and len(data) >= start, "not DER")
        length = int.from_bytes(data[2:start], "big")
        need(length >= 0x80 and data[2] != 0, "a length that is not minimal")
    if len(data) < start + length:
        raise Malformed("not DER: cut short")
    return data[start : start + length], data[start + length :]
