"""Tours of presets that the console runs, and patrols by the clock. People always have priority."""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from console.domain.cameras import facts as camera_facts
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.ptz import tour as rules
from console.domain.ptz.automation_state import AutomationKind, AutomationState
from console.domain.text import text
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.ptz.model import Preset
    from console.domain.ptz.tour import PresetTour, TourStop
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog, PtzHead
    from console.services.ptz.reservations import Reservations
    from console.services.ptz.service import SteeringService

RESUME_S = 60.0
"""A tour continues when no one has used the camera for this time."""


@dataclass(slots=True)
class _Run:
    tour: PresetTour
    actor: str
    is_patrol: bool
    index: int = -1
    due_s: float = 0.0


class Tours:
    """Runs tours. Thread-safe. `load` and `save` wait for the database; `tick` is for the loop.

    Args:
        steering: the steering service.
        reservations: reserved cameras are not moved.
        books: records changes.
        facts: facts of cameras.
        gate: checks permissions before each act.
        acts: the operator's log.
        clock: monotonic for stops of tours, UTC for patrols.
    """

    def __init__(
        self,
        steering: SteeringService,
        reservations: Reservations,
        books: BookStore,
        facts: CameraFacts,
        gate: Gate,
        acts: ActLog,
        clock: Clock,
    ) -> None:
        self._steering, self._reservations = steering, reservations
        self._books, self._facts, self._gate, self._acts, self._clock = books, facts, gate, acts, clock
        self._known: dict[int, tuple[PresetTour, ...]] = {}
        self._runs: dict[int, _Run] = {}
        self._ended: set[tuple[int, str]] = set()
        """Patrols that a person stopped. They do not start again before their next hours."""
        self._lock = RLock()

    def load(self) -> None:
        """Read the saved tours.

        Raises:
            EnvironmentFault: the database cannot be read.
            OperatorError: the tours of a camera are not valid; the others are read nevertheless.
        """
        wrong: OperatorError | None = None
        for camera, fact in self._facts.all_current(camera_facts.TOURS).items():
            try:
                self._known[camera] = rules.read(fact.content)
            except OperatorError as error:
                wrong = error
        if wrong is not None:
            raise wrong

    def tours_of(self, camera: int) -> Sequence[PresetTour]:
        """Return the tours of a camera."""
        return self._known.get(camera, ())

    def running(self, camera: int) -> PresetTour | None:
        """Return the tour that runs or waits for a person to finish, or None."""
        run = self._runs.get(camera)
        return run.tour if run is not None else None

    def save(self, actor: Actor, camera: int, tours: Sequence[PresetTour]) -> None:
        """Save the tours of a camera.

        Raises:
            Refusal: the actor may not.
            OperatorError: too many tours, or two with the same name.
            EnvironmentFault: they could not be saved.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        names = [tour.name for tour in tours]
        if len(tours) > rules.MOST_TOURS or len(set(names)) < len(names):
            raise OperatorError(
                text(
                    "A camera can have at most {most_tours} tours, each with a different name.",
                    most_tours=rules.MOST_TOURS,
                )
            )
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, camera_facts.TOURS, rules.written(tuple(tours)), actor.login)
            unit.append(act_entry(actor.login, "tour-changed", camera, {"tours": ", ".join(names) or "none"}))
        with self._lock:
            self._known[camera] = tuple(tours)
            run = self._runs.get(camera)
            if run is not None and run.tour not in tours:
                self._end(camera, actor.login)

    def start(self, actor: str, camera: int, name: str) -> None:
        """Run a tour until it is stopped.

        Raises:
            OperatorError: there is no tour with this name, or this person may not steer the camera.
        """
        tour = next((saved for saved in self.tours_of(camera) if saved.name == name), None)
        if tour is None:
            raise OperatorError(text("Camera {camera} has no tour called {name}.", camera=camera, name=name))
        self._steering.permit(camera, actor)
        self._reservations.give_back(camera, actor)
        self._begin(camera, tour, actor, is_patrol=False)

    def stop(self, actor: str, camera: int) -> None:
        """Stop the running tour. A patrol begins again with its next hours.

        Raises:
            OperatorError: none is running, or this person may not steer the camera.
        """
        self._steering.permit(camera, actor)
        with self._lock:
            run = self._runs.get(camera)
            if run is None:
                raise OperatorError(text("No tour is running on camera {camera}.", camera=camera))
            if run.is_patrol:
                self._ended.add((camera, run.tour.name))
            self._end(camera, actor)

    # -- the loop ------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Continue the tours that are due; called several times a second."""
        with self._lock:
            for camera in list(self._known):
                self._patrol(camera)
            for camera, run in list(self._runs.items()):
                self._go_on(camera, run)

    def _patrol(self, camera: int) -> None:
        now_utc = self._clock.utc_now()
        due = None
        for tour in self._known[camera]:
            is_time = tour.hours is not None and tour.hours.includes(now_utc)
            if not is_time:
                self._ended.discard((camera, tour.name))
            elif due is None and (camera, tour.name) not in self._ended:
                due = tour
        run = self._runs.get(camera)
        if run is None and due is not None:
            self._begin(camera, due, PROGRAM.login, is_patrol=True)
        elif run is not None and run.is_patrol and run.tour is not due:
            self._end(camera, PROGRAM.login)

    def _begin(self, camera: int, tour: PresetTour, actor: str, *, is_patrol: bool) -> None:
        with self._lock:
            self._runs[camera] = _Run(tour, actor, is_patrol)
        if not is_patrol:
            self._steering.untouch(camera)
        self._record(actor, camera, tour, "patrol begins" if is_patrol else "begins")
        self._steering.update_state(camera, automation=AutomationState(AutomationKind.TOUR, tour.name))

    def _end(self, camera: int, actor: str) -> None:
        run = self._runs.pop(camera)
        self._record(actor, camera, run.tour, "ends")
        self._steering.update_state(camera, automation=None)

    def _go_on(self, camera: int, run: _Run) -> None:
        now_s = self._clock.monotonic_s()
        if not self._is_free(camera):
            # Afterwards, the tour continues with the stop that was interrupted.
            run.due_s, run.index = 0.0, max(run.index - 1, -1) if run.due_s else run.index
            self._steering.update_state(
                camera, automation=AutomationState(AutomationKind.WAITING, run.tour.name)
            )
        elif now_s >= run.due_s:
            run.index = (run.index + 1) % len(run.tour.stops)
            stop = run.tour.stops[run.index]
            run.due_s = now_s + stop.dwell_s
            self._steering.update_state(
                camera, automation=AutomationState(AutomationKind.TOUR, run.tour.name)
            )
            self._steering.send(camera, self._way_to(camera, stop), f"tour {run.tour.name}: {stop.name}")

    def _is_free(self, camera: int) -> bool:
        is_left = self._steering.idle_s(camera) >= RESUME_S
        return is_left and not self._steering.is_held(camera) and self._reservations.is_free(camera)

    def _way_to(self, camera: int, stop: TourStop) -> Callable[[PtzHead], object]:
        presets: Sequence[Preset] = self._steering.state(camera).presets
        at = next((preset.position for preset in presets if preset.token == stop.preset), None)
        if at is not None and stop.speed < 1 and self._steering.state(camera).capabilities.has_absolute:
            place = at
            return lambda head: head.move_to(place, stop.speed)
        return lambda head: head.goto(stop.preset)

    def _record(self, actor: str, camera: int, tour: PresetTour, event: str) -> None:
        self._acts.record(actor, "patrol-run", f"camera {camera}", {"tour": tour.name, "to": event})
