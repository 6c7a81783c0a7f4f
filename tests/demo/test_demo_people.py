from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.scheme import open_scheme
from console.app.wiring.cameras import kinds_of
from console.app.wiring.handover import in_hand
from console.app.wiring.people import open_people
from console.demo import people
from console.demo.people import open_demo_people
from console.domain.books.disclosures import Requested
from console.domain.books.incidents import Opened
from console.domain.books.media_log import Held
from console.domain.instants import spoken_day
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.person import NewPerson, check_password, checked
from console.domain.scheme.reviews import reviews_of
from console.services.books.service import BookService
from console.services.people.service import people_services
from console.store.ledger.rows import ledger_rows
from console.store.ledger.verify import verify
from console.store.people import PeopleTable
from tests.support.clocks import SimulatedClock
from tests.support.people import NOON, quick
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from pathlib import Path


TODAY = NOON.date()


def test_the_demo_has_somebody_of_every_role_with_a_good_password() -> None:
    assert {one.role for one in people.PEOPLE} == set(Role)
    assert [one.role for one in people.PEOPLE].count(Role.OPERATOR) >= 6
    for one in people.PEOPLE:
        checked(NewPerson(one.login, one.name, one.role, one.police, False, people.staff_number_of(one)))
        check_password(one.password, one.login)
    assert len({one.password for one in people.PEOPLE}) == len(people.PEOPLE)


def test_they_sign_in_with_what_the_page_shows_and_are_in_the_books(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    clock = SimulatedClock(NOON)
    store = PeopleTable(scheme.database, scheme.units)
    people.add_demo_people(store, quick(), clock)
    people.add_demo_people(store, quick(), clock)
    staff = people_services(store, quick(), clock, KeptActs(), "desk 1")
    for shown in people.SHOWN:
        assert staff.sign_in.sign_in(shown.login, shown.password).login == shown.login
    with ledger_rows(scheme.database) as rows:
        assert all(proof.is_whole for proof in verify(rows))
    scheme.close()


@pytest.mark.req("PPL-04")
def test_a_hand_over_begins_with_what_is_open(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    clock = SimulatedClock(NOON)
    store = PeopleTable(scheme.database, scheme.units)
    people.add_demo_people(store, quick(), clock)
    staff = people_services(store, quick(), clock, KeptActs(), "desk 1")
    staff.sit_down(staff.roster.state.persons["a.bell"])
    me = staff.roster.state.persons["a.bell"].actor
    books = BookService(scheme.books, staff.access, staff.sign_in)
    books.enter_from_service(me, Opened(what="fight", type="assault", place="Crown", seen_utc=NOON))
    assert in_hand(scheme.books, staff.access, me, TODAY).open_incidents == ("2026/0001 assault Crown",)
    assert in_hand(scheme.books, staff.access, me, TODAY).visitors == ()
    asked = Requested(received_utc=NOON - dt.timedelta(days=28), request="subject access", requester="O. Lee")
    books.enter_from_service(me, asked)
    found = in_hand(scheme.books, staff.access, me, TODAY)
    assert found.notes == ""
    (due,) = found.in_hand
    assert due.startswith("Request 1 (subject access): answer by ")
    assert "Lee" not in due
    earlier = in_hand(scheme.books, staff.access, me, TODAY - dt.timedelta(days=20))
    assert earlier.in_hand == ("Other open requests: 1",)
    scheme.close()


def test_a_hand_over_names_holds_and_reviews_that_are_due(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    store = PeopleTable(scheme.database, scheme.units)
    people.add_demo_people(store, quick(), scheme.clock)
    staff = open_people(scheme)
    staff.sit_down(staff.roster.reload().persons["a.bell"])
    me = staff.roster.state.persons["a.bell"].actor
    today = day_of(scheme.clock.utc_now())
    books = BookService(scheme.books, staff.access, staff.sign_in)
    hold = Held(
        held_for="claim",
        subject="AB 12",
        person="O. Lee",
        reason="a claim",
        owner="a.bell",
        review_on=today + dt.timedelta(days=2),
        media=("TAPE 7",),
    )
    books.enter_from_service(me, hold)
    lines = staff.in_hand(me).in_hand
    assert f"Hold for claim AB 12: review by {spoken_day(hold.review_on)}" in lines
    assert sum(line.startswith("Yearly review never done: ") for line in lines) == len(
        reviews_of(kinds_of(scheme))
    )
    assert "Lee" not in " ".join(lines)
    scheme.close()


def test_a_scheme_of_ones_own_shows_no_passwords_and_has_nobody(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    staff = open_demo_people(scheme)
    assert staff.shown == ()
    assert staff.people.is_first_start()
    scheme.close()
