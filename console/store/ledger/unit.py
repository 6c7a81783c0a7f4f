"""Units of work: an act and all its entries are committed together or not at all."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.text import text
from console.store.cameras import camera_row, insert_camera, update_camera
from console.store.errors import in_words, is_server_error
from console.store.ledger.apart_keys import stored_key
from console.store.ledger.append import append
from console.store.ledger.append_server import enter_on_server
from console.store.ledger.entry_encoding import compose
from console.store.ledger.faults import UNWRITABLE, reading_from
from console.store.ledger.incident_numbers import OPENED, number_incidents
from console.store.ledger.tail import missing_of
from console.store.ledger.word_sealing import has_words
from console.store.sealed_holds import SealedHold, end_sealed, is_sealed_owner, place_sealed
from console.store.tables import camera_facts, drafts, holds, scheme_facts
from console.store.transactions import is_postgres, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from console.domain.books.entries import NewEntry
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.store.ledger.entry_encoding import Composed


class LedgerUnit:
    """Implements `services.books.ports.Unit` on one connection. Only inside `Units.begin`."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        mark: Callable[[NewEntry], NewEntry] = lambda entry: entry,
    ) -> None:
        self.connection, self._clock, self._mark = connection, clock, mark
        self.books: set[str] = set()
        """The books that were written to."""

    def now_utc(self) -> dt.datetime:
        """Return the instant that entries of this unit would have."""
        return self._clock.utc_now()

    def append(self, entry: NewEntry) -> int:
        """Append an entry to its book; return its number."""
        self.books.add(entry.book)
        number = append(self.connection, self._mark(entry), self._clock.utc_now())
        if entry.kind == OPENED:
            number_incidents(self.connection)
        return number

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str, owner: str
    ) -> int:
        """Bar the deletion of footage; return the number of the hold."""
        row = {
            "camera": camera,
            "begin_utc": begin_utc,
            "end_utc": end_utc,
            "reason": reason,
            "author": author,
            "placed_utc": self._clock.utc_now(),
            "owner": owner,
        }
        key = self.connection.execute(sa.insert(holds).values(**row)).inserted_primary_key
        return int(key[0]) if key else 0

    def place_sealed_hold(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        author: str,
        owner: str,
    ) -> int:
        """Bar the deletion of footage without saying of which; return the number of the hold."""
        hold = SealedHold(tuple(cameras), begin_utc, end_utc)
        return place_sealed(self.connection, hold, author, owner, self._clock.utc_now())

    def end_holds(self, owner: str, end_utc: dt.datetime) -> tuple[int, ...]:
        """Set the end of an owner's holds; return their numbers."""
        if is_sealed_owner(owner):
            end_sealed(self.connection, owner, end_utc)
            mine = sa.select(holds.c.id).where(holds.c.owner == owner)
            return tuple(sorted(self.connection.execute(mine).scalars()))
        update = sa.update(holds).where(holds.c.owner == owner).values(end_utc=end_utc)
        return tuple(sorted(self.connection.execute(update.returning(holds.c.id)).scalars()))

    def lift_holds(self, owner: str) -> tuple[int, ...]:
        """End an owner's holds, so that retention may delete the recordings; return their numbers."""
        in_force = (holds.c.owner == owner) & holds.c.lifted_utc.is_(None)
        update = sa.update(holds).where(in_force).values(lifted_utc=self._clock.utc_now())
        return tuple(sorted(self.connection.execute(update.returning(holds.c.id)).scalars()))

    def begin_holds_earlier(self, owner: str, begin_utc: dt.datetime) -> None:
        """Let an owner's holds begin earlier, never later."""
        later = (holds.c.owner == owner) & (holds.c.begin_utc > begin_utc)
        self.connection.execute(sa.update(holds).where(later).values(begin_utc=begin_utc))

    def state_fact(self, name: str, text: str, author: str) -> None:
        """State a fact of the scheme from now on; earlier ones stay."""
        row = {"name": name, "text": text, "author": author, "since_utc": self._clock.utc_now()}
        self.connection.execute(sa.insert(scheme_facts).values(**row))

    def state_camera_fact(self, camera: int, name: str, content: str, author: str) -> int:
        """State a fact of a camera from now on; earlier ones stay. Return the number of the version."""
        row = {
            "camera": camera,
            "name": name,
            "content": content,
            "author": author,
            "since_utc": self._clock.utc_now(),
        }
        insert = sa.insert(camera_facts).values(**row).returning(camera_facts.c.id)
        return int(self.connection.execute(insert).scalar_one())

    def add_camera(self, camera: Camera) -> None:
        """Add a camera to the scheme."""
        insert_camera(self.connection, camera)

    def change_camera(self, camera: Camera) -> None:
        """Change the name, place or addresses of a camera."""
        update_camera(self.connection, camera.number, camera_row(camera))

    def remove_camera(self, number: int) -> None:
        """Remove a camera from the scheme; its number is never given again."""
        update_camera(self.connection, number, {"removed_utc": self._clock.utc_now()})

    def drop_draft(self, draft: int) -> None:
        """Delete a draft that was entered."""
        self.connection.execute(sa.delete(drafts).where(drafts.c.id == draft))


