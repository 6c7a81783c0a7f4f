"""Count the entries of a period for the annual report, and compare faults with the contract.

What was done with covert cameras under an authorisation is in no count, whoever makes the report: a
difference of two reports, or a small number, would tell of it. Only how many authorisations were entered is.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.counts import Contract, Counts, counted
from console.domain.people.permissions import Permission, may
from console.services.books.concerned_entries import ConcernedEntries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from console.domain.books.entries import Entry
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

AT_ONCE = 2_000
COUNTED = (
    "incidents",
    "media-log",
    "prints",
    "disclosures",
    "complaints",
    "authorisations",
    "visitors",
    "security",
    "faults",
)


class AnnualReports:
    """Makes reports. Not for the UI thread: a year is read completely."""

    def __init__(self, store: BookStore, gate: Gate, clock: Clock, contract: Contract | None = None) -> None:
        self._store, self._gate, self._clock = store, gate, clock
        self._concerned = ConcernedEntries(store, gate)
        self._contract = contract or Contract()

    def period(
        self,
        actor: Actor,
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        progress: Callable[[int], None] = lambda _count: None,
        cameras: frozenset[int] | None = None,
    ) -> Counts:
        """Count what was entered in a period. Books that the actor may not read are left out.

        Args:
            actor: the person who reads.
            begin_utc: the first instant.
            end_utc: the instant after the last.
            progress: called at intervals with the number of entries read; it may raise to cancel.
            cameras: only cases and entries about these cameras; None: all.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, "annual report")
        books = [book for book in COUNTED if self._gate.find_refusal(actor, BOOKS[book].counting_act) is None]
        secret = {book: self._concerned.secret_pictures(book) for book in books}
        entered = chain.from_iterable(self._entries(book, begin_utc, end_utc) for book in books)
        entries: Iterator[Entry] = (one for one in entered if one.number not in secret[one.book])
        if cameras is not None:
            # Few entries are about a place, and how many there are would tell what happens there.
            kept = {book: self._concerned.numbers(actor, book) for book in books}
            about = _about(entries, cameras)
            entries = (entry for entry in about if entry.number not in kept[entry.book])
        return counted(_with_progress(entries, progress), self._contract, self._clock.utc_now())

    @staticmethod
    def left_out(actor: Actor) -> list[str]:
        """Return the titles of the books that are not in this person's counts. Does not wait."""
        return [BOOKS[book].title for book in COUNTED if not may(actor.role, BOOKS[book].counting_act)]

    def _entries(self, book: str, begin_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[Entry]:
        first, last = self._store.number_at(book, begin_utc) + 1, self._store.number_at(book, end_utc)
        for at in range(first, last + 1, AT_ONCE):
            yield from self._store.span(book, at, min(at + AT_ONCE - 1, last), personal=False)


def _about(entries: Iterable[Entry], cameras: frozenset[int]) -> Iterator[Entry]:
    """Yield the entries about cameras, and what follows them; what names no camera belongs to no site."""
    kept: set[tuple[str, int]] = set()
    for entry in entries:
        named = entry.fields.get("cameras")
        is_about = isinstance(named, tuple) and not cameras.isdisjoint(named)
        if is_about or any((entry.book, number) in kept for number in entry.about):
            kept.add((entry.book, entry.number))
            yield entry


def _with_progress(entries: Iterable[Entry], progress: Callable[[int], None]) -> Iterator[Entry]:
    for count, entry in enumerate(entries):
        if not count % 1_000:
            progress(count)
        yield entry
