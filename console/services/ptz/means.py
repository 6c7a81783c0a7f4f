"""What all helms of a console share, and what stands for it where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.ptz.stop_profile import Habits

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import StopWay
    from console.domain.ptz.stop_confirmation import Worth
    from console.services.ports import ActLog, MotionWitness, PtzHead, StopMemory


@dataclass(frozen=True, slots=True)
class Means:
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
    witness: MotionWitness
    memory: StopMemory


class Blind:
    """Where no picture can be asked. Implements `ports.MotionWitness`."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """It cannot say."""
        del camera, since_s
        return None


class NoMemory:
    """Where nothing is kept between runs. Implements `ports.StopMemory`."""

    def habits(self, camera: int) -> Habits:
        """Nothing is known."""
        del camera
        return Habits()

    def learned(self, camera: int, way: StopWay, worth: Worth) -> None:
        """Nothing is kept."""
