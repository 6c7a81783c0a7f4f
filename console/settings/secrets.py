"""Where passwords and keys are kept: a keyring, and nowhere else."""

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
"""Before the name of a binary secret; no camera's unique reference number has a colon."""
LARGEST_BYTES = 900
"""Of a binary secret: Windows keeps 2,560 bytes, as UTF-16 of base64."""


class Secrets(Protocol):
    """Logins by a camera's unique reference number."""

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept."""
        ...

    def keep(self, urn: str, user: str, password: str) -> None:
        """Keep a login."""
        ...

    def forget(self, urn: str) -> None:
        """Forget a login; nothing happens where none is kept."""
        ...


class KeyringSecrets:
    """Logins and binary secrets (`services.ports.Vault`). Any thread, but it may ask: not the UI thread.

    Args:
        ring: a keyring; None: this machine's, opened when it is first needed.
    """

    def __init__(self, ring: Keyring | None = None) -> None:
        self._opened = ring
        self._guard = threading.Lock()

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        kept = self._get(urn)
        if kept is None:
            return "", ""
        user, password = json.loads(kept)
        return str(user), str(password)

    def keep(self, urn: str, user: str, password: str) -> None:
        """Keep a login.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        self._set(urn, json.dumps([user, password]))

    def forget(self, urn: str) -> None:
        """Forget a login; nothing happens where none is kept.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        with _in_words():
            if self._ring().get_password(SERVICE, urn) is not None:
                self._ring().delete_password(SERVICE, urn)

    def secret(self, name: str) -> bytes | None:
        """See `services.ports.Vault`."""
        kept = self._get(BINARY + name)
        return base64.b64decode(kept) if kept is not None else None

    def keep_secret(self, name: str, content: bytes) -> None:
        """See `services.ports.Vault`."""
        if len(content) > LARGEST_BYTES:
            raise ValueError("too large for every system's keyring")
        self._set(BINARY + name, base64.b64encode(content).decode())

    def _ring(self) -> Keyring:
        with self._guard:
            if self._opened is None:
                self._opened = open_ring()
            return self._opened

    def _get(self, name: str) -> str | None:
        with _in_words():
            return self._ring().get_password(SERVICE, name)

    def _set(self, name: str, text: str) -> None:
        with _in_words():
            self._ring().set_password(SERVICE, name, text)
            if self._ring().get_password(SERVICE, name) != text:
                raise EnvironmentFault(
                    "The keyring did not keep what it was given.", "Check it, then try again."
                )


class FixedSecrets:
    """Logins known beforehand: the demo town's, and those given on the command line. Never written."""

    def __init__(self, logins: dict[str, tuple[str, str]]) -> None:
        self._logins = logins
        self._secrets: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return f"FixedSecrets({len(self._logins)} logins)"

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is known."""
        return self._logins.get(urn, ("", ""))

    def keep(self, urn: str, user: str, password: str) -> None:
        """Know a login from now on; gone with the process."""
        self._logins = {**self._logins, urn: (user, password)}

    def forget(self, urn: str) -> None:
        """Know it no longer."""
        self._logins = {known: login for known, login in self._logins.items() if known != urn}

    def secret(self, name: str) -> bytes | None:
        """See `services.ports.Vault`."""
        return self._secrets.get(name)

    def keep_secret(self, name: str, content: bytes) -> None:
        """See `services.ports.Vault`; gone with the process."""
        self._secrets[name] = content


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except keyring.errors.KeyringError:
        raise EnvironmentFault(
            "The keyring that holds the passwords and keys cannot be opened.",
            "Unlock it or install one (on Linux a secret service such as gnome-keyring or KWallet).",
        ) from None
