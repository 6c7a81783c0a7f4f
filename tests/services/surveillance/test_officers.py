"""Officers at the seat: the named cameras only, their end, and what is recorded of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from console.bridge.messages import MessageCentre
from console.bridge.surveillance import SurveillanceBridge
from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.authorisations import DIRECTS, Confirmed, DirectorInformed, MaterialHandedOver
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import EntryRef
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.session import OPEN_ACTS, STALE_S
from console.store.beside.check import check_beside
from console.store.holds import HoldTable
from tests.support.books_at_console import SIGNED
from tests.support.people import PASSWORD
from tests.support.surveillance import MAIL, OFFICER, Bureau

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from console.services.surveillance.drift import ImmediateResponse
    from tests.support.people import Room


@pytest.fixture
def bureau(room: Room) -> Bureau:
    room.on_duty(Role.SUPERVISOR)
    made = Bureau(room)
    made.sit()
    return made


def usable(bureau: Bureau) -> list[int]:
    return [number for number in range(1, 10) if bureau.room.staff.cameras.may_use(number)]


@pytest.mark.req("RIP-04")
def test_only_the_named_cameras_until_the_operator_says_that_the_officer_left(bureau: Bureau) -> None:
    assert usable(bureau) == list(range(1, 10))
    session = bureau.begin()
    assert usable(bureau) == [3, 7]
    assert session.operator == bureau.operator.login
    with pytest.raises(OperatorError):
        bureau.officers.end(bureau.operator, "wrong password")
    assert usable(bureau) == [3, 7]
    bureau.officers.end(bureau.operator, PASSWORD)
    assert usable(bureau) == list(range(1, 10))


def test_nothing_begins_before_all_is_there(bureau: Bureau) -> None:
    number = bureau.enter()
    with pytest.raises(Refusal, match="Missing is the confirmation by the covert authority bureau"):
        bureau.begin(number)
    bureau.complete(number, DIRECTS)
    with pytest.raises(Refusal, match="not that they steer"):
        bureau.begin(number)
    assert usable(bureau) == list(range(1, 10))
    directing = replace(OFFICER, manner=DIRECTS)
    assert bureau.officers.begin(bureau.operator, number, directing).manner == DIRECTS
    with pytest.raises(OperatorError, match="already"):
        bureau.begin(number)


def test_no_agreement_of_the_director_no_officer(bureau: Bureau) -> None:
    number, now_utc = bureau.enter(), bureau.room.clock.utc_now()
    bureau.follow(number, Confirmed(confirmed_utc=now_utc, confirmed_by="CAB"), MAIL)
    bureau.follow(number, DirectorInformed(informed_utc=now_utc, director="D. Reyes"))
    with pytest.raises(Refusal, match="director has not agreed"):
        bureau.begin(number)


def test_an_officer_needs_the_operator_beside_them(bureau: Bureau) -> None:
    number = bureau.enter()
    bureau.complete(number)
    with pytest.raises(Refusal, match="beside the operator"):
        bureau.officers.begin(bureau.supervisor, number, OFFICER)
    with pytest.raises(Refusal, match="elected member"):
        bureau.officers.begin(bureau.operator, number, replace(OFFICER, name="Cllr Moss"))
    bureau.begin(number)
    bureau.room.staff.seat.leave()
    assert usable(bureau) == []
    assert "left the seat" in bureau.room.staff.cameras.lost


def test_begin_and_end_come_by_themselves(bureau: Bureau) -> None:
    now_utc = bureau.room.clock.utc_now()
    number = bureau.enter(
        begins_utc=now_utc + dt.timedelta(hours=1), ends_utc=now_utc + dt.timedelta(hours=2)
    )
    bureau.complete(number)
    with pytest.raises(Refusal, match="not in force yet"):
        bureau.begin(number)
    assert bureau.officers.in_force(bureau.operator) == []
    bureau.room.clock.sleep_s(3600)
    assert [one.number for one in bureau.officers.in_force(bureau.operator)] == [number]
    bureau.begin(number)
    for _ in range(3599):
        bureau.room.clock.sleep_s(1)
        bureau.officers.read()
    assert usable(bureau) == [3, 7]
    bureau.room.clock.sleep_s(1)
    assert usable(bureau) == []
    bureau.officers.check()
    with pytest.raises(Refusal, match="has ended"):
        bureau.room.staff.cameras.require(3)


@pytest.mark.parametrize("back_s", [1.5, 3600])
def test_a_clock_set_back_does_not_lengthen_it(bureau: Bureau, back_s: float) -> None:
    """Not by so little that the authorisation has begun all the same, nor to before its begin."""
    now_utc = bureau.room.clock.utc_now()
    granted = now_utc - dt.timedelta(minutes=10)
    bureau.begin(granted_utc=granted, begins_utc=granted, ends_utc=now_utc + dt.timedelta(seconds=2))
    bureau.room.clock.sleep_s(1)
    bureau.officers.read()
    assert usable(bureau) == [3, 7]
    bureau.room.clock.step_utc(-back_s)
    bureau.officers.read()
    bureau.room.clock.sleep_s(1)
    bureau.officers.read()
    assert usable(bureau) == []


@pytest.mark.req("RIP-03")
def test_a_cancellation_elsewhere_takes_the_cameras_and_stops_them_first(bureau: Bureau) -> None:
    order: list[str] = []
    cameras = bureau.room.staff.cameras
    session = bureau.begin()
    cameras.listen(lambda: order.append(f"told {usable(bureau)}"))
    cameras.stop_first(lambda: order.append("stopped"))
    other = Bureau(bureau.room, bureau.at)
    other.cancel(session.authorisation)
    assert usable(bureau) == [3, 7]
    bureau.officers.read()
    assert order == ["stopped", "told []"]
    assert "cancelled" in cameras.lost
    # The operator is told, and the seat opens only when they confirm.
    bureau.officers.end(bureau.operator, PASSWORD)
    assert usable(bureau) == list(range(1, 10))


def test_without_the_database_the_seat_closes(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau.begin()

    def away() -> int:
        raise EnvironmentFault("The database is away.")

    monkeypatch.setattr(bureau.register, "newest", away)
    for _ in range(int(STALE_S) - 1):
        bureau.room.clock.sleep_s(1)
        bureau.officers.read()
    assert usable(bureau) == [3, 7]
    bureau.room.clock.sleep_s(1)
    assert usable(bureau) == []
    bureau.officers.check()
    monkeypatch.undo()
    bureau.officers.read()
    # It stays closed when the database is back, until the operator confirms.
    assert usable(bureau) == []
    assert "database is away" in bureau.room.staff.cameras.lost


def test_a_seat_that_crashed_comes_back_without_it(bureau: Bureau) -> None:
    bureau.begin()
    again = bureau.room.console("desk 1")
    assert again.cameras.session is None
    assert all(again.cameras.may_use(number) for number in range(1, 10))


def test_everything_but_the_open_acts_is_refused_at_the_seat_for_everybody(bureau: Bureau) -> None:
    access = bureau.room.staff.access
    bureau.begin()
    for role in Role:
        for act in Permission:
            if act not in OPEN_ACTS:
                assert access.find_refusal(bureau.room.me(role), act) is not None, (role, act)
    assert access.find_refusal(bureau.operator, Permission.STEER) is None
    bureau.room.staff.cameras.lose("gone")
    for act in Permission:
        assert access.find_refusal(bureau.operator, act) is not None, act


def test_acts_with_cameras_go_apart_with_officer_and_operator(bureau: Bureau) -> None:
    cameras, now_utc = bureau.room.staff.cameras, bureau.room.clock.utc_now()
    login = bureau.operator.login
    steered = RecordedAct(login, "camera-steered", "camera 3", now_utc, {"begin": now_utc.isoformat()})
    assert cameras.apart(steered) is steered
    session = bureau.begin()
    kept = cameras.apart(steered)
    assert (kept.act, kept.actor, kept.subject) == ("authorised-act", login, "camera 3")
    assert kept.detail["did"] == "camera-steered"
    assert kept.detail["officer"] == "constable Dale (1234, Anyshire Police)"
    assert kept.detail["authorisation"] == session.authorisation
    signed = RecordedAct(login, "signed-off", "console desk 1", now_utc)
    assert cameras.apart(signed) is signed
    cameras.lose("cancelled")
    # Its stop is confirmed after the end; the next movement is the room's.
    assert cameras.apart(steered).act == "authorised-act"
    later = (now_utc + dt.timedelta(seconds=5)).isoformat()
    assert cameras.apart(replace(steered, detail={"begin": later})).act == "camera-steered"


def test_the_log_of_the_room_has_a_neutral_pointer(bureau: Bureau) -> None:
    bureau.begin()
    ((who, act, subject, detail),) = bureau.room.acts.named("cameras-reserved")
    assert act_of(act).book == "operators"
    assert (who, subject) == (bureau.operator.login, "authorisation AP/DS/1")
    assert set(detail) == {"console", "begin", "until"}


@pytest.mark.req("RIP-05")
def test_the_recordings_are_held_from_the_first_minute_until_they_are_handed_over(bureau: Bureau) -> None:
    holds, clock = HoldTable(bureau.room.engine), bureau.room.clock
    session = bureau.begin()
    assert sorted(one.camera for one in holds.in_force().times) == [3, 7]
    # The register of holds, the forecast of the ordinary work, does not show them.
    bureau.officers.end(bureau.operator, PASSWORD)
    assert bureau.at.desk.holds.holds(bureau.supervisor) == []
    owner = EntryRef("authorisations", session.authorisation)
    with pytest.raises(OperatorError, match="Nothing is on hold"):
        bureau.at.desk.holds.release(bureau.room.me(Role.MANAGER), owner, "over", "M. Manager")
    clock.sleep_s(600)
    bureau.cancel(session.authorisation)
    assert {one.end_utc for one in holds.in_force().times} == {clock.utc_now()}
    handed = MaterialHandedOver(
        handed_utc=clock.utc_now(), recipient="DC Dale", medium="encrypted disk", signature=SIGNED
    )
    bureau.register.hand_over(bureau.supervisor, handed, session.authorisation)
    assert holds.in_force().times == []
    # And the verification of the books agrees with every one of these rows.
    assert [found for found in check_beside(bureau.room.engine) if "hold" in str(found)] == []


@pytest.mark.req("RIP-04")
def test_a_seat_without_cameras_does_not_name_the_authorisation(bureau: Bureau, qtbot: QtBot) -> None:
    """Whoever sits there next reads it, until somebody acknowledges it."""
    del qtbot
    room, centre = bureau.room, MessageCentre(lambda *_: None)
    bureau.begin(ends_utc=room.clock.utc_now() + dt.timedelta(seconds=2))
    bridge = SurveillanceBridge(room.staff.cameras, cast("ImmediateResponse", NoQuestion()), centre)
    room.clock.step_utc(2)
    bureau.officers.check()
    (lost,) = centre.open_faults()
    refused = room.staff.cameras.find_refusal(3)
    assert refused is not None
    for said in (lost.what, lost.english, refused.what):
        assert "has ended" in said
        assert "AP/" not in said
    bridge.deleteLater()


class NoQuestion:
    """Nobody watches for long."""

    question = None

    def listen(self, _asked: object) -> None:
        pass
