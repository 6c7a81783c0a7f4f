"""What is followed how long where it is not found again."""

from __future__ import annotations

import numpy as np
import pytest

from console.domain.redaction.job import CoverBox
from console.media.redaction.plates import EVERYWHERE
from console.media.redaction.tracking import EVERY, FIRM_MISSES, MISSES, BoxTracker

LUMA = np.random.default_rng(3).integers(60, 100, (120, 160), dtype=np.uint8)
INSIDE, AT_THE_EDGE = CoverBox(0.4, 0.4, 0.6, 0.6), CoverBox(0.0, 0.4, 0.2, 0.6)
FRAMES = 30 * EVERY


def lasts(box: CoverBox, *, is_firm: bool) -> float:
    """Return the last frame covered of what was found once, in the first picture."""
    tracker = BoxTracker()
    tracker.step(0, LUMA, [] if is_firm else [box], [box] if is_firm else [])
    for search in range(1, 30):
        tracker.step(search * EVERY, LUMA, [])
    assert tracker.tracks(FRAMES, is_firm=not is_firm) == []
    (track,) = tracker.tracks(FRAMES, is_firm=is_firm)
    return track[-1][0]


@pytest.mark.req("PRV-05")
def test_what_is_sure_stays_covered_where_it_is_not_found_again() -> None:
    assert lasts(INSIDE, is_firm=False) < MISSES * EVERY
    assert lasts(INSIDE, is_firm=True) > FIRM_MISSES * EVERY
    assert FIRM_MISSES >= EVERYWHERE, "until whatever parks is looked for again"
    assert lasts(AT_THE_EDGE, is_firm=True) == lasts(AT_THE_EDGE, is_firm=False), "it has driven away"


def test_a_candidate_that_becomes_sure_is_one_track_and_stays_sure() -> None:
    tracker = BoxTracker()
    tracker.step(0, LUMA, [INSIDE])
    tracker.step(EVERY, LUMA, [], [INSIDE])
    assert tracker.firm == [INSIDE]
    tracker.step(2 * EVERY, LUMA, [INSIDE])
    assert tracker.tracks(FRAMES) == []
    (track,) = tracker.tracks(FRAMES, is_firm=True)
    assert (track[0][0], track[-1][0]) == (0, 3 * EVERY - 1)
