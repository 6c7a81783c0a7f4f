"""Keep footage for its period and no longer: delete what is due, and the oldest where space runs short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.cameras.camera import CameraKind
    from console.domain.clock import Clock, Stop
    from console.domain.errors import ConsoleError
    from console.domain.recording.retention import RetentionRules, StoredSegment
    from console.services.cameras.ports import TrackStore
    from console.services.ports import ActLog, CameraRegister, Holds

BY_AGE = "rule: retention period"
BY_SPACE = "rule: space, oldest first"
TRACK_BEFORE = dt.timedelta(minutes=2)
"""A recording's first pictures need the track of a little before them."""
UNRECORDED = dt.timedelta(days=1)
"""Where nothing has been recorded to its end, tracks of the last day stay."""
_BATCH = 100


class RecordingStore(Protocol):
    """The volumes, as deletion sees them."""

    def oldest(
        self, before_utc: dt.datetime, limit: int, after: StoredSegment | None = None
    ) -> Sequence[StoredSegment]:
        """Footage that ended before an instant, oldest first, from after one seen already."""
        ...

    def shortages(self) -> Mapping[str, int]:
        """Bytes to be freed, by volume; only those that are short."""
        ...

    def delete(
        self, stored: Sequence[StoredSegment], by: str, at_utc: dt.datetime
    ) -> Sequence[StoredSegment]:
        """Delete footage for good; what really went."""
        ...


@dataclass(slots=True)
class RetentionReport:
    """What one round did."""

    deleted: int = 0
    freed_bytes: int = 0
    held: int = 0
    """Segments that are due and were kept for a hold."""
    alarms: list[str] = field(default_factory=list)


class RetentionService:
    """Rounds of deletion. One thread.

    Args:
        store: the volumes.
        holds: asked before every deletion.
        acts: takes every deletion.
        register: tells each camera's kind.
        rules: the periods.
        tracks: where movable cameras looked; forgotten with the recordings they belong to.
    """

    def __init__(
        self,
        store: RecordingStore,
        holds: Holds,
        acts: ActLog,
        register: CameraRegister,
        rules: RetentionRules,
        tracks: TrackStore | None = None,
    ) -> None:
        self._store = store
        self._holds = holds
        self._acts = acts
        self._register = register
        self._rules = rules
        self._tracks = tracks
        for kind, chosen in rules.longer().items():
            detail: dict[str, str | int | float | None] = {"days": chosen.days, "reason": chosen.reason}
            acts.record("settings", "retention-longer-than-code", f"{kind.value} cameras", detail)

    def run(
        self, stop: Stop, clock: Clock, on_fault: Callable[[ConsoleError], None], every_s: float = 60
    ) -> None:
        """A round every minute until told to stop; a round that fails is reported and tried again."""
        from console.domain.errors import ConsoleError

        next_s = clock.monotonic_s()
        while not stop.is_set():
            if clock.monotonic_s() >= next_s:
                next_s = clock.monotonic_s() + every_s
                try:
                    self.step(clock.utc_now())
                except ConsoleError as error:
                    on_fault(error)
            clock.sleep_s(0.5)

    def step(self, now_utc: dt.datetime) -> RetentionReport:
        """One round.

        Raises:
            EnvironmentFault: holds or volumes cannot be asked; nothing was deleted since.
        """
        report = RetentionReport()
        self._by_age(now_utc, report)
        self._by_space(now_utc, report)
        self._forget_tracks(now_utc)
        return report

    def _forget_tracks(self, now_utc: dt.datetime) -> None:
        """Positions of which no recording is left; those of a held one stay as long as it does."""
        if self._tracks is None:
            return
        oldest = self._store.oldest(now_utc, 1)
        begin_utc = oldest[0].segment.begin_utc if oldest else now_utc - UNRECORDED
        self._tracks.forget_before(begin_utc - TRACK_BEFORE)

    def _by_age(self, now_utc: dt.datetime, report: RetentionReport) -> None:
        kinds = {camera.number: camera.kind for camera in self._register.cameras()}
        before = now_utc - dt.timedelta(days=self._rules.shortest_days())
        after: StoredSegment | None = None
        while found := self._store.oldest(before, _BATCH, after):
            due = [stored for stored in found if self._is_due(stored, kinds, now_utc)]
            self._delete(self._free(due, report), BY_AGE, now_utc, report)
            after = found[-1]

    def _is_due(self, stored: StoredSegment, kinds: dict[int, CameraKind], now_utc: dt.datetime) -> bool:
        return self._rules.is_due(stored.segment, kinds.get(stored.segment.camera), now_utc)

    def _by_space(self, now_utc: dt.datetime, report: RetentionReport) -> None:
        short = dict(self._store.shortages())
        after: StoredSegment | None = None
        while short and (found := self._store.oldest(now_utc, _BATCH, after)):
            wanted = []
            for stored in self._free([one for one in found if one.volume in short], report):
                if short.get(stored.volume, 0) > 0:
                    wanted.append(stored)
                    short[stored.volume] -= stored.segment.size_bytes
            self._delete(wanted, BY_SPACE, now_utc, report)
            short = {volume: left for volume, left in short.items() if left > 0}
            after = found[-1]
        report.alarms += [
            f"Volume {volume} is {left / 1e6:.0f} MB short, and all that is left there is held or new."
            for volume, left in short.items()
        ]

    def _free(self, stored: Sequence[StoredSegment], report: RetentionReport) -> list[StoredSegment]:
        """Those that nothing bars from deletion; all are asked before any is deleted."""
        free = []
        for one in stored:
            segment = one.segment
            if self._holds.is_held(segment.camera, segment.begin_utc, segment.end_utc) is None:
                free.append(one)
            else:
                report.held += 1
        return free

    def _delete(
        self, stored: list[StoredSegment], by: str, now_utc: dt.datetime, report: RetentionReport
    ) -> None:
        if not stored:
            return
        for one in self._store.delete(stored, by, now_utc):
            segment = one.segment
            report.deleted += 1
            report.freed_bytes += segment.size_bytes
            self._acts.record(
                by,
                "segment-deleted",
                f"camera {segment.camera}",
                {
                    "volume": one.volume,
                    "file": segment.name,
                    "begin_utc": segment.begin_utc.isoformat(),
                    "end_utc": segment.end_utc.isoformat(),
                    "sha256": segment.sha256,
                },
            )
