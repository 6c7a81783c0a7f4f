"""Encryption of the personal details in an entry, with a key for each entry so that they can be erased.

AES-256-GCM. Book, kind, author and instant are authenticated too, so that encrypted details cannot be moved
to another entry. The chain covers the ciphertext and stays valid when the key is destroyed.
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
    """Encrypt the details of an entry; return the text for its payload, and its key."""
    key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    box = AESGCM(key).encrypt(nonce, canonical(personal).encode(), bound_to.encode())
    return base64.b64encode(nonce + box).decode(), key


def unseal(sealed: str, key: bytes, bound_to: str) -> dict[str, Any] | None:
    """Decrypt the details; None if key, text and entry do not belong together."""
    box = base64.b64decode(sealed)
    try:
        plain = AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        return None
    details: dict[str, Any] = json.loads(plain)
    return details


def binding(book: str, kind: str, author: str, instant: str) -> str:
    """Return the text that encrypted details are bound to."""
    return f"{book}\n{kind}\n{author}\n{instant}"
