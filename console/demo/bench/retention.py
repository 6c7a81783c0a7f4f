"""Measure one pass of retention over a very large index with many holds, against SQLite counting its rows."""

from __future__ import annotations

import datetime as dt
import resource
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.recording.causes import Cause
from console.domain.recording.clock_trust import ClockState, TimeReading
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.recording.modes import RecordingMode
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.retention import RetentionRules
from console.domain.recording.segments import Segment, SegmentName, SegmentState
from console.media.volume.index import Index
from console.media.volume.volume_set import VolumeSet
from console.services.recording.clock_trust import ClockTrust
from console.services.recording.retention import RetentionService

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.books.act_aggregation import RecordedAct

NOW_UTC = dt.datetime.now(dt.UTC).replace(microsecond=0)
CAMERAS = 64
MINUTE = dt.timedelta(minutes=1)
BATCH = 10_000


def retention(rows: int = 1_000_000, holds: int = 1_000) -> dict[str, Any]:
    """Return what a pass takes in each case, in seconds, and what its memory grew by, in MB.

    Args:
        rows: segments in the index.
        holds: holds on recordings.
    """
    with tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = {"rows": rows, "holds": holds, "must_s": 2.0}
        index = Index(Path(folder) / "index.sqlite")
        begin_utc = NOW_UTC - dt.timedelta(days=60) - rows // CAMERAS * MINUTE
        _fill(index, rows, begin_utc)
        every = _holds(holds, begin_utc, rows // CAMERAS * MINUTE)
        figures["count_rows_s"] = _timed(index.count)
        figures["all_due_all_held"] = _pass(index, every, short_bytes=0)
        figures["all_due_all_held_and_short_of_space"] = _pass(index, every, short_bytes=1 << 40)
        index.redate_impossible(NOW_UTC, NOW_UTC, NOW_UTC)
        figures["none_due"] = _pass(index, every, short_bytes=0)
        with index.write() as db:
            db.execute("UPDATE segment SET state = 'deleted', age_us = NULL")
        figures["all_deleted_before"] = _pass(index, every, short_bytes=1 << 40)
        index.close()
    return figures


def _timed(do: Any) -> float:
    begin_s = time.perf_counter()
    do()
    return round(time.perf_counter() - begin_s, 3)


def _pass(index: Index, held: HeldTimes, short_bytes: int) -> dict[str, float | int]:
    """Do one pass and return its time and its memory; nothing of it may be deleted."""
    store = _OneVolume(index, short_bytes)
    service = RetentionService(
        store, _Held(held), _Acts(), _Register(), RetentionRules(), clock=_BelievedClock()
    )
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken_s = _timed(lambda: service.step(NOW_UTC))
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    return {"pass_s": taken_s, "memory_mb": round(grown_kb / 1024, 1)}


def _fill(index: Index, rows: int, begin_utc: dt.datetime) -> None:
    for first in range(0, rows, BATCH):
        index.put(_segments(first, min(first + BATCH, rows), begin_utc))


def _segments(first: int, last: int, begin_utc: dt.datetime) -> Iterator[Segment]:
    """Yield segments of a minute, one of each camera after another, as a recorder writes them."""
    for place in range(first, last):
        minute, camera = divmod(place, CAMERAS)
        number, from_utc = minute + 1, begin_utc + minute * MINUTE
        yield Segment(
            camera=camera + 1,
            number=number,
            run_utc=begin_utc,
            begin_utc=from_utc,
            end_utc=from_utc + MINUTE,
            name=SegmentName(camera + 1, begin_utc, from_utc, number).path(),
            size_bytes=15_000_000,
            sha256="a" * 64,
            previous_sha256="b" * 64,
            frames=1500,
            key_frames=30,
            mode=RecordingMode.REAL_TIME,
            cause=Cause.NEXT,
            state=SegmentState.SEALED,
        )


def _holds(count: int, begin_utc: dt.datetime, length: dt.timedelta) -> HeldTimes:
    """Return holds that together cover everything: each must be looked at, and none lets a row go."""
    each = max(1, count // CAMERAS)
    part = length / each
    return HeldTimes(
        HeldTime(camera, begin_utc + number * part, begin_utc + (number + 1) * part - dt.timedelta(seconds=1))
        for camera in range(1, CAMERAS + 1)
        for number in range(each)
    )


class _OneVolume(VolumeSet):
    """A volume set with one index and no files: a pass that deletes nothing reads no file."""

    def __init__(self, index: Index, short_bytes: int) -> None:
        super().__init__([], time.monotonic)
        limits = VolumeLimits(headroom_bytes=short_bytes)
        self._volume: Any = SimpleNamespace(
            identity="bench", index=index, limits=limits, room_bytes=lambda: 0
        )

    def volumes(self) -> list[Any]:
        return [self._volume]


class _BelievedClock(ClockTrust):
    """A clock that is right: the newest segment of the measurement is months old."""

    def check(self, now_utc: dt.datetime, newest_utc: dt.datetime | None = None) -> ClockState:
        del newest_utc
        return ClockState(TimeReading(now_utc, 0.0, "bench"), now_utc)


class _Held:
    def __init__(self, held: HeldTimes) -> None:
        self._held = held

    def in_force(self) -> HeldTimes:
        return self._held


class _Acts:
    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        raise AssertionError(actor, act, subject, detail)

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        raise AssertionError(acts)


class _Register:
    def cameras(self) -> list[Camera]:
        return [Camera(number, "", "", "", "", CameraKind.FIXED, "") for number in range(1, CAMERAS + 1)]
