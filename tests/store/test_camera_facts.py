"""Facts of cameras, pictures and tracks, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.store import pictures as module
from console.store.camera_facts import CameraFactTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from console.store.tracks import TrackTable

if TYPE_CHECKING:
    from sqlalchemy import Engine

BEGIN = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_a_fact_follows_the_older_one_and_both_can_be_asked(engine: Engine) -> None:
    table, units = CameraFactTable(engine), Units(engine, SystemClock())
    assert table.current(3, "zones") is None
    for content in ("[1]", "[2]"):
        with units.begin() as unit:
            unit.state_camera_fact(3, "zones", content, "mhughes")
    with units.begin() as unit:
        unit.state_camera_fact(4, "zones", "[4]", "mhughes")
    old, new = table.history(3, "zones")
    assert (old.content, new.content) == ("[1]", "[2]")
    assert table.current(3, "zones") == new
    assert table.at(3, "zones", old.since_utc - MINUTE) is None
    assert table.at(3, "zones", new.since_utc) == new
    assert {camera: fact.content for camera, fact in table.all_current("zones").items()} == {
        3: "[2]",
        4: "[4]",
    }
    assert table.all_current("tours") == {}


def test_a_fact_is_not_kept_where_its_unit_of_work_fails(engine: Engine) -> None:
    table, units = CameraFactTable(engine), Units(engine, SystemClock())

    def state_and_fail() -> None:
        with units.begin() as unit:
            unit.state_camera_fact(3, "zones", "[1]", "mhughes")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        state_and_fail()
    assert table.current(3, "zones") is None


def test_pictures_are_kept_replaced_listed_and_forgotten(engine: Engine) -> None:
    table = PictureTable(engine, SystemClock())
    table.save("plan/town_centre", "image/png", b"one", "mhughes")
    table.save("plan/town_centre", "image/png", b"two", "mhughes")
    table.save("preset/3/1", "image/jpeg", b"three", "mhughes")
    assert table.load("plan/town_centre") == ("image/png", b"two")
    assert table.names("plan/") == ["plan/town_centre"]
    assert table.names("plan/town%") == []
    table.delete("plan/town_centre")
    assert table.load("plan/town_centre") is None


def test_a_picture_that_is_too_large_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    with pytest.raises(OperatorError, match="The limit is"):
        PictureTable(engine, SystemClock()).save("plan/a", "image/png", b"x" * 11, "mhughes")


def test_tracks_are_found_by_time_and_forgotten_with_the_recordings(engine: Engine) -> None:
    table = TrackTable(engine)
    for number in range(3):
        begin = BEGIN + number * MINUTE
        table.save(3, begin, begin + MINUTE, bytes([number]))
    assert table.between(3, BEGIN + 1.5 * MINUTE, BEGIN + 5 * MINUTE) == [b"\1", b"\2"]
    assert table.between(4, BEGIN, BEGIN + MINUTE) == []
    assert table.forget_before(BEGIN + 1.5 * MINUTE) == 1
    assert table.between(3, BEGIN, BEGIN + 5 * MINUTE) == [b"\1", b"\2"]
