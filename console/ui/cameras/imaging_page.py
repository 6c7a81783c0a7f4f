"""The picture settings of one camera, as far as it reports them."""

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
"""Choices of those ONVIF settings that are chosen from a list."""


class ImagingPage(QWidget):
    """Shows brightness and similar settings that the camera reports. UI thread."""

    wanted = Signal(dict)

    def __init__(self, imaging: Mapping[str, float | str]) -> None:
        super().__init__()
        self._now = dict(imaging)
        self.fields: dict[str, QWidget] = {}
        inside = QWidget()
        column = FormColumn(inside, 12)
        for name, value in imaging.items():
            self.fields[name] = column.field(_setting_title(name), _create_field(name, value))
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = words(self.tr("The camera reports no picture settings."), "empty")
        self.empty.setVisible(not imaging)
        outer.addWidget(self.empty)
        outer.addWidget(scroll, 1)
        self.set_button = button(self.tr("Apply"), self._set, is_first=True)
        self.set_button.setEnabled(bool(imaging))
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 12)
        row.addStretch()
        row.addWidget(self.set_button)
        outer.addLayout(row)

    def _set(self) -> None:
        values = {name: _value_of(field) for name, field in self.fields.items()}
        changed = {name: value for name, value in values.items() if value != self._now[name]}
        if changed:
            self.wanted.emit(changed)

    def show_made(self, request: Mapping[str, float | str], result: Mapping[str, float | str]) -> str:
        """Show the resulting settings and return them as text."""
        self._now = {name: result.get(name, value) for name, value in self._now.items()}
        for name, field in self.fields.items():
            _show(field, self._now[name])
        settings = ", ".join(
            f"{_setting_title(name)} {_value_text(result.get(name, '–'))}" for name in request
        )
        return self.tr("The camera is now set to: {0}.").format(settings)


def _create_field(name: str, value: float | str) -> QWidget:
    if isinstance(value, str):
        if name not in CHOICES:
            return QLineEdit(value)
        chosen = QComboBox()
        chosen.addItems(list(dict.fromkeys((*CHOICES[name], value))))
        chosen.setCurrentText(value)
        return chosen
    return number(-100_000.0, 100_000.0, value)


def _value_of(field: QWidget) -> float | str:
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


def _value_text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _setting_title(name: str) -> str:
    """Return ONVIF's name as words: `Exposure.MaxGain` becomes `Exposure: max gain`."""
    if name == "IrCutFilter":
        return "Day and night (infrared filter: ON day, OFF night)"
    parts = [
        "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in part).strip()
        for part in name.split(".")
    ]
    return ": ".join((parts[0].capitalize(), *parts[1:]))
