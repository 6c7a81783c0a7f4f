"""The console with its windows: screen and engine wired together."""

from __future__ import annotations

import gc
import logging
import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.app.engine import Engine
from console.app.hosted_loop import HostedLoop
from console.app.lens_fit import fit_lens
from console.app.wiring.books import open_desk
from console.app.wiring.camera_events import follow, open_events
from console.app.wiring.cameras import commissioning_of, open_cameras
from console.app.wiring.device_access import ConsoleDeviceAccess
from console.app.wiring.device_identity import box_watch
from console.app.wiring.engine import engine_plan
from console.app.wiring.policies import watch_policy
from console.app.wiring.privacy import MayBeMoving, open_zones
from console.app.wiring.ptz import open_steering, pinned, ptz_opener
from console.domain.ptz.default_lens import view_of
from console.services.cameras.commissioning_tools import commissioning_tools
from console.services.cameras.daily_check import DailyChecks
from console.services.cameras.pixel_density import PixelDensities
from console.services.map.service import MapService
from console.services.privacy.calibration import Calibration
from console.services.wall.service import WallService
from console.ui.base.context import RendererKind, ScreenSettings, Services
from console.ui.shell.shell import Shell

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.services.cameras.device_ports import CameraDevice
    from console.services.people.service import PeopleServices
    from console.settings.secrets import Secrets

SIGNALS_MS = 200
BOXES_DEADLINE_S = 5.0
EVENTS_DEADLINE_S = 6.0
_log = logging.getLogger(__name__)


class FaultReporter:
    """Reports faults of the engine's threads as messages, or in the log without a screen. Any thread."""

    def __init__(self) -> None:
        self.shell: Shell | None = None

    def __call__(self, what: str) -> None:
        """Report a fault, once for as long as it lasts."""
        if self.shell is None:
            _log.error("%s", what)
        else:
            self.shell.messages.fault(what, what)


