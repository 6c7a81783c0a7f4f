"""Steering one camera from the command line with the console's steering service and its dead-man stop."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from console.devices.onvif.stop_watchdog import StopWatchdog
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.cameras.faults import CommandRefused
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.ptz.model import Phase, StopMethod
from console.domain.ptz.stop_profile import StopProfile
from console.domain.text import text
from console.domain.threads import BackgroundThread
from console.services.ptz.movement_log import ACT
from console.services.ptz.service import SteeringService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.app.command_line_gate import CommandLineGate
    from console.domain.ptz.model import Preset, Velocity
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.services.ports import PtzHead

ACTOR = "command line"
READY_S, REST_S = 20.0, 10.0
RENEW_S = 0.2
LONGEST_S = 60.0
AGAIN_S = 0.5
"""How often it is asked whether the camera is still free."""
_NUMBER = 1
_LOOK_S = 0.05


class HandSteering:
    """Steers one camera as an operator at the console does. One thread.

    Args:
        address: of the camera's device service.
        open_head: creates the driver, without waiting for the camera.
        gate: says whether the camera is free, and records each act with its details.
    """

    def __init__(self, address: str, open_head: Callable[[], PtzHead], gate: CommandLineGate) -> None:
        camera = Camera(
            _NUMBER, "", address, "", "", CameraKind.PTZ, "", device=DeviceAddress(ONVIF, address)
        )
        self.let_go = threading.Event()
        """Set it to stop the camera at once."""
        self._ended: list[dict[str, Any]] = []
        self._refused: list[ConsoleError] = []
        self.notes: list[str] = []
        """What was learned of the camera, in words."""
        self._open, self._gate = open_head, gate
        self._asked_s = -AGAIN_S
        self._guard = StopWatchdog()
        self._service = SteeringService(
            [camera],
            lambda _camera: open_head(),
            self,
            SystemClock(),
            policy=self,
            motion_detector=self,
            memory=self,
            guard=self._guard,
        )
        self._service.listen(self, lambda _camera: None)

    def move(self, velocity: Velocity, seconds: float) -> str:
        """Move for some seconds, stop, and wait for the stop; return the way that stopped it.

        Raises:
            OperatorError: the time is not valid, or the camera is not free (any more).
            EnvironmentFault: the camera cannot be steered, its stop was not confirmed, or it cannot be read
                (any more) whether it is free.
        """
        if not 0 < seconds <= LONGEST_S:
            raise OperatorError(
                text("Enter a time of more than 0 and at most {longest_s:g} seconds.", longest_s=LONGEST_S)
            )
        self._prepare()
        self._service.move(_NUMBER, velocity, ACTOR)
        end_s = time.monotonic() + seconds
        cause = "released"
        taken: ConsoleError | None = None
        while (left_s := end_s - time.monotonic()) > 0 and not self._refused:
            if self.let_go.wait(min(RENEW_S, left_s)):
                cause = "interrupted"
                break
            try:
                if not self._service.renew(_NUMBER, ACTOR):
                    break
            except ConsoleError as error:
                taken, cause = error, "reservation lost"
                break
        self._service.release(_NUMBER, cause)
        self._wait(lambda: bool(self._ended), REST_S)
        self._raise_refusal()
        stop = str(self._ended[-1].get("stop", "")) if self._ended else ""
        if stop not in {way.value for way in StopMethod}:
            raise EnvironmentFault(
                "The camera has not confirmed that it stopped.", "Check its picture and stop it again."
            )
        if taken is not None:
            raise taken
        return stop

    def goto(self, preset: str) -> Preset:
        """Move the camera to a preset, by its number or name; return the preset.

        Raises:
            OperatorError: there is no such preset, or the camera is not free.
            EnvironmentFault: the camera cannot be steered, or refused.
        """
        target = _find_preset(preset, self._prepare())
        self._service.goto(_NUMBER, target, ACTOR)
        self._wait(lambda: bool(self._ended or self._refused), REST_S)
        self._raise_refusal()
        if not self._ended:
            raise EnvironmentFault("The camera did not answer in time.", "Check its network connection.")
        return target

    def close(self) -> None:
        """Stop the camera, wait briefly for its confirmation, and disconnect."""
        self._service.close()
        self._guard.close()

    def _prepare(self) -> Sequence[Preset]:
        """Read the camera's capabilities before it is moved; return its presets."""
        head = self._open()
        try:
            if not head.capabilities().has_ptz:
                raise CommandRefused("This camera cannot be steered over ONVIF.")
            presets = list(head.presets())
        finally:
            head.close()
        self._service.prepare(_NUMBER)
        self._wait(lambda: self._service.state(_NUMBER).phase is not Phase.NONE, READY_S)
        return presets

    def _wait(self, until: Callable[[], bool], seconds: float) -> None:
        end_s = time.monotonic() + seconds
        while not until() and time.monotonic() < end_s:
            time.sleep(_LOOK_S)

    def _raise_refusal(self) -> None:
        if self._refused:
            raise self._refused[0]

    # -- what the service asks: no people and no pictures here ---------------------------------------------

    def check(self, actor: str, camera: int) -> None:
        """Permit every movement while the camera is free: it belongs to whoever has its login.

        A movement is not renewed, and so stops by itself, while the database does not answer.
        """
        del actor, camera
        now_s = time.monotonic()
        if now_s - self._asked_s >= AGAIN_S:
            self._gate.require()
            self._asked_s = now_s

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Return None: there is no picture that could show it."""
        del camera, since_s
        return None

    def profile_of(self, camera: int) -> StopProfile:
        """Return the default: nothing is known of the camera."""
        del camera
        return StopProfile()

    def record_stop(self, camera: int, way: StopMethod, reliability: StatusReliability) -> None:
        """Do nothing: there is no database to store it."""

    # -- reports of the service ---------------------------------------------------------------------------

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Record a movement that ended, or a preset that was called."""
        del actor, subject
        self._gate.record(act, detail)
        self._ended.append(dict(detail))

    def refuse(self, error: ConsoleError, camera: int | None = None) -> None:
        """Keep a refusal, to raise it later."""
        del camera
        self._refused.append(error)

    def note(self, what: str, then: str = "", camera: int | None = None) -> None:
        """Keep what was learned of the camera, for the result."""
        del camera
        self.notes.append(f"{what} {then}".rstrip())

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """Ignore a late stop; `move` waits for it and reports it."""

    def clear_fault(self, key: str) -> None:
        """Ignore the end of a fault."""


