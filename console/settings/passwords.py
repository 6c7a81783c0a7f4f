"""Argon2id, the hash for passwords and PINs."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 4
"""RFC 9106's second recommended choice: about 0.1 s and 64 MiB an attempt."""


class Argon2id:
    """Implements `services.people.ports.SecretHash`. Any thread but the screen's.

    Args:
        time_cost: passes; less in tests only.
        memory_kib: likewise.
        lanes: likewise.
    """

    def __init__(self, time_cost: int = TIME_COST, memory_kib: int = MEMORY_KIB, lanes: int = LANES) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, lanes, type=Type.ID)

    def of(self, secret: str) -> str:
        """See the port."""
        return self._hasher.hash(_plain(secret))

    def matches(self, kept: str, secret: str) -> bool:
        """See the port."""
        try:
            return self._hasher.verify(kept, _plain(secret))
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """See the port."""
        try:
            return self._hasher.check_needs_rehash(kept)
        except InvalidHashError:
            return False


def _plain(secret: str) -> bytes:
    """The same password from every keyboard; what is no text cannot be one."""
    import unicodedata

    return unicodedata.normalize("NFC", secret).encode("utf-8", "replace")
