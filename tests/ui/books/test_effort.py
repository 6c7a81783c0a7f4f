"""What a new incident costs the operator, with keys on the real window."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from console.domain.books.entries import EntryRef
from tests.support.books import Library
from tests.support.clocks import SimulatedClock
from tests.support.hands import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

Key = Qt.Key
MOST_S, MOST_ACTS = 10.0, 3


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    new_library = Library(tmp_path / "watchroom.sqlite", clock=SimulatedClock(dt.datetime.now(dt.UTC)))
    yield new_library
    new_library.close()


@pytest.mark.req("LOG-03")
def test_an_incident_is_entered_with_three_acts_besides_its_text(
    bench: Bench, library: Library, qtbot: QtBot
) -> None:
    bench.books = library.desk
    bench.open()
    bench.shell.wall.call(7)
    bench.stage.setFocus()
    # The form begins at the machine's time.
    library.clock.advance(60)
    hands = Hands(bench.window)
    hands.press(Key.Key_F5)
    hands.type("Two men fighting")
    hands.press(Key.Key_Tab)
    hands.type("assault")
    hands.press(Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.store.head("incidents")[0] >= 1)
    seconds = hands.seconds
    sys.stdout.write(f"incident: {hands.presses} acts, {hands.letters} letters, {seconds:.1f} s\n")
    assert hands.presses <= MOST_ACTS
    assert seconds <= MOST_S
    fields = library.desk.case(EntryRef("incidents", 1)).entry.fields
    assert (fields["type"], fields["what"], fields["cameras"]) == ("assault", "Two men fighting", (7,))
    assert fields["place"] == bench.shell.wall.cameras[7].place