def _find_preset(wanted: str, presets: Sequence[Preset]) -> Preset:
    """Find a preset by its number, else by its name."""
    by_name = [preset for preset in presets if wanted.casefold() == preset.name.casefold()]
    matches = [preset for preset in presets if wanted == preset.token] or by_name
    if not matches:
        names = ", ".join(f"{preset.token} {preset.name}" for preset in presets[:20])
        raise OperatorError(
            text("The camera has no preset {preset!r}.", preset=wanted),
            text("Its presets: {names}.", names=names or "none"),
        )
    return matches[0]


def stop_now(head: PtzHead, gate: CommandLineGate, rest_s: float = 2.0) -> StopMethod:
    """Stop a camera that something else set moving, trying each way; return the way that worked.

    Raises:
        EnvironmentFault: no way worked, or the camera does not answer.
    """
    if not head.capabilities().has_ptz:
        raise CommandRefused("The camera cannot be steered over ONVIF.")
    for way in StopMethod:
        with contextlib.suppress(CommandRefused):
            head.stop(way)
            if _comes_to_rest(head, rest_s):
                gate.record(ACT, {"stop": way.value, "ended_by": "stopped"})
                return way
    gate.record(ACT, {"stop": "not confirmed", "ended_by": "stopped"})
    raise EnvironmentFault(
        "The camera does not stop.", "Check its picture. If it keeps moving, switch off its power."
    )


def _comes_to_rest(head: PtzHead, rest_s: float) -> bool:
    end_s = time.monotonic() + rest_s
    while head.status().is_moving:
        if time.monotonic() > end_s:
            return False
        time.sleep(_LOOK_S)
    return True


@contextlib.contextmanager
def letting_go(event: threading.Event) -> Iterator[None]:
    """Make Ctrl+C and the end of the terminal set `event`, so that the camera is stopped before the exit."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    for name in names:
        # A thread, because the main thread may just then hold the event's lock.
        signal.signal(getattr(signal, name), lambda *_: BackgroundThread(event.set, "signal").start())
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
