"""Clips for redaction: with B-frames, another codec and size, odd times, turned, with sound and a mark."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO, cast

import av
import numpy as np

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.evidence.package import PackagedCamera
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Segment, SegmentState
from console.services.redaction.ports import RedactionClip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from av.video.stream import VideoStream

BEGIN = dt.datetime(2026, 3, 25, 12, tzinfo=dt.UTC)
CAMERA = Camera(7, "URN-7", "High Street", "Anytown", "Town", CameraKind.FIXED, "rtsp://7/")
SECRET = "encoder of the original"
RATE = 16_000


@dataclass(frozen=True)
class MadeRecording:
    """How one recording is made.

    Attributes:
        times: of its pictures, in ms.
        turned: degrees by which players turn it, counterclockwise.
    """

    times: Sequence[int] = tuple(range(0, 1000, 40))
    codec: str = "libx264"
    size: tuple[int, int] = (192, 128)
    b_frames: int = 0
    turned: int = 0
    has_sound: bool = False

    def write(self, path: Path) -> None:
        """Bright left half, dark right half, with noise over both."""
        noise = np.random.default_rng(5)
        width, height = self.size
        with av.open(str(path), "w", format="mp4") as container:
            container.metadata["comment"] = SECRET
            options = {"preset": "ultrafast", "crf": "10"}
            if self.codec == "libx265":
                options["x265-params"] = "log-level=none:pools=1"
            video = cast("VideoStream", container.add_stream(self.codec, rate=25, options=options))
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            video.codec_context.time_base = Fraction(1, 1000)
            video.codec_context.max_b_frames, video.codec_context.gop_size = self.b_frames, 12
            if self.turned:
                video.set_display_rotation(self.turned)
            sound = container.add_stream("aac", rate=RATE, layout="mono") if self.has_sound else None
            for at_ms in self.times:
                picture = noise.integers(0, 40, (height, width, 3), dtype=np.uint8)
                picture[:, : width // 2] += 180
                frame = av.VideoFrame.from_ndarray(picture, "rgb24")
                frame.pts, frame.time_base = at_ms, Fraction(1, 1000)
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
            if sound is not None:
                length = RATE * (self.times[-1] + 40) // 1000
                tone = 0.5 * np.sin(np.arange(length) * 2 * np.pi * 440 / RATE)
                heard = av.AudioFrame.from_ndarray(tone.reshape(1, -1).astype(np.float32), "fltp", "mono")
                heard.sample_rate, heard.pts = RATE, 0
                container.mux(sound.encode(heard))
                container.mux(sound.encode(None))


@dataclass
class MadeRecordings:
    """Recordings in a folder, one after the other, each a second after the one before."""

    folder: Path
    segments: list[Segment] = field(default_factory=list)

    def add(self, *recordings: MadeRecording) -> None:
        for recording in recordings:
            number = len(self.segments) + 1
            path = self.folder / f"{number}.mp4"
            recording.write(path)
            content = path.read_bytes()
            begin = BEGIN + dt.timedelta(seconds=number - 1)
            end = begin + dt.timedelta(seconds=1)
            count = len(recording.times)
            sha256 = hashlib.sha256(content).hexdigest()
            self.segments.append(
                Segment(
                    7,
                    number,
                    BEGIN,
                    begin,
                    end,
                    path.name,
                    len(content),
                    sha256,
                    "",
                    count,
                    1,
                    RecordingMode.REAL_TIME,
                    Cause.CLOSED,
                    SegmentState.SEALED,
                )
            )

    def open_segment(self, segment: Segment) -> BinaryIO:
        return self.path_of(segment).open("rb")

    def path_of(self, segment: Segment) -> Path:
        return self.folder / segment.name

    def volume_of(self, segment: Segment) -> str:
        return f"volume of {segment.camera}"

    def clip(self, seconds: float = 3600) -> RedactionClip:
        footage = PackagedCamera(CAMERA, tuple(self.segments), ())
        return RedactionClip(footage, BEGIN, BEGIN + dt.timedelta(seconds=seconds))
