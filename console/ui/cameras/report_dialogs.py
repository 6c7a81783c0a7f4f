"""What a camera told, and what came of many: two dialogs to read, copy and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem

from console.domain.cameras.proposal import report_lines
from console.ui.widgets.forms import FormColumn, button, words
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.report import DeviceReport
    from console.services.cameras.batch import CameraOutcome

MOST_HEIGHT_PX, WIDTH_PX = 640, 760


class LinesDialog(QDialog):
    """Pairs of a heading and words. UI thread; deleted when closed."""

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
        for at, (name, said, tint) in enumerate(lines):
            first, second = QTableWidgetItem(name), QTableWidgetItem(said)
            first.setForeground(colour("muted"))
            second.setForeground(colour(tint))
            self.table.setItem(at, 0, first)
            self.table.setItem(at, 1, second)
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
        """All of it, as text."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{said}" for name, said, _ in self._lines))


class ReportDialog(LinesDialog):
    """What the probe found out."""

    def __init__(self, report: DeviceReport, parent: QWidget) -> None:
        title = QCoreApplication.translate("Report", "What the camera at {0} can").format(report.address)
        lines = [
            (name, said, "warn" if name.startswith(("Quirk", "Not answered")) else "text")
            for name, said in report_lines(report)
        ]
        super().__init__(title, lines, parent)


class OutcomeDialog(LinesDialog):
    """What came of each of many."""

    def __init__(self, title: str, outcomes: Sequence[CameraOutcome], parent: QWidget) -> None:
        good = sum(one.is_good for one in outcomes)
        counted = QCoreApplication.translate("Outcome", "{0}: {1} of {2}").format(title, good, len(outcomes))
        lines = [(one.what, one.said, "text" if one.is_good else "warn") for one in outcomes]
        super().__init__(counted, lines, parent)
