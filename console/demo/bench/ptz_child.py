"""The console with sixteen live tiles and movable cameras; it notes the time of each hand movement."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.bench.child import BenchRun, BenchTask
from console.demo.bench.ptz_trace import trace
from console.demo.headless import headless
from console.devices.joystick import JoystickOptions, JoystickReader
from console.devices.joystick.virtual import VirtualJoystick
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.device_address import onvif_device

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera

LOOK_MS = 500
HELD_MS, REST_MS = 130, 170
SLOW_HELD_MS, SLOW_REST_MS = 300, 9000
"""A camera that answers after two seconds is given the time to be done."""


@dataclass(slots=True)
class PtzTask(BenchTask):
    """Where the movable camera answers, and which hand moves it."""

    onvif_url: str = ""
    hand: str = "joystick"
    rounds: int = 40
    is_slow: bool = False
    is_traced: bool = False
    is_guarded: bool = True
    """Whether the watchdog process holds each movement, as it does in the console."""


@dataclass(slots=True)
class Moments:
    """The times of the hands' actions, monotonic nanoseconds."""

    presses: list[int] = field(default_factory=list)
    releases: list[int] = field(default_factory=list)
    steps: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """When each step of a command began, by command and step, if it is traced."""


class PtzRun(BenchRun):
    """Runs with the first camera movable and on the spot monitor. UI thread."""

    def __init__(self, task: PtzTask) -> None:
        self.ptz_task = task
        self.moments = Moments(steps=trace() if task.is_traced else {})
        super().__init__(task)
        if not task.is_guarded:
            self.ptz.guard.close()
        from PySide6.QtCore import QTimer

        self._is_done = False
        self._looking = QTimer()
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look_done)

    def cameras(self) -> list[Camera]:
        """Return the cameras of the task, of which the first moves."""
        first, *others = super().cameras()
        moving = replace(first, kind=CameraKind.PTZ, device=onvif_device(self.ptz_task.onvif_url))
        return [moving, *others]

    def _begin(self) -> None:
        super()._begin()
        self.shell.wall.call(1)
        self.shell.windows[0].wall_view.setFocus()
        self._looking.start()
        threading.Thread(target=self._hands, name="hands", daemon=True).start()

    def _hands(self) -> None:
        """A thread of its own, as a person is: the console's threads do not know when."""
        while not self.ptz.services.steering.state(1).capabilities.has_ptz:
            time.sleep(0.05)
        if self.ptz_task.hand == "joystick":
            self._push()
        else:
            self._click()
        self._is_done = True

    def _look_done(self) -> None:
        if self._is_done:
            self._looking.stop()
            self._end()

    def _push(self) -> None:
        stop = threading.Event()
        reading = threading.Thread(
            target=JoystickReader(JoystickOptions(), self.ptz.joystick).run, args=(stop,)
        )
        with VirtualJoystick() as stick:
            reading.start()
            while not self.ptz.joystick.name:
                time.sleep(0.05)
            for number in range(self.ptz_task.rounds):
                self.moments.presses.append(time.monotonic_ns())
                stick.push(pan=0.5 if number % 2 else -0.5)
                self._hold(number)
                self.moments.releases.append(time.monotonic_ns())
                stick.push()
                self._rest()
            stop.set()
            reading.join()

    def _click(self) -> None:
        """Drag with the right button: events are posted, so that they wait in the same queue as a mouse's."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        wall_view = self.shell.windows[0].wall_view
        view = next(v for v in wall_view.tiles if v.stream and v.stream.camera == 1)
        ratio = wall_view.devicePixelRatioF()
        middle = QPointF(
            (view.rect.x + view.rect.width / 2) / ratio, (view.rect.y + view.rect.height / 2) / ratio
        )
        right, none = Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
        plain = Qt.KeyboardModifier.NoModifier

        def post(kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, down: Qt.MouseButton) -> None:
            QApplication.postEvent(wall_view, QMouseEvent(kind, at, at, button, down, plain))

        for number in range(self.ptz_task.rounds):
            post(QEvent.Type.MouseButtonPress, middle, right, right)
            time.sleep(0.05)
            away = QPointF(60 if number % 2 else -60, 0)
            self.moments.presses.append(time.monotonic_ns())
            post(QEvent.Type.MouseMove, middle + away, none, right)
            self._hold(number)
            self.moments.releases.append(time.monotonic_ns())
            post(QEvent.Type.MouseButtonRelease, middle + away, right, none)
            self._rest()

    def _hold(self, number: int) -> None:
        # Use uneven pauses, so that the hand does not keep step with a timer of the console.
        held_ms = SLOW_HELD_MS if self.ptz_task.is_slow else HELD_MS
        time.sleep((held_ms + number * 7 % 40) / 1000)

    def _rest(self) -> None:
        time.sleep((SLOW_REST_MS if self.ptz_task.is_slow else REST_MS) / 1000)


def _main() -> None:
    task = PtzTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    run = PtzRun(task)
    run.go()
    sys.stdout.write(json.dumps(asdict(run.moments)) + "\n")


if __name__ == "__main__":
    _main()
