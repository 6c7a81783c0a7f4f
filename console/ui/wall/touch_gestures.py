"""Fingers on the wall: tap, double tap, long press, pinch and drag do what the mouse does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QTouchEvent
from PySide6.QtWidgets import QApplication

from console.domain.errors import OperatorError
from console.domain.wall import moves
from console.ui.wall.steering_pull import SteeringPull

if TYPE_CHECKING:
    from PySide6.QtGui import QEventPoint

    from console.domain.wall.model import TilePosition
    from console.ui.wall.gestures import Gestures
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

LONG_PRESS_MS = 600
SLACK_PX = 16
"""A finger that moves no farther than this has not moved."""
_TOUCHES = {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class TouchGestures(QObject):
    """Turns touches of a wall view into changes of the wall. UI thread.

    A tap selects; a second one calls the camera to the spot; a long press opens the menu. Two fingers zoom
    digitally. A drag pans a zoomed picture, steers a camera that can be steered, and else carries the camera
    to another tile. A camera stops when the finger is lifted, and when the window loses touch or focus.

    Args:
        area: the wall view.
        gestures: does on the wall what the mouse asks for.
    """

    def __init__(self, area: TileArea, gestures: Gestures) -> None:
        super().__init__(area.widget)
        self._area, self._gestures = area, gestures
        self._pull = SteeringPull(area)
        self._begin = QPointF()
        self._last = QPointF()
        self._tile: int | None = None
        """The tile that was touched; None while no gesture is wanted."""
        self._has_moved = False
        self._pinch: tuple[QPointF, float] | None = None
        """Middle and distance of two fingers."""
        self._tapped: TilePosition | None = None
        """The tile of a first tap, for as long as a second one counts."""
        self._long_press = QTimer(self)
        self._long_press.setSingleShot(True)
        self._long_press.setInterval(LONG_PRESS_MS)
        self._long_press.timeout.connect(self._open_menu)
        self._second_tap = QTimer(self)
        self._second_tap.setSingleShot(True)
        self._second_tap.setInterval(QApplication.doubleClickInterval())
        self._second_tap.timeout.connect(self._forget_tap)
        area.widget.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        area.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in _LOST:
            self._give_up("focus lost")
        if event.type() not in _TOUCHES or not isinstance(event, QTouchEvent):
            return False
        if event.type() is QEvent.Type.TouchBegin and not self._is_ours(event):
            # Pad and bar lie over the wall: what they do not take, Qt gives them as a press of the mouse.
            event.ignore()
            return True
        event.accept()
        self._touch(event)
        return True

    def _is_ours(self, event: QTouchEvent) -> bool:
        child = self._area.widget.childAt(event.points()[0].position().toPoint())
        return child is None or child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() is QEvent.Type.TouchCancel:
            self._give_up("touch lost")
        elif event.type() is QEvent.Type.TouchEnd:
            self._end(points[0].position() if points else self._last)
        elif len(points) > 1:
            self._two_fingers(points)
        elif event.type() is QEvent.Type.TouchBegin:
            self._start(points[0].position())
        elif self._tile is not None and self._pinch is None:
            self._drag(points[0].position())

    # -- one finger -----------------------------------------------------------------------------------------

    def _start(self, place: QPointF) -> None:
        self._begin = self._last = place
        self._has_moved, self._pinch = False, None
        view = self._area.view_at(place)
        self._tile = view.tile if view is not None else None
        if view is not None:
            self._long_press.start()
            self._area.widget.setFocus()

    def _view(self) -> Tile | None:
        return next((view for view in self._area.tiles if view.tile == self._tile), None)

    def _drag(self, place: QPointF) -> None:
        view, first = self._view(), not self._has_moved
        if view is None or (first and (place - self._begin).manhattanLength() < SLACK_PX):
            return
        self._long_press.stop()
        self._has_moved = True
        if first:
            self._select(view)
        if view.stream is None:
            return
        if not view.zoom.is_whole:
            self._gestures.pan(view, place - self._last)
        elif self._pull.camera is not None or (first and self._begin_steering(view)):
            self._pull.pull(place)
        else:
            self._area.mark_target(self._area.view_at(place))
        self._last = place

    def _begin_steering(self, view: Tile) -> bool:
        candidate = self._pull.candidate(self._begin)
        if candidate is None or candidate[0] is not view:
            return False
        self._pull.begin(candidate[1], self._begin)
        return True

    def _end(self, place: QPointF) -> None:
        view, is_steered = self._view(), self._pull.camera is not None
        is_pinched, is_wanted = self._pinch is not None, self._tile is not None
        was_whole = view is not None and view.zoom.is_whole
        self._long_press.stop()
        self._pull.end("released")
        self._area.mark_target(None)
        self._tile = self._pinch = None
        if view is None or is_pinched or not is_wanted:
            return
        if not self._has_moved:
            self._tap(view)
        elif not is_steered and was_whole and view.stream is not None:
            self._carry(view, place)

    def _carry(self, view: Tile, place: QPointF) -> None:
        """Let the camera of a tile change places with the one where the finger was lifted."""
        there = self._area.view_at(place)
        if there is not None and there is not view:
            start, end = self._gestures.place_of(view), self._gestures.place_of(there)
            self._gestures.change_wall(lambda wall: self._gestures.swapped(wall, start, end))

    def _tap(self, view: Tile) -> None:
        place = self._gestures.place_of(view)
        if self._tapped == place and view.stream is not None:
            self._forget_tap()
            self._call(view.stream.camera)
            return
        self._select(view)
        self._tapped = place
        self._second_tap.start()

    def _forget_tap(self) -> None:
        self._second_tap.stop()
        self._tapped = None

    def _select(self, view: Tile) -> None:
        place = self._gestures.place_of(view)
        self._gestures.change_wall(lambda wall: moves.select(wall, place), is_undoable=False)

    def _call(self, camera: int) -> None:
        bridge = self._area.context.bridge
        try:
            bridge.wall.call(camera)
        except OperatorError as error:
            bridge.messages.refuse(error)

    def _open_menu(self) -> None:
        view = self._view()
        if view is None:
            return
        self._select(view)
        # The rest of this touch is not for the wall.
        self._tile = None
        at = self._begin.toPoint()
        menu = QContextMenuEvent(QContextMenuEvent.Reason.Other, at, self._area.widget.mapToGlobal(at))
        QApplication.postEvent(self._area.widget.window(), menu)

    # -- two fingers ----------------------------------------------------------------------------------------

    def _two_fingers(self, points: list[QEventPoint]) -> None:
        first, second = points[0].position(), points[1].position()
        middle, apart = (first + second) / 2, max(1.0, math.dist(first.toTuple(), second.toTuple()))
        if self._pinch is None:
            # A finger that comes late ends what the first one did.
            self._long_press.stop()
            self._pull.end("two fingers")
            self._area.mark_target(None)
            view = self._area.view_at(middle)
            self._tile = view.tile if view is not None else None
            if view is not None:
                self._select(view)
        else:
            self._zoom(middle, apart / self._pinch[1], middle - self._pinch[0])
        self._pinch, self._has_moved = (middle, apart), True

    def _zoom(self, middle: QPointF, by: float, moved: QPointF) -> None:
        view = self._view()
        if view is None or view.stream is None:
            return
        at = middle * self._area.widget.devicePixelRatioF()
        self._area.zoom(view, view.framing.zoomed(view.zoom, at.x(), at.y(), by))
        if not view.zoom.is_whole:
            self._gestures.pan(view, moved)

    def _give_up(self, cause: str) -> None:
        self._long_press.stop()
        self._pull.end(cause)
        self._area.mark_target(None)
        self._tile = self._pinch = None
