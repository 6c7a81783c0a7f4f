"""Tours that a camera runs by itself: stopped while somebody has the camera, and taken up afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.people.actor import PROGRAM
from console.services.ptz.requests import CAMERA_TOURS
from console.services.ptz.tours import RESUME_S

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.ptz.model import CameraTour
    from console.services.ports import ActLog, PtzHead
    from console.services.ptz.reservations import Reservations
    from console.services.ptz.service import SteeringService

AGAIN_S = 5.0
"""A camera that did not answer is asked again after so long."""


@dataclass(slots=True)
class _Taken:
    """A camera whose tours are stopped, as this console did it."""

    actor: str
    since_utc: dt.datetime
    is_done: bool = False
    again_s: float = 0.0
    stopped: dict[str, CameraTour] = field(default_factory=dict)
    """By token, the tours that ran. In memory only: after the end of this program they stay stopped."""


class CameraTours:
    """Implements `parking.PeriodicTask`. Thread-safe; `tick` is for the loop and never waits.

    Args:
        steering: the steering service.
        reservations: of this console; one made by steering alone stops nothing.
        officer_of: returns under whose user name an officer here has a camera; empty: none has it.
        acts: the log.
        clock: the system's, or a test's.
    """

    def __init__(
        self,
        steering: SteeringService,
        reservations: Reservations,
        officer_of: Callable[[int], str],
        acts: ActLog,
        clock: Clock,
    ) -> None:
        self._steering, self._reservations, self._officer_of = steering, reservations, officer_of
        self._acts, self._clock = acts, clock
        self._taken: dict[int, _Taken] = {}
        self._lock = Lock()

    def tick(self) -> None:
        """Stop the tours of cameras that somebody has now, and take up those of free cameras again."""
        with self._lock:
            for camera in self._steering.candidates():
                actor = self._holder_of(camera)
                taken = self._taken.get(camera)
                if actor:
                    taken = self._taken_by(camera, actor, taken)
                if taken is None or taken.again_s > self._clock.monotonic_s():
                    continue
                if actor and not taken.is_done:
                    self._submit(camera, taken, self._stop)
                elif not actor and taken.is_done and not taken.stopped:
                    del self._taken[camera]
                elif not actor and self._is_left(camera):
                    self._submit(camera, taken, self._resume)

    def _taken_by(self, camera: int, actor: str, taken: _Taken | None) -> _Taken:
        if taken is None or taken.actor != actor:
            # What ran before the one who had it before runs again after both.
            stopped = taken.stopped if taken is not None else {}
            taken = self._taken[camera] = _Taken(actor, self._clock.utc_now(), stopped=stopped)
        return taken

    def _holder_of(self, camera: int) -> str:
        """Return who has a camera here for longer than a movement, as it is recorded; empty: nobody."""
        reservation = self._reservations.reservation_of(camera)
        is_reserved = reservation is not None and not reservation.is_implicit
        return self._officer_of(camera) or (PROGRAM.login if is_reserved else "")

    def _is_left(self, camera: int) -> bool:
        is_idle = self._steering.idle_s(camera) >= RESUME_S and not self._steering.is_held(camera)
        return is_idle and self._reservations.is_free(camera)

    def _submit(self, camera: int, taken: _Taken, work: Callable[[PtzHead, int, _Taken], None]) -> None:
        taken.again_s = self._clock.monotonic_s() + AGAIN_S
        self._steering.submit_for_program(camera, CAMERA_TOURS, lambda head: work(head, camera, taken))

    # -- on the camera's thread ----------------------------------------------------------------------------

    def _stop(self, head: PtzHead, camera: int, taken: _Taken) -> None:
        try:
            tours = head.tours() if head.capabilities().has_tours else ()
            for tour in tours:
                if tour.is_running:
                    head.run_tour(tour.token, is_on=False)
                    taken.stopped[tour.token] = tour
                    self._record(camera, taken, tour, "off")
            taken.is_done = True
        except ConsoleError:
            # It is asked again; that it does not answer is said to whoever steers it.
            return
        if taken.stopped:
            self._steering.refresh(camera)

    def _resume(self, head: PtzHead, camera: int, taken: _Taken) -> None:
        try:
            is_another = any(tour.is_running for tour in head.tours())
            for token, tour in tuple(taken.stopped.items()):
                if not is_another:
                    head.run_tour(token, is_on=True)
                    self._record(camera, taken, tour, "on")
                del taken.stopped[token]
        except ConsoleError:
            return
        with self._lock:
            if self._taken.get(camera) is taken:
                del self._taken[camera]
        self._steering.refresh(camera)

    def _record(self, camera: int, taken: _Taken, tour: CameraTour, to: str) -> None:
        # Since when it was held: so the end of an officer's work belongs to their authorisation too.
        detail = {"tour": tour.name, "to": to, "begin": taken.since_utc.isoformat()}
        self._acts.record(taken.actor, "patrol-run", f"camera {camera}", {**detail})
