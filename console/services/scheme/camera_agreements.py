"""Whether the agreement to add or remove a camera is recorded (SYS-07, SYS-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.camera_changes import CAMERA_CHANGES, is_agreed, is_enforced, not_agreed
from console.domain.books.entries import BookQuery
from console.domain.books.scheme import BOOK
from console.domain.people.calendar import day_of
from console.services.books.every import every
from console.services.people.access_control import record

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.services.books.ports import BookStore, SchemeFacts
    from console.services.ports import ActLog


class CameraAgreements:
    """Asked before a camera is added or removed. Not for the UI thread: calls wait for the database."""

    def __init__(self, facts: SchemeFacts, store: BookStore, acts: ActLog, clock: Clock) -> None:
        self._facts, self._store, self._acts, self._clock = facts, store, acts, clock

    def require(self, login: str, camera: int, *, is_added: bool) -> None:
        """Check that the agreement to a camera is recorded, where the scheme enforces it.

        Raises:
            Refusal: it is not; the attempt is recorded.
        """
        if not is_enforced(self._facts.facts().get(CAMERA_CHANGES, "")):
            return
        changes = every(self._store, BookQuery(BOOK.name, kinds=("scheme.change",)))
        if not is_agreed(changes, camera, day_of(self._clock.utc_now()), is_added=is_added):
            act = "add a camera" if is_added else "remove a camera"
            raise record(self._acts, login, not_agreed(camera, is_added=is_added), act, f"camera {camera}")
