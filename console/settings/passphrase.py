"""Where the passphrase of the encrypted keyring comes from: never argv, never a plain variable."""

from __future__ import annotations

import getpass
import os
import sys
from functools import cache
from pathlib import Path

from console.domain.errors import EnvironmentFault

CREDENTIAL = "watchroom-keyring"
"""Name of the systemd credential."""
DESCRIPTOR = "WATCHROOM_KEYRING_FD"
"""Names the number of an open file descriptor from which the passphrase is read, to its end."""
SHORTEST = 12
LONGEST = 4096


def given_passphrase() -> str | None:
    """From a systemd credential, or from a file descriptor; None where neither is given.

    Raises:
        EnvironmentFault: it is given, but cannot be read, is empty or too short.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (Path(folder) / CREDENTIAL).exists():
        return _checked(_from_credential(Path(folder) / CREDENTIAL))
    number = os.environ.get(DESCRIPTOR)
    return _checked(_from_descriptor(number)) if number else None


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@cache
def asked_passphrase(path: Path) -> str:
    """Asked at the terminal, once for the life of the process; twice the same where the keyring is new.

    Raises:
        EnvironmentFault: the two differ, or it is too short.
    """
    if path.exists():
        return _checked(getpass.getpass(f"Passphrase of the keyring {path}: "))
    first = getpass.getpass(f"A passphrase for the new keyring {path} ({SHORTEST} characters or more): ")
    if getpass.getpass("The same again: ") != first:
        raise EnvironmentFault("The two passphrases differ.", "Nothing was written; start again.")
    return _checked(first)


def _from_credential(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        raise _unreadable(f"The systemd credential {CREDENTIAL}") from None


@cache  # a descriptor can be read to its end only once
def _from_descriptor(number: str) -> str:
    try:
        with os.fdopen(int(number), "rb") as file:
            return file.read(LONGEST).decode()
    except (OSError, ValueError):
        raise _unreadable(f"The descriptor that {DESCRIPTOR} names") from None


def _checked(phrase: str) -> str:
    phrase = phrase.rstrip("\r\n")
    if len(phrase) < SHORTEST:
        raise EnvironmentFault(
            f"The passphrase of the keyring has fewer than {SHORTEST} characters.", "Give a longer one."
        )
    return phrase


def _unreadable(what: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"{what} cannot be read, so the keyring stays locked.", "Check who may read it, then start again."
    )
