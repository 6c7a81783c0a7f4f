from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.sampling import drawn
from console.domain.books.signed_heads import BookHead
from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.refusal import Refusal
from console.services.books.audits import Audits
from console.services.books.head_signing import HeadSigning
from console.services.books.service import BookService
from console.settings.signing import DemoSigner
from console.store.database import open_database
from console.store.ledger import book_table as store
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.unit import Units
from tests.services.books.test_erasure import RoleGate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSPECTOR = Actor("i.ngo", "I. Ngo", Role.AUDITOR)


@pytest.fixture
def audits(tmp_path: Path) -> Iterator[Audits]:
    engine = open_database(tmp_path / "watchroom.sqlite")
    clock = SystemClock()
    kept = store.BookTable(engine, Units(engine, clock))
    with kept.unit() as unit:
        for number in range(300):
            unit.append(NewEntry("operators", "camera-called", "a.bell", {"subject": f"camera {number}"}))
    heads = HeadSigning(HeadTable(engine), DemoSigner(), clock, kept)
    yield Audits(BookService(kept, RoleGate(), RoleGate()), RoleGate(), heads, clock)
    engine.dispose()


@pytest.mark.req("LOG-06")
def test_anyone_can_draw_the_same_sample_again(audits: Audits) -> None:
    sample = audits.draw(INSPECTOR, 4711, {"operators": 12})
    book, length, digest = sample.head.split()
    again = drawn(BookHead(book, int(length), digest, "", ""), 4711, 12)
    assert list(sample.entries) == again
    assert len(set(again)) == 12
    assert drawn(BookHead(book, int(length), digest, "", ""), 4712, 12) != again


@pytest.mark.req("LOG-06")
def test_the_drawing_is_recorded_and_findings_are_about_it(audits: Audits) -> None:
    sample = audits.draw(INSPECTOR, 1, {"operators": 2})
    assert audits.drawn_before(INSPECTOR, sample.audit) == list(sample.entries)
    audits.record_finding(INSPECTOR, sample.audit, sample.entries[0], "in order")
    with pytest.raises(OperatorError, match="not in the sample"):
        audits.record_finding(INSPECTOR, sample.audit, EntryRef("visitors", 9), "in order")
    audits.conclude(INSPECTOR, sample.audit, "well kept")
    with pytest.raises(OperatorError, match="closed"):
        audits.record_finding(INSPECTOR, sample.audit, sample.entries[1], "in order")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER, Role.OWNER])
def test_those_audited_cannot_draw(audits: Audits, role: Role) -> None:
    with pytest.raises(Refusal):
        audits.draw(Actor("x", "X", role), 1, {"operators": 2})


def test_a_sample_of_nothing_or_of_everything_is_refused(audits: Audits) -> None:
    for sizes in ({}, {"operators": 0}, {"operators": 10_000}, {"prints": 3}):
        with pytest.raises(OperatorError):
            audits.draw(INSPECTOR, 1, sizes)


def test_a_short_book_is_drawn_whole() -> None:
    assert sorted(drawn(BookHead("prints", 5, "a" * 64, "", ""), 3, 50)) == [
        EntryRef("prints", n) for n in range(1, 6)
    ]


def test_the_draw_is_even() -> None:
    counts = [0] * 10
    for number in range(2_000):
        counts[drawn(BookHead("prints", 10, "b" * 64, "", ""), number, 1)[0].number - 1] += 1
    assert min(counts) > 150
