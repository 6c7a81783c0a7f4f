"""What the indexes say about held and due recordings is what retention then does (SYS-05, EVD-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.recording.held import HeldTime, HeldTimes
from console.media.volume.outlook import VolumeStock
from console.media.volume.volume_set import VolumeConfig
from tests.media.clips import BEGIN
from tests.media.town import NO_LIMITS
from tests.media.volume.test_retention import DAY, Held, _service, _town

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.req("SYS-05")
def test_the_preview_is_what_is_deleted_that_night(tmp_path: Path) -> None:
    town = _town(tmp_path)
    held = HeldTimes([HeldTime(1, BEGIN - DAY, BEGIN + DAY)])
    source = VolumeStock(lambda: [VolumeConfig(tmp_path, NO_LIMITS)])
    stocks, capacity = source.stocks(held, BEGIN + DAY, BEGIN + dt.timedelta(minutes=1))
    kept, due = stocks
    assert (kept.camera, kept.free_bytes, kept.due_segments) == (1, 0, 0)
    assert (due.camera, due.held_bytes, due.due_segments) == (2, 0, 3)
    assert kept.held_bytes > 0
    assert kept.day_bytes == pytest.approx(kept.held_bytes / 7)
    assert capacity > kept.held_bytes + due.free_bytes
    report = _service(town, Held(1)).step(BEGIN + 400 * DAY)
    assert (report.deleted, report.freed_bytes) == (due.due_segments, due.due_bytes)
    town.recorder.finish()


@pytest.mark.req("RIP-05")
def test_a_days_recording_follows_from_what_was_recorded_however_short(tmp_path: Path) -> None:
    town = _town(tmp_path)
    source = VolumeStock(lambda: [VolumeConfig(tmp_path, NO_LIMITS)])
    now_utc = BEGIN + dt.timedelta(minutes=1)
    stocks, _ = source.stocks(HeldTimes(), BEGIN - DAY, now_utc)
    segments = town.volumes.segments(1, BEGIN - DAY, BEGIN + DAY)
    sealed = [one for one in segments if one.size_bytes]
    seconds = sum((one.end_utc - one.begin_utc).total_seconds() for one in sealed)
    size = sum(one.size_bytes for one in sealed)
    found = source.day_bytes(now_utc)
    assert set(found) == {stock.camera for stock in stocks}
    assert found[1] == pytest.approx(size * 86_400 / seconds)
    assert VolumeStock(lambda: [VolumeConfig(tmp_path / "gone", NO_LIMITS)]).day_bytes(now_utc) == {}
    town.recorder.finish()


def test_a_volume_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    source = VolumeStock(lambda: [VolumeConfig(tmp_path / "gone", NO_LIMITS)])
    assert source.stocks(HeldTimes(), BEGIN, BEGIN) == ([], 0)
