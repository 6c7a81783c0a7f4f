"""What an entry of the books says of recordings is read as it was written, and nothing else is read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Segment, SegmentName, SegmentState
from console.domain.recording.witness import EnteredDeletion, deletions_as_text, deletions_from_text

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
BEGIN = dt.datetime(2026, 3, 25, 1, 2, 3, 456789, tzinfo=dt.UTC)
RULE = "rule: retention period"
SHA = "ab" * 32


def segment(camera: int, number: int, begin_utc: dt.datetime, length: dt.timedelta) -> Segment:
    name = SegmentName(camera, BEGIN, begin_utc, number, ".mov").path()
    return Segment(
        camera,
        number,
        BEGIN,
        begin_utc,
        begin_utc + length,
        name,
        1,
        SHA,
        "",
        1,
        1,
        RecordingMode.REAL_TIME,
        Cause.NEXT,
        SegmentState.SEALED,
    )


@given(
    st.lists(
        st.builds(
            segment,
            st.integers(1, 10**6),
            st.integers(1, 10**9),
            st.integers(0, 4 * 10**15).map(lambda us: EPOCH + dt.timedelta(microseconds=us)),
            st.timedeltas(-dt.timedelta(days=1), dt.timedelta(days=1)),
        ),
        max_size=5,
        unique_by=lambda one: one.name,
    )
)
def test_deletions_are_read_as_they_were_written(segments: list[Segment]) -> None:
    assert list(deletions_from_text(deletions_as_text(segments), RULE)) == [
        (one.name, EnteredDeletion(RULE, one.sha256, one.begin_utc, one.end_utc)) for one in segments
    ]


@pytest.mark.parametrize(
    "content",
    [
        "x",
        f"20260325T010203.456Z/00001_20260325T010203.456Z_00000001.mov:1:{SHA}",
        f"../00001_20260325T010203.456Z_00000001.mov:1:1:{SHA}",
        f"20260325T010203.456Z/00001_20260325T010203.456Z_00000001.mov:1.5:1:{SHA}",
        f"20260325T010203.456Z/00001_20260325T010203.456Z_00000001.mov:{10**30}:1:{SHA}",
    ],
)
def test_what_is_no_list_of_deletions_states_nothing(content: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        list(deletions_from_text(content, RULE))
