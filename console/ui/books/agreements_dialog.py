"""The dialog with every time a second person said yes, month by month (LOG-04, PPL-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.bridge.labels import book_words, choice_word, error_words
from console.domain.books import BOOKS
from console.domain.books.instants import spoken_moment
from console.domain.people.calendar import LONDON
from console.services.books.agreements import Agreement, Agreements, SaidYes
from console.ui.base.background import ask_as_person
from console.ui.widgets.column_model import ColumnTable, TableColumn
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.base.context import PaneContext

MONTH_PX = 130
translate = QCoreApplication.translate


def how_words(one: Agreement) -> str:
    """Return how somebody said yes, and to what."""
    template = {
        SaidYes.AGREED: translate("Agreements", "Agreed to: {0}"),
        SaidYes.APPROVED: translate("Agreements", "Approved"),
        SaidYes.WITNESSED: translate("Agreements", "Witnessed"),
        SaidYes.COUNTERSIGNED: translate("Agreements", "Countersigned"),
    }[one.how]
    return template.format(choice_word(one.act))


def agreement_columns(name_of: Callable[[str], str]) -> list[TableColumn[Agreement]]:
    """Return the columns of the list."""

    def firsts(one: Agreement) -> str:
        return ", ".join(map(name_of, one.firsts))

    return [
        TableColumn(
            translate("Agreements", "When"), lambda one: spoken_moment(one.at_utc), lambda one: one.at_utc
        ),
        TableColumn(
            translate("Agreements", "Who said yes"),
            lambda one: name_of(one.second),
            lambda one: name_of(one.second),
        ),
        TableColumn(translate("Agreements", "To whom"), firsts, firsts),
        TableColumn(translate("Agreements", "To what"), how_words, how_words),
        TableColumn(translate("Agreements", "About"), lambda one: one.about, lambda one: one.about),
        TableColumn(
            translate("Agreements", "Entry"),
            lambda one: f"{book_words(BOOKS[one.entry.book].title)} {one.entry.number}",
            lambda one: (one.entry.book, one.entry.number),
        ),
    ]


class AgreementsDialog(Dialog):
    """Lists the agreements of a month, from all books that the person may read. UI thread."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who agreed"))
        scale = clamped(context.settings.scale)
        self.resize(round(980 * scale), round(560 * scale))
        self._context, self._service = context, context.services.books
        today = self._service.surveillance.now_utc().astimezone(LONDON).date()
        self._first_day = QDate(today.year, today.month, 1)
        self.month = QLabel()
        self.month.setMinimumWidth(MONTH_PX)
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.model = ColumnTable(agreement_columns(self._service.names.author), self)
        self.table = SortedTable(self.model)
        self.said = words("", "muted")
        top = QHBoxLayout()
        heading = QLabel(self.tr("Every time a second person said yes"))
        heading.setObjectName("heading")
        top.addWidget(heading)
        top.addStretch()
        before, after = (
            button("‹", lambda: self._change_month(-1)),
            button("›", lambda: self._change_month(1)),
        )
        for arrow, name in ((before, self.tr("Previous month")), (after, self.tr("Next month"))):
            arrow.setToolTip(name)
            arrow.setAccessibleName(name)
        for widget in (before, self.month, after):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(button(self.tr("Close"), self.reject), 0, Qt.AlignmentFlag.AlignRight)
        self.refresh()

    def _change_month(self, months: int) -> None:
        self._first_day = self._first_day.addMonths(months)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen month."""
        first, last = self._first_day, self._first_day.addMonths(1)
        self.month.setText(QLocale().toString(first, "MMMM yyyy"))
        begin, end = (
            dt.datetime(day.year(), day.month(), 1, tzinfo=LONDON).astimezone(dt.UTC) for day in (first, last)
        )
        service = self._service
        ask_as_person(
            self._context,
            lambda: (first, service.agreements.between(service.actor(), begin, end)),
            lambda answer: self._show(*answer),
            lambda error: self.said.setText(error_words(error)) if isValid(self) else None,
        )

    def _show(self, month: QDate, agreements: Agreements) -> None:
        # It may be closed by now, or show another month.
        if not isValid(self) or month != self._first_day:
            return
        self.model.set_rows(list(agreements.found))
        lines = [] if agreements.found else [self.tr("Nobody agreed to anything in this month.")]
        if agreements.withheld:
            titles = ", ".join(book_words(BOOKS[name].title) for name in agreements.withheld)
            lines.append(self.tr("Not in this list, because you may not read them: {0}.").format(titles))
        self.said.setText(" ".join(lines))
