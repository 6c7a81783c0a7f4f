"""Reads many streams on one thread: those that are recorded and that no one watches in this process.

A thread for each camera that wakes for every packet costs more than its packets do: waking, waiting and
taking Python's lock in turn. Here each stream is read a few times a second, with all that came since; streams
that are passed on to other processes more often, and only those of which something came.
"""

from __future__ import annotations

import select
import sys
import threading
import time
from typing import TYPE_CHECKING

from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_S = 0.2
"""A stream that no one watches is read so often."""
PARTS = 8
"""The streams take turns in so many parts, so that Python's lock is never held for long."""
PASSED_ON_S = 0.015
"""A stream that is looked at through the relay is read so often."""
LOOK_S = 2.0
"""It is looked so often whether the thread still lives: without memory it may end at any instant."""
ALL_TURNS = 16
"""At every such turn each stream is read, also one of which nothing came: silence must be noticed."""


class SharedGuest:
    """One stream while it is read here.

    Args:
        turn: reads and handles what came, without waiting; returns whether the stream is to be read on.
        descriptor: of the socket that tells whether something came; None: it must be tried.
    """

    def __init__(self, turn: Callable[[], bool], descriptor: int | None = None) -> None:
        self._turn, self.descriptor = turn, descriptor
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

    def wait_until_over(self, limit_s: float) -> None:
        """Wait for the end of the stay, at most so long. The stream's own thread."""
        self._over.wait(limit_s)

    def settle(self) -> None:
        """Wait until no turn runs, once the stay is over. The stream's own thread.

        Raises:
            Exception: what a turn raised.
        """
        with self._lock:
            error, self._error = self._error, None
        if error is not None:
            raise error


class SharedReader:
    """The thread, which lives while there is a stream to read. Any thread.

    Args:
        every_s: each stream is read so often.
        parts: the streams take turns in so many parts.
        looks_first: whether only streams of which something came are read.
    """

    def __init__(self, every_s: float = EVERY_S, parts: int = PARTS, *, looks_first: bool = False) -> None:
        self._every_s, self._parts, self._looks_first = every_s, parts, looks_first
        self._lock = threading.Lock()
        self._guests: list[SharedGuest] = []
        self._thread: BackgroundThread | None = None

    def host(self, guest: SharedGuest) -> None:
        """Read a stream until its stay is over; the stream's own thread waits here.

        Raises:
            Exception: what a turn raised.
        """
        with self._lock:
            self._guests = [*self._guests, guest]
        try:
            while not guest.is_over:
                self._see_that_it_runs()
                guest.wait_until_over(LOOK_S)
        finally:
            # A machine without memory starts no thread: then the stream fails, and is tried again.
            guest.leave()
            with self._lock:
                self._guests = [other for other in self._guests if other is not guest]
        guest.settle()

    def _see_that_it_runs(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                thread = BackgroundThread(self._run, "shared streams")
                thread.start()
                self._thread = thread

    def _run(self) -> None:
        turn = 0
        while (present := self._present()) is not None:
            guests = present[turn % self._parts :: self._parts]
            turn += 1
            if self._looks_first and turn % ALL_TURNS:
                guests = _with_something(guests)
            for guest in guests:
                guest.take_turn()
            time.sleep(self._every_s / self._parts)

    def _present(self) -> list[SharedGuest] | None:
        """Return the guests; None: there are none, and the thread ends."""
        with self._lock:
            if not self._guests:
                self._thread = None
            return self._guests or None


def _with_something(guests: list[SharedGuest]) -> list[SharedGuest]:
    """Return the guests of whose streams something came, or of which that cannot be told."""
    if sys.platform == "win32":
        return guests
    looked = select.poll()
    by_descriptor = {guest.descriptor: guest for guest in guests if guest.descriptor is not None}
    for descriptor in by_descriptor:
        looked.register(descriptor, select.POLLIN)
    ready = [by_descriptor[descriptor] for descriptor, _ in looked.poll(0)]
    return [*ready, *(guest for guest in guests if guest.descriptor is None)]
