"""The page of the yearly reviews with their due dates (SYS-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from console.bridge.labels import choice_word, choice_words
from console.domain.books.scheme import Reviewed
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.scheme.review_forms import answers_text
from console.domain.scheme.reviews import Due, ReviewState
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.scheme.review_questions import ReviewQuestions
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
    """Return the due state in the operator's language."""
    return {
        Due.IN_TIME: translate("Scheme", "On time"),
        Due.SOON: translate("Scheme", "Due soon"),
        Due.OVERDUE: translate("Scheme", "Overdue"),
        Due.NEVER: translate("Scheme", "Never done"),
    }[due]


def review_columns() -> list[TableColumn[ReviewState]]:
    """Return the columns of the table of reviews."""
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
            translate("Scheme", "Due"), lambda row: _date_text(row.due_on), lambda row: str(row.due_on or "")
        ),
        TableColumn(
            translate("Scheme", "Review"), lambda row: choice_words(row.review), lambda row: row.review
        ),
        TableColumn(
            translate("Scheme", "Last done"),
            lambda row: _date_text(row.done_on),
            lambda row: str(row.done_on or ""),
        ),
        TableColumn(translate("Scheme", "Countersigned"), _countersigned_text, _countersigned_text),
    ]


def _countersigned_text(row: ReviewState) -> str:
    if row.number is None:
        return "–"
    return translate("Scheme", "Yes") if row.is_countersigned else translate("Scheme", "Not yet")


def _date_text(day: dt.date | None) -> str:
    return spoken_day(day) if day else "–"


class ReviewsPage(SchemePage):
    """Lists the yearly reviews and records one as done. UI thread."""

    entered = Signal(object)
    """Emitted with a `Reviewed`."""
    print_wanted = Signal(str)
    """Emitted with the name of a review that is to be printed."""

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
        self.questions = ReviewQuestions()
        self.form = QWidget()
        inside = QVBoxLayout(self.form)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(3)
        self.heading = words("", "heading")
        inside.addWidget(self.heading)
        inside.addWidget(self.questions)
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
        self.enter = button(self.tr("&Record review"), self._submit, is_first=True)
        self.print_button = button(self.tr("&Print"), self._ask_print)
        self.buttons.addStretch()
        self.buttons.addWidget(self.print_button)
        self.buttons.addWidget(self.enter)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selected())
        self.setFocusProxy(self.table)
        self._may_edit = False
        self._show_selected()

    def show_reviews(self, reviews: Sequence[ReviewState], *, may: bool) -> None:
        """Show the reviews; the input stays."""
        chosen = self.selected()
        self._may_edit = may
        self.model.set_rows(reviews)
        self.show_note("" if may else self.tr("Read only. Your role cannot record reviews."))
        self.model.finish()
        rows = range(self.table.proxy.rowCount())
        reviews_shown = [self.table.proxy.index(row, 0).data(ROW_ROLE).review for row in rows]
        self.table.selectRow(
            reviews_shown.index(chosen.review) if chosen and chosen.review in reviews_shown else 0
        )
        self._show_selected()

    def selected(self) -> ReviewState | None:
        """Return the selected review."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE) if chosen else None

    def _show_selected(self) -> None:
        row = self.selected()
        self.heading.setText(self.tr("Record review: {0}").format(choice_word(row.review)) if row else "")
        self.form.setVisible(self._may_edit and row is not None)
        self.enter.setVisible(self._may_edit)
        self.enter.setEnabled(row is not None)
        self.print_button.setEnabled(row is not None and row.number is not None)
        self.questions.show_review(row)

    def _ask_print(self) -> None:
        row = self.selected()
        if row is not None:
            self.print_wanted.emit(row.review)

    def payload(self) -> Reviewed:
        """Return the review as entered.

        Raises:
            OperatorError: no review is selected, or the day is not valid.
        """
        row, day = self.selected(), self.done_on.value()
        if row is None or day is None:
            raise OperatorError(self.tr("Choose a review and enter the date on which it was done."))
        return Reviewed(
            review=row.review,
            done_on=day,
            by=self.by.text().strip(),
            answers=answers_text(self.questions.answers()),
            result=self.result.toPlainText().strip(),
        )

    def _submit(self) -> None:
        try:
            payload = self.payload()
        except OperatorError as error:
            self.refuse(error)
            return
        self.show_refusal("")
        self.entered.emit(payload)

    def done(self) -> None:
        """Clear the form after the review was saved."""
        self.by.clear()
        self.result.clear()
        self.questions.clear()
        self.show_refusal("")
