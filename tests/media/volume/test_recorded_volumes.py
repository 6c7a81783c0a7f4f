from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import shutil
from typing import TYPE_CHECKING

import pytest

from console.domain.playback.timeline import BandKind
from console.domain.recording.causes import Cause
from console.domain.recording.doubts import Doubt, DoubtKind
from console.media.volume.recorded_volumes import RecordedVolumes
from tests.media.clips import clip
from tests.media.faulty import FaultyFiles
from tests.media.playback.recordings import AFTER
from tests.media.town import POLICY, Town
from tests.media.volume.footage_contract import CAMERA, FootageContract, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.recording.ports import FootageSource


def recorded(folder: Path) -> Town:
    """Ten seconds, a gap of ten, and ten again."""
    town = Town(folder)
    for cause, words in ((Cause.LOST, "no answer"), (Cause.CLOSED, "console closed")):
        town.recorder.opened(CAMERA, clip().form)
        town.send(CAMERA, clip(), 10)
        town.recorder.closed(CAMERA, cause, words)
        town.pass_s(10)
    return town


class TestBesideTheRecorder(FootageContract):
    """What a console reads while a recorder in another process has the volume open."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[FootageSource]:
        town = recorded(tmp_path)
        with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
            yield volumes
        town.recorder.finish()


class TestWithoutARecorder(FootageContract):
    """A volume that nobody writes to: a disk that was moved, or a recorder that is stopped."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[FootageSource]:
        recorded(tmp_path).recorder.finish()
        with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
            yield volumes


def test_the_segment_being_written_is_found_and_opened(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 3)
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
        (segment,) = volumes.segments(CAMERA, at(0), at(3))
        with volumes.open_segment(segment) as file:
            assert file.read(8)[4:] == b"ftyp"
        assert volumes.path_of(segment) == tmp_path / segment.name
        assert volumes.volume_of(segment)
    town.recorder.finish()


def test_of_two_segments_of_one_name_the_right_one_is_opened(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    disk = FaultyFiles()
    town = Town(
        first,
        second,
        policy=dataclasses.replace(POLICY, rewind_s=10.0),
        files=lambda path: disk if path == first else FaultyFiles(),
    )
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 3)
    disk.fails, disk.after_bytes = errno.EIO, 30_000
    town.send(CAMERA, clip(), 6)
    disk.fails = 0
    town.pass_s(6)
    town.recorder.closed(CAMERA, Cause.LOST, "")
    town.turn()
    with contextlib.closing(RecordedVolumes([first, second], lambda: AFTER)) as volumes:
        segments = volumes.segments(CAMERA, at(0), at(30))
        names = [segment.name for segment in segments]
        assert len(set(names)) < len(names), "the replay begins with the key frame of the failed segment"
        for segment in segments:
            with volumes.open_segment(segment) as file:
                assert len(file.read()) >= segment.size_bytes > 0
        assert len({volumes.path_of(segment) for segment in segments}) == len(segments)
    town.recorder.finish()


def test_what_was_recorded_last_is_there_after_the_recorder_ended_while_it_was_read(tmp_path: Path) -> None:
    town = recorded(tmp_path)
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as beside:
        assert beside.segments(CAMERA, at(0), at(30))
        town.recorder.finish()
        with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as later:
            assert later.segments(CAMERA, at(0), at(30)) == beside.segments(CAMERA, at(0), at(30))


def test_what_was_closed_opens_again_when_it_is_asked(tmp_path: Path) -> None:
    recorded(tmp_path).recorder.finish()
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
        found = volumes.segments(CAMERA, at(0), at(30))
        assert found
        volumes.close()
        assert volumes.segments(CAMERA, at(0), at(30)) == found


def test_what_was_recorded_last_is_there_after_the_recorder_was_killed(tmp_path: Path) -> None:
    town = recorded(tmp_path / "running")
    # A kill leaves the write-ahead log where it is, and nobody holds the lock of the copy.
    shutil.copytree(tmp_path / "running", tmp_path / "killed")
    assert (tmp_path / "killed" / "index.sqlite-wal").stat().st_size > 0
    with contextlib.closing(RecordedVolumes([tmp_path / "killed"], lambda: AFTER)) as volumes:
        assert len(volumes.segments(CAMERA, at(0), at(30))) == len(
            town.volumes.segments(CAMERA, at(0), at(30))
        )
    town.recorder.finish()


def test_a_volume_is_read_without_changing_it(tmp_path: Path) -> None:
    recorded(tmp_path).recorder.finish()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
        assert volumes.segments(CAMERA, at(0), at(30))
        assert volumes.bands(CAMERA, at(0), at(30))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_bands_of_a_camera_are_joined_and_gaps_and_doubts_are_among_them(tmp_path: Path) -> None:
    town = recorded(tmp_path)
    town.volumes.note_doubt(Doubt(CAMERA, at(3), at(4), DoubtKind.STRUCTURE))
    town.recorder.finish()
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
        bands = volumes.bands(CAMERA, at(-60), at(30))
        kinds = [(band.kind, band.cause) for band in bands]
    assert kinds == [
        (BandKind.REAL_TIME, None),
        (BandKind.REAL_TIME, None),
        (BandKind.GAP, Cause.LOST),
        (BandKind.DAMAGED, None),
    ]
    assert abs(bands[0].end_utc - at(10)) < dt.timedelta(seconds=0.1)


def test_what_was_deleted_is_a_gap_that_says_so(tmp_path: Path) -> None:
    town = recorded(tmp_path)
    (volume,) = town.volumes.volumes()
    volume.delete(volume.segments(CAMERA, at(0), at(3)), "retention", AFTER)
    town.recorder.finish()
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: AFTER)) as volumes:
        gaps = [band for band in volumes.bands(CAMERA, at(0), at(9)) if band.kind is BandKind.GAP]
    assert [gap.cause for gap in gaps] == [Cause.DELETED]
