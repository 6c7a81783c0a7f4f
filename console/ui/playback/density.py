"""Pixels per metre on the selected tile of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from console.ui.wall.pixel_density import describe_density, reticle_on

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.map.density import Mounting
    from console.domain.wall.tile_status import Reticle
    from console.ui.base.context import PaneContext
    from console.ui.wall.pixel_density import DensityWords
    from console.ui.wall.tile import Tile


class PlayedDensity:
    """Shows pixels per metre under the mouse. UI thread.

    Args:
        context: of the pane.
        widget: on which the tiles are drawn.
    """

    def __init__(self, context: PaneContext, widget: QWidget) -> None:
        self._context, self._widget = context, widget
        self._mountings: dict[int, Mounting] = {}
        self.is_on = False

    def toggle(self) -> None:
        """Show or hide pixels per metre; how the cameras are mounted is read first."""
        if self.is_on:
            self.is_on = False
            return
        self._context.bridge.background.run(self._context.services.pixel_densities.all, self._start)

    def _start(self, mountings: dict[int, Mounting]) -> None:
        self._mountings, self.is_on = mountings, True

    def reticle(self, tile: Tile) -> Reticle | None:
        """Return what to show on the selected tile; None for nothing."""
        if not self.is_on:
            return None
        mouse = self._widget.mapFromGlobal(QCursor.pos())
        return reticle_on(tile, self._widget, mouse, self._describe)

    def _describe(self, camera: int, row: float, width: int) -> DensityWords:
        # Where a PTZ camera looked is kept for its zones only, so it says that this is not known.
        return describe_density(self._context, self._mountings, camera, (row, width), lambda _camera: None)
