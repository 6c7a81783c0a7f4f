"""The page of an entry with the buttons for follow-up entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRegularExpression, QUrl, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QTextDocument
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import book_words
from console.domain.books import BOOKS, KINDS
from console.domain.books.fields import Shape
from console.domain.books.kinds import Part
from console.domain.people.permissions import Permission
from console.ui.books.case_text import case_page
from console.ui.books.formatting import entry_fields
from console.ui.books.found_words import marked_format, searched_words
from console.ui.widgets.flow import Flow
from console.ui.widgets.svg_strokes import BOX, painter_path
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import FieldSpec, Value
    from console.domain.books.kinds import EntryKind
    from console.domain.cameras.camera import Camera
    from console.services.books_at_console import BooksAtConsole

MOST_MARKS = 300
_FINDING = (
    QRegularExpression.PatternOption.CaseInsensitiveOption
    | QRegularExpression.PatternOption.UseUnicodePropertiesOption
)


class CaseView(QWidget):
    """Shows one entry with its follow-up entries and what can be added. UI thread.

    Args:
        books: the books.
        cameras: the cameras of the scheme, by number.
        is_for_reading: leave out all buttons.
    """

    follow_wanted = Signal(object)
    """Emitted with the `EntryKind` of entry that follows or closes the case."""
    correct_wanted = Signal(int)
    """Emitted with the number of the entry to correct."""
    countersign_wanted = Signal()
    letters_wanted = Signal()
    """Emitted when the letters of the complaint shown are wanted."""
    camera_wanted = Signal(int)
    """Emitted with the number of a camera to call to the spot."""

    def __init__(
        self, books: BooksAtConsole, cameras: Mapping[int, Camera], *, is_for_reading: bool = False
    ) -> None:
        super().__init__()
        self._books, self._cameras = books, cameras
        self._is_for_reading = is_for_reading
        """Whether all buttons that add to the case are left out."""
        self.case: CaseFile | None = None
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow_link)
        self.add = QPushButton(self.tr("&Add"))
        self.menu = QMenu(self.add)
        self.add.setMenu(self.menu)
        self.close_case = QPushButton(self.tr("C&lose case"))
        self.reopen = QPushButton(self.tr("Re&open case"))
        self.reopen.setToolTip(self.tr("The case can be added to again. The reason is a new entry."))
        self.reopen.clicked.connect(self._reopen)
        self.correct = QPushButton(self.tr("Co&rrect"))
        self.countersign = QPushButton(self.tr("Counter&sign"))
        self.letters = QPushButton(self.tr("Le&tters…"))
        self.letters.setToolTip(self.tr("Letters to the complainant: write one, or save one that is kept."))
        self.letters.hide()
        self.letters.clicked.connect(self.letters_wanted)
        self.correct.clicked.connect(self._correct)
        self.countersign.clicked.connect(self.countersign_wanted)
        self.close_case.clicked.connect(self._close)
        buttons = Flow((self.add, self.close_case, self.reopen, self.letters, self.correct, self.countersign))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.page, 1)
        column.addLayout(buttons)
        self.setFocusProxy(self.page)

    def show_case(self, case: CaseFile) -> None:
        """Show an entry; if it is shown already, keep the scroll position."""
        is_same = self.case is not None and self.case.entry.ref == case.entry.ref
        place = self.page.verticalScrollBar().value() if is_same else 0
        self.case = case
        self._draw_signature(case)
        self.page.setHtml(
            case_page(case, self._cameras, self._books.names, can_correct=not self._is_for_reading)
        )
        self.page.verticalScrollBar().setValue(place)
        self._show_actions(case)

    def mark(self, typed: str) -> None:
        """Mark the words that a search was for, so that it is seen why it found this; scroll to the first."""
        found: list[QTextEdit.ExtraSelection] = []
        for word in searched_words(typed):
            # Where the search finds it: at the beginning of a word, so that a van is not seen in Evans.
            begins = QRegularExpression(rf"\b{QRegularExpression.escape(word)}", _FINDING)
            cursor = self.page.document().find(begins)
            while not cursor.isNull() and len(found) < MOST_MARKS:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = cursor
                selection.format = marked_format()
                found.append(selection)
                cursor = self.page.document().find(begins, cursor)
        self.page.setExtraSelections(found)
        if found:
            first = min(found, key=lambda one: one.cursor.selectionStart())
            place = self.page.cursorRect(first.cursor).top()
            if not 0 <= place < self.page.viewport().height():
                bar = self.page.verticalScrollBar()
                bar.setValue(bar.value() + place - self.page.viewport().height() // 3)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.case is not None:
            # The signature is a picture, and is drawn in the colours of the text.
            self._draw_signature(self.case)

    def _draw_signature(self, case: CaseFile) -> None:
        path = next(
            (str(value) for _, spec, value in _all_fields(case) if spec and spec.shape is Shape.SIGNATURE), ""
        )
        image = QImage(BOX[0] // 4, BOX[1] // 4, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(colour("raised"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(0.25, 0.25)
        painter.setPen(QPen(colour("text"), 6))
        painter.drawPath(painter_path(path))
        painter.end()
        kind = QTextDocument.ResourceType.ImageResource
        self.page.document().addResource(kind, QUrl("signature"), image)

    def _show_actions(self, case: CaseFile) -> None:
        """Show the possible buttons; those that the role forbids stay visible and refuse with the reason."""
        if self._is_for_reading:
            return
        self.menu.clear()
        for number, kind in enumerate(self.following(case, Part.FOLLOWS), 1):
            action = self.menu.addAction(f"&{number}  {book_words(kind.title)}")
            action.triggered.connect(lambda _=False, kind=kind: self.follow_wanted.emit(kind))
        self.add.setVisible(not self.menu.isEmpty())
        self.close_case.setVisible(bool(self.following(case, Part.CLOSES)))
        self.reopen.setVisible(bool(self.reopening(case)))
        is_complaint = case.entry.kind == "complaints.received"
        self.letters.setVisible(is_complaint and self._books.may(Permission.ANSWER_COMPLAINT))
        entry_kind = KINDS.get(case.entry.kind)
        self.correct.setVisible(entry_kind is not None and not entry_kind.is_automatic)
        person = self._books.person()
        is_own = person is not None and person.login == case.entry.author
        is_signed = person is not None and person.login in case.countersigned_by
        self.countersign.setVisible(self._books.may(Permission.COUNTERSIGN) and not is_own and not is_signed)

    def following(self, case: CaseFile, part: Part) -> list[EntryKind]:
        """Return the kinds that may follow or close an open case."""
        book = BOOKS.get(case.entry.book)
        if book is None or not case.is_open:
            return []
        return [kind for kind in book.kinds if kind.part is part and self._books.offers(kind)]

    def reopening(self, case: CaseFile) -> list[EntryKind]:
        """Return the kind that reopens a closed case, if its book has one."""
        book, opened = BOOKS.get(case.entry.book), KINDS.get(case.entry.kind)
        if book is None or opened is None or opened.part is not Part.OPENS or case.is_open:
            return []
        return [kind for kind in book.kinds if kind.part is Part.REOPENS and self._books.offers(kind)]

    def _reopen(self) -> None:
        if self.case is not None:
            for kind in self.reopening(self.case)[:1]:
                self.follow_wanted.emit(kind)

    def _close(self) -> None:
        if self.case is not None:
            for kind in self.following(self.case, Part.CLOSES)[:1]:
                self.follow_wanted.emit(kind)

    def _correct(self) -> None:
        if self.case is not None:
            self.correct_wanted.emit(self.case.entry.number)

    def _follow_link(self, link: QUrl) -> None:
        action, _, number = link.toString().partition(":")
        if not number.isdigit():
            return
        if action == "call":
            self.camera_wanted.emit(int(number))
        elif action == "correct":
            self.correct_wanted.emit(int(number))

    def clear(self) -> None:
        """Clear the page."""
        self.case = None
        self.page.clear()


def _all_fields(case: CaseFile) -> list[tuple[str, FieldSpec | None, Value]]:
    return [field for entry in (case.entry, *case.later) for field in entry_fields(entry)]
