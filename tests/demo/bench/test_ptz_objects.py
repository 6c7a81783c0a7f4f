from __future__ import annotations

import pytest

from console.demo.bench.ptz_objects import objects


@pytest.mark.slow
def test_the_hundredth_camera_costs_next_to_nothing() -> None:
    told = objects()
    assert told["ratio"] <= told["must_ratio"]
    assert told["each_mb"] <= told["must_mb"]
