"""How cameras stop and where they park, saved as camera facts. Steering never waits for it."""

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
AGAIN_S = 5.0
"""Seconds until what could not be saved is saved again."""


class StopProfiles:
    """Implements `ports.StopMemory`. Thread-safe; `load`, `park` and `tried` wait for the database.

    Args:
        books: records changes together with the fact.
        facts: facts of cameras.
        gate: checks permissions before changes.
        require_moved: refuses to change where a camera looks at rest without a recorded agreement (SYS-07).
    """

    def __init__(
        self,
        books: BookStore,
        facts: CameraFacts,
        gate: Gate,
        require_moved: Callable[[str, int], None] = lambda _login, _camera: None,
    ) -> None:
        self._books, self._facts, self._gate = books, facts, gate
        self._require_moved = require_moved
        self._known: dict[int, StopProfile] = {}
        self._lock = Lock()
        self._learned: queue.SimpleQueue[tuple[int, StopMethod, StatusReliability]] = queue.SimpleQueue()

    def load(self) -> None:
        """Read the saved facts.

        Raises:
            EnvironmentFault: the database cannot be read.
            OperatorError: the fact of a camera is not valid; the others are read nevertheless.
        """
        wrong: Exception | None = None
        for camera, fact in self._facts.all_current(camera_facts.STEERING).items():
            try:
                self._remember(camera, rules.read(fact.content))
            except OperatorError as error:
                wrong = error
        if wrong is not None:
            raise wrong

    def profile_of(self, camera: int) -> StopProfile:
        """Return the stop behaviour of a camera (`ports.StopMemory`)."""
        return self._known.get(camera, StopProfile())

    def resting_preset(self, camera: int) -> str:
        """Return the token of the preset to which an idle camera returns; empty: to none."""
        parking = self.profile_of(camera).parking
        return parking.view if parking is not None else ""

    def record_stop(self, camera: int, way: StopMethod, reliability: StatusReliability) -> None:
        """Record how a camera stopped (`ports.StopMemory`)."""
        profile = self.profile_of(camera)
        if (profile.way, profile.reliability) != (way, reliability):
            self._remember(camera, replace(profile, way=way, reliability=reliability))
            self._learned.put((camera, way, reliability))

    def park(self, actor: Actor, camera: int, parking: Parking | None) -> None:
        """Set the view that an idle camera returns to. None: it stays where it is.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: it could not be saved.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        before = self.profile_of(camera).parking
        if parking is not None and (before is None or before.view != parking.view):
            self._require_moved(actor.login, camera)
        profile = replace(self.profile_of(camera), parking=parking)
        to = f"{parking.name} after {parking.after_min:g} min" if parking else "none"
        self._state(actor.login, camera, profile, {"parking": to})

    def tried(self, actor: Actor, camera: int, trial: StopTrial) -> None:
        """Save the result of the stop test at commissioning.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: it could not be saved.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera}")
        profile = replace(
            self.profile_of(camera), way=trial.way, took_s=trial.took_s, reliability=trial.reliability
        )
        self._state(
            actor.login, camera, profile, {"stop": trial.way.value, "status": trial.reliability.value}
        )

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Save what was learned, in a thread that waits for the database."""
        while not stop.is_set():
            try:
                camera, way, reliability = self._learned.get(timeout=WAIT_S)
            except queue.Empty:
                continue
            detail: dict[str, Value] = {"stop": way.value, "status": reliability.value}
            try:
                self._state(PROGRAM.login, camera, self.profile_of(camera), detail)
            except EnvironmentFault as fault:
                failed(str(fault))
                self._learned.put((camera, way, reliability))
                stop.wait(AGAIN_S)

    def _state(self, author: str, camera: int, profile: StopProfile, detail: dict[str, Value]) -> None:
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, camera_facts.STEERING, rules.written(profile), author)
            unit.append(act_entry(author, "steering-changed", camera, detail))
        self._remember(camera, profile)

    def _remember(self, camera: int, profile: StopProfile) -> None:
        with self._lock:
            self._known = {**self._known, camera: profile}
