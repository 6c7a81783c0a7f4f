"""The console as a process to be measured: reads its task from standard input and prints the result."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from console.app.console import application, freeze_garbage
from console.app.engine import Engine, EngineOptions
from console.app.precedence import take_precedence
from console.app.wiring.books import open_books
from console.app.wiring.cameras import open_cameras
from console.app.wiring.device_access import ConsoleDeviceAccess
from console.app.wiring.privacy import open_privacy
from console.app.wiring.ptz import open_steering, ptz_opener
from console.demo.bench.bench_scheme import open_signed_on
from console.demo.bench.costs import memory_mb, own_mb
from console.demo.bench.measured_feed import MeasuredFeed, Watch
from console.demo.bench.slow_export import SlowExport
from console.demo.headless import headless
from console.demo.people import OPERATOR
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.recording.placement import VolumeLimits
from console.domain.wall.layouts import grid
from console.domain.wall.moves import set_layout
from console.media.volume.volume_set import VolumeConfig
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.app.hosted_loop import HostedLoop
    from console.app.wiring.cameras import CameraDirectory
    from console.settings.secrets import Secrets

TICK_MS = 10
WAIT_MS = 200
PARTS = 8


@dataclass(slots=True)
class BenchTask:
    """What the console does while it is measured."""

    cameras: list[dict[str, str | int]]
    user: str
    password: str
    folder: str
    seconds: float
    warm_s: float = 5.0
    """Left out of the figures: opening sixteen streams is not watching them."""
    record: bool = False
    screen: tuple[int, int] = (1928, 1216)
    """Sixteen pictures of 480×270 with their captions and gaps, and the status bar."""
    switch_every_s: float = 0.0
    """Call another camera to the spot so often; 0: never."""
    painter: str = "raster"
    read_every_s: float = 0.0
    """How often each tile's time code is read; 0: never, because reading costs too."""
    zones: bool = False
    """Eight privacy zones on each camera."""
    ticks: bool = True
    """Whether each tick of the UI thread is kept, which takes memory itself."""
    exports: str = ""
    """A volume whose recordings are exported to a slow drive meanwhile; empty: none."""


@dataclass(slots=True)
class RoundsTask(BenchTask):
    """A task that is done some times."""

    rounds: int = 4
    """How often each thing is done again after the first time."""


@dataclass(slots=True)
class BenchOutcome:
    """What it cost and what was seen."""

    cpu_percent: float = 0.0
    memory_mb: float = 0.0
    own_mb: list[float] = field(default_factory=list)
    """The memory that it shares with no other program, an eighth of the time apart."""
    ticks_ms: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)
    """What the UI thread itself worked between two ticks, without waiting for a core or Python's lock."""
    latencies_ms: list[tuple[float, float]] = field(default_factory=list)
    first_pictures_s: list[float] = field(default_factory=list)
    switches_ms: list[float] = field(default_factory=list)
    painted_fps: float = 0.0
    exported_mb: float = 0.0
    first_painted_at: float = 0.0
    """Unix time of the first picture on the wall."""


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


