"""The newest position reports of one camera, and what they say about an instant of the last seconds."""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.privacy.position_bounds import (
    Limits,
    PositionBounds,
    PositionDoubt,
    PositionReport,
    box_over,
)
from console.domain.privacy.position_track import write_piece
from console.domain.streaming.utc_clock import STEP_S, lead_s

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.streaming.utc_clock import UtcClock
    from console.services.cameras.ports import TrackStore

KEPT_S = 12.0
LOOKED_S = 3.0
HURRY_S = 1.0
FASTER = 1.25
"""The safety factor for a camera that moved faster than its maximum speed."""


class PositionLog:
    """Implements `services.privacy.ports.PositionSource`. One thread adds, any thread asks.

    Args:
        limits: maximum speeds of the camera; they grow if a report shows that it is faster.
        now_s: monotonic seconds.
        may_move: whether the console moves the camera now.
        pump: adds the reports that are here, if another thread would have to do so first.
        hurry: called when the next reports are wanted at once. Neither waits.
    """

    def __init__(
        self,
        limits: Limits,
        now_s: Callable[[], float],
        may_move: Callable[[], bool],
        *,
        pump: Callable[[], None] = lambda: None,
        hurry: Callable[[], None] = lambda: None,
    ) -> None:
        self._limits, self._now_s, self._may_move = limits, now_s, may_move
        self._pump, self._hurry = pump, hurry
        self._reports: deque[PositionReport] = deque()
        self._came = threading.Condition()
        self._looked_s = self._hurried_s = float("-inf")
        self._soon = threading.Event()

    # -- the asking thread ----------------------------------------------------------------------------------

    def add(self, report: PositionReport) -> None:
        """Add a report. One that is out of order is dropped."""
        with self._came:
            reports = self._reports
            if reports and report.at_s <= reports[-1].at_s:
                return
            if reports:
                self._learn(reports[-1], report)
            reports.append(report)
            while reports[0].at_s < report.at_s - KEPT_S:
                reports.popleft()
            self._came.notify_all()

    def _learn(self, before: PositionReport, after: PositionReport) -> None:
        least_s = after.end_s - before.begin_s
        speeds = [
            abs(there - here) / least_s if least_s > 0 else 0.0
            for here, there in zip(_parts(before), _parts(after), strict=True)
        ]
        speed = [
            most if seen <= most else seen * FASTER
            for seen, most in zip(speeds, self._limits.speed, strict=True)
        ]
        self._limits = replace(self._limits, speed=(speed[0], speed[1], speed[2]))

    def mark_unknown(self) -> None:
        """Drop all reports, because the camera does not report its position any more."""
        with self._came:
            self._reports.clear()

    def newest(self) -> Sequence[PositionReport]:
        """Return the stored reports, in order."""
        with self._came:
            return tuple(self._reports)

    @property
    def is_looked_at(self) -> bool:
        """Whether someone watches the picture of the camera."""
        return self._now_s() - self._looked_s < LOOKED_S

    @property
    def is_hurried(self) -> bool:
        """Whether the camera moves, may move, or was seen to move in its picture."""
        return self._now_s() - self._hurried_s < HURRY_S or self._may_move()

    def wants_soon(self, wait_s: float) -> bool:
        """Wait briefly. Return whether the next question is wanted sooner than planned."""
        if self._soon.wait(wait_s):
            self._soon.clear()
            return True
        return self._may_move()

    # -- those who want to know -----------------------------------------------------------------------------

    def box(
        self,
        from_s: float,
        to_s: float,
        wait_s: float = 0.0,
        *,
        may_rest: bool = True,
        link_most_s: float = math.inf,
    ) -> PositionBounds | PositionDoubt:
        """Return all positions that the camera may have had (`services.privacy.ports.PositionSource`)."""
        self._pump()
        with self._came:
            if wait_s > 0:
                self._came.wait_for(lambda: self.has_after(to_s), wait_s)
            reports, limits = list(self._reports), self._limits
        may_rest = may_rest and not self._may_move()
        return box_over(reports, from_s, to_s, limits, may_rest=may_rest, link_most_s=link_most_s)

    def has_moved(self, since_s: float) -> bool:
        """Return whether the camera moved after an instant (`services.privacy.ports.PositionSource`)."""
        if self._may_move():
            return True
        with self._came:
            if not self._reports:
                return False
            last = self._reports[-1]
            for report in reversed(self._reports):
                if report.position != last.position or report.is_moving:
                    return True
                if report.end_s < since_s:
                    break
        return False

    def has_after(self, at_s: float) -> bool:
        """Return whether there is a report that was asked for after an instant."""
        return bool(self._reports) and self._reports[-1].begin_s >= at_s

    def poll_faster(self) -> None:
        """Ask often for the next second (`services.privacy.ports.PositionSource`)."""
        if not self.is_hurried:
            self._soon.set()
            self._hurry()
        self._hurried_s = self._now_s()

    def note_viewed(self) -> None:
        """Record that someone watches the picture now (`services.privacy.ports.PositionSource`)."""
        if not self.is_looked_at:
            self._soon.set()
        self._looked_s = self._now_s()


def _parts(report: PositionReport) -> tuple[float, float, float]:
    return report.position.pan, report.position.tilt, report.position.zoom


PIECE_S = 60.0
KEPT_MOST = 200_000
"""Maximum number of reports that wait for the database: some hours."""
_log = logging.getLogger(__name__)


class PositionRecorder:
    """Saves the positions of one camera. One thread; saving a piece waits for the database."""

    def __init__(self, camera: int, tracks: TrackStore, utc: UtcClock) -> None:
        self._camera, self._tracks = camera, tracks
        self._utc = utc
        self._lead_s = 0.0
        """How far UTC was ahead of the monotonic clock when the newest report came."""
        self._reports: list[PositionReport] = []
        self._retry_s = 0.0

    def add(self, report: PositionReport) -> None:
        """Add a report. A full piece is saved, and one in which the machine's clock was set."""
        before_s = self._lead_s
        lead_now_s = lead_s(self._utc.utc(report.at_s), report.at_s)
        if self._reports and abs(lead_now_s - before_s) > STEP_S:
            self.flush()
        self._lead_s = lead_now_s
        self._reports.append(report)
        if report.at_s - self._reports[0].at_s >= PIECE_S and report.at_s >= self._retry_s:
            self.flush()

    def flush(self) -> None:
        """Save the reports. The last one also begins the next piece, so that there is no gap."""
        reports = self._reports
        if not reports:
            return
        begin_s = reports[0].begin_s
        begin_utc = dt.datetime.fromtimestamp(begin_s + self._lead_s, dt.UTC)
        shifted = [
            replace(report, begin_s=report.begin_s - begin_s, end_s=report.end_s - begin_s)
            for report in reports
        ]
        end_utc = begin_utc + dt.timedelta(seconds=reports[-1].end_s - begin_s)
        try:
            self._tracks.save(self._camera, begin_utc, end_utc, write_piece(shifted, begin_utc))
        except ConsoleError:
            _log.warning("camera %d: part of its position record is waiting for the database", self._camera)
            self._retry_s = reports[-1].at_s + 10.0
            del reports[: max(0, len(reports) - KEPT_MOST)]
            return
        del reports[:-1]
