"""The Scheme pane: shows the scheme settings while someone is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.ui.base.pane import PaneKind
from console.ui.scheme.scheme_view import SchemeView

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.people.actor import Actor
    from console.ui.base.context import PaneContext


class SchemePane(QWidget):
    """Shows the scheme settings while someone is signed in. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._person: Actor | None = None
        self.empty = QLabel(self.tr("No one is signed in at this console."))
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.addWidget(self.empty)
        books = context.services.books
        self.view = SchemeView(context, books, books.scheme)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        context.bridge.attendance.changed.connect(self._person_changed)

    def _person_changed(self) -> None:
        """Refresh if another person is signed in."""
        if self.isVisible() and self.view.service.person() != self._person:
            self.follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_person()

    def follow_person(self) -> None:
        """Show what the person at the console may see."""
        self._person = self.view.service.person()
        self.view.setVisible(self._person is not None)
        self.empty.setVisible(self._person is None)
        self.view.follow_person()


PANE = PaneKind(
    "scheme",
    str(QT_TRANSLATE_NOOP("Panes", "Scheme")),
    SchemePane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
