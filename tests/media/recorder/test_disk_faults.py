"""Disks fill, break, go read-only and are pulled out; recording goes on where it can and says why not."""

import dataclasses
import datetime as dt
import errno
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.cameras.status import RecordingState
from console.domain.recording.causes import Cause
from console.domain.recording.placement import VolumeLimits
from console.media.recorder.flusher import Flusher
from console.media.volume.verify import verify
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from tests.media.clips import BEGIN, FPS, clip
from tests.media.faulty import FaultyFiles
from tests.media.reading import decoded, gaps, media, reopen, rows
from tests.media.town import NO_LIMITS, POLICY, FakeClock, Town


def _at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


def _two(tmp_path: Path) -> tuple[Town, FaultyFiles, Path, Path]:
    first, second = tmp_path / "a", tmp_path / "b"
    disk = FaultyFiles()
    town = Town(first, second, files=lambda path: disk if path == first else FaultyFiles())
    town.recorder.opened(7, clip().form)
    return town, disk, first, second


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_the_next_volume_takes_over_and_nothing_is_lost(tmp_path: Path, error: int) -> None:
    town, disk, first, second = _two(tmp_path)
    town.send(7, clip(), 6)
    disk.fails, disk.after_bytes = error, 30_000
    town.send(7, clip(), 6)
    assert town.recorder.state(7) is RecordingState.REAL_TIME
    assert "failed" in town.recorder.volumes()[0].fault
    assert town.recorder.volumes()[1].fault == ""
    disk.fails = 0
    town.pass_s(6)
    # The first volume is back; what it was writing when it failed was kept to its last whole fragment.
    assert town.volumes.gaps(7, _at(0), _at(12)) == []
    town.recorder.finish()
    for path in (first, second):
        found = verify(path)
        assert found.whole, found.faults


@pytest.mark.parametrize("bytes_before", [0, 20_000, 60_000])
def test_a_second_volume_that_fails_during_the_replay_writes_nothing_twice(
    tmp_path: Path, bytes_before: int
) -> None:
    paths = [tmp_path / name for name in "abc"]
    disks = {path: FaultyFiles() for path in paths}
    policy = dataclasses.replace(POLICY, segment_s=60.0, rewind_s=6.0)
    town = Town(*paths, policy=policy, files=disks.__getitem__)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 5)
    disks[paths[0]].fails = errno.EIO
    disks[paths[1]].fails, disks[paths[1]].after_bytes = errno.EIO, bytes_before
    town.send(7, clip(), 5)
    assert [bool(volume.fault) for volume in town.recorder.volumes()] == [True, True, False]
    town.recorder.finish()
    (row,) = rows(paths[2])
    assert row.frames == round((row.end_utc - row.begin_utc).total_seconds() * FPS)
    assert decoded(paths[2] / row.name) == row.frames
    assert town.recorder.drops(7) == 0


def test_a_volume_that_came_back_is_used_again(tmp_path: Path) -> None:
    town, disk, first, _ = _two(tmp_path)
    town.send(7, clip(), 6)
    disk.fails = errno.EIO
    town.send(7, clip(), 6)
    disk.fails = 0
    town.send(7, clip(), 12)
    town.recorder.finish()
    kept = rows(first)
    assert kept[-1].begin_utc > _at(12)
    assert [row.number for row in kept] == list(range(1, len(kept) + 1))
    assert verify(first).whole


def test_with_no_volume_left_it_says_so_and_resumes_from_memory(tmp_path: Path) -> None:
    disk = FaultyFiles()
    town = Town(tmp_path, files=lambda _: disk)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 6)
    disk.fails = errno.EIO
    town.send(7, clip(), 4)
    assert town.recorder.state(7) is RecordingState.FAILED
    assert "Recording is not possible" in town.recorder.fault(7)
    disk.fails = 0
    town.send(7, clip(), 10)
    assert town.recorder.state(7) is RecordingState.REAL_TIME
    # The outage was shorter than the memory before an event: nothing is missing.
    assert town.volumes.gaps(7, _at(0), _at(20)) == []
    town.recorder.finish()
    assert verify(tmp_path).whole


def test_a_long_outage_is_a_gap_by_disk_fault(tmp_path: Path) -> None:
    disk = FaultyFiles()
    town = Town(tmp_path, files=lambda _: disk)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 6)
    disk.fails = errno.EIO
    town.send(7, clip(), 40)
    disk.fails = 0
    town.send(7, clip(), 10)
    (gap,) = town.volumes.gaps(7, _at(0), _at(56))
    town.recorder.finish()
    assert gap.cause in {Cause.DISK_FAULT, Cause.CRASHED}
    assert (gap.end_utc or _at(0)) - gap.begin_utc < dt.timedelta(seconds=40)


def test_an_unplugged_volume_is_left_and_found_again(tmp_path: Path) -> None:
    town, _, first, second = _two(tmp_path)
    town.send(7, clip(), 6)
    first.rename(tmp_path / "pulled")
    town.send(7, clip(), 6)
    assert "unplugged" in town.recorder.volumes()[0].fault
    assert not first.exists()
    assert media(second)
    (tmp_path / "pulled").rename(first)
    town.send(7, clip(), 12)
    assert town.recorder.volumes()[0].fault == ""
    assert town.volumes.gaps(7, _at(0), _at(24)) == []
    town.recorder.finish()
    for path in (first, second):
        found = verify(path)
        assert found.whole, found.faults


