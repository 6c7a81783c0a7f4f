"""An authorisation is read by those named in it, by the director and by the inspector; by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.authorisations import DirectorInformed, MaterialHandedOver, ReadersNamed
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from tests.support.books_at_console import SIGNED
from tests.support.people import PASSWORD, login_of
from tests.support.surveillance import MAIL, Bureau

if TYPE_CHECKING:
    from tests.support.people import Room

SECRETS = ("AP/DS/1", "High Street", "Dealing in drugs", "Supt Marsh")
ALWAYS = {Role.DIRECTOR, Role.AUDITOR}


@pytest.fixture
def bureau(room: Room) -> Bureau:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    return Bureau(room)


def others(bureau: Bureau) -> list[Actor]:
    """Everyone but who entered it and who reads them all."""
    return [bureau.room.me(role) for role in Role if role not in ALWAYS | {Role.SUPERVISOR}]


@pytest.mark.req("RIP-04")
def test_only_those_named_the_director_and_the_inspector_read_it(bureau: Bureau) -> None:
    number = bureau.enter()
    register, books, at = bureau.register, bureau.at.desk.books, bureau.at.desk
    for role in ALWAYS | {Role.SUPERVISOR}:
        assert [one.urn for one in register.authorisations(bureau.room.me(role))] == ["AP/DS/1"]
        assert register.case(bureau.room.me(role), number).entry.fields["urn"] == "AP/DS/1"
    for actor in others(bureau):
        if may(actor.role, Permission.READ_AUTHORISATIONS):
            assert register.authorisations(actor) == []
            with pytest.raises(Refusal, match="not named in authorisation"):
                register.case(actor, number)
            with pytest.raises(Refusal):
                register.message_of(actor, number)
        else:
            with pytest.raises(Refusal):
                register.authorisations(actor)
        # The book as a whole, its search and its counts are closed to them.
        for words in ("", *SECRETS):
            with pytest.raises(Refusal):
                books.page(actor, BookQuery("authorisations", text=words))
        with pytest.raises(Refusal):
            books.case(actor, EntryRef("authorisations", number))
        with pytest.raises(Refusal):
            at.printing.prepare(actor, "authorisations", 1, 1)
    # Who entered it reads it under Surveillance, where others are not shown with it.
    with pytest.raises(Refusal):
        books.page(bureau.supervisor, BookQuery("authorisations"))
    refused = str(bureau.room.acts.named("refused"))
    assert not [secret for secret in SECRETS if secret in refused]


@pytest.mark.req("RIP-04")
def test_who_is_named_reads_it_from_then_on(bureau: Bureau) -> None:
    number, manager = bureau.enter(), bureau.room.me(Role.MANAGER)
    named = ReadersNamed(readers=(manager.login,), reason="takes over the reviews")
    with pytest.raises(Refusal, match="not named"):
        bureau.register.follow(manager, named, number)
    bureau.register.follow(bureau.supervisor, named, number)
    assert bureau.register.case(manager, number).entry.number == number
    # The director, who is informed of every one, can name people too, also after the end.
    bureau.cancel(number)
    director, deputy = bureau.room.me(Role.DIRECTOR), bureau.room.me(Role.DEPUTY)
    bureau.register.follow(director, ReadersNamed(readers=(deputy.login,), reason="leave"), number)
    assert [one.number for one in bureau.register.authorisations(deputy)] == [number]


@pytest.mark.req("RIP-04")
def test_readers_are_named_with_the_entry_and_must_be_able_to_read(bureau: Bureau) -> None:
    manager = bureau.room.me(Role.MANAGER)
    with pytest.raises(OperatorError, match="Nobody here has"):
        bureau.enter(readers=("no.one",))
    with pytest.raises(OperatorError, match="may not read authorisations"):
        bureau.enter(readers=(login_of(Role.OPERATOR),))
    number = bureau.enter(readers=(manager.login,))
    assert bureau.register.case(manager, number).entry.number == number


@pytest.mark.req("RIP-03")
def test_only_a_cancellation_comes_from_someone_who_is_not_named(bureau: Bureau) -> None:
    number, now_utc = bureau.enter(), bureau.room.clock.utc_now()
    bureau.complete(number)
    manager, register = bureau.room.me(Role.MANAGER), bureau.register
    assert register.open_to_others(manager) == [number]
    assert register.open_to_others(bureau.supervisor) == []
    with pytest.raises(Refusal, match="not named"):
        register.follow(manager, DirectorInformed(informed_utc=now_utc, director="D. Reyes"), number, MAIL)
    with pytest.raises(Refusal, match="not named"):
        register.correct(manager, EntryRef("authorisations", number), {"location": "Quay"}, "typed wrongly")
    from console.domain.books.authorisations import Cancelled

    register.follow(manager, Cancelled(cancelled_utc=now_utc, officer="Supt Marsh", reason="over"), number)
    assert register.open_to_others(manager) == []
    # To have cancelled it names nobody.
    with pytest.raises(Refusal, match="not named"):
        register.case(manager, number)
    handed = MaterialHandedOver(handed_utc=now_utc, recipient="DC Dale", medium="HDD 12", signature=SIGNED)
    with pytest.raises(Refusal, match="not named"):
        register.hand_over(manager, handed, number)


@pytest.mark.req("RIP-03")
def test_the_central_record_says_how_many_are_not_in_it(bureau: Bureau) -> None:
    bureau.enter()
    manager = bureau.room.me(Role.MANAGER)
    bureau.enter(urn="AP/DS/2", readers=(manager.login,))
    cases, left_out = bureau.register.central_record(manager)
    assert ([case.entry.fields["urn"] for case in cases], left_out) == (["AP/DS/2"], 1)
    cases, left_out = bureau.register.central_record(bureau.room.me(Role.AUDITOR))
    assert (len(cases), left_out) == (2, 0)


@pytest.mark.req("RIP-04")
def test_the_operator_finds_an_authorisation_by_its_number_alone(bureau: Bureau) -> None:
    number = bureau.enter()
    bureau.complete(number)
    bureau.sit()
    (one,) = bureau.officers.in_force(bureau.operator)
    assert (one.number, one.urn) == (number, "AP/DS/1")
    assert not any((one.cameras, one.location, one.attending, one.authorising))
    session = bureau.begin(number)
    assert session.cameras == {3, 7}
    bureau.officers.end(bureau.operator, PASSWORD)
