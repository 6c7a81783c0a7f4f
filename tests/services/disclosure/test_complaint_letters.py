"""Letters to complainants: filled from the record, kept with the complaint, never by whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.complaints import (
    ACKNOWLEDGEMENT,
    ANSWER,
    APPEAL_OUTCOME,
    DELAY,
    Answered,
    Appealed,
    Closed,
    Delayed,
    Written,
)
from console.domain.books.disclosures import ENGLISH
from console.domain.books.entries import EntryRef
from console.domain.disclosure.own_letters import fact_of
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.people.actor import Actor, Role
from console.domain.people.refusal import Refusal
from console.services.books.erasure import Erasure
from console.store.ledger.erasing import Erasing
from console.store.pictures import PictureTable
from tests.services.disclosure.desk import DATA, DAY, HOUR, render
from tests.services.disclosure.test_complaints import answered, complaint, today
from tests.support.books import BELL, MOSS

if TYPE_CHECKING:
    from tests.support.books import Library

pytestmark = pytest.mark.req("CMP-01")


def asked(library: Library, name: str, **changes: Any) -> Written:
    day = today(library)
    return Written(**{"letter": name, "language": ENGLISH, "written_on": day, "way": "letter", **changes})


def write(library: Library, number: int, name: str, actor: Actor = DATA, **changes: Any) -> str:
    letters = library.desk.complaint_letters
    ref = letters.write(actor, number, asked(library, name, **changes), render)
    case = library.store.case(EntryRef("complaints", number), personal=True)
    assert case is not None
    (entry,) = [one for one in case.later if one.number == ref.number]
    content = letters.document(actor, number, str(entry.fields["document"]))
    assert content is not None
    return content.decode()


def kinds_of(library: Library, number: int) -> list[str]:
    case = library.store.case(EntryRef("complaints", number), personal=True)
    assert case is not None
    return [entry.kind for entry in case.later]


def test_the_acknowledgement_encloses_the_form_and_is_entered_with_its_letter(library: Library) -> None:
    now = library.clock.utc_now()
    number = complaint(
        library,
        subject="a member of staff",
        about=("m.moss",),
        address="1 High Street, Anytown",
        cameras=(7,),
        begin_utc=now - 2 * HOUR,
        end_utc=now - HOUR,
    )
    before = library.desk.complaints.queue(DATA)[0]
    text = write(library, number, ACKNOWLEDGEMENT, words="Thank you.")
    for said in (
        "Dear Olivia Fletcher",
        "Complaint: The camera points at my window.",
        "Received by: letter",
        "cameras 7",
        "1 High Street\n\nAnytown",
        "for 90 days after",
        "Thank you.",
        "Yours sincerely\nD. Data",
    ):
        assert said in text
    assert "m.moss" not in text, "user names stay inside"
    after = library.desk.complaints.queue(DATA)[0]
    assert (before.is_acknowledged, after.is_acknowledged) == (False, True)
    assert after.due_on is not None
    assert f"We will answer you by {spoken_day(after.due_on, language='en')}" in text
    assert kinds_of(library, number) == ["complaints.letter", "complaints.acknowledged"]
    write(library, number, ACKNOWLEDGEMENT)
    assert kinds_of(library, number).count("complaints.acknowledged") == 1


def test_the_person_complained_about_neither_writes_nor_reads_a_letter(library: Library) -> None:
    letters = library.desk.complaint_letters
    number = complaint(library, subject="a member of staff", about=("m.moss",))
    sha256 = ""
    write(library, number, ACKNOWLEDGEMENT)
    case = library.store.case(EntryRef("complaints", number), personal=True)
    assert case is not None
    sha256 = str(case.later[0].fields["document"])
    for act in (
        lambda: letters.preview(MOSS, number, asked(library, ACKNOWLEDGEMENT)),
        lambda: letters.write(MOSS, number, asked(library, ACKNOWLEDGEMENT), render),
        lambda: letters.document(MOSS, number, sha256),
    ):
        with pytest.raises(Refusal, match="concerns you"):
            act()
    with pytest.raises(Refusal):
        letters.write(BELL, number, asked(library, ACKNOWLEDGEMENT), render)
    with pytest.raises(Refusal):
        letters.document(BELL, number, sha256)
    assert letters.document(DATA, complaint(library), sha256) is None, "a letter of another complaint"


def test_delay_answer_and_outcome_are_told_in_their_time(library: Library) -> None:
    complaints = library.desk.complaints
    number = complaint(library, subject="data protection")
    for name in (DELAY, ANSWER, APPEAL_OUTCOME):
        with pytest.raises(OperatorError, match="first"):
            write(library, number, name)
    write(library, number, ACKNOWLEDGEMENT)
    new_day = today(library) + 40 * DAY
    complaints.enter(DATA, Delayed(told_on=today(library), new_day=new_day, reason="Witness away."), number)
    text = write(library, number, DELAY)
    assert f"by {spoken_day(new_day, language='en')}" in text
    assert "The reason: Witness away." in text
    complaints.enter(DATA, answered(library), number)
    with pytest.raises(OperatorError, match="first"):
        write(library, number, DELAY)
    text = write(library, number, ANSWER)
    for said in ("Our finding: not upheld.", "A zone covers it.", "Information Commissioner", "section 167"):
        assert said in text
    complaints.enter(DATA, Appealed(appealed_on=today(library), grounds="no", goes_to="the owner"), number)
    for name in (ANSWER, APPEAL_OUTCOME):
        with pytest.raises(OperatorError, match="first"):
            write(library, number, name)
    again = Answered(
        answered_on=today(library),
        way="letter",
        finding="upheld",
        answer="You are right.",
        person="O. Owner",
        post="Chief executive",
    )
    complaints.enter(DATA, again, number)
    text = write(library, number, APPEAL_OUTCOME)
    assert f"You appealed on {spoken_day(today(library), language='en')}" in text
    assert "The finding: upheld." in text
    complaints.enter(DATA, Closed(closed_on=today(library), satisfaction="satisfied"), number)
    with pytest.raises(OperatorError, match="is closed"):
        write(library, number, APPEAL_OUTCOME)


def test_rights_are_those_of_the_complaint_and_welsh_is_written_to_who_wishes_it(library: Library) -> None:
    number = complaint(library, language="Welsh")
    text = write(library, number, ACKNOWLEDGEMENT)
    assert "Annwyl Olivia Fletcher" in text
    assert "Cwyn: The camera" in text
    library.desk.complaints.enter(DATA, answered(library), number)
    text = write(library, number, ANSWER)
    assert "ni chadarnhawyd" in text
    assert "apelio" in text
    assert "omisiynydd" not in text, "the Commissioner decides about data protection"


def test_what_was_corrected_is_written_as_it_was_corrected(library: Library) -> None:
    number = complaint(library)
    write(library, number, ACKNOWLEDGEMENT)
    ref = library.desk.complaints.enter(DATA, answered(library), number)
    library.desk.complaints.correct(DATA, ref, {"answer": "Two zones cover it."}, "counted again")
    assert "Two zones cover it." in write(library, number, ANSWER)
    assert "A zone covers it." not in write(library, number, ANSWER)


def test_a_letter_is_entered_only_with_its_paper_and_stays_what_it_was(library: Library) -> None:
    complaints, letters, number = library.desk.complaints, library.desk.complaint_letters, complaint(library)
    with pytest.raises(OperatorError, match="only with the letter"):
        complaints.enter(DATA, asked(library, ACKNOWLEDGEMENT), number)
    with pytest.raises(OperatorError, match="not a PDF"):
        letters.write(DATA, number, asked(library, ACKNOWLEDGEMENT), lambda _: b"no letter")
    with pytest.raises(OperatorError, match="in the future"):
        write(library, number, ACKNOWLEDGEMENT, written_on=today(library) + DAY)
    with pytest.raises(OperatorError):
        letters.preview(DATA, number, asked(library, "refusal"))
    with pytest.raises(OperatorError, match="no complaint 99"):
        letters.preview(DATA, 99, asked(library, ACKNOWLEDGEMENT))
    assert kinds_of(library, number) == []
    ref = letters.write(DATA, number, asked(library, ACKNOWLEDGEMENT), render)
    with pytest.raises(OperatorError, match="cannot be corrected"):
        complaints.correct(DATA, ref, {"document": "0" * 64}, "another")


def test_the_schemes_own_words_are_used_and_must_enclose_the_form(library: Library) -> None:
    fact, number = fact_of(ACKNOWLEDGEMENT, ENGLISH), complaint(library)
    with pytest.raises(OperatorError, match=r"\{form\}"):
        library.desk.scheme.state(MOSS, fact, "Thank you\n\nUntil {due}.")
    with pytest.raises(OperatorError, match=r"\{decision\}"):
        library.desk.scheme.state(MOSS, fact, "Thank you\n\n{due} {form} {decision}")
    library.desk.scheme.state(MOSS, fact, "Thank you\n\nUntil {due}.\n\n{form}")
    assert write(library, number, ACKNOWLEDGEMENT).startswith("%PDF-1.7\nThank you")


def test_letters_are_erased_with_their_complaint(library: Library) -> None:
    number = complaint(library)
    write(library, number, ACKNOWLEDGEMENT)
    library.desk.complaints.enter(DATA, answered(library), number)
    closed = Closed(closed_on=today(library), satisfaction="satisfied")
    library.desk.complaints.enter(DATA, closed, number)
    case = library.store.case(EntryRef("complaints", number), personal=True)
    assert case is not None
    name = f"complaint/{case.later[0].fields['document']}"
    documents = PictureTable(library.engine, library.clock)
    assert documents.load(name) is not None
    library.clock.advance((4 * 366 * DAY).total_seconds())
    Erasure(Erasing(library.engine, library.store), library.gate, library.clock).erase_due(
        Actor("program", "Program", Role.MANAGER)
    )
    assert documents.load(name) is None
