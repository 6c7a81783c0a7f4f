"""Print the books. A print is signed and recorded before it is shown (LOG-05)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.entry_words import EntryNames
from console.domain.books.page_proof import (
    MOST_SPANS,
    PageProof,
    Span,
    of_head,
    reason_for,
    spans_of,
    spoken_spans,
)
from console.domain.books.spoken_refs import spoken_ref
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.service import book_named, sees_personal

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
    """The entries to print: every number of each span.

    Attributes:
        by: name of the person who prints.
        has_personal: whether personal details are included.
        names: the people and cameras that entries keep by user name and number.
    """

    book: str
    title: str
    entries: Sequence[Entry]
    proof: PageProof
    by: str
    has_personal: bool
    names: EntryNames = field(default_factory=EntryNames)

    @property
    def called(self) -> str:
        """The number of its own of the only incident in it, by which people know it; else empty."""
        own = {entry.own_number for entry in self.entries} - {""}
        return own.pop() if len(own) == 1 else ""


class Printing:
    """Prepares prints. Not for the UI thread: calls wait for the database and the keyring."""

    def __init__(self, store: BookStore, gate: Gate, heads: HeadSigning) -> None:
        self._store, self._gate, self._heads = store, gate, heads
        self._concerned = ConcernedEntries(store, gate)

    def prepare(self, actor: Actor, book: str, first: int, last: int) -> Printout:
        """Read the entries, sign for them, and record the print.

        Raises:
            Refusal: the actor may not print, or not read this book.
            OperatorError: there are no such entries, or too many for one print.
            EnvironmentFault: the head cannot be signed.
        """
        return self._prepare(actor, book, ((first, last),))

    def cases(self, actor: Actor, book: str, numbers: Sequence[int]) -> Printout:
        """Prepare a print of chosen entries with all later entries about them.

        An entry is never printed without its corrections, because paper does not show what followed.

        Raises:
            Refusal, OperatorError, EnvironmentFault: as for `prepare`; also if the entries are too scattered.
        """
        self._check(actor, book, f"{len(numbers)} chosen")
        all_numbers: set[int] = set()
        for number in numbers:
            case = self._store.case(EntryRef(book, number), personal=False)
            if case is None:
                raise OperatorError(
                    text("There is no entry {ref}.", ref=spoken_ref(EntryRef(book, number))),
                    "The list has changed. Choose again.",
                )
            self._concerned.require(actor, book, [case.entry])
            all_numbers |= {number, *(entry.number for entry in case.later)}
        spans = spans_of(all_numbers)
        if not spans:
            raise OperatorError("No entries are selected.", "Select at least one in the list.")
        if len(spoken_spans(spans)) > MOST_SPANS:
            raise _scattered()
        return self._prepare(actor, book, spans)

    def between(self, actor: Actor, book: str, begin_utc: dt.datetime, end_utc: dt.datetime) -> Printout:
        """Prepare a print of what was entered in a time.

        Raises:
            Refusal, OperatorError, EnvironmentFault: as for `prepare`; also if nothing was entered then.
        """
        self._check(actor, book, "by day")
        first, last = self._store.number_at(book, begin_utc) + 1, self._store.number_at(book, end_utc)
        if first > last:
            raise OperatorError("Nothing was entered in this book on these days.", "Choose other days.")
        return self._prepare(actor, book, ((first, last),))

    def _check(self, actor: Actor, book: str, entries: str) -> None:
        self._gate.require(actor, Permission.PRINT_BOOKS, f"{book} {entries}")
        self._gate.require(actor, book_named(book).read_act, book)

    def _prepare(self, actor: Actor, book: str, spans: tuple[Span, ...]) -> Printout:
        self._check(actor, book, spoken_spans(spans))
        if sum(last - first + 1 for first, last in spans) > MOST:
            raise OperatorError(
                text("One print can hold at most {most:,} entries.", most=MOST), "Print them in parts."
            )
        spans = self._readable(actor, book, spans)
        span_text = spoken_spans(spans)
        personal = sees_personal(self._gate, actor)
        entries: list[Entry] = []
        for first, last in spans:
            entries += self._run(book, first, last, personal=personal)
        self._concerned.require(actor, book, entries)
        reason = reason_for(spans, (entry.hash for entry in entries))
        signed = next(head for head in self._heads.sign(reason, [book]) if head.head.book == book)
        with self._store.unit() as unit:
            fields: dict[str, Value] = {"subject": f"{book} {span_text}", "personal": personal}
            unit.append(NewEntry("audit", "book-printed", actor.login, fields))
        return Printout(book, BOOKS[book].title, entries, of_head(signed), actor.name, personal)

    def _readable(self, actor: Actor, book: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return the spans without entries of covert cameras: what the room did that day is printed still."""
        kept = self._concerned.covert_pictures(actor, book)
        if not kept:
            return spans
        left = spans_of(
            number for first, last in spans for number in range(first, last + 1) if number not in kept
        )
        if not left:
            raise OperatorError("No entries are selected.", "Select at least one in the list.")
        if len(spoken_spans(left)) > MOST_SPANS:
            raise _scattered()
        return left

    def _run(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        # Databases do not accept larger numbers.
        is_number = 0 < first <= last < MOST_NUMBER
        entries = self._store.span(book, first, last, personal=personal) if is_number else ()
        if not entries or entries[0].number != first or entries[-1].number != last:
            title, from_number, to_number = BOOKS[book].title, str(first)[:12], str(last)[:12]
            raise OperatorError(
                text(
                    "{title} does not have entries {from_number} to {to_number}.",
                    title=title,
                    from_number=from_number,
                    to_number=to_number,
                ),
                "Check the last number in the book.",
            )
        return entries


def _scattered() -> OperatorError:
    return OperatorError(
        "The selection has too many separate ranges for one print.",
        "Select fewer, or print a range of numbers.",
    )
