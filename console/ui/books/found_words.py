"""Marks in a list why a search found its rows: by background, bold and underline, never by colour alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.bridge.labels import book_words
from console.ui.books.formatting import entry_fields, one_line
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect
    from PySide6.QtGui import QPainter

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames

_WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
BEFORE_LETTERS = 12
"""Letters that stand before a word that would be cut off at the right, so that it is seen."""
SNIPPET_LETTERS = 60
SNIPPET_MOST = 2000
"""Letters of a field in which a word is looked for."""


def searched_words(typed: str) -> tuple[str, ...]:
    """Return the words of a search, as the books look for them."""
    return tuple(_WORDS.findall(typed))


def places_of(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where words of a text begin with them, as start and length, from the left."""
    places: list[tuple[int, int]] = []
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if pattern:
        places = [found.span() for found in re.finditer(rf"\b(?:{pattern})", text, re.IGNORECASE)]
    return [(begin, end - begin) for begin, end in places]


def found_in(entry: Entry, words: Sequence[str], names: EntryNames) -> str:
    """Return the field of an entry in which a word stands, with what is around it.

    Empty where no field of the entry itself has it: then it stands in what followed.
    """
    for title, spec, value in entry_fields(entry):
        said = one_line(value, spec, SNIPPET_MOST, names)
        places = places_of(words, said)
        if places:
            begin = max(0, places[0][0] - BEFORE_LETTERS)
            lead = "…" if begin else ""
            return f"{book_words(title)}: {lead}{said[begin : begin + SNIPPET_LETTERS]}"
    return ""


def where_found(entry: Entry, words: Sequence[str], names: EntryNames) -> str:
    """Return the words of the column that says where a search found an entry."""
    own = found_in(entry, words, names)
    return own or QCoreApplication.translate("Books", "in its number, or in a later entry")


class FoundWords(QStyledItemDelegate):
    """Paints cells with the words of the search marked. UI thread; used only while there is a search."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text = str(index.data() or "")
        if not places_of(self.words, text):
            super().paint(painter, option, index)
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        style = shown.widget.style() if shown.widget is not None else QApplication.style()
        room: QRect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget)
        shown.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        self._paint_text(painter, QRectF(room), text, shown.font)

    def _paint_text(self, painter: QPainter, room: QRectF, text: str, font: QFont) -> None:
        layout = laid_out(text, self.words, font, room.width())
        painter.save()
        painter.setClipRect(room)
        painter.setPen(colour("text"))
        layout.draw(
            painter, QPointF(room.left(), room.top() + (room.height() - layout.boundingRect().height()) / 2)
        )
        painter.restore()


def laid_out(text: str, words: Sequence[str], font: QFont, width: float) -> QTextLayout:
    """Return a line with its marked words; where the first would be cut off, the line begins near it."""
    line = text.partition("\n")[0]
    layout = _one_line(line, words, font)
    places = places_of(words, line)
    if places and layout.lineAt(0).cursorToX(sum(places[0]))[0] > width:  # type: ignore[index]
        begin = max(0, places[0][0] - BEFORE_LETTERS)
        layout = _one_line(f"…{line[begin:]}", words, font)
    return layout


def _one_line(line: str, words: Sequence[str], font: QFont) -> QTextLayout:
    layout = QTextLayout(line, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(formats_of(words, line))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def formats_of(words: Sequence[str], line: str) -> list[QTextLayout.FormatRange]:
    """Return the formats of the marked words of a line."""
    found = []
    for begin, length in places_of(words, line):
        one = QTextLayout.FormatRange()
        one.start, one.length = begin, length
        one.format = marked_format()
        found.append(one)
    return found


def marked_format() -> QTextCharFormat:
    """Return how a word that was searched for is marked."""
    made = QTextCharFormat()
    made.setBackground(colour("spot"))
    made.setForeground(colour("surface"))
    made.setFontWeight(QFont.Weight.Bold)
    made.setFontUnderline(True)
    return made
