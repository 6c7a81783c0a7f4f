"""The installation's signing key: Ed25519, made on first use, kept in the keyring and nowhere else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from console.services.ports import Vault

NAME = "signing key of the books"


class VaultSigner:
    """Implements `services.books.ports.Signer`. Not from the UI thread: a keyring may ask a person."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._key: Ed25519PrivateKey | None = None

    def public_key(self) -> str:
        """See `services.books.ports.Signer`."""
        return self._opened().public_key().public_bytes_raw().hex()

    def sign(self, statement: bytes) -> str:
        """See `services.books.ports.Signer`."""
        return self._opened().sign(statement).hex()

    def _opened(self) -> Ed25519PrivateKey:
        if self._key is None:
            kept = self._vault.secret(NAME)
            self._key = Ed25519PrivateKey.from_private_bytes(kept) if kept else self._made()
        return self._key

    def _made(self) -> Ed25519PrivateKey:
        key = Ed25519PrivateKey.generate()
        self._vault.keep_secret(NAME, key.private_bytes_raw())
        return key


class DemoSigner(VaultSigner):
    """The demo scheme's key, which everybody can have: its signatures show how it works and prove nothing."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"watchroom demo scheme").digest())
