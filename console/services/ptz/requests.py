"""Calls to a PTZ camera other than moves: only the newest of each kind, in the order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import Capabilities
    from console.services.ports import PtzHead

GO, READ_STORED, STORE_PRESET, FOCUS, IRIS, AUXILIARY, TOUR, CAMERA_TOURS = (
    "go",
    "read stored",
    "store preset",
    "focus",
    "iris",
    "auxiliary",
    "tour",
    "camera tours",
)


class LatestWinsQueue:
    """A queue with at most one call of each kind. One thread at a time."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Callable[[], None], Callable[[], object]]] = {}

    def put(self, kind: str, job: Callable[[], None], dropped: Callable[[], object] = lambda: None) -> None:
        """Queue a call. An older call of this kind is dropped and its `dropped` is called."""
        self.drop(kind)
        self._waiting[kind] = job, dropped

    def drop(self, *kinds: str) -> None:
        """Drop the calls of these kinds."""
        for kind in kinds:
            if kind in self._waiting:
                self._waiting.pop(kind)[1]()

    def has(self, kind: str) -> bool:
        """Return whether a call of this kind is queued."""
        return kind in self._waiting

    def take(self) -> Callable[[], None] | None:
        """Remove and return the oldest call; None if there is none."""
        kind = next(iter(self._waiting), None)
        return None if kind is None else self._waiting.pop(kind)[0]


def _presets(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    del can
    return {"presets": tuple(driver.presets())}


def _tours(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    return {"tours": tuple(driver.tours()) if can.has_tours else ()}


def _position(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    del can
    return {"position": driver.status().position}


STEPS = (_presets, _tours, _position)
"""Each function returns fields of the state."""
