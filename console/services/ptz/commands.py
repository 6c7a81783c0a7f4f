"""What a person tells a head beside moving it by hand: lens, wiper, its own tours, a place in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.ptz.default_lens import DefaultLens
from console.services.ptz.requests import AUXILIARY, FOCUS, IRIS, TOUR

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import CameraTour
    from console.services.ports import ActLog, PtzHead
    from console.services.ptz.service import SteeringService

FOCUS_TRIES = 3
"""A focus that was let go is told to stop so often: it has no watchdog of its own."""


class PtzCommands:
    """Any thread; nothing here waits. Each raises OperatorError where this person may not.

    Args:
        steering: the service; it asks the policy.
        acts: where each is recorded.
        view: the model of a camera's lens, by its number.
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
        """Focus farther (positive) or nearer for as long as it is held; 0: let go."""
        if speed:
            then = self._recorder(actor, "camera-focused", camera, {"focus": "far" if speed > 0 else "near"})
            self._steering.do(camera, FOCUS, lambda head: head.focus(speed), actor, then)
        else:
            self._steering.do(camera, FOCUS, _still_focus, actor)

    def automatic_focus(self, camera: int, actor: str) -> None:
        """Let the camera focus by itself again."""
        then = self._recorder(actor, "camera-focused", camera, {"focus": "automatic"})
        self._steering.do(camera, FOCUS, lambda head: head.automatic_focus(), actor, then)

    def iris(self, camera: int, step: float, actor: str) -> None:
        """Open (positive) or close by a step; 0: automatic again."""
        to = "automatic" if not step else "opened" if step > 0 else "closed"
        then = self._recorder(actor, "camera-focused", camera, {"iris": to})
        self._steering.do(camera, IRIS, lambda head: head.iris(step), actor, then)

    def auxiliary(self, camera: int, command: str, actor: str) -> None:
        """Wiper, washer, or whatever else the camera offers."""
        then = self._recorder(actor, "wiper-used", camera, {"command": command})
        self._steering.do(camera, AUXILIARY, lambda head: head.auxiliary(command), actor, then)

    def camera_tour(self, camera: int, tour: CameraTour, actor: str, *, is_on: bool) -> None:
        """Start a tour that the camera runs by itself, or stop it."""
        detail: dict[str, str | int | float | None] = {"tour": tour.name, "to": "on" if is_on else "off"}
        record = self._recorder(actor, "patrol-run", camera, detail)

        def done() -> None:
            record()
            self._steering.refresh(camera)

        self._steering.do(camera, TOUR, lambda head: head.run_tour(tour.token, is_on=is_on), actor, done)

    # -- a place in the picture ----------------------------------------------------------------------------

    def centre(
        self, camera: int, right: float, up: float, actor: str, *, part: float = 1.0, aspect: float = 16 / 9
    ) -> None:
        """Bring a place into the middle of the picture, and a part of the picture up to its full size.

        Args:
            camera: which.
            right: of the middle, in parts of the picture's width.
            up: likewise, of its height.
            actor: who.
            part: of the picture that shall fill it; 1: the zoom stays.
            aspect: of the picture, width over height.
        """
        can, view = self._steering.state(camera).capabilities, self._view(camera)
        if can.has_ptz and not (can.has_fov_relative or (can.has_absolute and can.tells_position)):
            raise OperatorError(
                f"Camera {camera} cannot be sent to a place in its picture.",
                "Steer it by hand: it takes neither positions nor parts of its picture.",
            )

        def turned(head: PtzHead) -> None:
            _turn(head, view, (right, up, part), aspect)

        self._steering.go(camera, turned, "a place in the picture" if part == 1 else "a part", actor)

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
        raise CommandRefused("The camera does not tell where it looks.")
    head.move_to(view.towards(now, right, up, nearer, aspect))
