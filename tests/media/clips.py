"""Real encoded packets, made once, to feed the recorder with."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.codec.context import Flags

from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOCK = Fraction(1, 90000)
FPS = 25
GOP = 25
STEP = 90000 // FPS
BEGIN = dt.datetime(2026, 3, 25, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Clip:
    """A loop of frames that begins with a key frame."""

    form: StreamFormat
    frames: tuple[tuple[bytes, bool], ...]


@functools.cache
def clip(codec: str = "libx264", width: int = 160, height: int = 96, gop: int = GOP, count: int = 50) -> Clip:
    encoder = cast("av.VideoCodecContext", av.CodecContext.create(codec, "w"))
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.time_base = CLOCK
    encoder.framerate = Fraction(FPS)
    encoder.gop_size = gop
    encoder.flags |= Flags.global_header.value
    if codec == "libx264":
        encoder.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "x264-params": "scenecut=0:keyint_min=1",
        }
    elif codec == "libx265":
        encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none"}
    noise = np.random.default_rng(7)
    packets = []
    for number in range(count):
        picture = noise.integers(0, 255, (height, width, 3), dtype=np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=encoder.pix_fmt)
        frame.pts, frame.time_base = number * STEP, CLOCK
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    name = {"libx264": "h264", "libx265": "hevc"}.get(codec, codec)
    track = TrackFormat(
        MediaKind.VIDEO, name, encoder.extradata or b"", CLOCK, width, height, nominal_fps=Fraction(FPS)
    )
    return Clip(StreamFormat((track,)), tuple((bytes(packet), packet.is_keyframe) for packet in packets))


def packets(made: Clip, count: int, begin_s: float = 0.0, first: int = 0) -> Iterator[EncodedPacket]:
    """So many frames of a clip in a loop, arriving evenly from `begin_s` on."""
    for number in range(first, first + count):
        payload, is_key = made.frames[number % len(made.frames)]
        arrived_s = begin_s + (number - first) / FPS
        stamp = number * STEP
        yield EncodedPacket(
            0, payload, stamp, stamp, is_key, BEGIN + dt.timedelta(seconds=arrived_s), arrived_s
        )
