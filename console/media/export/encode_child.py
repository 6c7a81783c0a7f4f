"""Encodes recordings again, with privacy zones covered or a caption, in a process of its own.

A broken stream may end it without harm to the console. Standard input is one JSON object
(`EncodeJob.question`); standard output is one line of JSON: the pictures read, written and covered, and
those that were not decoded.
"""

from __future__ import annotations

import base64
import bisect
import datetime as dt
import json
import os
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import av
import av.error
import cv2
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import VideoReformatter

from console.domain.clock import LONDON
from console.domain.errors import ConsoleError
from console.domain.privacy.model import NO_ZONES
from console.domain.privacy.position_track import PositionTrack
from console.domain.privacy.zone_json import read_zones
from console.domain.ptz.lens_json import read_lens
from console.media.export.encoded_sound import EncodedSound
from console.media.frames import PLAIN_FORMATS, copied, planes
from console.media.playback.masking import mask_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.container import InputContainer, OutputContainer
    from av.video.stream import VideoStream

    from console.domain.privacy.model import ZoneSet
    from console.domain.ptz.lens import LensModel

CLOCK = Fraction(1, 90_000)
USUAL_FPS = Fraction(25)
QUALITY = {"preset": "veryfast", "crf": "18", "bf": "0"}
NICENESS = 10


@dataclass(slots=True)
class _Counts:
    read: int = 0
    written: int = 0
    covered: int = 0
    damaged: int = 0


class _History:
    """Versions of a fact by the instant from which they were in force."""

    def __init__(self, versions: list[list[str]]) -> None:
        self._since = [dt.datetime.fromisoformat(since) for since, _content in versions]
        self._contents = [content for _since, content in versions]

    def at(self, instant: dt.datetime) -> str | None:
        place = bisect.bisect_right(self._since, instant) - 1
        return self._contents[place] if place >= 0 else None


class ZoneMasks:
    """The zones in force at each frame's own time."""

    def __init__(self, question: dict[str, Any]) -> None:
        self._is_wanted = bool(question["is_masked"])
        self._zones, self._lenses = _History(question["zones"]), _History(question["lenses"])
        self._pieces = [base64.b64decode(piece) for piece in question["track"]]
        self._tracks: dict[str, PositionTrack] = {}

    def apply(self, frame: VideoFrame, at_utc: dt.datetime) -> VideoFrame:
        """Return the frame with its zones covered; itself where there are none."""
        if not self._is_wanted:
            return frame
        return mask_frame(frame, at_utc, self._zones_at, self._track(at_utc), self._lens_at)

    def _zones_at(self, at_utc: dt.datetime) -> ZoneSet:
        content = self._zones.at(at_utc)
        return read_zones(content) if content is not None else NO_ZONES

    def _lens_at(self, at_utc: dt.datetime) -> LensModel | None:
        content = self._lenses.at(at_utc)
        return read_lens(content) if content is not None else None

    def _track(self, at_utc: dt.datetime) -> PositionTrack | None:
        content = self._lenses.at(at_utc)
        if content is None:
            return None
        if content not in self._tracks:
            try:
                self._tracks[content] = PositionTrack(self._pieces, read_lens(content))
            except ConsoleError:
                return None  # without it, the whole picture is covered
        return self._tracks[content]


@dataclass(slots=True)
class _Output:
    """The file that is written. Its time begins with the first picture."""

    container: OutputContainer
    rate: Fraction
    video: VideoStream | None = None
    begin_utc: dt.datetime | None = None
    reformatter: VideoReformatter = field(default_factory=VideoReformatter)
    last_pts: int = -1

    def put(
        self, frame: VideoFrame, at_utc: dt.datetime, caption: Callable[[VideoFrame], VideoFrame]
    ) -> None:
        if self.video is None:
            self.video = self._open(frame)
            self.begin_utc = at_utc
        width, height = self.video.width, self.video.height
        shown = self.reformatter.reformat(frame, width, height, "yuv420p", threads=1)
        shown = caption(shown)
        elapsed = (at_utc - cast("dt.datetime", self.begin_utc)).total_seconds()
        # Stamps must rise, also where the recording's stand still.
        shown.pts = self.last_pts = max(self.last_pts + 1, round(elapsed / CLOCK))
        shown.time_base, shown.pict_type = CLOCK, PictureType.NONE
        self.container.mux(self.video.encode(shown))

    def _open(self, frame: VideoFrame) -> VideoStream:
        stream = self.container.add_stream("libx264", rate=self.rate, options=dict(QUALITY))
        # The encoder takes even sizes only.
        stream.width, stream.height = frame.width & ~1, frame.height & ~1
        stream.pix_fmt, stream.codec_context.time_base = "yuv420p", CLOCK
        stream.gop_size, stream.codec_context.thread_count = 50, 1
        return stream

    def end(self) -> None:
        if self.video is not None:
            self.container.mux(self.video.encode(None))


