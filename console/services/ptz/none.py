"""Steering where there is nothing to steer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.ptz.model import SteerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import Preset, Velocity
    from console.services.ports import Notices


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
