from __future__ import annotations

import pytest

from console.domain.playback.motion import COLUMNS, ROWS, MotionArea, covered_cells
from console.domain.privacy.model import Zone


def test_the_whole_picture_has_every_cell_and_a_point_has_one() -> None:
    assert MotionArea().cells() == frozenset(range(COLUMNS * ROWS))
    assert MotionArea().is_whole
    for at in (0.0, 0.5, 1.0):
        assert len(MotionArea(at, at, at, at).cells()) == 1


@pytest.mark.parametrize(
    ("area", "columns", "rows"),
    [
        (MotionArea(0.0, 0.0, 0.5, 0.5), range(COLUMNS // 2), range(ROWS // 2)),
        (MotionArea(0.76, 0.9, 1.0, 1.0), range(24, COLUMNS), range(16, ROWS)),
    ],
)
def test_an_area_has_the_cells_that_it_touches(area: MotionArea, columns: range, rows: range) -> None:
    assert area.cells() == {row * COLUMNS + column for row in rows for column in columns}


def test_a_zone_covers_every_cell_that_it_touches_and_no_other() -> None:
    polygon = ((0.0, 0.0), (0.25, 0.0), (0.25, 0.26), (0.0, 0.26))
    zone = Zone("door", "Door", "a home", "mhughes", polygon)
    assert covered_cells([zone]) == {row * COLUMNS + column for row in range(5) for column in range(8)}
    assert covered_cells([]) == frozenset()
