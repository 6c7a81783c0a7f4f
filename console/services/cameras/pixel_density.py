"""Pixel-density calibrations of cameras, kept with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.facts import DENSITY, PLACE
from console.domain.map.density import Mounting, from_json, to_json
from console.domain.map.plans import placement_from_json
from console.domain.people.permissions import Permission
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.ports import CameraFacts


class PixelDensities:
    """Reads and saves calibrations. Not for the UI thread: calls wait for the database."""

    def __init__(self, facts: CameraFacts, books: BookStore, gate: Gate) -> None:
        self._facts, self._books, self._gate = facts, books, gate

    def all(self) -> dict[int, Mounting]:
        """Return the calibrations by camera.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid.
        """
        return {camera: from_json(fact.content) for camera, fact in self._facts.all_current(DENSITY).items()}

    def calibration_of(self, camera: int) -> tuple[Mounting | None, float | None]:
        """Return a camera's calibration and its horizontal angle of view on the map; None if missing."""
        fact, place = self._facts.current(camera, DENSITY), self._facts.current(camera, PLACE)
        placement = placement_from_json(place.content) if place else None
        return from_json(fact.content) if fact else None, placement.fov_deg if placement else None

    def save(self, actor: Actor, camera: int, mounting: Mounting) -> None:
        """Save the mounting of a camera.

        Raises:
            Refusal: the actor may not.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera}")
        hangs = f"{mounting.height_m:.2f} m high, {mounting.tilt_deg:.1f}° down, {mounting.fov_deg:.1f}° wide"
        detail: dict[str, Value] = {"setting": "pixel density", "is": hangs}
        with self._books.unit() as unit:
            unit.state_camera_fact(camera, DENSITY, to_json(mounting), actor.login)
            unit.append(act_entry(actor.login, "camera-setting-changed", camera, detail))
