"""Nothing in a pane is cut off at its right edge on a small monitor, whatever the size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.ui.books.incidents_pane import IncidentsPane
from console.ui.shell.pane_dock import PaneRoom
from console.ui.shell.panes import PANES
from console.ui.visitors.pane import VisitorsPane
from console.ui.widgets.flow import Flow
from console.ui.widgets.scroll_area import ScrollArea
from console.ui.widgets.tab_rows import TabRows
from tests.support.late_pages import make_pages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

SCALES = pytest.mark.parametrize("scale", [1.0, 1.5])


def opened(bench: Bench, scale: float) -> None:
    """Open the console on a small monitor, with the camera list away as soon as a pane needs the room."""
    bench.screen["scale"] = scale
    bench.open()
    bench.window.resize(1280, 800)
    shown(bench, "cameras").hide()


def shown(bench: Bench, pane: str) -> QDockWidget:
    """The dock of a pane, after the pane has been shown."""
    bench.shell.show_pane(pane)
    QApplication.processEvents()
    assert bench.shell.docks is not None
    return bench.shell.docks.by_id[pane]


def hidden_px(dock: QDockWidget) -> int:
    """How many pixels of a pane are beyond its right edge."""
    room = dock.findChild(QScrollArea)
    assert room is not None
    inner = [
        widget.width() - area.viewport().width()
        for area in dock.findChildren(QScrollArea)
        if area.isVisible() and area.widgetResizable() and (widget := area.widget()) is not None
    ]
    return max(0, room.horizontalScrollBar().maximum(), *inner)


@SCALES
def test_no_pane_is_scrolled_sideways(bench: Bench, scale: float) -> None:
    opened(bench, scale)
    cut = {}
    for pane in PANES:
        dock = shown(bench, pane.id)
        make_pages(dock.widget())
        QApplication.processEvents()
        if hidden_px(dock):
            cut[pane.id] = hidden_px(dock)
        dock.hide()
    assert cut == {}


@SCALES
def test_neither_are_the_form_of_a_visitor_and_the_log_while_cameras_are_collected(
    bench: Bench, scale: float
) -> None:
    opened(bench, scale)
    dock = shown(bench, "visitors")
    pane = dock.widget()
    assert isinstance(pane, VisitorsPane)
    pane.new_arrival()
    for kind in pane.counter.arrival.kinds.buttons.values():
        kind.click()
        QApplication.processEvents()
        assert not hidden_px(dock), kind.text()
    dock.hide()
    dock = shown(bench, "incidents")
    log = dock.widget()
    assert isinstance(log, IncidentsPane)
    log.collector.collect_into(2)
    log.new_incident()
    QApplication.processEvents()
    assert not hidden_px(dock)


@SCALES
def test_neither_is_a_page_of_the_scheme(bench: Bench, scale: float) -> None:
    opened(bench, scale)
    dock = shown(bench, "scheme")
    tabs = dock.findChild(TabRows)
    assert tabs is not None
    cut = {}
    for index in range(tabs.count()):
        tabs.choose(index)
        QApplication.processEvents()
        if hidden_px(dock):
            cut[tabs.text(index)] = hidden_px(dock)
    assert cut == {}


def test_a_pane_that_fits_is_not_scrolled_for_what_it_would_like(qtbot: QtBot) -> None:
    """The buttons under a form stay in view while its fields, which are scrolled, would like more room."""
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.addLayout(Flow([QPushButton(str(number)) for number in range(3)]))
    fields = QLabel()
    fields.setFixedHeight(2000)
    area = ScrollArea(fields)
    last = QPushButton("Save")
    column.addWidget(area, 1)
    column.addWidget(last)
    room = PaneRoom(pane, 0, 1.0)
    qtbot.addWidget(room)
    room.resize(500, 420)
    room.show()
    QApplication.processEvents()
    assert pane.sizeHint().height() > 420
    assert room.verticalScrollBar().maximum() == 0
    assert pane.height() == room.viewport().height()
    room.resize(500, 200)
    QApplication.processEvents()
    # What is no use any more is scrolled.
    assert room.verticalScrollBar().maximum() > 0
    assert pane.width() == room.viewport().width()
