"""How many pictures are decoded, masked and scaled at the same time."""

from __future__ import annotations

import os
import threading


class DecodeGate:
    """Plain locks around decoding, masking and scaling: camera n takes lock n modulo their number.

    Without it every camera's thread decodes whenever it can, and a pane that opens beside them waits for
    Python's lock and for a core. Measured on two cores with 16 tiles and a pane of 2,000 rows (medians):

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
        self._locks = [threading.Lock() for _ in range(ways or max(1, (os.cpu_count() or 1) - 1))]

    def lock_of(self, camera: int) -> threading.Lock:
        """Return the lock that a camera's thread holds while it decodes."""
        return self._locks[camera % len(self._locks)]


GATE = DecodeGate()
"""The one of this process: trial feeds and the wall share the same cores."""
