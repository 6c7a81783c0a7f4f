from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from console.app.console import Console, FaultReporter
from console.demo.bench.bench_scheme import open_signed_on
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import DeviceAddress
from console.domain.cameras.faults import CommandRefused
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
                assert [tile.stream.camera for tile in tiles if tile.stream] == [4, 99]
                (note,) = [m for m in console.shell.messages.messages() if "99" in m.what]
                assert "not in service" in note.what
        finally:
            console.close()
        session = scheme.home / "wall.json"
        kept = json.loads(session.read_text())
        kept["wall"]["boards"][0] |= {"tiles": [4, 99], "layout": "of a later version"}
        session.write_text(json.dumps(kept))
    scheme.close()
