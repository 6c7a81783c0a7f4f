"""Requests from their arrival to their answer, with what the rules refuse on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books import KINDS
from console.domain.books.disclosures import (
    Appealed,
    BackFromProcessor,
    Came,
    Checked,
    Closed,
    Confirmed,
    FeeCharged,
    FeePaid,
    ReferenceReviewed,
    Released,
    Reopened,
    Searched,
    SentToProcessor,
)
from console.domain.books.entries import EntryRef
from console.domain.books.redactions import Begun
from console.domain.books.redactions import Released as ReleasedCopy
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.services.books.service import new_entry
from console.store.holds import HoldTable
from tests.services.disclosure.desk import (
    DATA,
    DAY,
    HEAD,
    HOUR,
    MINUTE,
    PDF,
    decided,
    meet,
    register,
    wanted,
    write,
    written,
)
from tests.support.books import BELL, CARR, MOSS, TRAINEE, Library

if TYPE_CHECKING:
    from console.services.disclosure.requests import Requests


def is_held(library: Library, camera: int) -> bool:
    now = library.clock.utc_now()
    return HoldTable(library.engine).in_force().cover(camera, now - 2 * HOUR, now - 2 * HOUR + MINUTE)


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


@pytest.mark.req("DIS-05")
def test_a_time_of_more_than_an_hour_is_asked_back(library: Library) -> None:
    now = library.clock.utc_now()
    longest = register(library, wanted(library, end_utc=now - HOUR))
    usual = register(library, wanted(library))
    asked = library.desk.requests
    assert asked.request(DATA, longest).has_long_window
    assert not asked.request(DATA, usual).has_long_window
    with pytest.raises(OperatorError, match="longer than an hour"):
        register(library, wanted(library, end_utc=now - HOUR + MINUTE))
    with pytest.raises(OperatorError, match="before it begins"):
        register(library, wanted(library, end_utc=now - 3 * HOUR))


@pytest.mark.req("EVD-08")
def test_what_is_requested_is_held_until_the_time_to_complain_is_over(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"), TRAINEE)
    assert is_held(library, 7)
    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    closed = Closed(closed_utc=library.clock.utc_now(), outcome="refused")
    requests.enter(DATA, closed, number)
    (hold,) = library.desk.holds.holds(MOSS)
    assert hold.subject == f"disclosures {number}"
    assert hold.review_on - day_of(library.clock.utc_now()) == 90 * DAY
    assert is_held(library, 7)
    assert requests.queue(DATA) == []


@pytest.mark.req("EVD-08")
def test_nobody_ends_the_hold_of_a_request_before_it_is_closed_and_the_time_to_complain_is_over(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"))
    (hold,) = library.desk.holds.holds(MOSS)

    def end() -> None:
        library.desk.holds.release(MOSS, hold.owner, "space is short", "M. Moss")

    with pytest.raises(Refusal, match="is open") as refused:
        end()
    assert "EVD-08" in refused.value.source
    # Another reference on the hold does not make it another request's.
    library.desk.holds.correct(MOSS, hold.owner, {"subject": "a typing error"}, "to get rid of it")
    with pytest.raises(Refusal, match="is open"):
        end()
    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    requests.enter(DATA, Closed(closed_utc=library.clock.utc_now(), outcome="refused"), number)
    library.clock.advance((89 * DAY).total_seconds())
    with pytest.raises(Refusal, match="may still be appealed"):
        end()
    library.clock.advance((2 * DAY).total_seconds())
    end()
    assert library.desk.holds.holds(MOSS) == []


@pytest.mark.req("DIS-05")
def test_the_clock_stands_still_while_proof_of_identity_is_awaited(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library))
    first = requests.request(DATA, number).due
    assert first is not None
    today = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="Nothing is awaited"):
        requests.enter(DATA, Came(came_on=today), number)
    write(library, number, "question: proof of identity")
    waiting = requests.request(DATA, number)
    assert (waiting.state, waiting.due, waiting.is_paused) == (RequestState.WAITING_IDENTITY, None, True)
    with pytest.raises(OperatorError, match="awaited"):
        write(library, number, "question: detail of what is wanted")
    library.clock.advance((10 * DAY).total_seconds())
    later = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="future"):
        requests.enter(DATA, Came(came_on=later + DAY), number)
    with pytest.raises(OperatorError, match="before the request came"):
        requests.enter(DATA, Came(came_on=today - DAY), number)
    requests.enter(DATA, Came(came_on=later), number)
    due = requests.request(DATA, number).due
    assert due is not None
    assert due.day - first.day >= 9 * DAY


@pytest.mark.req("DIS-05")
@pytest.mark.parametrize(
    ("utc", "day", "due"),
    [
        # Half past midnight in London: summer time begins, and is over, the day after.
        ("2026-06-30T23:30:00+00:00", "2026-07-01", "2026-07-31"),
        ("2026-10-24T23:30:00+00:00", "2026-10-25", "2026-11-24"),
        ("2026-12-31T23:30:00+00:00", "2026-12-31", "2027-01-30"),
        ("2028-02-29T12:00:00+00:00", "2028-02-29", "2028-03-29"),
    ],
)
def test_a_request_came_on_the_day_that_it_was_in_london(
    library: Library, requests: Requests, utc: str, day: str, due: str
) -> None:
    came = dt.datetime.fromisoformat(utc)
    library.clock.advance((came + DAY - library.clock.utc_now()).total_seconds())
    number = register(library, wanted(library, received_utc=came, begin_utc=came - HOUR, end_utc=came))
    request = requests.request(DATA, number)
    assert day_of(request.received_utc).isoformat() == day
    assert request.due is not None
    assert request.due.day.isoformat() == due


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
    assert state(own) is RequestState.ANSWERED


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


@pytest.mark.req("DIS-05")
def test_nothing_is_granted_while_something_is_awaited(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    meet(library, number, "identity", "place and time")
    write(library, number, "question: detail of what is wanted")
    with pytest.raises(OperatorError, match="awaited of the requester"):
        requests.enter(DATA, decided(library, "granted"), number)
    requests.enter(DATA, Came(came_on=day_of(library.clock.utc_now())), number)
    requests.enter(DATA, decided(library, "granted"), number)


@pytest.mark.req("EVD-08")
def test_what_a_search_finds_or_a_decision_grants_is_held_too_and_nothing_twice(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"))
    meet(library, number, "written", "identity")
    (asked,) = library.desk.holds.holds(MOSS)
    assert asked.begin_utc is not None
    assert asked.end_utc is not None
    found = Searched(
        cameras=asked.cameras,
        begin_utc=asked.begin_utc,
        end_utc=asked.end_utc,
        is_found=True,
        result="a person in red",
    )
    requests.enter(DATA, found, number)
    assert len(library.desk.holds.holds(MOSS)) == 1
    granted = replace(
        decided(library, "granted"), cameras=(8,), begin_utc=found.begin_utc, end_utc=found.end_utc
    )
    for _ in range(2):
        requests.enter(DATA, granted, number)
    assert sorted(one.cameras for one in library.desk.holds.holds(MOSS)) == [(7,), (8,)]
    requests.enter(DATA, replace(found, cameras=(9,), is_found=False), number)
    assert len(library.desk.holds.holds(MOSS)) == 2


def viewed(library: Library, **changes: Any) -> Released:
    fields: dict[str, Any] = {
        "released_utc": library.clock.utc_now(),
        "material": "EX/1",
        "recipient": "P. Reed",
        "way": "viewed in a separate room",
        "place": "Interview room 2",
        "present": ("P. Reed", "D. Data"),
    }
    return Released(**{**fields, **changes})


def redaction(library: Library, about: str, *, is_released: bool = True) -> int:
    """A redaction as its service enters it."""
    now = library.clock.utc_now()
    begun = Begun(
        camera=7, begin_utc=now - HOUR, end_utc=now, reason="a copy", about=about, exhibit="RED/1/R1"
    )
    with library.store.unit() as unit:
        number = unit.append(new_entry(KINDS["redactions.begun"], DATA, begun))
        if is_released:
            let_go = ReleasedCopy(instructions="0" * 64)
            unit.append(new_entry(KINDS["redactions.released"], HEAD, let_go, number))
    return number


@pytest.mark.req("DIS-08")
def test_a_viewing_has_its_place_and_those_present(library: Library, requests: Requests) -> None:
    number = granted(library, "police")
    for lacking in ({"place": " "}, {"present": ()}):
        with pytest.raises(OperatorError, match=r"where it was viewed|who was present"):
            requests.enter(DATA, viewed(library, **lacking), number)


@pytest.mark.req("DIS-14", "PRV-05")
@pytest.mark.parametrize("kind", ["subject access", "media", "freedom of information"])
def test_what_a_person_or_the_public_gets_has_the_others_obscured(
    library: Library, requests: Requests, kind: str
) -> None:
    number = granted(library, kind)
    for about, is_released in (("disclosures 99", True), (f"disclosures {number}", False)):
        other = redaction(library, about, is_released=is_released)
        with pytest.raises(Refusal, match="redact") as refused:
            requests.enter(DATA, replace(handed_over(library), redacted_as=other), number)
        assert "PRV-05" in refused.value.source
    with pytest.raises(Refusal, match="redact"):
        requests.enter(DATA, replace(handed_over(library), redaction="by hand"), number)
    with pytest.raises(Refusal, match="redact"):
        requests.enter(DATA, replace(handed_over(library), redacted_as=4711), number)
    ours = redaction(library, f"disclosures {number}")
    requests.enter(DATA, replace(handed_over(library), redacted_as=ours), number)


@pytest.mark.req("DIS-14")
def test_a_copy_that_shows_nobody_else_says_so(library: Library, requests: Requests) -> None:
    number = granted(library, "subject access")
    alone = replace(handed_over(library), nobody_else="An empty car park; every frame was seen.")
    requests.enter(DATA, alone, number)
    # The police get what the case needs.
    requests.enter(DATA, handed_over(library), granted(library, "police"))


@pytest.mark.req("DIS-10")
def test_other_agencies_view_after_the_six_points_and_never_get_a_copy(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "other named agency"))
    meet(library, number, "written", "identity")
    now = library.clock.utc_now()
    copy = Released(released_utc=now, material="EX/1", recipient="P. Reed", way="handed over")
    viewing = viewed(library)
    with pytest.raises(Refusal, match="not granted"):
        requests.enter(DATA, viewing, number)
    requests.enter(DATA, decided(library, "granted"), number)
    with pytest.raises(Refusal, match="copy is never made"):
        requests.enter(DATA, copy, number)
    with pytest.raises(Refusal, match="six points"):
        requests.enter(DATA, viewing, number)
    points: dict[str, Any] = dict.fromkeys(
        (
            "is_undisputed",
            "is_original_kept",
            "is_uninvestigated",
            "is_without_proceedings",
            "is_authorised",
            "is_to_identify",
        ),
        True,
    )
    requests.enter(DATA, Confirmed(confirmed_utc=now, person="D. Data", **points), number)
    requests.enter(DATA, viewing, number)
    assert requests.request(DATA, number).state is RequestState.ANSWERED


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
def test_an_extension_is_told_once_and_in_time(library: Library, requests: Requests) -> None:
    number, late = register(library, wanted(library)), register(library, wanted(library))
    police = register(library, written(library, "police"))
    today = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="cannot be extended"):
        write(library, police, "extension", words="forty cameras")
    write(library, number, "extension", words="forty cameras")
    request = requests.request(DATA, number)
    assert request.due is not None
    assert 85 < request.due.days_left(today) < 95
    with pytest.raises(OperatorError, match="extended already"):
        write(library, number, "extension", words="forty cameras")
    library.clock.advance((40 * DAY).total_seconds())
    with pytest.raises(Refusal, match="had to be told"):
        write(library, late, "extension", words="late")
    assert [one.number for one in requests.due(DATA)] == [late]
    assert requests.request(DATA, late).is_overdue(day_of(library.clock.utc_now()))


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


def test_a_closed_request_is_reopened_with_a_reason_and_what_it_asked_for_is_held_again(
    library: Library, requests: Requests
) -> None:
    at = library.clock.utc_now() - 2 * HOUR
    number = register(library, written(library, "police"), TRAINEE)

    def is_kept() -> bool:
        return HoldTable(library.engine).in_force().cover(7, at, at + MINUTE)

    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    requests.enter(DATA, Closed(closed_utc=library.clock.utc_now(), outcome="refused"), number)
    (hold,) = library.desk.holds.holds(MOSS)
    library.clock.advance((91 * DAY).total_seconds())
    library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")
    assert not is_kept()
    again = Reopened(reason="the requester has sent more")
    with pytest.raises(Refusal):
        requests.enter(BELL, again, number)
    assert not is_kept()
    requests.enter(CARR, again, number)
    assert is_kept()
    assert [one.number for one in requests.queue(DATA)] == [number]
    requests.enter(BELL, Appealed(appealed_on=day_of(library.clock.utc_now()), grounds="no"), number)
    with pytest.raises(OperatorError, match="is open"):
        requests.enter(CARR, again, number)


def granted(library: Library, kind: str = "solicitor") -> int:
    """A request that was granted, with everything that its kind asks for."""
    payload = written(library, kind) if kind != "subject access" else wanted(library)
    number = register(library, payload)
    request = library.desk.requests.request(DATA, number)
    meet(library, number, *(check.name for check in request.missing))
    library.desk.requests.enter(HEAD, decided(library, "granted"), number)
    return number


def fee(library: Library, pounds: float, reason: str = "") -> FeeCharged:
    today = day_of(library.clock.utc_now())
    return FeeCharged(charged_on=today, charged_for="copy", pounds=pounds, reason=reason)


def handed_over(library: Library) -> Released:
    return Released(
        released_utc=library.clock.utc_now(), material="AT/1", recipient="Ms Cole", way="handed over"
    )


@pytest.mark.req("DIS-13")
def test_what_is_owed_is_paid_before_anything_is_released(library: Library, requests: Requests) -> None:
    number = granted(library)
    today = day_of(library.clock.utc_now())
    requests.enter(DATA, fee(library, 10.5), number)
    assert requests.request(DATA, number).owed_pounds == 10.5
    with pytest.raises(Refusal, match=r"£10\.50 is owed") as refused:
        requests.enter(DATA, handed_over(library), number)
    assert "DIS-13" in refused.value.source
    with pytest.raises(OperatorError, match=r"Only £10\.50"):
        requests.enter(DATA, FeePaid(paid_on=today, pounds=11, way="card", receipt="R1"), number)
    requests.enter(DATA, FeePaid(paid_on=today, pounds=10.5, way="card", receipt="R1"), number)
    assert requests.request(DATA, number).owed_pounds == 0
    requests.enter(DATA, handed_over(library), number)
    with pytest.raises(OperatorError, match="nothing"):
        requests.enter(DATA, fee(library, 0), number)


@pytest.mark.req("DIS-13")
def test_a_fee_is_the_schemes_standard_cost_or_says_why_not(library: Library, requests: Requests) -> None:
    scheme = library.desk.scheme
    for wrong in ("copy", "copy ten pounds", "copy 10\ncopy 12", "photograph 3.00"):
        with pytest.raises(OperatorError, match="not a standard cost"):
            scheme.state(MOSS, "costs", wrong)
    scheme.state(MOSS, "costs", "Viewing: £5\ncopy 10.50")
    number = granted(library)
    with pytest.raises(Refusal, match=r"£10\.50: copy") as refused:
        requests.enter(DATA, fee(library, 25), number)
    assert "DIS-13" in refused.value.source
    requests.enter(DATA, fee(library, 10.5), number)
    requests.enter(DATA, fee(library, 25, "forty discs"), number)
    # What has no standard cost is charged as it is.
    requests.enter(DATA, replace(fee(library, 7), charged_for="editing"), number)
    assert requests.request(DATA, number).owed_pounds == 42.5


@pytest.mark.req("DIS-13")
def test_people_get_their_own_data_free_of_charge(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    with pytest.raises(Refusal, match="free of charge"):
        requests.enter(DATA, fee(library, 10), number)
    requests.enter(DATA, fee(library, 10, "The fourth request this month for the same minutes."), number)


def sent_out(library: Library, **changes: Any) -> SentToProcessor:
    fields: dict[str, Any] = {
        "sent_utc": library.clock.utc_now(),
        "material": "AT/1",
        "processor": "Cutting Room Ltd",
        "contract": "C-2026-7",
        "use": "Obscure third parties.",
        "is_secured": True,
        "is_returned": True,
        "is_destroyed": True,
    }
    return SentToProcessor(**{**fields, **changes})


@pytest.mark.req("DIS-11")
def test_material_goes_to_a_processor_under_its_contract_and_comes_back_before_the_end(
    library: Library, requests: Requests
) -> None:
    waiting = register(library, written(library, "solicitor"))
    with pytest.raises(Refusal, match="not granted"):
        requests.enter(DATA, sent_out(library), waiting)
    number = granted(library)
    for missing in ("is_secured", "is_returned", "is_destroyed"):
        with pytest.raises(Refusal, match="does not guarantee"):
            requests.enter(DATA, sent_out(library, **{missing: False}), number)
    with pytest.raises(OperatorError):
        requests.enter(DATA, sent_out(library, contract=""), number)
    requests.enter(DATA, sent_out(library), number)
    assert requests.request(DATA, number).out == ("AT/1",)
    with pytest.raises(OperatorError, match="already"):
        requests.enter(DATA, sent_out(library), number)
    closed = Closed(closed_utc=library.clock.utc_now(), outcome="answered")
    with pytest.raises(Refusal, match="still with a processor"):
        requests.enter(DATA, closed, number)

    def back(material: str) -> BackFromProcessor:
        return BackFromProcessor(back_utc=library.clock.utc_now(), material=material, is_destroyed=True)

    with pytest.raises(OperatorError, match="not with a processor"):
        requests.enter(DATA, back("AT/2"), number)
    requests.enter(DATA, back("AT/1"), number)
    assert requests.request(DATA, number).out == ()


@pytest.mark.req("DIS-12")
def test_a_reference_groups_word_is_kept_with_the_request(library: Library, requests: Requests) -> None:
    number = granted(library)
    payload = ReferenceReviewed(
        reviewed_on=day_of(library.clock.utc_now()),
        group="Youth advisory group",
        sample="RD/3",
        feedback="Faces were covered; a tattoo was not.",
    )
    requests.enter(DATA, payload, number)
    kinds = [entry.kind for entry in library.desk.case(EntryRef("disclosures", number)).later]
    assert "disclosures.reference" in kinds


@pytest.mark.req("DIS-11")
def test_who_may_not_release_sends_nothing_out(library: Library, requests: Requests) -> None:
    number = granted(library)
    with pytest.raises(Refusal):
        requests.enter(BELL, sent_out(library), number)
