"""What a tile says under an authorisation, the police in control included, or why it has no picture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from console.bridge.labels import translated
from console.domain.cameras.status import PictureState, RecordingState

if TYPE_CHECKING:
    from console.domain.wall.tile_status import TileStatus
    from console.ui.base.context import PaneContext


def authorised(context: PaneContext, status: TileStatus) -> TileStatus:
    """Return the state of a tile with number and time left of the authorisation, if there is one.

    At the other consoles it says that the camera is reserved, and nothing else.
    """
    people = context.services.people
    if status.camera is not None and people.cameras.is_reserved(status.camera):
        status = replace(status, is_reserved=True)
    control = people.police.control
    # Whoever else sits here, or nobody, is told that the camera is reserved.
    is_theirs = control is not None and people.seat.login in control.officers
    used = people.cameras.session or (control if is_theirs else None)
    if used is None:
        return status
    left = used.ends_utc - people.clock.utc_now()
    return replace(status, authorised=used.urn, authorised_left_s=max(0, math.ceil(left.total_seconds())))


def withheld(context: PaneContext, camera: int, empty: TileStatus, elsewhere: str = "") -> TileStatus:
    """Return the state of a tile whose camera this seat does not have now, or not on this monitor.

    Args:
        context: of the pane.
        camera: its number.
        empty: the state of the tile without a camera.
        elsewhere: why the camera is not shown on this monitor, in words.
    """
    refused = context.services.people.cameras.find_refusal(camera)
    why = translated(refused.what) if refused is not None else elsewhere
    # It is recorded as before, whoever may see it here.
    is_in_service = camera in context.bridge.wall.cameras
    recording = context.services.feed.status(camera).recording if is_in_service else RecordingState.OFF
    return replace(empty, camera=camera, state=PictureState.OFF, recording=recording, is_dead=True, fault=why)
