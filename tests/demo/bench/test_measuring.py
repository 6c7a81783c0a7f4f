"""What the figures are made with."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from console.demo.bench.costs import machine, measure
from console.demo.bench.statistics import percentile
from console.demo.bench.suites import measured_console
from console.demo.bench.town import Stream, serve
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.decoder import Decoder
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener


def test_percentiles_are_those_of_the_values() -> None:
    values = [float(number) for number in range(101)]
    assert percentile(values, 99) == 99
    assert percentile([7.0], 50) == 7
    assert percentile([], 50) == 0


def test_a_busy_process_costs_a_core_and_an_idle_one_nothing() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    idle = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        time.sleep(0.3)
        assert measure([busy.pid], 0.5).cpu_percent > 5 * measure([idle.pid], 0.5).cpu_percent
        assert measure([idle.pid], 0.1).memory_mb > 1
    finally:
        for process in (busy, idle):
            process.kill()
            process.wait()


def test_the_machine_is_described() -> None:
    assert {"system", "cores", "memory_gb"} <= machine().keys()


@pytest.mark.slow
def test_the_test_cameras_serve_what_was_asked_for() -> None:
    with serve(2, Stream(320, 180, 200_000, 1.0)) as served:
        assert len(served.urls()) == 2
        login = Credentials(served.user, served.password)
        source = StreamOpener(
            served.cameras[1].main_url, lambda: login, OpenOptions(), UtcClock(SystemClock())
        ).open()
        try:
            video = source.format.tracks[0]
            decoder = Decoder(video)
            frames = next(frames for packet in source.packets() if (frames := decoder.decode(packet)))
        finally:
            source.close()
    assert (video.codec, frames[0].width, frames[0].height) == ("h264", 320, 180)


@pytest.mark.slow
def test_a_console_that_records_ends_when_it_was_measured() -> None:
    with serve(1, Stream()) as served:
        outcome = measured_console(served, 0.5, record=True, warm_s=1.0)
    assert outcome["painted_fps"] > 0
