"""The passphrase of the encrypted keyring: never from the command line or a plain variable."""

from __future__ import annotations

import getpass
import os
import sys
from functools import cache
from pathlib import Path

from console.domain.errors import EnvironmentFault
from console.domain.text import text

CREDENTIAL = "watchroom-keyring"
"""Name of the systemd credential."""
DESCRIPTOR = "WATCHROOM_KEYRING_FD"
"""Environment variable with the number of a file descriptor from which the passphrase is read."""
SHORTEST = 12
LONGEST = 4096
_asked: list[str] = []
"""The passphrase that was entered at the terminal."""


def given_passphrase() -> str | None:
    """Return the passphrase from a systemd credential or a file descriptor; None if neither is set.

    Raises:
        EnvironmentFault: it cannot be read, is empty or too short.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (Path(folder) / CREDENTIAL).exists():
        return _checked(_from_credential(Path(folder) / CREDENTIAL))
    number = os.environ.get(DESCRIPTOR)
    return _checked(_from_descriptor(number)) if number else None


def can_ask() -> bool:
    """Return whether someone can be asked at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def known_passphrase() -> str | None:
    """Return the passphrase that this process was given, or asked for, to hand it on; None: it has none."""
    given = given_passphrase()
    return given if given is not None else next(iter(_asked), None)


@cache
def asked_passphrase(path: Path) -> str:
    """Ask for the passphrase at the terminal, once in the life of the process; twice for a new keyring.

    Raises:
        EnvironmentFault: the two entries differ, or the passphrase is too short.
    """
    if path.exists():
        return _kept(_checked(getpass.getpass(f"Passphrase of the keyring {path}: ")))
    phrase = getpass.getpass(f"Passphrase for the new keyring {path} (at least {SHORTEST} characters): ")
    if getpass.getpass("Repeat the passphrase: ") != phrase:
        raise EnvironmentFault("The two passphrases are different.", "Try again. Nothing was written.")
    return _kept(_checked(phrase))


def _kept(phrase: str) -> str:
    _asked[:] = [phrase]
    return phrase


def _from_credential(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        raise _unreadable(f"The systemd credential {CREDENTIAL}") from None


@cache  # a descriptor can be read only once
def _from_descriptor(number: str) -> str:
    try:
        with os.fdopen(int(number), "rb") as file:
            return file.read(LONGEST).decode()
    except (OSError, ValueError):
        raise _unreadable(f"The file descriptor in {DESCRIPTOR}") from None


def _checked(phrase: str) -> str:
    phrase = phrase.rstrip("\r\n")
    if len(phrase) < SHORTEST:
        raise EnvironmentFault(
            text("The passphrase of the keyring has fewer than {shortest} characters.", shortest=SHORTEST),
            "Enter a longer one.",
        )
    return phrase


def _unreadable(source: str) -> EnvironmentFault:
    return EnvironmentFault(
        text("{source} cannot be read, so the keyring stays locked.", source=source),
        "Check its permissions, then start again.",
    )
