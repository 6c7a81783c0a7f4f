"""How cameras stop and where they park, kept as camera facts. Nothing that steers ever waits for it."""

from __future__ import annotations

import queue
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras import facts as camera_facts
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.ptz import stop_profile as rules
from console.domain.ptz.stop_profile import StopProfile
from console.services.books.service import act_entry

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.domain.ptz.model import StopMethod
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.domain.ptz.stop_profile import Parking
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts
    from console.services.ptz.stop_trial import StopTrial

WAIT_S = 0.5


class StopProfiles:
    """Implements `ports.StopMemory`. Any thread; `load`, `park` and `tried` wait for the database.

    Args:
        books: where a change is entered, and the fact stated with it.
        facts: of cameras.
        gate: asked before a person changes anything.
    """

    def __init__(self, books: BookStore, facts: CameraFacts, gate: Gate) -> None:
        self._books, self._facts, self._gate = books, facts, gate
        self._known: dict[int, StopProfile] = {}
        self._lock = Lock()
        self._learned: queue.SimpleQueue[tuple[int, StopMethod, StatusReliability]] = queue.SimpleQueue()

    def load(self) -> None:
        """Read what is kept.

        Raises:
            EnvironmentFault: the database cannot be read.
            OperatorError: what is kept of a camera makes no sense; the others are read all the same.
        """
        wrong: Exception | None = None
        for camera, fact in self._facts.all_current(camera_facts.STEERING).items():
            try:
                self._remember(camera, rules.read(fact.content))
            except OperatorError as error:
                wrong = error
        if wrong is not None:
            raise wrong

    def habits(self, camera: int) -> StopProfile:
        """See `ports.StopMemory`."""
        return self._known.get(camera, StopProfile())

    def learned(self, camera: int, way: StopMethod, worth: StatusReliability) -> None:
        """See `ports.StopMemory`."""
        known = self.habits(camera)
        if (known.way, known.worth) != (way, worth):
            self._remember(camera, replace(known, way=way, worth=worth))
            self._learned.put((camera, way, worth))

    def park(self, actor: Actor, camera: int, parking: Parking | None) -> None:
        """Have a camera go back to a view when nobody has steered it for a while; None: never.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: it could not be kept.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        known = replace(self.habits(camera), parking=parking)
        to = f"{parking.name} after {parking.after_min:g} min" if parking else "none"
        self._state(actor.login, camera, known, {"parking": to})

    def tried(self, actor: Actor, camera: int, trial: StopTrial) -> None:
        """Keep what the trial at commissioning found.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: it could not be kept.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera}")
        known = replace(self.habits(camera), way=trial.way, took_s=trial.took_s, worth=trial.worth)
        self._state(actor.login, camera, known, {"stop": trial.way.value, "status": trial.worth.value})

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """The thread that keeps what was learned; it waits for the database, and nobody waits for it."""
        while not stop.is_set():
            try:
                camera, way, worth = self._learned.get(timeout=WAIT_S)
            except queue.Empty:
                continue
            detail: dict[str, Value] = {"stop": way.value, "status": worth.value}
            try:
                self._state(PROGRAM.login, camera, self.habits(camera), detail)
            except EnvironmentFault as fault:
                # It is learned again at the next stop after the next start.
                failed(str(fault))

    def _state(self, author: str, camera: int, known: StopProfile, detail: dict[str, Value]) -> None:
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, camera_facts.STEERING, rules.written(known), author)
            unit.append(act_entry(author, "steering-changed", camera, detail))
        self._remember(camera, known)

    def _remember(self, camera: int, known: StopProfile) -> None:
        with self._lock:
            self._known = {**self._known, camera: known}
