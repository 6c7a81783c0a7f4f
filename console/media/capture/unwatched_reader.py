"""Reads all streams that are recorded and not watched on one thread.

A thread for each camera that wakes for every packet costs more than its packets do: waking, waiting and
taking Python's lock in turn. Here each stream is read a few times a second, with all that came since.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_S = 0.2
"""A stream that no one watches is read so often."""
PARTS = 8
"""The streams take turns in so many parts, so that Python's lock is never held for long."""


class UnwatchedGuest:
    """One stream while it is read here.

    Args:
        turn: reads and handles what came, without waiting; returns whether the stream is to be read on.
    """

    def __init__(self, turn: Callable[[], bool]) -> None:
        self._turn = turn
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._error: BaseException | None = None

    @property
    def is_over(self) -> bool:
        """Whether the stream is no longer read here. Any thread."""
        return self._over.is_set()

    def leave(self) -> None:
        """End the stay; a turn that runs is the last one. Any thread, which does not wait."""
        self._over.set()

    def take_turn(self) -> None:
        """Take one turn; an error ends the stay. The reader's thread."""
        with self._lock:
            if self._over.is_set():
                return
            try:
                if not self._turn():
                    self._over.set()
            except BaseException as error:  # noqa: BLE001  # raised again on the stream's own thread
                self._error = error
                self._over.set()

    def wait(self) -> None:
        """Wait until the stay is over and no turn runs. The stream's own thread.

        Raises:
            Exception: what a turn raised.
        """
        self._over.wait()
        with self._lock:
            error, self._error = self._error, None
        if error is not None:
            raise error


class UnwatchedReader:
    """The thread, which lives while there is a stream to read. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._guests: list[UnwatchedGuest] = []
        self._is_running = False

    def host(self, guest: UnwatchedGuest) -> None:
        """Read a stream until its stay is over; the stream's own thread waits here.

        Raises:
            Exception: what a turn raised.
        """
        with self._lock:
            self._guests = [*self._guests, guest]
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="unwatched streams", daemon=True).start()
        guest.wait()

    def _run(self) -> None:
        part = 0
        while self._has_guests():
            for guest in self._guests[part::PARTS]:
                guest.take_turn()
            part = (part + 1) % PARTS
            time.sleep(EVERY_S / PARTS)

    def _has_guests(self) -> bool:
        with self._lock:
            self._guests = [guest for guest in self._guests if not guest.is_over]
            self._is_running = bool(self._guests)
            return self._is_running
