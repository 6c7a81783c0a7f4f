"""Rows of the Steering pane: tours, parking, and buttons for reservation and lens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.domain.ptz.stop_profile import HOME, LEAST_IDLE_MIN, MOST_IDLE_MIN, Parking
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.ptz.model import Preset
    from console.domain.ptz.stop_profile import StopProfile


VIEW_LETTERS = 12
"""Letters of a parking view that are seen in any case."""


class TourRow(QWidget):
    """Starts, stops, creates and deletes tours of the console and of the camera. UI thread."""

    switched = Signal(str, bool)
    """Emitted with the tour's key and whether to start it."""
    wanted = Signal()
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tours = QComboBox()
        self.tours.setAccessibleName(self.tr("Tour"))
        self.start = button(self.tr("Start tour"), lambda: self._switch(is_on=True))
        self.end = button(self.tr("Stop tour"), lambda: self._switch(is_on=False))
        self.make = button(self.tr("New tour…"), self.wanted.emit)
        self.delete = button(
            self.tr("Delete tour"), lambda: self.deleted.emit(self.tours.currentData() or "")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tours)
        column.addLayout(Flow((self.start, self.end, self.make, self.delete), is_even=True))

    def show_tours(self, tours: Sequence[tuple[str, str]], running: str) -> None:
        """Show the tours as (key, text), and which one runs."""
        selected = self.tours.currentData()
        old_tours = [(self.tours.itemData(i), self.tours.itemText(i)) for i in range(self.tours.count())]
        if old_tours != list(tours):
            self.tours.clear()
            for key, text in tours:
                self.tours.addItem(text, key)
            self.tours.setCurrentIndex(max(0, self.tours.findData(selected)))
        self.tours.setPlaceholderText(self.tr("No tours yet"))
        self.start.setEnabled(bool(tours))
        self.end.setEnabled(bool(running))
        self.delete.setEnabled(bool(tours))

    def _switch(self, *, is_on: bool) -> None:
        self.switched.emit(self.tours.currentData() or "", is_on)


class ParkingRow(QWidget):
    """Sets where an idle camera returns to and after how many minutes. UI thread."""

    def __init__(self, keep: Callable[[Parking | None], None]) -> None:
        super().__init__()
        self._save = keep
        self.view = QComboBox()
        self.view.setAccessibleName(self.tr("Parking view"))
        self.view.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.view.setMinimumContentsLength(VIEW_LETTERS)
        self.minutes = QDoubleSpinBox()
        self.minutes.setAccessibleName(self.tr("Minutes without steering"))
        self.minutes.setRange(LEAST_IDLE_MIN, MOST_IDLE_MIN)
        self.minutes.setDecimals(0)
        self.minutes.setValue(10)
        self.minutes.setSuffix(self.tr(" min"))
        self.set = button(self.tr("Apply"), self._set)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(Flow((self.view, self.minutes, self.set), fills=True))

    def show_parking(self, presets: Sequence[Preset], habits: StopProfile) -> None:
        """Show the choices and what is saved."""
        parking = habits.parking
        choices = [("", self.tr("Stay where it is")), (HOME, self.tr("Home position"))]
        choices += [(preset.token, preset.name) for preset in presets]
        if [self.view.itemData(i) for i in range(self.view.count())] != [key for key, _ in choices]:
            self.view.clear()
            for key, text in choices:
                self.view.addItem(text, key)
            self.view.setCurrentIndex(max(0, self.view.findData(parking.view if parking else "")))
            if parking is not None:
                self.minutes.setValue(parking.after_min)

    def _set(self) -> None:
        view = self.view.currentData()
        self._save(Parking(view, self.view.currentText(), self.minutes.value()) if view else None)


class ActionButtons(QWidget):
    """Buttons for actions of the console; those the camera cannot do are disabled. UI thread.

    Args:
        acts: action id and text of each button.
        do: called with the action id.
    """

    def __init__(self, acts: Sequence[tuple[str, str]], do: Callable[[str], None]) -> None:
        super().__init__()
        self.by_act: dict[str, QPushButton] = {}
        row = Flow(spacing=4, is_even=True)
        self.setLayout(row)
        for act, text in acts:
            widget = button(text, partial(do, act))
            self.by_act[act] = widget
            row.addWidget(widget)

    def enable(self, **by_act: bool) -> None:
        """Enable or disable buttons by action id, with underscores."""
        for act, is_on in by_act.items():
            self.by_act[act.replace("_", "-")].setEnabled(is_on)
