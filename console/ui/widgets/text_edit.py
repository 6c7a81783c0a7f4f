"""A text field with quick phrases and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListView, QPlainTextEdit

from console.ui.widgets.completion import completer_for, dress_offers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QKeyEvent

LEAST_TYPED = 3
_TAKING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}


class TextEdit(QPlainTextEdit):
    """A text field; Tab leaves it, Ctrl+Space or three letters suggest phrases. UI thread.

    A paste that does not fit is cut and reported by `was_cut`: a megabyte of text would block
    the screen.

    Args:
        most: most characters.
        phrases: quick phrases to suggest.
        lines: height in lines.
    """

    was_cut = Signal(int)
    """Emitted with the number of pasted characters that did not fit."""

    def __init__(self, most: int, phrases: Sequence[str] = (), lines: int = 6) -> None:
        super().__init__()
        self._max_length = most
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
        self.phrases = completer_for(self, QStringListModel(list(phrases), self))
        self._popup = QListView()
        self.phrases.setPopup(self._popup)
        dress_offers(self.phrases, self)
        self.phrases.setWidget(self)
        self.phrases.activated.connect(self._insert_phrase)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        room = self._max_length - len(self.toPlainText()) + len(self.textCursor().selectedText())
        self.insertPlainText(text[: max(room, 0)])
        if len(text) > room:
            self.was_cut.emit(len(text) - max(room, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in _TAKING and popup.currentIndex().isValid():
            # Leave the key to the completer, which inserts the phrase.
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.propose(self._word_at_cursor())
            return
        super().keyPressEvent(event)
        if event.text().isalpha() and len(self._word_at_cursor()) >= LEAST_TYPED:
            self.propose(self._word_at_cursor())
        elif popup.isVisible():
            popup.hide()

    def propose(self, word: str) -> None:
        """Show phrases that contain these letters; none is selected, so that Enter starts a new line."""
        self.phrases.setCompletionPrefix(word)
        if not self.phrases.completionCount():
            self._popup.hide()
            return
        place = self.cursorRect()
        place.setWidth(self.fontMetrics().averageCharWidth() * 44)
        self.phrases.complete(place)
        self._popup.setCurrentIndex(QModelIndex())

    def _word_at_cursor(self) -> str:
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return cursor.selectedText()

    def _insert_phrase(self, phrase: str) -> None:
        cursor = self.textCursor()
        if self.phrases.completionPrefix():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        cursor.insertText(phrase)
        self.setTextCursor(cursor)
