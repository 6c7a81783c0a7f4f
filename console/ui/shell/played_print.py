"""A video print of a played picture: brings the rooms of playback and of evidence together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.ui.evidence.print_dialog import open_print_dialog
from console.ui.playback.pane import PANE, PlaybackPane

if TYPE_CHECKING:
    from console.ui.wall.wall_window import WallWindow


def print_played(window: WallWindow) -> None:
    """Open the form for a video print of the picture on the selected tile of playback."""
    pane = window.host.show_pane(PANE.id)
    if not isinstance(pane, PlaybackPane):
        return  # the panes are locked, which was said
    tile = pane.tiles.tile_of(pane.session.selected)
    if tile is None or tile.picture is None or tile.stream is None:
        raise OperatorError("There is no picture on this tile.", "Go to a time that was recorded.")
    is_masked = tile.status.mask.state is not type(tile.status.mask.state).NONE
    open_print_dialog(window.context, tile.stream.camera, tile.picture, pane, is_masked=is_masked)
