"""What a head is asked beside moving: of each kind the newest wish only, in the order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

GO, FIND_OUT, KEEP, FOCUS, IRIS, AUXILIARY, TOUR = (
    "go",
    "find out",
    "keep",
    "focus",
    "iris",
    "auxiliary",
    "tour",
)


class LatestWinsQueue:
    """One job of each kind at most. One thread at a time."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Callable[[], None], Callable[[], object]]] = {}

    def put(self, kind: str, job: Callable[[], None], dropped: Callable[[], object] = lambda: None) -> None:
        """Wish for it; an older wish of this kind is forgotten, and told so."""
        self.drop(kind)
        self._waiting[kind] = job, dropped

    def drop(self, *kinds: str) -> None:
        """Wish for it no more."""
        for kind in kinds:
            if kind in self._waiting:
                self._waiting.pop(kind)[1]()

    def has(self, kind: str) -> bool:
        """Whether one of this kind waits."""
        return kind in self._waiting

    def take(self) -> Callable[[], None] | None:
        """The oldest of them; None where none waits."""
        kind = next(iter(self._waiting), None)
        return None if kind is None else self._waiting.pop(kind)[0]
