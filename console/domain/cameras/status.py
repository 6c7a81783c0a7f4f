"""What the console knows of a camera's picture and of its recording at one instant (FLT-01)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.domain.privacy.mask_state import UNMASKED, MaskReport


class PictureState(Enum):
    """State of a live picture. Each has a word and a shape on the tile, not a colour alone."""

    OFF = "off"
    """Nobody asked for it."""
    CONNECTING = "connecting"
    LIVE = "live"
    STATIC = "static scene"
    """Live, noise changes, but nothing has moved for a while."""
    FROZEN = "frozen"
    """Frames arrive but the picture does not change, not even by noise."""
    BLACK = "black"
    NO_SIGNAL = "no signal"
    """Nothing arrives; the console is trying again."""
    REFUSED = "refused"
    """The camera answered and said no: password, session limit, not found."""

    @property
    def is_alive(self) -> bool:
        """Whether what is on the tile may be taken for the street as it is now."""
        return self in {PictureState.LIVE, PictureState.STATIC}


class RecordingState(Enum):
    """Whether and how a camera is being recorded."""

    OFF = "not recording"
    REAL_TIME = "recording"
    TIME_LAPSE = "time-lapse"
    FAILED = "recording failed"
    """It should be recorded and is not."""


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """A snapshot for tile, list and health pane. Figures are over the last few seconds."""

    number: int
    picture: PictureState = PictureState.OFF
    recording: RecordingState = RecordingState.OFF
    masked: bool = False
    fps_offered: float = 0.0
    fps_shown: float = 0.0
    bitrate_bps: float = 0.0
    drops: int = 0
    """Pictures or packets thrown away since start."""
    reconnects: int = 0
    decode_ms: float = 0.0
    picture_age_s: float | None = None
    """Age of the last picture; None where there has been none."""
    clock_error_s: float | None = None
    """Camera's clock minus ours, seconds; None where the camera does not tell."""
    last_fault: str = ""
    dropped_tracks: tuple[str, ...] = ()
    stream: str = ""
    """What is being received, e.g. `h264 1280×720 main`."""
    mask: MaskReport = UNMASKED
    """How its privacy zones stand on the picture, and why all of it is covered."""


@dataclass(frozen=True, slots=True)
class VolumeStatus:
    """One recording volume."""

    path: str
    free_bytes: int
    quota_bytes: int | None
    used_bytes: int
    write_latency_ms: float
    """95th percentile of the last minute's writes."""
    days_left: float | None
    """Until retention must begin to delete by space; None while unknown."""
    fault: str = ""
