"""Making a tour of presets: which, how long at each, how fast, and in which hours by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
)

from console.domain.errors import OperatorError
from console.domain.ptz.tour import DAYS, Hours, PresetTour, TourStop
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.ptz.model import Preset

_TOKEN = Qt.ItemDataRole.UserRole


class TourDialog(QDialog):
    """The presets ticked, in the order of the list. Deleted when closed. UI thread."""

    def __init__(
        self, presets: Sequence[Preset], keep: Callable[[PresetTour], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New tour"))
        self.resize(460, 620)
        self._keep = keep
        self.column = column = FormColumn(self)
        column.addWidget(words(self.tr("New tour"), "heading"))
        self.name = column.field(self.tr("Name"), QLineEdit())
        self.stops = column.field(self.tr("Views: tick them, drag them into order"), QListWidget())
        self.stops.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for preset in presets:
            item = QListWidgetItem(preset.name, self.stops)
            item.setData(_TOKEN, preset.token)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.dwell = column.field(self.tr("Seconds at each"), _number(3, 3600, 15))
        self.speed = column.field(self.tr("Speed on the way, % of the greatest"), _number(1, 100, 100))
        self.is_patrol = QCheckBox(self.tr("Runs by itself, as a patrol"))
        column.addWidget(self.is_patrol)
        self.hours = column.field(self.tr("Hours, such as 22:00-06:00"), QLineEdit("22:00-06:00"))
        self.days = [QCheckBox(_day(day)) for day in DAYS]
        row = QHBoxLayout()
        for one in self.days:
            one.setChecked(True)
            row.addWidget(one)
        column.addLayout(row)
        self.is_patrol.toggled.connect(self._follow)
        self._follow()
        column.addWidget(column.refusal)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(button(self.tr("Cancel"), self.reject))
        buttons.addWidget(button(self.tr("Keep"), self._done, is_first=True))
        column.addLayout(buttons)
        self.name.setFocus()

    def _follow(self) -> None:
        for one in (self.hours, *self.days):
            one.setEnabled(self.is_patrol.isChecked())

    def tour(self) -> PresetTour:
        """As it is filled in.

        Raises:
            OperatorError: something makes no sense.
        """
        begin, _, end = self.hours.text().replace(" ", "").replace("–", "-").partition("-")
        days = tuple(day for day, one in zip(DAYS, self.days, strict=True) if one.isChecked())
        items = [self.stops.item(row) for row in range(self.stops.count())]
        stops = tuple(
            TourStop(str(item.data(_TOKEN)), item.text(), self.dwell.value(), self.speed.value() / 100)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )
        hours = Hours(days, begin, end) if self.is_patrol.isChecked() else None
        return PresetTour(self.name.text().strip(), stops, hours)

    def _done(self) -> None:
        try:
            made = self.tour()
        except OperatorError as error:
            self.column.refusal.setText(str(error))
            self.column.refusal.show()
            return
        self.accept()
        self._keep(made)


def _number(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box


def _day(day: str) -> str:
    return QCoreApplication.translate("Weekdays", day[:2].capitalize())
