"""Which books changed: told within this process, and by the server to the other consoles."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from console.domain.books import BOOKS
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

CHANNEL = "watchroom_books"
"""What `ledger_append` notifies on the server."""
EVERYTHING = frozenset(BOOKS)
HEAR_S = 0.5
AGAIN_S = 1.0
_log = logging.getLogger(__name__)


class DatabaseChanges:
    """Implements `services.books.ports.Changes`.

    On SQLite the unit of work tells (`tell`); on PostgreSQL the server does, once `run` listens to it: its
    word comes after the commit, to the console that wrote and to all others alike.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._subscribers: tuple[Callable[[frozenset[str]], None], ...] = ()

    def subscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """See `services.books.ports.Changes`."""
        with self._guard:
            self._subscribers = (*self._subscribers, changed)

    def unsubscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """See `services.books.ports.Changes`."""
        with self._guard:
            self._subscribers = tuple(each for each in self._subscribers if each != changed)

    def committed(self, books: frozenset[str]) -> None:
        """Called after each commit. On PostgreSQL the server's word is awaited instead."""
        if books and not is_postgres(self._engine):
            self._tell(books)

    def run(self, stop: threading.Event) -> None:
        """The listener's thread: nothing to do on SQLite, which has one console."""
        while is_postgres(self._engine) and not stop.is_set():
            try:
                with self._listening() as driver:
                    self._tell(EVERYTHING)
                    while not stop.is_set():
                        self._hear(driver)
            except (SQLAlchemyError, psycopg.Error) as error:
                _log.warning("no word from the database server, trying again: %s", error)
                stop.wait(AGAIN_S)

    @contextmanager
    def _listening(self) -> Iterator[Any]:
        """A connection of its own, outside the pool."""
        raw = self._engine.raw_connection()
        driver: Any = raw.driver_connection
        raw.detach()
        try:
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
            yield driver
        finally:
            driver.close()

    def _hear(self, driver: Any) -> None:
        books = {said.payload for said in driver.notifies(timeout=HEAR_S, stop_after=1)}
        books |= {said.payload for said in driver.notifies(timeout=0)} if books else set()
        if books:
            self._tell(frozenset(books))

    def _tell(self, books: frozenset[str]) -> None:
        for changed in self._subscribers:
            changed(books)
