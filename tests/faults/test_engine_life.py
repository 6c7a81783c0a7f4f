"""The whole engine: opened and closed again and again, on disks that fill and go away."""

from __future__ import annotations

import datetime as dt
import errno
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import RecordingState
from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, engine_on
from tests.media.faulty import FaultyFiles
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


DISK = {Cause.DISK_FAULT, Cause.DISK_FULL}


@pytest.fixture(scope="module")
def town() -> Iterator[SimulatedTown]:
    with SimulatedTown(2) as one:
        yield one


def _connections(town: SimulatedTown) -> int:
    return sum(len(camera.rtsp._connections) for camera in town.server.cameras.values())


def test_five_times_open_and_close_leaves_nothing(town: SimulatedTown, tmp_path: Path) -> None:
    process, crashes = psutil.Process(), list[str]()
    counts = []
    for _ in range(5):
        with Watch(engine_on(cameras_of(town.cameras), tmp_path, crashes.append), [1, 2]) as watch:
            watch.until(lambda: watch.is_well(1) and watch.is_well(2), "both cameras", 15)
        until(lambda: not _connections(town), "the connections' end")
        counts.append((threading.active_count(), process.num_fds()))
    assert all(now <= first for now, first in zip(counts[-1], counts[0], strict=True)), counts
    assert not crashes
    assert verify(tmp_path).whole


@pytest.mark.req("SYS-04")
def test_a_full_disk_ends_nothing_for_good(town: SimulatedTown, tmp_path: Path) -> None:
    disk, crashes = FaultyFiles(), list[str]()
    engine = engine_on(cameras_of(town.cameras), tmp_path, crashes.append)
    engine.volumes._files = lambda _: disk
    with Watch(engine, [1, 2]) as watch:
        watch.until(lambda: watch.is_well(1) and watch.is_well(2), "both cameras", 15)
        since_utc = dt.datetime.now(dt.UTC)
        disk.fails, disk.after_bytes = errno.ENOSPC, 100_000
        watch.until(lambda: watch.status(1).recording is RecordingState.FAILED, "word of the full disk", 10)
        assert "failed" in engine.recorder.volumes()[0].fault
        assert watch.status(1).picture.is_alive
        disk.fails = 0
        watch.until(lambda: watch.is_well(1) and watch.is_well(2), "recording to go on", 15)
        assert {gap.cause for gap in watch.missing(1, since_utc)} <= DISK
    assert not crashes
    found = verify(tmp_path)
    assert found.whole, found.faults


@pytest.mark.req("SYS-04")
def test_a_volume_that_is_taken_away_and_brought_back(town: SimulatedTown, tmp_path: Path) -> None:
    volume, elsewhere, crashes = tmp_path / "volume", tmp_path / "elsewhere", list[str]()
    volume.mkdir()
    engine = engine_on(cameras_of(town.cameras), volume, crashes.append)
    with Watch(engine, [1, 2]) as watch:
        watch.until(lambda: watch.is_well(1) and watch.is_well(2), "both cameras", 15)
        since_utc = dt.datetime.now(dt.UTC)
        watch.note_for(1.0)
        volume.rename(elsewhere)
        watch.until(lambda: watch.status(1).recording is RecordingState.FAILED, "word of the volume", 10)
        assert "unplugged" in engine.recorder.volumes()[0].fault
        assert not volume.exists()
        elsewhere.rename(volume)
        watch.until(lambda: watch.is_well(1) and watch.is_well(2), "recording to go on", 15)
        assert {gap.cause for gap in watch.missing(1, since_utc)} <= DISK
    assert not crashes
    found = verify(volume)
    assert found.whole, found.faults
