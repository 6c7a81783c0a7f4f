"""Printing the books: what is printed is signed and noted before it is seen (LOG-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.page_proof import (
    MOST_SPANS,
    PageProof,
    Span,
    of_head,
    reason_for,
    spans_of,
    spoken_spans,
)
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books.head_signing import HeadSigning
    from console.services.books.ports import BookStore, Gate

MOST = 2_000
MOST_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class Printout:
    """Entries to be printed: every number of each span, nothing left out.

    Attributes:
        by: who prints, as shown.
        has_personal: personal details are among it.
    """

    book: str
    title: str
    entries: Sequence[Entry]
    proof: PageProof
    by: str
    has_personal: bool


class Printing:
    """Any thread but the screen's: calls wait for the database and the keyring."""

    def __init__(self, store: BookStore, gate: Gate, heads: HeadSigning) -> None:
        self._store, self._gate, self._heads = store, gate, heads

    def prepare(self, actor: Actor, book: str, first: int, last: int) -> Printout:
        """Read the entries, sign for them, and note the print.

        Raises:
            Refusal: the actor may not print, or not read this book.
            OperatorError: there are no such entries, or too many for one print.
            EnvironmentFault: the head cannot be signed.
        """
        return self._prepare(actor, book, ((first, last),))

    def cases(self, actor: Actor, book: str, numbers: Sequence[int]) -> Printout:
        """Like `prepare`, for chosen entries with everything that was said about them later.

        An entry is never printed without its corrections: paper cannot be asked what followed.

        Raises:
            As `prepare`; and OperatorError where they lie too scattered for the code of a page.
        """
        self._check(actor, book, f"{len(numbers)} chosen")
        found: set[int] = set()
        for number in numbers:
            case = self._store.case(EntryRef(book, number), personal=False)
            if case is None:
                raise OperatorError(f"There is no entry {book} {number}.", "Choose again; the list is new.")
            found |= {number, *(one.number for one in case.later)}
        spans = spans_of(found)
        if not spans:
            raise OperatorError("No entry is chosen.", "Choose at least one in the list.")
        if len(spoken_spans(spans)) > MOST_SPANS:
            raise OperatorError(
                "These entries lie too scattered for one print.",
                "Choose fewer, or print from number to number.",
            )
        return self._prepare(actor, book, spans)

    def between(self, actor: Actor, book: str, begin_utc: dt.datetime, end_utc: dt.datetime) -> Printout:
        """Like `prepare`, for what was entered in a time.

        Raises:
            As `prepare`; and OperatorError where nothing was entered then.
        """
        self._check(actor, book, "by day")
        first, last = self._store.number_at(book, begin_utc) + 1, self._store.number_at(book, end_utc)
        if first > last:
            raise OperatorError("Nothing was entered in this book on these days.", "Choose other days.")
        return self._prepare(actor, book, ((first, last),))

    def _check(self, actor: Actor, book: str, what: str) -> None:
        self._gate.require(actor, Permission.PRINT_BOOKS, f"{book} {what}")
        self._gate.require(actor, BOOKS[book].read_act, book)

    def _prepare(self, actor: Actor, book: str, spans: tuple[Span, ...]) -> Printout:
        said_spans = spoken_spans(spans)
        self._check(actor, book, said_spans)
        if sum(last - first + 1 for first, last in spans) > MOST:
            raise OperatorError(f"At most {MOST:,} entries fit into one print.", "Print them in parts.")
        personal = may(actor.role, Permission.READ_PERSONAL)
        entries: list[Entry] = []
        for first, last in spans:
            entries += self._run(book, first, last, personal=personal)
        reason = reason_for(spans, (entry.hash for entry in entries))
        signed = next(one for one in self._heads.sign(reason, [book]) if one.head.book == book)
        with self._store.unit() as unit:
            said: dict[str, Value] = {"subject": f"{book} {said_spans}", "personal": personal}
            unit.append(NewEntry("audit", "book-printed", actor.login, said))
        return Printout(book, BOOKS[book].title, entries, of_head(signed), actor.name, personal)

    def _run(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        # A number as long as an arm is no number of an entry, and no database takes it.
        is_number = 0 < first <= last < MOST_NUMBER
        entries = self._store.span(book, first, last, personal=personal) if is_number else ()
        if not entries or entries[0].number != first or entries[-1].number != last:
            raise OperatorError(
                f"{BOOKS[book].title} has no entries {str(first)[:12]} to {str(last)[:12]}.",
                "Look at its last number.",
            )
        return entries
