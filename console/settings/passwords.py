"""Argon2id, the hash for passwords and PINs."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 4
"""RFC 9106's second recommended option: about 0.1 s and 64 MiB for each attempt."""
KEY_BYTES = 32


class Argon2id:
    """Implements `services.people.ports.SecretHash`. Not on the UI thread: a call takes 0.1 s.

    Args:
        time_cost: number of passes; fewer only in tests.
        memory_kib: memory; less only in tests.
        lanes: degree of parallelism.
    """

    def __init__(self, time_cost: int = TIME_COST, memory_kib: int = MEMORY_KIB, lanes: int = LANES) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, lanes, type=Type.ID)

    def hash(self, secret: str) -> str:
        """Return the hash of a secret, with its salt and parameters."""
        return self._hasher.hash(_plain(secret))

    def matches(self, password_hash: str, secret: str) -> bool:
        """Return whether the secret matches the hash; False for a hash that cannot be read."""
        try:
            return self._hasher.verify(password_hash, _plain(secret))
        except (VerificationError, InvalidHashError):
            return False

    @property
    def cost(self) -> str:
        """What `key_of` is asked for now."""
        hasher = self._hasher
        return f"{hasher.time_cost} {hasher.memory_cost} {hasher.parallelism}"

    @staticmethod
    def key_of(secret: str, salt: bytes, cost: str) -> bytes:
        """Return a key of 32 bytes that is derived from a secret.

        Raises:
            ValueError: the cost cannot be read.
        """
        time_cost, memory_kib, lanes = map(int, cost.split())
        try:
            return hash_secret_raw(_plain(secret), salt, time_cost, memory_kib, lanes, KEY_BYTES, Type.ID)
        except (HashingError, OverflowError) as error:
            raise ValueError(str(error)) from None

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether the hash was made with weaker parameters than the present ones."""
        try:
            return self._hasher.check_needs_rehash(password_hash)
        except InvalidHashError:
            return False


def _plain(secret: str) -> bytes:
    """Encode a password in Unicode's NFC form, so that every keyboard gives the same bytes."""
    import unicodedata

    return unicodedata.normalize("NFC", secret).encode("utf-8", "replace")