def encode(question: dict[str, Any]) -> dict[str, Any]:
    """Do a job; see `EncodeJob`."""
    masks, counts = ZoneMasks(question), _Counts()
    trim = [dt.datetime.fromisoformat(instant) for instant in question["trim"]]
    with av.open(question["target"], "w", format="mp4", options={"movflags": "+faststart"}) as container:
        output = _Output(container, _rate(question["inputs"][0]["path"]))
        sound = EncodedSound(container, trim) if question["has_sound"] else None
        for given in question["inputs"]:
            with av.open(given["path"], metadata_errors="ignore") as source:
                begin = dt.datetime.fromisoformat(given["begin_utc"])
                if sound is not None:
                    sound.prepare(source)
                for frame, at_utc in _frames(source, begin, counts, sound, output):
                    if trim and not trim[0] <= at_utc < trim[1]:
                        continue
                    covered = masks.apply(frame, at_utc)
                    counts.covered += covered is not frame
                    output.put(covered, at_utc, _caption(question["caption"], at_utc))
                    counts.written += 1
        output.end()
        if sound is not None:
            sound.end()
    return {
        "read": counts.read,
        "written": counts.written,
        "covered": counts.covered,
        "damaged": counts.damaged,
    }


def _rate(path: str) -> Fraction:
    with av.open(path, metadata_errors="ignore") as source:
        rate = source.streams.video[0].average_rate
    return rate if rate and 0 < rate <= 240 else USUAL_FPS


def _frames(
    source: InputContainer,
    begin: dt.datetime,
    counts: _Counts,
    sound: EncodedSound | None,
    output: _Output,
) -> Iterator[tuple[VideoFrame, dt.datetime]]:
    """Decode the pictures of a file, each with its own time; what cannot be decoded is counted."""
    video = source.streams.video[0]
    video.codec_context.thread_count = 1
    first: int | None = None
    at_utc = zero_utc = begin
    for packet in source.demux():
        if packet.stream is not video:
            if sound is not None and packet.stream.type == "audio":
                sound.packet(packet, zero_utc, output.begin_utc)
            continue
        counts.read += bool(packet.size)
        try:
            frames = cast("list[VideoFrame]", packet.decode())
        except av.error.FFmpegError:
            counts.damaged += 1
            continue
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                if first is None:
                    first = frame.pts
                    zero_utc = begin - dt.timedelta(seconds=float(first * frame.time_base))
                at_utc = begin + dt.timedelta(seconds=float((frame.pts - first) * frame.time_base))
            yield frame, at_utc


def _caption(text: str, at_utc: dt.datetime) -> Callable[[VideoFrame], VideoFrame]:
    """Return what writes a caption with the local time under a picture."""

    def write(frame: VideoFrame) -> VideoFrame:
        if not text:
            return frame
        shown = copied(frame) if frame.format.name in PLAIN_FORMATS else frame
        line = f"{text}  {at_utc.astimezone(LONDON):%d/%m/%Y %H:%M:%S.%f}"[:-4]
        line += f" {at_utc.astimezone(LONDON):%Z}"
        luma, *chroma = planes(shown)
        scale = max(0.35, frame.width / 1600)
        high = round(32 * scale)
        luma[-high:] = 16
        for plane in chroma:
            plane[-(high // 2) :] = 128
        plain = line.encode("ascii", "replace").decode()
        place = (4, frame.height - high // 3)
        luma[:] = cv2.putText(luma.copy(), plain, place, cv2.FONT_HERSHEY_SIMPLEX, scale, 235, 1, cv2.LINE_AA)
        return shown

    return write


def main() -> None:
    """Do the job on standard input."""
    if os.name == "posix":
        os.nice(NICENESS)
    av.logging.set_level(None)
    try:
        answer = encode(json.loads(sys.stdin.read()))
    except (av.error.FFmpegError, ValueError, OSError, MemoryError, IndexError) as error:
        answer = {"error": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
