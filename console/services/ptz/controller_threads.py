"""The device threads of one camera's controller: when they wake, how they end, and failure reports."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock

LEAST_WAIT_S = 0.005
_log = logging.getLogger(__name__)


class ControllerThreads:
    """Threads that each call a function while it has something to do, started when first needed. Thread-safe.

    Args:
        name: name of the threads.
        lock: of their shared state.
        turns: name and function of each thread; the function does one thing and returns whether there was
            one.
        next_due_s: returns when something is due next; None: only after `wake`. The lock is held.
        clock: monotonic clock.
        failed: called when a thread ended because of a bug.
    """

    def __init__(
        self,
        name: str,
        lock: threading.RLock,
        turns: Sequence[tuple[str, Callable[[], bool]]],
        next_due_s: Callable[[float], float | None],
        clock: Clock,
        failed: Callable[[], None],
    ) -> None:
        self._lock = lock
        self._alarms = [(word, threading.Condition(lock)) for word, _ in turns]
        """One for each thread, so that the one that is needed first wakes first."""
        self._is_done = threading.Condition(lock)
        self._name, self._turns, self._next_due_s = name, turns, next_due_s
        self._clock, self._failed = clock, failed
        self._version = 0
        self._threads: list[BackgroundThread] = []
        self._is_closing = False

    def wake(self, first: str = "") -> None:
        """Wake the threads, because something changed. The caller holds the lock.

        On a busy machine each that wakes waits for Python's lock, so the one with the command must be first.

        Args:
            first: name of the threads that have something to do now; empty: no one knows.
        """
        self._version += 1
        if not self._threads and not self._is_closing:
            self._start()
        for _, alarm in sorted(self._alarms, key=lambda named: named[0] != first):
            alarm.notify_all()
        self._is_done.notify_all()

    def close(self, is_idle: Callable[[], bool], until_s: float) -> None:
        """Wait until nothing is left to do, or until `until_s`, and end the threads."""
        with self._lock:
            while not is_idle() and (left_s := until_s - self._clock.monotonic_s()) > 0:
                self._is_done.wait(left_s)
            self._is_closing = True
            self.wake()
        for thread in self._threads:
            thread.join(max(0.1, until_s + 1.0 - self._clock.monotonic_s()))

    def _start(self) -> None:
        for (word, turn), (_, alarm) in zip(self._turns, self._alarms, strict=True):
            name = f"ptz {self._name} {word}"
            thread = BackgroundThread(self._run, args=(turn, alarm), name=name)
            thread.start()
            self._threads.append(thread)

    def _run(self, turn: Callable[[], bool], alarm: threading.Condition) -> None:
        try:
            while self._wait_after(turn, alarm):
                pass
        except Exception:  # noqa: BLE001  # the top of a thread: reported
            _log.exception("a steering thread of camera %s failed", self._name)
            self._failed()

    def _wait_after(self, turn: Callable[[], bool], alarm: threading.Condition) -> bool:
        with self._lock:
            version = self._version
        if turn():
            return True
        with self._lock:
            if self._is_closing:
                return False
            if version == self._version:
                now_s = self._clock.monotonic_s()
                due_s = self._next_due_s(now_s)
                alarm.wait(None if due_s is None else max(LEAST_WAIT_S, due_s - now_s))
            return True
