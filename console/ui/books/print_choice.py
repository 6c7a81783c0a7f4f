"""The choice of what to print from a book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QLineEdit, QRadioButton, QWidget

from console.domain.clock import LONDON
from console.domain.errors import OperatorError
from console.domain.instants import day_of, spoken_day
from console.domain.people.calendar import midnight_utc
from console.domain.text import text
from console.ui.books.audit_draw_form import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.people.actor import Actor
    from console.services.books.printing import Printing, Printout

    Prepare = Callable[[Printing, Actor], Printout]

DAY = dt.timedelta(days=1)
LINE_LETTERS = 16
"""Letters that a line shows at least: a date, with its edges."""
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PrintSelection:
    """What the pane shows of a book when printing starts.

    Attributes:
        current: number of the entry that is shown; None if there is none.
        called: its own number if it is an incident, by which people know it; else empty.
        chosen: numbers of the entries that are selected in the list.
        shown: numbers of the oldest and the newest entry on the screen; zeros for an empty list.
        days: days of these two in London; None for an empty list.
    """

    book: str
    current: int | None = None
    chosen: Sequence[int] = ()
    shown: tuple[int, int] = (0, 0)
    days: tuple[dt.date, dt.date] | None = None
    called: str = ""


class PrintChoice(QWidget):
    """Asks which entries to print. UI thread."""

    def __init__(self, selected: PrintSelection) -> None:
        super().__init__()
        self._selected = selected
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.current = self._radio(
            self.tr("Incident {0} (entry {1} of the book) and its later entries").format(
                selected.called, selected.current
            )
            if selected.called
            else self.tr("Entry {0} and its later entries").format(selected.current or "–")
        )
        self.current.setEnabled(selected.current is not None)
        self.chosen = self._radio(
            self.tr("All selected entries ({0}), each with its later entries").format(len(selected.chosen))
        )
        self.chosen.setEnabled(len(selected.chosen) > 1)
        today = dt.datetime.now(LONDON).date()
        since, until = map(spoken_day, selected.days or (today, today))
        self.numbers = self._radio(self.tr("From entry number"))
        self.first, self.last = self._add_pair(
            self.tr("to"), *(str(number) if number else "" for number in selected.shown)
        )
        self.first.setAccessibleName(self.tr("From entry number"))
        self.last.setAccessibleName(self.tr("To entry number"))
        self.days = self._radio(self.tr("From date"))
        self.since, self.until = self._add_pair(self.tr("to"), since, until)
        self.since.setAccessibleName(self.tr("From date"))
        self.until.setAccessibleName(self.tr("To date"))
        best = self.chosen if self.chosen.isEnabled() else self.current
        (best if best.isEnabled() else self.numbers).setChecked(True)
        for lines, radio in (((self.first, self.last), self.numbers), ((self.since, self.until), self.days)):
            for line in lines:
                line.textEdited.connect(lambda _, radio=radio: radio.setChecked(True))

    def _radio(self, text: str) -> QRadioButton:
        radio = QRadioButton(text)
        self._group.addButton(radio)
        self._grid.addWidget(radio, self._grid.rowCount(), 0)
        return radio

    def _add_pair(self, between: str, first: str, last: str) -> tuple[QLineEdit, QLineEdit]:
        row = self._grid.rowCount() - 1
        lines = QLineEdit(first), QLineEdit(last)
        for column, widget in ((1, lines[0]), (2, QLabel(between)), (3, lines[1])):
            self._grid.addWidget(widget, row, column)
        width = self.fontMetrics().averageCharWidth() * LINE_LETTERS
        for line in lines:
            line.setMaxLength(30)
            line.setMinimumWidth(width)
        return lines

    def prepare(self) -> Prepare:
        """Return the call of the printing service for the choice.

        Raises:
            OperatorError: a number or a date is not valid.
        """
        book, selected = self._selected.book, self._selected
        if self.numbers.isChecked():
            first, last = whole_number(self.first.text()), whole_number(self.last.text())
            if first > last:
                raise OperatorError(
                    text("{first} is higher than {last}.", first=first, last=last),
                    "Enter the lower number first.",
                )
            return lambda printing, actor: printing.prepare(actor, book, first, last)
        if self.days.isChecked():
            begin_utc, end_utc = _day_range(self.since.text(), self.until.text())
            return lambda printing, actor: printing.between(actor, book, begin_utc, end_utc)
        numbers = tuple(selected.chosen) if self.chosen.isChecked() else (selected.current or 0,)
        return lambda printing, actor: printing.cases(actor, book, numbers)


def _day_range(since: str, until: str) -> tuple[dt.datetime, dt.datetime]:
    now = dt.datetime.now(dt.UTC)
    first, last = day_of(since, now), day_of(until, now)
    if first > last:
        raise OperatorError(
            text("{first} is after {last}.", first=spoken_day(first), last=spoken_day(last)),
            "Enter the earlier date first.",
        )
    return midnight_utc(first), midnight_utc(last + DAY)
