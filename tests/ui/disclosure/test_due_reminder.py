"""What is due is shown to whoever has the duty for as long as it lasts, and leaves with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.handover import in_hand
from console.domain.books.complaints import Received
from console.domain.books.disclosures import Requested
from console.domain.books.security import Breach
from console.domain.people.actor import Role
from tests.support.people import filled_database, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

DAY_S = 86_400.0


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


def request(front: Front) -> int:
    now = front.room.clock.utc_now()
    payload = Requested(received_utc=now, request="subject access", requester="Olivia Fletcher", way="letter")
    return front.house.desk.requests.register(front.room.me(Role.DATA_PROTECTION), payload).number


def shown(front: Front) -> set[str]:
    return {f"{one.what} {one.then}".strip() for one in front.shell.messages.reminders()}


@pytest.mark.req("DIS-05")
def test_requests_are_reminded_of_until_they_are_answered_and_only_to_who_answers(front: Front) -> None:
    number = request(front)
    front.sit(Role.DATA_PROTECTION)
    assert front.shell.reminders is not None
    front.shell.reminders.due.check()
    assert shown(front) == set()
    # It lapses while somebody else is there, or the console is closed: who has the duty hears of it then.
    front.sit(Role.OPERATOR)
    front.room.clock.advance(60 * DAY_S)
    front.sit(Role.DATA_PROTECTION)
    due = f"Requests due within a week: 0, overdue: 1. Numbers: {number}"
    front.wait(lambda: shown(front) == {due})
    front.sit(Role.OPERATOR)
    front.wait(lambda: shown(front) == set())
    assert "Requests due" not in front.said()
    assert str(number) not in front.said()


@pytest.mark.req("SEC-01")
def test_a_breach_is_told_at_once_and_is_not_left_for_the_next_person(front: Front) -> None:
    front.sit(Role.SUPERVISOR)
    now = front.room.clock.utc_now()
    breach = Breach(
        found_utc=now,
        nature="loss",
        concerned="A print was left in the corridor.",
        measures="It was fetched.",
    )
    number = front.house.desk.breaches.report(front.room.me(Role.OPERATOR), breach).number
    front.wait(lambda: any(f"Breach {number} of data protection" in one for one in shown(front)))
    assert front.shell.messages.open_faults() == []
    front.sit(Role.OPERATOR)
    front.wait(lambda: shown(front) == set())
    assert "reach" not in front.said()
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: len(shown(front)) == 1)


@pytest.mark.req("CMP-01")
def test_a_complaint_that_lapsed_meanwhile_is_said_at_sign_on(front: Front) -> None:
    actor = front.room.me(Role.SUPERVISOR)
    today = front.room.clock.utc_now().date()
    payload = Received(
        received_on=today,
        way="letter",
        subject="the scheme",
        complainant="Olivia Fletcher",
        complaint="A camera looks into my window.",
    )
    front.house.desk.complaints.register(actor, payload)
    front.room.clock.advance(dt.timedelta(days=30).total_seconds())
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: any(one.startswith("Complaints to be acknowledged") for one in shown(front)))


@pytest.mark.req("CMP-01")
def test_the_handover_names_complaints_but_none_about_staff(front: Front) -> None:
    actor, today = front.room.me(Role.SUPERVISOR), front.room.clock.utc_now().date()
    complaints, staff = front.house.desk.complaints, front.room.me(Role.OPERATOR).login
    numbers = [
        complaints.register(
            actor,
            Received(
                received_on=today,
                way="letter",
                subject="a member of staff" if about else "the scheme",
                about=about,
                complainant="Olivia Fletcher",
                complaint="A camera looks into my window.",
            ),
        ).number
        for about in ((), (staff,))
    ]
    late = today + dt.timedelta(days=30)
    told = in_hand(front.house.store, front.room.staff.access, actor, late).in_hand
    assert [one for one in told if one.startswith(f"Complaint {numbers[0]}: next step by")]
    assert not [one for one in told if one.startswith(f"Complaint {numbers[1]}")]
    operator = front.room.me(Role.OPERATOR)
    told = in_hand(front.house.store, front.room.staff.access, operator, late).in_hand
    assert not [one for one in told if one.startswith("Complaint")]
