from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from console.app import console_start
from console.app.console import Console, FaultReporter
from console.app.console_start import StartMark, failing_in_a_window
from console.cli.console import open_console
from console.demo.bench.bench_scheme import open_signed_on
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import DeviceAddress
from console.domain.cameras.faults import CommandRefused
from console.domain.errors import OperatorError
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

NEWER = Camera(
    4,
    "C-4",
    "Quay",
    "",
    "",
    CameraKind.PTZ,
    "rtsp://127.0.0.1:9/",
    device=DeviceAddress("semaphore", "x", "2"),
)


def test_a_camera_with_a_driver_of_a_newer_version_is_shown_and_its_device_refused(
    tmp_path: Path, qtbot: QtBot
) -> None:
    del qtbot
    scheme, people = open_signed_on(tmp_path)
    scheme.cameras.put([NEWER])
    faults = FaultReporter()
    console = Console(scheme, FixedSecrets({}), faults, people)
    try:
        console.open()
        assert [camera.name for camera in console.cameras.cameras()] == ["Quay"]
        with pytest.raises(CommandRefused, match="no driver “semaphore”"):
            console.steering.services.steering.submit_and_wait(
                4, "status", lambda head: head.status(), "a.bell"
            )
    finally:
        console.close()
        scheme.close()


def test_a_saved_wall_with_cameras_that_are_gone_does_not_keep_it_from_starting(
    tmp_path: Path, qtbot: QtBot
) -> None:
    scheme, people = open_signed_on(tmp_path)
    scheme.cameras.put([NEWER])
    for is_second in (False, True):
        console = Console(scheme, FixedSecrets({}), FaultReporter(), people)
        try:
            console.open()
            qtbot.waitUntil(lambda: bool(console.shell.windows[0].wall_view.tiles))  # noqa: B023
            if is_second:
                tiles = console.shell.windows[0].wall_view.tiles
                assert [tile.stream.camera for tile in tiles if tile.stream] == [4]
                assert [tile.withheld for tile in tiles if tile.withheld] == [99]
                (note,) = [m for m in console.shell.messages.messages() if "99" in m.what]
                assert "not in service" in note.what
        finally:
            console.close()
        session = scheme.home / "wall.json"
        kept = json.loads(session.read_text())
        kept["wall"]["boards"][0] |= {"tiles": [4, 99], "layout": "of a later version"}
        session.write_text(json.dumps(kept))
    scheme.close()


def test_starts_that_fail_are_counted_until_one_succeeds(tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    counted = []
    for _ in range(3):
        mark = StartMark(tmp_path)
        counted.append(mark.begin())
        mark._steady.stop()
    assert counted == [0, 1, 2]
    (tmp_path / "starting").write_text("garbage")
    mark = StartMark(tmp_path)
    assert mark.begin() == 0
    mark.succeeded()
    assert not (tmp_path / "starting").exists()


def test_a_safe_start_is_asked_for_after_two_failures_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def yes() -> bool:
        asked.append(True)
        return True

    monkeypatch.setattr(console_start, "ask_for_safe_start", yes)
    assert not console_start.wants_safe_start(5), "nobody can answer without a screen"
    monkeypatch.setattr(console_start, "has_screen", lambda: True)
    assert [console_start.wants_safe_start(failed) for failed in range(4)] == [False, False, True, True]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperatorError("The disk is full.", "Free some space."), ("The disk is full.", "Free some space.")),
        (ZeroDivisionError("x"), ("internal error", "--safe")),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_a_window(
    error: Exception, words: tuple[str, str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    shown: list[str] = []
    monkeypatch.setattr(console_start, "has_screen", lambda: True)

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        shown.extend((box.text(), box.informativeText()))
        box.accept()

    QTimer.singleShot(200, read)
    with pytest.raises(type(error)), failing_in_a_window():
        raise error
    assert all(word in told for word, told in zip(words, shown, strict=True))


def test_a_safe_start_leaves_the_kept_wall_as_it_is(tmp_path: Path, qtbot: QtBot) -> None:
    scheme, people = open_signed_on(tmp_path)
    scheme.cameras.put([NEWER])
    (scheme.home / "wall.json").write_text("{damaged")
    console = Console(scheme, FixedSecrets({}), FaultReporter(), people, is_safe=True)
    try:
        console.open()
        qtbot.waitUntil(lambda: bool(console.shell.windows[0].wall_view.tiles))
    finally:
        console.close()
        scheme.close()
    assert (scheme.home / "wall.json").read_text() == "{damaged"


@pytest.mark.parametrize("status", [0, 3])
def test_a_console_that_is_closed_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int
) -> None:
    from console.app import console as product
    from console.app import console_start

    shown: list[str] = []
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(console_start, "has_screen", lambda: True)
    monkeypatch.setattr(console_start, "show_start_fault", lambda *said: shown.append(said[0]))
    monkeypatch.setattr(product, "run_console", lambda *_args, **_named: status)
    with pytest.raises(typer.Exit) as ended:
        open_console()
    assert ended.value.exit_code == status
    assert shown == [], "an end as wanted is no failure"
