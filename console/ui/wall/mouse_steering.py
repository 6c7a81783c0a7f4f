"""Steering by mouse: drag with the right button, or turn the wheel with Ctrl to zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.ui.wall.steering_pull import SteeringPull

if TYPE_CHECKING:
    from console.ui.wall.tile_area import TileArea

NOTCH_MS = 220
NOTCH_SPEED = 0.6
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class MouseSteering(QObject):
    """Turns mouse events of a wall view into steering. UI thread."""

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self._area = area
        self._pull = SteeringPull(area)
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
                return self._pull.candidate(QPointF(event.pos())) is not None
        if event.type() in _LOST:
            self._pull.end("focus lost")
        return False

    def _press(self, event: QMouseEvent) -> bool:
        candidate = self._pull.candidate(event.position())
        if candidate is None:
            return False
        view, camera = candidate
        self._pull.begin(camera, event.position())
        wall = self._area.context.bridge.wall
        wall.change(
            moves.select(wall.wall, TilePosition(self._area.board_index, view.tile)), is_undoable=False
        )
        self._area.widget.setFocus()
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._pull.camera is None or not event.buttons() & Qt.MouseButton.RightButton:
            return False
        self._pull.pull(event.position())
        return True

    def _on_release(self, event: QMouseEvent) -> bool:
        if self._pull.camera is None or event.type() is not QEvent.Type.MouseButtonRelease:
            return False
        wants_menu = not self._pull.has_pulled
        self._pull.end("released")
        if wants_menu:
            place, on_screen = event.position().toPoint(), event.globalPosition().toPoint()
            menu_event = QContextMenuEvent(QContextMenuEvent.Reason.Other, place, on_screen)
            QApplication.postEvent(self._area.widget.window(), menu_event)
        return True

    def _wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        candidate = self._pull.candidate(event.position())
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
