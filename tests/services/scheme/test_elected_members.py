"""Elected members are on a list; whoever is on it asks for nothing, directs and decides nothing (PPL-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.authorisations import Cancelled, DirectorAgreed, DirectorInformed, Renewed, Reviewed
from console.domain.books.entries import EntryRef
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.scheme.elected_members import MEMBERS, SOMEONE_ELSE, THE_MEMBER, ElectedMember
from console.services.people.access_control import REFUSED
from console.services.scheme.elected_members import ElectedMemberCheck
from tests.support.people import login_of
from tests.support.surveillance import OFFICER, Bureau

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.people import Room

pytestmark = pytest.mark.req("PPL-07")
MOSS = ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4))
SMITH = ElectedMember("John Smith", "Quay", dt.date(2023, 5, 4), dt.date(2026, 5, 6))


@pytest.fixture
def bureau(room: Room) -> Bureau:
    room.on_duty(Role.SUPERVISOR)
    found = Bureau(room)
    found.at.desk.scheme.state_elected_members(room.me(Role.MANAGER), [MOSS, SMITH])
    return found


def test_the_list_is_kept_with_its_history(bureau: Bureau) -> None:
    scheme, manager = bureau.at.desk.scheme, bureau.room.me(Role.MANAGER)
    assert scheme.elected_members() == (MOSS, SMITH)
    scheme.state_elected_members(manager, [replace(MOSS, until=dt.date(2026, 1, 1)), SMITH])
    assert scheme.facts()[MEMBERS].startswith("Ada Moss | Castle | 04/05/2023 | 01/01/2026")
    assert scheme.elected_members()[0].until == dt.date(2026, 1, 1)
    for role in (Role.SUPERVISOR, Role.OPERATOR):
        with pytest.raises(Refusal):
            scheme.state_elected_members(bureau.room.me(role), [])
    with pytest.raises(OperatorError, match="no account"):
        scheme.state_elected_members(manager, [replace(MOSS, login="nobody.here")])
    with pytest.raises(OperatorError, match="not a list"):
        scheme.state(manager, MEMBERS, "Ada Moss |  Castle | tomorrow")


@pytest.mark.parametrize("field", ["attending_officer", "authorising_officer", "representative"])
@pytest.mark.parametrize("name", ["Ada Moss", "MOSS, Ada", "DC Áda Moss", "Cllr Nobody"])
def test_nobody_on_the_list_is_entered_as_asking_or_directing(bureau: Bureau, field: str, name: str) -> None:
    with pytest.raises(Refusal, match="elected member") as refused:
        bureau.enter(**{field: name})
    assert refused.value.source == "code of practice, PPL-07"
    assert bureau.register.all(is_open=True) == []


def test_before_and_after_the_term_they_are_like_anybody(bureau: Bureau) -> None:
    bureau.enter(attending_officer="John Smith")


def test_a_flag_or_an_answer_that_they_are_is_refused(bureau: Bureau) -> None:
    with pytest.raises(Refusal, match="elected member"):
        bureau.enter(is_elected=True)
    with pytest.raises(Refusal, match="elected member"):
        bureau.enter(attending_officer="A. Moss", namesake=THE_MEMBER)


def test_a_similar_name_is_asked_about_and_the_answer_is_kept(bureau: Bureau) -> None:
    with pytest.raises(NeedsConfirmation, match=r"Is DC A\. Moss the elected member Ada Moss \(Castle\)\?"):
        bureau.enter(attending_officer="DC A. Moss")
    number = bureau.enter(attending_officer="DC A. Moss", namesake=SOMEONE_ELSE)
    case = bureau.at.store.case(EntryRef("authorisations", number), personal=True)
    assert case is not None
    assert case.current()["namesake"] == SOMEONE_ELSE


def test_the_answer_opens_no_door_for_the_name_itself(bureau: Bureau) -> None:
    with pytest.raises(Refusal, match="Ada Moss"):
        bureau.enter(attending_officer="Ada Moss", namesake=SOMEONE_ELSE)


def later(name: str, now_utc: dt.datetime, namesake: str = "") -> list[Any]:
    return [
        DirectorInformed(informed_utc=now_utc, director=name, namesake=namesake),
        DirectorAgreed(agreed_utc=now_utc, director=name, manner=OFFICER.manner, namesake=namesake),
        Reviewed(reviewed_utc=now_utc, officer=name, result="Goes on.", namesake=namesake),
        Renewed(
            renewed_utc=now_utc, officer=name, grade="superintendent", reasons="More.", namesake=namesake
        ),
        Cancelled(cancelled_utc=now_utc, officer=name, reason="done", namesake=namesake),
    ]


@pytest.mark.parametrize("place", range(5))
def test_none_of_what_follows_is_by_an_elected_member(bureau: Bureau, place: int) -> None:
    number = bureau.enter()
    bureau.complete(number)
    now_utc = bureau.room.clock.utc_now()
    with pytest.raises(Refusal, match="elected member"):
        bureau.follow(number, later("Moss, Ada", now_utc)[place])
    with pytest.raises(NeedsConfirmation, match="Ada Moss"):
        bureau.follow(number, later("Supt A. Moss", now_utc)[place])
    bureau.follow(number, later("Supt A. Moss", now_utc, SOMEONE_ELSE)[place])


def test_an_officer_at_the_seat_is_asked_about_too(bureau: Bureau) -> None:
    number = bureau.enter()
    bureau.complete(number)
    bureau.sit()
    begin: Callable[..., Any] = bureau.officers.begin
    with pytest.raises(Refusal, match="elected member"):
        begin(bureau.operator, number, replace(OFFICER, name="Ada Moss"))
    with pytest.raises(NeedsConfirmation):
        begin(bureau.operator, number, replace(OFFICER, name="Moss"))
    begin(bureau.operator, number, replace(OFFICER, name="Moss", namesake=SOMEONE_ELSE))
    case = bureau.at.store.case(EntryRef("authorisations", number), personal=True)
    assert case is not None
    (began,) = [entry for entry in case.later if entry.kind == "authorisations.officer-began"]
    assert began.fields["namesake"] == SOMEONE_ELSE


def test_the_account_of_an_elected_member_enters_nothing(bureau: Bureau) -> None:
    scheme, manager = bureau.at.desk.scheme, bureau.room.me(Role.MANAGER)
    scheme.state_elected_members(manager, [replace(MOSS, login=login_of(Role.SUPERVISOR))])
    with pytest.raises(Refusal, match="elected member"):
        bureau.enter()


class Kept:
    def __init__(self) -> None:
        self.acts: list[tuple[Any, ...]] = []

    def record(self, *act: Any) -> None:
        self.acts.append(act)


def test_a_refusal_is_recorded_without_anybodys_name(bureau: Bureau) -> None:
    kept = Kept()
    check = ElectedMemberCheck(bureau.at.desk.scheme.facts, kept)
    with pytest.raises(Refusal):
        check.require_none(bureau.supervisor, "authorisations", ["Ada Moss"], dt.date(2026, 6, 1))
    ((login, act, subject, detail),) = kept.acts
    assert (login, act, subject) == (bureau.supervisor.login, REFUSED, "authorisations")
    assert "Elected members" in detail["rule"]
    assert "Moss" not in str(kept.acts)
    with pytest.raises(NeedsConfirmation):
        check.require_none(bureau.supervisor, "authorisations", ["A. Moss"], dt.date(2026, 6, 1))
    assert len(kept.acts) == 1, "a question is no refusal"
