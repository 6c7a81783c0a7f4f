"""What all helms of a console share, and what stands for it where there is none."""

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
    from console.services.ports import ActLog, MotionDetector, PtzHead, StopMemory


@dataclass(frozen=True, slots=True)
class ControllerDependencies:
    """Handed to each helm.

    Attributes:
        open_driver: makes a camera's driver, without waiting for the camera.
        clock: monotonic for durations, UTC for the record.
        acts: where each movement is recorded.
        witness: looks at the pictures.
        memory: how cameras stopped before.
    """

    open_driver: Callable[[Camera], PtzHead]
    clock: Clock
    acts: ActLog
    witness: MotionDetector
    memory: StopMemory


class NoMotionDetector:
    """Where no picture can be asked. Implements `ports.MotionDetector`."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """It cannot say."""
        del camera, since_s
        return None


class NoStopMemory:
    """Where nothing is kept between runs. Implements `ports.StopMemory`."""

    def habits(self, camera: int) -> StopProfile:
        """Nothing is known."""
        del camera
        return StopProfile()

    def learned(self, camera: int, way: StopMethod, worth: StatusReliability) -> None:
        """Nothing is kept."""
