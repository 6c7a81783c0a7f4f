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


@contextmanager
def only_console(home: Path) -> Iterator[None]:
    """Lock the scheme under `home`; the operating system releases the lock if the process dies.

    Raises:
        EnvironmentFault: another console has the scheme open.
    """
    if is_being_written(home):
        raise EnvironmentFault(
            text("The scheme in {home} is already open in another console.", home=home),
            "Use that console, or set WATCHROOM_HOME to another scheme.",
        )
    lock = WriterLock(home)
    try:
        yield
    finally:
        lock.release()
