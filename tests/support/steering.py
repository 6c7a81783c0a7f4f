"""A real shell whose PTZ camera is a simulated one on the wire; its pictures are synthetic and cheap."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.app.wiring.ptz import follow_seat, officer_of, ptz_opener
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.people.permissions import Permission
from console.services.people.seat import PresencePolicy, SeatPolicy
from console.services.ptz.camera_tours import CameraTours
from console.services.ptz.commands import PtzCommands
from console.services.ptz.facade import PtzServices
from console.services.ptz.joystick import JoystickSteering
from console.services.ptz.policy import SteeringRules
from console.services.ptz.presets import Presets
from console.services.ptz.reservations import Reservations
from console.services.ptz.service import SteeringService
from console.services.ptz.stop_profiles import StopProfiles
from console.services.ptz.tours import Tours
from console.settings.secrets import FixedSecrets
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.steering_doubles import Blind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from console.demo.simulated import SimulatedTown, TownCamera
    from console.demo.simulated.ptz import SimulatedHead
    from console.domain.people.person import Person
    from console.domain.wall.tile_status import TileVector
    from tests.support.people import Room
    from tests.support.screen import KeptActs

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
        device=onvif_device(camera.onvif_url),
    )


def head_of(town: SimulatedTown, number: int) -> SimulatedHead:
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
    stick: JoystickSteering
    desk: PtzServices

    def held(self) -> int | None:
        """The camera that a hand is on."""
        return self.shell.steering.held

    def aim(self) -> TileVector | None:
        """What is drawn while the mouse steers."""
        views = self.shell.windows[0].wall_view.tiles
        return next((view.status.aim for view in views if view.status.camera == 3), None)

    def say(self) -> list[str]:
        QApplication.processEvents()
        return [message.what for message in self.shell.messages.messages()]


def desk_of(room: Room, cameras: list[Camera], secrets: FixedSecrets, acts: KeptActs) -> PtzServices:
    """As the console wires it, on the room's database, under the machine's clock."""
    clock, staff = SystemClock(), room.staff
    books = BookTable(room.engine, Units(room.engine, clock))
    facts, gate = CameraFactTable(room.engine), staff.access
    reservations = Reservations(acts, clock, staff.cameras.is_reserved)
    memory = StopProfiles(books, facts, gate)
    seat, presence = SeatPolicy(staff.seat, Permission.STEER), PresencePolicy(staff.seat, Permission.STEER)

    def person(login: str) -> Person | None:
        return staff.roster.state.persons.get(login)

    rules = SteeringRules(seat, presence, person, reservations)
    service = SteeringService(cameras, ptz_opener(secrets), acts, clock, rules, Blind(), memory)
    reservations.listen(
        lambda camera: service.update_state(camera, reservation=reservations.reservation_of(camera)),
        service.lost,
    )
    desk = PtzServices(
        service,
        rules,
        reservations,
        PtzCommands(service, acts),
        Presets(service, gate, PictureTable(room.engine, clock), acts, clock),
        Tours(service, reservations, books, facts, gate, acts, clock),
        CameraTours(service, reservations, lambda camera: officer_of(staff, camera), acts, clock),
        memory,
    )
    follow_seat(desk, staff)
    return desk


@contextlib.contextmanager
def steered_shell(
    town: SimulatedTown,
    folder: Path,
    room: Room,
    others: Sequence[int] = (1, 2, 4),
    size: tuple[int, int] = (1000, 700),
    scale: float = 1.0,
) -> Iterator[SteeredShell]:
    """Open it with camera 3 selected; close it as the console does.

    Args:
        town: of the camera that moves.
        folder: for whatever is kept.
        room: its people and their desk of steering, the operator at the console.
        others: cameras that do not.
        size: of the window.
        scale: of its words.
    """
    moving = [ptz_camera(camera) for camera in town.cameras]
    plain = [camera for camera in scheme(4) if camera.number in others]
    cameras = sorted([*moving, *plain], key=lambda one: one.number)
    feed, acts = SyntheticFeed(cameras), room.acts
    secrets = FixedSecrets({camera.urn: LOGIN for camera in moving})
    desk = desk_of(room, cameras, secrets, acts)
    service, stick = desk.steering, JoystickSteering(desk.steering, SystemClock())
    settings = ScreenSettings(
        folder / "session.json",
        folder / "snapshots",
        renderer=RendererKind.RASTER,
        is_framed=True,
        language="en",
        scale=scale,
        joystick_buttons={1: "steer-home", 2: "focus-near", 12: "snapshot"},
    )
    services = replace(console_services(room, folder, feed), ptz=desk, joystick=stick)
    shell = Shell(services, settings)
    shell.open()
    window = shell.windows[0]
    window.resize(*size)
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.wall_view.setFocus()
    shell.wall.call(3)
    QApplication.processEvents()
    try:
        yield SteeredShell(shell, service, acts, feed, stick, desk)
    finally:
        shell.close()
        service.close()
        feed.stop()
        end(shell)
        QApplication.processEvents()
