"""Entries that are kept from who reads: complaints about them, and covert cameras (CMP-01, RIP-04)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.errors import DamagedFault
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.readers import named_in
from console.services.books.covert_entries import CovertEntries
from console.services.books.every import cases_of, every, has_unread, orphaned_entries, tied_entries
from console.services.books.readable import ReadableBooks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from console.domain.books.entries import CaseFile, Entry, EntryRef
    from console.domain.books.pictures import Pictures
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

OPENING = {"complaints": "complaints.received", "security": "security.breach"}
"""Books whose cases are kept from those named in the field `about`, with the kind that opens a case."""
KEPT_FROM_SOME = frozenset({"deployments", *OPENING})
"""Books some of whose entries are kept from some of their readers."""
DEPLOYMENTS, ASSESSED = "deployments", "deployments.assessed"
AUTHORISATIONS, ENTERED = "authorisations", "authorisations.entered"


class ConcernedEntries:
    """Finds what is kept from a person. Calls wait for the database.

    Args:
        store: the books.
        gate: knows the accounts of a person.
    """

    def __init__(self, store: BookStore, gate: Gate) -> None:
        self._store, self._gate = store, gate
        self._pictures = CovertEntries(store, gate)

    def numbers(self, actor: Actor, book: str) -> frozenset[int]:
        """Return the numbers of all entries of a book that are kept from the actor."""
        if book == DEPLOYMENTS:
            return self._covert(actor)
        covert = self.covert_pictures(actor, book)
        return covert | self._about(actor, book) if book in OPENING else covert

    def covert_pictures(self, actor: Actor, book: str) -> frozenset[int]:
        """Return which entries of a book name a covert camera, and are kept from the actor."""
        return self._pictures.numbers(actor, book)

    def secret_pictures(self, book: str) -> frozenset[int]:
        """Return which entries of a book name a covert camera and are kept from somebody, whoever asks."""
        return self._pictures.secret(book)

    def _about(self, actor: Actor, book: str) -> frozenset[int]:
        """Return the entries of cases that are about the actor."""
        own, opened = self._gate.accounts_of(actor), self._opened(book, OPENING[book])
        return self._unknown(book, OPENING[book], opened) | self._with_later(
            entry
            for entry in opened
            if isinstance(about := entry.fields.get("about"), tuple) and not own.isdisjoint(map(str, about))
        )

    def _covert(self, actor: Actor) -> frozenset[int]:
        """Return the entries of covert deployments under authorisations in which the actor is not named."""
        opened = self._opened(DEPLOYMENTS, ASSESSED)
        unknown = self._unknown(DEPLOYMENTS, ASSESSED, opened)
        covert = [entry for entry in opened if entry.fields.get("authorisation")]
        if self._gate.find_refusal(actor, Permission.INSPECT_AUTHORISATIONS) is None:
            return frozenset()
        if not covert:
            return unknown
        own = self._gate.accounts_of(actor)
        refs = (entry.ref for entry in self._opened(AUTHORISATIONS, ENTERED))
        known = {
            str(case.entry.fields.get("urn", "")).casefold()
            for case in cases_of(self._store, refs, personal=True)
            if not own.isdisjoint(named_in(case))
        }
        return unknown | self._with_later(
            entry for entry in covert if str(entry.fields["authorisation"]).strip().casefold() not in known
        )

    def _opened(self, book: str, kind: str) -> Sequence[Entry]:
        return list(every(self._store, BookQuery(book, kinds=(kind,))))

    def _unknown(self, book: str, kind: str, opened: Sequence[Entry]) -> frozenset[int]:
        """Return the entries of cases whose first entry cannot be read: nobody knows whom they concern."""
        if not has_unread(self._store, BookQuery(book, kinds=(kind,)), opened):
            return frozenset()
        return frozenset(entry.number for entry in orphaned_entries(self._store, book))

    def _with_later(self, entries: Iterable[Entry]) -> frozenset[int]:
        found: set[int] = set()
        for entry in entries:
            found |= {entry.number, *self._later(entry.ref)}
        return frozenset(found)

    def _later(self, ref: EntryRef) -> set[int]:
        """Return the numbers of all entries about an entry, and about those."""
        try:
            case = self._store.case(ref, personal=False)
        except DamagedFault:
            # One of them is damaged. The others are kept all the same, and are found one by one.
            tied = tied_entries(self._store, ref.book, ref.number + 1, {ref.number})
            return {entry.number for entry in tied}
        return {later.number for later in (case.later if case is not None else ())}

    def keeps_pictures(self, actor: Actor, author: str, pictures: Pictures) -> bool:
        """Return whether pictures that somebody named in a row beside the books are kept from a person."""
        return self._pictures.keeps(actor, author, pictures)

    def books_of(self, actor: Actor) -> ReadableBooks:
        """Return the books as a person may read them."""
        return ReadableBooks(
            self._store,
            partial(self.numbers, actor),
            partial(self._pictures.touched, actor),
            partial(self.readable_file, actor),
        )

    def readable_file(self, actor: Actor, case: CaseFile) -> CaseFile:
        """Return a case without what is kept from the actor.

        Raises:
            Refusal: all of it is.
        """
        self.require(actor, case.entry.book, [case.entry])
        # The other rules keep a case as a whole.
        kept = self.covert_pictures(actor, case.entry.book)
        return replace(case, later=tuple(one for one in case.later if one.number not in kept))

    def require(self, actor: Actor, book: str, entries: Iterable[Entry]) -> None:
        """Check that nothing among some entries is kept from the actor.

        Raises:
            Refusal: some of it is.
        """
        self.require_numbers(actor, book, {one.number for one in entries})

    def require_numbers(self, actor: Actor, book: str, numbers: Collection[int]) -> None:
        """Check that none of some entries of a book, by their numbers, is kept from the actor.

        Raises:
            Refusal: one is.
        """
        kept = self._about(actor, book) if book in OPENING else frozenset()
        if not kept.isdisjoint(numbers):
            raise _concerns_reader()
        covert = self._covert(actor) if book == DEPLOYMENTS else self.covert_pictures(actor, book)
        if not covert.isdisjoint(numbers):
            raise _not_named()

    def find_refusal(self, actor: Actor, book: str) -> Refusal | None:
        """Return why somebody cannot have a book as a whole, or None; entries of covert cameras aside."""
        if book in OPENING and self._about(actor, book):
            return _concerns_reader()
        return _not_named() if book == DEPLOYMENTS and self._covert(actor) else None


def _not_named() -> Refusal:
    return Refusal(
        # It does not say why: that would say what it is about.
        "You cannot read all of this.",
        "Ask the director, or the data protection manager.",
        rule="Some entries are read only by those who are named for them.",
        source="code of practice",
    )


def _concerns_reader() -> Refusal:
    return Refusal(
        "This concerns you, so you do not read it.",
        "Somebody else handles it: another manager, the data protection manager or the owner.",
        rule="A complaint or a breach is never handled by the person whom it concerns.",
        source="local code of practice, CMP-01",
    )
