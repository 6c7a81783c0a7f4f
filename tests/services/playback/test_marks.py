from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import NewEntry
from console.domain.books.incidents import Opened
from console.domain.books.media_log import Reviewed
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.timeline import BandKind
from console.domain.recording.held import HeldTime, HeldTimes
from console.services.playback.marks import TimelineMarks
from tests.support.books_at_console import DeskRoom

if TYPE_CHECKING:
    from tests.support.people import Room

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(room: Room) -> DeskRoom:
    made = DeskRoom(room)
    made.sit(Role.OPERATOR)
    return made


def test_incidents_and_earlier_reviews_of_a_camera_are_marked(desk: DeskRoom) -> None:
    room, now_utc = desk.room, desk.room.clock.utc_now()
    actor = room.me(Role.OPERATOR)
    incident = desk.desk.enter(
        Opened(
            what="A fight", type="public order", place="Market Square", seen_utc=now_utc - HOUR, cameras=(3,)
        )
    )
    review = desk.desk.books.record_from_service(
        actor,
        Reviewed(
            reviewed_utc=now_utc,
            reason="Theft",
            cameras=(3, 4),
            begin_utc=now_utc - 3 * HOUR,
            end_utc=now_utc - 2 * HOUR,
            present=("Ada Bell",),
        ),
    )
    marks = TimelineMarks(desk.desk.books, room.clock, HeldTimes)
    found = marks.of(actor, 3, now_utc - 24 * HOUR, now_utc)
    assert {(band.kind, band.words) for band in found} == {
        (BandKind.INCIDENT, f"{now_utc.year}/0001"),
        (BandKind.REVIEWED, str(review.number)),
    }
    assert [band.kind for band in marks.of(actor, 4, now_utc - 24 * HOUR, now_utc)] == [BandKind.REVIEWED]
    assert marks.of(actor, 5, now_utc - 24 * HOUR, now_utc) == []
    assert marks.of(actor, 3, now_utc - 24 * HOUR, now_utc - 4 * HOUR) == []
    for typed in (f"{now_utc.year}/0001", f"incident {now_utc.year}/1", f"Incident {incident.number}"):
        assert marks.incident_place(actor, typed) == now_utc - HOUR
    for wrong in ("999", f"0001/{now_utc.year}", ""):
        with pytest.raises(OperatorError):
            marks.incident_place(actor, wrong)


def test_who_may_not_read_the_books_sees_no_marks(desk: DeskRoom) -> None:
    room = desk.room
    marks = TimelineMarks(desk.desk.books, room.clock, HeldTimes)
    with pytest.raises(Refusal):
        marks.of(room.me(Role.ENGINEER), 3, room.clock.utc_now() - HOUR, room.clock.utc_now())


def test_holds_of_the_camera_are_marked(desk: DeskRoom) -> None:
    room, now_utc = desk.room, desk.room.clock.utc_now()
    times = HeldTimes(
        [HeldTime(3, now_utc - 3 * HOUR, now_utc - 2 * HOUR), HeldTime(4, now_utc - HOUR, now_utc)]
    )
    marks = TimelineMarks(desk.desk.books, room.clock, lambda: times)
    (band,) = marks.of(room.me(Role.OPERATOR), 3, now_utc - 24 * HOUR, now_utc)
    assert (band.kind, band.begin_utc, band.end_utc) == (
        BandKind.HELD,
        now_utc - 3 * HOUR,
        now_utc - 2 * HOUR,
    )


def test_lifted_zones_are_marked_until_they_were_restored(desk: DeskRoom) -> None:
    room, begin_utc = desk.room, desk.room.clock.utc_now()
    actor, minute = room.me(Role.OPERATOR), dt.timedelta(minutes=1)

    def lifted(zone: str, camera: int = 3, **more: str) -> None:
        until_utc = room.clock.utc_now() + 10 * minute
        detail = {"subject": f"camera {camera}", "zone": zone, "until": until_utc.isoformat(), **more}
        enter(desk, "zone-lifted", detail)

    lifted("door")
    lifted("window")
    lifted("door", camera=4)
    lifted("door", review="media-log 9")
    room.clock.advance(60.0)
    enter(desk, "zone-restored", {"subject": "camera 3", "zone": "window"})
    marks = TimelineMarks(desk.desk.books, room.clock, HeldTimes)
    found = marks.of(actor, 3, begin_utc - HOUR, begin_utc + HOUR)
    assert {(band.kind, band.words, band.end_utc - band.begin_utc) for band in found} == {
        (BandKind.LIFTED, "door", 10 * minute),
        (BandKind.LIFTED, "window", minute),
    }


def enter(desk: DeskRoom, kind: str, detail: dict[str, str]) -> None:
    with desk.store.unit() as unit:
        unit.append(NewEntry("operators", kind, "abell", dict(detail)))
