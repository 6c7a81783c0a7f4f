"""The page of one or several cameras: picture, details, tests and admission to service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.bridge.labels import choice_words
from console.domain.cameras.commissioning import PARTICULARS, Commissioning, CommissioningStage
from console.ui.base.action import action_by_id
from console.ui.cameras.admission_form import AcceptanceTestList, AdmissionForm
from console.ui.wall.live_view import LiveView
from console.ui.widgets.forms import button, words
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.report import Identity
    from console.services.ports import CameraFeed
    from console.ui.cameras.commissioning_list import CommissioningRow

PICTURE_PX = 220


class CameraPage(QWidget):
    """Shows the selected cameras of the scheme. UI thread."""

    kept = Signal()
    change = Signal()
    report = Signal()
    settings = Signal()
    times = Signal()
    density = Signal()
    motion = Signal()
    accept_device = Signal()
    admit = Signal()
    take_out = Signal()
    remove = Signal()

    def __init__(self, feed: CameraFeed) -> None:
        super().__init__()
        self._chosen: list[CommissioningRow] = []
        self.name, self.told, self.missing = words("", "heading"), words("", "fieldname"), words("", "notice")
        self.picture = LiveView(feed)
        self.picture.setFixedHeight(PICTURE_PX)
        self.form, self.trials = AdmissionForm(), AcceptanceTestList()
        self.keep_button = button(self.tr("Save details"), self.kept.emit)
        self.change_button = button(self.tr("Edit name and addresses…"), self.change.emit)
        self.report_button = button(self.tr("Show capabilities…"), self.report.emit)
        self.settings_button = button(self.tr("Change settings…"), self.settings.emit)
        self.times_button = button(self.tr("Set time…"), self.times.emit)
        self.settings_button.setToolTip(
            self.tr("Settings in the camera itself: streams, picture, time and outputs")
        )
        self.times_button.setToolTip(self.tr("Set the clocks or the time servers of the selected cameras"))
        self.density_button = button(self.tr("Pixel density…"), self.density.emit)
        self.density_button.setToolTip(
            self.tr("How the camera is mounted, to show pixels per metre on the wall ({0})").format(
                action_by_id("density").spoken_keys
            )
        )
        self.motion_button = button(self.tr("Motion…"), self.motion.emit)
        self.motion_button.setToolTip(
            self.tr("What is kept of the recordings of the selected cameras, to search for motion in them")
        )
        self.accept_button = button(self.tr("Accept this device"), self.accept_device.emit)
        self.accept_button.hide()
        self.admit_button = button(self.tr("Put into service"), self.admit.emit, is_first=True)
        self.out_button = button(self.tr("Take out of service…"), self.take_out.emit)
        self.remove_button = button(self.tr("Remove…"), self.remove.emit)
        self.form.edited.connect(lambda: self.keep_button.setEnabled(True))
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.change_button)
        top.addWidget(self.report_button)
        top.addWidget(self.accept_button)
        top.addStretch()
        for widget in (self.name, self.told, self.picture):
            column.addWidget(widget)
        column.addLayout(top)
        inner = QHBoxLayout()
        inner.addWidget(self.settings_button)
        inner.addWidget(self.times_button)
        inner.addWidget(self.density_button)
        inner.addWidget(self.motion_button)
        inner.addStretch()
        column.addLayout(inner)
        column.addWidget(self.form)
        keep = QHBoxLayout()
        keep.addStretch()
        keep.addWidget(self.keep_button)
        column.addLayout(keep)
        column.addWidget(self.trials)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        footer = QHBoxLayout()
        footer.addWidget(self.remove_button)
        footer.addWidget(self.out_button)
        footer.addStretch()
        footer.addWidget(self.admit_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.missing)
        outer.addLayout(footer)

    @property
    def is_edited(self) -> bool:
        """Return whether the form has changes that were not saved."""
        return self.keep_button.isEnabled()

    def show_rows(self, chosen: Sequence[CommissioningRow], feed: CameraFeed | None) -> None:
        """Show the selected cameras; a single one is shown live, through `feed` if it is not in service."""
        is_same = [row.camera.number for row in chosen] == [row.camera.number for row in self._chosen]
        before = self._chosen
        self._chosen = list(chosen)
        if not chosen:
            return
        single_row = chosen[0] if len(chosen) == 1 else None
        details = (
            single_row.commissioning if single_row else _common_values([row.commissioning for row in chosen])
        ) or Commissioning()
        old_details = (before[0].commissioning if len(before) == 1 else None) if is_same else None
        if not is_same or (old_details != details and not self.is_edited):
            self.form.show_known(details)
            self.keep_button.setEnabled(False)
        self.picture.setVisible(single_row is not None)
        if single_row is not None and (not is_same or self.picture.camera != single_row.camera.number):
            self.picture.show_camera(single_row.camera.number, feed)
        self._show_summary(chosen, single_row)

    def _show_summary(self, chosen: Sequence[CommissioningRow], single_row: CommissioningRow | None) -> None:
        if single_row is not None:
            camera = single_row.camera
            stage = (
                single_row.commissioning.stage.value
                if single_row.commissioning
                else CommissioningStage.IN_SERVICE.value
            )
            details = (
                camera.urn,
                choice_words(camera.kind.value),
                camera.place,
                camera.group,
                choice_words(stage),
            )
            self.name.setText(f"{camera.number}  {camera.name}")
            self.told.setText(" · ".join(filter(None, details)))
            self.missing.setText(self.tr("Needed before it goes live: {0}").format(single_row.missing))
            self.missing.setVisible(bool(single_row.missing) and stage != CommissioningStage.IN_SERVICE.value)
            return
        incomplete = [row for row in chosen if row.missing]
        self.name.setText(self.tr("{0} cameras selected").format(len(chosen)))
        self.told.setText(self.tr("What you save here applies to all of them."))
        self.missing.setText(
            plural(
                len(incomplete),
                self.tr("1 of them is not complete."),
                self.tr("{0} of them are not complete."),
            )
        )
        self.missing.setVisible(bool(incomplete))

    def show_other_device(self, identity: Identity | None) -> None:
        """Show that the device at the camera's address has changed; None hides the notice."""
        self.accept_button.setVisible(identity is not None)
        if identity is not None:
            device = f"{identity.maker} {identity.model} {identity.serial}".strip()
            self.missing.setText(
                self.tr("The device at this camera's address has changed: {0}.").format(device)
            )
            self.missing.show()

    def show_rights(self, *, may_set_up: bool, may_admit: bool) -> None:
        """Enable what the person at the console may do."""
        single_row = self._chosen[0] if len(self._chosen) == 1 else None
        stages = {row.commissioning.stage if row.commissioning else None for row in self._chosen}
        self.form.setEnabled(may_set_up)
        self.change_button.setEnabled(may_set_up and single_row is not None)
        self.report_button.setEnabled(
            may_set_up and single_row is not None and single_row.camera.device is not None
        )
        self.settings_button.setEnabled(self.report_button.isEnabled())
        self.density_button.setEnabled(may_set_up and single_row is not None)
        self.motion_button.setEnabled(may_set_up)
        has_device = any(row.camera.device is not None for row in self._chosen)
        self.times_button.setEnabled(may_set_up and has_device)
        self.admit_button.setEnabled(may_admit and stages != {CommissioningStage.IN_SERVICE})
        self.out_button.setEnabled(may_admit and bool(stages & {CommissioningStage.IN_SERVICE, None}))
        self.remove_button.setEnabled(may_admit and single_row is not None)
        self.trials.show_rows(self._chosen, may=may_set_up)


def _common_values(all_known: Sequence[Commissioning | None]) -> Commissioning:
    """Return the values that all cameras have in common; fields that differ are empty."""
    details = [commissioning or Commissioning() for commissioning in all_known]
    first = details[0]
    common_details = {
        name: getattr(first, name)
        for name in PARTICULARS
        if all(getattr(k, name) == getattr(first, name) for k in details)
    }
    return Commissioning(**common_details)
