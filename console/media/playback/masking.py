"""Privacy zones on recordings: playback, prints and exports mask each frame with the zones of its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.video.reformatter import VideoReformatter

from console.domain.errors import ConsoleError
from console.domain.privacy.model import ZoneSpace
from console.domain.privacy.position_bounds import PositionDoubt
from console.media.frames import PLAIN_FORMATS, copied
from console.media.masking import paint
from console.media.masking.ptz_mask import stencils_of
from console.media.masking.stencil import Stencil, converted, stencil

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from av.video.frame import VideoFrame

    from console.domain.privacy.model import ZoneSet
    from console.domain.privacy.position_track import PositionTrack
    from console.domain.ptz.lens import LensModel


def mask_frame(
    frame: VideoFrame,
    at_utc: dt.datetime,
    zones_at: Callable[[dt.datetime], ZoneSet],
    track: PositionTrack | None = None,
    lens_at: Callable[[dt.datetime], LensModel | None] = lambda _at_utc: None,
) -> VideoFrame:
    """Return a recorded frame with the zones in force at its time; in separate memory if anything is covered.

    Args:
        frame: decoded; it is not changed.
        at_utc: its arrival, from the recording.
        zones_at: `services.privacy.service.PrivacyZones.at` of its camera.
        track: positions of a PTZ camera, from the pieces of `TrackStore.between`.
        lens_at: `services.privacy.service.PrivacyZones.lens_at` of its camera.
    """
    decision = _stencils(frame, at_utc, zones_at, track, lens_at)
    if decision == []:
        return frame
    shown = copied(frame) if frame.format.name in PLAIN_FORMATS else _converted(frame)
    if isinstance(decision, str):
        paint.cover_whole(shown)
    else:
        paint.cover(shown, converted(decision, frame))
    shown.pts = frame.pts
    return shown


def _converted(frame: VideoFrame) -> VideoFrame:
    """Convert a frame to a plain format, in separate memory."""
    pixel_format = "yuvj420p" if frame.format.name.startswith("yuvj") else "yuv420p"
    return VideoReformatter().reformat(frame, format=pixel_format, threads=1)


def _stencils(
    frame: VideoFrame,
    at_utc: dt.datetime,
    zones_at: Callable[[dt.datetime], ZoneSet],
    track: PositionTrack | None,
    lens_at: Callable[[dt.datetime], LensModel | None],
) -> list[Stencil] | str:
    size = frame.width, frame.height
    try:
        zones, lens = zones_at(at_utc), lens_at(at_utc)
    except ConsoleError as error:
        return error.what
    if not zones.zones:
        return []
    if zones.space is ZoneSpace.PICTURE:
        if not zones.drawn_on.has_aspect_of(*size):
            return "picture's shape changed"
        stencils = (
            stencil([[(x * size[0], y * size[1]) for x, y in zone.polygon]], size, zone.style)
            for zone in zones.zones
        )
        return [outline for outline in stencils if outline is not None]
    if track is None or lens is None:
        return "position not known"
    box = track.at(at_utc)
    return box.why if isinstance(box, PositionDoubt) else stencils_of(lens, zones.zones, box, size)
