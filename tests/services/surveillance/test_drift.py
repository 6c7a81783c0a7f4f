"""The question whether long watching is still an immediate response, on real books."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.entries import BookQuery
from console.domain.books.operators import ENDED, IMMEDIATE, NOT_ANSWERED, ResponseChecked
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.ptz.model import PtzPosition
from console.domain.surveillance.drift import DriftSign
from tests.support.people import login_of
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from console.services.surveillance.drift import ImmediateResponse
    from tests.support.people import Room

SECONDS = 60.0


@pytest.fixture
def bureau(room: Room) -> Bureau:
    room.on_duty(Role.OPERATOR)
    made = Bureau(room)
    made.sit()
    return made


def steered(bureau: Bureau, camera: int = 3, to: str = "") -> None:
    room = bureau.room
    now_utc = room.clock.utc_now()
    begin = (now_utc - dt.timedelta(seconds=4)).isoformat()
    detail = {"to": to, "begin": begin} if to else {"begin": begin, "end": now_utc.isoformat()}
    bureau.at.desk.immediate.noted(
        RecordedAct(login_of(Role.OPERATOR), "camera-steered", f"camera {camera}", now_utc, detail)
    )


def asked(bureau: Bureau, minutes: int = 62) -> ImmediateResponse:
    """Steer for long, and be asked."""
    service = bureau.at.desk.immediate
    for _ in range(minutes):
        steered(bureau)
        service.turn()
        bureau.room.clock.advance(SECONDS)
    return service


def answers(bureau: Bureau) -> list[tuple[object, object]]:
    page = bureau.at.store.page(BookQuery("operators", kinds=("operators.response",)), personal=True)
    return [(entry.author, entry.fields["answer"]) for entry in page]


def given(answer: str, why: str = "", minutes: int = 1) -> ResponseChecked:
    return ResponseChecked(
        since_utc=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        sign=DriftSign.DWELL.value,
        minutes=minutes,
        cameras=(9,),
        answer=answer,
        why=why,
    )


@pytest.mark.req("RIP-03")
def test_long_steering_is_asked_about_once_and_the_answer_waits_for_the_supervisor(bureau: Bureau) -> None:
    told: list[object] = []
    bureau.at.desk.immediate.listen(lambda: told.append(bureau.at.desk.immediate.question))
    question = asked(bureau).question
    assert question is not None
    assert (question.sign, question.cameras) == (DriftSign.FOLLOWING, (3,))
    assert told[-1] == question
    ref = bureau.at.desk.enter(given(IMMEDIATE, "A fight that moves along the High Street."))
    entry = bureau.at.store.case(ref, personal=True)
    assert entry is not None
    # What was noticed is the program's own word, whatever a form said.
    assert entry.entry.fields["cameras"] == (3,)
    assert entry.entry.fields["minutes"] == question.minutes
    assert told[-1:] == [None]
    assert asked(bureau, 20).question is None
    due = bureau.at.desk.books.due(bureau.room.me(Role.SUPERVISOR), "operators")
    assert [one.ref for one in due] == [ref]


def test_who_goes_on_says_to_what_they_respond(bureau: Bureau) -> None:
    service = asked(bureau)
    with pytest.raises(OperatorError, match="what is being responded to"):
        bureau.at.desk.enter(given(IMMEDIATE))
    assert service.question is not None
    bureau.at.desk.enter(given(ENDED))
    assert answers(bureau) == [(login_of(Role.OPERATOR), ENDED)]


def test_nobody_answers_for_another_or_unasked(bureau: Bureau) -> None:
    with pytest.raises(OperatorError, match="Nothing is asked"):
        bureau.at.desk.enter(given(ENDED))
    service = asked(bureau)
    bureau.room.on_duty(Role.SUPERVISOR)
    with pytest.raises(OperatorError, match="Nothing is asked"):
        service.answer(bureau.room.me(Role.SUPERVISOR), given(ENDED))
    assert answers(bureau) == []


def test_a_question_that_nobody_answered_is_entered_when_its_person_leaves(bureau: Bureau) -> None:
    service = asked(bureau)
    bureau.room.staff.seat.leave()
    service.turn()
    assert answers(bureau) == [(login_of(Role.OPERATOR), NOT_ANSWERED)]
    assert service.question is None


def test_an_answer_of_that_kind_cannot_be_altered(bureau: Bureau) -> None:
    asked(bureau)
    ref = bureau.at.desk.enter(given(IMMEDIATE, "A fight."))
    with pytest.raises(OperatorError, match="wording"):
        bureau.at.desk.correct(ref, {"answer": ENDED}, "wrong")
    bureau.at.desk.correct(ref, {"why": "A fight near the market."}, "more precise")


def test_a_camera_held_on_one_frontage_is_asked_about(bureau: Bureau) -> None:
    service = bureau.at.desk.immediate
    service.where = lambda _camera: PtzPosition(0.1, 0.2, 0.5)
    steered(bureau, 7)
    for _ in range(122):
        service.turn()
        bureau.room.clock.advance(SECONDS)
    service.turn()
    assert service.question is not None
    assert (service.question.sign, service.question.cameras) == (DriftSign.DWELL, (7,))


@pytest.mark.parametrize("preset", [True, False])
def test_a_preset_and_a_camera_that_does_not_answer_are_no_frontage(bureau: Bureau, preset: bool) -> None:
    def away(_camera: int) -> PtzPosition | None:
        raise EnvironmentFault("away")

    service = bureau.at.desk.immediate
    service.where = away
    steered(bureau, 7, "Market" if preset else "")
    for _ in range(150):
        service.turn()
        bureau.room.clock.advance(SECONDS)
    assert service.question is None


def test_nothing_is_asked_about_what_is_done_under_an_authorisation(bureau: Bureau) -> None:
    bureau.room.on_duty(Role.SUPERVISOR)
    bureau.begin()
    ledger_act = RecordedAct(
        login_of(Role.OPERATOR), "camera-steered", "camera 3", bureau.room.clock.utc_now(), {}
    )
    apart = bureau.room.staff.cameras.apart(ledger_act)
    assert bureau.at.desk.immediate.noted(apart).act != "camera-steered"
    bureau.at.desk.immediate.turn()
    assert bureau.at.desk.immediate.question is None
