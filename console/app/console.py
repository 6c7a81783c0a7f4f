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

from console.app.console_start import StartMark, wants_safe_start
from console.app.engine import Engine, LiveEngine
from console.app.hosted_loop import HostedLoop
from console.app.precedence import take_precedence
from console.app.wiring.books import open_books
from console.app.wiring.camera_events import follow
from console.app.wiring.cameras import open_cameras
from console.app.wiring.device_access import ConsoleDeviceAccess
from console.app.wiring.device_identity import device_watch
from console.app.wiring.engine import engine_plan
from console.app.wiring.playback import reviews_loop
from console.app.wiring.privacy import MayBeMoving, open_privacy
from console.app.wiring.ptz import camera_places, open_steering, pinned, ptz_opener
from console.app.wiring.screen import ScreenParts, screen_services
from console.domain.ptz.default_lens import view_of
from console.ui.base.context import PadUse, RendererKind, ScreenSettings, UnattendedWall
from console.ui.shell.shell import Shell
from console.ui.widgets.look import Look, TouchTargets
from console.ui.widgets.palette import ThemeName

if TYPE_CHECKING:
    from console.app.recorder.beside import RecorderBeside
    from console.app.scheme import OpenScheme
    from console.services.people.service import PeopleServices
    from console.settings.secrets import Secrets

SIGNALS_MS = 200
BOXES_DEADLINE_S = 5.0
EVENTS_DEADLINE_S = 6.0
REVIEWS_DEADLINE_S = 2.0
_log = logging.getLogger(__name__)


class FaultReporter:
    """Reports faults of the engine's threads as messages, or in the log without a screen. Any thread."""

    def __init__(self) -> None:
        self.shell: Shell | None = None

    def __call__(self, what: str, key: str = "") -> None:
        """Report a fault, once for as long as it lasts; a new wording replaces the old one."""
        if self.shell is None:
            _log.error("%s", what)
        else:
            self.shell.messages.fault(key or what, what)

    def over(self, key: str) -> None:
        """Report that a fault has ended."""
        if self.shell is None:
            _log.warning("over: %s", key)
        else:
            self.shell.messages.clear_fault(key)


class Console:
    """Engine and windows of one scheme. UI thread; a QApplication exists.

    Args:
        scheme: opened; the caller closes it.
        secrets: the cameras' logins.
        failed: reports faults of the engine's threads.
        people: the services of people.
        recorder: how the recorder runs beside this process; None: it runs in it.
        is_safe: see `run_console`.
    """

    def __init__(
        self,
        scheme: OpenScheme,
        secrets: Secrets,
        failed: FaultReporter,
        people: PeopleServices,
        recorder: RecorderBeside | None = None,
        *,
        is_safe: bool = False,
    ) -> None:
        self.scheme = scheme
        books = open_books(scheme, people, failed)
        self.cameras = cameras = open_cameras(scheme)
        books.books.deployments.listen(cameras.deployed)
        watch = HostedLoop("changes of the cameras", lambda stop: cameras.run(stop, failed), failed)
        may_be_moving = MayBeMoving()
        open_device = ptz_opener(secrets, pinned(cameras.admission))
        is_linked = recorder is not None
        self.zones = open_privacy(
            scheme, cameras, open_device, may_be_moving, failed, keeps_tracks=not is_linked
        )
        loops = (watch, *self.zones.loops, *books.loops)
        plan = engine_plan(
            scheme, secrets, failed, loops, cameras.admission, self.zones.orders, is_linked=is_linked
        )
        self.engine: LiveEngine = recorder.engine(plan, may_be_moving) if recorder else Engine(plan)
        self.steering = open_steering(
            scheme,
            cameras,
            secrets,
            people,
            self.engine.feed,
            self.engine.clock,
            failed,
            lambda camera: view_of(self.zones.orders.order(camera).lens),
        )
        books.books.immediate.where = camera_places(cameras, self.zones.positions, open_device)
        devices = ConsoleDeviceAccess(
            self.engine,
            secrets,
            cameras.admission,
            self.steering.services.stop_profiles.record_stop,
            self.steering.services.reservations.require_free_elsewhere,
        )
        services = screen_services(
            ScreenParts(
                scheme,
                cameras,
                people,
                books.books,
                self.zones,
                self.steering,
                devices,
                secrets,
                self.engine.feed,
                self.engine.recorder,
                self.engine.clock,
                failed,
            )
        )
        settings = safe_settings(scheme) if is_safe else screen_settings(scheme)
        goes_on = recorder is not None and recorder.stays
        self.shell = Shell(services, replace(settings, recording_goes_on=goes_on))
        self._events = services.camera_events
        self._playback = services.playback
        self._reviews = reviews_loop(services.playback, failed)
        self._boxes = device_watch(scheme, cameras, self.engine, devices, self.shell.messages, failed)
        cameras.all_cameras.listen(self.engine.change)
        people.cameras.stop_first(self._stop_cameras)
        may_be_moving.steering = services.ptz.steering
        cameras.listen(self.steering.services.steering.change)
        cameras.listen(self.zones.changed)
        cameras.listen(lambda _cameras: self.shell.cameras_changed.emit(services.register.cameras()))
        failed.shell = self.shell

    def _stop_cameras(self) -> None:
        self.steering.services.steering.release_all("cameras of the seat changed")

    def open(self) -> None:
        """Start recording and show the wall."""
        self.engine.start()
        self._boxes.start()
        self.steering.start()
        self._reviews.start()
        self.shell.open()
        follow(self._events, self.cameras)
        freeze_garbage()

    def close(self) -> None:
        """Close the windows, stop moving cameras, then end the engine, which seals the recordings."""
        self._events.stop()
        self.shell.close()
        self._reviews.end(REVIEWS_DEADLINE_S)
        self._playback.close()
        self._boxes.end(BOXES_DEADLINE_S)
        self._events.close(EVENTS_DEADLINE_S)
        self.steering.close()
        self.engine.close()


