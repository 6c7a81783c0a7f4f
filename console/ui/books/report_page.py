"""The figures of a report: bar charts of counts, and tables of faults and working hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from console.bridge.labels import choice_words
from console.domain.books.report_csv import late_words
from console.ui.widgets.bar_chart import BarChart
from console.ui.widgets.column_model import ColumnTable, TableColumn
from console.ui.widgets.forms import words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.counts import Counts, FaultTimes

translate = QCoreApplication.translate
IN_A_ROW = 2
LEAST_TABLE_PX, MOST_ROWS = 120, 14
BEYOND_H = 1e9


def fault_columns() -> list[TableColumn[FaultTimes]]:
    """Return the columns of the fault table; late faults are marked by shape and word."""
    icons = {True: icon("fault"), False: icon("closed")}

    def hours(value_h: float | None) -> str:
        return "–" if value_h is None else f"{value_h:.1f} h"

    return [
        TableColumn(
            translate("Report", "Contract"),
            late_words,
            lambda fault: f"{not fault.is_late:d} {fault.number:012}",
            icon=lambda fault: icons[fault.is_late],
        ),
        TableColumn(
            translate("Report", "No."),
            lambda fault: str(fault.number),
            lambda fault: fault.number,
            is_number=True,
        ),
        TableColumn(
            translate("Report", "Equipment"), lambda fault: fault.equipment, lambda fault: fault.equipment
        ),
        TableColumn(
            translate("Report", "Priority"),
            lambda fault: choice_words(fault.priority),
            lambda fault: fault.priority,
        ),
        TableColumn(
            translate("Report", "Response time"),
            lambda fault: hours(fault.response_h),
            lambda fault: BEYOND_H if fault.response_h is None else fault.response_h,
            is_number=True,
        ),
        TableColumn(
            translate("Report", "Repair time"),
            lambda fault: hours(fault.repair_h),
            lambda fault: BEYOND_H if fault.repair_h is None else fault.repair_h,
            is_number=True,
        ),
    ]


class ReportPage(QScrollArea):
    """Shows the figures of a report. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.bars: list[BarChart] = []

    def show_report(self, counts: Counts, hours: Mapping[str, float]) -> None:
        """Show the figures of a period."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 10, 4)
        column.setSpacing(10)
        self.bars = [BarChart(title, rows.most_common()) for title, rows in counts.tables.items()]
        if hours:
            rows = [(name, round(worked_h, 1)) for name, worked_h in hours.items()]
            self.bars.append(BarChart(translate("Report", "Hours worked"), rows, unit="h"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(14)
        for index, bars in enumerate(self.bars):
            grid.addWidget(bars, index // IN_A_ROW, index % IN_A_ROW, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        if counts.median_response_minutes is not None:
            median = translate("Report", "Median response time: {0} min ({1} measured)")
            text = median.format(f"{counts.median_response_minutes:.1f}", len(counts.response_minutes))
            column.addWidget(words(text))
        if counts.faults:
            self._add_faults(column, counts)
        column.addStretch(1)
        self.setWidget(inner)

    def _add_faults(self, column: QVBoxLayout, counts: Counts) -> None:
        late_count = sum(fault.is_late for fault in counts.faults)
        text = translate("Report", "Faults under the contract: {0} of {1} late")
        column.addWidget(words(text.format(late_count, len(counts.faults)), "heading"))
        model: ColumnTable[FaultTimes] = ColumnTable(fault_columns(), self)
        table = SortedTable(model)
        model.set_rows(counts.faults)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        rows = min(len(counts.faults), MOST_ROWS) + 2
        table.setMinimumHeight(max(LEAST_TABLE_PX, rows * table.verticalHeader().defaultSectionSize()))
        column.addWidget(table)
