from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.scheme import open_scheme
from console.app.wiring.people import in_hand
from console.demo import people
from console.demo.people import open_demo_people
from console.domain.books.disclosures import Requested
from console.domain.books.incidents import Opened
from console.domain.people.actor import Role
from console.domain.people.person import NewPerson, check_password, checked
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
    assert in_hand(scheme.books, staff.access, me, TODAY).open_incidents == ("1 assault Crown",)
    assert in_hand(scheme.books, staff.access, me, TODAY).visitors == ()
    asked = Requested(received_utc=NOON - dt.timedelta(days=28), request="subject access", requester="O. Lee")
    books.enter_from_service(me, asked)
    due = in_hand(scheme.books, staff.access, me, TODAY).notes
    assert due.startswith("Request 1 (subject access): answer by ")
    assert "Lee" not in due
    assert in_hand(scheme.books, staff.access, me, TODAY - dt.timedelta(days=20)).notes == ""
    scheme.close()


def test_a_scheme_of_ones_own_shows_no_passwords_and_has_nobody(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    staff = open_demo_people(scheme)
    assert staff.shown == ()
    assert staff.people.is_first_start()
    scheme.close()