def safe_settings(scheme: OpenScheme) -> ScreenSettings:
    """Return the settings of a safe start: a new wall, and nothing that may fail on this screen."""
    session = scheme.home / "wall.safe.json"
    session.unlink(missing_ok=True)
    usual = screen_settings(scheme)
    return replace(usual, session_path=session, scale=1.0, renderer=RendererKind.RASTER, joystick_buttons={})


def screen_settings(scheme: OpenScheme) -> ScreenSettings:
    """Return the settings that the screen uses."""
    settings = scheme.settings
    return ScreenSettings(
        session_path=scheme.home / "wall.json",
        snapshot_folder=scheme.home / "snapshots",
        scale=settings.wall.scale_percent / 100,
        look=Look(
            ThemeName(settings.look.theme),
            settings.look.text_percent / 100,
            settings.look.still,
            TouchTargets(settings.look.touch),
        ),
        renderer=RendererKind(settings.wall.painter.value),
        lock_after_s=settings.people.lock_after_min * 60,
        unattended=UnattendedWall(settings.people.unattended_wall),
        plays_sound=settings.wall.sound,
        steering_pad=PadUse(settings.wall.steering_pad),
        names_over_pictures=settings.wall.names_over_pictures,
        print_folder=settings.visitors.print_folder or scheme.home / "prints",
        badge_printer=settings.visitors.badge_printer,
        joystick_buttons={int(number): act for number, act in settings.joystick.buttons.items()},
    )


def run_console(
    scheme: OpenScheme,
    secrets: Secrets,
    failed: FaultReporter,
    people: PeopleServices,
    recorder: RecorderBeside | None = None,
    *,
    is_safe: bool = False,
) -> int:
    """Run the console until it is closed; return the exit status of the process.

    Args:
        scheme: opened by the caller.
        secrets: logins of the cameras.
        failed: shows faults of the loops.
        people: of the control room.
        recorder: the recorder's process; None: this process records.
        is_safe: without the wall, scale and graphics acceleration that were kept; they are not changed.
    """
    take_precedence()
    running = application()
    mark = StartMark(scheme.home)
    is_safe = wants_safe_start(mark.begin()) or is_safe
    console = Console(scheme, secrets, failed, people, recorder, is_safe=is_safe)
    console.shell.closed.connect(running.exit)
    # Ctrl+C and SIGTERM close the console as the operator does. Python handles signals only while it runs
    # its own code, so a timer gives it the chance.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: console.shell.quit())
    ticking = QTimer()
    ticking.start(SIGNALS_MS)
    ticking.timeout.connect(lambda: None)
    console.open()
    try:
        status = int(running.exec())
        mark.succeeded()
        return status
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


def freeze_garbage() -> None:
    """Exempt the objects built so far from garbage collection, which would delay the screen."""
    gc.collect()
    gc.freeze()
