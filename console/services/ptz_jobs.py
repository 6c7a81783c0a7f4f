"""What a head is asked beside moving: of each kind the newest wish only, in the order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

GO, FIND_OUT = "go", "find out"


class Jobs:
    """One job of each kind at most. One thread at a time."""

    def __init__(self) -> None:
        self._waiting: dict[str, Callable[[], None]] = {}

    def put(self, kind: str, job: Callable[[], None]) -> None:
        """Wish for it; an older wish of this kind is forgotten."""
        self._waiting.pop(kind, None)
        self._waiting[kind] = job

    def drop(self, *kinds: str) -> None:
        """Wish for it no more."""
        for kind in kinds:
            self._waiting.pop(kind, None)

    def has(self, kind: str) -> bool:
        """Whether one of this kind waits."""
        return kind in self._waiting

    def take(self) -> Callable[[], None] | None:
        """The oldest of them; None where none waits."""
        kind = next(iter(self._waiting), None)
        return None if kind is None else self._waiting.pop(kind)
