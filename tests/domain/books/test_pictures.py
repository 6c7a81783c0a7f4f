"""Which cameras and times an entry speaks of, also where somebody typed or damaged what nobody expects."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.pictures import pictures_in

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
EARLIER = dt.datetime(2026, 6, 1, 11)  # noqa: DTZ001 - a damaged entry has no zone


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    ("subject", "cameras"),
    [
        ("camera 3", {3}),
        ("Camera 3 was turned away", {3}),
        ("print of cameras 3, 4,5", {3, 4, 5}),
        ("camera 3, tampering", {3}),
        ("camera 3" + ", 4" * 9_000, {3, 4}),
        ("camera " + "1" * 5_000, set()),
        ("camera 3, " + "1" * 5_000, {3}),
        ("the camera", set()),
    ],
)
def test_a_subject_names_its_cameras_whatever_was_typed(subject: str, cameras: set[int]) -> None:
    found = pictures_in({"subject": subject}, NOW)
    assert (set(found.cameras) if found is not None else set()) == cameras


@pytest.mark.parametrize(
    ("fields", "entered_utc"),
    [
        ({"camera": 3, "begin_utc": EARLIER}, NOW),
        ({"camera": 3, "begin_utc": EARLIER, "end_utc": NOW}, NOW),
        ({"camera": 3, "seen": EARLIER}, NOW),
        ({"camera": 3, "begin_utc": NOW}, EARLIER),
    ],
)
def test_an_instant_without_a_zone_is_one_in_utc(fields: Mapping[str, Any], entered_utc: dt.datetime) -> None:
    found = pictures_in(fields, entered_utc)
    assert found is not None
    assert (found.begin_utc, found.end_utc) == (EARLIER.replace(tzinfo=dt.UTC), NOW)
