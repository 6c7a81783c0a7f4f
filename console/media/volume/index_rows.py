"""Rows of a volume's index: written from segments and gaps, and read with every value checked."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Gap, Segment, SegmentState
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class IndexDamagedError(EnvironmentFault):
    """The index is damaged; it can be rebuilt from the segments."""


def to_us(instant: dt.datetime) -> int:
    """Return an instant as microseconds since 1970, exactly."""
    return (instant - _EPOCH) // MICROSECOND


def from_us(microseconds: int) -> dt.datetime:
    """Return the instant of microseconds since 1970."""
    return _EPOCH + dt.timedelta(microseconds=microseconds)


def columns_of(segment: Segment) -> tuple[Any, ...]:
    """Return the columns of a segment's row."""
    return (
        segment.camera,
        segment.number,
        to_us(segment.run_utc),
        to_us(segment.begin_utc),
        to_us(segment.end_utc),
        segment.name,
        segment.size_bytes,
        segment.sha256,
        segment.previous_sha256,
        segment.frames,
        segment.key_frames,
        segment.mode.value,
        segment.cause.value,
        segment.state.value,
        segment.deleted_by,
        segment.deleted_utc and to_us(segment.deleted_utc),
    )


@contextlib.contextmanager
def readable(camera: object, place: object) -> Iterator[None]:
    """Say of a row that cannot be read which it is.

    Raises:
        IndexDamagedError: a value in it is not what its column says.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise IndexDamagedError(
            text(
                "The index has a row for camera {camera}, {place}, that cannot be read: {error}.",
                camera=repr(camera)[:40],
                place=repr(place)[:40],
                error=error,
            ),
            "It can be rebuilt from the segments.",
        ) from error


def require(kind: type, *cells: object) -> None:
    """Check that cells are of the type of their columns.

    Raises:
        TypeError: one is not.
    """
    if not all(type(cell) is kind for cell in cells):
        raise TypeError("a column holds something else")


def segment_of(row: tuple[Any, ...]) -> Segment:
    """Return the segment of a row.

    Raises:
        IndexDamagedError: a value in it is not what its column says.
    """
    with readable(row[0], row[1]):
        return _read_row(row)


def _read_row(row: tuple[Any, ...]) -> Segment:
    require(str, row[5], row[7], row[8], row[14])
    require(int, *row[:5], row[6], row[9], row[10], *filter(None, (row[15],)))
    return Segment(
        camera=row[0],
        number=row[1],
        run_utc=from_us(row[2]),
        begin_utc=from_us(row[3]),
        end_utc=from_us(row[4]),
        name=row[5],
        size_bytes=row[6],
        sha256=row[7],
        previous_sha256=row[8],
        frames=row[9],
        key_frames=row[10],
        mode=RecordingMode(row[11]),
        cause=Cause(row[12]),
        state=SegmentState(row[13]),
        deleted_by=row[14],
        deleted_utc=None if row[15] is None else from_us(row[15]),
    )


def gap_of(row: tuple[Any, ...]) -> Gap:
    """Return the gap of a row; raises like `segment_of`."""
    with readable(row[0], row[1]):
        require(str, row[4])
        require(int, row[0], row[1], *filter(None, (row[2],)))
        end = None if row[2] is None else from_us(row[2])
        return Gap(row[0], from_us(row[1]), end, Cause(row[3]), row[4])
