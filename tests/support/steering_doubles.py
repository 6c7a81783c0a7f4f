"""Doubles of what a steering service asks: who may, what the picture shows, how a camera stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.ptz.model import SteerState
from console.domain.ptz.stop_profile import StopProfile
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import Preset, StopMethod, Velocity
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.services.ports import Notices


class Anyone:
    """A policy that permits every movement."""

    def check(self, actor: str, camera: int) -> None:
        """Permit it."""


class Blind:
    """A motion detector without pictures."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Not known."""
        del camera, since_s
        return None


class Forgetful:
    """A memory of stops that keeps nothing."""

    def profile_of(self, camera: int) -> StopProfile:
        del camera
        return StopProfile()

    def record_stop(self, camera: int, way: StopMethod, reliability: StatusReliability) -> None:
        """Keep nothing."""


class Unsteerable:
    """A steering whose cameras cannot be steered; tests change what they need."""

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """There is nothing to say."""

    def is_candidate(self, camera: int) -> bool:
        del camera
        return False

    def prepare(self, camera: int) -> None:
        """There is nothing to prepare."""

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        del velocity, actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def renew(self, camera: int, actor: str) -> bool:
        del camera, actor
        return False

    def release(self, camera: int, cause: str = "released") -> None:
        """Nothing is held."""

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        del preset, actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def home(self, camera: int, actor: str) -> None:
        del actor
        raise OperatorError(text("Camera {camera} cannot be steered.", camera=camera))

    def state(self, camera: int) -> SteerState:
        del camera
        return SteerState()

    def close(self) -> None:
        """Nothing is open."""
