"""Pixels per metre at the mouse pointer, or at the centre of the selected tile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QTimer
from PySide6.QtGui import QCursor

from console.domain.cameras.commissioning import quality_at
from console.domain.errors import OperatorError
from console.domain.wall.tile_status import Reticle
from console.ui.base.action import action_by_id

if TYPE_CHECKING:
    from console.domain.cameras.commissioning import Quality
    from console.domain.map.density import Mounting
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

LOOK_MS = 66


class PixelDensityProbe(QObject):
    """Shows pixels per metre on one wall view. UI thread."""

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self._area = area
        self.is_on = False
        self._mountings: dict[int, Mounting] = {}
        self._mouse_position: QPoint | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._track_mouse)

    def toggle(self) -> None:
        """Show or hide pixels per metre.

        Raises:
            OperatorError: no camera is selected.
        """
        densities = self._area.context.services.pixel_densities
        if self.is_on:
            self.is_on = False
            self._timer.stop()
            self._area.arrange()
            return
        view = self._area.selected_tile()
        if view is None or view.stream is None:
            raise OperatorError(
                QCoreApplication.translate("Density", "Pixels per metre can be shown for cameras only."),
                QCoreApplication.translate("Density", "Select a tile with a camera."),
            )
        self._area.context.bridge.background.run(densities.all, self._start)

    def _start(self, mountings: dict[int, Mounting]) -> None:
        self._mountings, self.is_on = mountings, True
        self._timer.start()
        # Arrange again, so that the tile shows the main stream, which is the recorded one.
        self._area.arrange()

    def _track_mouse(self) -> None:
        """Read the mouse position; a widget gets no mouse moves while no button is pressed."""
        position = self._area.widget.mapFromGlobal(QCursor.pos())
        view = self._area.selected_tile()
        if position != self._mouse_position and view is not None and view.stream is not None:
            self._mouse_position = position
            self._area.refresh_camera(view.stream.camera)

    def reticle(self, view: Tile) -> Reticle | None:
        """Return what to show on a tile; None for nothing."""
        if not self.is_on or view.stream is None or view.picture is None or view.tile != self._selected:
            return None
        x, y = self._aim_point(view)
        picture_rect = view.picture_rect
        row = view.zoom.top + (y - picture_rect.y) / max(1, picture_rect.height) * view.zoom.span
        width = view.picture.source_width or view.picture.width
        figure, verdict, is_met = self._describe(view.stream.camera, row, width)
        return Reticle(x - view.rect.x, y - view.rect.y, figure, verdict, is_met)

    @property
    def _selected(self) -> int:
        wall = self._area.context.bridge.wall.wall
        return self._area.board.selected if wall.active == self._area.board_index else -1

    def _aim_point(self, view: Tile) -> tuple[int, int]:
        """Return the mouse position if over the picture, else its centre; device pixels of the surface."""
        picture_rect, ratio = view.picture_rect, self._area.widget.devicePixelRatioF()
        if self._mouse_position is not None:
            x, y = int(self._mouse_position.x() * ratio), int(self._mouse_position.y() * ratio)
            if picture_rect.contains(x, y):
                return x, y
        return picture_rect.x + picture_rect.width // 2, picture_rect.y + picture_rect.height // 2

    def _describe(self, camera: int, row: float, width: int) -> tuple[str, str, bool | None]:
        translate = QCoreApplication.translate
        mounting = self._mountings.get(camera)
        if mounting is None:
            hint = translate("Density", "Commissioning ({0}): Pixel density…").format(
                action_by_id("commissioning").spoken_keys
            )
            return translate("Density", "Not calibrated"), hint, None
        mounting = self._current_mounting(camera, mounting)
        if mounting is None:
            hint = translate("Density", "The camera's direction is not known.")
            return translate("Density", "Not available"), hint, None
        density = mounting.pixels_per_m(row, width)
        if density is None:
            return translate("Density", "Above the horizon"), "", None
        return self._compare(density, self._required(camera), width)

    def _current_mounting(self, camera: int, mounting: Mounting) -> Mounting | None:
        """Return the mounting with the current tilt and angle of view of a PTZ camera."""
        camera_data = self._area.context.bridge.wall.cameras.get(camera)
        if camera_data is None or not camera_data.kind.is_movable:
            return mounting
        camera_look = self._area.context.services.tilt_of(camera)
        if camera_look is None:
            return None
        try:
            return replace(mounting, tilt_deg=camera_look[0], fov_deg=camera_look[1])
        except OperatorError:
            return None  # the camera looks up, or its values are not possible

    def _required(self, camera: int) -> Quality | None:
        details = self._area.context.services.commissioning.service.commissioning_of(camera)
        return details.quality if details else None

    @staticmethod
    def _compare(density: float, required: Quality | None, width: int) -> tuple[str, str, bool | None]:
        translate = QCoreApplication.translate
        best = quality_at(density)
        word = best.value if best else translate("Density", "too low to monitor")
        figure = translate("Density", "{0} px/m · {1}").format(f"{density:.0f}", word)
        if required is None:
            return figure, translate("Density", "{0} pixels wide").format(width), None
        is_met = density >= required.pixels_per_m
        met_text = translate("Density", "met") if is_met else translate("Density", "not met here")
        needed = translate("Density", "needs {0} ({1}): {2}")
        return figure, needed.format(required.value, f"{required.pixels_per_m:g}", met_text), is_met
