"""The doubts about recordings in a volume's index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.recording.doubts import Doubt, DoubtKind
from console.media.volume.index_rows import from_us, readable, require, to_us

if TYPE_CHECKING:
    import datetime as dt

    from console.media.volume.index import Index


def put_doubt(index: Index, doubt: Doubt) -> None:
    """Write a doubt; one of the same camera, begin and kind is replaced.

    Raises:
        EnvironmentFault: the index cannot be written.
    """
    end_us = doubt.end_utc and to_us(doubt.end_utc)
    row = (doubt.camera, to_us(doubt.begin_utc), end_us, doubt.kind.name, doubt.detail)
    with index.write() as db:
        db.execute("INSERT OR REPLACE INTO doubt VALUES (?,?,?,?,?)", row)


def doubts(index: Index, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Doubt]:
    """Return a camera's doubts that overlap a time, by begin.

    Raises:
        EnvironmentFault: the index cannot be read.
    """
    rows = index.read(
        "SELECT * FROM doubt WHERE camera=? AND begin_us<? AND coalesce(end_us, 1<<62)>=? ORDER BY begin_us",
        (camera, to_us(end_utc), to_us(begin_utc)),
    )
    return [_doubt(row) for row in rows]


def all_doubts(index: Index) -> list[Doubt]:
    """Return every doubt; none of an index from before doubts were kept.

    Raises:
        EnvironmentFault: the index cannot be read.
    """
    if not index.read("SELECT 1 FROM sqlite_master WHERE name='doubt'"):
        return []
    return [_doubt(row) for row in index.read("SELECT * FROM doubt ORDER BY camera, begin_us")]


def close_left_open(index: Index) -> None:
    """End the doubts that a program left open when it died, where the camera's recording ended.

    Raises:
        EnvironmentFault: the index cannot be written.
    """
    with index.write() as db:
        db.execute(
            "UPDATE doubt SET end_us=max(begin_us, coalesce("
            "(SELECT max(end_us) FROM segment WHERE segment.camera=doubt.camera), 0)) WHERE end_us IS NULL"
        )


def _doubt(row: tuple[Any, ...]) -> Doubt:
    with readable(row[0], row[1]):
        require(str, row[4])
        require(int, row[0], row[1], *filter(None, (row[2],)))
        end_utc = None if row[2] is None else from_us(row[2])
        return Doubt(row[0], from_us(row[1]), end_utc, DoubtKind[row[3]], row[4])
