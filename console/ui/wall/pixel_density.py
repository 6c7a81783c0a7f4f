"""Pixels per metre at the mouse pointer, or at the centre of the selected tile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QTimer
from PySide6.QtGui import QCursor

from console.bridge.labels import choice_word
from console.domain.cameras.commissioning import quality_at
from console.domain.errors import OperatorError
from console.domain.wall.tile_status import Reticle
from console.ui.base.action import action_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.commissioning import Quality
    from console.domain.map.density import Mounting
    from console.domain.wall.cells import Rect
    from console.ui.base.context import PaneContext
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea

LOOK_MS = 66
DensityWords = tuple[str, str, bool | None]
"""Pixels per metre, what that means, and whether it is enough; None: nothing is required."""


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
        return reticle_on(view, self._area.widget, self._mouse_position, self._describe)

    @property
    def _selected(self) -> int:
        wall = self._area.context.bridge.wall.wall
        return self._area.board.selected if wall.active == self._area.board_index else -1

    def _describe(self, camera: int, row: float, width: int) -> DensityWords:
        context = self._area.context
        return describe_density(context, self._mountings, camera, (row, width), context.services.tilt_of)


def reticle_on(
    view: Tile, widget: QWidget, mouse: QPoint | None, describe: Callable[[int, float, int], DensityWords]
) -> Reticle | None:
    """Return pixels per metre at the mouse, or at the middle of a tile's picture; None without a picture.

    Args:
        view: the tile.
        widget: on which the tile is drawn.
        mouse: place of the mouse on it; None: not known.
        describe: returns the words for a camera, a row of the picture (0 to 1) and its width in pixels.
    """
    if view.stream is None or view.picture is None:
        return None
    picture_rect = view.picture_rect
    x, y = _aim_point(picture_rect, widget.devicePixelRatioF(), mouse)
    row = view.framing.to_picture(x, y)[1]
    figure, verdict, is_met = describe(
        view.stream.camera, row, view.picture.source_width or view.picture.width
    )
    return Reticle(x - view.rect.x, y - view.rect.y, figure, verdict, is_met)


def _aim_point(picture_rect: Rect, ratio: float, mouse: QPoint | None) -> tuple[int, int]:
    """Return the mouse position if over the picture, else its centre; device pixels of the surface."""
    if mouse is not None:
        x, y = int(mouse.x() * ratio), int(mouse.y() * ratio)
        if picture_rect.contains(x, y):
            return x, y
    return picture_rect.x + picture_rect.width // 2, picture_rect.y + picture_rect.height // 2


def describe_density(
    context: PaneContext,
    mountings: Mapping[int, Mounting],
    camera: int,
    place: tuple[float, int],
    look_of: Callable[[int], tuple[float, float] | None],
) -> DensityWords:
    """Return pixels per metre in words, whether they are enough, and None where nothing is required.

    Args:
        context: of the pane or wall.
        mountings: how cameras are mounted.
        camera: its number.
        place: row of the picture, 0 to 1, and its width in pixels.
        look_of: returns tilt and angle of view of a PTZ camera at the picture's time; None: not known.
    """
    translate = QCoreApplication.translate
    mounting = mountings.get(camera)
    if mounting is None:
        hint = translate("Density", "Commissioning ({0}): Pixel density…").format(
            action_by_id("commissioning").spoken_keys
        )
        return translate("Density", "Not calibrated"), hint, None
    found = context.bridge.wall.cameras.get(camera)
    if found is not None and found.kind.is_movable:
        mounting = _looking(mounting, look_of(camera))
    if mounting is None:
        hint = translate("Density", "The camera's direction is not known.")
        return translate("Density", "Not available"), hint, None
    density = mounting.pixels_per_m(*place)
    if density is None:
        return translate("Density", "Above the horizon"), "", None
    details = context.services.commissioning.service.commissioning_of(camera)
    return _compare(density, details.quality if details else None, place[1])


def _looking(mounting: Mounting, look: tuple[float, float] | None) -> Mounting | None:
    """Return the mounting with the tilt and angle of view of a PTZ camera."""
    if look is None:
        return None
    try:
        return replace(mounting, tilt_deg=look[0], fov_deg=look[1])
    except OperatorError:
        return None  # the camera looks up, or its values are not possible


def _compare(density: float, required: Quality | None, width: int) -> DensityWords:
    translate = QCoreApplication.translate
    best = quality_at(density)
    word = choice_word(best.value) if best else translate("Density", "too low to monitor")
    figure = translate("Density", "{0} px/m · {1}").format(f"{density:.0f}", word)
    if required is None:
        return figure, translate("Density", "{0} pixels wide").format(width), None
    is_met = density >= required.pixels_per_m
    met_text = translate("Density", "met") if is_met else translate("Density", "not met here")
    needed = translate("Density", "needs {0} ({1}): {2}")
    return figure, needed.format(choice_word(required.value), f"{required.pixels_per_m:g}", met_text), is_met
