"""The map view: cameras on a plan; arrow keys to select and to move them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap

from console.domain.cameras.status import PictureState
from console.domain.numbers import clamp
from console.ui.map.map_items import CameraMark, FieldOfView, TurningHandle
from console.ui.wall.gestures import CAMERA_MIME
from console.ui.widgets.mark_places import spread
from console.ui.widgets.plan_view import DIRECTIONS, PlanView, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
    )

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.status import CameraStatus
    from console.domain.map.plans import CameraPlacement, Plan

DEAD = {PictureState.NO_SIGNAL, PictureState.REFUSED, PictureState.FROZEN, PictureState.BLACK}
CAMERA_STEPS, CAMERA_FINE_PX = 60, 2.0
"""Share of the plan's width by which a key moves a camera, and pixels of the plan with Shift."""
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class MapView(PlanView):
    """Shows one plan with its cameras; scene units are pixels of the plan. UI thread."""

    chosen = Signal(int)
    called = Signal(int)
    moved = Signal(int, float, float)
    """Emitted with a camera and the place to which it was dragged."""
    placed = Signal(int, float, float)
    """Emitted with a camera that was dropped from the list, and its place."""
    turned = Signal(QPointF)
    """Emitted with the place to which the handle is dragged."""
    turned_over = Signal()
    undo_wanted = Signal()

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._mark_scale = scale
        self.plan: Plan | None = None
        self.camera: int | None = None
        self.is_editing = False
        self.marks: dict[int, CameraMark] = {}
        self._views: dict[int, FieldOfView] = {}
        self._spread_for: object = None
        """What the plates were last kept apart for; the same needs no work."""
        self.handle = TurningHandle(scale)
        self.handle.hide()
        self.handle.pulled.connect(self.turned)
        self.handle.let_go.connect(self.turned_over)
        self.setAcceptDrops(True)

    # -- what is shown --------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan | None, picture: QPixmap | None) -> None:
        """Show another plan; call `show_cameras` afterwards."""
        self._scene.removeItem(self.handle) if self.handle.scene() else None
        self._scene.clear()
        self.marks, self._views, self.plan = {}, {}, plan
        if plan is not None:
            self.show_ground(plan.width, plan.height, picture)
        self._scene.addItem(self.handle)
        self.handle.hide()
        self.fit()

    def show_cameras(self, places: Mapping[int, CameraPlacement], cameras: Mapping[int, Camera]) -> None:
        """Show these cameras at their places."""
        for number in [number for number in self.marks if number not in places or number not in cameras]:
            self._scene.removeItem(self.marks.pop(number))
            self._scene.removeItem(self._views.pop(number))
        for number, place in places.items():
            if number in cameras:
                self._mark(number, cameras[number].name).setPos(place.x, place.y)

    def _mark(self, number: int, name: str) -> CameraMark:
        if number not in self.marks:
            mark, view = CameraMark(number, name, self._mark_scale), FieldOfView()
            mark.chosen.connect(self.chosen)
            mark.called.connect(self.called)
            mark.dropped.connect(lambda camera, place: self.moved.emit(camera, place.x(), place.y()))
            self._scene.addItem(view)
            self._scene.addItem(mark)
            self.marks[number], self._views[number] = mark, view
            self._set_movable(mark)
        return self.marks[number]

    def show_states(
        self,
        places: Mapping[int, CameraPlacement],
        status_of: Callable[[int], CameraStatus],
        incidents: Mapping[int, tuple[str, ...]],
        look_of: Callable[[int], tuple[float, float] | None],
    ) -> None:
        """Update state, direction and incidents of every camera.

        Args:
            places: where they stand.
            status_of: the newest status.
            incidents: numbers of the open ones, by camera.
            look_of: bearing and angle of view, degrees, where a camera looks elsewhere than at rest.
        """
        if self.plan is None:
            return
        for number, mark in self.marks.items():
            status, place, is_chosen = status_of(number), places.get(number), number == self.camera
            mark.show_state(status, incidents.get(number, ()), is_chosen=is_chosen)
            if place is not None:
                bearing, fov = look_of(number) or (None, None)
                self._views[number].show_view(
                    place,
                    self.plan,
                    is_chosen=is_chosen,
                    is_dead=status.picture in DEAD,
                    bearing_deg=bearing,
                    fov_deg=fov,
                )
        self._follow_handle(places)
        self.place_plates()

    def place_plates(self) -> None:
        """Keep the plates of the cameras apart, the chosen one on its place; not while they are moved."""
        order = sorted(self.marks, key=lambda number: (number != self.camera, number))
        plates = {
            number: self.marks[number]
            .plate()
            .translated(QPointF(self.mapFromScene(self.marks[number].pos())))
            for number in order
        }
        seen = QRectF(self.viewport().rect())
        now = (self.is_editing, seen, tuple((number, plate.getRect()) for number, plate in plates.items()))
        if now == self._spread_for:
            return
        self._spread_for = now
        shifts = {} if self.is_editing else spread(plates, seen)
        for number, mark in self.marks.items():
            mark.move_plate(shifts.get(number, QPointF()))

    def _follow_handle(self, places: Mapping[int, CameraPlacement]) -> None:
        place = places.get(self.camera or 0)
        is_shown = self.is_editing and place is not None and self.camera in self.marks
        self.handle.setVisible(is_shown)
        if is_shown and place is not None and self.plan is not None:
            north = self.plan.georeference.north_deg if self.plan.georeference else 0.0
            angle = math.radians(place.bearing_deg + north)
            length = place.range_m / (self.plan.metres_a_pixel or 0.1)
            self.handle.setPos(place.x + length * math.sin(angle), place.y - length * math.cos(angle))

    def edit(self, *, is_on: bool) -> None:
        """Allow or forbid moving and turning cameras."""
        self.is_editing = is_on
        for mark in self.marks.values():
            self._set_movable(mark)
        self.place_plates()

    def _set_movable(self, mark: CameraMark) -> None:
        mark.setFlag(CameraMark.GraphicsItemFlag.ItemIsMovable, self.is_editing)

    # -- moving about ---------------------------------------------------------------------------------------

    def go_to(self, camera: int) -> None:
        """Scroll to a camera."""
        if camera in self.marks:
            self.ensureVisible(self.marks[camera], 80, 80)

    def walk(self, right: int, down: int) -> None:
        """Select the nearest camera in a direction."""
        if not self.marks:
            return
        current = self.marks.get(self.camera or 0)
        if current is None:
            self.chosen.emit(min(self.marks))
            return
        others = {number: mark.pos() for number, mark in self.marks.items() if mark is not current}
        found = nearest(others, current.pos(), right, down)
        if found is not None:
            self.chosen.emit(found)

    def _go(self, right: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        """Select the next camera, with Shift move the plan, with Ctrl move the selected camera."""
        if modifiers & _CONTROL:
            self._carry(right, down, is_fine=bool(modifiers & _SHIFT))
        elif modifiers & _SHIFT:
            self.pan(right, down)
        else:
            self.walk(right, down)

    def _carry(self, right: int, down: int, *, is_fine: bool) -> None:
        """Move the selected camera over the plan, as a drag does; not while the map is only looked at."""
        mark = self.marks.get(self.camera or 0)
        if mark is None or self.plan is None or not self.is_editing:
            return
        step = CAMERA_FINE_PX if is_fine else max(CAMERA_FINE_PX, self.plan.width / CAMERA_STEPS)
        x = clamp(mark.x() + right * step, 0.0, float(self.plan.width))
        y = clamp(mark.y() + down * step, 0.0, float(self.plan.height))
        mark.setPos(x, y)
        self.moved.emit(mark.camera, x, y)

    def event(self, event: QEvent) -> bool:
        # The window has the same key for the wall; here it belongs to the map.
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS:
            self._go(*DIRECTIONS[key], event.modifiers())
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.camera is not None:
            self.called.emit(self.camera)
        elif not self.zoom_by_key(event):
            super().keyPressEvent(event)

    # -- cameras from a list --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept_camera_drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept_camera_drag(event)

    def _accept_camera_drag(self, event: QDragEnterEvent | QDragMoveEvent) -> None:
        if self.is_editing and self.plan is not None and event.mimeData().hasFormat(CAMERA_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        text = bytes(event.mimeData().data(CAMERA_MIME).data()).decode("ascii", "replace")
        if self.is_editing and text.isdigit():
            place = self.mapToScene(event.position().toPoint())
            event.acceptProposedAction()
            self.placed.emit(int(text), place.x(), place.y())
