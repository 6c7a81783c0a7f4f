"""Two dialogs to read, copy and close: a camera's capabilities, and the outcome of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from console.domain.cameras.proposal import report_lines
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.report import DeviceReport
    from console.services.cameras.batch import CameraOutcome

MOST_HEIGHT_PX, WIDTH_PX = 640, 760


class LinesDialog(Dialog):
    """Shows pairs of heading and text. UI thread; deleted when closed.

    Args:
        title: the title.
        lines: heading, text and colour name of each line.
        parent: the widget over which the dialog opens.
    """

    def __init__(self, title: str, lines: Sequence[tuple[str, str, str]], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._lines = lines
        self.table = QTableWidget(len(lines), 2)
        self.table.horizontalHeader().hide()
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for row, (name, text, tint) in enumerate(lines):
            first, second = QTableWidgetItem(name), QTableWidgetItem(text)
            first.setForeground(colour("muted"))
            second.setForeground(colour(tint))
            self.table.setItem(row, 0, first)
            self.table.setItem(row, 1, second)
        column = FormColumn(self)
        column.addWidget(words(title, "heading"))
        column.addWidget(self.table, 1)
        translate = QCoreApplication.translate
        column.row(
            button(translate("Lines", "Copy"), self.copy),
            button(translate("Lines", "Close"), self.accept, is_first=True),
        )
        self.resize(WIDTH_PX, min(MOST_HEIGHT_PX, 150 + 34 * len(lines)))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def copy(self) -> None:
        """Copy all lines as text."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{text}" for name, text, _ in self._lines))


class ReportDialog(LinesDialog):
    """Shows what a camera reported about itself."""

    def __init__(self, report: DeviceReport, parent: QWidget) -> None:
        title = QCoreApplication.translate("Report", "Capabilities of the camera at {0}").format(
            report.address
        )
        lines = [
            (name, text, "warn" if name.startswith(("Quirk", "Not answered")) else "text")
            for name, text in report_lines(report)
        ]
        super().__init__(title, lines, parent)


class OutcomeDialog(LinesDialog):
    """Shows the outcome for each camera of a batch."""

    def __init__(self, title: str, outcomes: Sequence[CameraOutcome], parent: QWidget) -> None:
        good_count = sum(outcome.is_good for outcome in outcomes)
        count_text = QCoreApplication.translate("Outcome", "{0}: {1} of {2}").format(
            title, good_count, len(outcomes)
        )
        lines = [(outcome.what, outcome.said, "text" if outcome.is_good else "warn") for outcome in outcomes]
        super().__init__(count_text, lines, parent)
