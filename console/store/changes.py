"""Notices of which books changed: within this process, and from the server to other consoles."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS
from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.store.errors import in_words
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

CHANNEL = "watchroom_books"
"""The channel that `ledger_append` notifies on the server."""
EVERYTHING = frozenset(BOOKS)
HEAR_S = 0.5
AGAIN_S = 1.0
_DEAF = text("The changes of other consoles cannot be heard")
_log = logging.getLogger(__name__)


class DatabaseChanges:
    """Implements `services.books.ports.Changes`.

    On SQLite, the unit of work reports a commit through `committed`. On PostgreSQL the server does, while
    `run` listens: its notice comes after the commit, to the console that wrote and to all others.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._subscribers: tuple[Callable[[frozenset[str]], None], ...] = ()

    def subscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed` with the names of changed books from now on."""
        with self._guard:
            self._subscribers = (*self._subscribers, changed)

    def unsubscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Stop calling `changed`; a call in progress may still come."""
        with self._guard:
            self._subscribers = tuple(subscriber for subscriber in self._subscribers if subscriber != changed)

    def committed(self, books: frozenset[str]) -> None:
        """Report a commit. On PostgreSQL the notice of the server is used instead."""
        if books and not is_postgres(self._engine):
            self._notify(books)

    def run(self, stop: threading.Event) -> None:
        """Listen for notices of the server until stopped; on SQLite return at once."""
        while is_postgres(self._engine) and not stop.is_set():
            try:
                with in_words(_DEAF), self._listening() as driver:
                    self._notify(EVERYTHING)
                    while not stop.is_set():
                        self._wait_for_notice(driver)
            except EnvironmentFault as error:
                _log.warning("trying again: %s", error)
                stop.wait(AGAIN_S)

    @contextmanager
    def _listening(self) -> Iterator[Any]:
        """Open a separate connection outside the pool."""
        raw = self._engine.raw_connection()
        driver: Any = raw.driver_connection
        raw.detach()
        try:
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
            yield driver
        finally:
            driver.close()

    def _wait_for_notice(self, driver: Any) -> None:
        books = {notice.payload for notice in driver.notifies(timeout=HEAR_S, stop_after=1)}
        books |= {notice.payload for notice in driver.notifies(timeout=0)} if books else set()
        if books:
            self._notify(frozenset(books))

    def _notify(self, books: frozenset[str]) -> None:
        for changed in self._subscribers:
            changed(books)
