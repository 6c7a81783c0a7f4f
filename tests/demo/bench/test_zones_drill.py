from __future__ import annotations

import pytest

from console.demo.bench.zones_drill import Drill


@pytest.mark.slow
@pytest.mark.req("PRV-02")
@pytest.mark.parametrize("seed", [5, 77])
def test_moves_with_late_reports_and_stalled_frames_never_leave_their_box(seed: int) -> None:
    found = Drill(seed).run(400)
    assert not found.leaks
    assert found.by_picture > found.shown / 10
    # Silent cameras and stalled streams among them.
    assert found.settled_wide < found.settled * 0.1
