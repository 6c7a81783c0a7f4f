"""Grids of real recordings, made by the real process, and searched without it."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.playback.motion import MotionArea
from console.domain.recording.causes import Cause
from console.media.motion.grid_files import CELLS, GridFiles
from console.media.playback.grid_maker import GridMaker
from console.media.playback.motion_source import MotionGrids
from console.media.playback.recorded_volumes import RecordedVolumes
from tests.media.clips import BEGIN, clip
from tests.media.playback.recordings import CAMERA, at
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = dt.timedelta(days=1)
CLIP = clip(gop=50, count=250)
"""A key frame every two seconds, each of other noise."""


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """Ten seconds of one camera."""
    town = Town(tmp_path)
    town.recorder.opened(CAMERA, CLIP.form)
    town.send(CAMERA, CLIP, 10)
    town.recorder.closed(CAMERA, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    return tmp_path


@contextlib.contextmanager
def making(volume: Path, now: dt.datetime = BEGIN + DAY / 4) -> Iterator[GridMaker]:
    with contextlib.closing(RecordedVolumes([volume], lambda: now)) as source:
        made = GridMaker(source, [volume], lambda: [CAMERA], 2.0, lambda: now)
        with contextlib.closing(made.child):
            yield made


def test_motion_is_found_in_what_was_recorded_and_nothing_is_made_twice(volume: Path) -> None:
    grids = MotionGrids([volume])
    cells = MotionArea().cells()
    assert grids.search(CAMERA, cells, BEGIN, BEGIN + DAY).moments == []
    with making(volume) as maker:
        maker.turn()
        records = GridFiles(volume).read(CAMERA, BEGIN, BEGIN + DAY)
        assert [int(one) / 1e6 - BEGIN.timestamp() for one in records["at_us"]] == [0, 2, 4, 6, 8]
        maker.turn()
    with making(volume) as again:
        again.turn()
    assert len(GridFiles(volume).read(CAMERA, BEGIN, BEGIN + DAY)) == 5
    found = grids.search(CAMERA, cells, BEGIN, BEGIN + DAY)
    assert found.every_s == 2.0
    assert [(band.begin_utc, band.end_utc) for band in found.moments] == [(at(0), at(8))]


def test_a_broken_file_and_a_dead_process_do_not_stop_it(volume: Path) -> None:
    segment = min(volume.rglob("*.mp4"))
    whole = segment.read_bytes()
    with making(volume) as maker:
        good = maker.child.grids(segment, 2.0)
        assert good
        segment.write_bytes(b"not a recording")
        assert maker.child.grids(segment, 2.0) == []
        segment.write_bytes(whole)
        assert maker.child._process is not None
        maker.child._process.kill()
        maker.child._process.wait()
        assert maker.child.grids(segment, 2.0) == []
        assert maker.child.grids(segment, 2.0) == good


def test_grids_end_with_the_recordings_of_their_day(volume: Path) -> None:
    with making(volume) as maker:
        maker.turn()
    GridFiles(volume).append(CAMERA, [(BEGIN + DAY, bytes(CELLS))])
    with making(volume, BEGIN + 3 * DAY) as maker:
        maker.clear()
    assert GridFiles(volume).days(CAMERA) == [BEGIN.date()]
