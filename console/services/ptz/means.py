"""The dependencies that all controllers of a console share, and their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.ptz.stop_profile import StopProfile

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import StopMethod
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.services.ports import ActLog, MotionDetector, PtzHead
    from console.services.ptz.ports import StopMemory


@dataclass(frozen=True, slots=True)
class ControllerDependencies:
    """The dependencies of a controller.

    Attributes:
        open_driver: opens a camera's driver, without waiting for the camera.
        clock: monotonic for durations, UTC for the record.
        acts: records each movement.
        motion_detector: detects movement in the pictures.
        memory: known stop behaviour of cameras.
    """

    open_driver: Callable[[Camera], PtzHead]
    clock: Clock
    acts: ActLog
    motion_detector: MotionDetector
    memory: StopMemory


class NoMotionDetector:
    """A motion detector without pictures. Implements `ports.MotionDetector`."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Return None: not known."""
        del camera, since_s
        return None


class NoStopMemory:
    """A store that keeps nothing between runs. Implements `ports.StopMemory`."""

    def habits(self, camera: int) -> StopProfile:
        """Return the default."""
        del camera
        return StopProfile()

    def learned(self, camera: int, way: StopMethod, worth: StatusReliability) -> None:
        """Save nothing."""
