"""Doubts about recordings are rows of the index, which older indexes do not have."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING

from console.domain.recording.doubts import Doubt, DoubtKind
from console.media.volume.doubt_rows import all_doubts, doubts, put_doubt
from console.media.volume.index import INDEX
from console.media.volume.verify import verify
from console.media.volume.volume import Volume
from tests.media.clips import BEGIN, clip
from tests.media.town import NO_LIMITS, Town

if TYPE_CHECKING:
    from pathlib import Path

MINUTE = dt.timedelta(minutes=1)
LASTING = Doubt(7, BEGIN, None, DoubtKind.STAMPS, "frozen")


def _recorded(path: Path) -> None:
    town = Town(path)
    town.recorder.opened(7, clip().form)
    town.send(7, clip(), 3)
    town.recorder.finish()


def _volume(path: Path) -> Volume:
    return Volume(path, lambda: 0.0, NO_LIMITS)


def test_a_doubt_is_found_by_its_time_and_replaced_by_its_end(tmp_path: Path) -> None:
    volume = _volume(tmp_path)
    put_doubt(volume.index, LASTING)
    assert doubts(volume.index, 7, BEGIN + MINUTE, BEGIN + 2 * MINUTE) == [LASTING]
    ended = LASTING.ended(BEGIN + MINUTE)
    put_doubt(volume.index, ended)
    assert all_doubts(volume.index) == [ended]
    assert doubts(volume.index, 7, BEGIN + 2 * MINUTE, BEGIN + 3 * MINUTE) == []
    assert doubts(volume.index, 8, BEGIN, BEGIN + MINUTE) == []
    volume.close()


def test_what_a_program_left_open_when_it_died_ends_with_the_recording(tmp_path: Path) -> None:
    _recorded(tmp_path)
    volume = _volume(tmp_path)
    put_doubt(volume.index, LASTING)
    volume.close()
    volume = _volume(tmp_path)
    (doubt,) = all_doubts(volume.index)
    assert doubt.end_utc == BEGIN + dt.timedelta(seconds=3)
    volume.close()


def test_an_index_from_before_doubts_is_verified_and_gets_them_when_opened(tmp_path: Path) -> None:
    _recorded(tmp_path)
    with sqlite3.connect(tmp_path / INDEX) as old:
        old.execute("DROP TABLE doubt")
    old.close()
    assert verify(tmp_path).whole
    volume = _volume(tmp_path)
    put_doubt(volume.index, LASTING)
    assert all_doubts(volume.index) == [LASTING]
    volume.close()
