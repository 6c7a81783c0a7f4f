from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.audit import Found
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.scheme import Reviewed
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import may
from console.domain.people.refusal import Refusal
from console.services.books_at_console.correcting import CORRECTION_HANDLERS
from console.services.books_at_console.entering import ENTRY_HANDLERS
from tests.support.books import MOSS, Library
from tests.support.books_at_console import DeskRoom
from tests.support.books_services import full_desk
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.books.kinds import EntryKind
    from tests.support.people import Room


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize("role", Role)
def test_a_role_enters_and_reads_nothing_that_the_table_forbids(library: Library, role: Role) -> None:
    library.actor = Actor("x.any", "X. Any", role)
    forbidden = [kind for kind in KINDS.values() if not may(role, kind.act)]
    closed = [book for book in BOOKS.values() if not may(role, book.read_act)]
    for kind in forbidden:
        with pytest.raises(Refusal) as refusal:
            library.desk.enter(good_payload(kind), 1)
        assert refusal.value.rule
    for book in closed:
        with pytest.raises(Refusal):
            library.desk.page(BookQuery(book.name))
        assert book not in library.desk.readable()
    assert len(library.gate.refused) == len(forbidden) + len(closed)
    assert all(library.store.head(book)[0] == 0 for book in BOOKS)


def test_every_kind_with_a_service_has_its_handler_or_is_offered_by_no_form(library: Library) -> None:
    with_service = {kind.payload for kind in KINDS.values() if kind.has_service}
    assert set(ENTRY_HANDLERS) <= with_service
    typed = {kind.name for kind in KINDS.values() if library.desk.offers(kind)}
    assert {kind.name for kind in KINDS.values() if kind.payload in ENTRY_HANDLERS} <= typed
    # The round of the daily check asks after each camera, and stocktaking after each medium; a form could
    # claim that. A letter, and what counts only with a letter, is written in a form of its own; that a copy
    # is ready comes from the redaction.
    assert {kind.name for kind in KINDS.values() if kind.has_service} - typed == {
        *("faults.check", "media.counted", "media.differed"),
        *("disclosures.letter", "disclosures.awaited", "disclosures.extended", "complaints.letter"),
        "disclosures.copy-ready",
    }


def test_every_kind_with_a_service_has_its_corrections_checked(library: Library) -> None:
    assert set(CORRECTION_HANDLERS) == {kind.payload for kind in KINDS.values() if kind.has_service}
    reader = Actor("d.d", "D. D", Role.DIRECTOR)  # from whom nothing is kept
    for kind in KINDS.values():
        if kind.has_service:
            library.actor = MOSS if may(Role.MANAGER, kind.act) else Actor("a.a", "A. A", Role.AUDITOR)
            number = library.store_directly(kind)
            with pytest.raises(OperatorError, match="in the general form"):
                library.desk.books.correct(reader, EntryRef(kind.name.partition(".")[0], number), {}, "why")


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.is_automatic])
def test_no_service_enters_an_automatic_kind_for_anyone(library: Library, kind: EntryKind) -> None:
    library.actor = Actor("x.any", "X. Any", next(role for role in Role if may(role, kind.act)))
    payload = good_payload(kind)
    for enter in (
        library.desk.books.enter,
        library.desk.books.enter_from_service,
        library.desk.incidents.enter,
    ):
        with pytest.raises(OperatorError):
            enter(library.actor, payload, 1)
    assert all(library.store.head(book)[0] == 0 for book in BOOKS)


def test_an_unknown_payload_is_refused_in_words(library: Library) -> None:
    with pytest.raises(OperatorError, match="No book has entries of this kind"):
        library.desk.enter(object())


def test_a_draft_of_another_entry_is_not_dropped(library: Library) -> None:
    other = library.desk.save_draft("incidents.opened", {"what": "half a sen"})
    with pytest.raises(OperatorError, match="another entry"):
        library.desk.enter(good_payload(KINDS["faults.reported"]), draft=other)
    assert [draft.id for draft in library.desk.my_drafts("incidents")] == [other]


@pytest.mark.req("LOG-06")
def test_a_random_audit_cannot_be_typed(library: Library) -> None:
    library.actor = Actor("a.audit", "A. Audit", Role.AUDITOR)
    hand_picked = good_payload(KINDS["audit.drawn"])
    with pytest.raises(OperatorError, match="you cannot enter this by hand"):
        library.desk.enter(hand_picked)
    assert library.store.head("audit")[0] == 0


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.is_automatic or kind.has_service])
def test_the_general_form_enters_nothing_that_has_rules_of_its_own(library: Library, kind: EntryKind) -> None:
    library.actor = Actor("x.any", "X. Any", next(role for role in Role if may(role, kind.act)))
    with pytest.raises(OperatorError, match="you cannot enter this"):
        library.desk.books.enter(library.actor, good_payload(kind), 1)


def test_a_finding_is_about_an_entry_of_the_sample(library: Library) -> None:
    full = full_desk(library)
    library.actor = Actor("a.audit", "A. Audit", Role.AUDITOR)
    drawn = replace(good_payload(KINDS["audit.drawn"]), sample=("incidents 1",))
    audit = library.desk.books.record_from_service(library.actor, drawn)
    outside = Found(entry="incidents 2", finding="in order")
    with pytest.raises(OperatorError, match="not in the sample"):
        full.desk.enter(outside, audit.number)
    with pytest.raises(OperatorError, match="is not an entry"):
        full.desk.enter(replace(outside, entry="the second one"), audit.number)
    assert full.desk.enter(replace(outside, entry="incidents 1"), audit.number).book == "audit"


@pytest.mark.req("SYS-09")
def test_a_review_on_a_day_to_come_is_refused_whatever_the_form(room: Room) -> None:
    desk = DeskRoom(room)
    desk.sit(Role.MANAGER)
    tomorrow = desk.scheme.today() + dt.timedelta(days=1)
    review = Reviewed(review="Policy review", done_on=tomorrow, by="M. Moss", result="good")
    with pytest.raises(OperatorError):
        desk.desk.enter(review)
    assert desk.desk.enter(replace(review, done_on=desk.scheme.today())).book == "scheme"
