"""Where cameras' passwords are kept: the system's keyring, and nowhere else."""

from __future__ import annotations

import json
from typing import Protocol

import keyring
import keyring.errors

from console.domain.errors import EnvironmentFault

SERVICE = "watchroom"


class Secrets(Protocol):
    """Logins by a camera's unique reference number."""

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept."""
        ...


class KeyringSecrets:
    """Logins in the system's keyring. Any thread, but it may ask the user: not the UI thread."""

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        try:
            kept = keyring.get_password(SERVICE, urn)
        except keyring.errors.KeyringError:
            raise _no_keyring() from None
        if kept is None:
            return "", ""
        user, password = json.loads(kept)
        return str(user), str(password)

    def keep(self, urn: str, user: str, password: str) -> None:
        """Keep a login.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        try:
            keyring.set_password(SERVICE, urn, json.dumps([user, password]))
        except keyring.errors.KeyringError:
            raise _no_keyring() from None

    def forget(self, urn: str) -> None:
        """Forget a login; nothing happens where none is kept.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        try:
            if keyring.get_password(SERVICE, urn) is not None:
                keyring.delete_password(SERVICE, urn)
        except keyring.errors.KeyringError:
            raise _no_keyring() from None


class FixedSecrets:
    """Logins known beforehand: the demo town's, and those given on the command line. Never written."""

    def __init__(self, logins: dict[str, tuple[str, str]]) -> None:
        self._logins = logins

    def __repr__(self) -> str:
        return f"FixedSecrets({len(self._logins)} logins)"

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is known."""
        return self._logins.get(urn, ("", ""))


def _no_keyring() -> EnvironmentFault:
    return EnvironmentFault(
        "The keyring that holds the cameras' passwords cannot be opened.",
        "Unlock it or install one (on Linux a secret service such as gnome-keyring or KWallet).",
    )
