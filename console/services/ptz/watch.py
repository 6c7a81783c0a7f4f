"""The loop beside the helms: reservations end, tours go on, cameras park."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

TURN_S = 0.25


class PeriodicTask(Protocol):
    """Something that is looked after several times a second. It must not wait."""

    def turn(self) -> None:
        """Do what is due."""
        ...


class PtzMonitor:
    """A plain loop: `run` is the thread.

    Args:
        loads: done once, first; they may wait for the database. A fault is told, and the rest goes on.
        parts: turned, in order.
    """

    def __init__(self, loads: Sequence[Callable[[], None]], parts: Sequence[PeriodicTask]) -> None:
        self._loads, self._parts = loads, parts

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Until stopped."""
        for load in self._loads:
            try:
                load()
            except ConsoleError as error:
                failed(str(error))
        while not stop.wait(TURN_S):
            for part in self._parts:
                part.turn()
