"""Who may read an authorisation is reminded before and after its end; nobody else learns of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.handover import in_hand
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from tests.support.people import filled_database, open_room
from tests.support.surveillance import Bureau
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

    from console.ui.surveillance.authorisation_reminder import AuthorisationReminder

HOUR_S = 3600.0


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, room, tmp_path)
        yield made
        made.close()


def reminder(front: Front) -> AuthorisationReminder:
    assert front.shell.reminders is not None
    return front.shell.reminders.authorisations


def shown(front: Front) -> list[str]:
    return [one.what for one in front.shell.messages.reminders()]


def entered(bureau: Bureau, urn: str, hours: float, **changes: Any) -> int:
    ends_utc = bureau.room.clock.utc_now() + dt.timedelta(hours=hours)
    return bureau.enter(urn=urn, cameras=(1,), ends_utc=ends_utc, **changes)


def soon(number: int) -> str:
    return f"Authorisation {number} ends within 24 hours."


@pytest.mark.req("RIP-04")
def test_the_end_is_foretold_and_said_until_it_is_cancelled(front: Front) -> None:
    bureau, clock = Bureau(front.room, front.house), front.room.clock
    later, sooner = entered(bureau, "AP/DS/1", 30), entered(bureau, "AP/DS/2", 20)
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: shown(front) == [soon(sooner)])
    clock.advance(7 * HOUR_S)
    reminder(front).check()
    front.wait(lambda: set(shown(front)) == {soon(sooner), soon(later)})
    clock.advance(15 * HOUR_S)
    reminder(front).check()
    over = f"Authorisation {sooner} has ended and is not cancelled."
    front.wait(lambda: set(shown(front)) == {over, soon(later)})
    bureau.cancel(sooner)
    front.wait(lambda: shown(front) == [soon(later)])


@pytest.mark.req("RIP-04")
def test_the_next_person_is_reminded_of_nothing_that_they_may_not_read(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    secret, shared = entered(bureau, "AP/DS/1", 3), entered(bureau, "AP/DS/2", 3, readers=("the-deputy",))
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: set(shown(front)) == {soon(secret), soon(shared)})
    front.sit(Role.OPERATOR)
    front.wait(lambda: shown(front) == [])
    front.sit(Role.DEPUTY)
    front.wait(lambda: shown(front) == [soon(shared)])
    words = front.said()
    for kept in ("AP/DS", "High Street", "Dale", "Marsh", "drugs"):
        assert kept not in words


@pytest.mark.req("RIP-04")
def test_the_service_reminds_only_those_named(front: Front) -> None:
    bureau, clock = Bureau(front.room, front.house), front.room.clock
    number = bureau.enter(cameras=(1,), ends_utc=clock.utc_now() + dt.timedelta(hours=3))
    register, me = bureau.register, front.room.me
    assert [one.number for one in register.to_remind(me(Role.SUPERVISOR))] == [number]
    assert [one.number for one in register.to_remind(me(Role.DIRECTOR))] == [number]
    assert register.to_remind(me(Role.DEPUTY)) == []
    with pytest.raises(Refusal):
        register.to_remind(me(Role.OPERATOR))
    bureau.cancel(number)
    assert register.to_remind(me(Role.SUPERVISOR)) == []


@pytest.mark.req("RIP-04")
def test_nothing_of_it_is_left_for_the_next_person_nor_on_a_locked_console(front: Front) -> None:
    secret = entered(Bureau(front.room, front.house), "AP/DS/1", 3)
    window = front.shell.windows[0]
    seat = front.room.staff.seat
    leaves: tuple[Callable[[], object], ...] = (lambda: front.sit(Role.OPERATOR), seat.lock, seat.leave)
    for leave in leaves:
        front.sit(Role.SUPERVISOR)
        front.wait(lambda: shown(front) == [soon(secret)])
        window.toast.show_message(front.shell.messages.reminders()[0])
        leave()
        front.wait(lambda: shown(front) == [])
        assert "uthorisation" not in front.said(), "it is in the list of messages"
        lies_there = not window.toast.isHidden() and "uthorisation" in window.toast.what.text()
        assert not lies_there, "it still lies over the wall"


@pytest.mark.req("RIP-03")
def test_a_lapse_while_the_console_was_closed_is_said_at_sign_on_and_in_the_handover(front: Front) -> None:
    bureau = Bureau(front.room, front.house)
    number = entered(bureau, "AP/DS/1", 3)
    front.room.clock.advance(30 * HOUR_S)
    deputy, clock = front.room.me(Role.DEPUTY), front.room.clock
    front.sit(Role.DEPUTY)
    elsewhere = "Authorisations that you are not named in have ended and are not cancelled: 1."
    front.wait(lambda: shown(front) == [elsewhere])
    assert "AP/DS" not in front.said()
    assert bureau.register.lapsed_elsewhere(deputy) == 1
    with pytest.raises(Refusal):
        bureau.register.lapsed_elsewhere(front.room.me(Role.OPERATOR))
    gate, today = front.room.staff.access, clock.utc_now().date()
    line = "Authorisations that have ended and are not cancelled: 1 (Surveillance)"
    told = in_hand(bureau.at.store, gate, deputy, today, now_utc=clock.utc_now())
    assert line in told.in_hand
    operator = front.room.me(Role.OPERATOR)
    assert line not in in_hand(bureau.at.store, gate, operator, today, now_utc=clock.utc_now()).in_hand
    bureau.cancel(number)
    front.wait(lambda: shown(front) == [])
    assert line not in in_hand(bureau.at.store, gate, deputy, today, now_utc=clock.utc_now()).in_hand
