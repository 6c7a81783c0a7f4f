"""Free text with quick phrases and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QKeyEvent

LEAST_TYPED = 3
_TAKING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}


class TextEdit(QPlainTextEdit):
    """Tab leaves it; Ctrl+Space proposes phrases, three letters of one do so too. UI thread.

    A paste that does not fit is cut at what does, and `was_cut` says so: a megabyte would stop the screen.
    """

    was_cut = Signal(int)
    """Letters that a paste had beyond what fits."""

    def __init__(self, most: int, phrases: Sequence[str] = (), lines: int = 6) -> None:
        super().__init__()
        self._most = most
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
        self.phrases = QCompleter(QStringListModel(list(phrases), self), self)
        self._popup = QListView()
        self.phrases.setPopup(self._popup)
        self.phrases.setWidget(self)
        self.phrases.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.phrases.setFilterMode(Qt.MatchFlag.MatchContains)
        self.phrases.activated.connect(self._complete)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        room = self._most - len(self.toPlainText()) + len(self.textCursor().selectedText())
        self.insertPlainText(text[: max(room, 0)])
        if len(text) > room:
            self.was_cut.emit(len(text) - max(room, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in _TAKING and popup.currentIndex().isValid():
            # The completer's: it puts the phrase in.
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.propose(self._word())
            return
        super().keyPressEvent(event)
        if event.text().isalpha() and len(self._word()) >= LEAST_TYPED:
            self.propose(self._word())
        elif popup.isVisible():
            popup.hide()

    def propose(self, word: str) -> None:
        """Show the phrases that have these letters; none is marked, so that Enter stays a new line."""
        self.phrases.setCompletionPrefix(word)
        if not self.phrases.completionCount():
            self._popup.hide()
            return
        place = self.cursorRect()
        place.setWidth(self.fontMetrics().averageCharWidth() * 44)
        self.phrases.complete(place)
        self._popup.setCurrentIndex(QModelIndex())

    def _word(self) -> str:
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return cursor.selectedText()

    def _complete(self, phrase: str) -> None:
        cursor = self.textCursor()
        if self.phrases.completionPrefix():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        cursor.insertText(phrase)
        self.setTextCursor(cursor)
