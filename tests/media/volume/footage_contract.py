"""What every source of footage must do. Its tests inherit this and give a `source`.

Camera 7 was recorded from `BEGIN` for ten seconds and again from 20 to 30 seconds; then recording ended.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import av
import pytest

from console.domain.errors import EnvironmentFault
from tests.media.clips import BEGIN

if TYPE_CHECKING:
    from console.services.recording.ports import FootageSource

CAMERA = 7


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


class FootageContract:
    def test_segments_that_overlap_a_time_come_by_begin(self, source: FootageSource) -> None:
        every = source.segments(CAMERA, at(-100), at(100))
        assert [segment.begin_utc for segment in every] == sorted(segment.begin_utc for segment in every)
        assert all(segment.camera == CAMERA for segment in every)
        chosen = source.segments(CAMERA, at(9), at(21))
        assert chosen
        assert all(segment.begin_utc < at(21) and segment.end_utc > at(9) for segment in chosen)
        missed = [segment for segment in every if segment not in chosen]
        assert all(segment.begin_utc >= at(21) or segment.end_utc <= at(9) for segment in missed)

    def test_nothing_comes_of_another_time_or_camera(self, source: FootageSource) -> None:
        assert not source.segments(CAMERA, at(12), at(18))
        assert not source.segments(CAMERA + 1, at(0), at(30))

    def test_an_opened_segment_plays(self, source: FootageSource) -> None:
        for segment in source.segments(CAMERA, at(0), at(30)):
            with source.open_segment(segment) as file, av.open(file, "r") as container:
                frames = sum(1 for _ in container.decode(video=0))
            assert frames == segment.frames

    def test_a_segment_that_is_gone_is_a_fault_in_words(self, source: FootageSource) -> None:
        segment = source.segments(CAMERA, at(0), at(5))[0]
        gone = dataclasses.replace(segment, name=segment.name.replace("00007_", "00008_"))
        with pytest.raises(EnvironmentFault, match="not available"):
            source.open_segment(gone)

    def test_missing_time_has_its_cause(self, source: FootageSource) -> None:
        assert not source.gaps(CAMERA, at(1), at(9))
        (gap,) = source.gaps(CAMERA, at(0), at(30))
        assert abs((gap.begin_utc - at(10)).total_seconds()) < 0.2
        assert gap.end_utc is not None
        assert abs((gap.end_utc - at(20)).total_seconds()) < 0.2
