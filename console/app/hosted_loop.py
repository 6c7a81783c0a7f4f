"""Threads that run a loop, start it again if it crashed, and end within a deadline."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.text import as_text, text
from console.domain.threads import BackgroundThread
from console.services.ports import FaultSink

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
STEADY_S = 60.0
"""Seconds for which a loop must run again before its crash is over."""
_log = logging.getLogger(__name__)


class HostedLoop:
    """Runs one loop in one thread, and again after a crash: after 1 s, then 2 s, at most every minute.

    A crash is reported once for as long as the loop crashes again within a minute of its new start.

    Args:
        name: of the thread.
        loop: called with the event that asks it to stop; called again after a crash, not after its return.
        crashed: receives a text, on the loop's thread; a `FaultSink` also hears that it is over.
        pause_s: the first pause before it is started again.
        steady_s: how long it must run again before its crash is over.
    """

    def __init__(
        self,
        name: str,
        loop: Callable[[threading.Event], None],
        crashed: Callable[[str], None],
        pause_s: float = FIRST_PAUSE_S,
        steady_s: float = STEADY_S,
    ) -> None:
        self._loop, self._crashed = loop, crashed
        self._pause_s, self._steady_s = pause_s, steady_s
        self._stop = threading.Event()
        self._thread = BackgroundThread(self._run, name=name)
        self._reported = ""

    @property
    def name(self) -> str:
        """The name of the thread."""
        return self._thread.name

    @property
    def is_running(self) -> bool:
        """Whether the loop runs, or waits to be started again."""
        return self._thread.is_alive()

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
        pause_s = self._pause_s
        while True:
            begun_s = time.monotonic()
            if self._runs_to_its_end():
                return
            if time.monotonic() - begun_s >= self._steady_s:
                pause_s = self._pause_s
            if self._stop.wait(pause_s):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _runs_to_its_end(self) -> bool:
        """Run the loop once; return False if it crashed."""
        ended = threading.Event()
        watch = BackgroundThread(self._recover, args=(ended,), name=f"{self._thread.name} again")
        try:
            if self._reported:
                watch.start()
            self._loop(self._stop)
        except Exception as error:  # noqa: BLE001  # the top of a thread: reported, and started again
            _log.exception("%s crashed", self._thread.name)
            self._report(error)
            return False
        finally:
            ended.set()
            if watch.ident is not None:
                watch.join()
        return True

    def _report(self, error: Exception) -> None:
        if self._reported:
            return
        self._reported = (
            str(error)
            if isinstance(error, ConsoleError)
            else text(
                "The {thread} stopped working: {error}. It is started again.",
                thread=as_text(self._thread.name),
                error=error,
            )
        )
        self._crashed(self._reported)

    def _recover(self, ended: threading.Event) -> None:
        """Say that the crash is over, if the loop runs on; on a thread of its own, as the loop's is busy."""
        if ended.wait(self._steady_s):
            return
        _log.info("%s works again", self._thread.name)
        if isinstance(self._crashed, FaultSink):
            self._crashed.over(self._reported)
        self._reported = ""
