"""Steering cameras: who may, which, and one helm for each camera that is steered."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras import CameraKind
from console.domain.errors import OperatorError
from console.domain.ptz.model import SteerState
from console.services.ptz_helm import Helm
from console.services.ptz_means import Blind, Means, NoMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.cameras import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import Preset, Velocity
    from console.services.ports import ActLog, MotionWitness, Notices, PtzDriver, SteeringPolicy, StopMemory

MOVABLE = {CameraKind.PTZ, CameraKind.REDEPLOYABLE}
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
        open_driver: Callable[[Camera], PtzDriver],
        acts: ActLog,
        clock: Clock,
        policy: SteeringPolicy | None = None,
        witness: MotionWitness | None = None,
        memory: StopMemory | None = None,
    ) -> None:
        self._cameras = _movable(cameras)
        self._means = Means(open_driver, clock, acts, witness or Blind(), memory or NoMemory())
        self._clock = clock
        self._policy = policy or Everyone()
        self._helms: dict[int, Helm] = {}
        self._lock = Lock()
        self._notices: Notices | None = None
        self._on_change: Callable[[int], None] = lambda _camera: None
        self._is_closed = False

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

    def renew(self, camera: int, actor: str) -> bool:
        """Hold on.

        Raises:
            OperatorError: this person may not any more.
        """
        return self._permitted(camera, actor).renew()

    def release(self, camera: int, cause: str = "released") -> None:
        """Let go."""
        helm = self._helms.get(camera)
        if helm is not None:
            helm.release(cause)

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Go to a stored position."""
        to = f"preset {preset.token} {preset.name}"
        self._permitted(camera, actor).go(lambda driver: driver.goto(preset.token), to, actor)

    def home(self, camera: int, actor: str) -> None:
        """Go to the home position."""
        self._permitted(camera, actor).go(lambda driver: driver.home(), "home", actor)

    def state(self, camera: int) -> SteerState:
        """How its steering stands."""
        helm = self._helms.get(camera)
        return helm.state if helm is not None else SteerState()

    def close(self) -> None:
        """Stop whatever moves, all at once, and hang up."""
        self._is_closed = True
        for helm in self._helms.values():
            helm.release("console closed")
        until_s = self._clock.monotonic_s() + CLOSE_S
        for helm in self._helms.values():
            helm.close(until_s)

    def _permitted(self, camera: int, actor: str) -> Helm:
        if not self.is_candidate(camera):
            raise OperatorError(
                f"Camera {camera} cannot be steered.", "Cameras that can are marked PTZ in the camera list."
            )
        self._policy.ask(actor, camera)
        if self._is_closed:
            raise OperatorError("The console is closing.")
        return self._helm(camera)

    def _helm(self, camera: int) -> Helm:
        with self._lock:
            helm = self._helms.get(camera)
            if helm is None:
                helm = Helm(self._cameras[camera], self._means, self._changed)
                helm.telling.notices = self._notices
                self._helms[camera] = helm
            return helm

    def _changed(self, camera: int) -> None:
        self._on_change(camera)


class NoSteering:
    """Where there is nothing to steer: measurements, trials, a console without PTZ cameras."""

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Nothing will be told."""

    def is_candidate(self, camera: int) -> bool:
        """None is."""
        del camera
        return False

    def prepare(self, camera: int) -> None:
        """Nothing to find out."""

    def hold(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Refused."""
        del velocity, actor
        raise OperatorError(f"Camera {camera} cannot be steered.")

    def renew(self, camera: int, actor: str) -> bool:
        """Nothing is held."""
        del camera, actor
        return False

    def release(self, camera: int, cause: str = "released") -> None:
        """Nothing is held."""

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Refused."""
        del preset, actor
        raise OperatorError(f"Camera {camera} cannot be steered.")

    def home(self, camera: int, actor: str) -> None:
        """Refused."""
        del actor
        raise OperatorError(f"Camera {camera} cannot be steered.")

    def state(self, camera: int) -> SteerState:
        """Not steerable."""
        del camera
        return SteerState()

    def close(self) -> None:
        """Nothing is open."""


def _movable(cameras: Iterable[Camera]) -> dict[int, Camera]:
    return {one.number: one for one in cameras if one.kind in MOVABLE and one.onvif_url}
