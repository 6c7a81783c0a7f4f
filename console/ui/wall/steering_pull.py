"""Steering by pulling over a picture, with the mouse or a finger: the farther, the faster."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from console.domain.errors import OperatorError
from console.domain.ptz.mouse_velocity import pulled
from console.domain.wall.tile_status import TileVector

if TYPE_CHECKING:
    from console.domain.ptz.model import Velocity
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

REACH_SHARE = 0.45
"""Of a tile's smaller side: the distance at which the camera moves at full speed."""


class SteeringPull:
    """Moves one camera while something pulls on its picture. UI thread."""

    def __init__(self, area: TileArea) -> None:
        self._area = area
        self.camera: int | None = None
        self.has_pulled = False
        """Whether the camera was moved since the pull began."""
        self._begin = QPointF()

    def candidate(self, point: QPointF) -> tuple[Tile, int] | None:
        """Return the tile at a point with its camera, if it may be one that can be steered."""
        view = self._area.view_at(point)
        if view is None or view.stream is None:
            return None
        camera = view.stream.camera
        return (view, camera) if self._area.context.bridge.ptz.is_candidate(camera) else None

    def begin(self, camera: int, point: QPointF) -> None:
        """Begin to pull on a camera's picture; nothing moves yet."""
        self.camera, self._begin, self.has_pulled = camera, point, False

    def pull(self, point: QPointF) -> None:
        """Move the camera by how far the point is from where the pull began."""
        view = self._steered_view()
        if view is None:
            self.end("another camera")
            return
        offset = point - self._begin
        ratio = self._area.widget.devicePixelRatioF()
        reach = min(view.rect.width, view.rect.height) / ratio * REACH_SHARE
        velocity = pulled(offset.x(), offset.y(), reach)
        self.has_pulled = self.has_pulled or not velocity.is_still
        if self.has_pulled:
            self._steer(velocity)
            self._draw_arrow(view, offset, reach, ratio)

    def end(self, cause: str) -> None:
        """Stop the camera, if this moves it."""
        if self.camera is None:
            return
        self.camera = None
        self._area.show_aim(None, None)
        if self.has_pulled:
            self._area.context.bridge.ptz.release(cause)

    def _steered_view(self) -> Tile | None:
        views = (view for view in self._area.tiles if view.stream and view.stream.camera == self.camera)
        return next(views, None)

    def _steer(self, velocity: Velocity) -> None:
        bridge = self._area.context.bridge
        try:
            if self.camera is not None:
                bridge.ptz.move(self.camera, velocity)
        except OperatorError as error:
            bridge.messages.refuse(error)
            self.end("not permitted")

    def _draw_arrow(self, view: Tile, offset: QPointF, reach: float, ratio: float) -> None:
        length = math.hypot(offset.x(), offset.y())
        limited = offset * min(1.0, reach / length) if length else offset
        start = self._begin * ratio - QPointF(view.rect.x, view.rect.y)
        end = start + limited * ratio
        if self.camera is not None:
            aim = TileVector(round(start.x()), round(start.y()), round(end.x()), round(end.y()))
            self._area.show_aim(self.camera, aim)
