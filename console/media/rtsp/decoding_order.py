"""Decoding stamps of pictures that are sent in another order than they are shown in (B-frames)."""

from __future__ import annotations

import heapq
from collections import deque

LIMIT_DEPTH = 16
"""No decoder keeps more pictures (ITU-T H.264, annex A.3.1)."""
PROVEN_STEPS_BACK = 3
"""So many stamps that go back, each within `WITHIN` pictures of the one before, are B-frames."""
WITHIN = 25
LIMIT_S = 2
"""A larger step is a clock that was set."""


class DecodingOrder:
    """Gives each picture the decoding stamp that its place in the stream demands. One thread.

    With `depth` pictures of reordering, the n-th picture sent is decoded at the stamp of the (n - depth)-th
    picture shown, which has always been sent by then: nothing waits.

    Args:
        clock_hz: of the stamps.
    """

    def __init__(self, clock_hz: int) -> None:
        self.depth = 0
        self._limit = LIMIT_S * clock_hz
        self._guess = max(1, clock_hz // 50)
        self._waiting: list[int] = []
        self._recent: deque[int] = deque(maxlen=LIMIT_DEPTH)
        self._needed = self._back = self._since_back = 0
        self._latest = 0
        """Latest presentation stamp so far."""

    def decoded(self, pts: int, announced: int) -> int:
        """Return the decoding stamp of the next picture.

        Args:
            pts: its presentation stamp.
            announced: the reordering that the stream's parameter sets announce.
        """
        if not self.depth and not announced and 0 <= pts - self._latest <= self._limit:
            # The usual stream, which is shown in the order in which it is sent.
            self._since_back += 1
            self._recent.append(pts)
            self._latest = pts
            return pts
        if self._recent and abs(pts - self._recent[-1]) > self._limit:
            self._waiting.clear()
            self._recent.clear()
            self._latest = pts
        self._latest = max(self._latest, pts)
        self._watch(pts)
        self.depth = max(self.depth, announced)
        self._recent.append(pts)
        heapq.heappush(self._waiting, pts)
        missing = self.depth + 1 - len(self._waiting)
        if missing > 0:
            return self._waiting[0] - missing * self._guess
        while len(self._waiting) > self.depth + 1:
            heapq.heappop(self._waiting)
        return heapq.heappop(self._waiting)

    def _watch(self, pts: int) -> None:
        """Learn the reordering of a stream that announces none, or too little."""
        self._since_back += 1
        later = sum(stamp > pts for stamp in self._recent)
        if later > self.depth:
            self._back = self._back + 1 if self._since_back <= WITHIN else 1
            self._since_back = 0
            self._needed = max(self._needed, later) if self._back > 1 else later
            if self._back >= PROVEN_STEPS_BACK:
                self.depth = min(self._needed, LIMIT_DEPTH)