class BenchRun:
    """One measured run. UI thread.

    Args:
        task: what the console does.
        person: the user name of who is signed on.
    """

    def __init__(self, task: BenchTask, person: str = OPERATOR) -> None:
        from PySide6.QtCore import Qt, QTimer

        from console.app.wiring.screen import ScreenParts, screen_services
        from console.ui.base.context import RendererKind, ScreenSettings
        from console.ui.shell.shell import Shell

        self.task, self.watch, self.outcome = task, Watch(task.read_every_s), BenchOutcome()
        take_precedence()
        self.application = application()
        folder = Path(task.folder)
        self.scheme, people = open_signed_on(folder, login=person)
        cameras = self.cameras()
        self.scheme.cameras.replace(cameras)
        room = open_cameras(self.scheme)
        login = FixedSecrets({camera.urn: (task.user, task.password) for camera in cameras})
        zones = open_privacy(self.scheme, room, ptz_opener(login), lambda _camera: False, _say)
        self.engine = Engine(self._engine_options(room, login, zones.loops))
        self.ptz = open_steering(self.scheme, room, login, people, self.engine.feed, self.engine.clock, _say)
        devices = ConsoleDeviceAccess(
            self.engine, login, room.admission, self.ptz.services.stop_profiles.record_stop
        )
        # The loops of the books are left out: they would index and sign a long book while it is measured.
        self.books = books = open_books(self.scheme, people, _say).books
        services = screen_services(
            ScreenParts(
                self.scheme,
                room,
                people,
                books,
                zones,
                self.ptz,
                devices,
                login,
                MeasuredFeed(self.engine.feed, self.watch),
                self.engine.recorder,
                self.engine.clock,
                _say,
            )
        )
        screen = ScreenSettings(
            folder / "wall.json", folder / "pictures", renderer=RendererKind(task.painter)
        )
        self.shell = Shell(services, screen)
        self._tick_s = self._worked_s = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._switcher = QTimer()
        self._switcher.timeout.connect(self._switch)
        self._samples = QTimer()
        self._samples.timeout.connect(self._note_memory)
        self._next = 0
        self._export = SlowExport(Path(task.exports), folder / "exported") if task.exports else None

    def cameras(self) -> list[Camera]:
        """Return the cameras of the task, which do not move."""
        return [
            Camera(
                int(c["number"]),
                str(c["urn"]),
                f"Camera {c['number']}",
                "",
                "",
                CameraKind.FIXED,
                str(c["url"]),
            )
            for c in self.task.cameras
        ]

    def _engine_options(
        self, room: CameraDirectory, login: Secrets, loops: Sequence[HostedLoop]
    ) -> EngineOptions:
        masks = None
        if self.task.zones:
            from console.demo.bench.zones import FixedOrders, eight_zones

            masks = FixedOrders(eight_zones())
        recordings = VolumeConfig(Path(self.task.folder) / "recordings", VolumeLimits(floor_bytes=0))
        return EngineOptions(
            room,
            login,
            self.scheme.ledger,
            None,
            [recordings] if self.task.record else [],
            _say,
            masks=masks,
            loops=[self.scheme.ledger_thread(_say), self.scheme.changes_thread(_say), *loops],
        )

    def go(self) -> BenchOutcome:
        """Run to the end and return what it cost."""
        from PySide6.QtCore import QTimer

        self.engine.start()
        self.ptz.start()
        self.shell.open()
        freeze_garbage()
        if self.shell.docks is not None:
            self.shell.toggle_panes()
        if self.task.switch_every_s:
            # Use one large tile, so that a camera that is called is not on the wall already.
            self.shell.wall.change(set_layout(self.shell.wall.wall, 0, grid(1, 1)))
        QTimer.singleShot(int(self.task.warm_s * 1000), self._begin_when_built)
        self.application.exec()
        self.shell.close()
        self.ptz.close()
        self.engine.close()
        self.scheme.close()
        return self.outcome

    def _begin_when_built(self) -> None:
        """Begin once the panes are there, which the console builds by and by in its first seconds."""
        from PySide6.QtCore import QTimer

        docks = self.shell.docks
        if docks is not None and not docks.is_built:
            QTimer.singleShot(WAIT_MS, self._begin_when_built)
            return
        QTimer.singleShot(int(self.task.seconds * 1000), self._end)
        self._begin()

    def _begin(self) -> None:
        self._process = psutil.Process()
        self._cpu, self._began_s = self._process.cpu_times(), time.monotonic()
        self._painted = self.watch.painted
        self.watch.latencies_ms.clear()
        if self.task.ticks:
            self._timer.start()
        self._note_memory()
        self._samples.start(int(self.task.seconds * 1000 / PARTS))
        if self._export is not None:
            self._export.start()
        if self.task.switch_every_s:
            self._switcher.start(int(self.task.switch_every_s * 1000))

    def _note_memory(self) -> None:
        self.outcome.own_mb.append(own_mb(self._process))

    def _tick(self) -> None:
        now_s, worked_s = time.perf_counter(), time.thread_time()
        if self._tick_s:
            self.outcome.ticks_ms.append((now_s - self._tick_s) * 1000)
            self.outcome.work_ms.append((worked_s - self._worked_s) * 1000)
        self._tick_s, self._worked_s = now_s, worked_s

    def _switch(self) -> None:
        """Call the next camera to the spot monitor, as the keys do."""
        self._next = self._next % len(self.task.cameras) + 1
        self._called_s = time.monotonic()
        self.watch.first_pictures.clear()
        self.shell.wall.call(self._next)
        self._await_picture(self._next, self._called_s)

    def _await_picture(self, camera: int, called_s: float) -> None:
        from PySide6.QtCore import QTimer

        shown = [at_s for number, _, at_s in self.watch.first_pictures if number == camera]
        if shown:
            self.outcome.switches_ms.append((shown[0] - called_s) * 1000)
        elif time.monotonic() - called_s < self.task.switch_every_s * 0.9:
            QTimer.singleShot(2, lambda: self._await_picture(camera, called_s))

    def _end(self) -> None:
        cpu, span_s = self._process.cpu_times(), time.monotonic() - self._began_s
        spent_s = cpu.user + cpu.system - self._cpu.user - self._cpu.system
        outcome = self.outcome
        if self._export is not None:
            self._export.close()
            outcome.exported_mb = self._export.files.written / 1e6
        outcome.cpu_percent = spent_s / span_s * 100
        outcome.memory_mb = memory_mb(self._process)
        self._samples.stop()
        self._note_memory()
        outcome.painted_fps = (self.watch.painted - self._painted) / span_s / max(1, len(self.task.cameras))
        outcome.latencies_ms = self.watch.latencies_ms
        outcome.first_painted_at = self.watch.first_painted_at
        outcome.first_pictures_s = [shown - began for _, began, shown in self.watch.first_pictures]
        self._timer.stop()
        self._switcher.stop()
        self.application.exit()  # `quit` would ask first whether cameras shall go on unrecorded


def _main() -> None:
    task = BenchTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    sys.stdout.write(json.dumps(asdict(BenchRun(task).go())) + "\n")


if __name__ == "__main__":
    _main()
