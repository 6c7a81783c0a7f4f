from __future__ import annotations

import json
import math

import pytest

from console.demo.bench.zones_sight import KINDS, Heads, sight


def test_how_long_a_head_has_rested_is_what_the_cameras_said() -> None:
    heads = Heads()
    assert heads.rested_s(3, 5.0) == math.inf, "it never moved"
    for at_s, moves in ((10.0, True), (12.0, False), (20.0, True)):
        heads.hear(json.dumps({"camera": 3, "moves": moves, "at_s": at_s}))
    rested = [heads.rested_s(3, at_s) for at_s in (9.0, 11.0, 12.5, 19.0, 21.0)]
    assert rested == [math.inf, 0.0, 0.5, 7.0, 0.0]
    assert heads.rested_s(12, 11.0) == math.inf


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.req("PRV-02")
def test_pictures_of_a_camera_at_rest_are_seen_and_counted_on_the_wire() -> None:
    found = sight(3.0, 0)["alone"]
    for way in ("asked_by_a_process", "asked_by_threads"):
        for kind in KINDS.values():
            part = found[way]["at_rest"][kind]["at_rest"]
            assert part["pictures"] > 0, (way, kind)
            assert part["covered_whole"] < part["pictures"], (way, kind, part)
