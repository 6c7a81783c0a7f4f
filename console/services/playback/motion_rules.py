"""What is kept of each camera's recordings for searches for motion, and what privacy zones take out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.facts import MOTION, ZONES
from console.domain.people.permissions import Permission
from console.domain.playback.motion import CoveredCells, MotionKept, covered_cells
from console.domain.playback.motion_interval import LEAST_S, checked, from_json, to_json
from console.domain.privacy.model import ZoneSpace
from console.domain.privacy.zone_json import read_zones
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import ZoneSet
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts
    from console.services.playback.ports import MotionSource


class MotionRules:
    """Implements `playback.ports.GridRules`. Any thread that may wait for a database.

    Args:
        facts: of the cameras.
        usual_s: how often a grid is kept where a camera says nothing, seconds; 0: never.
    """

    def __init__(self, facts: CameraFacts, usual_s: float) -> None:
        # The settings take any number, a day's file not: no more than one grid a second.
        self._facts, self.usual_s = facts, max(usual_s, LEAST_S) if usual_s else usual_s

    def set_intervals(self) -> dict[int, float | None]:
        """Return what was set, by camera; None: as the settings say.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        return {camera: from_json(fact.content) for camera, fact in self._facts.all_current(MOTION).items()}

    def intervals(self, cameras: Sequence[int]) -> dict[int, float]:
        """Return how often a grid of each camera is kept, seconds; 0: never.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        known = self.set_intervals()
        found = {camera: known.get(camera) for camera in cameras}
        return {camera: self.usual_s if every_s is None else every_s for camera, every_s in found.items()}

    def covered(self, camera: int) -> CoveredCells:
        """Return which cells of a camera's picture zones covered, at all times.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        history = self._facts.history(camera, ZONES)
        return CoveredCells(tuple((fact.since_utc, _cells(read_zones(fact.content))) for fact in history))


def _cells(zones: ZoneSet) -> frozenset[int] | None:
    if zones.zones and zones.space is ZoneSpace.WORLD:
        return None
    return covered_cells(zones.zones)


class MotionSettings:
    """Changes what is kept, and says what is. Not for the UI thread: calls wait for database and disk.

    Args:
        rules: of all cameras.
        source: the grids.
        books: where changes are entered.
        gate: asks whether the actor may.
    """

    def __init__(self, rules: MotionRules, source: MotionSource, books: BookStore, gate: Gate) -> None:
        self._rules, self._source, self._books, self._gate = rules, source, books, gate

    @property
    def usual_s(self) -> float:
        """How often a grid is kept where a camera says nothing, seconds; 0: never."""
        return self._rules.usual_s

    def set_of(self, camera: int) -> float | None:
        """Return what was set for a camera, seconds; 0: never, None: as the settings say.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        return self._rules.set_intervals().get(camera)

    def kept(self, cameras: Sequence[int]) -> Mapping[int, MotionKept]:
        """Return what is kept of cameras.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        intervals = self._rules.intervals(cameras)
        return {camera: MotionKept(intervals[camera], self._source.kept_until(camera)) for camera in cameras}

    def save(self, actor: Actor, cameras: Sequence[int], every_s: float | None) -> None:
        """Set how often a grid is kept, seconds; 0: never, None: as the settings say. The recorder follows.

        Raises:
            Refusal: the actor may not.
            OperatorError: the interval is too short or too long.
            EnvironmentFault: it could not be saved.
        """
        for camera in cameras:
            self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera}")
        content, words = to_json(checked(every_s)), _words(every_s)
        with self._books.unit() as unit:
            for camera in cameras:
                detail: dict[str, Value] = {"setting": "motion in recordings", "is": words}
                unit.state_camera_fact(camera, MOTION, content, actor.login)
                unit.append(act_entry(actor.login, "camera-setting-changed", camera, detail))


def _words(every_s: float | None) -> str:
    if every_s is None:
        return "as the settings say"
    return f"every {every_s:g} s" if every_s else "nothing is kept"
