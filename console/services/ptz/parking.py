"""An idle camera goes back to its parking view; never while somebody holds or reserves it, and it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.ptz.automation_state import AutomationKind, AutomationState
from console.domain.ptz.stop_profile import HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.ptz.stop_profile import Parking
    from console.services.ports import PtzHead, StopMemory
    from console.services.ptz.reservations import Reservations
    from console.services.ptz.service import SteeringService
    from console.services.ptz.tours import Tours

WARN_S = 10.0
"""The tile counts down for so long before."""


class ParkingMonitor:
    """The loop's thread.

    Args:
        steering: the service.
        memory: where each camera's parking view is known.
        reservations: a camera that is reserved is left alone.
        tours: one that runs a tour, too.
        cameras: the movable ones.
    """

    def __init__(
        self,
        steering: SteeringService,
        memory: StopMemory,
        reservations: Reservations,
        tours: Tours,
        cameras: Callable[[], Iterable[int]],
    ) -> None:
        self._steering, self._memory = steering, memory
        self._reservations, self._tours, self._cameras = reservations, tours, cameras
        self._parked: set[int] = set()
        self._said: set[int] = set()

    def turn(self) -> None:
        """Park what has been idle for long enough."""
        for camera in self._cameras():
            parking = self._memory.habits(camera).parking
            if parking is not None and self._is_free(camera):
                self._look(camera, parking)
            else:
                self._parked.discard(camera)
                self._say(camera, None)

    def _is_free(self, camera: int) -> bool:
        is_taken = self._steering.is_held(camera) or self._reservations.of(camera) is not None
        return not is_taken and self._tours.running(camera) is None

    def _look(self, camera: int, parking: Parking) -> None:
        left_s = parking.after_min * 60 - self._steering.idle_s(camera)
        if left_s > WARN_S:
            self._parked.discard(camera)
            self._say(camera, None)
        elif left_s > 0:
            self._parked.discard(camera)
            self._say(camera, AutomationState(AutomationKind.PARKS, parking.name, int(left_s) + 1))
        elif camera not in self._parked:
            self._parked.add(camera)
            self._steering.send(camera, _way(parking), f"parking view {parking.name}")
            self._say(camera, AutomationState(AutomationKind.PARKED, parking.name))

    def _say(self, camera: int, errand: AutomationState | None) -> None:
        # What a tour says of itself stays.
        if errand is not None:
            self._said.add(camera)
        elif camera not in self._said or self._tours.running(camera) is not None:
            self._said.discard(camera)
            return
        else:
            self._said.discard(camera)
        self._steering.about(camera, errand=errand)


def _way(parking: Parking) -> Callable[[PtzHead], object]:
    return lambda head: head.home() if parking.view == HOME else head.goto(parking.view)
