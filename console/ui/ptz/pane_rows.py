"""Rows of the steering pane: who holds the camera, its tours, its parking, its lens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.ptz.stop_profile import HOME, LEAST_IDLE_MIN, MOST_IDLE_MIN, Parking
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.ptz.model import Preset
    from console.domain.ptz.stop_profile import StopProfile


class TourRow(QWidget):
    """Ours and the camera's own, to start, end, make and delete. UI thread."""

    switched = Signal(str, bool)
    """Its key, and whether it shall run."""
    wanted = Signal()
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tours = QComboBox()
        self.tours.setAccessibleName(self.tr("Tour"))
        self.start = button(self.tr("Start"), lambda: self._switch(is_on=True))
        self.end = button(self.tr("End"), lambda: self._switch(is_on=False))
        self.make = button(self.tr("New…"), self.wanted.emit)
        self.delete = button(self.tr("Delete"), lambda: self.deleted.emit(self.tours.currentData() or ""))
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tours)
        column.addLayout(row)
        for one in (self.start, self.end, self.make, self.delete):
            row.addWidget(one)

    def show_tours(self, named: Sequence[tuple[str, str]], running: str) -> None:
        """By key and words; the one that runs."""
        kept = self.tours.currentData()
        shown = [(self.tours.itemData(i), self.tours.itemText(i)) for i in range(self.tours.count())]
        if shown != list(named):
            self.tours.clear()
            for key, text in named:
                self.tours.addItem(text, key)
            self.tours.setCurrentIndex(max(0, self.tours.findData(kept)))
        self.tours.setPlaceholderText(self.tr("No tour yet"))
        self.start.setEnabled(bool(named))
        self.end.setEnabled(bool(running))
        self.delete.setEnabled(bool(named))

    def _switch(self, *, is_on: bool) -> None:
        self.switched.emit(self.tours.currentData() or "", is_on)


class ParkingRow(QWidget):
    """Where an idle camera goes back to, and after how long. UI thread."""

    def __init__(self, keep: Callable[[Parking | None], None]) -> None:
        super().__init__()
        self._keep = keep
        self.view = QComboBox()
        self.view.setAccessibleName(self.tr("Parking view"))
        self.minutes = QDoubleSpinBox()
        self.minutes.setAccessibleName(self.tr("Minutes without anybody steering"))
        self.minutes.setRange(LEAST_IDLE_MIN, MOST_IDLE_MIN)
        self.minutes.setDecimals(0)
        self.minutes.setValue(10)
        self.minutes.setSuffix(self.tr(" min"))
        self.set = button(self.tr("Set"), self._set)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view, 1)
        row.addWidget(self.minutes)
        row.addWidget(self.set)

    def show_parking(self, presets: Sequence[Preset], habits: StopProfile) -> None:
        """What can be chosen, and what is kept."""
        parking = habits.parking
        named = [("", self.tr("Stays where it is")), (HOME, self.tr("Home position"))]
        named += [(preset.token, preset.name) for preset in presets]
        if [self.view.itemData(i) for i in range(self.view.count())] != [key for key, _ in named]:
            self.view.clear()
            for key, text in named:
                self.view.addItem(text, key)
            self.view.setCurrentIndex(max(0, self.view.findData(parking.view if parking else "")))
            if parking is not None:
                self.minutes.setValue(parking.after_min)

    def _set(self) -> None:
        view = self.view.currentData()
        self._keep(Parking(view, self.view.currentText(), self.minutes.value()) if view else None)


class ActionButtons(QWidget):
    """Buttons that do acts of the console; what the camera cannot is grey. UI thread."""

    def __init__(self, acts: Sequence[tuple[str, str]], do: Callable[[str], None], columns: int = 4) -> None:
        super().__init__()
        self.by_act: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, (act, text) in enumerate(acts):
            made = button(text, partial(do, act))
            self.by_act[act] = made
            grid.addWidget(made, place // columns, place % columns)

    def enable(self, **by_act: bool) -> None:
        """Which of them can be done, by act with underscores."""
        for act, is_on in by_act.items():
            self.by_act[act.replace("_", "-")].setEnabled(is_on)
