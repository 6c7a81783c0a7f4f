"""What is said of one zone: name, reason, style, who may lift it and for how long."""

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

from console.domain.people.permissions import Permission, who_may
from console.domain.privacy.model import LIFT_MOST_S, NAME_MOST, REASON_MOST, Zone, ZoneStyle
from console.ui.widgets.forms import FormColumn, number_field, words


class ZoneForm(QWidget):
    """UI thread. It tells each change once it is whole: a field that is left, a box that is ticked."""

    edited = Signal(object)
    """The zone as it is filled in now."""

    def __init__(self) -> None:
        super().__init__()
        self._zone: Zone | None = None
        self.name, self.reason = QLineEdit(), QLineEdit()
        self.name.setMaxLength(NAME_MOST)
        self.name.setPlaceholderText(self.tr("What it is, such as “Bedroom, 12 High Street”"))
        self.reason.setMaxLength(REASON_MOST)
        self.reason.setPlaceholderText(self.tr("Why nobody should look there"))
        self.style_box = QComboBox()
        for style, said in (
            (ZoneStyle.SOLID, self.tr("Solid: nothing of it is left")),
            (ZoneStyle.PIXELATE, self.tr("Coarse: blocks, movement can be guessed")),
            (ZoneStyle.BLUR, self.tr("Blurred: shapes can be guessed")),
        ):
            self.style_box.addItem(said, style)
        self.lift_min = number_field(QSpinBox())
        self.lift_min.setRange(0, round(LIFT_MOST_S / 60))
        self.lift_min.setSuffix(self.tr(" minutes"))
        self.lift_min.setSpecialValueText(self.tr("It is never lifted"))
        self.second = QCheckBox(self.tr("Only with a second person"))
        self.in_camera = QCheckBox(self.tr("Also as a mask in the camera itself"))
        self.roles = {role: QCheckBox(role.value.capitalize()) for role in who_may(Permission.LIFT_ZONE)}
        column = FormColumn(self, 0)
        column.field(self.tr("Name"), self.name)
        column.field(self.tr("Reason"), self.reason)
        column.field(self.tr("What covers it"), self.style_box)
        column.field(self.tr("Lifted for at most"), self.lift_min)
        column.addWidget(words(self.tr("Who may lift it (none ticked: whoever may lift zones)"), "fieldname"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for at, box in enumerate(self.roles.values()):
            grid.addWidget(box, at // 2, at % 2)
        column.addLayout(grid)
        column.addWidget(self.second)
        column.addWidget(self.in_camera)
        self._connect()

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._tell)
        self.reason.editingFinished.connect(self._tell)
        self.lift_min.editingFinished.connect(self._tell)
        self.style_box.activated.connect(lambda _at: self._tell())
        for box in (*self.roles.values(), self.second, self.in_camera):
            box.clicked.connect(lambda _on: self._tell())

    def show_zone(self, zone: Zone | None, *, can_edit: bool, is_movable: bool) -> None:
        """Fill in a zone; None: there is none to describe."""
        self._zone = zone
        self.setEnabled(zone is not None and can_edit)
        self.in_camera.setVisible(not is_movable)
        if zone is None:
            for line in (self.name, self.reason):
                line.clear()
            for box in (*self.roles.values(), self.second, self.in_camera):
                box.setChecked(False)
            return
        # What is being typed is not overwritten with what it was.
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
        """The zone with what is filled in."""
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

    def _tell(self) -> None:
        filled = self.filled()
        if filled is not None and filled != self._zone:
            self._zone = filled
            self.edited.emit(filled)
