"""One camera steered from the command line, by the console's own steering: dead-man stop and all."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.faults import CommandRefused
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.ptz.model import Phase, StopMethod
from console.services.ptz.movement_log import ACT
from console.services.ptz.service import SteeringService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.app.steer_record import Record
    from console.domain.ptz.model import Preset, Velocity
    from console.services.ports import PtzHead

ACTOR = "command line"
READY_S, REST_S = 20.0, 10.0
RENEW_S = 0.2
LONGEST_S = 60.0
_NUMBER = 1
_LOOK_S = 0.05


class HandSteering:
    """Steers one camera as a hand at the console does. One thread.

    Args:
        address: of its device service.
        open_head: makes its driver, without waiting for the camera.
        book: told each act and its details, for the record.
    """

    def __init__(self, address: str, open_head: Callable[[], PtzHead], book: Record) -> None:
        camera = Camera(_NUMBER, "", address, "", "", CameraKind.PTZ, "", onvif_url=address)
        self.let_go = threading.Event()
        """Set by whoever wants the camera to be let go at once."""
        self._ended: list[dict[str, Any]] = []
        self._refused: list[ConsoleError] = []
        self._open, self._book = open_head, book
        self._service = SteeringService([camera], lambda _camera: open_head(), self, SystemClock())
        self._service.listen(self, lambda _camera: None)

    def move(self, velocity: Velocity, seconds: float) -> str:
        """Hold so long, let go, and wait for the stop; how it was stopped, in words.

        Raises:
            OperatorError: the time is none.
            EnvironmentFault: the camera cannot be steered, or its stop was not confirmed.
        """
        if not 0 < seconds <= LONGEST_S:
            raise OperatorError(f"A camera is moved for more than 0 and at most {LONGEST_S:g} s.")
        self._ready()
        self._service.hold(_NUMBER, velocity, ACTOR)
        end_s = time.monotonic() + seconds
        cause = "released"
        while (left_s := end_s - time.monotonic()) > 0 and not self._refused:
            if self.let_go.wait(min(RENEW_S, left_s)):
                cause = "interrupted"
                break
            if not self._service.renew(_NUMBER, ACTOR):
                break
        self._service.release(_NUMBER, cause)
        self._wait(lambda: bool(self._ended), REST_S)
        self._raise_refusal()
        stop = str(self._ended[-1].get("stop", "")) if self._ended else ""
        if stop not in {way.value for way in StopMethod}:
            raise EnvironmentFault(
                "The camera's stop is not confirmed.", "Look at its picture, and stop it once more."
            )
        return stop

    def goto(self, preset: str) -> Preset:
        """Send it to a stored position, by its number or its name.

        Raises:
            OperatorError: there is none of this name.
            EnvironmentFault: the camera cannot be steered, or refused.
        """
        found = _named(preset, self._ready())
        self._service.goto(_NUMBER, found, ACTOR)
        self._wait(lambda: bool(self._ended or self._refused), REST_S)
        self._raise_refusal()
        if not self._ended:
            raise EnvironmentFault("The camera did not answer in time.", "Check its network.")
        return found

    def close(self) -> None:
        """Stop whatever moves, wait a little for its confirmation, and hang up."""
        self._service.close()

    def _ready(self) -> Sequence[Preset]:
        """Ask the camera what it can before anything is moved, for its own words; its presets."""
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

    # -- what the steering tells ----------------------------------------------------------------------------

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """A movement that ended, or a position that it was sent to."""
        del actor, subject
        self._book(act, detail)
        self._ended.append(dict(detail))

    def refuse(self, error: ConsoleError) -> None:
        """Why it cannot be done."""
        self._refused.append(error)

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """The stop is late: it is waited for, and said at the end."""

    def over(self, key: str) -> None:
        """It was confirmed after all."""


def _named(wanted: str, presets: Sequence[Preset]) -> Preset:
    """By number first, then by name."""
    named = [one for one in presets if wanted.casefold() == one.name.casefold()]
    found = [one for one in presets if wanted == one.token] or named
    if not found:
        known = ", ".join(f"{one.token} {one.name}" for one in presets[:20])
        raise OperatorError(f"The camera has no preset {wanted!r}.", f"It has: {known or 'none'}.")
    return found[0]


def stop_now(head: PtzHead, book: Record, rest_s: float = 2.0) -> StopMethod:
    """Stop a camera that somebody else set moving, by each way until it rests; the way that did it.

    Raises:
        EnvironmentFault: none did, or the camera does not answer.
    """
    if not head.capabilities().has_ptz:
        raise CommandRefused("The camera cannot be steered over ONVIF.")
    for way in StopMethod:
        with contextlib.suppress(CommandRefused):
            head.stop(way)
            if _comes_to_rest(head, rest_s):
                book(ACT, {"stop": way.value, "ended_by": "stopped"})
                return way
    book(ACT, {"stop": "not confirmed", "ended_by": "stopped"})
    raise EnvironmentFault("The camera does not stop.", "Look at its picture; cut its power if need be.")


def _comes_to_rest(head: PtzHead, rest_s: float) -> bool:
    end_s = time.monotonic() + rest_s
    while head.status().is_moving:
        if time.monotonic() > end_s:
            return False
        time.sleep(_LOOK_S)
    return True


@contextlib.contextmanager
def letting_go(event: threading.Event) -> Iterator[None]:
    """Let Ctrl+C and the end of the terminal let go of the camera, rather than end the program at once."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    for name in names:
        signal.signal(getattr(signal, name), lambda *_: event.set())
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
