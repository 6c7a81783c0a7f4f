"""What it costs to check that recordings are good, against recording itself."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from console.demo.bench.town import Stream, serve
from console.domain.clock import SystemClock
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingSetup
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.policy import RecordingPolicy
from console.domain.streaming.utc_clock import UtcClock
from console.media.arrival_clock import ArrivalClock
from console.media.capture.shared_reader import EVERY_S
from console.media.recorder.camera import CameraRecorder
from console.media.recorder.decode_check import DecodeCheck, DecodeJob
from console.media.recorder.packet_queue import SessionOpened
from console.media.recorder.quality import QualityPorts, QualityWatch
from console.media.rtsp.stream import RtspStream
from console.media.volume.volume_set import VolumeConfig, VolumeSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.streaming.packets import EncodedPacket, StreamFormat

STREAM = Stream(1280, 720, 2_000_000)
TAKEN_S = 8.0
CAMERAS = 2
RECORDED_S = 900.0
"""Of each camera's time: one turn of its checks."""
TICKS_HZ = 90_000


class _Unchecked(QualityWatch):
    """Checks nothing: what recording costs alone."""

    def picture(self, packet: EncodedPacket) -> None:
        """Do nothing."""

    def segment_begun(self, key_frame: EncodedPacket) -> None:
        """Do nothing."""


def checks() -> dict[str, Any]:
    """Measure reading and recording cameras, and then their checks, with the process that decodes."""
    form, taken, reading_s = read_packets()
    alone_s = _recorded(form, taken, is_checked=False)
    checked_s = _recorded(form, taken, is_checked=True)
    recording = reading_s + alone_s
    return {
        "cameras": CAMERAS,
        "seconds_of_each": RECORDED_S,
        "recording_cpu_percent_a_camera": round(recording * 100, 3),
        "checks_cpu_percent_a_camera": round((checked_s - alone_s) * 100, 3),
        "ratio": round((checked_s - alone_s) / recording, 2),
        "must": 0.3,
    }


def read_packets() -> tuple[StreamFormat, list[EncodedPacket], float]:
    """Read a camera; return its format, whole groups of pictures, and the processor time for each second."""
    with serve(1, STREAM) as served:
        clock = ArrivalClock(UtcClock(SystemClock()))
        login = served.user, served.password
        stream = RtspStream(served.cameras[0].main_url, login, 5.0, 5.0, clock)
        packets: list[EncodedPacket] = []
        begun_s, cpu_s = time.monotonic(), _cpu_s()
        while time.monotonic() - begun_s < TAKEN_S:
            # As a stream is read that is recorded and not watched.
            time.sleep(EVERY_S)
            for packet in stream.read(waits=False):
                if packet.track == 0 and (packets or packet.is_key):
                    packets.append(packet)
        cost = (_cpu_s() - cpu_s) / (time.monotonic() - begun_s)
        stream.close()
    last_key = max(at for at, packet in enumerate(packets) if packet.is_key)
    return replace(stream.format, tracks=stream.format.tracks[:1]), packets[:last_key], cost


def _recorded(form: StreamFormat, taken: list[EncodedPacket], *, is_checked: bool) -> float:
    """Record some cameras as fast as possible; return the processor time for each second of a camera."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        limits = VolumeLimits(floor_bytes=0, reserve_bytes=0)
        volumes = VolumeSet([VolumeConfig(Path(place), limits)], clock.monotonic_s)
        volumes.tick()
        decoder = DecodeCheck(lambda _job, _result: None)
        # The process that decodes is one for all cameras, so its start is not counted.
        decoder.submit(DecodeJob(0, form.tracks[0], (taken[0].data,), (0.0,), is_strict=True))
        _wait_for(decoder)
        cpu_s = _cpu_s()
        for camera in range(1, CAMERAS + 1):
            ports = QualityPorts(volumes.note_doubt, decoder.submit)
            quality = (QualityWatch if is_checked else _Unchecked)(camera, ports)
            recorder = CameraRecorder(camera, volumes, RecordingPolicy(), clock, quality)
            recorder.apply_setup(RecordingSetup(), clock.utc_now())
            _feed(recorder, form, taken)
        _wait_for(decoder)
        spent_s = _cpu_s() - cpu_s
        decoder.close()
        volumes.close()
    return spent_s / (CAMERAS * RECORDED_S)


def _wait_for(decoder: DecodeCheck) -> None:
    while not decoder.is_idle:
        time.sleep(0.05)


def _feed(recorder: CameraRecorder, form: StreamFormat, taken: list[EncodedPacket]) -> None:
    recorder.process([SessionOpened(form)])
    recorder.process(_looped(taken))
    recorder.end(Cause.CLOSED)


def _looped(taken: list[EncodedPacket]) -> Iterator[EncodedPacket]:
    """Return the packets again and again with new times, for as long as is recorded."""
    begin_utc, step_s = dt.datetime.now(dt.UTC), 1 / 25
    for number in range(int(RECORDED_S / step_s)):
        at_s = number * step_s
        ticks = round(at_s * TICKS_HZ)
        yield replace(
            taken[number % len(taken)],
            pts=ticks,
            dts=ticks,
            arrived_s=at_s,
            arrived_utc=begin_utc + dt.timedelta(seconds=at_s),
        )


def _cpu_s() -> float:
    """Return the processor time of this process and of its children, those that ended included."""
    own = os.times()
    running = sum(
        child.cpu_times().user + child.cpu_times().system
        for child in psutil.Process().children()
        if "decode_child" in " ".join(child.cmdline())
    )
    return own.user + own.system + running
