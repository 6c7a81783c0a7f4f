from __future__ import annotations

import dataclasses
import errno
from typing import TYPE_CHECKING

import pytest

from console.domain.recording.causes import Cause
from tests.media.clips import clip
from tests.media.faulty import FaultyFiles
from tests.media.town import POLICY, Town
from tests.media.volume.footage_contract import CAMERA, FootageContract, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.recording.ports import FootageSource


class TestVolumeSet(FootageContract):
    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[FootageSource]:
        town = Town(tmp_path)
        for camera in (CAMERA, 9):
            town.recorder.opened(camera, clip().form)
        town.send(CAMERA, clip(), 10)
        town.recorder.closed(CAMERA, Cause.LOST, "no answer")
        town.pass_s(10)
        town.recorder.opened(CAMERA, clip().form)
        town.send(CAMERA, clip(), 10)
        town.recorder.closed(CAMERA, Cause.CLOSED, "console closed")
        town.turn()
        yield town.volumes
        town.recorder.finish()


def test_the_segment_being_written_is_found_and_opened(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 3)
    (segment,) = town.volumes.segments(CAMERA, at(0), at(3))
    with town.volumes.open_segment(segment) as file:
        assert file.read(8)[4:] == b"ftyp"
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
    segments = town.volumes.segments(CAMERA, at(0), at(30))
    names = [segment.name for segment in segments]
    assert len(set(names)) < len(names), "the replay begins with the same key frame as the failed segment"
    for segment in segments:
        with town.volumes.open_segment(segment) as file:
            assert len(file.read()) >= segment.size_bytes > 0
    town.recorder.finish()
