import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording.segments import SegmentName

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
INSTANTS = st.integers(0, 90 * 366 * 86_400_000).map(lambda ms: EPOCH + dt.timedelta(milliseconds=ms))


@given(st.integers(1, 10**6), INSTANTS, INSTANTS, st.integers(1, 10**9))
def test_a_name_is_read_as_it_was_written(
    camera: int, run: dt.datetime, begin: dt.datetime, number: int
) -> None:
    name = SegmentName(camera, run, begin, number)
    assert SegmentName.parse(name.path()) == name


def test_names_are_utc_so_the_autumn_hour_does_not_collide() -> None:
    summer = dt.datetime.fromisoformat("2026-10-25T01:30:00+01:00")
    winter = dt.datetime.fromisoformat("2026-10-25T01:30:00+00:00")
    names = {SegmentName(1, summer, instant, 1).path() for instant in (summer, winter)}
    assert len(names) == 2
    assert "20261025T003000.000Z" in SegmentName(1, summer, summer, 1).path()


@pytest.mark.parametrize(
    "path",
    [
        "segments/00001/x.mp4",
        "segments/00001/20269925T003000.000Z/00001_20261025T003000.000Z_00000001.mp4",
        "segments/00001/20261025T003000.000Z/00002_20261025T003000.000Z_00000001.mp4",
        "../00001/20261025T003000.000Z/00001_20261025T003000.000Z_00000001.mp4",
    ],
)
def test_what_is_not_a_name_is_none(path: str) -> None:
    assert SegmentName.parse(path) is None
