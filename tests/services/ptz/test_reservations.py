"""Who holds a camera, and how it comes to somebody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.ptz.reservation import REQUEST_S, STEERING_S, Holder, Priority, priority_of
from console.services.people.seat import PresencePolicy, SeatPolicy
from console.services.ptz.policy import SteeringRules
from console.services.ptz.reservations import Reservations
from tests.support.clocks import SimulatedClock
from tests.support.people import Room, login_of
from tests.support.screen import KeptActs

ADA = Holder("ada", "Ada Bell", Priority.OPERATOR)
BEN = Holder("ben", "Ben Hill", Priority.OPERATOR)
SUE = Holder("sue", "Sue Park", Priority.SUPERVISOR)
TOM = Holder("tom", "Tom Lane", Priority.TRAINEE)


@dataclass
class Held:
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    acts: KeptActs = field(default_factory=KeptActs)
    lost: list[tuple[str, str]] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.all = Reservations(self.acts, self.clock)
        self.all.listen(self.changed.append, lambda lost, why: self.lost.append((lost.holder.login, why)))

    def holder(self) -> str:
        held = self.all.reservation_of(3)
        return held.holder.login if held else ""


@pytest.fixture
def held() -> Held:
    return Held()


def test_who_steers_holds_for_a_moment_and_the_second_is_told_who(held: Held) -> None:
    held.all.steer(3, ADA)
    for _ in range(20):
        held.clock.advance(0.5)
        held.all.steer(3, ADA)
    assert held.changed == [3], "steering on is no news"
    with pytest.raises(
        Refusal, match=r"cannot steer camera 3: Ada Bell \(operator\) is steering it"
    ) as refused:
        held.all.steer(3, BEN)
    assert "Ask for the camera" in refused.value.then
    held.clock.advance(STEERING_S)
    held.all.steer(3, BEN)
    assert held.holder() == "ben"
    assert held.acts.acts == [], "the movement itself is recorded"


def test_a_reservation_lasts_its_time_is_recorded_and_its_end_is_said(held: Held) -> None:
    held.all.reserve(3, ADA, 10)
    held.clock.advance(599)
    with pytest.raises(Refusal):
        held.all.reserve(3, BEN, 5)
    held.clock.advance(2)
    held.all.tick()
    assert held.holder() == ""
    assert held.lost == [("ada", "Your reservation has ended.")]
    assert [act for _, act, _, _ in held.acts.acts] == ["camera-reserved"]


@pytest.mark.parametrize("minutes", [0, 0.5, 241, float("nan")])
def test_no_reservation_without_an_end(held: Held, minutes: float) -> None:
    with pytest.raises(OperatorError, match="1 to 240"):
        held.all.reserve(3, ADA, minutes)


def test_a_request_is_granted_and_the_camera_handed_over(held: Held) -> None:
    held.all.reserve(3, ADA, 10)
    held.all.request(3, BEN)
    with pytest.raises(OperatorError):
        held.all.grant(3, "ben")
    held.all.grant(3, "ada")
    assert held.holder() == "ben"
    assert held.lost == [("ada", "You handed it over to Ben Hill.")]
    assert held.acts.named("camera-handed-over")[0][0] == "ada"


def test_a_request_that_nobody_answers_is_gone_and_one_declined_too(held: Held) -> None:
    held.all.reserve(3, ADA, 10)
    held.all.request(3, BEN)
    held.clock.advance(REQUEST_S + 1)
    with pytest.raises(OperatorError, match="any more"):
        held.all.grant(3, "ada")
    held.all.request(3, BEN)
    held.all.decline(3, "ada")
    reservation = held.all.reservation_of(3)
    assert reservation is not None
    assert reservation.request is None
    assert held.holder() == "ada"


def test_only_who_comes_before_takes_over_and_it_is_said_to_the_loser(held: Held) -> None:
    held.all.reserve(3, ADA, 10)
    for no in (BEN, TOM):
        with pytest.raises(Refusal):
            held.all.take_over(3, no)
    with pytest.raises(Refusal) as refused:
        held.all.steer(3, SUE)
    assert "Take over the camera" in refused.value.then, "nothing is taken by the way"
    held.all.take_over(3, SUE)
    assert held.holder() == "sue"
    assert held.lost == [("ada", "Sue Park took it over.")]
    who, _, _, detail = held.acts.named("camera-handed-over")[0]
    assert (who, detail["from"], detail["how"]) == ("sue", "ada", "taken over")


def test_what_somebody_held_who_leaves_is_free(held: Held) -> None:
    held.all.reserve(3, ADA, 10)
    held.all.reserve(5, ADA, 10)
    held.all.forget("ada")
    assert held.holder() == ""
    assert len(held.acts.named("camera-given-back")) == 2


def test_nothing_to_ask_for_or_to_take_where_nobody_holds(held: Held) -> None:
    for ask in (held.all.request, held.all.take_over):
        with pytest.raises(OperatorError, match="No one else"):
            ask(3, SUE)
    held.all.give_back(3, "ada")


def test_the_order_of_roles() -> None:
    order = [Role.ENGINEER, Role.TRAINEE, Role.OPERATOR, Role.SUPERVISOR]
    assert sorted(order, key=priority_of) == order
    assert priority_of(Role.POLICE) is Priority.NONE


class TwoCameras:
    """An authorisation for an officer: two cameras, until a time."""

    def __init__(self, login: str, until_utc: dt.datetime, clock: SimulatedClock) -> None:
        self.login, self.until_utc, self.clock = login, until_utc, clock

    def holder(self, actor: str, camera: int) -> Holder | None:
        if actor != self.login:
            return None
        if camera not in {3, 5} or self.clock.utc_now() >= self.until_utc:
            raise Refusal(
                "Not under RIPA-7.", "Only cameras 3 and 5, until 13:00.", "RIP-04", "authorisation"
            )
        return Holder(actor, "PC Person", Priority.POLICE, self.until_utc, "RIPA-7")


@pytest.mark.req("RIP-04")
def test_an_authorised_officer_holds_the_named_cameras_within_the_time_and_no_others(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    officer, operator = login_of(Role.POLICE), login_of(Role.OPERATOR)
    reservations = Reservations(room.acts, room.clock)
    duty, roster = room.staff.seat, room.staff.roster
    rules = SteeringRules(
        SeatPolicy(duty, Permission.STEER),
        PresencePolicy(duty, Permission.STEER),
        roster.state.persons.get,
        reservations,
    )
    duty.sit_down(room.person(officer))
    with pytest.raises(Refusal, match="cannot steer"):
        rules.check(officer, 3)
    until_utc = room.clock.utc_now() + dt.timedelta(hours=1)
    rules.add(TwoCameras(officer, until_utc, room.clock))
    rules.check(officer, 3)
    held = reservations.reservation_of(3)
    assert held is not None
    assert (held.holder.priority, held.holder.ground) == (Priority.POLICE, "RIPA-7")
    with pytest.raises(Refusal, match="RIPA-7"):
        rules.check(officer, 4)
    reservations.reserve(5, rules.holder(officer, 5), 120)
    reserved = reservations.reservation_of(5)
    assert reserved is not None
    assert reserved.until_utc == until_utc, "never longer than the authorisation"
    room.clock.advance(3601)
    with pytest.raises(Refusal, match="RIPA-7"):
        rules.check(officer, 5)
    duty.sit_down(room.person(operator))
    with pytest.raises(Refusal, match="Someone else is signed in"):
        rules.check(login_of(Role.SUPERVISOR), 3)
    rules.check(operator, 5)
