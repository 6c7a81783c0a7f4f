"""What the rules of disclosure forbid when something is entered about a request."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books.disclosures import (
    GRANTED,
    PARTLY,
    REFUSED,
    VIEWED,
    Appealed,
    Awaited,
    Came,
    Closed,
    Decided,
    Extended,
    Released,
)
from console.domain.books.entries import EntryRef
from console.domain.books.payloads import values_of
from console.domain.disclosure.clocks import LIMITS, due_date
from console.domain.disclosure.letters import owed_letter
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.books.disclosures import Requested
    from console.domain.books.entries import CaseFile
    from console.domain.disclosure.request import RequestCase
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

BOOK = "disclosures"
LONGEST_WINDOW = dt.timedelta(hours=1)
"""The local code says half an hour in one part and an hour in another: an hour is accepted."""
_OWED = frozenset(
    {
        *(RequestState.RECEIVED, RequestState.SEARCHING, RequestState.DECIDING),
        *(RequestState.REDACTING, RequestState.READY, RequestState.APPEALED),
    }
)
"""States in which a request cannot be closed: something is owed to the requester."""


def request_file(store: BookStore, number: int, *, personal: bool) -> CaseFile:
    """Return a request with what was entered about it.

    Raises:
        OperatorError: there is none of this number.
    """
    case = store.case(EntryRef(BOOK, number), personal=personal)
    if case is None or case.entry.kind != "disclosures.requested":
        raise OperatorError(text("There is no request {number}.", number=number), "Choose one from the list.")
    return case


def open_file(store: BookStore, number: int) -> CaseFile:
    """Return an open request with what was entered about it, and the personal details.

    Raises:
        OperatorError: there is none of this number, or it is closed.
    """
    case = request_file(store, number, personal=True)
    if not case.is_open:
        raise OperatorError(
            text("Request {number} is closed.", number=number),
            "Ask a supervisor to reopen it, or register what comes now as a new request.",
        )
    return case


def check_days(request: RequestCase, payload: Any, today: dt.date) -> None:
    """Refuse a day before the request came, or one that has not come yet."""
    for value in values_of(payload).values():
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            continue
        if value > today:
            raise OperatorError("The day is in the future.", "Correct the day. Nothing was saved.")
        if value < day_of(request.received_utc):
            raise OperatorError("The day is before the request came.", "Correct the day. Nothing was saved.")


def check_window(payload: Requested) -> None:
    """Refuse a time that ends before it begins, or of more than an hour in a subject access request."""
    _check_span(payload)
    begin_utc, end_utc = payload.begin_utc, payload.end_utc
    if begin_utc is None or end_utc is None:
        return
    if payload.request == "subject access" and end_utc - begin_utc > LONGEST_WINDOW:
        raise OperatorError(
            "The time asked for is longer than an hour.",
            "Ask the person for the time within an hour (local code of practice).",
        )


def _check_span(payload: Requested | Decided) -> None:
    begin_utc, end_utc = payload.begin_utc, payload.end_utc
    if begin_utc is not None and end_utc is not None and end_utc <= begin_utc:
        raise OperatorError("The footage ends before it begins.", "Exchange begin and end.")


def check_rules(gate: Gate, actor: Actor, request: RequestCase, payload: Any) -> None:
    """Refuse what the rules forbid now.

    Args:
        gate: says in whose absence the actor decides.
        actor: who enters it.
        request: that it is about.
        payload: what is entered.

    Raises:
        Refusal: a rule forbids it.
        OperatorError: it is not the time for it.
    """
    match payload:
        case Awaited() if request.is_paused:
            raise OperatorError("Something is awaited of the requester already.", "Enter first that it came.")
        case Came() if not request.is_paused:
            raise OperatorError("Nothing is awaited of the requester.", "Enter what was asked first.")
        case Extended():
            _check_extension(request, payload)
        case Decided(decision=decision) if decision in {GRANTED, PARTLY}:
            _check_granted(request)
            _check_span(payload)
        case Decided(decision=decision) if decision == REFUSED:
            _check_refused(gate, actor, request)
        case Released():
            _check_released(request, payload)
        case Appealed() if not request.decision:
            raise OperatorError("The request was not decided yet.", "Enter it as a further request.")
        case Closed() if request.state in _OWED:
            raise OperatorError(
                text("The requester still waits: {state}.", state=request.state.value),
                "Release what was granted, or decide anew.",
            )
        case Closed():
            _check_letter(request)
        case _:
            return


def _check_extension(request: RequestCase, payload: Extended) -> None:
    answer = request.kind.answer
    if answer is None or not any(limit.is_extendable for limit in LIMITS[answer]):
        raise OperatorError("The time for this answer cannot be extended.", "Answer it in time.")
    if request.is_extended:
        raise OperatorError("The time was extended already.", "Answer the request in time.")
    due = request.due or due_date(answer, day_of(request.received_utc))
    if due is not None and payload.told_on > due.day:
        raise Refusal(
            text("The requester had to be told by {day}.", day=spoken_day(due.day)),
            "Answer the request now, and note in the answer that it is late.",
            rule="An extension is told within the first month.",
            source="UK GDPR article 12(3)",
        )


def _check_granted(request: RequestCase) -> None:
    if request.missing:
        first, *others = request.missing
        raise Refusal(
            text("This cannot be granted yet. Not established: {words}", words=first.words),
            text("Checks that are missing besides: {count}.", count=len(others))
            if others
            else "Enter the check with its evidence.",
            rule=first.words,
            source=first.source,
        )
    if request.is_paused:
        raise OperatorError("Something is awaited of the requester.", "Enter that it came.")


def _check_refused(gate: Gate, actor: Actor, request: RequestCase) -> None:
    if request.kind.refusal != Role.HEAD_OF_SERVICE.value:
        return
    in_absence = gate.authority(actor, Permission.DECIDE_REQUEST)
    if Role.HEAD_OF_SERVICE not in {actor.role, in_absence.role if in_absence else None}:
        raise Refusal(
            text("Only the head of service may refuse a request by the {kind}.", kind=request.kind.name),
            "Ask the head of service, who enters the refusal with its reason, or in their absence whom they "
            "ordered to decide.",
            rule=request.kind.note,
            source="local code of practice; Crime and Courts Act 2013 section 7",
        )


def _check_released(request: RequestCase, payload: Released) -> None:
    if request.decision not in {GRANTED, PARTLY}:
        raise Refusal(
            "Nothing can be released: the request was not granted.",
            "The director, a head of service or the data protection manager decides first.",
            rule="Access to recordings is granted before anything is released.",
            source="local code of practice, DIS-08",
        )
    if request.owed_pounds > 0:
        raise Refusal(
            text("The fee was not paid: £{owed:.2f} is owed.", owed=request.owed_pounds),
            "Enter the payment first.",
            rule="Fees by the scheme's standard costs are paid before material is released.",
            source="code of practice, DIS-13",
        )
    is_viewing = payload.way == VIEWED
    if not request.kind.may_have_copy and not is_viewing:
        raise Refusal(
            text("A copy is never made for “{kind}”: recordings are shown only.", kind=request.kind.name),
            "Let them view it in a separate room.",
            rule="Other named agencies may view; a copy is never made or released to them.",
            source="local code of practice, DIS-10",
        )
    if is_viewing and not request.is_viewing_cleared:
        raise Refusal(
            "The six points were not confirmed, so nobody outside may view recordings.",
            "The data protection manager confirms them first.",
            rule="Six points are confirmed before a third party views recordings.",
            source="local code of practice, DIS-08",
        )


def no_elected_decider(who: str = "") -> Refusal:
    """Return the refusal of a decision by an elected member."""
    return Refusal(
        text("{name} is an elected member, who does not decide about requests.", name=who)
        if who
        else "An elected member does not decide about requests.",
        "The director, a head of service or the data protection manager decides.",
        rule="The director, a head of service or the data protection manager grants access to recordings.",
        source="local code of practice, DIS-08",
    )


def _check_letter(request: RequestCase) -> None:
    """Refuse to close a request whose outcome was not written to the requester."""
    owed = owed_letter(request)
    if owed is not None and owed not in request.told:
        raise Refusal(
            text("The requester has no letter with the outcome yet: {letter}.", letter=owed.value),
            "Write the letter, then close the request.",
            rule="The outcome of a request is told in writing.",
            source="UK GDPR article 12; Freedom of Information Act 2000 section 17; local code of practice",
        )
