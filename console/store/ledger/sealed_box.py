"""Boxes that anybody seals and only the owner of a key pair opens: X25519, HKDF-SHA256, AES-256-GCM."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.domain.errors import EnvironmentFault

KEY_BYTES, NONCE_BYTES = 32, 12
_INFO = b"watchroom sealed box 1"


def new_private() -> bytes:
    """Return the private half of a new pair."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the public half that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, content: bytes, bound_to: str) -> bytes:
    """Seal a content for the owner of a pair.

    Args:
        public: half of the pair.
        content: is sealed.
        bound_to: where it belongs; elsewhere it cannot be opened.

    Raises:
        EnvironmentFault: the public half is none that anybody can have.
    """
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise EnvironmentFault(
            "A key that the database states is damaged, so nothing can be sealed for it.",
            "Verify the books: watchroom verify books.",
        ) from None
    key = _key(shared, sender, public)
    nonce = os.urandom(NONCE_BYTES)
    return sender + nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def open_box(private: bytes, box: bytes, bound_to: str) -> bytes | None:
    """Return the content of a box; None: it was sealed for another pair or place, or is damaged."""
    sender, nonce = box[:KEY_BYTES], box[KEY_BYTES : KEY_BYTES + NONCE_BYTES]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(sender)
        )
        key = _key(shared, sender, public_of(private))
        return AESGCM(key).decrypt(nonce, box[KEY_BYTES + NONCE_BYTES :], bound_to.encode())
    except (InvalidTag, ValueError):
        return None


def _key(shared: bytes, sender: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_INFO + sender + recipient).derive(shared)
