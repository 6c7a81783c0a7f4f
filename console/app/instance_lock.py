"""One console to one scheme: two would write each other's books and layouts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.media.volume.lock import WriterLock, is_being_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_console(home: Path) -> Iterator[None]:
    """Hold the scheme under `home`; the operating system lets go of it if the process dies.

    Raises:
        EnvironmentFault: another console has it open.
    """
    if is_being_written(home):
        raise EnvironmentFault(
            f"Another console is open on the scheme in {home}.",
            "Use that one, or give this one a scheme of its own (WATCHROOM_HOME).",
        )
    lock = WriterLock(home)
    try:
        yield
    finally:
        lock.release()
