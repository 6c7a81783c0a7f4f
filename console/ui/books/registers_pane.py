"""The pane for every book: read, add, follow up, correct and countersign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from console.bridge.labels import book_words
from console.domain.books import BOOKS
from console.ui.base.pane import PaneKind
from console.ui.books.book_view import BookView
from console.ui.books.print_menu import PrintMenu
from console.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.ui.base.context import PaneContext


class RegistersPane(QWidget):
    """Shows the chosen book. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._books = context.services.books
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 2, 10, 8)
        self._column.setSpacing(8)
        self.work = BookView(context, self._books)
        self._person: Actor | None = None
        self.books = QComboBox()
        self.books.setAccessibleName(self.tr("Book"))
        self._build()

    def _build(self) -> None:
        work = self.work
        self.purpose = QLabel()
        self.purpose.setObjectName("muted")
        self.purpose.setWordWrap(True)
        self.new_button = QPushButton(self.tr("&New entry"))
        self.new_button.setObjectName("primary")
        self.new_button.clicked.connect(self._new_only)
        self.new_menu = QMenu(self.new_button)
        for book in BOOKS.values():
            self.books.addItem(book_words(book.title), book.name)
        self.books.setAccessibleName(self.tr("Book"))
        self.books.setMaxVisibleItems(len(BOOKS))
        self.books.activated.connect(self.follow_person)
        printing = PrintMenu(self._context, self._books, work, self)
        self._column.addLayout(Flow((self.books, self.new_button, work.drafts, printing)))
        self._column.addWidget(self.purpose)
        self._column.addWidget(work, 1)
        self.setFocusProxy(self.books)
        work.view.camera_wanted.connect(self._call_camera)
        self._context.bridge.attendance.changed.connect(self._person_changed)

    def _person_changed(self) -> None:
        """Refresh if another person is signed on."""
        if self.isVisible() and self._books.person() != self._person:
            self.follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_person()

    def open_book(self, name: str) -> None:
        """Open a book."""
        self.books.setCurrentIndex(self.books.findData(name))
        self.follow_person()

    def show_entry(self, ref: EntryRef) -> None:
        """Open the book of an entry at its page."""
        self.open_book(ref.book)
        if self.work.book is not None:
            self.work.show_entry(ref)

    def follow_person(self) -> None:
        """Show the chosen book as far as the signed-on person may see it, else why not."""
        self._person = self._books.person()
        book = BOOKS[self.books.currentData()]
        self.purpose.setText(book.purpose)
        if self._books.person() is None:
            self.work.close_book()
            self.work.hint.setText(
                self.tr("No one is signed in at this console. Sign in to read and add entries.")
            )
        else:
            self.work.open_book(book)
        self._offer_new()

    def _offer_new(self) -> None:
        """Offer the kinds of new entry; a kind that the role forbids is refused by the service."""
        kinds = self.work.new_kinds()
        self.new_menu.clear()
        for number, kind in enumerate(kinds, 1):
            action = self.new_menu.addAction(f"&{number}  {book_words(kind.title)}")
            action.triggered.connect(lambda _=False, kind=kind: self.work.new(kind))
        self.new_button.setMenu(self.new_menu if len(kinds) > 1 else None)  # type: ignore[arg-type]  # the stub forgets that None takes the menu away
        may = any(self._books.may(kind.act) for kind in kinds)
        self.new_button.setEnabled(may)
        needed = kinds[0].act.value if kinds else ""
        self.new_button.setToolTip("" if may else self.tr("Your role cannot {0}.").format(needed))

    def _new_only(self) -> None:
        kinds = self.work.new_kinds()
        if len(kinds) == 1:
            self.work.new(kinds[0])

    def _call_camera(self, camera: int) -> None:
        from console.domain.errors import OperatorError

        try:
            self._context.bridge.wall.call(camera)
        except OperatorError as error:
            self._show_refusal(error)

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)


PANE = PaneKind(
    "registers",
    str(QT_TRANSLATE_NOOP("Panes", "Books")),
    RegistersPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
