"""One list of every time somebody said yes, whatever book says so (LOG-04, PPL-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books import KINDS
from console.domain.books.deployments import COVERT
from console.domain.books.entries import EntryRef, NewEntry
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.books.agreements import AgreementList, SaidYes
from console.services.people.second_person import SecondApprover, require_agreed
from tests.services.cameras.street import READERS, Street, street, yard
from tests.services.visitors.test_guests import Lobby, lobby
from tests.support.books import BELL, CARR, Library
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from console.services.books.agreements import Agreement, Agreements

__all__ = ["lobby", "street", "yard"]
GRAY = Actor("g.gray", "G. Gray", Role.DATA_PROTECTION)
OWNER = Actor("o.town", "Town Clerk", Role.OWNER)
DAY = dt.timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    yield made
    made.close()


def listed(street: Street, reader: Actor) -> Agreements:
    agreements = AgreementList(street.bureau.at.store, street.yard.room.staff.access)
    return agreements.between(reader, street.now - DAY, street.now + DAY)


def said(street: Street, reader: Actor) -> tuple[Agreement, ...]:
    """What second persons said."""
    return tuple(one for one in listed(street, reader).found if one.how is not SaidYes.GRANTED)


def of_kind(found: Iterable[Agreement], title: str) -> list[Agreement]:
    return [one for one in found if one.act == title]


@pytest.mark.req("LOG-04", "PPL-08")
def test_approvals_and_countersignatures_stand_beside_what_two_agreed_to(street: Street) -> None:
    room, store = street.yard.room, street.bureau.at.store
    manager, supervisor, auditor = (room.me(role) for role in (Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR))
    number = street.assess()
    street.approve(number)
    second = SecondApprover(supervisor, PASSWORD)
    require_agreed(room.staff.access, room.staff.sign_in, manager, second, Permission.LIFT_ZONE, "camera 3")
    found = {one.how: one for one in said(street, auditor)}
    assert found.keys() == {SaidYes.AGREED, SaidYes.APPROVED}
    agreed, approved = found[SaidYes.AGREED], found[SaidYes.APPROVED]
    assert (agreed.said_by, agreed.to, agreed.act, agreed.about) == (
        (supervisor.login,),
        (manager.login,),
        Permission.LIFT_ZONE.value,
        "camera 3",
    )
    assessed = store.entry(approved.entry, personal=False)
    assert assessed is not None
    assert approved.said_by == (assessed.author,)
    assert approved.about == f"deployments {number}"
    assert approved.to
    assert assessed.author not in approved.to
    with pytest.raises(Refusal):
        said(street, room.me(Role.OPERATOR))


@pytest.mark.req("RIP-04")
def test_a_covert_deployment_is_in_the_list_of_those_named_only(street: Street) -> None:
    room = street.yard.room
    street.bureau.complete(street.bureau.enter(cameras=(10,), readers=READERS))
    street.approve(street.assess(openness=COVERT, authorisation="ap/ds/1"))
    assert [one.how for one in said(street, room.me(Role.MANAGER))] == [SaidYes.APPROVED]
    assert said(street, room.me(Role.OWNER)) == ()


@pytest.mark.req("RIP-04", "PPL-08")
def test_an_authorisation_is_in_the_list_of_those_who_may_read_it(street: Street) -> None:
    room, bureau = street.yard.room, street.bureau
    bureau.enter(cameras=(10,), readers=READERS)
    bureau.enter(urn="AP/DS/2", cameras=(10,), readers=())
    roles = (Role.AUDITOR, Role.MANAGER, Role.OWNER)
    auditor, manager, owner = (listed(street, room.me(role)) for role in roles)
    every = of_kind(auditor.found, "Authorisation")
    assert [one.about for one in every] == ["AP/DS/2", "AP/DS/1"]
    assert every[0].to == ("DC Dale", "Anyshire Police")
    assert every[0].said_by == ("Supt Marsh", "superintendent")
    assert not every[0].has_hidden_names
    # The manager is named in the first, and hears that the book holds more.
    assert [one.about for one in of_kind(manager.found, "Authorisation")] == ["AP/DS/1"]
    assert of_kind(owner.found, "Authorisation") == []
    apart = ("authorisations",)
    assert [one.withheld for one in (auditor, manager, owner)] == [(), apart, apart]


@pytest.mark.req("RIP-04", "PPL-08")
def test_others_read_one_neutral_line_with_number_and_times(street: Street) -> None:
    until = "2026-06-01T12:00:00+00:00"
    taken = NewEntry(
        "operators", "cameras-reserved", "watchroom", {"subject": "authorisation AP/DS/1", "until": until}
    )
    with street.bureau.at.store.unit() as unit:
        unit.append(taken)
    (line,) = of_kind(listed(street, street.yard.room.me(Role.OWNER)).found, "Cameras reserved")
    assert (line.to, line.about) == ((), f"authorisation AP/DS/1, {until}")


@pytest.mark.req("DIS-08", "PPL-08")
def test_a_request_is_in_the_list_when_it_is_granted_to_whom_and_by_whom(library: Library) -> None:
    now = library.clock.utc_now()
    library.actor = GRAY
    first = library.enter(request_of("Jo Hart")).number
    library.enter(decision("granted", "Pat Reeve"), first)
    second = library.enter(request_of("Al Dunn")).number
    library.enter(decision("refused", "Pat Reeve"), second)
    agreements = AgreementList(library.store, library.gate)
    found = agreements.between(GRAY, now - DAY, now + DAY).found
    (yes,) = of_kind(found, "Decision")
    assert (yes.to, yes.said_by, yes.about) == (("Jo Hart", "Shop"), ("Pat Reeve",), f"disclosures {first}")
    # A correction of who decided counts.
    library.desk.books.correct_from_service(GRAY, yes.entry, {"decided_by": "Sam Low"}, "misheard")
    (yes,) = of_kind(agreements.between(GRAY, now - DAY, now + DAY).found, "Decision")
    assert yes.said_by == ("Sam Low",)
    # Who may not read personal details reads that there was a yes, and that names are left out.
    (yes,) = of_kind(agreements.between(OWNER, now - DAY, now + DAY).found, "Decision")
    assert (yes.to, yes.said_by, yes.has_hidden_names) == (("Shop",), (), True)


@pytest.mark.req("LOG-05", "PPL-08")
def test_a_print_of_the_list_is_recorded_and_holds_what_was_chosen(library: Library) -> None:
    now = library.clock.utc_now()
    library.actor = GRAY
    number = library.enter(request_of("Jo Hart")).number
    library.enter(decision("granted", "Pat Reeve"), number)
    agreements = AgreementList(library.store, library.gate)
    days = now - DAY, now + DAY
    printed = agreements.to_print(OWNER, *days, lambda one: one.act == "Decision", "decision")
    assert [one.act for one in printed.found] == ["Decision"]
    noted = library.store.entry(EntryRef("audit", library.store.head("audit")[0]), personal=True)
    assert noted is not None
    assert (noted.kind, noted.author) == ("agreements-printed", OWNER.login)
    assert (noted.fields["entries"], noted.fields["withheld"]) == (1, "authorisations")
    assert noted.fields["chosen_by"] == "decision"
    assert agreements.to_export(OWNER, *days, lambda _one: False).found == ()
    before = library.store.head("audit")[0]
    with pytest.raises(Refusal):
        agreements.to_print(BELL, *days, lambda _one: True)
    with pytest.raises(Refusal):
        agreements.to_export(CARR, *days, lambda _one: True)
    assert library.store.head("audit")[0] == before


@pytest.mark.req("PPL-05", "PPL-08")
def test_an_inspector_at_a_seat_reads_and_prints_the_list(lobby: Lobby) -> None:
    guest = lobby.inspect()
    inspector, now = lobby.desk.actor(), lobby.room.clock.utc_now()
    agreements = AgreementList(lobby.store, lobby.room.staff.access)
    printed = agreements.to_print(inspector, now - DAY, now + DAY, lambda _one: True)
    (let_in,) = of_kind(printed.found, "Inspector at a seat")
    assert let_in.said_by == (lobby.operator.login,)
    noted = lobby.store.entry(EntryRef("audit", lobby.store.head("audit")[0]), personal=False)
    assert noted is not None
    assert (noted.kind, noted.author) == ("agreements-printed", guest.login)
    # What was opened is in the audit log as what it is: a list is no book.
    opened = lobby.room.acts.named("list-inspected")
    assert [(who, subject) for who, _, subject, _ in opened] == [(guest.login, "list of who said yes")]
    assert lobby.room.acts.named("book-inspected") == []
    with pytest.raises(Refusal, match="only reads"):
        agreements.to_export(inspector, now - DAY, now + DAY, lambda _one: True)


def request_of(requester: str) -> Any:
    return replace(good_payload(KINDS["disclosures.requested"]), requester=requester, organisation="Shop")


def decision(how: str, by: str) -> Any:
    return replace(good_payload(KINDS["disclosures.decided"]), decision=how, decided_by=by)
