"""Steering cameras: who may, which, and one helm for each camera that is steered."""

from __future__ import annotations

import math
from concurrent.futures import CancelledError
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.ptz.model import SteerState
from console.services.ptz.controller import CameraController
from console.services.ptz.means import ControllerDependencies, NoMotionDetector, NoStopMemory
from console.services.ptz.none import NoSteering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import Preset, Velocity
    from console.domain.ptz.reservation import Reservation
    from console.services.ports import ActLog, MotionDetector, Notices, PtzHead, SteeringPolicy, StopMemory

__all__ = ["Everyone", "NoSteering", "SteeringService"]

T = TypeVar("T")
ANSWER_S = 20.0
"""Who asks a head something waits no longer for its answer."""
CLOSE_S = 3.0
"""A console that is closed waits so long for its cameras to say that they stopped."""


class Everyone:
    """The policy while there are no rules: whoever sits here may steer."""

    def ask(self, actor: str, camera: int) -> None:
        """Permitted."""


class SteeringService:
    """Implements `ports.Steering`.

    Args:
        cameras: of the scheme.
        open_driver: makes a camera's driver, without waiting for the camera.
        acts: where each movement is recorded.
        clock: the system's, or a test's.
        policy: asked before each movement.
        witness: looks at the pictures, where a camera's word is not enough.
        memory: how cameras stopped before.
    """

    def __init__(
        self,
        cameras: Iterable[Camera],
        open_driver: Callable[[Camera], PtzHead],
        acts: ActLog,
        clock: Clock,
        policy: SteeringPolicy | None = None,
        witness: MotionDetector | None = None,
        memory: StopMemory | None = None,
    ) -> None:
        self._cameras = _movable(cameras)
        self._means = ControllerDependencies(
            open_driver, clock, acts, witness or NoMotionDetector(), memory or NoStopMemory()
        )
        self._clock = clock
        self._policy = policy or Everyone()
        self._helms: dict[int, CameraController] = {}
        self._lock = Lock()
        self._notices: Notices | None = None
        self._on_change: Callable[[int], None] = lambda _camera: None
        self._is_closed = False
        self._began_s, self._touched_s = clock.monotonic_s(), dict[int, float]()

    def change(self, cameras: Iterable[Camera]) -> None:
        """Another list of cameras: who is gone, or at another address, is stopped and hung up. Waits."""
        with self._lock:
            before, self._cameras = self._cameras, _movable(cameras)
            gone = [number for number, old in before.items() if self._cameras.get(number) != old]
            helms = [self._helms.pop(number) for number in gone if number in self._helms]
        until_s = self._clock.monotonic_s() + CLOSE_S
        for helm in helms:
            helm.release("camera changed")
        for helm in helms:
            helm.close(until_s)

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Tell faults and refusals there, and each camera whose state changed."""
        with self._lock:
            self._notices, self._on_change = notices, on_change
            for helm in self._helms.values():
                helm.telling.notices = notices

    def is_candidate(self, camera: int) -> bool:
        """Whether the scheme says that it can be steered: its kind, and an ONVIF address."""
        return camera in self._cameras

    def prepare(self, camera: int) -> None:
        """Find out what the camera can; nothing where it is no candidate."""
        if self.is_candidate(camera) and not self._is_closed:
            self._helm(camera).prepare()

    def hold(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Move so until `release`, and for as long as it is renewed.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).hold(velocity, actor)
        self._touched(camera)

    def renew(self, camera: int, actor: str) -> bool:
        """Hold on.

        Raises:
            OperatorError: this person may not any more.
        """
        self._touched(camera)
        return self._permitted(camera, actor).renew()

    def release(self, camera: int, cause: str = "released") -> None:
        """Let go."""
        helm = self._helms.get(camera)
        if helm is not None:
            helm.release(cause)

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Go to a stored position."""
        self.go(camera, lambda head: head.goto(preset.token), f"preset {preset.token} {preset.name}", actor)

    def home(self, camera: int, actor: str) -> None:
        """Go to the home position."""
        self.go(camera, lambda head: head.home(), "home", actor)

    def go(self, camera: int, work: Callable[[PtzHead], object], to: str, actor: str) -> None:
        """Send it somewhere, however that is told; `to` is for the record.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).go(work, to, actor)
        self._touched(camera)

    def do(
        self,
        camera: int,
        kind: str,
        work: Callable[[PtzHead], object],
        actor: str,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Have it do something beside moving; of each kind (`ptz_jobs`) the newest wish wins.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).do(kind, work, then)
        self._touched(camera)

    def ask(self, camera: int, kind: str, work: Callable[[PtzHead], T], actor: str) -> T:
        """The same, with an answer. Waits: never from the UI thread.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
            EnvironmentFault: it does not answer, or refused.
        """
        answer = self._permitted(camera, actor).ask(kind, work)
        self._touched(camera)
        try:
            return answer.result(ANSWER_S)
        except (TimeoutError, CancelledError) as error:
            answer.cancel()
            raise EnvironmentFault(
                f"Camera {camera} did not do it in time.", "Try again when it rests."
            ) from error

    def send(self, camera: int, work: Callable[[PtzHead], object], to: str) -> None:
        """Send it somewhere by a rule of the program (tour, parking): nobody's permission is asked for it.

        Who calls this has seen that nobody holds or reserves the camera.
        """
        if self.is_candidate(camera) and not self._is_closed:
            self._helm(camera).go(work, to, PROGRAM.login)

    def permit(self, camera: int, actor: str) -> None:
        """Let somebody pass who may steer it.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor)

    def candidates(self) -> list[int]:
        """The cameras that can be steered."""
        return sorted(self._cameras)

    def untouch(self, camera: int) -> None:
        """Who had it leaves it to a tour: it counts as idle."""
        self._touched_s[camera] = -math.inf

    def idle_s(self, camera: int) -> float:
        """Since a person last did something with it, or since the console began."""
        return self._clock.monotonic_s() - self._touched_s.get(camera, self._began_s)

    def is_held(self, camera: int) -> bool:
        """Whether somebody moves it, or a stop of it is owed."""
        helm = self._helms.get(camera)
        return helm is not None and not helm.is_idle

    def refresh(self, camera: int) -> None:
        """Ask anew for the presets and tours that are stored in it."""
        if self.is_candidate(camera) and not self._is_closed:
            self._helm(camera).refresh()

    def release_all(self, cause: str) -> None:
        """Let go of whatever is held: nobody sits here any more."""
        with self._lock:
            helms = list(self._helms.values())
        for helm in helms:
            helm.release(cause)

    def about(self, camera: int, **changes: Any) -> None:
        """Tell what else there is to say of a camera: `reservation`, `errand`."""
        if self.is_candidate(camera) and not self._is_closed:
            self._helm(camera).about(**changes)

    def lost(self, reservation: Reservation, why: str) -> None:
        """Somebody's hold of a camera has ended: what they moved is stopped, and it is said to them."""
        self.release(reservation.camera, "reservation lost")
        if self._notices is not None:
            self._notices.refuse(
                OperatorError(
                    f"{reservation.holder.name}: your hold of camera {reservation.camera} ended, {why}."
                )
            )

    def state(self, camera: int) -> SteerState:
        """How its steering stands."""
        helm = self._helms.get(camera)
        return helm.state if helm is not None else SteerState()

    def _touched(self, camera: int) -> None:
        self._touched_s[camera] = self._clock.monotonic_s()

    def close(self) -> None:
        """Stop whatever moves, all at once, and hang up."""
        self._is_closed = True
        for helm in self._helms.values():
            helm.release("console closed")
        until_s = self._clock.monotonic_s() + CLOSE_S
        for helm in self._helms.values():
            helm.close(until_s)

    def _permitted(self, camera: int, actor: str) -> CameraController:
        if not self.is_candidate(camera):
            raise OperatorError(
                f"Camera {camera} cannot be steered.", "Cameras that can are marked PTZ in the camera list."
            )
        self._policy.ask(actor, camera)
        if self._is_closed:
            raise OperatorError("The console is closing.")
        return self._helm(camera)

    def _helm(self, camera: int) -> CameraController:
        with self._lock:
            helm = self._helms.get(camera)
            if helm is None:
                helm = CameraController(self._cameras[camera], self._means, self._changed)
                helm.telling.notices = self._notices
                self._helms[camera] = helm
            return helm

    def _changed(self, camera: int) -> None:
        self._on_change(camera)


def _movable(cameras: Iterable[Camera]) -> dict[int, Camera]:
    return {one.number: one for one in cameras if one.kind.is_movable and one.onvif_url}
