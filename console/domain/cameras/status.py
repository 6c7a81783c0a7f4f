"""The state of a camera's picture and recording at one instant (FLT-01)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.privacy.mask_state import UNCOUNTED, UNMASKED, CoverCounts, MaskReport

if TYPE_CHECKING:
    import datetime as dt


class PictureState(Enum):
    """The state of a live picture. Each has a word and a shape on the tile, not only a colour."""

    OFF = "off"
    """No one is watching."""
    CONNECTING = "connecting"
    LIVE = "live"
    STATIC = "static scene"
    """Live: the noise changes, but nothing has moved for a while."""
    FROZEN = "frozen"
    """Frames arrive but the picture does not change, not even by noise."""
    BLACK = "black"
    NO_SIGNAL = "no signal"
    """Nothing arrives; the console is trying again."""
    REFUSED = "refused"
    """The camera refused the connection: password, session limit, not found."""
    WAITING = "waiting for a key frame"
    """Frames arrive, but none yet that a decoder can begin with."""

    @property
    def is_alive(self) -> bool:
        """Whether the picture shows the scene as it is now."""
        return self in {PictureState.LIVE, PictureState.STATIC}


STARTING_S = 30.0
"""So long after a start a camera that has not come yet is starting: on a busy machine all start at once."""


class RecordingState(Enum):
    """Whether and how a camera is being recorded."""

    OFF = "not recording"
    STARTING = "recording is starting"
    """The recorder was started a moment ago and has not recorded the camera yet."""
    REAL_TIME = "recording"
    TIME_LAPSE = "time-lapse"
    FAILED = "recording failed"
    """The camera should be recorded, but is not."""
    DOUBTFUL = "recording in doubt"
    """The camera is recorded, but the recording may not be what it should be."""
    SILENT = "recording without the announced sound"
    """The pictures are recorded well; the camera announced sound and sends none."""

    @property
    def is_in_real_time(self) -> bool:
        """Whether every frame is kept, as far as the state tells."""
        return self in {RecordingState.REAL_TIME, RecordingState.SILENT, RecordingState.DOUBTFUL}

    @property
    def is_on(self) -> bool:
        """Whether anything of the camera is kept now, good or not."""
        return self not in {RecordingState.OFF, RecordingState.STARTING, RecordingState.FAILED}

    @property
    def is_recorded(self) -> bool:
        """Whether the camera is recorded, and nothing is wrong with it."""
        return self in {RecordingState.REAL_TIME, RecordingState.TIME_LAPSE}


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """The state of a camera for tile, list and health page. Figures cover the last few seconds."""

    number: int
    picture: PictureState = PictureState.OFF
    recording: RecordingState = RecordingState.OFF
    masked: bool = False
    fps_offered: float = 0.0
    fps_shown: float = 0.0
    bitrate_bps: float = 0.0
    drops: int = 0
    """Pictures or packets dropped since the start."""
    reconnects: int = 0
    decode_ms: float = 0.0
    picture_age_s: float | None = None
    """Age of the last picture; None if there has been none."""
    clock_error_s: float | None = None
    """The camera's clock minus ours, in seconds; None if the camera does not report it."""
    last_fault: str = ""
    recording_fault: str = ""
    """What is wrong with the recording, in words."""
    dropped_tracks: tuple[str, ...] = ()
    stream: str = ""
    """What is being received, e.g. `h264 1280×720 main`."""
    client: str = ""
    """What reads the stream, and why not our own client over TCP, e.g. `own client, UDP: …`."""
    mask: MaskReport = UNMASKED
    """How privacy zones are applied, and why the whole picture is covered."""
    cover: CoverCounts = UNCOUNTED
    """Of a PTZ camera with zones: how many pictures were covered as a whole."""
    motion_every_s: float | None = None
    """How often a grid is kept for searches for motion in recordings; 0: never, None: not known."""
    motion_until_utc: dt.datetime | None = None
    """The newest of these grids; None if there is none."""


@dataclass(frozen=True, slots=True)
class VolumeStatus:
    """The state of one recording volume."""

    path: str
    free_bytes: int
    quota_bytes: int | None
    used_bytes: int
    write_latency_ms: float
    """95th percentile of the last minute's writes."""
    days_left: float | None
    """Days until recordings must be deleted for space; None while unknown."""
    fault: str = ""
    note: str = ""
    """A limit of its file system that is no fault."""


@dataclass(frozen=True, slots=True)
class RecorderProcess:
    """The process that records, as it describes itself."""

    version: str
    pid: int
    begun_utc: dt.datetime
