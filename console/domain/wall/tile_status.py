"""The state that a tile must show about its picture. Decided without a GUI toolkit: it is critical."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.privacy.mask_state import UNMASKED, MaskReport, MaskState
from console.domain.ptz.model import Phase, SteerState
from console.domain.wall.framing import PictureFit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.events import EventKind
    from console.domain.privacy.lifting import Lift
    from console.domain.ptz.automation_state import AutomationState
    from console.domain.ptz.reservation import Reservation

DEAD_AFTER_S = 1.6
"""Age from which a picture is no longer shown as live: within 2 s, with room for polling and painting."""
CLOCK_ERROR_SHOWN_S = 1.0
LATE_MS = 250
"""Above this delay, pan and tilt are hard to steer."""
NOT_STEERED = SteerState()


@dataclass(frozen=True, slots=True)
class TileVector:
    """A vector on a tile, in device pixels from its corner."""

    x: int
    y: int
    to_x: int
    to_y: int
    is_box: bool = False
    """The corners of a box, not the ends of a vector."""


@dataclass(frozen=True, slots=True)
class LiftStatus:
    """A lift of privacy zones, as the tile counts it down."""

    by: str
    """Name of the person who lifted it."""
    until_utc: dt.datetime
    left_s: int
    count: int = 1
    """Zones that are lifted."""


@dataclass(frozen=True, slots=True)
class Reticle:
    """A place on a tile, in device pixels from its corner, and the text about it."""

    x: int
    y: int
    figure: str
    verdict: str = ""
    is_met: bool | None = None
    """Whether what the camera must show can be seen there; None where that is not known."""


@dataclass(frozen=True, slots=True)
class PlaybackStatus:
    """What a tile says while it shows a recording, so that no one takes it for live."""

    recorded_utc: dt.datetime | None = None
    """Of the picture that is shown, in whole seconds; None where there is none."""
    rate: float = 1.0
    is_playing: bool = False
    only_key_frames: bool = False
    missing: str = ""
    """Why there is no picture, in words; empty if there is one, or if it is being fetched."""
    until_utc: dt.datetime | None = None
    """Where there is a recording again."""
    is_busy: bool = False
    """Whether pictures are left out because the machine cannot decode all of them."""


@dataclass(frozen=True, slots=True)
class TileStatus:
    """The state that one tile shows. Equal states look the same, so a tile is redrawn only on changes."""

    camera: int | None = None
    name: str = ""
    state: PictureState = PictureState.OFF
    recording: RecordingState = RecordingState.OFF
    masked: bool = False
    mask: MaskReport = UNMASKED
    """How privacy zones are applied to the picture."""
    lift: LiftStatus | None = None
    """While a zone is lifted."""
    is_dead: bool = False
    """The picture does not show the scene as it is now."""
    age_s: int | None = None
    """Age of the picture in whole seconds, if it is dead."""
    clock_error_s: float | None = None
    """Rounded to 0.1 s; only if the clock error is more than a second."""
    fault: str = ""
    figures: str = ""
    """Frame rate, age and stream, if the operator has switched them on."""
    magnified: float = 1.0
    """Digital zoom factor; more than 1 if only a part of the picture is shown."""
    fit: PictureFit = PictureFit.FIT
    """How the picture uses the tile: a part may be cut off, or its shape changed."""
    is_selected: bool = False
    is_spot: bool = False
    steering: Phase = Phase.NONE
    events: tuple[EventKind, ...] = ()
    """Events that the camera reports."""
    reticle: Reticle | None = None
    """Pixels per metre, on demand."""
    aim: TileVector | None = None
    """While the mouse steers: from where it was pressed to its present place."""
    points: bool = False
    """Whether a left click centres a place of this picture."""
    reservation: Reservation | None = None
    is_reserved: bool = False
    """Whether the camera is reserved at another console, of which nothing more is known here."""
    automation: AutomationState | None = None
    playback: PlaybackStatus | None = None
    """While the tile shows a recording."""
    authorised: str = ""
    """Number of the authorisation under which the camera is used at this seat."""
    authorised_left_s: int = 0
    """Seconds until it ends."""
    late_ms: int | None = None
    """Round-trip time of the last command, only if it is too long to steer well."""


@dataclass(frozen=True, slots=True)
class PictureStatus:
    """What the tile itself knows of its picture."""

    age_s: float | None = None
    """Seconds since the last picture arrived; None if none has."""
    dead_for_s: float = 0.0
    """Since the tile first knew that the picture is dead; 0 while it is alive."""


_NOT_SAID_DEAD = frozenset(
    {
        PictureState.OFF,
        PictureState.LIVE,
        PictureState.STATIC,
        PictureState.CONNECTING,
        PictureState.WAITING,
    }
)


def judged(status: CameraStatus, age_s: float | None) -> PictureState:
    """Return the picture state to show: that of the feed, unless the tile's own pictures show worse."""
    state = status.picture
    if state in {PictureState.OFF, PictureState.LIVE, PictureState.STATIC} and age_s is None:
        return PictureState.CONNECTING
    if state in _NOT_SAID_DEAD and age_s is not None and age_s >= DEAD_AFTER_S:
        return PictureState.NO_SIGNAL
    return PictureState.LIVE if state is PictureState.OFF else state


