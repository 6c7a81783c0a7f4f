"""A real shell whose PTZ camera is a simulated one on the wire; its pictures are synthetic and cheap."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.app.steering import ptz_opener
from console.domain.cameras import Camera, CameraKind
from console.domain.clock import SystemClock
from console.services.ptz import SteeringService
from console.settings.secrets import FixedSecrets
from console.ui.context import Painter, ScreenSettings, Services
from console.ui.shell import Shell
from tests.support.feed import SyntheticFeed, scheme
from tests.support.screen import KeptActs, KeptLayouts, ListedCameras, SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from console.devices.simulated import SimulatedTown, TownCamera
    from console.devices.simulated.ptz import Head
    from console.domain.wall.face import Aim

LOGIN = ("operator", "watchroom-demo")


def ptz_camera(camera: TownCamera) -> Camera:
    """A simulated camera as the scheme knows it."""
    number = camera.number
    return Camera(
        number,
        f"URN-{number}",
        f"Crossing {number}",
        "Crossing",
        "Town",
        CameraKind.PTZ,
        camera.main_url,
        onvif_url=camera.onvif_url,
    )


def head_of(town: SimulatedTown, number: int) -> Head:
    """The simulated head itself: the truth that the console must not need to know."""
    head = town.server.cameras[number].sight.head
    assert head is not None
    return head


@contextlib.contextmanager
def off_the_network(town: SimulatedTown, number: int) -> Iterator[None]:
    """Nobody listens at the camera's ONVIF port; its head goes on as it was."""
    server, loop = town.server.cameras[number].onvif, town._loop
    assert loop is not None
    port = town.server.cameras[number].subject.port
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(5)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(server.start("127.0.0.1", port), loop).result(5)


@dataclass
class SteeredShell:
    """A shell with four cameras, of which number 3 moves."""

    shell: Shell
    service: SteeringService
    acts: KeptActs
    feed: SyntheticFeed

    def held(self) -> int | None:
        """The camera that a hand is on."""
        return self.shell.steering.held

    def aim(self) -> Aim | None:
        """What is drawn while the mouse steers."""
        views = self.shell.windows[0].stage.views
        return next((view.face.aim for view in views if view.face.camera == 3), None)

    def say(self) -> list[str]:
        QApplication.processEvents()
        return [message.what for message in self.shell.messages.messages()]


@contextlib.contextmanager
def steered_shell(
    town: SimulatedTown, folder: Path, others: Sequence[int] = (1, 2, 4)
) -> Iterator[SteeredShell]:
    """Open it with camera 3 selected; close it as the console does."""
    moving = [ptz_camera(camera) for camera in town.cameras]
    plain = [camera for camera in scheme(4) if camera.number in others]
    cameras = sorted([*moving, *plain], key=lambda one: one.number)
    feed, acts = SyntheticFeed(cameras), KeptActs()
    secrets = FixedSecrets({camera.urn: LOGIN for camera in moving})
    service = SteeringService(cameras, ptz_opener(secrets), acts, SystemClock())
    settings = ScreenSettings(
        folder / "session.json",
        folder / "snapshots",
        actor="Ada",
        painter=Painter.RASTER,
        is_framed=True,
        language="en",
    )
    services = Services(feed, ListedCameras(cameras), SwitchedRecording(), acts, KeptLayouts(), service)
    shell = Shell(services, settings)
    shell.open()
    window = shell.windows[0]
    window.resize(1000, 700)
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.stage.setFocus()
    shell.live.call(3)
    QApplication.processEvents()
    try:
        yield SteeredShell(shell, service, acts, feed)
    finally:
        shell.close()
        service.close()
        feed.stop()
        QApplication.processEvents()
