"""Keeping the full-text index up to date in the background, so that searches do not wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.errors import EnvironmentFault
from console.services.ports import FaultSink

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.store.changes import DatabaseChanges
    from console.store.ledger.search import TextIndex

REST_S = 2.0
PAUSE_S = 0.02
"""Pause between two parts, so that entering is not blocked by the indexing of a whole book."""


class IndexFollower:
    """Updates the search index of changed books. One thread.

    Args:
        texts: the index.
        changes: reports new entries, here and at other consoles.
        failed: receives a text when the index cannot be written; it is tried again after a rest.
    """

    def __init__(self, texts: TextIndex, changes: DatabaseChanges, failed: Callable[[str], None]) -> None:
        self._texts, self._changes, self._failed = texts, changes, failed
        self._guard = threading.Lock()
        self._behind = set(BOOKS)
        self._reported = ""

    def run(self, stop: threading.Event) -> None:
        """Run until `stop`; what is not indexed by then is indexed at the next start or search."""
        self._changes.subscribe(self._mark)
        try:
            while not stop.wait(REST_S):
                with self._guard:
                    books, self._behind = self._behind, set()
                for book in sorted(books):
                    self._follow(book, stop)
        finally:
            self._changes.unsubscribe(self._mark)

    def _mark(self, books: frozenset[str]) -> None:
        with self._guard:
            self._behind |= books

    def _follow(self, book: str, stop: threading.Event) -> None:
        try:
            while not stop.wait(PAUSE_S) and self._texts.follow_a_little(book):
                pass
        except EnvironmentFault as fault:
            self._mark(frozenset({book}))
            if not self._reported:
                self._failed(str(fault))
                self._reported = str(fault)
        else:
            if self._reported and isinstance(self._failed, FaultSink):
                self._failed.over(self._reported)
            self._reported = ""
