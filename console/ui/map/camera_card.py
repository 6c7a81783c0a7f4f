"""The card beside the map: the selected camera, its lens, and cameras that are not on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDoubleSpinBox, QLabel, QListWidget, QListWidgetItem, QWidget

from console.bridge import labels as state_texts
from console.domain.map.plans import RANGE_MOST_M, CameraPlacement
from console.ui.base.action import action_by_id
from console.ui.wall.gestures import camera_mime
from console.ui.wall.live_view import LiveView
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.status import CameraStatus
    from console.services.ports import CameraFeed

_NUMBER = Qt.ItemDataRole.UserRole + 1


class UnplacedCameras(QListWidget):
    """Lists cameras that are not on the map, to be dragged onto it."""

    def __init__(self) -> None:
        super().__init__()
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def show_cameras(self, cameras: Iterable[Camera]) -> None:
        """Show these cameras."""
        self.clear()
        for camera in cameras:
            item = QListWidgetItem(f"{camera.number}  {camera.name}")
            item.setData(_NUMBER, camera.number)
            self.addItem(item)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        return camera_mime(int(items[0].data(_NUMBER))) if items else QMimeData()


class CameraCard(QWidget):
    """Shows the selected camera of the map. UI thread."""

    called = Signal()
    taken_off = Signal()
    placed = Signal(int)
    """Emitted with a camera that is not on the map and should be put there."""
    altered = Signal(float, float, float, float)
    """Emitted with angle of view, range, height and direction as typed."""

    def __init__(self, feed: CameraFeed) -> None:
        super().__init__()
        self.picture = LiveView(feed)
        self.name, self.state = words("", "heading"), words("", "fieldname")
        self.call = button(self.tr("Call to spot"), self.called.emit, is_first=True)
        self.call.setToolTip(
            self.tr("Enter, or double-click on the map. Then {0} opens an incident with this camera.").format(
                action_by_id("incident").spoken_keys
            )
        )
        self.fov, self.reach, self.height_m, self.bearing = (
            _create_spin_box(1, 360, "°"),
            _create_spin_box(1, RANGE_MOST_M, " m"),
            _create_spin_box(0, 200, " m"),
            _create_spin_box(0, 359, "°"),
        )
        self.bearing.setWrapping(True)
        self.off = button(self.tr("Remove from map"), self.taken_off.emit)
        self.unplaced = UnplacedCameras()
        self.put_button = button(self.tr("Put on map"), self._put)
        self.lens = QWidget()
        self._lay_out()
        self.unplaced.itemActivated.connect(lambda _item: self._put())
        for spin in (self.fov, self.reach, self.height_m, self.bearing):
            spin.editingFinished.connect(self._emit_altered)

    def _lay_out(self) -> None:
        self.picture.setFixedHeight(170)
        column = FormColumn(self, 0)
        for widget in (self.picture, self.name, self.state, self.call):
            column.addWidget(widget)
        form = FormColumn(self.lens, 0)
        form.field(self.tr("Angle of view"), self.fov)
        form.field(self.tr("Useful range"), self.reach)
        form.field(self.tr("Height of the camera"), self.height_m)
        form.field(self.tr("Direction, from north"), self.bearing)
        move_hint = self.tr("Ctrl and the arrow keys move the camera on the plan; with Shift, finely.")
        form.addWidget(words(move_hint, "muted"))
        form.addWidget(self.off)
        column.addWidget(self.lens)
        self.unplaced_name = QLabel(self.tr("Not on the map. Drag a camera onto it, or press Enter."))
        self.unplaced_name.setObjectName("fieldname")
        self.unplaced_name.setWordWrap(True)
        column.addWidget(self.unplaced_name)
        column.addWidget(self.unplaced, 1)
        column.addWidget(self.put_button)
        column.addStretch()

    def edit(self, *, is_on: bool) -> None:
        """Show or hide the fields for editing the map."""
        for widget in (self.lens, self.unplaced, self.unplaced_name, self.put_button):
            widget.setVisible(is_on)

    def show_camera(self, camera: Camera | None, place: CameraPlacement | None) -> None:
        """Show the selected camera."""
        number = camera.number if camera else None
        if number != self.picture.camera:
            self.picture.show_camera(number)
        self.name.setText(f"{camera.number}  {camera.name}" if camera else self.tr("No camera selected"))
        for widget in (self.call, self.lens):
            widget.setEnabled(camera is not None)
        fields = (self.fov, self.reach, self.height_m, self.bearing)
        if place is not None and not any(field.hasFocus() for field in fields):
            for spin, value in (
                (self.bearing, place.bearing_deg),
                (self.fov, place.fov_deg),
                (self.reach, place.range_m),
                (self.height_m, place.height_m),
            ):
                spin.setValue(value)

    def show_state(
        self, camera: Camera | None, status: CameraStatus | None, incidents: tuple[str, ...]
    ) -> None:
        """Show the state of the camera."""
        if camera is None or status is None:
            self.state.setText(self.tr("Click a camera on the map, or use the arrow keys."))
            return
        parts = [
            camera.place,
            state_texts.picture_word(status.picture),
            state_texts.recording_word(status.recording),
        ]
        parts += [self.tr("incident {0}").format(number) for number in incidents]
        self.state.setText(" · ".join(filter(None, parts)))

    def _emit_altered(self) -> None:
        self.altered.emit(self.fov.value(), self.reach.value(), self.height_m.value(), self.bearing.value())

    def _put(self) -> None:
        item = self.unplaced.currentItem() or self.unplaced.item(0)
        if item is not None:
            self.placed.emit(int(item.data(_NUMBER)))


def _create_spin_box(least: float, most: float, unit: str) -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(least, most)
    spin.setDecimals(0)
    spin.setSuffix(unit)
    spin.setKeyboardTracking(False)
    return spin
