"""The steps of a traced command, from times that a test sets."""

from __future__ import annotations

import pytest

from console.demo.bench.ptz_trace import steps_of

MS = 1_000_000


def test_each_step_lasts_from_the_end_of_the_step_before() -> None:
    steps = {"hand": [1 * MS, 101 * MS], "service": [2 * MS, 103 * MS], "driver": [5 * MS, 104 * MS]}
    # What was written before the press belongs to another command.
    steps["wire"] = [0, 6 * MS, 106 * MS]
    took = steps_of([MS // 2, 100 * MS], steps, [9 * MS, 110 * MS])
    assert list(took) == ["hand", "service", "driver", "wire", "camera"]
    assert took["camera"]["p95_ms"] == pytest.approx(4.0, abs=0.06)
    assert took["service"]["p50_ms"] in {1.0, 1.5, 2.0}


def test_a_command_that_never_came_leaves_out_what_did_not_happen() -> None:
    took = steps_of([0], {"hand": [1 * MS], "service": [], "driver": [], "wire": []}, [])
    assert took == {"hand": {"p50_ms": 1.0, "p95_ms": 1.0}}
