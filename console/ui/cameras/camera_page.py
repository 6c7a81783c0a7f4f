"""Cameras of the scheme, one or several: their picture, their particulars, their trials, into service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.domain.cameras.commissioning import PARTICULARS, Commissioning, CommissioningStage
from console.ui.cameras.admission_form import AcceptanceTestList, AdmissionForm
from console.ui.wall.live_view import LiveView
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.report import Identity
    from console.services.ports import CameraFeed
    from console.ui.cameras.commissioning_list import CommissioningRow

PICTURE_PX = 220


class CameraPage(QWidget):
    """UI thread."""

    kept = Signal()
    change = Signal()
    report = Signal()
    settings = Signal()
    times = Signal()
    density = Signal()
    accept_box = Signal()
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
        self.keep_button = button(self.tr("Keep"), self.kept.emit)
        self.change_button = button(self.tr("Name and addresses…"), self.change.emit)
        self.report_button = button(self.tr("What it can…"), self.report.emit)
        self.settings_button = button(self.tr("Settings…"), self.settings.emit)
        self.times_button = button(self.tr("Time…"), self.times.emit)
        self.settings_button.setToolTip(self.tr("What is set in the camera: streams, picture, time, outputs"))
        self.times_button.setToolTip(self.tr("Set the clock of all chosen cameras, or name their servers"))
        self.density_button = button(self.tr("Pixel density…"), self.density.emit)
        self.density_button.setToolTip(self.tr("How the camera hangs, for pixels per metre (D on the wall)"))
        self.box_button = button(self.tr("Accept this box"), self.accept_box.emit)
        self.box_button.hide()
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
        top.addWidget(self.box_button)
        top.addStretch()
        for widget in (self.name, self.told, self.picture):
            column.addWidget(widget)
        column.addLayout(top)
        inner = QHBoxLayout()
        inner.addWidget(self.settings_button)
        inner.addWidget(self.times_button)
        inner.addWidget(self.density_button)
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
        foot = QHBoxLayout()
        foot.addWidget(self.remove_button)
        foot.addWidget(self.out_button)
        foot.addStretch()
        foot.addWidget(self.admit_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.missing)
        outer.addLayout(foot)

    @property
    def is_edited(self) -> bool:
        """Whether something is typed that was not kept."""
        return self.keep_button.isEnabled()

    def show_rows(self, chosen: Sequence[CommissioningRow], feed: CameraFeed | None) -> None:
        """These are chosen; one is shown alive, by a feed of its own where it is not in service."""
        is_same = [row.camera.number for row in chosen] == [row.camera.number for row in self._chosen]
        before = self._chosen
        self._chosen = list(chosen)
        if not chosen:
            return
        one = chosen[0] if len(chosen) == 1 else None
        known = (one.known if one else _common([row.known for row in chosen])) or Commissioning()
        old = (before[0].known if len(before) == 1 else None) if is_same else None
        if not is_same or (old != known and not self.is_edited):
            self.form.show_known(known)
            self.keep_button.setEnabled(False)
        self.picture.setVisible(one is not None)
        if one is not None and (not is_same or self.picture.camera != one.camera.number):
            self.picture.show_camera(one.camera.number, feed)
        self._say(chosen, one)

    def _say(self, chosen: Sequence[CommissioningRow], one: CommissioningRow | None) -> None:
        if one is not None:
            camera = one.camera
            stage = one.known.stage.value if one.known else CommissioningStage.IN_SERVICE.value
            told = (camera.urn, camera.kind.value, camera.place, camera.group, stage)
            self.name.setText(f"{camera.number}  {camera.name}")
            self.told.setText(" · ".join(filter(None, told)))
            self.missing.setText(self.tr("Missing before it goes live: {0}").format(one.missing))
            self.missing.setVisible(bool(one.missing) and stage != CommissioningStage.IN_SERVICE.value)
            return
        lacking = [row for row in chosen if row.missing]
        self.name.setText(self.tr("{0} cameras chosen").format(len(chosen)))
        self.told.setText(self.tr("What you keep here is kept for all of them."))
        self.missing.setText(self.tr("{0} of them lack something.").format(len(lacking)))
        self.missing.setVisible(bool(lacking))

    def show_box(self, wrong: Identity | None) -> None:
        """Another box than the accepted one hangs at the chosen camera's address; None: none does."""
        self.box_button.setVisible(wrong is not None)
        if wrong is not None:
            told = f"{wrong.maker} {wrong.model} {wrong.serial}".strip()
            self.missing.setText(self.tr("Another box hangs at its address: {0}.").format(told))
            self.missing.show()

    def show_rights(self, *, may_set_up: bool, may_admit: bool) -> None:
        """What whoever sits here may do."""
        one = self._chosen[0] if len(self._chosen) == 1 else None
        stages = {row.known.stage if row.known else None for row in self._chosen}
        self.form.setEnabled(may_set_up)
        self.change_button.setEnabled(may_set_up and one is not None)
        self.report_button.setEnabled(may_set_up and one is not None and bool(one.camera.onvif_url))
        self.settings_button.setEnabled(self.report_button.isEnabled())
        self.density_button.setEnabled(may_set_up and one is not None)
        has_onvif = any(row.camera.onvif_url for row in self._chosen)
        self.times_button.setEnabled(may_set_up and has_onvif)
        self.admit_button.setEnabled(may_admit and stages != {CommissioningStage.IN_SERVICE})
        self.out_button.setEnabled(may_admit and bool(stages & {CommissioningStage.IN_SERVICE, None}))
        self.remove_button.setEnabled(may_admit and one is not None)
        self.trials.show_rows(self._chosen, may=may_set_up)


def _common(all_known: Sequence[Commissioning | None]) -> Commissioning:
    """What several have in common; what differs is empty."""
    known = [one or Commissioning() for one in all_known]
    first = known[0]
    same = {
        name: getattr(first, name)
        for name in PARTICULARS
        if all(getattr(k, name) == getattr(first, name) for k in known)
    }
    return Commissioning(**same)
