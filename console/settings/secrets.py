"""Storage of passwords and keys: in a keyring only."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import keyring.errors

from console.domain.errors import EnvironmentFault
from console.settings.keyrings import Keyring, open_ring

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "watchroom"
BINARY = "secret:"
"""Prefix of the names of binary secrets; a camera's unique reference number has no colon."""
LARGEST_BYTES = 900
"""Limit of a binary secret: Windows stores 2,560 bytes, as UTF-16 of base64."""


class Secrets(Protocol):
    """Logins by a camera's unique reference number."""

    def login(self, urn: str) -> tuple[str, str]:
        """Return user name and password; empty if none is stored."""
        ...

    def save(self, urn: str, user: str, password: str) -> None:
        """Store a login."""
        ...

    def delete(self, urn: str) -> None:
        """Delete a login, if it is stored."""
        ...


class KeyringSecrets:
    """Logins and binary secrets (`services.ports.Vault`). Any thread but the UI thread: it may ask a person.

    Args:
        ring: a keyring; None: this machine's, opened when first needed.
    """

    def __init__(self, ring: Keyring | None = None) -> None:
        self._opened = ring
        self._guard = threading.Lock()

    def login(self, urn: str) -> tuple[str, str]:
        """Return user name and password; empty if none is stored.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        stored = self._get(urn)
        if stored is None:
            return "", ""
        user, password = json.loads(stored)
        return str(user), str(password)

    def save(self, urn: str, user: str, password: str) -> None:
        """Store a login.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        self._set(urn, json.dumps([user, password]))

    def delete(self, urn: str) -> None:
        """Delete a login, if it is stored.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        with _errors_in_words():
            if self._ring().get_password(SERVICE, urn) is not None:
                self._ring().delete_password(SERVICE, urn)

    def secret(self, name: str) -> bytes | None:
        """Return the binary secret with a name, or None."""
        stored = self._get(BINARY + name)
        return base64.b64decode(stored) if stored is not None else None

    def keep_secret(self, name: str, content: bytes) -> None:
        """Store a binary secret of at most `LARGEST_BYTES`; one of the same name is replaced."""
        if len(content) > LARGEST_BYTES:
            raise ValueError("too large for the keyring of some systems")
        self._set(BINARY + name, base64.b64encode(content).decode())

    def _ring(self) -> Keyring:
        with self._guard:
            if self._opened is None:
                self._opened = open_ring()
            return self._opened

    def _get(self, name: str) -> str | None:
        with _errors_in_words():
            return self._ring().get_password(SERVICE, name)

    def _set(self, name: str, text: str) -> None:
        with _errors_in_words():
            self._ring().set_password(SERVICE, name, text)
            if self._ring().get_password(SERVICE, name) != text:
                raise EnvironmentFault(
                    "The keyring did not store the secret.", "Check the keyring, then try again."
                )


class FixedSecrets:
    """Logins in memory: the demo town's, and those of the command line. Never written."""

    def __init__(self, logins: dict[str, tuple[str, str]]) -> None:
        self._logins = logins
        self._secrets: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return f"FixedSecrets({len(self._logins)} logins)"

    @property
    def logins(self) -> dict[str, tuple[str, str]]:
        """All logins by reference number, for another process; never for a text."""
        return dict(self._logins)

    def login(self, urn: str) -> tuple[str, str]:
        """Return user name and password; empty if there is none."""
        return self._logins.get(urn, ("", ""))

    def save(self, urn: str, user: str, password: str) -> None:
        """Keep a login until the process ends."""
        self._logins = {**self._logins, urn: (user, password)}

    def delete(self, urn: str) -> None:
        """Delete a login."""
        self._logins = {other_urn: login for other_urn, login in self._logins.items() if other_urn != urn}

    def secret(self, name: str) -> bytes | None:
        """Return the binary secret with a name, or None."""
        return self._secrets.get(name)

    def keep_secret(self, name: str, content: bytes) -> None:
        """Keep a binary secret until the process ends."""
        self._secrets[name] = content


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except keyring.errors.KeyringError:
        raise EnvironmentFault(
            "The keyring with the passwords and keys cannot be opened.",
            "Unlock it, or install one (on Linux a secret service such as gnome-keyring or KWallet).",
        ) from None
