"""An act whose training is missing or lapsed is refused, where the scheme says so (PPL-02)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.handover import in_hand
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.people.training import BASIC, Topic, Training
from console.domain.people.training_rules import (
    ACTS,
    DEFAULT,
    FACT,
    TrainedActs,
    TrainingRules,
    attention,
    lapsing,
    rules_of,
)
from console.services.people.seat import SeatPolicy
from console.store.beside.check import check_beside
from tests.services.people.test_accounts import entries
from tests.support.books_at_console import DeskRoom
from tests.support.people import login_of

if TYPE_CHECKING:
    from tests.support.people import Room

TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)
OPERATOR, SUPERVISOR = login_of(Role.OPERATOR), login_of(Role.SUPERVISOR)
pytestmark = pytest.mark.req("PPL-02")


def enforce(room: Room, rules: TrainingRules | None = None, by: Role = Role.MANAGER) -> None:
    wanted = rules or TrainingRules(is_enforced=True)
    DeskRoom(room).scheme.state(room.me(by), FACT, wanted.words)


def train(room: Room, login: str, *topics: Topic, until: dt.date | None = None) -> None:
    for topic in topics:
        training = Training(topic, TODAY - 400 * DAY, "the college", until)
        room.staff.people.record_training(room.me(Role.MANAGER), login, training)


def refusal(room: Room, role: Role, act: Permission) -> Refusal | None:
    return room.staff.access.find_refusal(room.me(role), act)


def test_a_scheme_that_was_here_before_locks_nobody_out(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    assert room.person(OPERATOR).trainings == ()
    assert refusal(room, Role.OPERATOR, Permission.STEER) is None


def test_once_it_is_on_what_is_missing_is_refused_and_what_was_recorded_is_done(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    enforce(room)
    with pytest.raises(Refusal) as refused:
        room.staff.access.require(room.me(Role.OPERATOR), Permission.STEER, "camera 3")
    assert "You cannot steer cameras: training of Operator Person" in refused.value.what
    assert "equipment: never recorded; data protection: never recorded (code of practice, PPL-02)" in (
        refused.value.what
    )
    assert refused.value.then == "The manager or the deputy records the training, in the People pane."
    assert room.refused()[-1] == (OPERATOR, Permission.STEER.value)
    train(room, OPERATOR, *DEFAULT[TrainedActs.STEERING])
    assert refusal(room, Role.OPERATOR, Permission.STEER) is None
    assert refusal(room, Role.OPERATOR, Permission.ASK_FOR_EVIDENCE) is not None
    # Nothing else is refused: not watching, the books, a hold on recordings.
    for act in (Permission.WATCH, Permission.ENTER_LOG, Permission.ENTER_MEDIA):
        assert refusal(room, Role.OPERATOR, act) is None


def test_a_refusal_says_since_when_it_lapsed_and_who_is_there_that_may(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    enforce(room)
    train(room, SUPERVISOR, *BASIC)
    train(room, OPERATOR, Topic.EQUIPMENT)
    train(room, OPERATOR, Topic.DATA_PROTECTION, until=TODAY - 5 * DAY)
    with pytest.raises(Refusal) as refused:
        room.staff.access.require(room.me(Role.OPERATOR), Permission.STEER, "camera 3")
    assert "data protection: lapsed on 28 May 2026" in refused.value.what
    assert "equipment" not in refused.value.what
    assert refused.value.then.startswith("Ask Supervisor Person: on duty now, and may do it.")


@pytest.mark.parametrize("role", Role)
def test_only_those_who_work_with_the_equipment_need_training(room: Room, role: Role) -> None:
    enforce(room)
    by_training = [
        act
        for act in Permission
        if (refused := refusal(room, role, act)) is not None and refused.source == "code of practice, PPL-02"
    ]
    if role not in {Role.MANAGER, Role.DEPUTY, Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE}:
        assert by_training == []
    elif role is Role.MANAGER:
        assert {Permission.STEER, Permission.RELEASE_DATA, Permission.APPROVE_DEPLOYMENT} <= {*by_training}


def test_the_manager_can_always_record_training_and_switch_it_off(room: Room) -> None:
    enforce(room)
    for act in (Permission.MANAGE_PEOPLE, Permission.CHANGE_SCHEME):
        assert refusal(room, Role.MANAGER, act) is None
    enforce(room, TrainingRules(is_enforced=False))
    assert refusal(room, Role.MANAGER, Permission.STEER) is None


@pytest.mark.parametrize("role", Role)
def test_the_rules_are_changed_by_who_may_change_the_scheme(room: Room, role: Role) -> None:
    if role in {Role.OWNER, Role.MANAGER, Role.DEPUTY}:
        enforce(room, by=role)
        assert entries(room, "scheme")[-1] == ("scheme.fact", login_of(role))
        assert room.staff.roster.state.training.is_enforced
        assert check_beside(room.engine) == []
        return
    with pytest.raises(Refusal):
        enforce(room, by=role)
    assert not room.staff.roster.reload().training.is_enforced


def test_only_rules_are_stated_as_rules(room: Room) -> None:
    with pytest.raises(OperatorError, match="not rules of training"):
        DeskRoom(room).scheme.state(room.me(Role.MANAGER), FACT, "everybody may do everything")
    assert room.staff.roster.reload().training == TrainingRules()


@pytest.mark.parametrize(
    "rules",
    [
        TrainingRules(),
        TrainingRules(is_enforced=True),
        TrainingRules(is_enforced=True, topics={}),
        TrainingRules(is_enforced=True, topics=dict.fromkeys(TrainedActs, tuple(Topic))),
    ],
)
def test_rules_are_read_as_they_were_written(rules: TrainingRules) -> None:
    assert rules_of(rules.words) == rules


@pytest.mark.parametrize("words", ["", "   ", "x", "x\ny: z\nsteering cameras: flying", ":\n:::"])
def test_whatever_is_stored_the_console_starts(words: str) -> None:
    assert not rules_of(words).is_enforced


def test_each_of_the_acts_is_one_that_somebody_may_do() -> None:
    assert ACTS.keys() == {*TrainedActs}
    assert all(ACTS.values())


def test_steering_under_way_when_a_training_lapses_goes_on_and_the_next_move_is_refused(room: Room) -> None:
    enforce(room)
    train(room, OPERATOR, Topic.EQUIPMENT)
    train(room, OPERATOR, Topic.DATA_PROTECTION, until=TODAY)
    room.staff.sit_down(room.person(OPERATOR))
    # What `SteeringService` asks before a move, and each time that it is renewed.
    policy = SeatPolicy(room.staff.seat, Permission.STEER)
    # The day of a training ends at midnight in London.
    room.clock.advance(11 * 3600 - 0.2)
    policy.check(OPERATOR, 3)
    for _ in range(5):
        room.clock.advance(0.3)
        policy.check(OPERATOR, 3)
    assert refusal(room, Role.OPERATOR, Permission.STEER) is not None, "what is not under way is over"
    assert room.acts.named("refused") == []
    room.clock.advance(0.6)
    for _ in range(2):
        with pytest.raises(Refusal, match="data protection: lapsed on 2 Jun 2026"):
            policy.check(OPERATOR, 3)
    assert len(room.acts.named("refused")) == 2


def test_what_lapses_within_thirty_days_is_told_before(room: Room) -> None:
    train(room, OPERATOR, Topic.PACE, until=TODAY + 30 * DAY)
    train(room, OPERATOR, Topic.RIPA, until=TODAY + 31 * DAY)
    # A renewed training does not lapse.
    train(room, OPERATOR, Topic.FOI, until=TODAY + 3 * DAY)
    train(room, OPERATOR, Topic.FOI)
    person = room.person(OPERATOR)
    assert [one.topic for one in lapsing(person.trainings, TODAY)] == [Topic.PACE]
    (line,) = attention([person], TODAY)
    assert line.startswith("Operator Person – never recorded: equipment, media handling")
    assert line.endswith("PACE: lapses after 1 Jul 2026")


def test_the_handover_of_a_supervisor_begins_with_it_and_an_operators_does_not(room: Room) -> None:
    at = DeskRoom(room)
    train(room, OPERATOR, Topic.EQUIPMENT, until=TODAY + 3 * DAY)
    persons = room.staff.roster.state.persons.values()
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    for role, expected in (
        (Role.SUPERVISOR, ("Training of Operator Person: equipment: lapses after 4 Jun 2026",)),
        (Role.OPERATOR, ()),
    ):
        found = in_hand(at.store, room.staff.access, room.me(role), TODAY, persons=lambda: persons)
        assert found.in_hand == expected
