"""Complaints from their arrival to the appeal: never by the person complained about, and in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.complaints import (
    Acknowledged,
    Answered,
    Appealed,
    Closed,
    Delayed,
    Received,
    Reopened,
)
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.disclosure.clocks import Answer
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.store.holds import HoldTable
from tests.services.disclosure.desk import DATA, DAY, HOUR, MINUTE
from tests.support.books import BELL, CARR, MOSS, SECRET, TRAINEE

if TYPE_CHECKING:
    import datetime as dt

    from tests.support.books import Library

OWNER = Actor("o.owner", "Anytown Borough Council", Role.OWNER)


def today(library: Library) -> dt.date:
    return day_of(library.clock.utc_now())


def complaint(library: Library, actor: Actor = BELL, **changes: Any) -> int:
    fields: dict[str, Any] = {
        "received_on": today(library),
        "way": "letter",
        "subject": "the scheme",
        "complainant": "Olivia Fletcher",
        "complaint": "The camera points at my window.",
    }
    return library.desk.complaints.register(actor, Received(**{**fields, **changes})).number


def acknowledged(library: Library, **changes: Any) -> Acknowledged:
    fields: dict[str, Any] = {"acknowledged_on": today(library), "way": "letter", "is_copy_given": True}
    return Acknowledged(**{**fields, **changes})


def answered(library: Library, person: str = "Olu Owner", post: str = "Chief executive") -> Answered:
    return Answered(
        answered_on=today(library),
        way="letter",
        finding="not upheld",
        answer="A zone covers it.",
        person=person,
        post=post,
    )


def said_person(library: Library, ref: EntryRef) -> object:
    entry = library.store.entry(ref, personal=True)
    assert entry is not None
    return entry.fields["person"]


@pytest.mark.req("CMP-01")
def test_who_answers_is_somebody_of_the_scheme_or_has_a_post(library: Library) -> None:
    complaints = library.desk.complaints
    number = complaint(library, TRAINEE, subject="a member of staff", about=("m.moss",))
    complaints.enter(OWNER, acknowledged(library), number)
    for person in ("M.", "Somebody", "Councillor"):
        with pytest.raises(OperatorError, match="no account here"):
            complaints.enter(OWNER, answered(library, person, ""), number)
    with pytest.raises(OperatorError, match="no account here"):
        complaints.enter(OWNER, answered(library, "Dr", "Chief executive"), number)
    for person in (MOSS.name, "m.moss", f"{MOSS.name.upper()} (m.moss)"):
        with pytest.raises(Refusal, match="This concerns"):
            complaints.enter(OWNER, answered(library, person, "Chief executive"), number)
    with pytest.raises(Refusal, match=r"may be M\. Moss"):
        complaints.enter(OWNER, answered(library, "Mary Moss", "Chief executive"), number)
    entered = complaints.enter(OWNER, answered(library, BELL.login, ""), number)
    assert said_person(library, entered) == BELL.name
    with pytest.raises(OperatorError, match="cannot be corrected"):
        complaints.correct(DATA, entered, {"person": "Somebody"}, "typing error")


@pytest.mark.req("CMP-01")
def test_a_name_that_two_have_is_told_apart_by_the_user_name(library: Library) -> None:
    library.people["a.bell2"] = Actor("a.bell2", BELL.name, Role.MANAGER)
    complaints, number = library.desk.complaints, complaint(library)
    complaints.enter(OWNER, acknowledged(library), number)
    with pytest.raises(OperatorError, match="several people"):
        complaints.enter(OWNER, answered(library, BELL.name, ""), number)
    entered = complaints.enter(OWNER, answered(library, "a.bell2", ""), number)
    assert said_person(library, entered) == "a.bell2"


@pytest.mark.req("CMP-01")
def test_the_person_complained_about_handles_nothing_of_it(library: Library) -> None:
    complaints = library.desk.complaints
    with pytest.raises(OperatorError, match="name the staff"):
        complaint(library, subject="a member of staff")
    with pytest.raises(OperatorError, match="has the user name nobody"):
        complaint(library, subject="a member of staff", about=("nobody",))
    with pytest.raises(Refusal, match="concerns you"):
        complaint(library, MOSS, subject="a member of staff", about=("m.moss",))
    number = complaint(library, TRAINEE, subject="a member of staff", about=("m.moss",))
    with pytest.raises(Refusal, match="concerns you"):
        complaints.enter(MOSS, acknowledged(library), number)
    library.actor = MOSS
    ref = EntryRef("complaints", number)
    with pytest.raises(Refusal, match="concerns you"):
        library.desk.correct(ref, {"complaint": "nothing"}, "typing error")
    assert complaints.queue(MOSS) == []
    complaints.enter(OWNER, acknowledged(library), number)
    complaints.enter(OWNER, answered(library), number)
    with pytest.raises(OperatorError, match="cannot be corrected"):
        complaints.correct(DATA, ref, {"about": ()}, "wrong name")


@pytest.mark.req("CMP-01")
def test_the_person_complained_about_reads_nothing_of_it_in_the_register_either(library: Library) -> None:
    complaints, books = library.desk.complaints, library.desk.books
    first = complaint(library, complainant="Ivy Marchbanks")
    number = complaint(library, TRAINEE, subject="a member of staff", about=("m.moss",), complaint="Rude.")
    complaints.enter(OWNER, acknowledged(library), number)
    last = complaint(library, complainant="Olive Tarn")
    whole, seen = BookQuery("complaints", limit=50), [last, first]
    assert [entry.number for entry in books.page(MOSS, whole)] == seen
    assert number in [entry.number for entry in books.page(DATA, whole)]
    assert books.page(MOSS, BookQuery("complaints", text="Rude")) == []
    assert len(books.page(DATA, BookQuery("complaints", text="Rude"))) == 1
    # A page is filled from what comes after it.
    assert [one.number for one in books.page(MOSS, BookQuery("complaints", limit=1))] == [last]
    rest = BookQuery("complaints", limit=1, before=last)
    assert [one.number for one in books.page(MOSS, rest)] == [first]
    for entry in (number, number + 1):
        with pytest.raises(Refusal, match="concerns you"):
            books.case(MOSS, EntryRef("complaints", entry))
    assert books.case(MOSS, EntryRef("complaints", first)).entry.number == first
    assert number not in {entry.number for entry in books.due(MOSS) if entry.book == "complaints"}
    with pytest.raises(Refusal, match="concerns you"):
        books.countersign(MOSS, [EntryRef("complaints", number)], SECRET)
    printing = library.desk.printing
    with pytest.raises(Refusal, match="concerns you"):
        printing.cases(MOSS, "complaints", [number])
    with pytest.raises(Refusal, match="concerns you"):
        printing.prepare(MOSS, "complaints", first, last)
    assert len(printing.prepare(MOSS, "complaints", first, first).entries) == 1
    with pytest.raises(Refusal, match="concerns you"):
        library.desk.exports.export(MOSS, library.path.parent / "x", ["complaints"], personal=False)
    library.desk.exports.export(MOSS, library.path.parent / "all", personal=False)
    assert not (library.path.parent / "all" / "complaints.csv").exists()
    assert (library.path.parent / "all" / "audit.csv").exists()


@pytest.mark.req("CMP-01")
def test_it_is_acknowledged_with_a_copy_in_five_working_days_and_answered_in_fifteen(
    library: Library,
) -> None:
    complaints, number = library.desk.complaints, complaint(library)
    with pytest.raises(OperatorError, match="not acknowledged yet"):
        complaints.enter(MOSS, answered(library), number)
    with pytest.raises(OperatorError, match="copy of the completed form"):
        complaints.enter(MOSS, acknowledged(library, is_copy_given=False), number)
    (before,) = complaints.queue(MOSS)
    assert before.next_step is Answer.COMPLAINT_ACKNOWLEDGED
    assert before.due_on is not None
    assert 7 <= (before.due_on - before.received_on).days <= 9
    complaints.enter(MOSS, acknowledged(library), number)
    with pytest.raises(OperatorError, match="acknowledged already"):
        complaints.enter(MOSS, acknowledged(library), number)
    (after,) = complaints.queue(MOSS)
    assert after.next_step is Answer.COMPLAINT
    assert after.due_on is not None
    assert 21 <= (after.due_on - after.received_on).days <= 25
    assert complaints.due(MOSS) == []
    library.clock.advance((19 * DAY).total_seconds())
    assert complaints.due(MOSS) == [after]
    new_day = after.due_on + 10 * DAY
    complaints.enter(MOSS, Delayed(told_on=today(library), new_day=new_day, reason="Witness away."), number)
    assert complaints.queue(MOSS)[0].due_on == new_day
    with pytest.raises(OperatorError, match="new day has passed"):
        complaints.enter(MOSS, Delayed(told_on=today(library), new_day=today(library), reason="x"), number)


@pytest.mark.req("CMP-01")
def test_an_appeal_opens_the_question_again_and_the_end_records_satisfaction(library: Library) -> None:
    complaints, number = library.desk.complaints, complaint(library, subject="data protection")
    assert complaints.queue(MOSS)[0].next_step is Answer.DATA_COMPLAINT_ACKNOWLEDGED
    appealed = Appealed(appealed_on=today(library), grounds="not convinced", goes_to="the owner")
    closed = Closed(closed_on=today(library), satisfaction="not satisfied")
    with pytest.raises(OperatorError, match="not answered yet"):
        complaints.enter(MOSS, appealed, number)
    complaints.enter(MOSS, acknowledged(library), number)
    complaints.enter(MOSS, answered(library), number)
    complaints.enter(MOSS, appealed, number)
    with pytest.raises(OperatorError, match="still waits"):
        complaints.enter(MOSS, closed, number)
    complaints.enter(MOSS, answered(library), number)
    complaints.enter(MOSS, closed, number)
    assert complaints.queue(MOSS) == []
    with pytest.raises(OperatorError, match="is closed"):
        complaints.enter(MOSS, appealed, number)
    with pytest.raises(Refusal):
        complaints.enter(BELL, answered(library), number)


@pytest.mark.req("CMP-01")
def test_the_recordings_in_question_are_held(library: Library) -> None:
    now = library.clock.utc_now()
    complaint(library, CARR, cameras=(7,), begin_utc=now - 2 * HOUR, end_utc=now - HOUR)
    assert HoldTable(library.engine).in_force().cover(7, now - 2 * HOUR, now - 2 * HOUR + MINUTE)
    (hold,) = library.desk.holds.holds(MOSS)
    with pytest.raises(Refusal, match="is open"):
        library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")


def test_a_day_that_has_not_come_or_lies_before_is_refused(library: Library) -> None:
    with pytest.raises(OperatorError, match="in the future"):
        complaint(library, received_on=today(library) + DAY)
    number = complaint(library)
    early = acknowledged(library, acknowledged_on=today(library) - DAY)
    with pytest.raises(OperatorError, match="before the complaint came"):
        library.desk.complaints.enter(MOSS, early, number)
    with pytest.raises(OperatorError, match="no complaint 99"):
        library.desk.complaints.enter(MOSS, acknowledged(library), 99)


@pytest.mark.req("CMP-01")
def test_a_closed_complaint_is_reopened_with_a_reason_and_its_hold_returns(library: Library) -> None:
    complaints, now = library.desk.complaints, library.clock.utc_now()
    span = {"begin_utc": now - 2 * HOUR, "end_utc": now - HOUR}
    number = complaint(library, CARR, cameras=(7,), **span)
    with pytest.raises(OperatorError, match="is open"):
        complaints.enter(CARR, Reopened(reason="a new witness"), number)
    closed = Closed(closed_on=today(library), satisfaction="satisfied")
    for payload in (acknowledged(library), answered(library), closed):
        complaints.enter(CARR, payload, number)
    (hold,) = library.desk.holds.holds(MOSS)
    with pytest.raises(Refusal, match="may still be appealed"):
        library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")
    library.clock.advance((91 * DAY).total_seconds())
    library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")
    at = now - 2 * HOUR
    assert not HoldTable(library.engine).in_force().cover(7, at, at + MINUTE)
    with pytest.raises(Refusal):
        complaints.enter(BELL, Reopened(reason="a new witness"), number)
    with pytest.raises(OperatorError):
        complaints.enter(CARR, Reopened(reason=" "), number)
    assert not HoldTable(library.engine).in_force().cover(7, at, at + MINUTE), "nothing half done"
    complaints.enter(CARR, Reopened(reason="a new witness"), number)
    assert HoldTable(library.engine).in_force().cover(7, at, at + MINUTE)
    complaints.enter(CARR, Appealed(appealed_on=today(library), grounds="-", goes_to="the owner"), number)
    assert [one.number for one in complaints.queue(MOSS)] == [number]
    with pytest.raises(OperatorError, match="is open"):
        complaints.enter(CARR, Reopened(reason="again"), number)


def test_who_a_complaint_is_about_does_not_reopen_it(library: Library) -> None:
    complaints = library.desk.complaints
    number = complaint(library, TRAINEE, subject="a member of staff", about=("m.moss",))
    closed = Closed(closed_on=today(library), satisfaction="satisfied")
    for payload in (acknowledged(library), answered(library), closed):
        complaints.enter(CARR, payload, number)
    with pytest.raises(Refusal, match="concerns you"):
        complaints.enter(MOSS, Reopened(reason="it was nothing"), number)
