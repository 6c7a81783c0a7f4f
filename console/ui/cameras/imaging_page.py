"""The picture settings of one camera, as far as it tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.ui.widgets.forms import FormColumn, button, number, words

if TYPE_CHECKING:
    from collections.abc import Mapping


CHOICES = {
    "IrCutFilter": ("ON", "OFF", "AUTO"),
    "Exposure.Mode": ("AUTO", "MANUAL"),
    "Focus.AutoFocusMode": ("AUTO", "MANUAL"),
    "WhiteBalance.Mode": ("AUTO", "MANUAL"),
    "WideDynamicRange.Mode": ("ON", "OFF"),
    "BacklightCompensation.Mode": ("ON", "OFF"),
    "ImageStabilization.Mode": ("ON", "OFF", "AUTO"),
    "Defogging.Mode": ("ON", "OFF", "AUTO"),
}
"""Of those settings that are chosen from a list, by ONVIF's names."""


class ImagingPage(QWidget):
    """Brightness and the like, as far as the camera tells. UI thread."""

    wanted = Signal(dict)

    def __init__(self, imaging: Mapping[str, float | str]) -> None:
        super().__init__()
        self._now = dict(imaging)
        self.fields: dict[str, QWidget] = {}
        inside = QWidget()
        column = FormColumn(inside, 12)
        for name, value in imaging.items():
            self.fields[name] = column.field(_spoken(name), _field(name, value))
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = words(self.tr("The camera tells of no picture settings."), "empty")
        self.empty.setVisible(not imaging)
        outer.addWidget(self.empty)
        outer.addWidget(scroll, 1)
        self.set_button = button(self.tr("Set"), self._set, is_first=True)
        self.set_button.setEnabled(bool(imaging))
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 12)
        row.addStretch()
        row.addWidget(self.set_button)
        outer.addLayout(row)

    def _set(self) -> None:
        told = {name: _value(field) for name, field in self.fields.items()}
        changed = {name: value for name, value in told.items() if value != self._now[name]}
        if changed:
            self.wanted.emit(changed)

    def show_made(self, wanted: Mapping[str, float | str], made: Mapping[str, float | str]) -> str:
        """What the camera made of it, in words."""
        self._now = {name: made.get(name, value) for name, value in self._now.items()}
        for name, field in self.fields.items():
            _show(field, self._now[name])
        said = ", ".join(f"{_spoken(name)} {_figure(made.get(name, '–'))}" for name in wanted)
        return self.tr("The camera made of it: {0}.").format(said)


def _field(name: str, value: float | str) -> QWidget:
    if isinstance(value, str):
        if name not in CHOICES:
            return QLineEdit(value)
        chosen = QComboBox()
        chosen.addItems(list(dict.fromkeys((*CHOICES[name], value))))
        chosen.setCurrentText(value)
        return chosen
    return number(-100_000.0, 100_000.0, value)


def _value(field: QWidget) -> float | str:
    if isinstance(field, QDoubleSpinBox):
        return field.value()
    return field.currentText() if isinstance(field, QComboBox) else field.text()  # type: ignore[attr-defined]


def _show(field: QWidget, value: float | str) -> None:
    if isinstance(field, QDoubleSpinBox) and not isinstance(value, str):
        field.setValue(value)
    elif isinstance(field, QComboBox):
        field.setCurrentText(str(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))


def _figure(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _spoken(name: str) -> str:
    """ONVIF's name in words: `Exposure.MaxGain` is `Exposure: max gain`; `IrCutFilter` is day and night."""
    if name == "IrCutFilter":
        return "Day and night (infrared filter: ON day, OFF night)"
    parts = [
        "".join(f" {one.lower()}" if one.isupper() else one for one in part).strip()
        for part in name.split(".")
    ]
    return ": ".join((parts[0].capitalize(), *parts[1:]))
