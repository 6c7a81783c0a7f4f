"""Click to centre and drag a box to zoom a PTZ camera (key C, or Ctrl held)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from console.domain.errors import OperatorError
from console.domain.wall.tile_status import TileVector

if TYPE_CHECKING:
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class ClickToCentre(QObject):
    """Turns left-button gestures on a PTZ camera into moves. UI thread."""

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self._area = area
        self._pressed: tuple[Tile, int] | None = None
        self._press_position = QPointF()
        self._has_dragged = False
        area.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in _LOST:
            self._end()
        elif isinstance(event, QMouseEvent):
            return self._mouse(event)
        elif (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._area.is_click_to_centre
        ):
            self._area.set_click_to_centre(is_on=False)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseMove:
                return self._move(event)
            case QEvent.Type.MouseButtonPress if event.button() is Qt.MouseButton.LeftButton:
                return self._press(event)
            case QEvent.Type.MouseButtonRelease if event.button() is Qt.MouseButton.LeftButton:
                return self._release(event)
            case QEvent.Type.MouseButtonDblClick:
                return self._area.is_click_to_centre and self._target_at(event) is not None
        return False

    def _target_at(self, event: QMouseEvent) -> tuple[Tile, int] | None:
        view = self._area.view_at(event.position())
        is_wished = self._area.is_click_to_centre or bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if view is None or view.stream is None or view.picture is None or not is_wished:
            return None
        camera = view.stream.camera
        return (view, camera) if self._area.context.bridge.ptz.is_candidate(camera) else None

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed = self._target_at(event)
        self._press_position, self._has_dragged = event.position(), False
        return self._pressed is not None

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            return False
        offset = event.position() - self._press_position
        self._has_dragged |= offset.manhattanLength() >= QApplication.startDragDistance()
        if self._has_dragged:
            view, camera = self._pressed
            ratio, corner = self._area.widget.devicePixelRatioF(), QPointF(view.rect.x, view.rect.y)
            start, end = self._press_position * ratio - corner, event.position() * ratio - corner
            box = TileVector(round(start.x()), round(start.y()), round(end.x()), round(end.y()), is_box=True)
            self._area.show_aim(camera, box)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            return False
        view, camera = self._pressed
        start, end = (
            self._to_picture_fractions(view, self._press_position),
            self._to_picture_fractions(view, event.position()),
        )
        has_dragged = self._has_dragged
        self._end()
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2) if has_dragged else start
        part = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 0.02) if has_dragged else 1.0
        self._centre_on(view, camera, middle, part)
        return True

    def _centre_on(self, view: Tile, camera: int, middle: tuple[float, float], part: float) -> None:
        bridge = self._area.context.bridge
        try:
            bridge.ptz_commands.centre(camera, middle[0] - 0.5, 0.5 - middle[1], part, view.shape)
        except OperatorError as error:
            bridge.messages.refuse(error)

    def _to_picture_fractions(self, view: Tile, point: QPointF) -> tuple[float, float]:
        """Return a point of the widget as fractions of the whole picture, however it is shown."""
        place = point * self._area.widget.devicePixelRatioF()
        return view.framing.to_picture(place.x(), place.y())

    def _end(self) -> None:
        if self._pressed is not None:
            self._pressed = None
            self._area.show_aim(None, None)
