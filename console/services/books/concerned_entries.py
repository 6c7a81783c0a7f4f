"""Entries about the person who reads: nobody reads a complaint or a breach that concerns them (CMP-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.people.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

OPENING = {"complaints": "complaints.received", "security": "security.breach"}
"""Books whose cases are kept from those named in the field `about`, with the kind that opens a case."""
MOST_CASES = 10_000


class ConcernedEntries:
    """Finds what is kept from a person. Calls wait for the database.

    Args:
        store: the books.
        gate: knows the accounts of a person.
    """

    def __init__(self, store: BookStore, gate: Gate) -> None:
        self._store, self._gate = store, gate

    def numbers(self, actor: Actor, book: str) -> frozenset[int]:
        """Return the numbers of all entries of cases about the actor, by any of their accounts."""
        if book not in OPENING:
            return frozenset()
        own = self._gate.accounts_of(actor)
        query = BookQuery(book, limit=MOST_CASES, kinds=(OPENING[book],))
        found: set[int] = set()
        for entry in self._store.page(query, personal=False):
            about = entry.fields.get("about")
            if isinstance(about, tuple) and not own.isdisjoint(about):
                case = self._store.case(entry.ref, personal=False)
                found |= {entry.number, *(later.number for later in (case.later if case is not None else ()))}
        return frozenset(found)

    def require(self, actor: Actor, book: str, entries: Iterable[Entry]) -> None:
        """Check that nothing among some entries is kept from the actor.

        Raises:
            Refusal: some of it concerns them.
        """
        kept = self.numbers(actor, book)
        if any(one.number in kept for one in entries):
            raise concerns_reader()


def concerns_reader() -> Refusal:
    """Return the refusal of reading what concerns oneself."""
    return Refusal(
        "This concerns you, so you do not read it.",
        "Somebody else handles it: another manager, the data protection manager or the owner.",
        rule="A complaint or a breach is never handled by the person whom it concerns.",
        source="local code of practice, CMP-01",
    )
