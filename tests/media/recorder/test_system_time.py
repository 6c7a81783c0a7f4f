"""What the kernel says of its own clock."""

from __future__ import annotations

import sys

import pytest

from console.domain.errors import OperatorError
from console.domain.recording.recorder_clock import NOT_SYNCHRONISED, TIME_SERVICE, typed_reading
from console.media.recorder.system_time import STA_NANO, STA_UNSYNC, TIME_ERROR, reading_of, system_time


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_this_machine_is_asked_and_says_either() -> None:
    reading = system_time()
    assert reading is not None
    assert (reading.how == NOT_SYNCHRONISED) == (reading.error_s is None)
    assert reading.how in {NOT_SYNCHRONISED, TIME_SERVICE}


def test_the_offset_is_in_nano_or_microseconds_and_is_what_the_clock_lacks() -> None:
    for status, offset in ((STA_NANO, 2_500_000), (0, 2_500)):
        reading = reading_of(0, status, offset, 12_000)
        assert (reading.error_s, reading.within_s, reading.how) == (-0.0025, 0.012, TIME_SERVICE)


@pytest.mark.parametrize(("state", "status"), [(TIME_ERROR, 0), (0, STA_UNSYNC), (TIME_ERROR, STA_UNSYNC)])
def test_a_clock_that_nobody_keeps_has_no_known_error(state: int, status: int) -> None:
    reading = reading_of(state, status, 0, 16_000_000)
    assert (reading.error_s, reading.within_s, reading.how) == (None, None, NOT_SYNCHRONISED)


@pytest.mark.parametrize(
    ("error_s", "within_s", "how"),
    [
        (float("nan"), 1.0, "clock"),
        (1.0, -1.0, "clock"),
        (1e12, 1.0, "clock"),
        (1.0, float("inf"), "clock"),
        (1.0, 1.0, " "),
        (1.0, 1.0, "x" * 101),
    ],
)
def test_what_a_person_typed_must_make_sense(error_s: float, within_s: float, how: str) -> None:
    with pytest.raises(OperatorError):
        typed_reading(error_s, within_s, how)
