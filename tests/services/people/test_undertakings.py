"""Everyone undertakes to comply with the code before any access, and again when the text changes (PPL-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.scheme import open_scheme
from console.app.wiring.people import open_people
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.declaration import UNDERTAKING, Declaration, own_undertaking
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.visitors.texts import VISITOR_TEXTS
from console.services.people.service import PeopleServices, people_services
from console.store.beside.check import check_beside
from tests.services.people.test_accounts import entries
from tests.support.people import CONSOLE, PASSWORD, Room, login_of, quick

if TYPE_CHECKING:
    from pathlib import Path

OPERATOR = login_of(Role.OPERATOR)
NEWER = Declaration("U-2027-1", "I undertake to comply with the code of 2027.")
pytestmark = pytest.mark.req("PPL-03")


def with_newer_text(room: Room) -> PeopleServices:
    return people_services(room.store, quick(), room.clock, room.acts, CONSOLE, undertaking=NEWER)


@pytest.mark.parametrize("role", Role)
def test_nobody_does_anything_before_it_is_signed(room: Room, role: Role) -> None:
    me = room.me(role)
    room.alter(me.login, undertaken=None)
    act = next(act for act in Permission if may(role, act))
    with pytest.raises(Refusal, match="has not signed the current undertaking"):
        room.staff.access.require(me, act)
    with pytest.raises(Refusal, match="has not signed the current undertaking"):
        room.staff.sit_down(room.person(me.login))
    assert room.staff.seat.seat is None
    room.staff.sign_in.undertake(me, PASSWORD)
    room.staff.access.admit(me, "sit down")
    assert entries(room, "staff")[-1] == ("staff.undertaking", me.login)


def test_it_is_signed_with_the_password_and_kept_beside_the_entry(room: Room) -> None:
    me = room.me(Role.OPERATOR)
    room.alter(OPERATOR, undertaken=None)
    before = entries(room, "staff")
    with pytest.raises(OperatorError, match="password or PIN"):
        room.staff.sign_in.undertake(me, "a guess")
    assert entries(room, "staff") == before
    signed = room.staff.sign_in.undertake(me, PASSWORD)
    assert signed.undertaken is not None
    assert (signed.undertaken.version, signed.undertaken.signed_utc) == (
        UNDERTAKING.version,
        room.clock.utc_now(),
    )
    assert check_beside(room.engine) == []
    room.alter(OPERATOR, undertaken=None)
    assert "for the signed undertaking" in check_beside(room.engine)[0].words


def test_another_text_is_signed_anew(room: Room) -> None:
    staff = with_newer_text(room)
    person = staff.sign_in.sign_in(OPERATOR, PASSWORD)
    assert staff.sign_in.needs_undertaking(person)
    with pytest.raises(Refusal, match="has not signed"):
        staff.sit_down(person)
    signed = staff.sign_in.undertake(person.actor, PASSWORD)
    assert not staff.sign_in.needs_undertaking(signed)
    staff.sit_down(signed)


def test_a_scheme_has_a_text_of_its_own_under_a_version_of_its_own(tmp_path: Path) -> None:
    assert own_undertaking("", "  ") == UNDERTAKING
    (tmp_path / "settings.toml").write_text(
        '[people]\nundertaking = "I undertake."\nundertaking_version = "A-1"\n', "utf-8"
    )
    scheme = open_scheme(tmp_path)
    try:
        assert open_people(scheme).access.undertaking == Declaration("A-1", "I undertake.")
    finally:
        scheme.close()
    (tmp_path / "settings.toml").write_text('[people]\nundertaking = "I undertake."\n', "utf-8")
    with pytest.raises(OperatorError, match="needs a version"):
        open_scheme(tmp_path)


@pytest.mark.parametrize("role", Role)
def test_who_prints_whose(room: Room, role: Role) -> None:
    own = room.staff.undertakings.paper(room.me(role), login_of(role))
    assert (own.name, own.undertaking) == (room.me(role).name, UNDERTAKING)
    assert room.acts.named("undertaking-printed")[-1][3]["person"] == login_of(role)
    if role in {Role.MANAGER, Role.DEPUTY, Role.OPERATOR}:
        assert room.staff.undertakings.paper(room.me(role), OPERATOR).name == "Operator Person"
        return
    with pytest.raises(Refusal):
        room.staff.undertakings.paper(room.me(role), OPERATOR)


def test_only_what_was_signed_is_printed(room: Room) -> None:
    manager = room.me(Role.MANAGER)
    with pytest.raises(OperatorError, match="no account"):
        room.staff.undertakings.paper(manager, "ghost")
    staff = with_newer_text(room)
    staff.sign_in.undertake(manager, PASSWORD)
    with pytest.raises(OperatorError, match="U-2026-1, which is no longer in force"):
        staff.undertakings.paper(manager, OPERATOR)
    room.alter(OPERATOR, undertaken=None)
    staff.roster.reload()
    with pytest.raises(OperatorError, match="has not signed"):
        staff.undertakings.paper(manager, OPERATOR)


def test_the_visitors_declaration_exempts_the_police_but_not_from_places_and_personal_details() -> None:
    text = VISITOR_TEXTS.declaration
    assert "A police officer may use it in the course of their duty" in text
    assert "personal details of people, stay confidential for everybody, police officers included" in text
