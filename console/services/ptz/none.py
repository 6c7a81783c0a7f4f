"""Steering for a console without PTZ cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.ptz.model import SteerState
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import Preset, Velocity
    from console.services.ports import Notices


class NoSteering:
    """The steering of a console that cannot steer: measurements, tests, no PTZ cameras."""

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Do nothing: there will be no messages."""

    def is_candidate(self, camera: int) -> bool:
        """Return False: no camera can be steered."""
        del camera
        return False

    def prepare(self, camera: int) -> None:
        """Do nothing."""

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Refuse the movement."""
        del velocity, actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def renew(self, camera: int, actor: str) -> bool:
        """Return False: nothing is held."""
        del camera, actor
        return False

    def release(self, camera: int, cause: str = "released") -> None:
        """Do nothing: nothing is held."""

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Refuse the movement."""
        del preset, actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def home(self, camera: int, actor: str) -> None:
        """Refuse the movement."""
        del actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def state(self, camera: int) -> SteerState:
        """Return the state of a camera that cannot be steered."""
        del camera
        return SteerState()

    def close(self) -> None:
        """Do nothing: nothing is open."""
