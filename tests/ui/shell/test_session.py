"""What is kept from one run to the next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from console.bridge.session_file import SessionFile
from console.domain.errors import EnvironmentFault
from console.domain.wall.serialization import wall_to_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def reopened(bench: Bench) -> Bench:
    bench.shell.close()
    bench.open()
    return bench


def test_the_wall_and_its_panes_come_back(bench: Bench) -> None:
    bench.open()
    bench.do("layout-7", "right", "spot", "health", "cameras", "cameras")
    wall = bench.shell.wall.wall
    again = reopened(bench)
    assert again.shell.wall.wall == wall
    assert again.shell.docks is not None
    assert not again.shell.docks.by_id["health"].isHidden()
    assert again.shell.docks.by_id["cameras"].isHidden()


def test_each_change_is_on_the_disk_before_anybody_closes(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.do("layout-5")

    def kept() -> bool:
        return (
            bench.session.exists()
            and json.loads(bench.session.read_text())["wall"]["boards"][0]["layout"] == "1+5"
        )

    qtbot.waitUntil(kept)


def test_a_page_of_a_tour_is_not_kept(bench: Bench) -> None:
    bench.open()
    bench.do("layout-2", "tour", "tour-next")
    assert reopened(bench).shell.wall.wall.board.shown == (1, 2, 3, 4)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"wall": 7}', '{"wall": {"version": 99}}', "\x00\x01"])
def test_a_file_that_cannot_be_read_is_kept_aside(bench: Bench, text: str) -> None:
    bench.session.write_text(text)
    bench.open()
    assert "cannot be read" in bench.said()[0] or "newer" in bench.said()[0]
    (aside,) = bench.folder.glob("session.unreadable-*")
    assert aside.read_text() == text
    assert len(bench.stage.tiles) == 16


def test_a_full_disk_is_said_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SessionFile(tmp_path / "session.json")
    file.write({"old": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        file.write({"new": 1})
    assert file.read() == {"old": 1}


def test_named_walls_are_saved_restored_and_forgotten(bench: Bench, qtbot: QtBot) -> None:
    from console.ui.wall import saved_walls

    bench.open()
    bench.do("layout-5")
    wall = bench.shell.wall.wall
    saved_walls.save(bench.shell.context, "Night")
    qtbot.waitUntil(lambda: bool(bench.acts.named("layout-saved")))
    assert bench.layouts.kept["Night"] == wall_to_plain(wall)
    bench.do("layout-2")
    saved_walls.restore(bench.shell.context, "Night")
    qtbot.waitUntil(lambda: bench.shell.wall.wall.boards == wall.boards)
    saved_walls.restore(bench.shell.context, "Day")
    qtbot.waitUntil(lambda: "There is no wall “Day”." in bench.said())
    saved_walls.delete(bench.shell.context, "Night")
    qtbot.waitUntil(lambda: not bench.layouts.kept)


def test_the_name_is_asked_for(bench: Bench, qtbot: QtBot) -> None:
    from console.ui.wall.wall_name_dialog import WallNameDialog

    bench.open()
    bench.do("save")
    qtbot.waitUntil(lambda: bench.window.findChild(WallNameDialog) is not None)
    dialog = bench.window.findChild(WallNameDialog)
    assert dialog is not None
    assert not dialog.accept_button.isEnabled()
    dialog.line.setText("Match day")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "Match day" in bench.layouts.kept)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_says_completely_that_no_wall_was_saved(bench: Bench, qtbot: QtBot, scale: float) -> None:
    from console.ui.wall.wall_name_dialog import WallNameDialog

    bench.screen["scale"] = scale
    bench.open()
    bench.do("open")
    qtbot.waitUntil(lambda: bench.window.findChild(WallNameDialog) is not None)
    dialog = bench.window.findChild(WallNameDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    empty = dialog.findChild(QLabel, "empty")
    assert empty is not None
    qtbot.waitUntil(lambda: empty.height() >= empty.heightForWidth(empty.width()))


def test_closing_ends_every_view(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    viewings = list(bench.feed.viewings)
    bench.shell.close()
    for _ in range(3):
        QApplication.processEvents()
    assert viewings
    assert not any(viewing.is_open for viewing in viewings)
    assert bench.shell.windows == []


def test_the_console_writes_a_picture_of_itself(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    bench.shell.grab(bench.folder / "window.png")
    bench.shell.grab(bench.folder / "wall.png", only_wall=True)
    assert (bench.folder / "window.png").stat().st_size > (bench.folder / "wall.png").stat().st_size > 1000


def saved(bench: Bench, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the last run left."""
    bench.open()
    bench.do("layout-4")
    bench.shell.close()
    kept = json.loads(bench.session.read_text())
    change(kept)
    bench.session.write_text(json.dumps(kept))


def test_a_wall_that_names_cameras_that_are_gone_opens_and_says_so(bench: Bench) -> None:
    def other_cameras(kept: dict[str, Any]) -> None:
        kept["wall"]["boards"][0]["tiles"] = [1, 99, 2, 98]

    saved(bench, other_cameras)
    bench.open()
    assert bench.shell.wall.wall.board.shown[:4] == (1, 99, 2, 98)
    bench.pictures()
    said = [what for what in bench.said() if "98, 99" in what]
    assert len(said) == 1


def test_boards_and_panes_that_are_damaged_open_as_far_as_they_can(bench: Bench) -> None:
    def damaged(kept: dict[str, Any]) -> None:
        kept["wall"]["boards"][0] |= {
            "layout": "77+3",
            "tiles": [1, "x", 2, -3],
            "selected": 99,
            "single": 99,
        }
        kept |= {"panes": "AAAA" * 5000, "framed": "x"}

    saved(bench, damaged)
    bench.open()
    bench.pictures()
    assert bench.shell.wall.wall.board.shown[:4] == (1, None, 2, None)
    assert bench.shell.docks is not None
    bench.do("cameras")


@pytest.mark.parametrize("panes", ["%%%", 5], ids=["text", "number"])
def test_panes_that_cannot_be_restored_are_left_out(bench: Bench, panes: object) -> None:
    saved(bench, lambda kept: kept.update(panes=panes, framed="x"))
    bench.open()
    assert bench.shell.docks is not None
    bench.do("cameras")
