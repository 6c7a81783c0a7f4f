"""The dependencies that all controllers of a console share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.services.ptz.ports import Unguarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.services.ports import ActLog, MotionDetector, PtzHead
    from console.services.ptz.ports import StopGuard, StopMemory


@dataclass(frozen=True, slots=True)
class ControllerDependencies:
    """The dependencies of a controller.

    Attributes:
        open_driver: opens a camera's driver, without waiting for the camera.
        clock: monotonic for durations, UTC for the record.
        acts: records each movement.
        motion_detector: detects movement in the pictures.
        memory: known stop behaviour of cameras.
        guard: stops cameras if this process dies.
    """

    open_driver: Callable[[Camera], PtzHead]
    clock: Clock
    acts: ActLog
    motion_detector: MotionDetector
    memory: StopMemory
    guard: StopGuard = field(default_factory=Unguarded)
