"""Personal details inside an entry: encrypted with a key of the entry's own, so that they can be erased.

AES-256-GCM; authenticated besides are book, kind, author and instant, so that no sealed part can be moved
to another entry. The chain covers the ciphertext, and stays whole when the key is destroyed.
"""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.store.ledger.chain import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
NONCE_BYTES = 12


def seal(personal: Mapping[str, Any], bound_to: str) -> tuple[str, bytes]:
    """Encrypt the details of one entry; the text for its payload, and its key."""
    key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    box = AESGCM(key).encrypt(nonce, canonical(personal).encode(), bound_to.encode())
    return base64.b64encode(nonce + box).decode(), key


def unseal(sealed: str, key: bytes, bound_to: str) -> dict[str, Any] | None:
    """The details again; None where key, text or entry do not belong together."""
    box = base64.b64decode(sealed)
    try:
        plain = AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        return None
    found: dict[str, Any] = json.loads(plain)
    return found


def binding(book: str, kind: str, author: str, instant: str) -> str:
    """What a sealed part is bound to."""
    return f"{book}\n{kind}\n{author}\n{instant}"
