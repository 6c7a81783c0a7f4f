"""Steer cameras: who may, which cameras, and one controller per camera."""

from __future__ import annotations

import math
from concurrent.futures import CancelledError
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.ptz.model import SteerState
from console.domain.text import text
from console.services.ptz.controller import CameraController
from console.services.ptz.dependencies import ControllerDependencies
from console.services.ptz.ports import Unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import Preset, Velocity
    from console.domain.ptz.reservation import Reservation
    from console.services.ports import ActLog, MotionDetector, Notices, PtzHead, SteeringPolicy
    from console.services.ptz.ports import StopGuard, StopMemory

T = TypeVar("T")
ANSWER_S = 20.0
"""The maximum wait for an answer of a camera."""
CLOSE_S = 3.0
"""The maximum wait for cameras to confirm their stop when the console closes."""


class SteeringService:
    """Implements `ports.Steering`.

    Args:
        cameras: cameras of the scheme.
        open_driver: opens a camera's driver, without waiting for the camera.
        acts: records each movement.
        clock: the system's, or a test's.
        policy: checks each movement.
        motion_detector: detects movement in the pictures, if a camera's status is not reliable.
        memory: known stop behaviour of cameras.
        guard: stops cameras if this process dies; None: nothing does.
    """

    def __init__(
        self,
        cameras: Iterable[Camera],
        open_driver: Callable[[Camera], PtzHead],
        acts: ActLog,
        clock: Clock,
        policy: SteeringPolicy,
        motion_detector: MotionDetector,
        memory: StopMemory,
        guard: StopGuard | None = None,
    ) -> None:
        self._cameras = _movable(cameras)
        self._means = ControllerDependencies(
            open_driver, clock, acts, motion_detector, memory, guard or Unguarded()
        )
        self._clock = clock
        self._policy = policy
        self._controllers: dict[int, CameraController] = {}
        self._lock = Lock()
        self._notices: Notices | None = None
        self._on_change: Callable[[int], None] = lambda _camera: None
        self._is_closed = False
        self._began_s, self._touched_s = clock.monotonic_s(), dict[int, float]()

    def change(self, cameras: Iterable[Camera]) -> None:
        """Apply a changed list of cameras. Removed or changed cameras are stopped and disconnected. Waits."""
        with self._lock:
            before, self._cameras = self._cameras, _movable(cameras)
            changed = [number for number, old in before.items() if self._cameras.get(number) != old]
            controllers = [self._controllers.pop(number) for number in changed if number in self._controllers]
        until_s = self._clock.monotonic_s() + CLOSE_S
        for controller in controllers:
            controller.release("camera changed")
        for controller in controllers:
            controller.close(until_s)

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Set where faults and refusals go, and call `on_change` for each changed camera."""
        with self._lock:
            self._notices, self._on_change = notices, on_change
            for controller in self._controllers.values():
                controller.status.notices = notices

    def is_candidate(self, camera: int) -> bool:
        """Return whether the camera can be steered: by its kind, and its ONVIF address."""
        return camera in self._cameras

    def prepare(self, camera: int) -> None:
        """Read the abilities of a camera in advance, if it can be steered."""
        if self.is_candidate(camera) and not self._is_closed:
            self._controller(camera).prepare()

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Move at a velocity until `release`, while it is renewed.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).move(velocity, actor)
        self._touched(camera)

    def renew(self, camera: int, actor: str) -> bool:
        """Renew the movement. Return False if it has ended.

        Raises:
            OperatorError: this person may not any more.
        """
        self._touched(camera)
        return self._permitted(camera, actor).renew()

    def release(self, camera: int, cause: str = "released") -> None:
        """Release the movement of a camera."""
        controller = self._controllers.get(camera)
        if controller is not None:
            controller.release(cause)

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Go to a preset."""
        self.go_to(
            camera, lambda head: head.goto(preset.token), f"preset {preset.token} {preset.name}", actor
        )

    def home(self, camera: int, actor: str) -> None:
        """Go to the home position."""
        self.go_to(camera, lambda head: head.home(), "home", actor)

    def go_to(self, camera: int, work: Callable[[PtzHead], object], to: str, actor: str) -> None:
        """Send the camera somewhere with a driver call. `to` is for the record.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).go_to(work, to, actor)
        self._touched(camera)

    def submit(
        self,
        camera: int,
        kind: str,
        work: Callable[[PtzHead], object],
        actor: str,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Queue a driver call other than moving. Of each kind (`requests`), only the newest call is kept.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor).submit(kind, work, then)
        self._touched(camera)

    def submit_and_wait(self, camera: int, kind: str, work: Callable[[PtzHead], T], actor: str) -> T:
        """Do a driver call and return its result. Waits: not for the UI thread.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
            EnvironmentFault: the camera does not answer, or refused.
        """
        answer = self._permitted(camera, actor).submit_and_wait(kind, work)
        self._touched(camera)
        try:
            return answer.result(ANSWER_S)
        except (TimeoutError, CancelledError) as error:
            answer.cancel()
            raise EnvironmentFault(
                text("Camera {camera} did not respond in time.", camera=camera),
                "Try again when it has stopped moving.",
            ) from error

    def send(self, camera: int, work: Callable[[PtzHead], object], to: str) -> None:
        """Send the camera somewhere by a rule of the program (tour, parking), without a permission check.

        The caller has checked that no one moves or reserves the camera.
        """
        if self.is_candidate(camera) and not self._is_closed:
            self._controller(camera).go_to(work, to, PROGRAM.login)

    def submit_for_program(self, camera: int, kind: str, work: Callable[[PtzHead], object]) -> None:
        """Queue a driver call of a rule of the program, without a permission check.

        The caller has checked that the camera may be left alone, or has to be.
        """
        if self.is_candidate(camera) and not self._is_closed:
            self._controller(camera).submit(kind, work, lambda: None)

    def permit(self, camera: int, actor: str) -> None:
        """Check that a person may steer a camera.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        self._permitted(camera, actor)

    def candidates(self) -> list[int]:
        """Return the cameras that can be steered."""
        return sorted(self._cameras)

    def untouch(self, camera: int) -> None:
        """Count a camera as idle, because its user leaves it to a tour."""
        self._touched_s[camera] = -math.inf

    def idle_s(self, camera: int) -> float:
        """Return the seconds since a person last used the camera, or since the console started."""
        return self._clock.monotonic_s() - self._touched_s.get(camera, self._began_s)

    def is_held(self, camera: int) -> bool:
        """Return whether someone moves the camera, or a stop is not confirmed yet."""
        controller = self._controllers.get(camera)
        return controller is not None and not controller.is_idle

    def refresh(self, camera: int) -> None:
        """Read presets and tours from the camera again."""
        if self.is_candidate(camera) and not self._is_closed:
            self._controller(camera).refresh()

    def release_all(self, cause: str) -> None:
        """Release all movements, because no one is signed in any more."""
        with self._lock:
            controllers = list(self._controllers.values())
        for controller in controllers:
            controller.release(cause)

    def update_state(self, camera: int, **changes: Any) -> None:
        """Set further state of a camera: `reservation`, `automation`."""
        if self.is_candidate(camera) and not self._is_closed:
            self._controller(camera).update_state(**changes)

    def lost(self, reservation: Reservation, why: str) -> None:
        """Stop a camera whose reservation ended, and inform the person who held it."""
        self.release(reservation.camera, "reservation lost")
        if self._notices is not None:
            self._notices.refuse(
                OperatorError(
                    text(
                        "{holder}: you no longer have camera {camera}. {why}",
                        holder=reservation.holder.name,
                        camera=reservation.camera,
                        why=why,
                    )
                ),
                reservation.camera,
            )

    def state(self, camera: int) -> SteerState:
        """Return the state of a camera's steering."""
        controller = self._controllers.get(camera)
        return controller.state if controller is not None else SteerState()

    def _touched(self, camera: int) -> None:
        self._touched_s[camera] = self._clock.monotonic_s()

    def close(self) -> None:
        """Stop all movements at once, and disconnect."""
        self._is_closed = True
        for controller in self._controllers.values():
            controller.release("console closed")
        until_s = self._clock.monotonic_s() + CLOSE_S
        for controller in self._controllers.values():
            controller.close(until_s)

    def _permitted(self, camera: int, actor: str) -> CameraController:
        if not self.is_candidate(camera):
            raise OperatorError(
                text("Camera {camera} cannot be steered.", camera=camera),
                "Choose a camera that is marked PTZ in the camera list.",
            )
        self._policy.check(actor, camera)
        if self._is_closed:
            raise OperatorError("The console is closing.")
        return self._controller(camera)

    def _controller(self, camera: int) -> CameraController:
        with self._lock:
            controller = self._controllers.get(camera)
            if controller is None:
                controller = CameraController(self._cameras[camera], self._means, self._changed)
                controller.status.notices = self._notices
                self._controllers[camera] = controller
            return controller

    def _changed(self, camera: int) -> None:
        self._on_change(camera)


def _movable(cameras: Iterable[Camera]) -> dict[int, Camera]:
    return {camera.number: camera for camera in cameras if camera.is_steerable}
