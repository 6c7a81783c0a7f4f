"""Which keyring is used: decided here and nowhere else.

`keyring.get_keyring()` is not asked to decide: with keyrings.alt or keyrings.cryptfile installed it falls
back on files in the clear without a word.
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
"""Modules whose keyrings encrypt; whatever else is installed is not used."""


class Keyring(Protocol):
    """A keyring, as far as it is used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """One secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget one."""
        ...


def open_ring() -> Keyring:
    """The keyring of this machine.

    A passphrase given by systemd or by a file descriptor means the encrypted file in the home; without one
    the system's keyring is used; where there is none, the file again, its passphrase asked at the terminal.

    Raises:
        EnvironmentFault: there is none, and nobody to ask. Nothing is ever kept in the clear.
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
        "There is no keyring for the passwords and keys, and nothing is kept in the clear.",
        "Install a secret service (gnome-keyring, KWallet), or give the passphrase of an encrypted keyring: "
        "a systemd credential called watchroom-keyring, or WATCHROOM_KEYRING_FD with the number of an open "
        "file descriptor.",
    )


def keyring_path() -> Path:
    """Where the encrypted keyring lies, if one is used."""
    return home() / "keyring.cfg"


def system_ring() -> Keyring | None:
    """The system's keyring if it is one that encrypts."""
    chosen = keyring.get_keyring()
    members = (
        list(chosen.backends) if isinstance(chosen, keyring.backends.chainer.ChainerBackend) else [chosen]
    )
    return next((each for each in members if _trusted(each)), None)


def described() -> tuple[str, bool]:
    """Which keyring is used, in words, and whether there is one. Asks nobody."""
    try:
        if given_passphrase() is not None:
            return f"encrypted file {keyring_path()}", True
    except EnvironmentFault as error:
        return error.what, False
    system = system_ring()
    if system is not None:
        return f"{type(system).__module__}.{type(system).__qualname__}", True
    if keyring_path().exists():
        return f"encrypted file {keyring_path()}, locked until its passphrase is given", False
    return "none", False


def _trusted(backend: keyring.backend.KeyringBackend) -> bool:
    return type(backend).__module__.startswith(TRUSTED) and backend.priority > 0
