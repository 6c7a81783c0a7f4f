"""Recordings to measure playback on: real segments where they are played, rows of the index everywhere."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.codec.context import Flags
from av.video.frame import PictureType

from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.segments import Segment, SegmentName, SegmentState
from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.recorder.writer import SegmentWriter
from console.media.volume.volume import SegmentForm, Volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CLOCK, FPS, GROUP = Fraction(1, 90000), 25, 50
STEP = 90000 // FPS
LOOP_S = 10
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Loop:
    """Ten encoded seconds of a moving test picture, a key frame every two."""

    form: StreamFormat
    frames: tuple[tuple[bytes, bool], ...]


def encoded_loop(width: int, height: int, bits: int) -> Loop:
    """Encode the loop: noise that moves, so that it costs what a street costs."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate, encoder.gop_size = CLOCK, Fraction(FPS), GROUP
    encoder.bit_rate = bits
    encoder.flags |= Flags.global_header.value
    encoder.options = {"preset": "veryfast", "bf": "0", "x264-params": "scenecut=0:keyint_min=50"}
    packets = []
    for number, frame in enumerate(_test_pictures(width, height, LOOP_S * FPS)):
        frame.pts, frame.time_base = number * STEP, CLOCK
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    track = TrackFormat(
        MediaKind.VIDEO, "h264", encoder.extradata or b"", CLOCK, width, height, nominal_fps=Fraction(FPS)
    )
    return Loop(StreamFormat((track,)), tuple((bytes(packet), packet.is_keyframe) for packet in packets))


def _test_pictures(width: int, height: int, count: int) -> Iterable[av.VideoFrame]:
    source = f"testsrc2=size={width}x{height}:rate={FPS}"
    with av.open(source, format="lavfi") as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number == count:
                return
            picture = frame.reformat(format="yuv420p")
            # The source says of each picture that it is a key frame, and the encoder would believe it.
            picture.pict_type = PictureType.NONE
            yield picture


class FootageMaker:
    """A volume into which segments of a minute are written as fast as the disk takes them."""

    def __init__(self, folder: Path) -> None:
        self.volume = Volume(folder, time.monotonic, VolumeLimits(floor_bytes=0, reserve_bytes=0))

    def segment(self, camera: int, begin_utc: dt.datetime, loop: Loop, seconds: float = 60.0) -> Segment:
        """Write a sealed segment; it is forced out of memory, as a recording of last week is."""
        writer = self.begin(camera, begin_utc, loop)
        self.add(writer, loop, seconds)
        row = writer.finish(Cause.NEXT, "", begin_utc + dt.timedelta(seconds=seconds))
        forget(self.volume.path / row.name)
        return row

    def begin(self, camera: int, begin_utc: dt.datetime, loop: Loop) -> SegmentWriter:
        """Begin a segment."""
        form = SegmentForm(RecordingMode.REAL_TIME, ("h264",), ".mp4")
        segment = self.volume.begin(camera, begin_utc, begin_utc, form, None)
        return SegmentWriter(segment, loop.form, _packet(loop, 0, begin_utc))

    @staticmethod
    def add(writer: SegmentWriter, loop: Loop, until_s: float, from_s: float = 0.0) -> None:
        """Write the packets of a part of a segment, seconds from its begin."""
        begin_utc = writer.segment.header.begin_utc
        for number in range(round(from_s * FPS), round(until_s * FPS)):
            writer.add(_packet(loop, number, begin_utc))

    def fill(self, cameras: Sequence[int], begin_utc: dt.datetime, days: int, real: Iterable[Segment]) -> int:
        """Put a row for every minute of some days into the index, around the real ones; return how many."""
        taken = {(row.camera, row.begin_utc) for row in real}
        head = {camera: row.number for camera, row in self.volume.index.heads().items()}
        count = 0
        for camera in cameras:
            minutes = (begin_utc + number * MINUTE for number in range(days * 1440))
            rows = [
                _row(camera, head.get(camera, 0) + 1 + number, minute)
                for number, minute in enumerate(minutes)
                if (camera, minute) not in taken
            ]
            self.volume.index.put(rows)
            count += len(rows)
        return count

    def close(self) -> None:
        """Close the volume."""
        self.volume.close()


def _packet(loop: Loop, number: int, begin_utc: dt.datetime) -> EncodedPacket:
    data, is_key = loop.frames[number % len(loop.frames)]
    arrived_s = number / FPS
    arrived_utc = begin_utc + dt.timedelta(seconds=arrived_s)
    return EncodedPacket(0, data, number * STEP, number * STEP, is_key, arrived_utc, arrived_s)


def _row(camera: int, number: int, begin_utc: dt.datetime) -> Segment:
    return Segment(
        camera=camera,
        number=number,
        run_utc=begin_utc,
        begin_utc=begin_utc,
        end_utc=begin_utc + MINUTE,
        name=SegmentName(camera, begin_utc, begin_utc, number).path(),
        size_bytes=6_000_000,
        sha256="0" * 64,
        previous_sha256="0" * 64,
        frames=1500,
        key_frames=30,
        mode=RecordingMode.REAL_TIME,
        cause=Cause.NEXT,
        state=SegmentState.SEALED,
    )


def forget(path: Path) -> None:
    """Have the system drop a file from its cache, so that reading it asks the disk."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
