"""A lock that lets only one console open a scheme, so that two do not overwrite each other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.media.volume.lock import WriterLock, is_being_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORDER_FOLDER = "recorder"
"""Folder in the home that holds the recorder's lock, log and socket."""


@contextmanager
def only_console(home: Path) -> Iterator[None]:
    """Lock the scheme under `home`; the operating system releases the lock if the process dies.

    Raises:
        EnvironmentFault: another console has the scheme open.
    """
    lock = _lock(
        home,
        EnvironmentFault(
            text("The scheme in {home} is already open in another console.", home=home),
            "Use that console, or set WATCHROOM_HOME to another scheme.",
        ),
    )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def only_recorder(home: Path) -> Iterator[None]:
    """Lock recording of the scheme under `home`; the operating system releases the lock if the process dies.

    Raises:
        EnvironmentFault: another recorder runs on the scheme.
    """
    folder = home / RECORDER_FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            text("The folder {folder} cannot be used: {error}.", folder=folder, error=error.strerror),
            "Set WATCHROOM_HOME to a folder that you may write.",
        ) from None
    lock = _lock(
        folder,
        EnvironmentFault(
            text("A recorder already runs on the scheme in {home}.", home=home),
            "Use watchroom recorder status to see it, or watchroom recorder stop to end it.",
        ),
    )
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path, is_taken: EnvironmentFault) -> WriterLock:
    """Take a lock, also of two that start at the same instant; raise what is said where another has it."""
    if is_being_written(folder):
        raise is_taken
    try:
        return WriterLock(folder)
    except EnvironmentFault:
        if is_being_written(folder):
            raise is_taken from None
        raise


def recorder_runs(home: Path) -> bool:
    """Return whether a recorder runs on the scheme under `home`."""
    return is_being_written(home / RECORDER_FOLDER)
