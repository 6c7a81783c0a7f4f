"""Grids of real recordings, made by the real process, and searched without it."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from console.domain.playback.motion import CoveredCells, MotionArea
from console.domain.recording.causes import Cause
from console.media.motion.grid_files import CELLS, OLD_SUFFIX, SUFFIX, GridFiles
from console.media.motion.grid_search import records_between
from console.media.playback.grid_maker import GridMaker
from console.media.playback.motion_source import MotionGrids
from console.media.volume.recorded_volumes import RecordedVolumes
from tests.media.clips import BEGIN, clip
from tests.media.playback.recordings import CAMERA, at
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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


@dataclass
class Rules:
    """What is kept, as a test says."""

    every_s: float = 2.0
    zones: CoveredCells = field(default_factory=CoveredCells)

    def intervals(self, cameras: Sequence[int]) -> dict[int, float]:
        return dict.fromkeys(cameras, self.every_s)

    def covered(self, camera: int) -> CoveredCells:
        assert camera == CAMERA
        return self.zones


@contextlib.contextmanager
def making(
    volume: Path, now: dt.datetime = BEGIN + DAY / 4, rules: Rules | None = None
) -> Iterator[GridMaker]:
    with contextlib.closing(RecordedVolumes([volume], lambda: now)) as source:
        made = GridMaker(source, [volume], lambda: [CAMERA], rules or Rules(), lambda: now)
        with contextlib.closing(made.child):
            yield made


def test_motion_is_found_in_what_was_recorded_and_nothing_is_made_twice(volume: Path) -> None:
    grids = MotionGrids([volume])
    cells = MotionArea().cells()
    assert grids.search(CAMERA, cells, BEGIN, BEGIN + DAY).moments == []
    with making(volume) as maker:
        maker.turn()
        records = records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)
        assert [int(one) / 1e6 - BEGIN.timestamp() for one in records["at_us"]] == [0, 2, 4, 6, 8]
        maker.turn()
    with making(volume) as again:
        again.turn()
    assert len(records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)) == 5
    found = grids.search(CAMERA, cells, BEGIN, BEGIN + DAY)
    assert found.every_s == 2.0
    assert found.until_utc == grids.kept_until(CAMERA) == at(8)
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


def test_what_is_being_written_is_searched_and_nothing_is_made_twice(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path)
    town.recorder.opened(CAMERA, CLIP.form)
    town.send(CAMERA, CLIP, 7)
    town.turn()
    with making(tmp_path, at(7)) as maker:
        maker.turn()
        kept_utc = MotionGrids([tmp_path]).kept_until(CAMERA)
        assert kept_utc is not None
        assert at(2) <= kept_utc <= at(6)
        town.send(CAMERA, CLIP, 3)
        town.recorder.closed(CAMERA, Cause.LOST, "")
        town.turn()
        town.recorder.finish()
    with making(tmp_path) as maker:
        maker.turn()
    records = records_between(GridFiles(tmp_path), CAMERA, BEGIN, BEGIN + DAY)
    assert [round(int(one) / 1e6 - BEGIN.timestamp(), 3) for one in records["at_us"]] == [0, 2, 4, 6, 8]


def test_a_camera_keeps_as_often_as_it_is_told_and_nothing_when_it_is_switched_off(volume: Path) -> None:
    rules = Rules(0.0)
    with making(volume, rules=rules) as maker:
        maker.turn()
        assert GridFiles(volume).cameras() == []
        rules.every_s = 4.0
        maker.turn()
    records = records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)
    assert [int(one) / 1e6 - BEGIN.timestamp() for one in records["at_us"]] == [0, 4, 8]


@pytest.mark.req("PRV-01")
def test_no_file_holds_what_a_zone_covered_at_its_time(volume: Path) -> None:
    zones = CoveredCells(((at(3), frozenset({5, 6})), (at(7), None)))
    with making(volume, rules=Rules(2.0, zones)) as maker:
        maker.turn()
    records = records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)
    # From the third to the seventh second two cells were covered; then zones moved with the picture.
    assert [int(one) / 1e6 - BEGIN.timestamp() for one in records["at_us"]] == [0, 2, 4, 6]
    assert [cells[[5, 6]].any() for cells in records["cells"]] == [True, True, False, False]
    assert all((cells > 0).sum() >= CELLS - 2 for cells in records["cells"])


@pytest.mark.req("PRV-01")
def test_files_of_earlier_versions_are_emptied_in_the_background(volume: Path) -> None:
    with making(volume) as maker:
        maker.turn()
    (made,) = volume.rglob(f"*{SUFFIX}")
    made.rename(made.with_suffix(OLD_SUFFIX))
    before = records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)
    assert len(before) == 5
    with making(volume, rules=Rules(2.0, CoveredCells(((at(3), frozenset({5})),)))) as maker:
        maker.renew()
    assert not made.with_suffix(OLD_SUFFIX).exists()
    after = records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)
    assert after["cells"][:2].tolist() == before["cells"][:2].tolist()
    assert not after["cells"][2:, 5].any()
    assert after["cells"][2:, 6].tolist() == before["cells"][2:, 6].tolist()
    assert made.stat().st_mode & 0o777 == 0o600


class AnyCamera(Rules):
    def covered(self, camera: int) -> CoveredCells:
        del camera
        return self.zones


def test_a_foreign_file_of_one_camera_keeps_no_other_waiting(
    volume: Path, caplog: pytest.LogCaptureFixture
) -> None:
    GridFiles(volume).append(CAMERA - 1, [(BEGIN, bytes(CELLS))])
    (foreign,) = volume.rglob(f"{CAMERA - 1:05d}/*.cells")
    with foreign.open("r+b") as file:
        file.truncate(1 << 40)
    old = foreign.with_name("20200101.grids")
    with old.open("wb") as file:
        file.truncate(1 << 40)
    with contextlib.closing(RecordedVolumes([volume], lambda: BEGIN + DAY / 4)) as source:
        both = [CAMERA - 1, CAMERA]
        maker = GridMaker(source, [volume], lambda: both, AnyCamera(), lambda: BEGIN + DAY / 4)
        with contextlib.closing(maker.child):
            for _ in range(2):
                maker.turn()
                maker.renew()
    assert len(records_between(GridFiles(volume), CAMERA, BEGIN, BEGIN + DAY)) == 5
    assert foreign.exists()
    assert old.exists()
    assert "too large" in caplog.text
