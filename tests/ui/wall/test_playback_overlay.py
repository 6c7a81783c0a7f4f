"""The line and the plate of a played tile, also where there is little room."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF

from console.domain.wall.cells import Rect
from console.domain.wall.tile_status import LiftStatus, PlaybackStatus, TileStatus
from console.ui.wall.playback_overlay import footer_words, missing_plate, until_words
from console.ui.widgets.theme import font

AT = dt.datetime(2026, 11, 29, 3, 44, 30, tzinfo=dt.UTC)
BUSY = PlaybackStatus(AT, is_playing=True, only_key_frames=True, is_busy=True)
LIFT = LiftStatus("Margaret Hughes", AT + dt.timedelta(minutes=5), 240)
GAP = 10.0


@pytest.mark.parametrize("room", [110, 150, 200, 260, 400, 800])
@pytest.mark.parametrize("lift", [None, LIFT])
def test_time_and_speed_never_cover_one_another(qapp: object, room: int, lift: LiftStatus | None) -> None:
    del qapp
    metrics = QFontMetricsF(font(12, bold=True))
    words, speed = footer_words(TileStatus(playback=BUSY, lift=lift), metrics, room, GAP)
    assert metrics.horizontalAdvance(words) + GAP + metrics.horizontalAdvance(speed) <= room + 1
    assert "1×" in speed


def test_the_speed_is_said_as_fully_as_there_is_room(qapp: object) -> None:
    del qapp
    metrics = QFontMetricsF(font(12, bold=True))

    def said(room: float) -> tuple[str, str]:
        return footer_words(TileStatus(playback=BUSY), metrics, room, GAP)

    assert said(800) == ("29 Nov 2026, 03:44:30", "1× · key frames: machine busy")
    time, full = (metrics.horizontalAdvance(words) for words in ("03:44:30", "1× · key frames: machine busy"))
    assert said(time + GAP + full) == ("03:44:30", "1× · key frames: machine busy")
    assert said(time + GAP + full - 1)[1] == "1× · key frames"
    key_frames = metrics.horizontalAdvance("1× · key frames")
    assert said(time + GAP + key_frames - 1)[1] == "1×"


def test_the_date_of_the_next_recording_is_said_if_it_is_another_day(qapp: object) -> None:
    del qapp
    assert until_words(AT + dt.timedelta(minutes=1), AT) == "03:45:30"
    assert until_words(AT + dt.timedelta(days=1), AT) == "30 Nov 2026, 03:44:30"
    assert until_words(AT, None) == "29 Nov 2026, 03:44:30"
    gone = replace(BUSY, missing="The camera sent nothing", until_utc=AT)
    assert missing_plate(TileStatus(playback=gone), Rect(0, 0, 200, 120), 1.0) is not None
