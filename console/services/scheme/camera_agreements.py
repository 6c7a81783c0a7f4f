"""Whether the agreement to add or remove a camera is recorded (SYS-07, SYS-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.camera_changes import (
    CAMERA_CHANGES,
    is_agreed,
    is_enforced,
    is_move_agreed,
    move_not_agreed,
    not_agreed,
)
from console.domain.books.entries import BookQuery
from console.domain.books.scheme import BOOK
from console.domain.people.calendar import day_of
from console.services.books.every import every
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.books.entries import Entry
    from console.domain.clock import Clock
    from console.services.books.ports import BookStore, SchemeFacts
    from console.services.ports import ActLog


class CameraAgreements:
    """Asked before a camera is added, removed or re-aimed. Not for the UI thread: calls wait.

    Args:
        facts: of the scheme.
        store: the books.
        acts: the audit log.
        clock: the system's, or a test's.
        is_placed: whether a camera is part of the scheme at a place: it was in service, and is not one that
            is redeployed, each time with an approval of its own.
    """

    def __init__(
        self,
        facts: SchemeFacts,
        store: BookStore,
        acts: ActLog,
        clock: Clock,
        is_placed: Callable[[int], bool] = lambda _camera: True,
    ) -> None:
        self._facts, self._store, self._acts, self._clock = facts, store, acts, clock
        self._is_placed = is_placed

    def require_moved(self, login: str, camera: int) -> None:
        """Check that the agreement to move or re-aim a camera is recorded, where the scheme enforces it.

        Steering does not re-aim it: what counts is where it looks at rest, and where it stands.

        Raises:
            Refusal: it is not; the attempt is recorded.
        """
        if not is_enforced(self._facts.facts().get(CAMERA_CHANGES, "")) or not self._is_placed(camera):
            return
        if not is_move_agreed(self._changes(), camera, day_of(self._clock.utc_now())):
            raise record(self._acts, login, move_not_agreed(camera), "move a camera", f"camera {camera}")

    def require(self, login: str, camera: int, *, is_added: bool) -> None:
        """Check that the agreement to a camera is recorded, where the scheme enforces it.

        Raises:
            Refusal: it is not; the attempt is recorded.
        """
        if not is_enforced(self._facts.facts().get(CAMERA_CHANGES, "")):
            return
        if not is_agreed(self._changes(), camera, day_of(self._clock.utc_now()), is_added=is_added):
            act = "add a camera" if is_added else "remove a camera"
            raise record(self._acts, login, not_agreed(camera, is_added=is_added), act, f"camera {camera}")

    def _changes(self) -> Iterator[Entry]:
        return every(self._store, BookQuery(BOOK.name, kinds=("scheme.change",)))
