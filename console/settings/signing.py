"""The installation's Ed25519 signing key: created on first use, stored only in the keyring."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from console.services.ports import Vault

NAME = "signing key of the books"


class VaultSigner:
    """Implements `services.books.ports.Signer`. Not on the UI thread: the keyring may ask a person."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._key: Ed25519PrivateKey | None = None

    def stored_key(self) -> str:
        """Return the public key, hex; empty if no key has been made yet. None is made here."""
        return self.public_key() if self._key or self._vault.secret(NAME) else ""

    def public_key(self) -> str:
        """Return the public key, hex."""
        return self._load_key().public_key().public_bytes_raw().hex()

    def sign(self, statement: bytes) -> str:
        """Return the Ed25519 signature of a statement, hex."""
        return self._load_key().sign(statement).hex()

    def _load_key(self) -> Ed25519PrivateKey:
        if self._key is None:
            stored = self._vault.secret(NAME)
            self._key = Ed25519PrivateKey.from_private_bytes(stored) if stored else self._create_key()
        return self._key

    def _create_key(self) -> Ed25519PrivateKey:
        key = Ed25519PrivateKey.generate()
        self._vault.keep_secret(NAME, key.private_bytes_raw())
        return key


class DemoSigner(VaultSigner):
    """Signs with the demo scheme's public key pair: the signatures show the procedure and prove nothing."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"watchroom demo scheme").digest())
