"""The yearly reviews with their due dates, and one to be entered as done (SYS-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from console.domain.books.instants import spoken_day
from console.domain.books.scheme import Reviewed
from console.domain.errors import OperatorError
from console.domain.scheme.reviews import Due, ReviewState
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.forms import button, words
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

translate = QCoreApplication.translate
SHAPES = {Due.OVERDUE: "fault", Due.NEVER: "fault", Due.SOON: "clock", Due.IN_TIME: "closed"}
TABLE_PX = 300


def due_words(due: Due) -> str:
    """In the operator's language."""
    return {
        Due.IN_TIME: translate("Scheme", "in time"),
        Due.SOON: translate("Scheme", "due soon"),
        Due.OVERDUE: translate("Scheme", "overdue"),
        Due.NEVER: translate("Scheme", "never done"),
    }[due]


def review_columns() -> list[TableColumn[ReviewState]]:
    """One line for each review."""
    icons = {due: icon(shape) for due, shape in SHAPES.items()}
    order = [Due.NEVER, Due.OVERDUE, Due.SOON, Due.IN_TIME]
    return [
        TableColumn(
            translate("Scheme", "State"),
            lambda row: due_words(row.due),
            lambda row: (order.index(row.due), str(row.due_on or "")),
            icon=lambda row: icons[row.due],
        ),
        TableColumn(
            translate("Scheme", "Due"), lambda row: _day(row.due_on), lambda row: str(row.due_on or "")
        ),
        TableColumn(translate("Scheme", "Review"), lambda row: row.review, lambda row: row.review),
        TableColumn(
            translate("Scheme", "Last done"),
            lambda row: _day(row.done_on),
            lambda row: str(row.done_on or ""),
        ),
    ]


def _day(day: dt.date | None) -> str:
    return spoken_day(day) if day else "–"


class ReviewsPage(SchemePage):
    """UI thread."""

    entered = Signal(object)
    """A `Reviewed`."""

    def __init__(self) -> None:
        super().__init__()
        self.model = ColumnTable(review_columns(), self)
        self.table = SortedTable(self.model)
        self.table.setMinimumHeight(TABLE_PX)
        self.table.setTabKeyNavigation(False)
        self.done_on = InstantEdit(is_day=True, is_now=True)
        self.by = QLineEdit()
        self.by.setMaxLength(5_000)
        self.result = long_edit(3)
        self.form = QWidget()
        inside = QVBoxLayout(self.form)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(3)
        self.heading = words("", "heading")
        inside.addWidget(self.heading)
        for title, field in (
            (self.tr("Done on *"), self.done_on),
            (self.tr("By *"), self.by),
            (self.tr("Result *"), self.result),
        ):
            label = QLabel(title)
            label.setObjectName("fieldname")
            label.setBuddy(field)
            field.setAccessibleName(title.rstrip(" *"))
            inside.addWidget(label)
            inside.addWidget(field)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.addWidget(self.table, 1)
        column.addWidget(self.form)
        self.enter = button(self.tr("&Enter as done"), self._enter, is_first=True)
        self.buttons.addStretch()
        self.buttons.addWidget(self.enter)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.setFocusProxy(self.table)
        self._may = False
        self._follow()

    def show_reviews(self, reviews: Sequence[ReviewState], *, may: bool) -> None:
        """Show how they stand; what was typed stays."""
        chosen = self.selected()
        self._may = may
        self.model.set_rows(reviews)
        self.tell("" if may else self.tr("To be read only: your role may not enter reviews."))
        rows = range(self.table.proxy.rowCount())
        shown = [self.table.proxy.index(row, 0).data(ROW_ROLE).review for row in rows]
        self.table.selectRow(shown.index(chosen.review) if chosen and chosen.review in shown else 0)
        self._follow()

    def selected(self) -> ReviewState | None:
        """The review of the selected line."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE) if chosen else None

    def _follow(self) -> None:
        row = self.selected()
        self.heading.setText(self.tr("Enter as done: {0}").format(row.review) if row else "")
        self.form.setVisible(self._may and row is not None)
        self.enter.setVisible(self._may)
        self.enter.setEnabled(row is not None)

    def payload(self) -> Reviewed:
        """What was filled in.

        Raises:
            OperatorError: no review is chosen, or the day is none.
        """
        row, day = self.selected(), self.done_on.value()
        if row is None or day is None:
            raise OperatorError(self.tr("Choose the review, and say on which day it was done."))
        return Reviewed(
            review=row.review,
            done_on=day,
            by=self.by.text().strip(),
            result=self.result.toPlainText().strip(),
        )

    def _enter(self) -> None:
        try:
            payload = self.payload()
        except OperatorError as error:
            self.refuse(error)
            return
        self.say("")
        self.entered.emit(payload)

    def done(self) -> None:
        """It was entered."""
        self.by.clear()
        self.result.clear()
        self.say("")
