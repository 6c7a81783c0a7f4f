"""The dialog with every time the scheme said yes, to whom and on whose word (LOG-04, LOG-06, PPL-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPageSize
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.bridge.labels import error_words
from console.domain.clock import LONDON
from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import day_of as typed_day
from console.domain.instants import spoken_day
from console.domain.people.calendar import midnight_utc, months_before
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.ui.base.background import ask_as_person
from console.ui.base.save_file import prints_folder, write_private
from console.ui.books.agreements_texts import (
    ListChoice,
    Wanted,
    agreement_columns,
    agreements_csv,
    left_out_words,
    nothing_words,
    page_words,
    paper_html,
    wanted_words,
)
from console.ui.books.keys import PRINT_KEYS
from console.ui.widgets.column_model import ColumnTable
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, print_out, write_pdf
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.services.books.agreements import Agreement, Agreements
    from console.ui.base.context import PaneContext

DAY = dt.timedelta(days=1)
MARGIN_MM, POINTS = 15.0, 8
MOST_TYPED = 200
DAY_LETTERS = 19


class AgreementsDialog(Dialog):
    """Lists who said yes in some days, from all books that the person may read, and prints it. UI thread.

    It closes when another person comes to the console.
    """

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who said yes"))
        scale = clamped(context.settings.scale)
        self.resize(round(1180 * scale), round(620 * scale))
        self._context, self._service = context, context.services.books
        self._person = self._service.person()
        self._read: Agreements | None = None
        self._columns = agreement_columns(self._service.names)
        today = self._service.surveillance.now_utc().astimezone(LONDON).date()
        self.choice = ListChoice(today.replace(day=1), today)
        self.since, self.until = QLineEdit(), QLineEdit()
        self.wanted, self.typed = QComboBox(), QLineEdit()
        self.oldest_first = QCheckBox(self.tr("&Oldest first when printed or saved"))
        self.model: ColumnTable[Agreement] = ColumnTable(self._columns, self)
        self.table = SortedTable(self.model)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.said, self.refusal = words("", "muted"), words("", "refusal")
        self.print_button = button(self.tr("&Print"), self.print_list, is_first=True)
        self.print_button.setToolTip(self.tr("What the list shows; it is saved as PDF as well"))
        self.csv_button = button(self.tr("Save C&SV"), self.save_csv)
        self._build()
        self._context.bridge.attendance.changed.connect(self._person_changed)
        self._show_days()
        self.typed.setFocus()
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(
            words(self.tr("Every time the scheme said yes, to whom and on whose word"), "heading")
        )
        column.addLayout(self._choices())
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self.refusal)
        row = QHBoxLayout()
        row.addWidget(self.oldest_first)
        row.addStretch()
        for widget in (self.csv_button, self.print_button, button(self.tr("Close"), self.reject)):
            row.addWidget(widget)
        column.addLayout(row)
        printing = QAction(self.tr("Print"), self)
        printing.setShortcuts([QKeySequence(keys) for keys in PRINT_KEYS])
        printing.triggered.connect(lambda _: self.print_list())
        self.addAction(printing)
        self.wanted.currentIndexChanged.connect(lambda _: self._filter())
        self.typed.textEdited.connect(lambda _: self._filter())
        self.oldest_first.toggled.connect(lambda _: self._filter())
        for line in (self.since, self.until):
            line.editingFinished.connect(self._read_days)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        width = self.fontMetrics().averageCharWidth() * DAY_LETTERS
        before, after = (
            button("‹", lambda: self._change_month(-1)),
            button("›", lambda: self._change_month(1)),
        )
        for arrow, name in ((before, self.tr("Previous month")), (after, self.tr("Next month"))):
            arrow.setToolTip(name)
            arrow.setAccessibleName(name)
            arrow.setAutoDefault(False)
        for line in (self.since, self.until):
            line.setMaxLength(30)
            line.setFixedWidth(width)
        for part in Wanted:
            self.wanted.addItem(wanted_words(part), part)
        self.typed.setMaxLength(MOST_TYPED)
        self.typed.setPlaceholderText(self.tr("Words in the line"))
        self.typed.setClearButtonEnabled(True)
        row.addWidget(before)
        for label, field in (
            (self.tr("&From"), self.since),
            (self.tr("&to"), self.until),
            (self.tr("S&how"), self.wanted),
            (self.tr("&Words"), self.typed),
        ):
            if field is self.wanted:
                row.addWidget(after)
            told = QLabel(label)
            told.setBuddy(field)
            field.setAccessibleName(label.replace("&", ""))
            row.addWidget(told)
            row.addWidget(field, 1 if field is self.typed else 0)
        return row

    # -- what is shown ---------------------------------------------------------------------------------------

    def _person_changed(self) -> None:
        if self._service.person() != self._person:
            self.reject()

    def _show_days(self) -> None:
        self.since.setText(spoken_day(self.choice.first))
        self.until.setText(spoken_day(self.choice.last))

    def _change_month(self, months: int) -> None:
        first = months_before(self.choice.first.replace(day=1), -months)
        last = months_before(first, -1) - DAY
        self.choice = replace(self.choice, first=first, last=last)
        self._show_days()
        self.refresh()

    def _read_days(self) -> None:
        now_utc = self._service.surveillance.now_utc()
        try:
            first, last = typed_day(self.since.text(), now_utc), typed_day(self.until.text(), now_utc)
            if first > last:
                raise OperatorError(
                    text("{first} is after {last}.", first=spoken_day(first), last=spoken_day(last)),
                    "Enter the earlier date first.",
                )
        except ConsoleError as error:
            self._show_error(error)
            return
        if (first, last) != (self.choice.first, self.choice.last) or self._read is None:
            self.choice = replace(self.choice, first=first, last=last)
            self._show_days()
            self.refresh()

    def refresh(self) -> None:
        """Read the chosen days."""
        self._read = None
        self._allow_printing()
        self._say(self.tr("Reading the books…"))
        choice, service = self.choice, self._service
        begin, end = self._instants(choice)
        ask_as_person(
            self._context,
            lambda: service.agreements.between(service.actor(), begin, end),
            lambda answer: self._show(choice, answer),
            self._show_error,
        )

    @staticmethod
    def _instants(choice: ListChoice) -> tuple[dt.datetime, dt.datetime]:
        return midnight_utc(choice.first), midnight_utc(choice.last + DAY)

    def _show(self, choice: ListChoice, agreements: Agreements) -> None:
        # It may be closed by now, or show other days.
        if isValid(self) and (choice.first, choice.last) == (self.choice.first, self.choice.last):
            self._read = agreements
            self._filter()

    def _show_error(self, error: ConsoleError) -> None:
        if isValid(self):
            # What is shown of other days would be taken for these.
            self._read = None
            self.model.set_rows([])
            self._allow_printing()
            self._say("", error_words(error))

    def _say(self, said: str, refusal: str = "") -> None:
        for label, words_ in ((self.said, said), (self.refusal, refusal)):
            label.setText(words_)
            label.setVisible(bool(words_))

    def _filter(self) -> None:
        self.choice = replace(
            self.choice,
            wanted=self.wanted.currentData(),
            typed=self.typed.text(),
            is_oldest_first=self.oldest_first.isChecked(),
        )
        if self._read is None:
            return
        shown = [one for one in self._read.found if self.choice.is_shown(one, self._columns)]
        self.model.set_rows(shown)
        lines = [*([] if shown else [nothing_words()]), *left_out_words(self._read)]
        self._say(" ".join(lines))
        self._allow_printing()

    def _allow_printing(self) -> None:
        self.print_button.setEnabled(self._read is not None)
        self.csv_button.setEnabled(self._read is not None and self._service.may(Permission.EXPORT_BOOKS))

    # -- paper and file --------------------------------------------------------------------------------------

    def print_list(self) -> None:
        """Print what is shown, and write it as PDF into the folder for prints."""
        if self._read is None:
            return
        service, choice, columns = self._service, self.choice, self._columns
        owner, now_utc = service.owner, service.surveillance.now_utc()
        path = self._path(now_utc, "pdf")
        begin, end = self._instants(choice)
        title, size = self.windowTitle(), QPageSize(QPageSize.PageSizeId.A4)

        def work() -> tuple[Path, bool]:
            actor = service.actor()
            taken = service.agreements.to_print(
                actor, begin, end, lambda one: choice.is_shown(one, columns), choice.typed.strip()
            )
            html = paper_html(taken, columns, choice, owner, actor.name, now_utc)
            sheet = TextSheet(html, POINTS, footer=page_words)
            write_pdf(path, size, MARGIN_MM, title, sheet)
            return path, print_out("", size, MARGIN_MM, title, sheet)

        self._take(work)

    def save_csv(self) -> None:
        """Write what is shown as a table for spreadsheets into the folder for prints."""
        service, choice, columns = self._service, self.choice, self._columns
        owner, now_utc = service.owner, service.surveillance.now_utc()
        path = self._path(now_utc, "csv")
        begin, end = self._instants(choice)

        def work() -> tuple[Path, bool]:
            actor = service.actor()
            taken = service.agreements.to_export(
                actor, begin, end, lambda one: choice.is_shown(one, columns), choice.typed.strip()
            )
            table = agreements_csv(taken, columns, choice, owner, actor.name, now_utc)
            write_private(path, table.encode("utf-8-sig"))
            return path, False

        self._take(work)

    def _path(self, now_utc: dt.datetime, ending: str) -> Path:
        return prints_folder(self._context) / f"who-said-yes-{now_utc:%Y%m%dT%H%M%SZ}.{ending}"

    def _take(self, work: Callable[[], tuple[Path, bool]]) -> None:
        self.print_button.setEnabled(False)
        self.csv_button.setEnabled(False)
        ask_as_person(self._context, work, lambda taken: self._taken(*taken), self._not_taken)

    def _taken(self, path: Path, is_on_paper: bool) -> None:
        if isValid(self):
            template = self.tr("Printed, and saved as {0}.") if is_on_paper else self.tr("Saved as {0}.")
            self._say(template.format(path))
            self._allow_printing()

    def _not_taken(self, error: ConsoleError) -> None:
        if isValid(self):
            self._say(" ".join(left_out_words(self._read)) if self._read else "", error_words(error))
            self._allow_printing()
