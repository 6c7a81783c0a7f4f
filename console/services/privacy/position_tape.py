"""Save the positions of a PTZ camera in pieces of about a minute, with the recordings."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.privacy.position_track import write_piece
from console.domain.streaming.utc_clock import STEP_S, lead_s

if TYPE_CHECKING:
    from console.domain.privacy.position_bounds import PositionReport
    from console.domain.streaming.utc_clock import UtcClock
    from console.services.cameras.ports import TrackStore

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
