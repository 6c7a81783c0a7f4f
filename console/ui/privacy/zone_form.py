"""The form of one zone: name, reason, cover, and who may lift it and for how long."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from console.bridge.labels import choice_words
from console.domain.people.permissions import Permission, who_may
from console.domain.privacy.model import LIFT_MOST_S, NAME_MOST, REASON_MOST, Zone, ZoneStyle
from console.ui.widgets.forms import FormColumn, number_field, words


class ZoneForm(QWidget):
    """Edits the details of a zone; reports a change when a field is left. UI thread."""

    edited = Signal(object)
    """Emitted with the zone as entered."""

    def __init__(self) -> None:
        super().__init__()
        self._zone: Zone | None = None
        self.name, self.reason = QLineEdit(), QLineEdit()
        self.name.setMaxLength(NAME_MOST)
        self.name.setPlaceholderText(self.tr("For example, Bedroom, 12 High Street"))
        self.reason.setMaxLength(REASON_MOST)
        self.reason.setPlaceholderText(self.tr("Why this area must not be seen"))
        self.style_box = QComboBox()
        for style, text in (
            (ZoneStyle.SOLID, self.tr("Solid: nothing can be seen")),
            (ZoneStyle.PIXELATE, self.tr("Pixelated: movement can be recognised")),
            (ZoneStyle.BLUR, self.tr("Blurred: shapes can be recognised")),
        ):
            self.style_box.addItem(text, style)
        self.lift_min = number_field(QSpinBox())
        self.lift_min.setRange(0, round(LIFT_MOST_S / 60))
        self.lift_min.setSuffix(self.tr(" min"))
        self.lift_min.setSpecialValueText(self.tr("Never lifted"))
        self.second = QCheckBox(self.tr("Lift only with a second person"))
        self.in_camera = QCheckBox(self.tr("Also mask in the camera itself"))
        self.roles = {role: QCheckBox(choice_words(role.value)) for role in who_may(Permission.LIFT_ZONE)}
        column = FormColumn(self, 0)
        column.field(self.tr("Name"), self.name)
        column.field(self.tr("Reason"), self.reason)
        column.field(self.tr("Cover"), self.style_box)
        column.field(self.tr("Longest lift"), self.lift_min)
        column.addWidget(
            words(self.tr("Who can lift it (none ticked: everyone who can lift zones)"), "fieldname")
        )
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for index, box in enumerate(self.roles.values()):
            grid.addWidget(box, index // 2, index % 2)
        column.addLayout(grid)
        column.addWidget(self.second)
        column.addWidget(self.in_camera)
        self._connect()

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._emit_edited)
        self.reason.editingFinished.connect(self._emit_edited)
        self.lift_min.editingFinished.connect(self._emit_edited)
        self.style_box.activated.connect(lambda _at: self._emit_edited())
        for box in (*self.roles.values(), self.second, self.in_camera):
            box.clicked.connect(lambda _on: self._emit_edited())

    def show_zone(self, zone: Zone | None, *, can_edit: bool, is_movable: bool) -> None:
        """Show a zone; None clears the form.

        Args:
            zone: the zone; None for none.
            can_edit: whether the fields are enabled.
            is_movable: whether the camera moves, so that it cannot hold masks itself.
        """
        self._zone = zone
        self.setEnabled(zone is not None and can_edit)
        self.in_camera.setVisible(not is_movable)
        if zone is None:
            for line in (self.name, self.reason):
                line.clear()
            for box in (*self.roles.values(), self.second, self.in_camera):
                box.setChecked(False)
            return
        # Setting an unchanged text would move the cursor while the person is typing.
        for line, text in ((self.name, zone.name), (self.reason, zone.reason)):
            if line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)
        self.style_box.setCurrentIndex(self.style_box.findData(zone.style))
        self.lift_min.setValue(round(zone.lift_most_s / 60))
        self.second.setChecked(zone.needs_second)
        self.in_camera.setChecked(zone.in_camera)
        for role, box in self.roles.items():
            box.setChecked(role in zone.lifters)

    def filled(self) -> Zone | None:
        """Return the zone as entered."""
        if self._zone is None:
            return None
        return replace(
            self._zone,
            name=self.name.text().strip(),
            reason=self.reason.text().strip(),
            style=self.style_box.currentData(),
            lift_most_s=self._zone.lift_most_s
            if self.lift_min.value() == round(self._zone.lift_most_s / 60)
            else self.lift_min.value() * 60.0,
            needs_second=self.second.isChecked(),
            in_camera=self.in_camera.isChecked(),
            lifters=frozenset(role for role, box in self.roles.items() if box.isChecked()),
        )

    def _emit_edited(self) -> None:
        filled = self.filled()
        if filled is not None and filled != self._zone:
            self._zone = filled
            self.edited.emit(filled)
