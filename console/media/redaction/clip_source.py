"""The pictures and the sound of a clip, from the recordings of one camera, each with its own time.

Studio, detection and render all read the clip through this, so that frame 100 is the same picture to each.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import av
import av.error
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from console.media.export.encode_child import ZoneMasks
from console.media.frames import planes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer


@dataclass(frozen=True, slots=True)
class ClipPicture:
    """One picture of a clip, upright, in a plain format and in memory of its own, zones covered."""

    number: int
    frame: VideoFrame
    elapsed_s: float
    """Since the first picture of the clip."""


@dataclass(frozen=True, slots=True)
class ClipSound:
    """A piece of sound."""

    frame: av.AudioFrame
    elapsed_s: float
    """Since the first picture; negative: before it."""


class ClipSource:
    """Reads a clip once, from begin to end.

    Args:
        question: `inputs`, `trim` and the zones, as `RedactionClip.question` gives them.
    """

    def __init__(self, question: dict[str, Any]) -> None:
        self._inputs = question["inputs"]
        self._begin, self._end = (dt.datetime.fromisoformat(instant) for instant in question["trim"])
        self._masks = ZoneMasks(question)
        self._reformatter = VideoReformatter()
        self._first_utc: dt.datetime | None = None
        self._size: tuple[int, int] | None = None
        self.count = 0
        self.damaged = 0

    def read(self, *, with_sound: bool = False) -> Iterator[ClipPicture | ClipSound]:
        """Give every picture, and the sound where it is wanted, in the order of the recordings."""
        for given in self._inputs:
            begin = dt.datetime.fromisoformat(given["begin_utc"])
            with av.open(given["path"], metadata_errors="ignore") as source:
                yield from self._one(source, begin, with_sound=with_sound)

    def _one(
        self, source: InputContainer, begin: dt.datetime, *, with_sound: bool
    ) -> Iterator[ClipPicture | ClipSound]:
        video = source.streams.video[0]
        video.codec_context.thread_count = 1
        first: float | None = None
        at_utc = begin
        for packet in source.demux():
            is_video = packet.stream is video
            if not is_video and not (with_sound and packet.stream.type == "audio"):
                continue
            try:
                frames = cast("list[Any]", packet.decode())
            except av.error.FFmpegError:
                self.damaged += is_video
                continue
            for frame in frames:
                seconds = frame.pts * float(frame.time_base) if frame.pts is not None else None
                if is_video:
                    first = seconds if first is None else first
                    if seconds is not None and first is not None:
                        at_utc = begin + dt.timedelta(seconds=seconds - first)
                    if self._begin <= at_utc < self._end:
                        yield self._picture(frame, at_utc)
                elif seconds is not None and first is not None and self._first_utc is not None:
                    heard_utc = begin + dt.timedelta(seconds=seconds - first)
                    if heard_utc < self._end:
                        yield ClipSound(frame, (heard_utc - self._first_utc).total_seconds())

    def _picture(self, frame: VideoFrame, at_utc: dt.datetime) -> ClipPicture:
        # Zones are drawn on the picture as it was recorded: they are covered before it is turned.
        shown = _upright(self._masks.apply(frame, at_utc), frame.rotation, self._reformatter)
        if self._size is None:
            # The encoder takes even sizes only; a later change of size is fitted into the first.
            self._size = shown.width & ~1, shown.height & ~1
            self._first_utc = at_utc
        plain = self._reformatter.reformat(shown, *self._size, "yuv420p", threads=1)
        if plain is frame:
            plain = _copy(plain)
        self.count += 1
        elapsed = (at_utc - cast("dt.datetime", self._first_utc)).total_seconds()
        return ClipPicture(self.count - 1, plain, elapsed)


def _copy(frame: VideoFrame) -> VideoFrame:
    copy = VideoFrame(frame.width, frame.height, "yuv420p")
    for source, target in zip(planes(frame), planes(copy), strict=True):
        target[:] = source
    copy.color_range, copy.colorspace = frame.color_range, frame.colorspace
    return copy


def _upright(frame: VideoFrame, rotation: int, reformatter: VideoReformatter) -> VideoFrame:
    """Return a frame turned as its recording says it is to be shown."""
    turns = round(rotation / 90) % 4
    if not turns:
        return frame
    plain = reformatter.reformat(frame, format="yuv420p", width=frame.width & ~1, height=frame.height & ~1)
    width, height = plain.width, plain.height
    if turns % 2:
        width, height = height, width
    turned = VideoFrame(width, height, "yuv420p")
    for source, target in zip(planes(plain), planes(turned), strict=True):
        target[:] = np.rot90(source, turns)
    return turned
