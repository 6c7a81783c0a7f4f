"""No act by colour, drag or right-click alone: each has a key or a button too, and each state a shape.

The walk finds what reads the mouse in the sources. What it finds must stand in `WAYS` with the keys that do
the same, or with the reason why nothing is done there.
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu

from console.bridge.messages import MessageKind
from console.domain.playback.timeline import BandKind
from console.ui.base.action import action_by_id
from console.ui.playback.band_shapes import paint_band
from console.ui.shell.actions import ACTIONS
from console.ui.shell.toast import SIGNS
from console.ui.widgets import change_of_look

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

UI = Path(change_of_look.__file__).parents[1]
DRAGS = {
    "mouseMoveEvent",
    "dropEvent",
    "setDragEnabled",
    "setDragDropMode",
    "QDrag",
    "QDropEvent",
    "MouseMove",
}
MENUS = {"contextMenuEvent", "setContextMenuPolicy", "QContextMenuEvent"}
DOUBLE = {"mouseDoubleClickEvent", "itemDoubleClicked", "doubleClicked", "MouseButtonDblClick"}
WHEEL = {"wheelEvent", "QWheelEvent"}

WAYS: dict[str, tuple[str, ...]] = {
    # Ids of actions; `test:` a test that does the same by keys; `because:` why the mouse does nothing alone.
    "cameras/list_pane.py": (
        "enter",
        "enter-here",
        "test:ui.cameras.test_lists:test_keys_put_a_camera_on_a_tile",
    ),
    "cameras/pixel_density_dialog.py": (
        "test:ui.cameras.test_pixel_density:test_people_are_marked_by_the_keys",
    ),
    "map/camera_card.py": ("test:ui.map.test_pane:test_a_camera_is_put_on_the_map_by_the_keys",),
    "map/map_items.py": ("test:ui.map.test_pane:test_a_camera_is_moved_and_turned_by_the_keys",),
    "map/map_view.py": ("test:ui.map.test_pane:test_a_camera_is_moved_and_turned_by_the_keys",),
    "people/pane.py": ("because: the button Edit does the same",),
    "playback/tiles.py": (
        *("playback-zoom-in", "playback-zoom-out", "playback-pan-left", "playback-pan-right"),
        *("playback-pan-up", "playback-pan-down", "playback-single", "playback-tile", "playback-tile-back"),
        "test:ui.playback.test_pane:test_an_area_is_drawn_and_a_recording_zoomed_by_the_keys",
    ),
    "playback/timeline_widget.py": (
        *("playback-back", "playback-on", "playback-place", "playback-timeline"),
        "test:ui.playback.test_timeline_widget:test_it_is_zoomed_and_moved_by_the_keys",
    ),
    "privacy/canvas.py": ("test:ui.privacy.test_pane:test_a_zone_is_drawn_and_gets_a_corner_by_the_keys",),
    "ptz/pad.py": ("pad-corner", "steer-left", "steer-right", "steer-up", "steer-down"),
    "ptz/tour_dialog.py": ("test:ui.ptz.test_tour_dialog:test_presets_are_reordered_by_keys_and_buttons",),
    "redaction/begin_form.py": ("because: the button Open does the same",),
    "redaction/canvas.py": (
        "test:ui.redaction.test_redaction_pane:test_a_box_is_drawn_and_moved_by_the_keys",
    ),
    "redaction/frame_bar.py": (
        "test:ui.redaction.test_redaction_pane:test_a_box_is_drawn_and_moved_by_the_keys",
    ),
    "shell/window.py": (
        "test:ui.shell.test_without_a_mouse:test_the_menu_of_a_right_click_has_only_acts_with_keys",
    ),
    "books/entry_list.py": (
        "test:ui.books.test_entry_list:test_columns_are_fitted_by_a_key_and_brought_back",
    ),
    "books/field_editors.py": ("because: it only keeps the wheel from changing a field",),
    "wall/click_to_centre.py": (
        "point",
        "steer-left",
        "steer-right",
        "steer-up",
        "steer-down",
        "steer-nearer",
        "steer-wider",
    ),
    "wall/gestures.py": (
        *("left", "right", "up", "down", "carry-left", "carry-right", "carry-up", "carry-down", "swap"),
        *("enter", "enter-here", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down"),
    ),
    "wall/hover_bar.py": ("acts",),
    "wall/mouse_steering.py": (
        "steer-left",
        "steer-right",
        "steer-up",
        "steer-down",
        "steer-nearer",
        "steer-wider",
    ),
    "wall/touch_gestures.py": ("because: a finger does what the mouse does, see wall/gestures.py",),
    "widgets/key_pointer.py": (
        "because: it is the way without a mouse, and only sees that the mouse is used",
    ),
    "widgets/signature_pad.py": (
        "test:ui.widgets.test_keys_for_the_mouse:test_a_signature_is_drawn_with_the_arrows",
    ),
    "widgets/sorted_table.py": ("test:ui.cameras.test_lists:test_health_is_sorted_and_copied",),
    "widgets/plan_view.py": ("test:ui.map.test_pane:test_the_plan_is_moved_by_the_keys",),
}


def _names(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


def mouse_readers() -> dict[str, set[str]]:
    """Every file of the screen that reads drags, right or double clicks or the wheel, and what it reads."""
    found = {}
    for path in sorted(UI.rglob("*.py")):
        names = _names(ast.parse(path.read_text("utf-8"))) & (DRAGS | MENUS | DOUBLE | WHEEL)
        if names:
            found[path.relative_to(UI).as_posix()] = names
    return found


def test_whatever_reads_the_mouse_has_another_way() -> None:
    assert set(mouse_readers()) == set(WAYS)


@pytest.mark.parametrize("place", WAYS)
def test_the_other_way_is_there(place: str) -> None:
    assert WAYS[place]
    for way in WAYS[place]:
        kind, _, rest = way.partition(":")
        if kind == "test":
            module, _, name = rest.partition(":")
            assert hasattr(importlib.import_module(f"tests.{module}"), name), way
        elif kind == "because":
            assert rest.strip()
        else:
            assert action_by_id(way).keys, way


def test_the_menu_of_a_right_click_has_only_acts_with_keys(bench: Bench) -> None:
    bench.open()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(300, 300), QPoint(300, 300))
    QApplication.sendEvent(bench.stage, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    groups = [group.menu() for group in menu.actions()]
    listed = [one.text() for group in groups if isinstance(group, QMenu) for one in group.actions()]
    menu.close()
    by_text = {row.label: row for row in ACTIONS}
    assert len(listed) == len(ACTIONS)
    assert all(by_text[text].keys for text in listed)


def _dock(bench: Bench, pane: str) -> QDockWidget:
    docks = bench.shell.docks
    assert docks is not None
    return docks.by_id[pane]


def test_a_pane_goes_round_the_wall_into_its_own_window_and_back_by_its_key(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1400, 900)
    pane = bench.shell.show_pane("notices")
    assert pane is not None
    QApplication.processEvents()
    dock = _dock(bench, "notices")
    sides = {
        Qt.DockWidgetArea.LeftDockWidgetArea: "left",
        Qt.DockWidgetArea.BottomDockWidgetArea: "below",
        Qt.DockWidgetArea.RightDockWidgetArea: "right",
    }
    seen = []
    for _ in range(4):
        seen.append("window" if dock.isFloating() else sides[bench.window.dockWidgetArea(dock)])
        QTest.keyClick(QApplication.focusWidget() or pane, Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        focused = QApplication.focusWidget()
        assert dock.isVisible()
        assert focused is not None
        assert dock.isAncestorOf(focused) or focused is dock
    start = seen.index("left")
    assert [*seen, *seen][start : start + 4] == ["left", "below", "right", "window"]


def test_a_pane_grows_and_shrinks_by_its_keys(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1400, 900)
    bench.shell.show_pane("cameras")
    QApplication.processEvents()
    dock = _dock(bench, "cameras")
    before = dock.width()
    bench.do("pane-larger", "pane-larger")
    larger = dock.width()
    bench.do("pane-smaller", "pane-smaller")
    assert larger > before
    assert dock.width() < larger


def test_without_a_pane_the_key_says_what_to_do(bench: Bench) -> None:
    bench.open()
    bench.shell.toggle_panes()
    bench.do("pane-move")
    assert bench.said()[-1] == "No pane is selected."


def silhouette(kind: BandKind, height: int) -> tuple[bool, ...]:
    """Where a band of a kind is drawn, whatever its colour."""
    image = QImage(60, height, QImage.Format.Format_RGB32)
    empty = QColor("#010203")
    image.fill(empty)
    painter = QPainter(image)
    paint_band(painter, kind, QRectF(4, 0, 52, height))
    painter.end()
    brightest = max((image.pixelColor(x, y).lightness() for x in range(60) for y in range(height)), default=0)
    return tuple(
        image.pixelColor(x, y).lightness() > brightest * 0.6 for y in range(height) for x in range(60)
    )


@pytest.mark.parametrize("height", [5, 10, 20])
def test_bands_of_the_timeline_differ_without_their_colours(qtbot: QtBot, height: int) -> None:
    del qtbot
    rows = (BandKind.REAL_TIME, BandKind.TIME_LAPSE, BandKind.GAP, BandKind.DAMAGED)
    marks = tuple(kind for kind in BandKind if kind not in rows)
    for together in (rows, marks) if height != 5 else (marks,):
        shapes = {kind: silhouette(kind, height) for kind in together}
        assert all(any(shape) for shape in shapes.values())
        for kind, shape in shapes.items():
            for other, other_shape in shapes.items():
                apart = sum(a != b for a, b in zip(shape, other_shape, strict=True))
                assert kind is other or apart >= 0.1 * len(shape), (kind, other)


COLOURED_STATES = {
    # Where a state has a colour of warning, and what says the same without it.
    "books/case_text.py": "a sign or word stands in the same text",
    "cameras/admission_form.py": "the text of the label says the result",
    "cameras/commissioning_list.py": "the text of the column says what is missing",
    "cameras/daily_check_card.py": "the text of the label says the state",
    "evidence/register_life.py": "filled is signed, hollow is not, struck through is broken",
    "map/map_items.py": "each state has a shape on the mark, and a dead camera's view is dashed",
    "playback/footage_calendar.py": "a day with recordings is bold",
    "wall/overlay.py": "each state of a tile has a shape and a word",
    "playback/band_shapes.py": "test:test_bands_of_the_timeline_differ_without_their_colours",
    "shell/toast.py": "test:test_messages_have_a_sign_for_each_kind",
    "wall/reticle.py": "the words say whether it is met",
}
ALARMING = {"warn", "bad", "good", "record"}


def coloured() -> set[str]:
    """Every file of the screen that names a colour of warning or well-being for what it draws."""
    found = set()
    for path in sorted(UI.rglob("*.py")):
        place = path.relative_to(UI).as_posix()
        if place.startswith("widgets/"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1]
            if named in {"colour", "code", "on_picture", "setProperty"} and isinstance(node, ast.Call):
                words = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
                if words & ALARMING or "kind" in words:
                    found.add(place)
    return found


def test_each_coloured_state_has_a_word_or_a_shape_too() -> None:
    assert coloured() - set(COLOURED_STATES) == set()
    for said in COLOURED_STATES.values():
        kind, _, name = said.partition(":")
        assert kind != "test" or name in globals()


def test_messages_have_a_sign_for_each_kind(bench: Bench) -> None:
    bench.open()
    assert len(set(SIGNS.values())) == len(MessageKind) == len(SIGNS)
    bench.do("pane-larger")
    bench.shell.toggle_panes()
    bench.do("pane-move")
    assert bench.window.toast.what.text() == f"{SIGNS[MessageKind.REFUSAL]} No pane is selected."
