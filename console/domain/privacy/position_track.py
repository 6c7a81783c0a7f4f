"""The record of camera positions that is kept with the recordings.

A piece is a byte of version, the instant of its first sample (microseconds UTC, signed 64 bits, big end
first), and the samples, deflated: milliseconds since that instant (32 bits), half of the report's interval
in milliseconds (16 bits), pan, tilt and zoom in ten-millionths (signed 32 bits each), and whether the head
said that it moves (0 no, 1 yes, 2 it said nothing).
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from bisect import bisect_left
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.privacy.position_bounds import (
    Limits,
    PositionBounds,
    PositionDoubt,
    PositionReport,
    box_over,
    is_position,
)
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.ptz.lens import LensModel

VERSION = 1
_HEAD = struct.Struct(">Bq")
_SAMPLE = struct.Struct(">IHiiiB")
_SCALE = 1e7
PIECE_MOST = 4_000_000
"""Maximum bytes of an inflated piece: an hour at fifty reports per second."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MOVING = {False: 0, True: 1, None: 2}
_WAS_MOVING = {number: is_moving for is_moving, number in _MOVING.items()}


def write_piece(reports: Sequence[PositionReport], begin_utc: dt.datetime) -> bytes:
    """Return a piece of reports whose seconds count from `begin_utc`. There is at least one report.

    Consecutive samples of one place are reduced to the first two, one per second, and the last: three in a
    row prove a rest.
    """
    rows = b"".join(_row(report) for report in _thinned(reports))
    micros = (begin_utc - EPOCH) // dt.timedelta(microseconds=1)
    return _HEAD.pack(VERSION, micros) + zlib.compress(rows, 6)


def _thinned(reports: Sequence[PositionReport]) -> list[PositionReport]:
    thinned: list[PositionReport] = []
    for at, report in enumerate(reports):
        after = reports[at + 1] if at + 1 < len(reports) else None
        is_still = (
            len(thinned) > 1
            and after is not None
            and thinned[-2].position == thinned[-1].position == report.position == after.position
            and thinned[-1].is_moving == report.is_moving == after.is_moving
            and after.at_s - thinned[-1].at_s < 1.0
        )
        if not is_still:
            thinned.append(report)
    return thinned


def _row(report: PositionReport) -> bytes:
    at = report.position
    return _SAMPLE.pack(
        max(0, round(report.at_s * 1000)),
        min(65535, int(report.half_s * 1000) + 1),
        *(round(part * _SCALE) for part in (at.pan, at.tilt, at.zoom)),
        _MOVING[report.is_moving],
    )


def read_piece(piece: bytes) -> list[PositionReport]:
    """Return the reports of a piece, in seconds since 1970.

    Raises:
        EnvironmentFault: the piece is not valid or is damaged.
    """
    try:
        reports = _reports(piece)
    except (struct.error, zlib.error, KeyError):
        reports = []
    if not reports or not all(is_position(report.position) for report in reports):
        raise EnvironmentFault(
            "Part of the position record of the camera cannot be read.",
            "The recording for that time is shown covered.",
        )
    return reports


def _reports(piece: bytes) -> list[PositionReport]:
    version, micros = _HEAD.unpack_from(piece)
    if version != VERSION:
        return []
    inflater = zlib.decompressobj()
    rows = inflater.decompress(piece[_HEAD.size :], PIECE_MOST)
    return [_report(row, micros / 1e6) for row in _SAMPLE.iter_unpack(rows)] if inflater.eof else []


def _report(row: tuple[int, int, int, int, int, int], origin_s: float) -> PositionReport:
    at_s, half_s = origin_s + row[0] / 1000, row[1] / 1000
    position = PtzPosition(row[2] / _SCALE, row[3] / _SCALE, row[4] / _SCALE)
    return PositionReport(at_s - half_s, at_s + half_s, position, _WAS_MOVING[row[5]])


class PositionTrack:
    """The camera positions during a recording. Thread-safe; it keeps the pieces that it was given.

    Args:
        pieces: the pieces of one camera, in order, that overlap the time in question and the minute before
            it.
        lens: the lens model in force at that time.
    """

    def __init__(self, pieces: Iterable[bytes], lens: LensModel) -> None:
        reports = [report for piece in pieces for report in read_piece(piece)]
        self._reports = sorted(reports, key=lambda report: report.at_s)
        self._times = [report.at_s for report in self._reports]
        self._lens, self._limits = lens, Limits.from_lens(lens)

    def at(self, utc: dt.datetime) -> PositionBounds | PositionDoubt:
        """Return where the camera may have looked when the frame that arrived at an instant was taken."""
        arrived_s = (utc - EPOCH) / dt.timedelta(seconds=1)
        timing = self._lens.timing
        from_s = arrived_s - timing.latency_most_s
        to_s = arrived_s - timing.latency_least_s
        # Include enough reports before and after for the speeds at the edges.
        first = max(0, bisect_left(self._times, from_s - 3.0) - 2)
        last = bisect_left(self._times, to_s + 3.0) + 2
        return box_over(self._reports[first:last], from_s, to_s, self._limits, may_rest=False)
