from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.privacy.model import ZoneSet
from console.services.playback.lifting import LiftingDependencies, LiftPlace, RecordedLifts
from console.services.privacy.service import SecondApprover
from tests.services.privacy.test_service import DOOR, WINDOW, Desk
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from tests.support.people import Room


@pytest.fixture
def desk(room: Room) -> Desk:
    made = Desk(room)
    room.on_duty(Role.SUPERVISOR)
    made.zones.change(room.me(Role.SUPERVISOR), 1, ZoneSet(zones=(WINDOW, DOOR)), "homes")
    return made


@pytest.fixture
def lifts(desk: Desk) -> RecordedLifts:
    room = desk.room
    return RecordedLifts(
        LiftingDependencies(
            desk.zones, desk.books, room.staff.access, room.staff.sign_in, room.acts, room.clock
        )
    )


def place(desk: Desk) -> LiftPlace:
    return LiftPlace("media-log 1", 1, desk.room.clock.utc_now())


@pytest.mark.req("PRV-03")
def test_a_lift_in_a_review_has_its_own_entry_and_does_not_touch_the_live_picture(
    desk: Desk, lifts: RecordedLifts
) -> None:
    lifts.lift(desk.room.me(Role.SUPERVISOR), place(desk), "window", "a search", 60.0)
    assert lifts.lifted(1) == {"window"}
    assert lifts.lifted(2) == frozenset()
    assert desk.orders.lifts() == []
    (entry,) = desk.entries("zone-lifted")
    assert entry["review"] == "media-log 1"
    assert entry["reason"] == "a search"


def test_it_ends_by_the_clock_and_with_its_review(desk: Desk, lifts: RecordedLifts) -> None:
    actor = desk.room.me(Role.SUPERVISOR)
    lifts.lift(actor, place(desk), "window", "a search", 60.0)
    desk.room.clock.advance(61)
    assert lifts.lifted(1) == frozenset()
    lifts.lift(actor, place(desk), "window", "a search", 60.0)
    lifts.end("media-log 2")
    assert lifts.lifted(1) == {"window"}
    lifts.end("media-log 1")
    assert lifts.lifted(1) == frozenset()
    ends = [act[3]["why"] for act in desk.room.acts.named("zone-restored")]
    assert ends == ["time over", "review ended"]


@pytest.mark.req("PRV-03")
@pytest.mark.parametrize(
    ("zone", "reason", "seconds"), [("window", "", 60), ("window", "x", 9999), ("no", "x", 60)]
)
def test_without_reason_zone_or_a_permitted_time_nothing_is_lifted(
    desk: Desk, lifts: RecordedLifts, zone: str, reason: str, seconds: float
) -> None:
    with pytest.raises(OperatorError):
        lifts.lift(desk.room.me(Role.SUPERVISOR), place(desk), zone, reason, seconds)
    assert lifts.lifted(1) == frozenset()


@pytest.mark.req("PRV-03")
def test_a_zone_for_two_people_needs_the_second_and_an_operator_may_not(
    desk: Desk, lifts: RecordedLifts
) -> None:
    room = desk.room
    with pytest.raises(Refusal):
        lifts.lift(room.me(Role.SUPERVISOR), place(desk), "door", "a search", 60.0)
    second = SecondApprover(room.me(Role.MANAGER), PASSWORD)
    lifts.lift(room.me(Role.SUPERVISOR), place(desk), "door", "a search", 60.0, second)
    assert lifts.lifted(1) == {"door"}
    room.on_duty(Role.OPERATOR)
    with pytest.raises(Refusal):
        lifts.lift(room.me(Role.OPERATOR), place(desk), "window", "a search", 60.0)


def test_a_zone_counts_as_it_was_at_the_recorded_time(desk: Desk, lifts: RecordedLifts) -> None:
    before = LiftPlace("media-log 1", 1, desk.room.clock.utc_now() - dt.timedelta(days=1))
    assert lifts.zones_at(1, before.instant_utc) == ()
    with pytest.raises(OperatorError):
        lifts.lift(desk.room.me(Role.SUPERVISOR), before, "window", "a search", 60.0)
