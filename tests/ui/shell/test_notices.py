"""Faults and messages are read without scrolling sideways, also beside a wide pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from console.ui.shell.notices_pane import MESSAGE, NoticesPane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

WHAT = "Camera 4 Market Cross: recording failed, because the camera stopped sending"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_fault_is_read_to_its_end_in_a_narrow_pane(bench: Bench, qtbot: QtBot, scale: float) -> None:
    bench.screen["scale"] = scale
    bench.open()
    bench.window.resize(1280, 800)
    bench.shell.show_pane("incidents")
    bench.shell.show_pane("notices")
    assert bench.shell.docks is not None
    pane = bench.shell.docks.by_id["notices"].widget()
    assert isinstance(pane, NoticesPane)
    bench.shell.messages.note(WHAT)
    QApplication.processEvents()
    table = pane.table

    def is_read() -> bool:
        index = table.proxy.index(0, MESSAGE)
        cell = table.visualRect(index)
        # The style leaves a margin at both sides.
        inner = cell.width() - 2 * table.fontMetrics().averageCharWidth()
        text = table.fontMetrics().boundingRect(
            QRect(0, 0, inner, 10_000), Qt.TextFlag.TextWordWrap, index.data()
        )
        is_seen = cell.left() >= 0 and cell.right() <= table.viewport().width()
        return is_seen and text.height() <= cell.height()

    qtbot.waitUntil(is_read)
    narrow = table.rowHeight(0)
    bench.shell.docks.by_id["incidents"].hide()
    qtbot.waitUntil(lambda: is_read() and table.rowHeight(0) < narrow)
