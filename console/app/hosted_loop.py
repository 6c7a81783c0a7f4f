"""Hosting plain loops in threads, and ending them in a fixed order with deadlines."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class HostedLoop:
    """One loop in one thread. Its crash is reported; it does not take the console with it.

    Args:
        name: of the thread.
        loop: `run(stop)`.
        crashed: told, in words, from the loop's thread.
    """

    def __init__(
        self, name: str, loop: Callable[[threading.Event], None], crashed: Callable[[str], None]
    ) -> None:
        self._loop, self._crashed = loop, crashed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self, deadline_s: float) -> bool:
        """Ask it to stop and wait. Returns whether it ended in time."""
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
