"""A list that is cut says so: the newest of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.wiring import handover
from console.domain.books.newest import Newest
from console.ui.widgets.cut_lists import cut_line, say_cut

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (Newest(range(3), 5), "These are the newest 3 of 5."),
        (Newest(range(500), 12_345), "These are the newest 500 of 12,345."),
        (Newest(range(3), 3), ""),
        (Newest(range(3), 2), ""),
        ([1, 2, 3], ""),
    ],
)
def test_the_line_says_how_many_were_left_out(qtbot: QtBot, rows: list[int], said: str) -> None:
    line = cut_line()
    qtbot.addWidget(line)
    say_cut(line, rows)
    assert (line.isHidden(), line.text()) == (not said, said)


def test_what_a_handover_names_says_how_many_more_there_are() -> None:
    lines = [str(number) for number in range(handover.MOST_NAMED + 3)]
    assert list(handover._first(lines))[-1] == "and 3 more"
    assert len(handover._first(lines)) == handover.MOST_NAMED + 1
    assert handover._first(lines[:3]) == lines[:3]
