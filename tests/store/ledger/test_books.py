from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.faults import DailyCheck, FaultAttended, FaultReopened, FaultRepaired, FaultReported
from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import may
from console.domain.people.refusal import Refusal, not_permitted
from console.services.books.service import BookService
from console.store.ledger import book_table as store
from console.store.ledger.unit import Units

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine

    from console.domain.people.permissions import Permission

BELL = Actor("a.bell", "A. Bell", Role.OPERATOR)
CARR = Actor("c.carr", "C. Carr", Role.SUPERVISOR)
NOW = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


class OpenGate:
    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        pass

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


@pytest.fixture
def books(engine: Engine) -> BookService:
    return BookService(store.BookTable(engine, Units(engine, SystemClock())), OpenGate(), OpenGate())


def report(equipment: str, defect: str = "no picture") -> FaultReported:
    return FaultReported(equipment=equipment, defect=defect, priority="urgent", seen_utc=NOW)


@pytest.mark.req("LOG-02")
def test_a_correction_stands_beside_the_original(books: BookService) -> None:
    ref = books.enter(BELL, report("camera 12"))
    books.correct(BELL, ref, {"equipment": "camera 21"}, "numbers swapped")
    case = books.case(CARR, ref)
    assert case.entry.fields["equipment"] == "camera 12"
    assert case.current()["equipment"] == "camera 21"
    assert case.current()["seen_utc"] == NOW


@pytest.mark.req("FLT-01")
def test_a_case_is_open_until_it_is_closed(books: BookService) -> None:
    ref = books.enter(BELL, report("camera 12"))
    books.enter(BELL, FaultAttended(attended_utc=NOW, engineer="D. Dent", work="new lens"), about=ref.number)
    assert [one.number for one in books.page(BELL, BookQuery("faults", is_open=True))] == [1]
    books.enter(BELL, FaultRepaired(repaired_utc=NOW, work="cable", checked_by="A. Bell"), about=ref.number)
    assert not books.page(BELL, BookQuery("faults", is_open=True))
    assert [one.number for one in books.page(BELL, BookQuery("faults"))] == [1]
    assert len(books.case(BELL, ref).later) == 2


@pytest.mark.req("FLT-01")
def test_a_repaired_fault_is_reopened_with_a_reason(books: BookService) -> None:
    ref = books.enter(BELL, report("camera 12"))
    again = FaultReopened(reason="the picture is dark again")
    with pytest.raises(OperatorError, match="is open"):
        books.enter(CARR, again, about=ref.number)
    repaired = FaultRepaired(repaired_utc=NOW, work="cable", checked_by="A. Bell")
    books.enter(BELL, repaired, about=ref.number)
    with pytest.raises(OperatorError):
        books.enter(CARR, FaultReopened(reason=""), about=ref.number)
    books.enter(CARR, again, about=ref.number)
    assert [one.number for one in books.page(BELL, BookQuery("faults", is_open=True))] == [ref.number]
    books.enter(BELL, FaultAttended(attended_utc=NOW, engineer="D. Dent", work="lens"), about=ref.number)
    books.enter(BELL, repaired, about=ref.number)
    kinds = [entry.kind for entry in books.case(CARR, ref).later]
    assert kinds == ["faults.repaired", "faults.reopened", "faults.attended", "faults.repaired"]
    with pytest.raises(OperatorError, match="There is no"):
        books.enter(CARR, again, about=99)


def test_an_entry_is_found_by_any_word_of_its_case(books: BookService) -> None:
    first = books.enter(BELL, report("camera 12", "lens cracked, É́tude"))
    books.enter(CARR, report("recorder 3"))
    books.enter(BELL, FaultAttended(attended_utc=NOW, engineer="Ôkafor", work="ladder"), about=first.number)

    def numbers(**asked: object) -> list[int]:
        return [one.number for one in books.page(BELL, BookQuery("faults", **asked))]  # type: ignore[arg-type]

    assert numbers(text="crack") == [1]
    assert numbers(text="okaf") == [1]
    assert numbers(text='ladder" OR NEAR(*') == []
    assert numbers(author="c.carr") == [2]
    assert numbers(kinds=("faults.reported",), where=(("equipment", "recorder 3"),)) == [2]
    assert numbers(text="camera", is_open=True) == [1]
    assert numbers(until_utc=NOW) == []


def test_pages_follow_each_other(books: BookService) -> None:
    for number in range(25):
        books.enter_from_service(BELL, DailyCheck(checked_utc=NOW, good=(number,)))
    newest = books.page(BELL, BookQuery("faults", limit=10))
    assert [one.number for one in newest] == list(range(25, 15, -1))
    after = books.page(BELL, BookQuery("faults", limit=10, before=newest[-1].number))
    assert [one.number for one in after] == list(range(15, 5, -1))


def test_nobody_countersigns_twice_nor_their_own(books: BookService) -> None:
    ref = books.enter(BELL, report("camera 12"))
    books.countersign(CARR, [ref], "secret")
    assert books.case(CARR, ref).countersigned_by == ("c.carr",)
    with pytest.raises(Exception, match="already countersigned"):
        books.countersign(CARR, [ref], "secret")
    with pytest.raises(Exception, match="your own"):
        books.countersign(BELL, [ref], "secret")
    assert books.case(CARR, EntryRef("faults", 1)).countersigned_by == ("c.carr",)


def test_who_may_not_read_personal_details_reads_their_own(books: BookService) -> None:
    from console.domain.books.incidents import Opened

    trainee = Actor("k.amos", "K. Amos", Role.TRAINEE)
    incident = Opened(what="a fight", type="assault", place="High Street", seen_utc=NOW)
    mine, other = books.enter_from_service(trainee, incident), books.enter_from_service(BELL, incident)
    assert books.case(trainee, mine).entry.fields["what"] == "a fight"
    assert "what" not in books.case(trainee, other).entry.fields
