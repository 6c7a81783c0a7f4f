"""The services of the books for the pages of one console. The actor is asked for at each call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS, KINDS
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.visitors.guest import is_guest
from console.services.books.service import kind_of
from console.services.books_at_console.book_services import BookServices
from console.services.books_at_console.correcting import CORRECTION_HANDLERS, NewCorrection
from console.services.books_at_console.draft_writer import DraftWriter
from console.services.books_at_console.entering import ENTRY_HANDLERS, NewFiling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef
    from console.domain.books.fields import Value
    from console.domain.books.kinds import Book, EntryKind
    from console.domain.people.actor import Actor


@dataclass(frozen=True, slots=True)
class BooksAtConsole(BookServices):
    """The services of the books at one console. Only `person`, `may` and `readable` do not wait."""

    def person(self) -> Actor | None:
        """Return the person who is on duty, or None. Does not wait."""
        try:
            return self.actor()
        except OperatorError:
            return None

    def may(self, act: Permission) -> bool:
        """Return whether to offer an act. The service checks again when it is done. Does not wait."""
        person = self.person()
        by_role = person is not None and may(person.role, act) and not is_guest(person.login)
        return person is not None and (by_role or self.is_allowed(act))

    def readable(self) -> list[Book]:
        """Return the books that the person on duty may open. Does not wait."""
        return [book for book in BOOKS.values() if self.may(book.read_act)]

    def offers(self, kind: EntryKind) -> bool:
        """Whether a form can enter this kind. Does not wait."""
        return not kind.is_automatic and (not kind.has_service or kind.payload in ENTRY_HANDLERS)

    def page(self, query: BookQuery) -> Sequence[Entry]:
        """Return a page of a book, newest first (`BookService.page`)."""
        return self.books.page(self.actor(), query)

    def case(self, ref: EntryRef) -> CaseFile:
        """Return an entry with all later entries about it (`BookService.case`)."""
        return self.books.case(self.actor(), ref)

    def enter(
        self, payload: Any, about: int | None = None, draft: int | None = None, viewed: Sequence[int] = ()
    ) -> EntryRef:
        """Enter a payload of any book, by the service of its kind where it has one (`ENTRY_HANDLERS`).

        Args:
            payload: of a kind's payload class.
            about: number of the entry that it follows.
            draft: what it was typed in; deleted with the entry.
            viewed: cameras that were looked at while it was typed; an incident holds their recordings too.

        Raises:
            Refusal: the person on duty may not.
            OperatorError: a field is wrong, the case is closed, or no one is on duty.
        """
        actor = self.actor()
        if draft is not None:
            self._check_draft(actor, draft, kind_of(payload).name, about)
        handler = ENTRY_HANDLERS.get(type(payload))
        if handler is None:
            return self.books.enter(actor, payload, about, draft)
        # Asked here too, so that a refusal comes first whatever the service checks before it asks.
        self.books.require(actor, kind_of(payload))
        # What a seat shows under an authorisation is in no ordinary book (RIP-04).
        seen = tuple(viewed) if self.officers.cameras.session is None else ()
        return handler(self, NewFiling(actor, payload, about, draft, seen))

    def correct(self, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Enter a correction, by the service of its kind where it has one (`CORRECTION_HANDLERS`).

        Raises:
            Refusal: the person on duty may not.
            OperatorError: no such entry, no reason, no change, or against the rules of its kind.
        """
        actor = self.actor()
        kind = KINDS.get(self.books.case(actor, ref).entry.kind)
        handler = CORRECTION_HANDLERS.get(kind.payload) if kind is not None else None
        if handler is None:
            return self.books.correct(actor, ref, changes, why)
        return handler(self, NewCorrection(actor, ref, changes, why))

    def countersign(
        self,
        refs: Sequence[EntryRef],
        secret: str,
        remarks: str = "",
        read: Mapping[EntryRef, int] | None = None,
    ) -> None:
        """Countersign entries after reading them (`BookService.countersign`)."""
        self.books.countersign(self.actor(), refs, secret, remarks, read)

    def due(self, book: str = "", most: int = 0) -> Sequence[Entry]:
        """Return the entries that wait for a countersignature (`BookService.due`)."""
        return self.books.due(self.actor(), book, most)

    def due_refs(self) -> Sequence[EntryRef]:
        """Return the places of all entries that wait for a countersignature (`BookService.due_refs`)."""
        return self.books.due_refs(self.actor())

    def use_cameras(self, incident: int, cameras: Sequence[int]) -> tuple[int, ...]:
        """Add cameras that were used during an incident (`Incidents.add_cameras`)."""
        if self.officers.cameras.session is not None:
            # Which cameras an officer has is in no ordinary book (RIP-04).
            return ()
        return self.incidents.add_cameras(self.actor(), incident, cameras)

    def my_drafts(self, book: str) -> list[EntryDraft]:
        """Return the own drafts for a book, newest first; with an officer at the seat, none from before."""
        session = self.officers.cameras.session
        return [
            draft
            for draft in self.drafts.drafts_of(self.actor().login)
            if draft.book == book and (session is None or draft.saved_utc >= session.begun_utc)
        ]

    def draft_writer(self) -> DraftWriter:
        """Return what saves the drafts of who is on duty now, even when someone else took over."""
        person = self.person()
        return DraftWriter(self.drafts, person.login if person is not None else "")

    def save_draft(
        self, kind: str, typed: Mapping[str, Any], about: int | None = None, draft: int | None = None
    ) -> int:
        """Save what is being typed (`DraftWriter.save`)."""
        return self.draft_writer().save(kind, typed, about, draft)

    def _check_draft(self, actor: Actor, draft: int, kind: str, about: int | None) -> None:
        """Refuse to enter a draft of someone else, or to drop the draft of another entry."""
        own = [(kept.id, kept.kind, kept.about) for kept in self.drafts.drafts_of(actor.login)]
        if (draft, kind, about) not in own:
            raise OperatorError(
                "This draft belongs to someone else or to another entry, or has already been saved.",
                "Start a new entry under your own name.",
            )
