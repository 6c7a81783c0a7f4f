"""What a tile must say about its picture. Decided here, without a toolkit, because it must never be wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.privacy.mask_state import UNMASKED, MaskReport, MaskState
from console.domain.ptz.model import Phase, SteerState

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
"""Pan and tilt are hard to steer above this (rules of law, ergonomics)."""
NOT_STEERED = SteerState()


@dataclass(frozen=True, slots=True)
class TileVector:
    """A vector on a tile, device pixels from its corner."""

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
    """Name of who lifted it."""
    until_utc: dt.datetime
    left_s: int
    count: int = 1
    """Zones that are lifted."""


@dataclass(frozen=True, slots=True)
class Reticle:
    """A place on a tile, device pixels from its corner, and what is said of it."""

    x: int
    y: int
    figure: str
    verdict: str = ""
    is_met: bool | None = None
    """Whether what the camera must show can be seen there; None where that is not known."""


@dataclass(frozen=True, slots=True)
class TileStatus:
    """What one tile says. Two equal faces look the same, so a tile is drawn anew only when it changes."""

    camera: int | None = None
    name: str = ""
    state: PictureState = PictureState.OFF
    recording: RecordingState = RecordingState.OFF
    masked: bool = False
    mask: MaskReport = UNMASKED
    """How its privacy zones stand on the picture."""
    lift: LiftStatus | None = None
    """While a zone is lifted."""
    is_dead: bool = False
    """The picture, if there is one, is not the street as it is now."""
    age_s: int | None = None
    """Whole seconds since the picture was true; only where it is dead."""
    clock_error_s: float | None = None
    """To a tenth; only where the camera's clock is off by more than a second."""
    fault: str = ""
    figures: str = ""
    """Frame rate, age and stream, where the operator asked for them."""
    magnified: float = 1.0
    """Digital zoom; more than 1 where only a part of the picture is shown."""
    is_selected: bool = False
    is_spot: bool = False
    steering: Phase = Phase.NONE
    events: tuple[EventKind, ...] = ()
    """What the camera reports by itself."""
    reticle: Reticle | None = None
    """Pixels per metre, on demand."""
    aim: TileVector | None = None
    """While the mouse steers: from where it was pressed to where it is."""
    points: bool = False
    """The left button points into this picture."""
    reservation: Reservation | None = None
    errand: AutomationState | None = None
    late_ms: int | None = None
    """Of the last command, to the camera and back; only where it is too long to steer well."""


@dataclass(frozen=True, slots=True)
class PictureStatus:
    """What the tile itself knows of its picture."""

    age_s: float | None = None
    """Since the last picture arrived; None where none has."""
    dead_for_s: float = 0.0
    """Since the tile first knew that the picture is dead; 0 while it is alive."""


def judged(status: CameraStatus, age_s: float | None) -> PictureState:
    """The state to show: the feed's word, unless the tile's own pictures tell worse."""
    state = status.picture
    if state in {PictureState.OFF, PictureState.LIVE, PictureState.STATIC} and age_s is None:
        return PictureState.CONNECTING
    if state in {PictureState.OFF, PictureState.LIVE, PictureState.STATIC, PictureState.CONNECTING} and (
        age_s is not None and age_s >= DEAD_AFTER_S
    ):
        return PictureState.NO_SIGNAL
    return PictureState.LIVE if state is PictureState.OFF else state


def face(
    camera: Camera | None,
    status: CameraStatus,
    sight: PictureStatus,
    *,
    figures: bool = False,
    magnified: float = 1.0,
    is_selected: bool = False,
    is_spot: bool = False,
    steer: SteerState = NOT_STEERED,
    aim: TileVector | None = None,
    events: tuple[EventKind, ...] = (),
    reticle: Reticle | None = None,
    points: bool = False,
    lift: LiftStatus | None = None,
) -> TileStatus:
    """What a tile with a camera says now; a camera that left the scheme has a number only."""
    state = judged(status, sight.age_s)
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
        age_s=_dead_age(status, sight) if dead else None,
        clock_error_s=_clock_error(status),
        fault=status.last_fault if dead or status.recording is RecordingState.FAILED else "",
        figures=_figures(status, sight, steer) if figures else "",
        magnified=round(magnified, 1),
        is_selected=is_selected,
        is_spot=is_spot,
        steering=steer.phase,
        aim=aim,
        events=events,
        reticle=reticle,
        points=points and steer.phase is not Phase.NONE,
        reservation=steer.reservation,
        errand=steer.errand,
        late_ms=_late(steer),
    )


def mask_now(mask: MaskReport, lift: LiftStatus | None) -> MaskReport:
    """What the last picture said, unless a lift ended since: then nothing is lifted any more."""
    if lift is None and mask.state is MaskState.LIFTED:
        return MaskReport(MaskState.MASKED)
    return mask


def lift_face(lifts: Sequence[Lift], now_s: float) -> LiftStatus | None:
    """Those of a camera in one: the one that lasts longest gives name and time."""
    if not lifts:
        return None
    last = max(lifts, key=lambda one: one.until_s)
    return LiftStatus(last.by_name, last.until_utc, max(0, math.ceil(last.until_s - now_s)), len(lifts))


def _late(steer: SteerState) -> int | None:
    latency_ms = steer.latency_ms
    return round(latency_ms / 10) * 10 if latency_ms is not None and latency_ms > LATE_MS else None


def _dead_age(status: CameraStatus, sight: PictureStatus) -> int | None:
    if sight.age_s is None and status.picture_age_s is None:
        return None
    # Frames of a frozen picture go on arriving: then the time since it was noticed is what is known.
    return int(max(sight.age_s or 0.0, status.picture_age_s or 0.0, sight.dead_for_s))


def _clock_error(status: CameraStatus) -> float | None:
    error = status.clock_error_s
    return round(error, 1) if error is not None and abs(error) > CLOCK_ERROR_SHOWN_S else None


def _figures(status: CameraStatus, sight: PictureStatus, steer: SteerState) -> str:
    age = "–" if sight.age_s is None else f"{sight.age_s:.1f} s"
    parts = [f"{status.fps_shown:.0f}/{status.fps_offered:.0f} fps", age, status.stream]
    glass_ms = glass_to_glass_ms(status, sight)
    if glass_ms is not None:
        parts.append(f"delay ~{glass_ms:.0f} ms")
    if steer.latency_ms is not None:
        parts.append(f"PTZ {steer.latency_ms:.0f} ms")
    return " · ".join(part for part in parts if part)


def glass_to_glass_ms(status: CameraStatus, sight: PictureStatus) -> float | None:
    """About how old the picture is where it is shown, by the camera's own clock; None where that is wrong.

    The camera's stamp against our clock is its clock's error and the way together: where the clock is right
    (it never runs ahead, and is behind by less than a second), it is the way.
    """
    error_s = status.clock_error_s
    if error_s is None or sight.age_s is None or not -CLOCK_ERROR_SHOWN_S < error_s <= 0:
        return None
    return -error_s * 1000 + status.decode_ms + min(sight.age_s, 1.0) * 1000


def spoken_age(age_s: int) -> str:
    """An age as minutes and seconds, or hours, as a counter on a tile shows it."""
    minutes, seconds = divmod(age_s, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
