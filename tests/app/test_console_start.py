from __future__ import annotations

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
