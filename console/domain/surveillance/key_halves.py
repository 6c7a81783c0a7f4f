"""The key of the sealed records in two halves, so that two people together can bring it back.

One half is random, the other is the key combined with it: each alone says nothing about the key. A half
is written in groups of four letters and digits, with its number and a check, to be typed from paper.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

from console.domain.errors import OperatorError
from console.domain.text import text

KEY_BYTES = 32
GROUP = 4
_MARKS = {1: "A", 2: "B"}


def halves_of(key: bytes) -> tuple[str, str]:
    """Return two halves of a key, as they are written down."""
    one = os.urandom(KEY_BYTES)
    other = bytes(a ^ b for a, b in zip(one, key, strict=True))
    return _written(1, one), _written(2, other)


def key_of(first: str, second: str) -> bytes:
    """Return the key of two halves, in either order, however they were grouped.

    Raises:
        OperatorError: a half was mistyped, or both are the same one.
    """
    halves = dict(map(_read, (first, second)))
    if len(halves) < 2:
        raise OperatorError("Both are the same half.", "Two people each enter their own.")
    return bytes(a ^ b for a, b in zip(halves[1], halves[2], strict=True))


def _written(number: int, half: bytes) -> str:
    letters = _MARKS[number] + base64.b32encode(half + _check(number, half)).decode().rstrip("=")
    return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _read(typed: str) -> tuple[int, bytes]:
    letters = "".join(typed.upper().split()).replace("-", "").replace("0", "O").replace("1", "I")
    number = next((number for number, mark in _MARKS.items() if letters[:1] == mark), None)
    try:
        content = base64.b32decode(letters[1:] + "=" * (-len(letters[1:]) % 8))
    except (binascii.Error, ValueError):
        content = b""
    half, check = content[:KEY_BYTES], content[KEY_BYTES:]
    if number is None or len(half) != KEY_BYTES or check != _check(number, half):
        # Nothing of what was typed, hidden, is shown: it may be a half, or a password in the wrong place.
        mark = _MARKS.get(number or 0, "")
        raise OperatorError(
            text("The half that begins with {mark} is no half of a key, or was mistyped.", mark=mark)
            if mark
            else "One of the halves is no half of a key, or was mistyped.",
            "Type it again, group by group.",
        )
    return number, half


def _check(number: int, half: bytes) -> bytes:
    return hashlib.sha256(bytes([number]) + half).digest()[:3]
