"""Delete recordings when their retention period is over, and the oldest when space runs short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.recording.clock_trust import RELEASED_UTC
from console.domain.recording.segments import is_name_of
from console.domain.recording.witness import DELETION_ACT, MOST_DELETIONS, deletions_as_text
from console.domain.text import text
from console.services.ports import SealedHolds
from console.services.recording.clock_trust import ClockTrust
from console.services.recording.lasting_faults import LastingFaults

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from console.domain.cameras.camera import CameraKind
    from console.domain.clock import Clock, Stop
    from console.domain.recording.clock_trust import ClockState
    from console.domain.recording.held import HeldTimes
    from console.domain.recording.retention import RetentionRules, StoredSegment
    from console.services.cameras.ports import TrackStore
    from console.services.ports import CameraRegister, FirstActs, Holds

BY_AGE = "rule: retention period"
BY_SPACE = "rule: space, oldest first"
KEPT_BY, KEPT_ACT = "rule: holds", "segment-kept"
TRACK_BEFORE = dt.timedelta(minutes=2)
"""The first pictures of a recording need positions from shortly before."""
UNRECORDED = dt.timedelta(days=1)
"""Without completed recordings, positions of the last day are kept."""
ANY_TIME_UTC = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
DRIFT = dt.timedelta(minutes=1)
LONGEST_SEGMENT = dt.timedelta(days=1)
_BATCH = MOST_DELETIONS


class RecordingStore(Protocol):
    """The recording volumes, for deletion."""

    def oldest(
        self, before_utc: dt.datetime, limit: int, after: StoredSegment | None = None
    ) -> Sequence[StoredSegment]:
        """Return what was recorded before an instant, oldest first, after one that was seen."""
        ...

    def hold(self, held: HeldTimes) -> None:
        """Set which recordings `oldest_free` leaves out."""
        ...

    def oldest_free(
        self,
        before_utc: dt.datetime,
        limit: int,
        after: StoredSegment | None = None,
        among: Collection[str] | None = None,
        from_utc: dt.datetime | None = None,
    ) -> Sequence[StoredSegment]:
        """Return recordings like `oldest`, but none that is on hold, of some volumes, from an instant on."""
        ...

    def newest_utc(self) -> dt.datetime | None:
        """Return the end of the newest recording by its own times, or None."""
        ...

    def redate(self, boot: str, offset: dt.timedelta) -> None:
        """Correct when the recordings of this start of the machine were made.

        Args:
            boot: identity of this start.
            offset: UTC minus the time since the machine started.
        """
        ...

    def redate_impossible(self, earliest_utc: dt.datetime, now_utc: dt.datetime) -> int:
        """Count recordings from before `earliest_utc` or from the future as made now; return how many."""
        ...

    def shortages(self) -> Mapping[str, int]:
        """Return the bytes to be freed, by volume; only volumes that are short."""
        ...

    def delete(
        self,
        stored: Sequence[StoredSegment],
        by: str,
        at_utc: dt.datetime,
        held: Callable[[], HeldTimes] = ...,
    ) -> Sequence[StoredSegment]:
        """Delete recordings for good, but what is on hold by now. Return those that were deleted."""
        ...


@dataclass(slots=True)
class RetentionReport:
    """The result of one round."""

    deleted: int = 0
    freed_bytes: int = 0
    kept: int = 0
    """Segments that were put on hold while they were to be deleted."""
    alarms: list[ConsoleError] = field(default_factory=list)
    is_clock_believed: bool = True


class RetentionService:
    """Deletes recordings in rounds. One thread.

    Args:
        store: the recording volumes.
        holds: read at the beginning of a round, and again before every deletion.
        acts: receives every deletion before it is done.
        register: returns each camera's kind.
        rules: the retention periods.
        tracks: positions of PTZ cameras, deleted with their recordings.
        clock: whether the machine's clock is believed; while it is not, only space decides.
    """

    def __init__(
        self,
        store: RecordingStore,
        holds: Holds,
        acts: FirstActs,
        register: CameraRegister,
        rules: RetentionRules,
        tracks: TrackStore | None = None,
        clock: ClockTrust | None = None,
    ) -> None:
        self._clock = clock or ClockTrust()
        self._offset: dt.timedelta | None = None
        self._store = store
        self._holds = holds
        self._acts = acts
        self._register = register
        self._rules = rules
        self._tracks = tracks
        for kind, chosen in rules.longer().items():
            detail: dict[str, str | int | float | None] = {"days": chosen.days, "reason": chosen.reason}
            acts.record("settings", "retention-longer-than-code", f"{kind.value} cameras", detail)

    def run(self, stop: Stop, clock: Clock, failed: Callable[[str], None], every_s: float = 60) -> None:
        """Do a round every minute until stopped. A failed round is reported and tried again."""
        next_s, faults = clock.monotonic_s(), LastingFaults(failed)
        while not stop.is_set():
            if clock.monotonic_s() >= next_s:
                next_s = clock.monotonic_s() + every_s
                try:
                    faults.now(map(str, self.step(clock.utc_now()).alarms))
                except ConsoleError as error:
                    faults.now([str(error)])
            clock.sleep_s(0.5)

    def step(self, now_utc: dt.datetime) -> RetentionReport:
        """Do one round.

        Raises:
            EnvironmentFault: holds or volumes cannot be read; nothing was deleted since.
        """
        report = RetentionReport()
        state = self._clock.check(now_utc, self._store.newest_utc())
        report.is_clock_believed = state.doubted_utc is None
        self._store.hold(self._holds.in_force())
        since_utc = self._holds.unopened_since() if isinstance(self._holds, SealedHolds) else None
        if since_utc is not None:
            report.alarms.append(_unopened(since_utc))
        self._correct_times(state, report)
        oldest_utc = None
        if report.is_clock_believed:
            self._by_age(now_utc, report)
            self._forget_tracks(now_utc)
            oldest_utc = now_utc - dt.timedelta(days=self._rules.longest_days()) - LONGEST_SEGMENT
        elif not state.may_be_pause:
            report.alarms.append(_doubt(state))
        self._by_space(now_utc, report, oldest_utc)
        return report

    def _correct_times(self, state: ClockState, report: RetentionReport) -> None:
        """Count from when something was really recorded, not from what a wrong clock said."""
        if state.doubted_utc is not None or self._offset is None or abs(state.offset - self._offset) > DRIFT:
            self._store.redate(state.reading.boot, state.offset)
            self._offset = state.offset
        if state.doubted_utc is None:
            count = self._store.redate_impossible(RELEASED_UTC, state.believed_utc)
            if count:
                report.alarms.append(_redated(count))

    def _forget_tracks(self, now_utc: dt.datetime) -> None:
        """Delete positions without recordings. Those of recordings on hold stay as long as these."""
        if self._tracks is None:
            return
        oldest = self._store.oldest(now_utc, 1)
        begin_utc = oldest[0].segment.begin_utc if oldest else now_utc - UNRECORDED
        self._tracks.forget_before(begin_utc - TRACK_BEFORE)

    def _by_age(self, now_utc: dt.datetime, report: RetentionReport) -> None:
        kinds = {camera.number: camera.kind for camera in self._register.cameras()}
        before = now_utc - dt.timedelta(days=self._rules.shortest_days())
        after: StoredSegment | None = None
        while page := self._store.oldest_free(before, _BATCH, after):
            due = [stored for stored in page if self._is_due(stored, kinds, now_utc)]
            self._delete(due, BY_AGE, now_utc, report)
            after = page[-1]

    def _is_due(self, stored: StoredSegment, kinds: dict[int, CameraKind], now_utc: dt.datetime) -> bool:
        return self._rules.is_due(stored, kinds.get(stored.segment.camera), now_utc)

    def _by_space(self, now_utc: dt.datetime, report: RetentionReport, from_utc: dt.datetime | None) -> None:
        """Delete the oldest where space is short.

        Args:
            now_utc: the time of the round.
            report: what was done.
            from_utc: everything older is on hold, as `_by_age` has just found out; None: not known.
        """
        short = dict(self._store.shortages())
        after: StoredSegment | None = None
        while short and (page := self._oldest_of(short, after, from_utc)):
            to_delete = []
            for stored in page:
                if short.get(stored.volume, 0) > 0:
                    to_delete.append(stored)
                    short[stored.volume] -= stored.segment.size_bytes
            self._delete(to_delete, BY_SPACE, now_utc, report)
            short = {volume: left for volume, left in short.items() if left > 0}
            after = page[-1]
        report.alarms += [_short(volume, left) for volume, left in short.items()]

    def _oldest_of(
        self, short: Mapping[str, int], after: StoredSegment | None, from_utc: dt.datetime | None
    ) -> Sequence[StoredSegment]:
        return self._store.oldest_free(ANY_TIME_UTC, _BATCH, after, short.keys(), from_utc)

    def _delete(
        self, stored: Sequence[StoredSegment], by: str, now_utc: dt.datetime, report: RetentionReport
    ) -> None:
        # A row that was altered is left alone: the volume would refuse to delete it.
        stored = [item for item in stored if is_name_of(item.segment)]
        if not stored:
            return
        # First the entry, so that nothing is ever deleted of which the books do not know.
        self._acts.enter_first(list(_acts(stored, by, now_utc)))
        deleted = self._store.delete(stored, by, now_utc, self._holds.in_force)
        report.deleted += len(deleted)
        report.freed_bytes += sum(item.segment.size_bytes for item in deleted)
        self._record_kept(stored, deleted, report)

    def _record_kept(
        self, stored: Sequence[StoredSegment], deleted: Sequence[StoredSegment], report: RetentionReport
    ) -> None:
        """Record what was entered as deleted, but was put on hold in time and is still there."""
        gone = {(item.volume, item.segment.name) for item in deleted}
        kept = [item for item in stored if (item.volume, item.segment.name) not in gone]
        report.kept += len(kept)
        for volume in dict.fromkeys(item.volume for item in kept):
            segments = [item.segment for item in kept if item.volume == volume]
            cameras = sorted({segment.camera for segment in segments})
            detail: dict[str, str | int | float | None] = {
                "volume": volume,
                "recordings": len(segments),
                "begin_utc": min(segment.begin_utc for segment in segments).isoformat(),
                "end_utc": max(segment.end_utc for segment in segments).isoformat(),
            }
            names = " ".join(segment.name for segment in segments)
            self._acts.record(KEPT_BY, KEPT_ACT, _subject(cameras), {**detail, "segments": names})


def _acts(stored: Sequence[StoredSegment], by: str, now_utc: dt.datetime) -> Iterator[RecordedAct]:
    """Yield one act for each volume: at a hundred cameras, one for each segment filled the books."""
    for volume in dict.fromkeys(item.volume for item in stored):
        segments = [item.segment for item in stored if item.volume == volume]
        cameras = sorted({segment.camera for segment in segments})
        detail: dict[str, str | int | float | None] = {
            "volume": volume,
            "recordings": len(segments),
            "begin_utc": min(segment.begin_utc for segment in segments).isoformat(),
            "end_utc": max(segment.end_utc for segment in segments).isoformat(),
            "segments": deletions_as_text(segments),
        }
        yield RecordedAct(by, DELETION_ACT, _subject(cameras), now_utc, detail)


def _subject(cameras: Sequence[int]) -> str:
    return f"camera {cameras[0]}" if len(cameras) == 1 else f"cameras {', '.join(map(str, cameras))}"


def _short(volume: str, left_bytes: int) -> ConsoleError:
    return EnvironmentFault(
        text("Volume {volume} is short of {left:.0f} MB.", volume=volume, left=left_bytes / 1e6),
        "Its recordings are all on hold or too new to delete. Add a volume, or review the holds.",
    )


def _unopened(since_utc: dt.datetime) -> ConsoleError:
    return EnvironmentFault(
        text(
            "A hold cannot be opened here: the key of the sealed records is missing. "
            "All recordings since {since} are kept.",
            since=since_utc,
        ),
        "Two people bring the key back on this machine: watchroom surveillance recover.",
    )


def _doubt(state: ClockState) -> ConsoleError:
    return EnvironmentFault(
        text(
            "The machine's clock was moved by {step}. Until {until} (UTC) nothing is deleted for its age.",
            step=_length(state.step),
            until=f"{state.believed_until_utc:%Y-%m-%d %H:%M}",
        ),
        "Check date and time of the machine. If they are right, confirm them in the Health pane.",
    )


def _redated(count: int) -> ConsoleError:
    return EnvironmentFault(
        text("{count} recordings have an impossible date: the machine's clock was wrong.", count=count),
        "They are kept, and their retention period begins today. Search for them under the date they show.",
    )


def _length(step: dt.timedelta) -> str:
    """Return the length of a step in its largest unit, without its direction."""
    seconds = abs(step.total_seconds())
    for unit, size_s in (("years", 365.25 * 86400), ("days", 86400.0), ("hours", 3600.0)):
        if seconds >= 2 * size_s:
            return f"{seconds / size_s:.0f} {unit}"
    return f"{seconds / 60:.0f} minutes"
