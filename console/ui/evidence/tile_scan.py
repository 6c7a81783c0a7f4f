"""Finding a medium by the code on its label, which the selected tile of the wall shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.evidence.label_code import reference_in
from console.domain.people.permissions import Permission
from console.ui.base.background import ask
from console.ui.evidence.label_scan import HOLD
from console.ui.evidence.register_pane import PANE, MediaPane
from console.ui.wall.wall_window import selected_tile

if TYPE_CHECKING:
    from console.ui.wall.wall_window import WallWindow


def scan_tile(window: WallWindow) -> None:
    """Find the medium whose label the selected tile shows."""
    tile, _camera = selected_tile(window)
    picture = tile.picture
    if picture is None:
        raise OperatorError(
            "There is no picture on this tile yet.", "Wait until the camera's picture appears."
        )
    window.context.bridge.attendance.require(Permission.READ_BOOKS, "media")
    labels = window.context.services.labels
    ask(window.context, lambda: labels.in_picture(picture), lambda codes: _found(window, codes))


def _found(window: WallWindow, codes: list[str]) -> None:
    if not codes:
        window.context.bridge.messages.refuse(
            OperatorError(
                "No code was found in this picture.",
                HOLD,
            )
        )
        return
    pane = window.host.show_pane(PANE.id)
    if isinstance(pane, MediaPane):
        pane.find_medium(reference_in(codes[0]))
