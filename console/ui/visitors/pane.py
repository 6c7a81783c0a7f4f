"""The Visitors pane: who is in the room, signing in and out, and all visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.ui.base.action import action_by_id
from console.ui.base.pane import PaneKind
from console.ui.visitors.reception_view import ReceptionView

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.people.actor import Actor
    from console.ui.base.context import PaneContext


class VisitorsPane(QWidget):
    """Shows the visitor register while someone is signed in. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._person: Actor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        books = context.services.books
        self.counter = ReceptionView(context, books, books.visits)
        column.addWidget(self.counter, 1)
        self.setFocusProxy(self.counter)
        context.bridge.camera_status.polled.connect(self._follow_clock)
        context.bridge.attendance.changed.connect(self._person_changed)

    def _follow_clock(self) -> None:
        """Update which visitors are overdue; called five times a second."""
        if self.isVisible():
            self.counter.follow_clock()

    def _person_changed(self) -> None:
        """Refresh if another person is signed in."""
        if self.isVisible() and self.counter.service.person() != self._person:
            self.follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_person()

    def follow_person(self) -> None:
        """Show what the person at the console may see."""
        self._person = self.counter.service.person()
        self.counter.follow_person(self._person)

    def _require_counter(self) -> ReceptionView:
        if self.counter.service.person() is None:
            raise OperatorError(
                "No one is signed in at this console.",
                text("Sign in first ({spoken_keys}).", spoken_keys=action_by_id("change").spoken_keys),
            )
        return self.counter

    def new_arrival(self) -> None:
        """Open the form for signing in a visitor.

        Raises:
            Refusal: the role may not sign visitors in.
        """
        self._context.bridge.attendance.require(Permission.ADMIT_VISITOR, "visitor")
        self._require_counter().new_arrival()

    def who_is_here(self) -> None:
        """Show, save and print the list of people in the room."""
        self._require_counter().acts.who_is_here()


PANE = PaneKind(
    "visitors",
    str(QT_TRANSLATE_NOOP("Panes", "Visitors")),
    VisitorsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
