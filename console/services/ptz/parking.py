"""Return idle cameras to their parking view, but never while someone uses or reserves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError
from console.domain.ptz.automation_state import AutomationKind, AutomationState
from console.domain.ptz.stop_profile import HOME

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence

    from console.domain.ptz.stop_profile import Parking
    from console.services.ports import PtzHead
    from console.services.ptz.ports import StopMemory
    from console.services.ptz.reservations import Reservations
    from console.services.ptz.service import SteeringService
    from console.services.ptz.tours import Tours

WARN_S = 10.0
"""The tile counts down for this time before parking."""


class ParkingMonitor:
    """Parks idle cameras. Used by the loop's thread.

    Args:
        steering: the steering service.
        memory: knows the parking view of each camera.
        reservations: reserved cameras are not moved.
        tours: cameras with a running tour are not moved either.
        cameras: returns the PTZ cameras.
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
        self._shown: set[int] = set()

    def tick(self) -> None:
        """Park the cameras that have been idle for long enough."""
        for camera in self._cameras():
            parking = self._memory.profile_of(camera).parking
            if parking is not None and self._is_free(camera):
                self._update(camera, parking)
            else:
                self._parked.discard(camera)
                self._show(camera, None)

    def _is_free(self, camera: int) -> bool:
        is_free = self._reservations.is_free(camera) and not self._steering.is_held(camera)
        return is_free and self._tours.running(camera) is None

    def _update(self, camera: int, parking: Parking) -> None:
        left_s = parking.after_min * 60 - self._steering.idle_s(camera)
        if left_s > WARN_S:
            self._parked.discard(camera)
            self._show(camera, None)
        elif left_s > 0:
            self._parked.discard(camera)
            self._show(camera, AutomationState(AutomationKind.PARKS, parking.name, int(left_s) + 1))
        elif camera not in self._parked:
            self._parked.add(camera)
            self._steering.send(camera, _way(parking), f"parking view {parking.name}")
            self._show(camera, AutomationState(AutomationKind.PARKED, parking.name))

    def _show(self, camera: int, automation: AutomationState | None) -> None:
        # The state of a running tour stays.
        if automation is not None:
            self._shown.add(camera)
        elif camera not in self._shown or self._tours.running(camera) is not None:
            self._shown.discard(camera)
            return
        else:
            self._shown.discard(camera)
        self._steering.update_state(camera, automation=automation)


def _way(parking: Parking) -> Callable[[PtzHead], object]:
    return lambda head: head.home() if parking.view == HOME else head.goto(parking.view)


TURN_S = 0.25
AGAIN_TURNS = 20
"""Turns until what could not be loaded is loaded again."""


class PeriodicTask(Protocol):
    """Work that is done several times a second. It must not wait."""

    def tick(self) -> None:
        """Do what is due."""
        ...


class PtzMonitor:
    """The steering loop. `run` is its thread.

    Args:
        loads: called at the start until each has succeeded; they may wait for the database. A fault is
            reported once, and the rest continues.
        parts: called in order in each turn.
    """

    def __init__(self, loads: Sequence[Callable[[], None]], parts: Sequence[PeriodicTask]) -> None:
        self._loads, self._parts = loads, parts

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Run until stopped."""
        pending, turn = _failing(self._loads, failed), 0
        while not stop.wait(TURN_S):
            turn += 1
            if pending and turn % AGAIN_TURNS == 0:
                pending = _failing(pending, lambda _fault: None)
            for part in self._parts:
                part.tick()


def _failing(loads: Sequence[Callable[[], None]], failed: Callable[[str], None]) -> list[Callable[[], None]]:
    """Call each; return those that failed."""
    failing = []
    for load in loads:
        try:
            load()
        except ConsoleError as error:
            failed(str(error))
            failing.append(load)
    return failing
