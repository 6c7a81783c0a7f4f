from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from console.domain.playback.timeline import BandKind, TimelineBand, TimelineView
from console.domain.recording.causes import Cause
from console.ui.playback.timeline_widget import TimelineWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BEGIN = dt.datetime(2026, 10, 25, 0, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def widget(qtbot: QtBot) -> TimelineWidget:
    made = TimelineWidget()
    qtbot.addWidget(made)
    made.resize(800, made.height())
    made.show()
    made.show_view(TimelineView(BEGIN, 4 * 3600.0, 1))
    made.show_bands(
        [
            TimelineBand(BandKind.REAL_TIME, BEGIN, BEGIN + HOUR),
            TimelineBand(BandKind.GAP, BEGIN + HOUR, BEGIN + 2 * HOUR, cause=Cause.LOST),
        ],
        [TimelineBand(BandKind.TIME_LAPSE, BEGIN, BEGIN + 4 * HOUR)],
        [TimelineBand(BandKind.INCIDENT, BEGIN, BEGIN + HOUR, "12")],
    )
    return made


def test_a_click_seeks_the_time_beneath_it(widget: TimelineWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(widget.sought) as sought:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    assert sought.args == [BEGIN + HOUR]


def test_the_mouse_is_told_time_band_and_cause(widget: TimelineWidget) -> None:
    words = widget.words_at(QPointF(300, 30))
    assert "connection to the camera was lost" in words
    assert "time-lapse" in widget.words_at(QPointF(300, 60))
    assert "Incident: 12" in widget.words_at(QPointF(100, 30))


def test_the_repeated_hour_of_autumn_is_told_apart(widget: TimelineWidget) -> None:
    # 00:30 and 01:30 UTC are both 01:30 in London.
    assert "01:30:00 BST" in widget.words_at(QPointF(100, 30))
    assert "01:30:00 GMT" in widget.words_at(QPointF(300, 30))


def test_zooming_keeps_the_time_under_the_mouse_and_ends_at_a_second_and_a_year(
    widget: TimelineWidget,
) -> None:
    before = widget.view.at(600)
    widget.show_view(widget.view.zoomed(0.5, 600))
    assert abs(widget.view.at(600) - before) < dt.timedelta(milliseconds=1)
    for factor, seconds in ((1e-6, 1.0), (1e9, 366 * 86400.0)):
        widget.show_view(widget.view.zoomed(factor, 400))
        assert widget.view.seconds == seconds
        assert widget.grab().width() == 800


def test_a_gap_of_a_second_is_seen_on_a_month(widget: TimelineWidget) -> None:
    month = TimelineView(BEGIN - 15 * 24 * HOUR, 30 * 86400.0, 1)
    widget.show_view(month)
    whole = TimelineBand(BandKind.REAL_TIME, month.begin_utc, BEGIN + 15 * 24 * HOUR)
    gap = TimelineBand(BandKind.GAP, BEGIN, BEGIN + dt.timedelta(seconds=1), cause=Cause.LOST)
    widget.show_bands([whole], [], [])
    without = widget.grab().toImage()
    widget.show_bands([whole, gap], [], [])
    assert widget.grab().toImage() != without


def test_the_view_follows_the_cursor_when_it_leaves(widget: TimelineWidget) -> None:
    widget.show_position(BEGIN + HOUR, None, BEGIN + 9 * HOUR)
    widget.show_position(BEGIN + 8 * HOUR, None, BEGIN + 9 * HOUR)
    assert 0 <= widget.view.x(BEGIN + 8 * HOUR) <= widget.width()


def test_it_is_zoomed_and_moved_by_the_keys(widget: TimelineWidget) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    seconds = widget.view.seconds
    QTest.keyClick(widget, Qt.Key.Key_Plus, control)
    assert widget.view.seconds < seconds
    QTest.keyClick(widget, Qt.Key.Key_Minus, control)
    assert widget.view.seconds == pytest.approx(seconds)
    begin_utc = widget.view.begin_utc
    QTest.keyClick(widget, Qt.Key.Key_Right, control)
    assert widget.view.begin_utc > begin_utc