def _fault(status: CameraStatus, *, dead: bool) -> str:
    if dead or status.recording is RecordingState.FAILED:
        return status.last_fault or status.recording_fault
    is_odd = status.recording in {RecordingState.DOUBTFUL, RecordingState.SILENT}
    return status.recording_fault if is_odd else ""


def build_tile_status(
    camera: Camera | None,
    status: CameraStatus,
    look: PictureStatus,
    *,
    figures: bool = False,
    magnified: float = 1.0,
    fit: PictureFit = PictureFit.FIT,
    is_selected: bool = False,
    is_spot: bool = False,
    steer: SteerState = NOT_STEERED,
    aim: TileVector | None = None,
    events: tuple[EventKind, ...] = (),
    reticle: Reticle | None = None,
    points: bool = False,
    lift: LiftStatus | None = None,
) -> TileStatus:
    """Return the state that a tile with a camera shows. A camera that left the scheme has only a number."""
    state = judged(status, look.age_s)
    dead = not state.is_alive
    return TileStatus(
        status.number,
        camera.name if camera else "",
        state,
        status.recording,
        status.masked,
        mask=mask_now(status.mask, lift),
        lift=lift,
        is_dead=dead,
        age_s=_dead_age(status, look) if dead else None,
        clock_error_s=_clock_error(status),
        fault=_fault(status, dead=dead),
        figures=_figures(status, look, steer) if figures else "",
        magnified=round(magnified, 1),
        fit=fit,
        is_selected=is_selected,
        is_spot=is_spot,
        steering=steer.phase,
        aim=aim,
        events=events,
        reticle=reticle,
        points=points and steer.phase is not Phase.NONE,
        reservation=steer.reservation,
        automation=steer.automation,
        late_ms=_late(steer),
    )


def mask_now(mask: MaskReport, lift: LiftStatus | None) -> MaskReport:
    """Return the mask report of the last picture, corrected if a lift has ended since."""
    if lift is None and mask.state is MaskState.LIFTED:
        return MaskReport(MaskState.MASKED)
    return mask


def lift_status(lifts: Sequence[Lift], now_s: float) -> LiftStatus | None:
    """Combine the lifts of a camera. The one that lasts longest gives name and time."""
    if not lifts:
        return None
    last = max(lifts, key=lambda lift: lift.until_s)
    return LiftStatus(last.by_name, last.until_utc, max(0, math.ceil(last.until_s - now_s)), len(lifts))


def _late(steer: SteerState) -> int | None:
    latency_ms = steer.latency_ms
    return round(latency_ms / 10) * 10 if latency_ms is not None and latency_ms > LATE_MS else None


def _dead_age(status: CameraStatus, look: PictureStatus) -> int | None:
    if look.age_s is None and status.picture_age_s is None:
        return None
    # Frames of a frozen picture keep arriving, so only the time since it was noticed is known.
    return int(max(look.age_s or 0.0, status.picture_age_s or 0.0, look.dead_for_s))


def _clock_error(status: CameraStatus) -> float | None:
    error = status.clock_error_s
    return round(error, 1) if error is not None and abs(error) > CLOCK_ERROR_SHOWN_S else None


def _figures(status: CameraStatus, look: PictureStatus, steer: SteerState) -> str:
    age = "–" if look.age_s is None else f"{look.age_s:.1f} s"
    parts = [f"{status.fps_shown:.0f}/{status.fps_offered:.0f} fps", age, status.stream]
    glass_ms = glass_to_glass_ms(status, look)
    if glass_ms is not None:
        parts.append(f"delay ~{glass_ms:.0f} ms")
    if steer.latency_ms is not None:
        parts.append(f"PTZ {steer.latency_ms:.0f} ms")
    return " · ".join(part for part in parts if part)


def glass_to_glass_ms(status: CameraStatus, look: PictureStatus) -> float | None:
    """Return about how old the picture is on the screen, from the camera's clock; None if it is wrong.

    The difference between the camera's stamp and our clock is the error of its clock plus the delay. If the
    clock is right (it never runs ahead, and is behind by less than a second), the difference is the delay.
    """
    error_s = status.clock_error_s
    if error_s is None or look.age_s is None or not -CLOCK_ERROR_SHOWN_S < error_s <= 0:
        return None
    return -error_s * 1000 + status.decode_ms + min(look.age_s, 1.0) * 1000


def spoken_age(age_s: int) -> str:
    """Return an age as minutes and seconds, or hours, as a counter on a tile shows it."""
    minutes, seconds = divmod(age_s, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
