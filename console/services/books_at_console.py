"""The books as the panes of one console use them: who acts is asked at each call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS
from console.domain.books.incidents import Opened
from console.domain.books.visitors import Arrived, BadgePrinted, Left
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may
from console.services.books.incidents import BOOK as INCIDENTS
from console.services.visitors.service import BOOK as VISITORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef
    from console.domain.books.fields import Value
    from console.domain.books.kinds import Book
    from console.domain.people.actor import Actor
    from console.services.books.annual_report import AnnualReports
    from console.services.books.audits import Audits
    from console.services.books.exports import Exports
    from console.services.books.incidents import Incidents
    from console.services.books.ports import Changes, Drafts
    from console.services.books.printing import Printing
    from console.services.books.service import BookService
    from console.services.books.verification import BookVerification
    from console.services.scheme.service import SchemeService
    from console.services.visitors.service import VisitorService

PHRASES = (
    "Male, ",
    "Female, ",
    "Group of ",
    "fighting outside ",
    "running towards ",
    "walking towards ",
    "got into a vehicle, registration ",
    "police on scene",
    "ambulance on scene",
    "camera kept on the subject",
    "lost from view at ",
    "no further action",
)


@dataclass(frozen=True, slots=True)
class SchemeLists:
    """Lists that a scheme configures.

    Attributes:
        phrases: quick phrases and completions of free text.
        choices: by `kind.field`: proposals of an open choice, instead of those in the code.
    """

    phrases: tuple[str, ...] = PHRASES
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BooksAtConsole:
    """Any thread but the screen's, but for `person`, `may` and `readable`: calls wait for the database.

    Attributes:
        actor: who is on duty at this console now; raises OperatorError where nobody is.
        visits, scheme: None where there are no people whose permission could be asked (trials).
        printing, audits, exports, reports: None in trials without a key to sign with.
        proving: verifies books and exports; None in trials of parts.
        owner: of the scheme, as prints name it.
        changes: tells when entries were written, here or at another console.
    """

    books: BookService
    incidents: Incidents
    drafts: Drafts
    actor: Callable[[], Actor]
    words: SchemeLists = field(default_factory=SchemeLists)
    printing: Printing | None = None
    audits: Audits | None = None
    exports: Exports | None = None
    reports: AnnualReports | None = None
    proving: BookVerification | None = None
    owner: str = ""
    changes: Changes | None = None
    visits: VisitorService | None = None
    scheme: SchemeService | None = None

    def person(self) -> Actor | None:
        """Who is on duty, or None. Does not wait."""
        try:
            return self.actor()
        except OperatorError:
            return None

    def may(self, act: Permission) -> bool:
        """Whether to offer an act; the service asks again when it is done. Does not wait."""
        person = self.person()
        return person is not None and may(person.role, act)

    def readable(self) -> list[Book]:
        """The books that the person on duty may open. Does not wait."""
        return [book for book in BOOKS.values() if self.may(book.read_act)]

    def page(self, query: BookQuery) -> Sequence[Entry]:
        """See `BookService.page`."""
        return self.books.page(self.actor(), query)

    def case(self, ref: EntryRef) -> CaseFile:
        """See `BookService.case`."""
        return self.books.case(self.actor(), ref)

    def enter(
        self, payload: Any, about: int | None = None, draft: int | None = None, viewed: Sequence[int] = ()
    ) -> EntryRef:
        """Enter a payload of any book; incidents also hold recordings (see `Incidents`).

        Visitors are entered under the rules of `VisitorService`, whatever form they were typed in.
        """
        actor = self.actor()
        if draft is not None:
            self._check_own(actor, draft)
        if isinstance(payload, Opened):
            return self.incidents.open(actor, payload, viewed, draft)
        if type(payload).__module__ in _INCIDENT_MODULES and about is not None:
            return self.incidents.enter(actor, payload, about, draft)
        if self.visits is not None:
            if isinstance(payload, Arrived):
                return self.visits.arrive(actor, payload, draft)
            if isinstance(payload, BadgePrinted):
                return self.visits.enter_badge(actor, payload, about or 0, draft)
            if isinstance(payload, Left):
                return self.visits.leave(actor, about or 0, payload, draft)
        return self.books.enter(actor, payload, about, draft)

    def correct(self, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """See `BookService.correct`; who authorised a visit is asked of `VisitorService` again."""
        actor = self.actor()
        if self.visits is not None and ref.book == VISITORS:
            changes = self.visits.checked_changes(actor, changes)
        return self.books.correct(actor, ref, changes, why)

    def countersign(
        self,
        refs: Sequence[EntryRef],
        secret: str,
        remarks: str = "",
        read: Mapping[EntryRef, int] | None = None,
    ) -> None:
        """See `BookService.countersign`."""
        self.books.countersign(self.actor(), refs, secret, remarks, read)

    def due(self, book: str = "") -> Sequence[Entry]:
        """See `BookService.due`."""
        return self.books.due(self.actor(), book)

    def use_cameras(self, incident: int, cameras: Sequence[int]) -> tuple[int, ...]:
        """See `Incidents.add_cameras`."""
        return self.incidents.add_cameras(self.actor(), incident, cameras)

    def my_drafts(self, book: str) -> list[EntryDraft]:
        """One's own drafts of a book, newest first."""
        return [one for one in self.drafts.of(self.actor().login) if one.book == book]

    def save_draft(
        self,
        kind: str,
        typed: Mapping[str, Any],
        about: int | None = None,
        draft: int | None = None,
        author: str = "",
    ) -> int:
        """Keep what is being typed; the draft's number.

        Args:
            kind: of the entry that it may become.
            typed: as it stands in the form.
            about: number of the entry that it follows.
            draft: the draft that it was kept in before.
            author: who typed it, where that may not be who is on duty by now.
        """
        return self.drafts.save(author or self.actor().login, kind, typed, about, draft)

    def drop_draft(self, draft: int) -> None:
        """Throw one's own draft away."""
        self.drafts.drop(self.actor().login, draft)

    def _check_own(self, actor: Actor, draft: int) -> None:
        if draft not in {one.id for one in self.drafts.of(actor.login)}:
            raise OperatorError(
                "This draft is not yours, or was entered already.", "Type the entry in your own name."
            )


_INCIDENT_MODULES = {kind.payload.__module__ for kind in BOOKS[INCIDENTS].kinds}
