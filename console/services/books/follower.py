"""What is kept in memory of the books, as questions about it may not wait: read again after each change."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN_S = 1.0
_log = logging.getLogger(__name__)


class BookFollower:
    """Follows some books. Thread-safe. Subclasses read in `load`, and say `_changed` when it is news.

    Args:
        books: whose entries change what is known.
        what: what cannot be read if reading fails, for the diagnostic log.
    """

    def __init__(self, books: frozenset[str], what: str) -> None:
        self._followed, self._what = books, what
        self._is_stale = threading.Event()
        self._listeners: list[Callable[[], None]] = []

    def load(self) -> None:
        """Read everything.

        Raises:
            EnvironmentFault: the database cannot be read; what is in memory stays in force.
        """
        raise NotImplementedError

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when something else is known than before, on the thread that read it."""
        self._listeners.append(changed)

    def changed_books(self, books: frozenset[str]) -> None:
        """Handle changed books (`services.books.ports.Changes`), of this console or another."""
        if not self._followed.isdisjoint(books):
            self._is_stale.set()

    def run(self, stop: threading.Event) -> None:
        """Read again after changes, until told to stop."""
        while not stop.is_set():
            if not self._is_stale.wait(AGAIN_S) or stop.is_set():
                continue
            self._is_stale.clear()
            try:
                self.load()
            except ConsoleError:
                _log.exception("%s could not be read again", self._what)
                self._is_stale.set()
                stop.wait(AGAIN_S)

    def _changed(self) -> None:
        for changed in tuple(self._listeners):
            changed()
