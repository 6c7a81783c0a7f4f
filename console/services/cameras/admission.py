"""The cameras that are admitted to live use and recording (SYS-07). Reading it never waits."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras.commissioning import Commissioning, CommissioningStage, from_json
from console.domain.cameras.facts import COMMISSIONING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import Identity
    from console.services.cameras.ports import CameraFacts


class Admission:
    """The commissioning details of all cameras, in memory. Thread-safe; only `load` waits.

    Args:
        facts: facts of cameras, read by `load`.
    """

    def __init__(self, facts: CameraFacts) -> None:
        self._facts = facts
        self._known: dict[int, Commissioning] = {}
        self._wrong: dict[int, Identity] = {}
        self._lock = Lock()

    def load(self) -> None:
        """Read the stored commissioning details.

        Raises:
            EnvironmentFault: the database cannot be read, or its content is not valid; nothing changed.
        """
        facts = self._facts.all_current(COMMISSIONING)
        known = {number: from_json(fact.content) for number, fact in facts.items()}
        with self._lock:
            self._known = known

    def commissioning_of(self, number: int) -> Commissioning | None:
        """Return the details of a camera; None if it was added before commissioning was recorded."""
        return self._known.get(number)

    def is_live(self, number: int) -> bool:
        """Return whether the camera may be used live and is recorded."""
        details = self.commissioning_of(number)
        return details is None or details.stage is CommissioningStage.IN_SERVICE

    def wrong_device(self, number: int) -> Identity | None:
        """Return the wrong device at a camera's address; None if it is the right one, or not known."""
        return self._wrong.get(number)

    def record_device(self, number: int, wrong: Identity | None) -> None:
        """Record that another device was found at a camera's address; None: it is the right one."""
        with self._lock:
            others = {known: box for known, box in self._wrong.items() if known != number}
            self._wrong = {**others, number: wrong} if wrong else others

    def live(self, cameras: Iterable[Camera]) -> list[Camera]:
        """Return those of the cameras that may be used live and are recorded."""
        return [camera for camera in cameras if self.is_live(camera.number)]

    def remember(self, number: int, details: Commissioning) -> None:
        """Update the details of a camera that were just saved."""
        with self._lock:
            self._known = {**self._known, number: details}
