"""Small grids: how they are kept, and what is found in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sqlalchemy as sa

from console.domain.playback.motion import COLUMNS, MotionArea
from console.domain.playback.motion_interval import LEAST_S
from console.media.motion.grid_files import CELLS, RECORD_BYTES, STAMP, ForeignGrids, GridFiles
from console.media.motion.grid_search import RECORD, moments, records_between
from console.media.playback.motion_source import MotionGrids
from console.services.playback.motion_rules import MotionRules
from console.store.camera_facts import CameraFactTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.playback.timeline import TimelineBand

BEGIN = dt.datetime(2026, 3, 25, 23, 59, 50, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
STREET = np.random.default_rng(3).integers(40, 200, CELLS, dtype=np.uint8)


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


def walker(cell: int) -> bytes:
    """The street with someone on one cell."""
    grid = STREET.copy()
    grid[cell] = 255 - grid[cell] // 2
    return grid.tobytes()


def found(files: GridFiles, cells: frozenset[int]) -> list[TimelineBand]:
    return moments(records_between(files, 1, BEGIN, BEGIN + HOUR), cells, 2.0)


@pytest.fixture
def files(tmp_path: Path) -> GridFiles:
    """Someone comes to the cell 5 after 8 s, across midnight, and goes after 16."""
    made = GridFiles(tmp_path)
    grids = [(at(2 * n), walker(5) if 4 <= n < 8 else STREET.tobytes()) for n in range(12)]
    made.append(1, grids[:7])
    made.append(1, grids[7:])
    return made


def test_grids_are_read_back_across_midnight_and_by_camera(files: GridFiles) -> None:
    records = records_between(files, 1, BEGIN, BEGIN + HOUR)
    assert len(records) == 12
    assert records["cells"][4].tobytes() == walker(5)
    assert len(records_between(files, 1, at(3), at(7))) == 2
    assert len(records_between(files, 2, BEGIN, BEGIN + HOUR)) == 0
    assert files.days(1) == [dt.date(2026, 3, 25), dt.date(2026, 3, 26)]
    assert files.last_utc(1) == at(22)
    assert files.cameras() == [1]


def test_what_came_and_went_is_found_where_it_was_and_nowhere_else(files: GridFiles) -> None:
    spans = [(band.begin_utc, band.end_utc) for band in found(files, frozenset({4, 5, 6}))]
    assert spans == [(at(6), at(8)), (at(14), at(16))]
    assert found(files, frozenset(range(COLUMNS, CELLS))) == []
    assert found(files, frozenset()) == []


def test_what_changes_everywhere_alike_is_no_motion() -> None:
    records = np.zeros(3, RECORD)
    records["at_us"] = [0, 2_000_000, 4_000_000]
    for number, light in enumerate((0, 30, -20)):
        records["cells"][number] = np.clip(STREET.astype(int) + light, 0, 255)
    assert moments(records, MotionArea().cells(), 2.0) == []


def test_what_is_on_either_side_of_a_gap_is_not_compared() -> None:
    records = np.zeros(2, RECORD)
    records["at_us"] = [0, 60_000_000]
    records["cells"][1][:300] = 200
    assert moments(records, MotionArea().cells(), 2.0) == []
    assert len(moments(records, MotionArea().cells(), 60.0)) == 1


def test_a_part_of_a_record_is_passed_over_and_written_over(files: GridFiles, tmp_path: Path) -> None:
    (path,) = tmp_path.rglob("20260326.cells")
    with path.open("ab") as file:
        file.write(b"half")
    assert len(records_between(files, 1, BEGIN, BEGIN + HOUR)) == 12
    files.append(1, [(at(30), walker(9))])
    records = records_between(files, 1, BEGIN, BEGIN + HOUR)
    assert len(records) == 13
    assert records["cells"][-1].tobytes() == walker(9)
    assert path.stat().st_mode & 0o777 == 0o600


def swell(path: Path) -> None:
    """Somebody puts a file of many gigabytes there; it takes no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(1 << 40)


def test_a_file_that_no_recorder_wrote_is_a_fault_and_is_not_read_into_memory(
    files: GridFiles, tmp_path: Path
) -> None:
    (path,) = tmp_path.rglob("20260326.cells")
    swell(path)
    acts: tuple[Callable[[], object], ...] = (
        lambda: records_between(files, 1, BEGIN, BEGIN + HOUR),
        lambda: files.last_utc(1),
        lambda: files.append(1, [(at(30), walker(9))]),
        lambda: MotionGrids([tmp_path]).search(1, {5}, BEGIN, BEGIN + HOUR),
    )
    for act in acts:
        with pytest.raises(ForeignGrids, match="is too large") as fault:
            act()
        assert "Move it out" in fault.value.then
    assert path.stat().st_size == 1 << 40, "what is nobody knows whose is not touched"
    # The days and cameras beside it are searched, and the list of cameras opens.
    assert len(records_between(files, 1, BEGIN, at(9))) == 5
    assert MotionGrids([tmp_path]).kept_until(1) is None
    path.unlink()
    assert MotionGrids([tmp_path]).kept_until(1) == at(8)


def test_the_longest_day_that_a_recorder_writes_is_no_foreign_file(tmp_path: Path) -> None:
    assert MotionRules(CameraFactTable(sa.create_engine("sqlite://")), 0.01).usual_s == LEAST_S
    assert MotionRules(CameraFactTable(sa.create_engine("sqlite://")), 0.0).usual_s == 0.0
    files, day = GridFiles(tmp_path), dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    seconds = range(0, 86_400, round(LEAST_S))
    files.append(1, [(day + dt.timedelta(seconds=one), STREET.tobytes()) for one in seconds])
    assert len(records_between(files, 1, day, day + dt.timedelta(days=1))) == 86_400


@pytest.mark.parametrize("stamp", [0, -1, 2**62, 95_617_584_000_000_000])
def test_what_a_power_cut_left_is_not_the_newest_grid(files: GridFiles, tmp_path: Path, stamp: int) -> None:
    """A time in the past would have all grids of the day made again, one in the future none any more."""
    (last,) = (tmp_path / "motion" / "00001").glob("20260326*")
    with last.open("ab") as file:
        file.write((STAMP.pack(stamp) + bytes(CELLS)) * 2)
    assert files.last_utc(1) == at(22)
    files.append(1, [(at(24), STREET.tobytes())])
    assert files.last_utc(1) == at(24)
    assert len(records_between(files, 1, BEGIN, BEGIN + HOUR)) == 13
    last.write_bytes(bytes(3 * RECORD_BYTES))
    assert files.last_utc(1) == at(8), "of the day before"


def test_changing_light_is_no_motion_where_most_of_the_picture_is_empty() -> None:
    records = np.zeros(3, RECORD)
    records["at_us"] = [0, 2_000_000, 4_000_000]
    for number, light in enumerate((0, 30, -20)):
        records["cells"][number, :100] = np.clip(STREET[:100].astype(int) + light, 1, 255)
    assert moments(records, frozenset(range(100)), 2.0) == []
    records["cells"][1, :5] = 255
    assert len(moments(records, frozenset(range(100)), 2.0)) == 1
