"""Reminds a manager after sign-on of yearly reviews that are overdue or due soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.scheme.reviews import Due
from console.ui.base.background import ask_as_person
from console.ui.base.on_sign_on import OnSignOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from console.domain.people.person import Person
    from console.domain.scheme.reviews import ReviewState
    from console.services.books_at_console import BooksAtConsole
    from console.services.scheme.service import SchemeService
    from console.ui.base.context import PaneContext

TOLD = frozenset({Role.MANAGER, Role.DEPUTY})
MOST_NAMED = 3


class ReviewReminder(OnSignOn):
    """Shows the reminder once after sign-on. UI thread."""

    def __init__(
        self, context: PaneContext, books: BooksAtConsole, scheme: SchemeService, parent: QObject
    ) -> None:
        super().__init__(context, parent)
        self._books, self._scheme = books, scheme
        self.person_changed()

    def signed_on(self, person: Person) -> None:
        """Load the state of the reviews."""
        if person.role in TOLD:
            actor = person.actor
            ask_as_person(self._context, lambda: self._scheme.reviews(actor), self._notify)

    def _notify(self, reviews: Sequence[ReviewState]) -> None:
        late = [review.review for review in reviews if review.due in {Due.OVERDUE, Due.NEVER}]
        soon = [review.review for review in reviews if review.due is Due.SOON]
        sentences = []
        if late:
            sentences.append(self.tr("Yearly reviews overdue: {0}.").format(self._shorten(late)))
        if soon:
            sentences.append(self.tr("Due soon: {0}.").format(self._shorten(soon)))
        if sentences:
            self._context.bridge.messages.note(" ".join(sentences), self.tr("See the scheme settings."))

    def _shorten(self, names: Sequence[str]) -> str:
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        return self.tr("{0} and {1} more").format(", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED)
