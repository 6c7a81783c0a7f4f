from __future__ import annotations

import datetime as dt

import pytest

from console.domain.errors import OperatorError
from console.domain.playback.typed_place import place_of

NOW = dt.datetime(2026, 11, 28, 18, 0, tzinfo=dt.UTC)
"""A Saturday."""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("yesterday 22:15", "2026-11-27T22:15"),
        ("Yesterday at 22:15", "2026-11-27T22:15"),
        ("ddoe 22:15", "2026-11-27T22:15"),
        ("today 9:05", "2026-11-28T09:05"),
        ("27 Nov 14:02:10", "2026-11-27T14:02:10"),
        ("27 Tach 14:02:10", "2026-11-27T14:02:10"),
        ("27th november 2025, 14:02", "2025-11-27T14:02"),
        ("24 Dec 08:00", "2025-12-24T08:00"),
        ("22:10", "2026-11-27T22:10"),
        ("27/11/2026 14:02", "2026-11-27T14:02"),
        ("2026-11-27 14:02", "2026-11-27T14:02"),
        ("Thursday 10:00", "2026-11-26T10:00"),
        ("saturday 10:00", "2026-11-21T10:00"),
        ("yesterday", "2026-11-27T00:00"),
        ("27 Jul 14:02", "2026-07-27T13:02"),
        ("25 Oct 01:30 BST", "2026-10-25T00:30"),
        ("25 Oct 01:30 GMT", "2026-10-25T01:30"),
        ("now", "2026-11-28T18:00"),
        ("27 Nov 2026,14:02", "2026-11-27T14:02"),
        ("27 Nov 2026 1402", "2026-11-27T14:02"),
        ("2026-11-27 1402", "2026-11-27T14:02"),
        ("1 Mawrth 14:02", "2026-03-01T14:02"),
        ("mawrth 14:02", "2026-11-24T14:02"),
    ],
)
def test_a_place_is_typed_in_one_field(typed: str, expected: str) -> None:
    assert place_of(typed, NOW) == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "27 Foo 10:00",
        "yesterday 25:00",
        "31 Feb 10:00",
        "29 Mar 01:30",
        "25 Oct 01:30",
        # A day, and not twenty-six minutes past eight in the evening.
        "1 Nov 2026",
        "1 November, 2026",
        "1 Nov 1402",
        "٢٧ Nov 14:02",
    ],
)
def test_what_is_no_time_or_no_single_one_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError):
        place_of(typed, NOW)
