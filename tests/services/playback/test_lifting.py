from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.privacy.model import ZoneSet
from console.services.people.seat_cameras import APART
from console.services.people.second_person import SecondApprover
from console.services.playback.lifting import LiftingDependencies, LiftPlace, RecordedLifts
from tests.services.privacy.test_service import DOOR, WINDOW, Desk
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from console.domain.books.act_aggregation import RecordedAct
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
    made = RecordedLifts(
        LiftingDependencies(
            desk.zones, desk.books, room.staff.access, room.staff.sign_in, room.acts, room.clock
        )
    )
    made.begin("media-log 1")
    return made


def ids(lifts: RecordedLifts) -> set[str]:
    return {zone.id for zone in lifts.lifted(1)}


def place(desk: Desk) -> LiftPlace:
    return LiftPlace("media-log 1", 1, desk.room.clock.utc_now())


@pytest.mark.req("PRV-03")
def test_a_lift_in_a_review_has_its_own_entry_and_does_not_touch_the_live_picture(
    desk: Desk, lifts: RecordedLifts
) -> None:
    lifts.lift(desk.room.me(Role.SUPERVISOR), place(desk), "window", "a search", 60.0)
    assert ids(lifts) == {"window"}
    assert lifts.lifted(2) == frozenset()
    assert desk.orders.lifts() == []
    (entry,) = desk.entries("zone-lifted")
    assert entry["review"] == "media-log 1"
    assert entry["reason"] == "a search"


@pytest.mark.req("PRV-03", "RIP-04")
def test_a_lift_in_a_review_that_goes_apart_is_written_apart(desk: Desk) -> None:
    room = desk.room

    def apart(act: RecordedAct) -> RecordedAct:
        assert (act.act, act.subject, "recorded" in act.detail) == ("zone-lifted", "camera 1", True)
        return replace(act, act=APART)

    plan = LiftingDependencies(
        desk.zones, desk.books, room.staff.access, room.staff.sign_in, room.acts, room.clock, apart
    )
    lifts = RecordedLifts(plan)
    lifts.begin("media-log 1")
    lifts.lift(room.me(Role.SUPERVISOR), place(desk), "window", "a search", 60.0)
    assert ids(lifts) == {"window"}
    assert desk.entries("zone-lifted") == []
    assert plan.store.head("authorisations")[0] == 1


def test_it_ends_by_the_clock_and_with_its_review(desk: Desk, lifts: RecordedLifts) -> None:
    actor = desk.room.me(Role.SUPERVISOR)
    lifts.lift(actor, place(desk), "window", "a search", 60.0)
    desk.room.clock.advance(61)
    assert lifts.lifted(1) == frozenset()
    lifts.lift(actor, place(desk), "window", "a search", 60.0)
    lifts.end("media-log 2")
    assert ids(lifts) == {"window"}
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
    assert ids(lifts) == {"door"}
    room.on_duty(Role.OPERATOR)
    with pytest.raises(Refusal):
        lifts.lift(room.me(Role.OPERATOR), place(desk), "window", "a search", 60.0)


def test_a_zone_counts_as_it_was_at_the_recorded_time(desk: Desk, lifts: RecordedLifts) -> None:
    before = LiftPlace("media-log 1", 1, desk.room.clock.utc_now() - dt.timedelta(days=1))
    assert lifts.zones_at(1, before.instant_utc) == ()
    with pytest.raises(OperatorError):
        lifts.lift(desk.room.me(Role.SUPERVISOR), before, "window", "a search", 60.0)


@pytest.mark.req("PRV-03", "EVD-05")
def test_without_an_open_review_nothing_is_lifted(desk: Desk, lifts: RecordedLifts) -> None:
    lifts.end("media-log 1")
    with pytest.raises(OperatorError, match="review has ended"):
        lifts.lift(desk.room.me(Role.SUPERVISOR), place(desk), "window", "a search", 60.0)
    assert lifts.lifted(1) == frozenset()
    assert desk.entries("zone-lifted") == []


@pytest.mark.req("PRV-03")
def test_a_review_that_ends_while_the_lift_is_entered_leaves_nothing_uncovered(
    desk: Desk, lifts: RecordedLifts, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = desk.books.unit

    def ended_meanwhile() -> Any:
        lifts.end("media-log 1")
        return unit()

    monkeypatch.setattr(desk.books, "unit", ended_meanwhile)
    lifts.lift(desk.room.me(Role.SUPERVISOR), place(desk), "window", "a search", 60.0)
    assert lifts.lifted(1) == frozenset()
    assert [act[3]["why"] for act in desk.room.acts.named("zone-restored")] == ["review ended"]


@pytest.mark.req("PRV-03")
def test_a_zone_that_was_changed_since_is_not_lifted_with_its_earlier_form(
    desk: Desk, lifts: RecordedLifts
) -> None:
    actor = desk.room.me(Role.SUPERVISOR)
    earlier = place(desk)
    desk.room.clock.advance(60)
    desk.zones.change(actor, 1, ZoneSet(zones=(replace(WINDOW, lift_most_s=0.0), DOOR)), "never again")
    lifts.lift(actor, earlier, "window", "a search", 60.0)
    (now,) = (zone for zone in lifts.zones_at(1, place(desk).instant_utc) if zone.id == "window")
    (before,) = (zone for zone in lifts.zones_at(1, earlier.instant_utc) if zone.id == "window")
    assert before in lifts.lifted(1)
    assert now not in lifts.lifted(1)
