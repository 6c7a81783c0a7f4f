"""Mouse gestures on the wall: select, enlarge, drag to swap, wheel to zoom, drag to pan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.domain.wall.zoom import STEP

if TYPE_CHECKING:
    from console.domain.wall.model import Wall
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

CAMERA_MIME = "application/x-watchroom-camera"
TILE_MIME = "application/x-watchroom-tile"


def camera_mime(number: int) -> QMimeData:
    """Return drag data for a camera."""
    carried = QMimeData()
    carried.setData(CAMERA_MIME, str(number).encode())
    carried.setText(str(number))
    return carried


class Gestures(QObject):
    """Turns mouse events of a wall view into changes of the wall. UI thread."""

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self._area = area
        self._pressed: Tile | None = None
        self._press_position = QPointF()
        area.widget.setAcceptDrops(True)
        area.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        match event:
            case QDropEvent() if event.type() is QEvent.Type.Drop:
                return self._drop_camera(event)
            case QDragEnterEvent() | QDragMoveEvent():
                return self._drag_over(event)
            case QWheelEvent():
                return self._wheel(event)
            case QMouseEvent():
                return self._mouse(event)
        if event.type() is QEvent.Type.DragLeave:
            self._area.mark_target(None)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        if event.type() is QEvent.Type.MouseMove:
            return self._move(event)
        view = self._area.view_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton:
            if event.type() is QEvent.Type.MouseButtonPress and view is not None:
                # What the menu does is done to the tile on which it was opened.
                self.change_wall(lambda wall: moves.select(wall, self.place_of(view)), is_undoable=False)
            return False
        if event.type() is QEvent.Type.MouseButtonPress and view is not None:
            self._pressed, self._press_position = view, event.position()
            self.change_wall(lambda wall: moves.select(wall, self.place_of(view)), is_undoable=False)
            return True
        if event.type() is QEvent.Type.MouseButtonDblClick and view is not None:
            self.change_wall(lambda wall: moves.toggle_single(wall, self.place_of(view)), is_undoable=False)
            return True
        self._pressed = None
        return False

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        view = self._area.selected_tile()
        if view is None or view.stream is None:
            return False
        offset = event.position() - self._press_position
        if not view.zoom.is_whole:
            self.pan(view, offset)
            self._press_position = event.position()
        elif offset.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._carry(view)
        return True

    def pan(self, view: Tile, offset: QPointF) -> None:
        """Move within a zoomed picture by pixels of the widget."""
        ratio = self._area.widget.devicePixelRatioF()
        self._area.zoom(view, view.framing.dragged(view.zoom, offset.x() * ratio, offset.y() * ratio))

    def _carry(self, view: Tile) -> None:
        if view.stream is None:
            return
        carried = camera_mime(view.stream.camera)
        carried.setData(TILE_MIME, f"{self._area.board_index} {view.tile}".encode())
        drag = QDrag(self._area.widget)
        drag.setMimeData(carried)
        drag.exec(Qt.DropAction.MoveAction)

    def _wheel(self, event: QWheelEvent) -> bool:
        view = self._area.view_at(event.position())
        if view is None or view.stream is None:
            return False
        ratio = self._area.widget.devicePixelRatioF()
        notches = event.angleDelta().y() / 120
        place = event.position() * ratio
        self._area.zoom(view, view.framing.zoomed(view.zoom, place.x(), place.y(), STEP**notches))
        return True

    def _drag_over(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if not event.mimeData().hasFormat(CAMERA_MIME):
            return False
        self._area.mark_target(self._area.view_at(event.position()))
        event.acceptProposedAction()
        return True

    def _drop_camera(self, event: QDropEvent) -> bool:
        self._area.mark_target(None)
        view = self._area.view_at(event.position())
        if view is None or not event.mimeData().hasFormat(CAMERA_MIME):
            return False
        start = _tile_carried(event.mimeData())
        event.acceptProposedAction()
        if start is not None:
            end = self.place_of(view)
            self.change_wall(lambda wall: self.swapped(wall, start, end))
        else:
            self._put_camera(view, _camera_carried(event.mimeData()))
        return True

    def swapped(self, wall: Wall, start: TilePosition, end: TilePosition) -> Wall:
        """Return the wall with the cameras of two tiles exchanged, the second selected.

        Raises:
            Refusal: the person may not change the wall.
        """
        self._area.context.bridge.attendance.require(Permission.WATCH, "tiles of the wall")
        return moves.select(moves.swap(wall, start, end), end)

    def _put_camera(self, view: Tile, camera: int | None) -> None:
        if camera is None:
            return
        try:
            self._area.context.bridge.wall.show_on_tile(self.place_of(view), camera)
        except OperatorError as error:
            self._area.context.bridge.messages.refuse(error)

    def place_of(self, view: Tile) -> TilePosition:
        """Return the place of a tile on the wall."""
        return TilePosition(self._area.board_index, view.tile)

    def change_wall(self, move: moves.Move, *, is_undoable: bool = True) -> None:
        """Change the wall; a refusal is shown by the message centre."""
        bridge = self._area.context.bridge
        try:
            bridge.wall.change(move(bridge.wall.wall), is_undoable=is_undoable)
        except OperatorError as error:
            bridge.messages.refuse(error)


def _camera_carried(carried: QMimeData) -> int | None:
    text = bytes(carried.data(CAMERA_MIME).data()).decode("ascii", "replace")
    return int(text) if text.isdigit() else None


def _tile_carried(carried: QMimeData) -> TilePosition | None:
    parts = bytes(carried.data(TILE_MIME).data()).decode("ascii", "replace").split()
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        return None
    return TilePosition(int(parts[0]), int(parts[1]))
