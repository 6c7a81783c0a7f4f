"""Save the positions of a PTZ camera in pieces of about a minute, with the recordings."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.privacy.position_track import write_piece
from console.domain.streaming.utc_anchor import UtcAnchor

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.privacy.position_bounds import PositionReport
    from console.services.cameras.ports import TrackStore

PIECE_S = 60.0
KEPT_MOST = 200_000
"""Maximum number of reports that wait for the database: some hours."""
_log = logging.getLogger(__name__)


class PositionRecorder:
    """Saves the positions of one camera. One thread; saving a piece waits for the database."""

    def __init__(self, camera: int, tracks: TrackStore, clock: Clock) -> None:
        self._camera, self._tracks = camera, tracks
        self._anchor = UtcAnchor(clock)
        self._reports: list[PositionReport] = []
        self._retry_s = 0.0

    def add(self, report: PositionReport) -> None:
        """Add a report. A full piece is saved."""
        self._reports.append(report)
        if report.at_s - self._reports[0].at_s >= PIECE_S and report.at_s >= self._retry_s:
            self.flush()

    def flush(self) -> None:
        """Save the reports. The last one also begins the next piece, so that there is no gap."""
        reports = self._reports
        if not reports:
            return
        begin_s = reports[0].begin_s
        begin_utc = self._anchor.stamp(begin_s)
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
