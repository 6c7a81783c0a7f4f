"""Footage is kept for its period, held footage for ever, and every deletion is on record."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.retention import RetentionPeriod, RetentionRules
from console.media.volume.verify import verify
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

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        assert begin_utc < end_utc
        if self.broken:
            raise EnvironmentFault("The holds cannot be read.")
        return "evidence ABC/1" if camera in self.cameras else None


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
    return RetentionService(town.volumes, held, town.acts, Register(), rules or RetentionRules())


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
    ] * 3
    assert service.step(BEGIN + 31 * DAY + dt.timedelta(minutes=1)).deleted == 3
    assert media(tmp_path) == []
    (gap,) = town.volumes.gaps(1, BEGIN, BEGIN + dt.timedelta(seconds=12))
    assert (gap.cause, gap.detail) == (Cause.DELETED, BY_AGE)
    assert town.volumes.volumes()[0].used_bytes == 0
    town.recorder.finish()
    assert verify(tmp_path).whole


@pytest.mark.req("SYS-05")
def test_held_footage_is_never_deleted(tmp_path: Path) -> None:
    town = _town(tmp_path)
    report = _service(town, Held(1)).step(BEGIN + 400 * DAY)
    assert (report.deleted, report.held) == (3, 3)
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
    assert "on hold" in report.alarms[0]
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

    _service(town, held).run(Stop(), town.clock, lambda error: faults.append(error.what))
    assert faults == ["The holds cannot be read."]
    town.recorder.finish()
