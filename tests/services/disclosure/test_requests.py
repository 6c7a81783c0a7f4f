"""Requests from their arrival to their answer, with what the rules refuse on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books import KINDS
from console.domain.books.disclosures import (
    Appealed,
    Checked,
    Closed,
    Searched,
)
from console.domain.books.entries import EntryRef
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from tests.services.disclosure.desk import (
    DATA,
    DAY,
    HEAD,
    HOUR,
    PDF,
    decided,
    handed_over,
    is_held,
    meet,
    redaction,
    register,
    wanted,
    write,
    written,
)
from tests.support.books import BELL, CARR, MOSS, TRAINEE, Library

if TYPE_CHECKING:
    from console.services.disclosure.requests import Requests


@pytest.mark.req("DIS-01")
def test_whoever_is_on_duty_registers_a_spoken_request_about_oneself_and_its_clock_runs(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library), TRAINEE)
    (request,) = requests.queue(DATA)
    assert (request.number, request.state, request.requester) == (
        number,
        RequestState.RECEIVED,
        "Olivia Fletcher",
    )
    today = day_of(library.clock.utc_now())
    assert request.due is not None
    assert 27 < request.due.days_left(today) <= 30
    with pytest.raises(OperatorError, match="in writing"):
        register(library, wanted(library, request="solicitor", reasons="a claim"))
    with pytest.raises(OperatorError, match="reasons"):
        register(library, wanted(library, request="solicitor", way="letter"))


@pytest.mark.req("DIS-01")
def test_the_queue_says_what_a_request_waits_for(library: Library, requests: Requests) -> None:
    def state(number: int) -> RequestState:
        (request,) = (one for one in requests.queue(DATA) if one.number == number)
        return request.state

    own, police = register(library, wanted(library)), register(library, written(library, "police"))
    assert state(own) is RequestState.RECEIVED
    meet(library, own, "identity", "place and time")
    meet(library, police, "written", "identity")
    assert state(own) is RequestState.SEARCHING
    now = library.clock.utc_now()
    found = Searched(cameras=(7,), begin_utc=now - HOUR, end_utc=now, is_found=True, result="a person in red")
    for number in (own, police):
        requests.enter(DATA, found, number)
        assert state(number) is RequestState.DECIDING
        requests.enter(DATA, decided(library, "granted"), number)
    # What the person gets is redacted first; the police get it as it is.
    assert state(own) is RequestState.REDACTING
    assert state(police) is RequestState.READY
    closed = Closed(closed_utc=now, outcome="granted")
    with pytest.raises(OperatorError, match="to be redacted"):
        requests.enter(DATA, closed, own)
    released = replace(handed_over(library), redacted_as=redaction(library, f"disclosures {own}"))
    requests.enter(DATA, released, own)
    assert state(own) is RequestState.TELLING
    write(library, own, "answer")
    assert state(own) is RequestState.ANSWERED


@pytest.mark.req("DIS-05")
def test_the_time_to_answer_runs_until_the_person_is_told(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    meet(library, number, "identity", "place and time")
    before = requests.request(DATA, number).due
    assert before is not None
    requests.enter(DATA, decided(library, "refused"), number)
    refused = requests.request(DATA, number)
    assert (refused.state, refused.due) == (RequestState.TELLING, before)
    assert refused.is_overdue(before.day + DAY)
    write(library, number, "refusal")
    told = requests.request(DATA, number)
    assert (told.state, told.due) == (RequestState.REFUSED, None)
    now = library.clock.utc_now()
    requests.enter(
        DATA,
        Searched(cameras=(7,), begin_utc=now - HOUR, end_utc=now, is_found=False, result="no one"),
        number,
    )
    after = requests.request(DATA, number)
    assert (after.state, after.due) == (RequestState.REFUSED, None), "a later search undoes no decision"


@pytest.mark.req("DIS-07")
def test_freedom_of_information_by_the_person_shown_becomes_subject_access(
    library: Library, requests: Requests
) -> None:
    came = library.clock.utc_now()
    asked = written(library, "freedom of information", received_utc=came, language="Welsh")
    number = register(library, asked)
    library.clock.advance((3 * DAY).total_seconds())
    police = register(library, written(library, "police"))
    with pytest.raises(OperatorError, match="freedom of information"):
        requests.become_own(DATA, police)
    with pytest.raises(Refusal):
        requests.become_own(BELL, number)
    own = requests.become_own(DATA, number).number
    before, after = requests.request(DATA, number), requests.request(DATA, own)
    assert before.state is RequestState.CLOSED
    assert after.kind.name == "subject access"
    assert (after.received_utc, after.requester, after.language) == (came, "Olivia Fletcher", "Welsh")
    assert (after.cameras, after.begin_utc, after.end_utc) == ((7,), asked.begin_utc, asked.end_utc)
    assert after.due is not None
    assert after.due.days_left(day_of(came)) <= 31, "its time runs since it came"
    assert [check.name for check in after.missing] == ["identity", "place and time"]
    # What is held for one is held for the other, and nobody ends it.
    for hold in library.desk.holds.holds(MOSS):
        with pytest.raises(Refusal):
            library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")
    with pytest.raises(OperatorError, match="is closed"):
        requests.become_own(DATA, number)


@pytest.mark.req("DIS-08")
def test_only_directors_heads_of_service_and_the_data_protection_team_decide(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library))
    for nobody in (BELL, CARR, MOSS):
        with pytest.raises(Refusal, match="decide on requests"):
            requests.enter(nobody, decided(library, "refused"), number)
    with pytest.raises(Refusal, match="identity was proved") as refused:
        requests.enter(DATA, decided(library, "granted"), number)
    assert "UK GDPR" in refused.value.source
    meet(library, number, "identity", "place and time")
    requests.enter(HEAD, decided(library, "granted"), number)
    assert requests.request(DATA, number).state is RequestState.REDACTING


@pytest.mark.req("DIS-01")
def test_a_check_is_one_of_this_request_and_has_its_document(library: Library, requests: Requests) -> None:
    number = register(library, written(library, "crime prevention"))
    inspector = Checked(check="inspector", is_met=True, evidence="Inspector Gale agreed")
    with pytest.raises(OperatorError, match="Attach the document"):
        requests.check(DATA, number, inspector)
    with pytest.raises(OperatorError, match="no e-mail message, PDF"):
        requests.check(DATA, number, inspector, b"MZ a program")
    with pytest.raises(OperatorError, match="no such check"):
        requests.check(DATA, number, Checked(check="victim", is_met=True, evidence="x"), PDF)
    requests.check(DATA, number, inspector, PDF)
    request = requests.request(DATA, number)
    assert [check.name for check in request.missing] == ["written"]
    assert dict(request.attached).keys() == {"inspector"}
    case = library.desk.case(library.desk.requests._case(DATA, number).entry.ref)
    (sha256,) = {str(entry.fields["document"]) for entry in case.later}
    assert requests.document(DATA, number, sha256) == ("application/pdf", PDF)
    assert requests.document(DATA, number, "0" * 64) is None
    with pytest.raises(Refusal):
        requests.document(TRAINEE, number, sha256)
    mail = b"From: gale@police.example\r\nSubject: agreed\r\n\r\nI agree.\r\n"
    requests.check(DATA, number, inspector, mail)
    (newest,) = (sha for name, sha in requests.request(DATA, number).attached if name == "inspector")
    assert requests.document(DATA, number, newest) == ("message/rfc822", mail)
    # The newest word counts: what turned out to be false is missing again.
    requests.check(DATA, number, Checked(check="inspector", is_met=False, evidence="he knows no such case"))
    assert {check.name for check in requests.request(DATA, number).missing} == {"written", "inspector"}


@pytest.mark.req("DIS-03")
def test_a_request_of_the_national_crime_agency_is_refused_by_the_head_of_service_alone(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "National Crime Agency"))
    with pytest.raises(Refusal, match="Only the head of service"):
        requests.enter(DATA, decided(library, "refused"), number)
    requests.enter(HEAD, decided(library, "refused"), number)
    assert requests.request(HEAD, number).state is RequestState.REFUSED


@pytest.mark.req("DIS-05")
def test_nothing_found_is_an_answer_and_an_appeal_opens_the_question_again(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library, cameras=()))
    assert not is_held(library, 7)
    now = library.clock.utc_now()
    looked: dict[str, Any] = {"cameras": (7, 8), "begin_utc": now - 2 * HOUR, "end_utc": now - HOUR}
    requests.enter(DATA, Searched(**looked, is_found=False, result="Nobody like that passed."), number)
    assert requests.request(DATA, number).state is RequestState.DECIDING
    assert not is_held(library, 7)
    requests.enter(DATA, Searched(**looked, is_found=True, result="Seen at 22:41."), number)
    assert is_held(library, 7)
    assert is_held(library, 8)
    with pytest.raises(OperatorError, match="not decided yet"):
        requests.enter(DATA, Appealed(appealed_on=day_of(now), grounds="slow"), number)
    requests.enter(DATA, decided(library, "refused"), number)
    requests.enter(BELL, Appealed(appealed_on=day_of(now), grounds="it is me"), number)
    assert requests.request(DATA, number).state is RequestState.APPEALED
    with pytest.raises(OperatorError, match="still waits"):
        requests.enter(DATA, Closed(closed_utc=now, outcome="refused"), number)


def test_what_the_rules_were_asked_about_cannot_be_corrected(library: Library) -> None:
    ref = library.desk.requests.register(DATA, wanted(library))
    with pytest.raises(OperatorError, match="cannot be corrected"):
        library.desk.correct(ref, {"request": "police"}, "typing error")
    library.desk.correct(ref, {"requester": "Olive Fletcher"}, "typing error")
    assert library.desk.requests.request(DATA, ref.number).requester == "Olive Fletcher"


def test_a_closed_or_unknown_request_takes_nothing_more(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    now = library.clock.utc_now()
    requests.enter(DATA, Closed(closed_utc=now, outcome="refused"), number)
    assert requests.request(DATA, number).state is RequestState.REFUSED
    with pytest.raises(OperatorError, match="is closed"):
        requests.enter(BELL, Appealed(appealed_on=day_of(now), grounds="no"), number)
    with pytest.raises(OperatorError, match="no request 99"):
        requests.enter(DATA, decided(library, "granted"), 99)


def test_who_decides_reads_the_request_and_nothing_else_of_anybody(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library))
    assert requests.request(HEAD, number).requester == "Olivia Fletcher"
    library.actor = CARR
    ref = library.store_directly(KINDS["visitors.arrived"])
    library.actor = HEAD
    assert "name" not in library.desk.case(EntryRef("visitors", ref)).entry.fields
