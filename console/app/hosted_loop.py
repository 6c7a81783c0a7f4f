"""Threads that run a loop, report its crash and end within a deadline."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class HostedLoop:
    """Runs one loop in one thread. A crash is reported and does not end the console.

    Args:
        name: of the thread.
        loop: called with the event that asks it to stop.
        crashed: receives a text, on the loop's thread.
    """

    def __init__(
        self, name: str, loop: Callable[[threading.Event], None], crashed: Callable[[str], None]
    ) -> None:
        self._loop, self._crashed = loop, crashed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self, deadline_s: float) -> bool:
        """Ask the loop to stop and wait; return whether it ended within the deadline (seconds)."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(deadline_s)
        if self._thread.is_alive():
            _log.error("%s did not end within %.0f s", self._thread.name, deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._loop(self._stop)
        except Exception as error:  # noqa: BLE001  # the top of a thread: reported
            _log.exception("%s ended", self._thread.name)
            self._crashed(f"The {self._thread.name} stopped working: {error}")
