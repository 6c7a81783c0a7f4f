from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.kinds import Retention
from console.domain.books.visitors import Arrived, Left
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal, not_permitted
from console.services.books.erasure import Erasure
from console.services.books.service import BookService
from console.store.database import open_database
from console.store.ledger import book_table as store
from console.store.ledger.erasing import Erasing
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

BELL = Actor("a.bell", "A. Bell", Role.OPERATOR)
CARR = Actor("c.carr", "C. Carr", Role.SUPERVISOR)
BEGIN = dt.datetime(2024, 3, 1, 9, 0, tzinfo=dt.UTC)


class RoleGate:
    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        del subject
        if not may(actor.role, act):
            raise not_permitted(actor, act)

    def find_refusal(self, actor: Actor, act: Permission) -> Refusal | None:
        return None if may(actor.role, act) else not_permitted(actor, act)

    def accounts_of(self, actor: Actor) -> frozenset[str]:
        return frozenset({actor.login})

    def role_permits(self, login: str, act: Permission) -> bool:
        del login, act
        return False

    def require_independent(
        self, firsts: Collection[str], second: Actor, act: Permission, subject: str = ""
    ) -> None:
        pass

    def enter_agreed(self, first: Actor, second: str, act: Permission, about: str = "") -> None:
        pass

    def authority(self, actor: Actor, act: Permission) -> None:
        del actor, act

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        del actor, to, subject

    def confirm(self, actor: Actor, secret: str) -> None:
        pass


class Room:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = SimulatedClock(BEGIN)
        self.kept = store.BookTable(engine, Units(engine, self.clock))
        self.books = BookService(self.kept, RoleGate(), RoleGate())
        self.erasure = Erasure(Erasing(engine, self.kept), RoleGate(), self.clock)

    def arrive(self, name: str) -> int:
        payload = Arrived(
            visitor="other",
            name=name,
            purpose="repair of the kettle",
            arrived_utc=self.clock.utc_now(),
            host="C. Carr",
            authorised_by="C. Carr",
            declaration="2",
            signature="M 10 10 L 20 20",
        )
        return self.books.enter_from_service(BELL, payload).number

    def leave(self, number: int) -> None:
        self.books.enter_from_service(BELL, Left(left_utc=self.clock.utc_now()), about=number)

    def found(self, text: str) -> list[int]:
        return [entry.number for entry in self.books.page(BELL, BookQuery("visitors", text=text))]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    engine = open_database(tmp_path / "watchroom.sqlite")
    yield Room(engine)
    engine.dispose()


@pytest.mark.req("LOG-02")
def test_details_go_when_their_time_is_over_and_the_chain_stays_whole(room: Room) -> None:
    old = room.arrive("Quillfeather")
    staying = room.arrive("Ravensworth")
    room.leave(old)
    assert room.found("quillf") == [old]
    room.clock.advance(800 * 86_400)
    assert room.erasure.erase_due(PROGRAM) == {"visitors": 1}
    assert room.found("quillf") == []
    assert room.found("kettle") == [staying]
    erased, open_one = (
        room.books.case(BELL, entry.ref) for entry in room.books.page(BELL, BookQuery("visitors"))[::-1]
    )
    assert "name" not in erased.entry.fields
    assert "purpose" not in erased.entry.fields
    assert erased.entry.fields["host"] == "C. Carr"
    assert erased.entry.erased.startswith("erased on 10 May 2026 under visitors: 2 years")
    assert open_one.entry.fields["name"] == "Ravensworth"
    with ledger_rows(room.engine) as rows:
        assert all(proof.is_whole for proof in verify(rows))
    assert room.erasure.erase_due(PROGRAM) == {}


def test_the_reason_of_a_correction_and_the_remarks_of_a_countersignature_go_too(room: Room) -> None:
    number = room.arrive("Quillfeather")
    ref = EntryRef("visitors", number)
    room.books.correct_from_service(BELL, ref, {"organisation": "Fire brigade"}, "Ravensworth had said so")
    room.books.countersign(CARR, [ref], "", "as Ravensworth confirms")
    room.leave(number)
    assert room.found("ravensworth") == [number]
    room.clock.advance(800 * 86_400)
    room.erasure.erase_due(PROGRAM)
    case = room.books.case(BELL, ref)
    assert [entry.fields.get("organisation") for entry in case.later][:1] == ["Fire brigade"]
    assert "Ravensworth" not in str(case)
    assert room.found("ravensworth") == []


def test_no_letter_of_an_erased_name_is_left_on_the_disk(room: Room, tmp_path: Path) -> None:
    room.leave(room.arrive("Quillfeather"))
    room.found("quillfeather")
    room.clock.advance(800 * 86_400)
    room.erasure.erase_due(PROGRAM)
    for file in tmp_path.iterdir():
        assert b"quillfeather" not in file.read_bytes().lower()


def test_only_those_who_may_erase(room: Room) -> None:
    with pytest.raises(Refusal):
        room.erasure.erase_due(BELL)
    assert room.erasure.due(Actor("d", "D", Role.DATA_PROTECTION)) == {}


def test_a_scheme_may_have_another_period_and_says_on_what_ground(room: Room) -> None:
    room.leave(room.arrive("Quillfeather"))
    room.clock.advance(100 * 86_400)
    assert room.erasure.erase_due(PROGRAM) == {}
    periods = {"visitors": Retention(90, "visitors: 90 days (owner's own schedule)")}
    Erasure(Erasing(room.engine, room.kept), RoleGate(), room.clock, periods).erase_due(PROGRAM)
    (entry,) = room.books.page(BELL, BookQuery("visitors"))
    assert "owner's own schedule" in entry.erased
