"""The form for a new random audit: the auditor's number and how many entries to draw from each book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from console.bridge.labels import book_words, error_words
from console.domain.books.sampling import MOST_DIGITS
from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.books.audits import MOST
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.kinds import Book
    from console.domain.errors import ConsoleError

USUAL = {"incidents": 6, "visitors": 4, "disclosures": 2}
IN_A_ROW = 2


class DrawForm(QWidget):
    """Asks for the auditor's number and the sample sizes. UI thread."""

    draw_wanted = Signal(object, object)
    """Emitted with the number and a dict of sample sizes by book name."""

    def __init__(self) -> None:
        super().__init__()
        self.number = QLineEdit()
        self.number.setPlaceholderText(self.tr("Any whole number, for example 4711"))
        self.number.setMaxLength(2 * MOST_DIGITS)
        self.number.setAccessibleName(self.tr("Your number"))
        self.number.returnPressed.connect(self._request_draw)
        self.sizes: dict[str, QSpinBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self.total = words("", "muted")
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.number.textChanged.connect(lambda _: self.refusal.hide())
        self.draw_button = button(self.tr("&Draw and record"), self._request_draw, is_first=True)
        about = words(
            self.tr(
                "The newest entry of each book is signed first. The signed hashes and your number "
                "then decide which entries are drawn. No one can influence the sample, and anyone "
                "can draw it again to check it."
            ),
            "muted",
        )
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(8)
        name = QLabel(self.tr("Your number"))
        name.setObjectName("fieldname")
        heading = words(self.tr("Draw a sample"), "heading")
        for widget in (heading, about, name, self.number):
            column.addWidget(widget)
        column.addLayout(self._grid)
        for widget in (self.total, self.refusal):
            column.addWidget(widget)
        column.addWidget(self.draw_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.setFocusProxy(self.number)

    def offer(self, books: Sequence[Book]) -> None:
        """Show a field for each book that the person may read."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self.sizes = {}
        for index, book in enumerate(books):
            box = QSpinBox()
            box.setRange(0, MOST)
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setValue(USUAL.get(book.name, 0))
            box.setAccessibleName(book_words(book.title))
            box.valueChanged.connect(lambda _: self._show_total())
            self.sizes[book.name] = box
            row, column = index // IN_A_ROW, 2 * (index % IN_A_ROW)
            self._grid.addWidget(QLabel(book_words(book.title)), row, column)
            self._grid.addWidget(box, row, column + 1)
        self._show_total()

    def _show_total(self) -> None:
        total = sum(box.value() for box in self.sizes.values())
        self.total.setText(self.tr("Entries selected: {0} (at most {1})").format(total, MOST))

    def _request_draw(self) -> None:
        try:
            number = whole_number(self.number.text())
        except OperatorError as error:
            self.refuse(error)
            self.number.setFocus()
            return
        self.draw_button.setEnabled(False)
        self.draw_wanted.emit(number, {name: box.value() for name, box in self.sizes.items()})

    def refuse(self, error: ConsoleError) -> None:
        """Show why no sample was drawn."""
        self.refusal.setText(error_words(error))
        self.refusal.show()
        self.draw_button.setEnabled(True)

    def clear(self) -> None:
        """Clear the number, which may be used once only, and any refusal."""
        self.number.clear()
        self.refusal.hide()
        self.draw_button.setEnabled(True)


def whole_number(typed: str) -> int:
    """Return the whole number that was typed; spaces, commas and underscores are ignored.

    Raises:
        OperatorError: the text is not a whole number, or has too many digits.
    """
    plain = re.sub(r"[\s,_]", "", typed)
    if not re.fullmatch(r"[+-]?[0-9]+", plain):
        raise OperatorError("Enter a whole number, for example 4711.")
    if len(plain.lstrip("+-")) > MOST_DIGITS:
        raise OperatorError(
            "The number is too long.", text("Enter at most {most_digits} digits.", most_digits=MOST_DIGITS)
        )
    return int(plain)
