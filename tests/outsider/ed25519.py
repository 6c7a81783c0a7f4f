"""Ed25519 signatures by RFC 8032, section 5.1, in plain Python: to check, and to sign with one's own key."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
"""X, Y, Z and T, with x = X/Z, y = Y/Z and xy = T/Z."""
NEUTRAL: Point = (0, 1, 1, 0)


def is_valid(public_key: str, signature: str, message: bytes) -> bool:
    """Return whether a signature (hex) of a message was made with the key of this public key (hex)."""
    try:
        key, signed = bytes.fromhex(public_key), bytes.fromhex(signature)
    except (ValueError, TypeError):
        return False
    if len(key) != 32 or len(signed) != 64:
        return False
    point, commitment = _point(key), _point(signed[:32])
    scalar = int.from_bytes(signed[32:], "little")
    if point is None or commitment is None or scalar >= L:
        return False
    return _is_same(_times(scalar, BASE), _sum(commitment, _times(_hash(signed[:32] + key + message), point)))


def public_key_of(secret: bytes) -> bytes:
    """Return the public key of a secret of 32 bytes."""
    return _bytes(_times(_scalar(secret)[0], BASE))


def sign(secret: bytes, message: bytes) -> bytes:
    """Return the signature of a message."""
    scalar, prefix = _scalar(secret)
    nonce = _hash(prefix + message)
    commitment = _bytes(_times(nonce, BASE))
    challenge = _hash(commitment + public_key_of(secret) + message)
    return commitment + ((nonce + challenge * scalar) % L).to_bytes(32, "little")


def _hash(content: bytes) -> int:
    return int.from_bytes(hashlib.sha512(content).digest(), "little") % L


def _scalar(secret: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(secret).digest()
    return int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254), digest[32:]


def _sum(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    total = NEUTRAL
    while scalar:
        total = _sum(total, point) if scalar & 1 else total
        point, scalar = _sum(point, point), scalar >> 1
    return total


def _is_same(one: Point, other: Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (not x and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(content: bytes) -> Point | None:
    y = int.from_bytes(content, "little")
    y, sign = y & ((1 << 255) - 1), y >> 255
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _bytes(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE: Point = (x := _x_of(BASE_Y, 0) or 0, BASE_Y, 1, x * BASE_Y % P)
