"""How many pictures are decoded, masked and scaled at the same time, and whose turn it is."""

from __future__ import annotations

import heapq
import os
import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.domain.streaming.screen_turn import SCREEN_TURN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SLICE_S = 0.01
"""A recording lets waiting live pictures go first once it has had the lane for so long."""
SPARED_S = 0.2
"""However many live pictures wait, a recording gets the lane so often."""


class DecodeLane:
    """Lets one thread at a time decode; when several wait, the stream furthest behind is next. Any thread.

    A plain lock gives the turn to whoever asks at the right moment: with more pictures than the machine can
    decode, six equal tiles of which 25 pictures a second came showed between 19 and 160 pictures in 8 s.
    In this order they show between 78 and 96, and 8 % more together. With four such tiles, less overloaded,
    it was 107 to 142 against 127 to 148, and 7 % fewer together (one run each, other programs running).

    Recordings take what live pictures leave: `spare`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_busy = False
        self._waiting: list[tuple[bool, float, int, threading.Lock]] = []
        self._spare: deque[threading.Lock] = deque()
        """Recordings that wait, the longest first."""
        self._spared_s = 0.0
        """When a recording last had the lane."""
        self._arrivals = 0

    @contextmanager
    def turn(self, behind_s: float, *, is_first: bool) -> Iterator[None]:
        """Hold the lane for a live picture.

        Args:
            behind_s: how far the stream has fallen behind, seconds.
            is_first: whether it goes before all that are not.
        """
        if not is_first:
            SCREEN_TURN.wait()
        self._enter(behind_s, is_first=is_first)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def spare(self) -> Iterator[Callable[[], None]]:
        """Hold the lane for a recording while no live picture wants it.

        Gives a function to call after each decoded picture: it lets live pictures that wait go first
        once the recording had the lane for `SLICE_S`. If they never leave it free, a recording gets it every
        `SPARED_S` nevertheless, so that a picture that is sought comes at last.
        """
        SCREEN_TURN.wait()
        began_s = self._enter_spare()

        def between() -> None:
            nonlocal began_s
            if self._waiting and time.monotonic() - began_s > SLICE_S:
                self._leave()
                began_s = self._enter_spare()

        try:
            yield between
        finally:
            self._leave()

    def _enter(self, behind_s: float, *, is_first: bool) -> None:
        with self._lock:
            if not self._is_busy:
                self._is_busy = True
                return
            mine = _held_lock()
            self._arrivals += 1
            heapq.heappush(self._waiting, (not is_first, -behind_s, self._arrivals, mine))
        mine.acquire()

    def _enter_spare(self) -> float:
        mine = None
        with self._lock:
            if self._is_busy:
                mine = _held_lock()
                self._spare.append(mine)
            self._is_busy = True
        if mine is not None:
            mine.acquire()
        self._spared_s = time.monotonic()
        return self._spared_s

    def _leave(self) -> None:
        with self._lock:
            is_spared = self._spare and time.monotonic() - self._spared_s > SPARED_S
            # The lane stays busy: it belongs to the thread whose lock is released.
            if self._waiting and not is_spared:
                heapq.heappop(self._waiting)[3].release()
            elif self._spare:
                self._spare.popleft().release()
            else:
                self._is_busy = False


def _held_lock() -> threading.Lock:
    made = threading.Lock()
    made.acquire()
    return made


class DecodeGate:
    """Lanes for decoding, masking and scaling: camera n takes lane n modulo their number.

    Without it every camera's thread decodes whenever it can, and a pane that opens beside them waits for
    Python's lock and for a core. Measured with plain locks in the lanes' place, on two cores with 16 tiles
    and a pane of 2,000 rows (medians):

    ==============================================  =========  ==============  ==========  ==============
    way                                             pane open  of it for lock  for a core  joystick p95
    ==============================================  =========  ==============  ==========  ==============
    threads without a gate                          219 ms     63              50          15 ms
    capture in a child process, shared memory       123 ms     1               26          13 ms
    two locks                                       113 ms     6               8           7 ms
    one lock                                        92 ms      2               2           7 ms
    no cameras at all                               97 ms      –               –           11 ms
    ==============================================  =========  ==============  ==========  ==============

    So one core is left to the screen and the hand. Semaphores lost pictures; priorities of threads and
    `sys.setswitchinterval` gave little. Any thread.

    Args:
        ways: how many may decode at once; None: all cores but one.
    """

    def __init__(self, ways: int | None = None) -> None:
        self._lanes = [DecodeLane() for _ in range(ways or max(1, (os.cpu_count() or 1) - 1))]

    def lane_of(self, camera: int) -> DecodeLane:
        """Return the lane in which a camera's thread decodes."""
        return self._lanes[camera % len(self._lanes)]


GATE = DecodeGate()
"""The one of this process: trial feeds and the wall share the same cores."""
