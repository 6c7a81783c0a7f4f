"""The field for a time or a date: N fills in the present, and is a letter of months too."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from console.domain.date_names import ENGLISH, WELSH, write_dates_in
from console.domain.instants import spoken_day, spoken_moment
from console.ui.widgets.instant_edit import InstantEdit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture(params=[ENGLISH, WELSH])
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    write_dates_in(request.param)
    yield
    write_dates_in(ENGLISH)


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize("month", range(1, 13))
def test_what_the_field_shows_is_typed_again_letter_by_letter(qtbot: QtBot, month: int) -> None:
    instant = dt.datetime(2025, month, 26, 1, 30, 15, tzinfo=dt.UTC)
    for is_day, shown in ((False, spoken_moment(instant)), (True, spoken_day(instant.date()))):
        edit = InstantEdit(is_day=is_day, is_now=True)
        qtbot.addWidget(edit)
        edit.line.selectAll()
        QTest.keyClicks(edit.line, shown)
        assert edit.line.text() == shown
        assert edit.value() == (instant.date() if is_day else instant)


def test_n_fills_in_the_present_where_no_month_can_stand(qtbot: QtBot) -> None:
    edit = InstantEdit()
    qtbot.addWidget(edit)
    for before in ("", "22:10", "26 Nov 2025, 01:30"):
        edit.line.setText(before)
        QTest.keyClicks(edit.line, "n")
        assert edit.line.text() not in {before, before + "n"}
        assert edit.value() is not None
    edit.line.selectAll()
    QTest.keyClicks(edit.line, "N")
    assert edit.value() is not None
    edit.line.setText("2")
    QTest.keyClicks(edit.line, "nd Nov 2025, 01:30")
    assert edit.value() == dt.datetime(2025, 11, 2, 1, 30, tzinfo=dt.UTC)
