"""The form that draws a sample: a number of the auditor's, and how many entries of which book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from console.domain.books.sampling import MOST_DIGITS
from console.domain.errors import OperatorError
from console.services.books.audits import MOST
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.kinds import Book
    from console.domain.errors import ConsoleError

USUAL = {"incidents": 6, "visitors": 4, "disclosures": 2}
IN_A_ROW = 2


class DrawForm(QWidget):
    """UI thread."""

    draw_wanted = Signal(object, object)
    """The number, and how many of which book by name."""

    def __init__(self) -> None:
        super().__init__()
        self.number = QLineEdit()
        self.number.setPlaceholderText(self.tr("Any whole number, for instance from dice"))
        self.number.setMaxLength(2 * MOST_DIGITS)
        self.number.setAccessibleName(self.tr("Your number"))
        self.number.returnPressed.connect(self._draw)
        self.sizes: dict[str, QSpinBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self.total = words("", "muted")
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.number.textChanged.connect(lambda _: self.refusal.hide())
        self.draw_button = button(self.tr("&Draw and record"), self._draw, is_first=True)
        about = words(
            self.tr(
                "The heads of the books are signed first; then their hashes and your number decide. "
                "Nobody can steer the sample, and anybody can draw it again."
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
        """The books that the person may read."""
        while self._grid.count():
            taken = self._grid.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        self.sizes = {}
        for at, book in enumerate(books):
            box = QSpinBox()
            box.setRange(0, MOST)
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setValue(USUAL.get(book.name, 0))
            box.setAccessibleName(book.title)
            box.valueChanged.connect(lambda _: self._sum())
            self.sizes[book.name] = box
            row, column = at // IN_A_ROW, 2 * (at % IN_A_ROW)
            self._grid.addWidget(QLabel(book.title), row, column)
            self._grid.addWidget(box, row, column + 1)
        self._sum()

    def _sum(self) -> None:
        total = sum(box.value() for box in self.sizes.values())
        self.total.setText(self.tr("{0} entries at most, of {1} that a sample may have").format(total, MOST))

    def _draw(self) -> None:
        try:
            number = whole_number(self.number.text())
        except OperatorError as error:
            self.refuse(error)
            self.number.setFocus()
            return
        self.draw_button.setEnabled(False)
        self.draw_wanted.emit(number, {name: box.value() for name, box in self.sizes.items()})

    def refuse(self, error: ConsoleError) -> None:
        """Say why nothing was drawn."""
        self.refusal.setText(str(error))
        self.refusal.show()
        self.draw_button.setEnabled(True)

    def clear(self) -> None:
        """For the next one: a number is used once."""
        self.number.clear()
        self.refusal.hide()
        self.draw_button.setEnabled(True)


def whole_number(typed: str) -> int:
    """The number that an auditor typed; blanks and thousands' commas do not matter.

    Raises:
        OperatorError: it is none, or has too many digits.
    """
    plain = re.sub(r"[\s,_]", "", typed)
    if not re.fullmatch(r"[+-]?[0-9]+", plain):
        shown = f"“{typed.strip()[:40]}”" if typed.strip() else "Nothing"
        raise OperatorError(f"{shown} is no whole number.", "Type one, such as 4711.")
    if len(plain.lstrip("+-")) > MOST_DIGITS:
        raise OperatorError(f"The number has more than {MOST_DIGITS} digits.", "Type a shorter one.")
    return int(plain)
