"""Footage is kept for its period, held footage for ever, and every deletion is on record."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.clock_trust import ClockState, TimeReading
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.retention import RetentionPeriod, RetentionRules
from console.domain.recording.witness import deletions_from_text
from console.media.volume.verify import verify
from console.services.recording import retention
from console.services.recording.clock_trust import ClockTrust
from console.services.recording.retention import BY_AGE, BY_SPACE, RetentionService
from tests.media.clips import BEGIN, clip
from tests.media.reading import media
from tests.media.town import NO_LIMITS, Town

DAY = dt.timedelta(days=1)


class Held:
    """Holds on some cameras; may fail to answer."""

    def __init__(self, *cameras: int) -> None:
        self.cameras = cameras
        self.broken = False

    def in_force(self) -> HeldTimes:
        if self.broken:
            raise EnvironmentFault("The holds cannot be read.")
        return HeldTimes(HeldTime(camera, BEGIN - 10 * DAY, BEGIN + 9000 * DAY) for camera in self.cameras)


class BelievedClock(ClockTrust):
    """A clock that is right whatever it says: these tests let months pass in a moment."""

    def check(self, now_utc: dt.datetime, newest_utc: dt.datetime | None = None) -> ClockState:
        assert newest_utc is None or newest_utc.tzinfo is not None
        return ClockState(TimeReading(now_utc, 0.0, "test"), now_utc)


class Register:
    def cameras(self) -> Sequence[Camera]:
        kinds = {1: CameraKind.PTZ, 2: CameraKind.BODY_WORN}
        return [Camera(number, "", "", "", "", kind, "") for number, kind in kinds.items()]


def _town(path: Path, limits: VolumeLimits = NO_LIMITS) -> Town:
    town = Town(path, limits=limits)
    for camera in (1, 2):
        town.recorder.opened(camera, clip().form)
        town.send(camera, clip(), 12)
        town.recorder.closed(camera, Cause.CLOSED, "console closed")
        town.turn()
    return town


def _service(town: Town, held: Held, rules: RetentionRules | None = None) -> RetentionService:
    rules = rules or RetentionRules()
    return RetentionService(town.volumes, held, town.acts, Register(), rules, clock=BelievedClock())


@pytest.mark.req("SYS-05")
@pytest.mark.req("EVD-07")
def test_each_kind_has_its_period_and_every_deletion_is_recorded(tmp_path: Path) -> None:
    town = _town(tmp_path)
    service = _service(town, Held())
    assert service.step(BEGIN + 30 * DAY).deleted == 0
    report = service.step(BEGIN + 30 * DAY + dt.timedelta(minutes=1))
    assert report.deleted == 3
    assert {path.parts[-3] for path in media(tmp_path)} == {"00002"}
    assert [(actor, act, subject) for actor, act, subject, _ in town.acts.done] == [
        (BY_AGE, "segment-deleted", "camera 1")
    ]
    assert town.acts.done[0][3]["recordings"] == 3
    assert service.step(BEGIN + 31 * DAY + dt.timedelta(minutes=1)).deleted == 3
    assert media(tmp_path) == []
    (gap,) = town.volumes.gaps(1, BEGIN, BEGIN + dt.timedelta(seconds=12))
    assert (gap.cause, gap.detail) == (Cause.DELETED, BY_AGE)
    assert town.volumes.volumes()[0].used_bytes == 0
    town.recorder.finish()
    assert verify(tmp_path).whole


@pytest.mark.req("EVD-07")
def test_one_round_is_one_entry_of_each_volume_for_all_cameras_and_names_each_segment(tmp_path: Path) -> None:
    town = _town(tmp_path)
    names = {row.segment.name for row in town.volumes.oldest(BEGIN + DAY, 100)}
    _service(town, Held()).step(BEGIN + 400 * DAY)
    ((by, act, subject, detail),) = town.acts.done
    assert (by, act, subject, detail["recordings"]) == (BY_AGE, "segment-deleted", "cameras 1, 2", 6)
    assert {name for name, _ in deletions_from_text(str(detail["segments"]), by)} == names
    town.recorder.finish()


@pytest.mark.req("EVD-07")
def test_an_entry_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 4)
    town = _town(tmp_path)
    _service(town, Held()).step(BEGIN + 400 * DAY)
    assert [detail["recordings"] for _, _, _, detail in town.acts.done] == [4, 2]
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_held_footage_is_never_deleted(tmp_path: Path) -> None:
    town = _town(tmp_path)
    report = _service(town, Held(1)).step(BEGIN + 400 * DAY)
    assert report.deleted == 3
    assert {path.parts[-3] for path in media(tmp_path)} == {"00001"}
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_when_holds_cannot_be_asked_nothing_is_deleted(tmp_path: Path) -> None:
    town = _town(tmp_path)
    held = Held()
    held.broken = True
    with pytest.raises(EnvironmentFault, match="holds"):
        _service(town, held).step(BEGIN + 400 * DAY)
    assert len(media(tmp_path)) == 6
    assert town.acts.done == []
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_short_of_space_the_oldest_goes_first_and_evidence_stays(tmp_path: Path) -> None:
    town = _town(tmp_path)
    volume = town.volumes.volumes()[0]
    used = volume.used_bytes
    volume.limits = VolumeLimits(quota_bytes=used, floor_bytes=0, reserve_bytes=0, headroom_bytes=used // 4)
    report = _service(town, Held(1)).step(BEGIN + DAY)
    assert report.deleted == 2
    assert not report.alarms
    left = [row.segment for row in town.volumes.oldest(BEGIN + DAY, 100)]
    assert [row.camera for row in left] == [1, 1, 1, 2]
    assert left[-1].number == 3
    assert {actor for actor, *_ in town.acts.done} == {BY_SPACE}
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_when_only_held_footage_is_left_there_is_an_alarm(tmp_path: Path) -> None:
    town = _town(tmp_path)
    volume = town.volumes.volumes()[0]
    used = volume.used_bytes
    volume.limits = VolumeLimits(quota_bytes=used, floor_bytes=0, reserve_bytes=0, headroom_bytes=10**6)
    report = _service(town, Held(1, 2)).step(BEGIN + DAY)
    assert report.deleted == 0
    assert "on hold" in str(report.alarms[0])
    assert len(media(tmp_path)) == 6
    town.recorder.finish()


def test_a_longer_period_is_put_on_record(tmp_path: Path) -> None:
    town = _town(tmp_path)
    rules = RetentionRules({CameraKind.PTZ: RetentionPeriod(60, "order of the court")})
    service = _service(town, Held(), rules)
    detail: dict[str, str | int | float | None] = {"days": 60, "reason": "order of the court"}
    assert town.acts.done == [("settings", "retention-longer-than-code", "ptz cameras", detail)]
    assert service.step(BEGIN + 40 * DAY).deleted == 3
    town.recorder.finish()


def test_a_round_that_fails_is_reported_and_tried_again(tmp_path: Path) -> None:
    town = _town(tmp_path)
    town.clock.base_utc += 400 * DAY
    held = Held()
    held.broken = True
    faults: list[str] = []

    class Stop:
        def is_set(self) -> bool:
            held.broken = not faults
            return not media(tmp_path)

    _service(town, held).run(Stop(), town.clock, faults.append)
    (fault,) = faults
    assert fault.startswith("The holds cannot be read.")
    town.recorder.finish()


def _stepped(town: Town, trust: ClockTrust) -> RetentionService:
    return RetentionService(town.volumes, Held(), town.acts, Register(), RetentionRules(), clock=trust)


@pytest.mark.req("SYS-05")
@pytest.mark.parametrize("is_new", [False, True], ids=["in the same run", "after a restart"])
def test_a_wrong_answer_of_a_time_server_deletes_nothing(tmp_path: Path, *, is_new: bool) -> None:
    town = _town(tmp_path)
    trust = ClockTrust()
    if not is_new:
        assert _stepped(town, trust).step(town.clock.utc_now()).is_clock_believed
    report = _stepped(town, trust).step(dt.datetime(2036, 2, 7, 6, 28, tzinfo=dt.UTC))
    assert (report.deleted, report.is_clock_believed) == (0, False)
    assert "clock was moved by 10 years" in str(report.alarms[0])
    assert len(media(tmp_path)) == 6
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_short_of_space_with_a_doubted_clock_the_oldest_goes_first_by_recording(tmp_path: Path) -> None:
    town = _town(tmp_path)
    trust = ClockTrust()
    service = _stepped(town, trust)
    service.step(town.clock.utc_now())
    first = {path.name for path in media(tmp_path)}
    town.clock.base_utc -= 300 * DAY  # the clock falls back, and recording goes on
    service.step(town.clock.utc_now())
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 12)
    town.recorder.closed(1, Cause.CLOSED, "console closed")
    town.turn()
    volume = town.volumes.volumes()[0]
    used = volume.used_bytes
    volume.limits = VolumeLimits(quota_bytes=used, floor_bytes=0, reserve_bytes=0, headroom_bytes=used // 9)
    report = service.step(town.clock.utc_now())
    assert report.deleted >= 1
    assert not report.is_clock_believed
    gone = first - {path.name for path in media(tmp_path)}
    assert len(gone) == report.deleted, "what was recorded before the clock fell back is older"
    town.recorder.finish()


@pytest.mark.req("SYS-05")
def test_footage_with_an_impossible_date_counts_from_the_day_on_which_that_was_seen(tmp_path: Path) -> None:
    town = Town(tmp_path, limits=NO_LIMITS)
    right_utc = town.clock.base_utc
    town.clock.base_utc = dt.datetime(1972, 1, 1, tzinfo=dt.UTC)  # a machine without a battery
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 12)
    town.recorder.closed(1, Cause.CLOSED, "console closed")
    town.turn()
    town.clock.base_utc = right_utc
    trust = ClockTrust()
    assert _stepped(town, trust).step(town.clock.utc_now()).deleted == 0
    trust.confirm(town.clock.utc_now())
    report = _stepped(town, trust).step(town.clock.utc_now())
    assert report.deleted == 0
    later = _service(town, Held())
    assert later.step(right_utc + 29 * DAY).deleted == 0
    assert len(media(tmp_path)) == 3
    assert later.step(right_utc + 31 * DAY).deleted == 3
    town.recorder.finish()


def test_an_index_of_the_earlier_format_is_brought_up_to_date(tmp_path: Path) -> None:
    town = _town(tmp_path)
    town.recorder.finish()
    town.volumes.close()
    with sqlite3.connect(tmp_path / "index.sqlite") as db:
        db.execute("DROP INDEX segment_to_delete")
        for column in ("boot", "boot_us", "age_us"):
            db.execute(f"ALTER TABLE segment DROP COLUMN {column}")
        db.execute("PRAGMA user_version=1")
    db.close()
    again = Town(tmp_path, limits=NO_LIMITS)
    again.turn()
    assert len(again.volumes.oldest(BEGIN + DAY, 100)) == 6
    assert _service(again, Held()).step(BEGIN + 40 * DAY).deleted == 6
    again.recorder.finish()


class PlacedMeanwhile(Held):
    """A hold that is placed after retention has checked: when it is entered, or when it is asked again."""

    def __init__(self, at_question: int) -> None:
        super().__init__()
        self.at_question, self.asked = at_question, 0

    def in_force(self) -> HeldTimes:
        self.asked += 1
        if self.asked > self.at_question:
            self.cameras = (1,)
        return super().in_force()


@pytest.mark.req("EVD-08")
def test_a_hold_that_is_placed_between_check_and_deletion_keeps_the_recordings(tmp_path: Path) -> None:
    town = _town(tmp_path)
    report = _service(town, PlacedMeanwhile(1)).step(BEGIN + 400 * DAY)
    assert (report.deleted, report.kept) == (3, 3)
    assert {path.parts[-3] for path in media(tmp_path)} == {"00001"}
    # They can be played again at once, and the books say that what they had announced was not done.
    assert len(town.volumes.segments(1, BEGIN, BEGIN + DAY)) == 3
    acts = [(actor, act, subject) for actor, act, subject, _ in town.acts.done]
    assert acts == [
        (BY_AGE, "segment-deleted", "cameras 1, 2"),
        ("rule: holds", "segment-kept", "camera 1"),
    ]
    town.recorder.finish()
    assert verify(tmp_path).whole


@pytest.mark.req("EVD-08")
def test_a_hold_is_seen_if_it_was_placed_while_the_recordings_could_still_be_seen(tmp_path: Path) -> None:
    town = _town(tmp_path)
    shown: list[int] = []

    class Watching(Held):
        def in_force(self) -> HeldTimes:
            shown.append(len(town.volumes.segments(1, BEGIN, BEGIN + DAY)))
            return super().in_force()

    _service(town, Watching()).step(BEGIN + 400 * DAY)
    # Asked at first while they are there, and for the last time when nothing shows them any more: a hold that
    # is placed later comes after the deletion, and whoever places it sees that.
    assert shown == [3, 0]
    town.recorder.finish()


@pytest.mark.req("EVD-08")
def test_when_holds_cannot_be_read_before_the_deletion_nothing_is_deleted(tmp_path: Path) -> None:
    town = _town(tmp_path)

    class Breaking(Held):
        def in_force(self) -> HeldTimes:
            times = super().in_force()
            self.broken = True
            return times

    with pytest.raises(EnvironmentFault, match="holds"):
        _service(town, Breaking()).step(BEGIN + 400 * DAY)
    assert len(media(tmp_path)) == 6
    assert len(town.volumes.oldest(BEGIN + DAY, 100)) == 6
    town.recorder.finish()
    assert verify(tmp_path).whole


@pytest.mark.req("SYS-05")
def test_held_footage_among_free_footage_is_passed_over_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_BATCH", 1)
    town = _town(tmp_path)
    volume = town.volumes.volumes()[0]
    used = volume.used_bytes
    volume.limits = VolumeLimits(quota_bytes=used, floor_bytes=0, reserve_bytes=0, headroom_bytes=used // 4)
    report = _service(town, Held(1)).step(BEGIN + DAY)
    assert report.deleted == 2
    assert {path.parts[-3] for path in media(tmp_path)} == {"00001", "00002"}
    assert _service(town, Held(1)).step(BEGIN + 400 * DAY).deleted == 1
    assert {path.parts[-3] for path in media(tmp_path)} == {"00001"}
    town.recorder.finish()
