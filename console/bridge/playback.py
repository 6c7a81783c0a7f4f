"""A review on the screen: what each tile of a player says, in the operator's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.bridge.labels import cause_words, translated
from console.domain.privacy.mask_state import UNMASKED, MaskReport, MaskState
from console.domain.wall.tile_status import PlaybackStatus, TileStatus

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.cameras.camera import Camera
    from console.domain.playback.footage import MissingFootage
    from console.services.playback.ports import RecordingPlayer


def playback_status(player: RecordingPlayer, camera: int) -> PlaybackStatus:
    """Return what a tile says of a camera's recording now. It does not wait."""
    clock, missing, shown_utc = player.clock, player.missing(camera), player.shown_utc(camera)
    return PlaybackStatus(
        _second(shown_utc if missing is None else player.position_utc),
        clock.rate,
        clock.is_playing,
        clock.shows_key_frames_only or player.is_sparing,
        missing_words(missing) if missing is not None else "",
        _second(missing.next_utc) if missing is not None else None,
        is_busy=player.is_sparing,
    )


def played_tile(camera: Camera | None, number: int, player: RecordingPlayer, base: TileStatus) -> TileStatus:
    """Return the state of a tile that plays a recording.

    Args:
        camera: as it is in the scheme now; None if it was removed.
        number: its number.
        player: which plays it.
        base: selection, spot and zoom.
    """
    mask = MaskReport(MaskState.MASKED) if player.is_masked(number) else UNMASKED
    name = camera.name if camera is not None else ""
    return replace(base, camera=number, name=name, mask=mask, playback=playback_status(player, number))


def missing_words(missing: MissingFootage) -> str:
    """Return why there is no picture."""
    if missing.words:
        return translated(missing.words)
    return cause_words(missing.gap.cause) if missing.gap is not None else cause_words(None)


def _second(instant_utc: dt.datetime | None) -> dt.datetime | None:
    return instant_utc.replace(microsecond=0) if instant_utc is not None else None
