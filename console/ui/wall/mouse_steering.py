"""Steering by mouse: drag with the right button, or turn the wheel with Ctrl to zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity
from console.domain.ptz.mouse_velocity import pulled
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.domain.wall.tile_status import TileVector

if TYPE_CHECKING:
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

NOTCH_MS = 220
NOTCH_SPEED = 0.6
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class MouseSteering(QObject):
    """Turns mouse events of a wall view into steering. UI thread."""

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self._area = area
        self._camera: int | None = None
        self._press_position = QPointF()
        self._has_pulled = False
        area.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        match event:
            case QWheelEvent():
                return self._wheel(event)
            case QMouseEvent() if event.type() is QEvent.Type.MouseMove:
                return self._move(event)
            case QMouseEvent() if event.button() is Qt.MouseButton.RightButton:
                return (
                    self._press(event)
                    if event.type() is QEvent.Type.MouseButtonPress
                    else self._on_release(event)
                )
            case QContextMenuEvent() if event.reason() is QContextMenuEvent.Reason.Mouse:
                # Desktops send the context menu with the press; it opens at the release unless the mouse was
                # dragged.
                return self._candidate(QPointF(event.pos())) is not None
        if event.type() in _LOST:
            self._end_drag("focus lost")
        return False

    def _candidate(self, point: QPointF) -> tuple[Tile, int] | None:
        view = self._area.view_at(point)
        if view is None or view.stream is None:
            return None
        camera = view.stream.camera
        return (view, camera) if self._area.context.bridge.ptz.is_candidate(camera) else None

    def _press(self, event: QMouseEvent) -> bool:
        candidate = self._candidate(event.position())
        if candidate is None:
            return False
        view, self._camera = candidate
        self._press_position, self._has_pulled = event.position(), False
        wall = self._area.context.bridge.wall
        wall.change(
            moves.select(wall.wall, TilePosition(self._area.board_index, view.tile)), is_undoable=False
        )
        self._area.widget.setFocus()
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._camera is None or not event.buttons() & Qt.MouseButton.RightButton:
            return False
        view = self._steered_view()
        if view is None:
            self._end_drag("another camera")
            return True
        offset = event.position() - self._press_position
        ratio = self._area.widget.devicePixelRatioF()
        reach = min(view.rect.width, view.rect.height) / ratio * 0.45
        velocity = pulled(offset.x(), offset.y(), reach)
        self._has_pulled = self._has_pulled or not velocity.is_still
        if self._has_pulled:
            self._steer(velocity)
            self._draw_arrow(view, offset, reach, ratio)
        return True

    def _steered_view(self) -> Tile | None:
        views = (view for view in self._area.tiles if view.stream and view.stream.camera == self._camera)
        return next(views, None)

    def _steer(self, velocity: Velocity) -> None:
        bridge = self._area.context.bridge
        try:
            if self._camera is not None:
                bridge.ptz.move(self._camera, velocity)
        except OperatorError as error:
            bridge.messages.refuse(error)
            self._end_drag("not permitted")

    def _draw_arrow(self, view: Tile, offset: QPointF, reach: float, ratio: float) -> None:
        length = math.hypot(offset.x(), offset.y())
        limited = offset * min(1.0, reach / length) if length else offset
        start = self._press_position * ratio - QPointF(view.rect.x, view.rect.y)
        end = start + limited * ratio
        if self._camera is not None:
            aim = TileVector(round(start.x()), round(start.y()), round(end.x()), round(end.y()))
            self._area.show_aim(self._camera, aim)

    def _on_release(self, event: QMouseEvent) -> bool:
        if self._camera is None or event.type() is not QEvent.Type.MouseButtonRelease:
            return False
        wants_menu = not self._has_pulled
        self._end_drag("released")
        if wants_menu:
            place, on_screen = event.position().toPoint(), event.globalPosition().toPoint()
            menu_event = QContextMenuEvent(QContextMenuEvent.Reason.Other, place, on_screen)
            QApplication.postEvent(self._area.widget.window(), menu_event)
        return True

    def _end_drag(self, cause: str) -> None:
        if self._camera is None:
            return
        self._camera = None
        self._area.show_aim(None, None)
        if self._has_pulled:
            self._area.context.bridge.ptz.release(cause)

    def _wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        candidate = self._candidate(event.position())
        notches = event.angleDelta().y() / 120
        if candidate is None or not notches:
            return False
        bridge = self._area.context.bridge
        try:
            zoom = Velocity(zoom=math.copysign(NOTCH_SPEED, notches))
            bridge.ptz.nudge(candidate[1], zoom, NOTCH_MS)
        except OperatorError as error:
            bridge.messages.refuse(error)
        return True
