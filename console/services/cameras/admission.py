"""Which cameras are admitted to live use and recording, for whoever must know it without waiting (SYS-07)."""

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
    """What is known of each camera's commissioning. Any thread; only `load` waits.

    Args:
        facts: of cameras; asked by `load`.
    """

    def __init__(self, facts: CameraFacts) -> None:
        self._facts = facts
        self._known: dict[int, Commissioning] = {}
        self._wrong: dict[int, Identity] = {}
        self._one = Lock()

    def load(self) -> None:
        """Read what is kept.

        Raises:
            EnvironmentFault: the database cannot be read, or holds nonsense; what was known stays.
        """
        told = self._facts.all_current(COMMISSIONING)
        known = {number: from_json(fact.content) for number, fact in told.items()}
        with self._one:
            self._known = known

    def known(self, number: int) -> Commissioning | None:
        """None for a camera from before commissioning was kept: it goes on as it was."""
        return self._known.get(number)

    def is_live(self, number: int) -> bool:
        """Whether it may be used live and is recorded."""
        known = self.known(number)
        return known is None or known.stage is CommissioningStage.IN_SERVICE

    def exchanged(self, number: int) -> Identity | None:
        """The wrong box that hangs at a camera's address; None where it is the right one, or not known."""
        return self._wrong.get(number)

    def note_box(self, number: int, wrong: Identity | None) -> None:
        """Another box was found at a camera's address; None: it is the right one."""
        with self._one:
            others = {known: box for known, box in self._wrong.items() if known != number}
            self._wrong = {**others, number: wrong} if wrong else others

    def live(self, cameras: Iterable[Camera]) -> list[Camera]:
        """Those of them that may be used live and are recorded."""
        return [camera for camera in cameras if self.is_live(camera.number)]

    def remember(self, number: int, known: Commissioning) -> None:
        """What was just kept."""
        with self._one:
            self._known = {**self._known, number: known}