def test_a_quota_sends_recordings_to_the_next_volume(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    town = Town(first, second, limits=VolumeLimits(quota_bytes=1_500_000, floor_bytes=0, reserve_bytes=0))
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 10)
    town.recorder.finish()
    assert len(media(first)) == 2
    assert media(second)


def test_the_free_space_floor_stops_recording_with_its_cause(tmp_path: Path) -> None:
    disk = FaultyFiles()
    disk.free = 10**9
    town = Town(tmp_path, files=lambda _: disk, limits=VolumeLimits(floor_bytes=10**6, reserve_bytes=0))
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 6)
    disk.free = 10**5
    town.send(7, clip(), 6)
    assert town.recorder.volumes()[0].fault == "full"
    assert town.recorder.state(7) is RecordingState.FAILED
    assert "full" in town.recorder.fault(7)
    town.recorder.finish()
    assert gaps(tmp_path)[-1].cause is Cause.DISK_FULL


def test_a_slow_volume_is_told_and_avoided(tmp_path: Path) -> None:
    town, _, first, second = _two(tmp_path)
    town.send(7, clip(), 2)
    slow = town.volumes.volumes()[0]
    for _ in range(200):
        slow.latency.add(3.0)
    assert town.recorder.volumes()[0].fault == "slow"
    assert town.recorder.volumes()[0].write_latency_ms == pytest.approx(3000)
    town.send(7, clip(), 6)
    town.recorder.finish()
    assert media(second)
    assert verify(first).whole


def test_a_full_disk_at_the_seal_is_reconciled(tmp_path: Path) -> None:
    disk = FaultyFiles()
    town = Town(tmp_path, files=lambda _: disk)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 3)
    disk.fails = errno.ENOSPC
    town.recorder.finish()
    assert reopen(tmp_path).recovered
    assert sum(decoded(path) for path in media(tmp_path)) >= 50
    assert verify(tmp_path).whole


def test_an_index_that_cannot_be_written_sends_recordings_on(tmp_path: Path) -> None:
    town, _, first, second = _two(tmp_path)
    town.send(7, clip(), 2)
    town.volumes.volumes()[0].index.read("PRAGMA query_only=1")
    town.send(7, clip(), 4)
    assert "readonly" in town.recorder.volumes()[0].fault
    town.send(7, clip(), 8)
    # Opened again, the first volume takes in the segment whose row could not be written.
    assert town.recorder.volumes()[0].fault == ""
    assert town.volumes.gaps(7, _at(0), _at(14)) == []
    town.recorder.finish()
    for path in (first, second):
        found = verify(path)
        assert found.whole, found.faults


def test_a_disk_that_was_not_mounted_is_not_made_a_volume(tmp_path: Path) -> None:
    clock = FakeClock()
    volumes = VolumeSet([VolumeConfig(tmp_path / "disk", NO_LIMITS, identity="abc")], clock.monotonic_s)
    volumes.tick()
    assert "unplugged" in volumes.status()[0].fault
    assert not (tmp_path / "disk").exists()


def test_open_segments_are_put_on_the_disk(tmp_path: Path) -> None:
    disk = FaultyFiles()
    town = Town(tmp_path, files=lambda _: disk)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 2)
    flusher = Flusher(town.volumes)
    before = disk.synced
    flusher.flush_all()
    assert disk.synced == before + 1
    flusher.flush_all()
    assert disk.synced == before + 1
    town.send(7, clip(), 1)
    disk.fails = errno.EIO
    flusher.flush_all()
    disk.fails = 0
    town.recorder.finish()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, which a test can really fill."""
    place = tmp_path / "small"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("no mount command on this machine")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("a file system of its own needs more rights")
    yield place
    subprocess.run([umount, str(place)], check=True)


def test_a_disk_full_to_the_last_byte_can_be_read_and_relieved(small_disk: Path, tmp_path: Path) -> None:
    second = tmp_path / "b"
    limits = VolumeLimits(floor_bytes=0, reserve_bytes=1 << 20)
    town = Town(small_disk, second, limits=limits)
    town.recorder.opened(7, clip().form)
    said = set()
    for _ in range(16):
        town.send(7, clip(), 2)
        said.add(town.recorder.volumes()[0].fault)
    assert any("No space left" in fault for fault in said)
    # Opened again with the space kept back: full, but whole, readable and open to retention.
    assert town.recorder.volumes()[0].fault == "full"
    assert town.volumes.gaps(7, _at(0), _at(32)) == []
    town.volumes.delete(town.volumes.oldest(_at(60), 2), "rule: space, oldest first", _at(32))
    town.send(7, clip(), 8)
    assert (small_disk / "reserve").stat().st_size == 1 << 20
    town.recorder.finish()
    for path in (small_disk, second):
        found = verify(path)
        assert found.whole, found.faults
