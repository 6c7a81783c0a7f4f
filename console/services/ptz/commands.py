"""Commands to a PTZ camera other than moving it by hand: lens, wiper, its tours, a place in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.ptz.default_lens import DefaultLens
from console.domain.text import text
from console.services.ptz.requests import AUXILIARY, FOCUS, IRIS, TOUR

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import CameraTour
    from console.services.ports import ActLog, PtzHead
    from console.services.ptz.service import SteeringService

FOCUS_TRIES = 3
"""Number of attempts to stop the focus, which has no watchdog."""


class PtzCommands:
    """Sends commands. Thread-safe; nothing waits. Each raises OperatorError if this person may not.

    Args:
        steering: the steering service, which asks the policy.
        acts: records each command.
        view: returns the lens conversion of a camera.
    """

    def __init__(
        self,
        steering: SteeringService,
        acts: ActLog,
        view: Callable[[int], DefaultLens] = lambda _camera: DefaultLens(),
    ) -> None:
        self._steering, self._acts, self._view = steering, acts, view

    # -- lens and wiper ------------------------------------------------------------------------------------

    def focus(self, camera: int, speed: float, actor: str) -> None:
        """Focus farther (positive) or nearer while it is held; 0: stop."""
        if speed:
            then = self._recorder(actor, "camera-focused", camera, {"focus": "far" if speed > 0 else "near"})
            self._steering.submit(camera, FOCUS, lambda head: head.focus(speed), actor, then)
        else:
            self._steering.submit(camera, FOCUS, _still_focus, actor)

    def automatic_focus(self, camera: int, actor: str) -> None:
        """Switch automatic focus on."""
        then = self._recorder(actor, "camera-focused", camera, {"focus": "automatic"})
        self._steering.submit(camera, FOCUS, lambda head: head.automatic_focus(), actor, then)

    def iris(self, camera: int, step: float, actor: str) -> None:
        """Open (positive) or close the iris by a step; 0: automatic."""
        to = "automatic" if not step else "opened" if step > 0 else "closed"
        then = self._recorder(actor, "camera-focused", camera, {"iris": to})
        self._steering.submit(camera, IRIS, lambda head: head.iris(step), actor, then)

    def auxiliary(self, camera: int, command: str, actor: str) -> None:
        """Use the wiper, the washer or another auxiliary function of the camera."""
        then = self._recorder(actor, "wiper-used", camera, {"command": command})
        self._steering.submit(camera, AUXILIARY, lambda head: head.auxiliary(command), actor, then)

    def camera_tour(self, camera: int, tour: CameraTour, actor: str, *, is_on: bool) -> None:
        """Start or stop a tour that the camera runs by itself."""
        detail: dict[str, str | int | float | None] = {"tour": tour.name, "to": "on" if is_on else "off"}
        record = self._recorder(actor, "patrol-run", camera, detail)

        def done() -> None:
            record()
            self._steering.refresh(camera)

        self._steering.submit(camera, TOUR, lambda head: head.run_tour(tour.token, is_on=is_on), actor, done)

    # -- a place in the picture ----------------------------------------------------------------------------

    def centre(
        self, camera: int, right: float, up: float, actor: str, *, part: float = 1.0, aspect: float = 16 / 9
    ) -> None:
        """Centre a place of the picture, and zoom until a part of the picture fills it.

        Args:
            camera: the camera.
            right: distance to the right of the centre, in parts of the picture's width.
            up: distance above the centre, in parts of the picture's height.
            actor: the person who does it.
            part: part of the picture that should fill it; 1: the zoom stays.
            aspect: width of the picture divided by its height.
        """
        can, view = self._steering.state(camera).capabilities, self._view(camera)
        if can.has_ptz and not (can.has_fov_relative or (can.has_absolute and can.tells_position)):
            raise OperatorError(
                text("Camera {camera} cannot be pointed at a place in the picture.", camera=camera),
                "Steer it by hand.",
            )

        def turned(head: PtzHead) -> None:
            _turn(head, view, (right, up, part), aspect)

        self._steering.go_to(camera, turned, "a place in the picture" if part == 1 else "a part", actor)

    def _recorder(
        self, actor: str, act: str, camera: int, detail: dict[str, str | int | float | None]
    ) -> Callable[[], None]:
        return lambda: self._acts.record(actor, act, f"camera {camera}", detail)


def _still_focus(head: PtzHead) -> None:
    for _ in range(FOCUS_TRIES - 1):
        try:
            head.focus(0.0)
        except CommandRefused:
            raise
        except EnvironmentFault:
            continue
        return
    head.focus(0.0)


def _turn(head: PtzHead, view: DefaultLens, place: tuple[float, float, float], aspect: float) -> None:
    right, up, part = place
    nearer = view.nearer(part) if part < 1 else 0.0
    if head.capabilities().has_fov_relative:
        head.move_by(2 * right, 2 * up, nearer)
        return
    now = head.status().position
    if now is None:
        raise CommandRefused("The camera does not report its position.")
    head.move_to(view.towards(now, right, up, nearer, aspect))
