"""The dialog with the working hours of a month by person (PPL-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.people.worked import WorkedShift, totals
from console.ui.widgets.column_model import ColumnTable, TableColumn
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.ui.base.context import PaneContext

MONTH_PX = 130


def worked_columns() -> list[TableColumn[WorkedShift]]:
    """Return the columns of the table of shifts."""
    translate = QCoreApplication.translate
    return [
        TableColumn(translate("Hours", "Name"), lambda row: row.name, lambda row: (row.name, row.began_utc)),
        TableColumn(
            translate("Hours", "Start"),
            lambda row: spoken_moment(row.began_utc, seconds=False),
            lambda row: row.began_utc,
        ),
        TableColumn(
            translate("Hours", "End"),
            lambda row: spoken_moment(row.ended_utc, seconds=False) if row.ended_utc else "–",
            lambda row: row.ended_utc.timestamp() if row.ended_utc else 0.0,
        ),
        TableColumn(
            translate("Hours", "Hours"), lambda row: f"{row.hours:.2f}", lambda row: row.hours, is_number=True
        ),
        TableColumn(translate("Hours", "Console"), lambda row: row.console, lambda row: row.console),
        TableColumn(translate("Hours", "Remark"), lambda row: row.remark, lambda row: row.remark),
    ]


class HoursDialog(Dialog):
    """Shows the shifts and hours of a month. UI thread; deleted when closed."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Working hours"))
        scale = clamped(context.settings.scale)
        self.resize(round(860 * scale), round(560 * scale))
        self._attendance = context.bridge.attendance
        self._first_day = QDate.currentDate()
        self.month = QLabel()
        self.month.setMinimumWidth(MONTH_PX)
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.model = ColumnTable(worked_columns(), self)
        self.table = SortedTable(self.model)
        self.totals = words("", "muted")
        top = QHBoxLayout()
        heading = QLabel(self.tr("Working hours"))
        heading.setObjectName("heading")
        top.addWidget(heading)
        top.addStretch()
        before, after = (
            button("‹", lambda: self._change_month(-1)),
            button("›", lambda: self._change_month(1)),
        )
        for arrow, said in ((before, self.tr("Previous month")), (after, self.tr("Next month"))):
            arrow.setToolTip(said)
            arrow.setAccessibleName(said)
        for widget in (before, self.month, after):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        column.addWidget(button(self.tr("Close"), self.reject), 0, Qt.AlignmentFlag.AlignRight)
        self.refresh()

    def _change_month(self, months: int) -> None:
        self._first_day = self._first_day.addMonths(months)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen month."""
        people, person = self._attendance.people, self._attendance.person
        if person is None:
            raise OperatorError(self.tr("No one is signed in at this console."))
        year, month = self._first_day.year(), self._first_day.month()
        self.month.setText(QLocale().toString(self._first_day, "MMMM yyyy"))
        self._attendance.ask(lambda: people.shifts.working_times(person.actor, year, month), self._show)

    def _show(self, rows: Sequence[WorkedShift]) -> None:
        from shiboken6 import isValid

        if not isValid(self):
            return
        self.model.set_rows(rows)
        totals_text = "   ".join(f"{name}: {hours:.2f} h" for name, hours in totals(rows).items())
        self.totals.setText(totals_text or self.tr("No shifts in this month."))
