"""Pixels per metre at the mouse, or in the middle of the picture, on the selected tile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QTimer
from PySide6.QtGui import QCursor

from console.domain.cameras.commissioning import quality_at
from console.domain.errors import OperatorError
from console.domain.wall.tile_status import Reticle

if TYPE_CHECKING:
    from console.domain.cameras.commissioning import Quality
    from console.domain.map.density import Mounting
    from console.ui.wall.tile import Tile
    from console.ui.wall.wall_view import WallView

LOOK_MS = 66


class PixelDensityProbe(QObject):
    """Of one stage. UI thread."""

    def __init__(self, stage: WallView) -> None:
        super().__init__(stage)
        self._stage = stage
        self.is_on = False
        self._mountings: dict[int, Mounting] = {}
        self._at: QPoint | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._follow)

    def toggle(self) -> None:
        """Show it, or hide it.

        Raises:
            OperatorError: no camera is selected, or nobody keeps calibrations here.
        """
        densities = self._stage.context.services.densities
        if self.is_on:
            self.is_on = False
            self._timer.stop()
            self._stage.arrange()
            return
        view = self._stage.selected_view()
        if densities is None or view is None or view.sight is None:
            raise OperatorError(
                QCoreApplication.translate("Density", "Pixels per metre can be shown of a camera only."),
                QCoreApplication.translate("Density", "Select a tile that shows one."),
            )
        self._stage.context.bridge.background.run(densities.all, self._begin)

    def _begin(self, mountings: dict[int, Mounting]) -> None:
        self._mountings, self.is_on = mountings, True
        self._timer.start()
        # The stream that is recorded is the one that counts: it is looked at meanwhile.
        self._stage.arrange()

    def _follow(self) -> None:
        """Where the mouse is now; asked for, because a wall is told of no mouse that has nothing pressed."""
        at = self._stage.mapFromGlobal(QCursor.pos())
        view = self._stage.selected_view()
        if at != self._at and view is not None and view.sight is not None:
            self._at = at
            self._stage.refresh_camera(view.sight.camera)

    def reticle(self, view: Tile) -> Reticle | None:
        """What is said on a tile; None where nothing is."""
        if not self.is_on or view.sight is None or view.picture is None or view.tile != self._selected:
            return None
        x, y = self._place(view)
        shown = view.picture_rect
        row = view.zoom.top + (y - shown.y) / max(1, shown.height) * view.zoom.span
        width = view.picture.source_width or view.picture.width
        figure, verdict, is_met = self._said(view.sight.camera, row, width)
        return Reticle(x - view.rect.x, y - view.rect.y, figure, verdict, is_met)

    @property
    def _selected(self) -> int:
        wall = self._stage.context.bridge.wall.wall
        return self._stage.board.selected if wall.active == self._stage.board_index else -1

    def _place(self, view: Tile) -> tuple[int, int]:
        """The mouse where it is over the picture, else the picture's middle; device pixels of the surface."""
        shown, ratio = view.picture_rect, self._stage.devicePixelRatioF()
        if self._at is not None:
            x, y = int(self._at.x() * ratio), int(self._at.y() * ratio)
            if shown.contains(x, y):
                return x, y
        return shown.x + shown.width // 2, shown.y + shown.height // 2

    def _said(self, camera: int, row: float, width: int) -> tuple[str, str, bool | None]:
        translate = QCoreApplication.translate
        mounting = self._mountings.get(camera)
        if mounting is None:
            hint = translate("Density", "Commissioning (Ctrl+Shift+D): Pixel density…")
            return translate("Density", "Not calibrated"), hint, None
        mounting = self._as_it_looks(camera, mounting)
        if mounting is None:
            hint = translate("Density", "Where this camera looks is not known.")
            return translate("Density", "No figure"), hint, None
        density = mounting.pixels_per_m(row, width)
        if density is None:
            return translate("Density", "Above the horizon"), "", None
        return self._judged(density, self._required(camera), width)

    def _as_it_looks(self, camera: int, mounting: Mounting) -> Mounting | None:
        """A movable camera hangs as high as ever, but looks elsewhere."""
        known = self._stage.context.bridge.wall.cameras.get(camera)
        if known is None or not known.kind.is_movable:
            return mounting
        tilt_of = self._stage.context.services.tilt_of
        look = tilt_of(camera) if tilt_of is not None else None
        if look is None:
            return None
        try:
            return replace(mounting, tilt_deg=look[0], fov_deg=look[1])
        except OperatorError:
            return None  # it looks up, or its lens is stranger than any

    def _required(self, camera: int) -> Quality | None:
        commissioning = self._stage.context.services.commissioning
        known = commissioning.service.known(camera) if commissioning else None
        return known.quality if known else None

    @staticmethod
    def _judged(density: float, required: Quality | None, width: int) -> tuple[str, str, bool | None]:
        translate = QCoreApplication.translate
        best = quality_at(density)
        word = best.value if best else translate("Density", "too little to monitor")
        figure = translate("Density", "{0} px/m · {1}").format(f"{density:.0f}", word)
        if required is None:
            return figure, translate("Density", "{0} pixels wide").format(width), None
        is_met = density >= required.pixels_per_m
        met = translate("Density", "met") if is_met else translate("Density", "not met here")
        needed = translate("Density", "needs {0} ({1}): {2}")
        return figure, needed.format(required.value, f"{required.pixels_per_m:g}", met), is_met
