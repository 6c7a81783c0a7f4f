"""Faults of a loop that last for a while: each is told once, and its end too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.services.ports import FaultSink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class LastingFaults:
    """Tells faults while they last. One thread.

    Args:
        failed: receives each fault; a `FaultSink` also hears that it is over.
    """

    def __init__(self, failed: Callable[[str], None]) -> None:
        self._failed = failed
        self._reported: frozenset[str] = frozenset()

    def now(self, faults: Iterable[str] = ()) -> None:
        """Tell what is wrong now; what was told before and is not among it is over."""
        lasting = frozenset(faults)
        if isinstance(self._failed, FaultSink):
            for fault in self._reported - lasting:
                self._failed.over(fault)
        for fault in lasting - self._reported:
            self._failed(fault)
        self._reported = lasting
