"""The loop besides the controllers: reservations end, tours continue, cameras park."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

TURN_S = 0.25


class PeriodicTask(Protocol):
    """Work that is done several times a second. It must not wait."""

    def tick(self) -> None:
        """Do what is due."""
        ...


class PtzMonitor:
    """The steering loop. `run` is its thread.

    Args:
        loads: called once at the start; they may wait for the database. A fault is reported, and the rest
            continues.
        parts: called in order in each turn.
    """

    def __init__(self, loads: Sequence[Callable[[], None]], parts: Sequence[PeriodicTask]) -> None:
        self._loads, self._parts = loads, parts

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Run until stopped."""
        for load in self._loads:
            try:
                load()
            except ConsoleError as error:
                failed(str(error))
        while not stop.wait(TURN_S):
            for part in self._parts:
                part.tick()
