"""Ed25519 in a few lines (RFC 8032, section 5.1), for what no library makes: keys and signatures
that a strict verifier must refuse. Slow, and not for secrets."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P != 0:
        return None
    return P - x if x & 1 != sign else x


B = (recover_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P) % P,
    )


def multiply(number, point):
    result = NEUTRAL
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def encode(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def encode_raw(y, sign):
    """An encoding of any `y` below 2^255, canonical or not."""
    return (y | sign << 255).to_bytes(32, "little")


def number(data):
    return int.from_bytes(data, "little")


def expand(seed):
    """The secret scalar, and the prefix for nonces."""
    h = hashlib.sha512(seed).digest()
    scalar = number(h[:32]) & (1 << 254) - 8 | 1 << 254
    return scalar, h[32:]


def challenge(r, a, message, prefix=b""):
    return number(hashlib.sha512(prefix + r + a + message).digest()) % L


def torsion():
    """The eight points of small order, by multiples of one of order 8."""
    y = 2
    while True:
        x = recover_x(y, 0)
        if x is not None:
            point = multiply(L, (x, y))
            if multiply(4, point) != NEUTRAL:
                return [multiply(times, point) for times in range(8)]
        y += 1


TORSION = torsion()
