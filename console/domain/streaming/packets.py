"""Encoded packets of a camera. Recorder and decoders share them and do not change them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class MediaKind(Enum):
    """The content of a track."""

    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True)
class TrackFormat:
    """The format of one track of a stream. A change of any field in mid-stream starts a new segment."""

    kind: MediaKind
    codec: str
    """libavcodec's name: h264, hevc, mjpeg, aac, pcm_alaw, pcm_mulaw …"""
    extradata: bytes
    time_base: Fraction
    """Seconds of one unit of `pts` and `dts`."""
    width: int = 0
    height: int = 0
    sample_rate_hz: int = 0
    channels: int = 0
    nominal_fps: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """The tracks of a stream by index. Track 0 is the video."""

    tracks: tuple[TrackFormat, ...]
    dropped: tuple[str, ...] = ()
    """Tracks that are not kept (metadata, unknown codecs), in words, for the log and the tile."""


@dataclass(frozen=True, slots=True)
class EncodedPacket:
    """One access unit as the camera sent it."""

    track: int
    data: bytes
    pts: int | None
    dts: int | None
    """In the track's time base, as received: may repeat, go back or jump. See `domain.recording`."""
    is_key: bool
    arrived_utc: dt.datetime
    """Arrival, UTC carried on the monotonic clock from the opening of the stream."""
    arrived_s: float
    """Arrival on the monotonic clock, seconds."""
    camera_utc: dt.datetime | None = None
    """Capture time by the camera's own clock, where RTCP sender reports give it."""
    received_s: float = math.inf
    """Monotonic instant by which the machine had received all of it, as far as the system notes that; the
    thread that reads it may have had to wait. Infinite: not known."""
