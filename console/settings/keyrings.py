"""The choice of the keyring, in one place.

`keyring.get_keyring()` is not used for it: with keyrings.alt or keyrings.cryptfile installed it falls back
silently on files that are not encrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import keyring
import keyring.backend
import keyring.backends.chainer

from console.domain.errors import EnvironmentFault
from console.settings.home import home
from console.settings.keyring_file import EncryptedFile
from console.settings.passphrase import asked_passphrase, can_ask, given_passphrase

if TYPE_CHECKING:
    from pathlib import Path

TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Modules whose keyrings encrypt; no other installed keyring is used."""


class Keyring(Protocol):
    """The calls of a keyring that are used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Delete a secret."""
        ...


def open_ring() -> Keyring:
    """Open the keyring of this machine.

    With a passphrase from systemd or from a file descriptor, it is the encrypted file in the home folder.
    Without one it is the system's keyring. If there is none, it is the encrypted file, with the passphrase
    asked at the terminal.

    Raises:
        EnvironmentFault: there is no keyring and no terminal. Nothing is ever stored without encryption.
    """
    path = keyring_path()
    passphrase = given_passphrase()
    if passphrase is not None:
        return EncryptedFile(path, passphrase)
    system = system_ring()
    if system is not None:
        return system
    if can_ask():
        return EncryptedFile(path, asked_passphrase(path))
    raise EnvironmentFault(
        "There is no keyring. Passwords and keys are stored only in a keyring.",
        "Install a secret service (gnome-keyring, KWallet), or provide the passphrase of the keyring file "
        "as the systemd credential watchroom-keyring, or in WATCHROOM_KEYRING_FD as the number of an open "
        "file descriptor.",
    )


def keyring_path() -> Path:
    """Return the path of the encrypted keyring."""
    return home() / "keyring.cfg"


def system_ring() -> Keyring | None:
    """Return the system's keyring if it encrypts, else None."""
    chosen = keyring.get_keyring()
    members = (
        list(chosen.backends) if isinstance(chosen, keyring.backends.chainer.ChainerBackend) else [chosen]
    )
    return next((member for member in members if _trusted(member)), None)


def described() -> tuple[str, bool]:
    """Return which keyring is used, in words, and whether it is available; asks no one for a passphrase."""
    try:
        if given_passphrase() is not None:
            return f"encrypted file {keyring_path()}", True
    except EnvironmentFault as error:
        return error.what, False
    system = system_ring()
    if system is not None:
        return f"{type(system).__module__}.{type(system).__qualname__}", True
    if keyring_path().exists():
        return f"encrypted file {keyring_path()}, locked until its passphrase is entered", False
    return "none", False


def _trusted(backend: keyring.backend.KeyringBackend) -> bool:
    return type(backend).__module__.startswith(TRUSTED) and backend.priority > 0
