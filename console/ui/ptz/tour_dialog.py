"""The dialog for a new tour of presets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
)

from console.bridge.labels import error_words
from console.domain.errors import OperatorError
from console.domain.ptz.tour import DAYS, Hours, PresetTour, TourStop
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.ptz.model import Preset

_TOKEN = Qt.ItemDataRole.UserRole


class TourDialog(Dialog):
    """Asks for presets, times, speed and hours of a tour. Deleted when closed. UI thread."""

    def __init__(
        self, presets: Sequence[Preset], keep: Callable[[PresetTour], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New tour"))
        self.resize(460, 620)
        self._save = keep
        self.column = column = FormColumn(self)
        column.addWidget(words(self.tr("New tour"), "heading"))
        self.name = column.field(self.tr("Name"), QLineEdit())
        self.stops = column.field(
            self.tr("Presets (tick to include; drag, or Alt and an arrow key, to reorder)"), QListWidget()
        )
        self.stops.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for preset in presets:
            item = QListWidgetItem(preset.name, self.stops)
            item.setData(_TOKEN, preset.token)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.up_button = button(self.tr("Move up"), lambda: self.move_stop(-1))
        self.down_button = button(self.tr("Move down"), lambda: self.move_stop(1))
        column.row(self.up_button, self.down_button)
        for key, by in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
            shortcut = QShortcut(QKeySequence(Qt.Modifier.ALT | key), self.stops)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.move_stop, by))
        self.dwell = column.field(self.tr("Seconds at each preset"), _number_field(3, 3600, 15))
        self.speed = column.field(self.tr("Speed between presets (% of maximum)"), _number_field(1, 100, 100))
        self.is_patrol = QCheckBox(self.tr("Run automatically as a patrol"))
        column.addWidget(self.is_patrol)
        self.hours = column.field(self.tr("Hours, for example 22:00-06:00"), QLineEdit("22:00-06:00"))
        self.days = [QCheckBox(QCoreApplication.translate("Weekdays", title)) for title in _DAY_TITLES]
        row = QHBoxLayout()
        for box in self.days:
            box.setChecked(True)
            row.addWidget(box)
        column.addLayout(row)
        self.is_patrol.toggled.connect(self._refresh)
        self._refresh()
        column.addWidget(column.refusal)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(button(self.tr("Cancel"), self.reject))
        buttons.addWidget(button(self.tr("Save tour"), self._submit, is_first=True))
        column.addLayout(buttons)
        self.name.setFocus()

    def _refresh(self) -> None:
        for widget in (self.hours, *self.days):
            widget.setEnabled(self.is_patrol.isChecked())

    def move_stop(self, by: int) -> None:
        """Move the selected preset up (−1) or down (+1) in the order of the tour."""
        row = self.stops.currentRow()
        if row < 0 or not 0 <= row + by < self.stops.count():
            return
        item = self.stops.takeItem(row)
        self.stops.insertItem(row + by, item)
        self.stops.setCurrentItem(item)

    def tour(self) -> PresetTour:
        """Return the tour as entered.

        Raises:
            OperatorError: the input is not valid.
        """
        begin, _, end = self.hours.text().replace(" ", "").replace("–", "-").partition("-")
        days = tuple(day for day, box in zip(DAYS, self.days, strict=True) if box.isChecked())
        items = [self.stops.item(row) for row in range(self.stops.count())]
        stops = tuple(
            TourStop(str(item.data(_TOKEN)), item.text(), self.dwell.value(), self.speed.value() / 100)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )
        hours = Hours(days, begin, end) if self.is_patrol.isChecked() else None
        return PresetTour(self.name.text().strip(), stops, hours)

    def _submit(self) -> None:
        try:
            tour = self.tour()
        except OperatorError as error:
            self.column.refusal.setText(error_words(error))
            self.column.refusal.show()
            return
        self.accept()
        self._save(tour)


def _number_field(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box


_DAY_TITLES = (
    str(QT_TRANSLATE_NOOP("Weekdays", "Mon")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Tue")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Wed")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Thu")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Fri")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Sat")),
    str(QT_TRANSLATE_NOOP("Weekdays", "Sun")),
)
"""In the order of `DAYS`."""