class Console:
    """Engine and windows of one scheme. UI thread; a QApplication exists.

    Args:
        scheme: opened; the caller closes it.
        secrets: the cameras' logins.
        door: reports faults of the engine's threads.
        staffing: the services of people; None for a trial, which has a fixed actor.
    """

    def __init__(
        self,
        scheme: OpenScheme,
        secrets: Secrets,
        door: FaultReporter,
        staffing: PeopleServices | None = None,
    ) -> None:
        self.scheme = scheme
        desk = open_desk(scheme, staffing, door) if staffing else None
        self.cameras = room = open_cameras(scheme)
        watch = HostedLoop("changes of the cameras", lambda stop: room.run(stop, door), door)
        restless = MayBeMoving()
        self.zones = open_zones(
            scheme,
            room,
            ptz_opener(secrets, pinned(room.admission)),
            restless,
            door,
            staffing,
            self._device,
        )
        loops = (watch, *self.zones.loops, *(desk.loops if desk else ()))
        plan = engine_plan(scheme, secrets, door, loops, room.admission, self.zones.orders)
        self.engine = Engine(plan)
        self.steering = open_steering(
            scheme,
            room,
            secrets,
            staffing,
            self.engine.feed,
            self.engine.clock,
            door,
            lambda camera: view_of(self.zones.orders.order(camera).lens),
        )
        learned = self.steering.desk.stop_profiles.learned if self.steering.desk else None
        self._workshop = workshop = ConsoleDeviceAccess(self.engine, secrets, room.admission, learned)
        services = Services(
            self.engine.feed,
            room,
            self.engine.recorder,
            WallService(scheme.ledger, scheme.layouts, watch_policy(room.admission, staffing)),
            self.steering.service,
            ptz=self.steering.desk,
            joystick=self.steering.stick,
            privacy=self.zones.acts,
            head_views=self.zones.views,
            direction_of=self.zones.direction_of,
        )
        if staffing is not None and desk is not None:
            services = replace(
                services,
                people=staffing,
                books=desk.books,
                commissioning=commissioning_tools(
                    commissioning_of(scheme, room, staffing, secrets),
                    workshop,
                    scheme.ledger,
                    staffing.access,
                ),
                daily_checks=DailyChecks(scheme.books, staffing.access, self.engine.clock, staffing.roster),
                calibration=self._calibration(staffing),
                pixel_densities=PixelDensities(scheme.camera_facts, scheme.books, staffing.access),
                tilt_of=self.zones.tilt_of,
                camera_events=open_events(scheme, workshop, self.engine.clock, door),
                map=MapService(scheme.camera_facts, scheme.pictures, scheme.books, staffing.access),
            )
        self.shell = Shell(services, screen_settings(scheme))
        self._events = services.camera_events
        self._boxes = box_watch(scheme, room, self.engine, workshop, self.shell.messages, door)
        room.all_cameras.listen(self.engine.change)
        restless.steering = self.steering.service
        room.listen(self.steering.service.change)
        room.listen(self.zones.changed)
        room.listen(self.shell.cameras_changed.emit)
        door.shell = self.shell

    def _device(self, camera: Camera) -> CameraDevice:
        """Open a camera's device to write its own masks; called long after everything is built."""
        return self._workshop.device(camera)

    def _calibration(self, staffing: PeopleServices) -> Calibration | None:
        desk = self.steering.desk
        if desk is None:
            return None
        return Calibration(desk, self.engine.feed, staffing.access, fit_lens, self.engine.clock)

    def open(self) -> None:
        """Start recording and show the wall."""
        self.engine.start()
        self._boxes.start()
        self.steering.start()
        self.shell.open()
        if self._events is not None:
            follow(self._events, self.cameras)
        settle()

    def close(self) -> None:
        """Close the windows, stop moving cameras, then end the engine, which seals the recordings."""
        if self._events is not None:
            self._events.stop()
        self.shell.close()
        self._boxes.end(BOXES_DEADLINE_S)
        if self._events is not None:
            self._events.close(EVENTS_DEADLINE_S)
        self.steering.close()
        self.engine.close()


def screen_settings(scheme: OpenScheme) -> ScreenSettings:
    """Return the settings that the screen uses."""
    settings = scheme.settings
    return ScreenSettings(
        session_path=scheme.home / "wall.json",
        snapshot_folder=scheme.home / "snapshots",
        actor=settings.operator,
        scale=settings.wall.scale_percent / 100,
        renderer=RendererKind(settings.wall.painter.value),
        lock_after_s=settings.people.lock_after_min * 60,
        print_folder=settings.visitors.print_folder or scheme.home / "prints",
        badge_printer=settings.visitors.badge_printer,
        joystick_buttons={int(number): act for number, act in settings.joystick.buttons.items()},
    )


def run_console(
    scheme: OpenScheme, secrets: Secrets, door: FaultReporter, staffing: PeopleServices | None = None
) -> int:
    """Run the console until it is closed; return the exit status of the process."""
    running = application()
    console = Console(scheme, secrets, door, staffing)
    console.shell.closed.connect(running.quit)
    # Ctrl+C and SIGTERM close the console as the operator does. Python handles signals only while it runs
    # its own code, so a timer gives it the chance.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: console.shell.quit())
    ticking = QTimer()
    ticking.start(SIGNALS_MS)
    ticking.timeout.connect(lambda: None)
    console.open()
    try:
        return int(running.exec())
    finally:
        ticking.stop()
        console.close()


def application() -> QApplication:
    """Return the application; the first call creates it. UI thread."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Qt splits the copying of a tile among threads of its own: for pictures that are only copied, waking them
    # costs more than they save (measured: 1,800 switches of thread a second for sixteen tiles).
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    return QApplication(["watchroom"])


def settle() -> None:
    """Exempt the objects built so far from garbage collection, which would delay the screen."""
    gc.collect()
    gc.freeze()