class Units:
    """Begins units of work; the chain has one order, whoever writes. Any thread.

    Args:
        engine: the main database.
        clock: gives the instant of each entry.
        committed: receives the books that have new entries, on the thread that wrote them.
    """

    def __init__(
        self, engine: Engine, clock: Clock, committed: Callable[[frozenset[str]], None] = lambda _books: None
    ) -> None:
        self._engine, self._clock, self._committed = engine, clock, committed
        self.mark: Callable[[NewEntry], NewEntry] = lambda entry: entry
        """Adds to an entry of a unit what the roster knows about its author; set when people are opened."""
        self._writer_lock = threading.Lock()

    def _exclusive(self) -> AbstractContextManager[object]:
        """Return a lock for SQLite, which has one writer; a server orders its writers itself."""
        return nullcontext() if is_postgres(self._engine) else self._writer_lock

    @contextmanager
    def begin(self) -> Iterator[LedgerUnit]:
        """Begin a unit of work; it is committed at the end, and rolled back if an error is raised in it.

        Raises:
            EnvironmentFault: the database cannot be written; nothing of the unit was saved.
        """
        with self._exclusive(), writing(self._engine, UNWRITABLE, _remedy) as connection:
            unit = LedgerUnit(connection, self._clock, self.mark)
            yield unit
        self._committed(frozenset(unit.books))

    def missing(self, entries: Sequence[NewEntry]) -> list[NewEntry]:
        """Return the entries that are not in the last `TAIL` of their books, in order.

        For entries whose commit is in doubt. Equal entries of one instant (to a millisecond) are counted, so
        that as many are missing as are not there.

        Raises:
            EnvironmentFault: the books cannot be read.
        """
        with reading_from(self._engine) as connection:
            return missing_of(connection, entries)

    def enter(self, entries: Sequence[NewEntry]) -> list[int]:
        """Append entries without anything else, all or none; on a server much faster than a unit of work.

        Raises:
            OperatorError: an entry closes a case that is already closed.
            EnvironmentFault: as for `begin`.
        """
        if not entries:
            return []
        # Incidents get numbers, and words are sealed for their readers, only in a unit of work.
        is_plain = all(entry.kind != OPENED and not has_words(entry) for entry in entries)
        if is_plain and is_postgres(self._engine):
            now_utc = self._clock.utc_now()
            with in_words(UNWRITABLE, _remedy):
                numbers = enter_on_server(self._engine, [self._composed(one, now_utc) for one in entries])
            if numbers is not None:
                self._committed(frozenset(entry.book for entry in entries))
                return numbers
        with self.begin() as unit:
            return [unit.append(entry) for entry in entries]

    def _composed(self, entry: NewEntry, now_utc: dt.datetime) -> Composed:
        composed = compose(entry, now_utc)
        return replace(composed, key=stored_key(self._engine, entry.book, composed.key))


def _remedy(cause: object) -> str:
    if is_server_error(cause, "OperationalError"):
        # If the connection broke during a commit, the entry may have been saved or not.
        return text(
            "Check the database server, and whether the entry is in the book, before you enter it again."
        )
    return text("Nothing was saved. Check the database's disk or server, then enter it again.")
