"""The requests that are open when the made-up time ends; in a long one there is one in each state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.demo.history.events import InventedEntry
from console.domain.books import disclosures
from console.domain.people.calendar import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUPERVISOR, DATA_PROTECTION, HEAD_OF_SERVICE = "t.rahman", "f.whitaker", "h.osei"


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that is open at the end.

    Attributes:
        days_ago: when it came.
        fields: of the request.
        later: what was entered since: days after it came, who entered it, and the payload at an instant.
    """

    days_ago: float
    fields: dict[str, Any]
    later: tuple[tuple[float, str, Callable[[dt.datetime], Any]], ...] = ()


def _letter(letter: str, language: str = "English", words: str = "") -> Callable[[dt.datetime], Any]:
    return lambda at: disclosures.Written(
        letter=letter, language=language, written_on=day_of(at), way="letter", words=words
    )


def _met(check: str, evidence: str) -> Callable[[dt.datetime], Any]:
    return lambda _at: disclosures.Checked(check=check, is_met=True, evidence=evidence)


def _searched(result: str, *, is_found: bool) -> Callable[[dt.datetime], Any]:
    return lambda at: disclosures.Searched(
        cameras=(3, 4),
        begin_utc=at - dt.timedelta(days=9),
        end_utc=at - dt.timedelta(days=9) + dt.timedelta(minutes=30),
        is_found=is_found,
        result=result,
    )


def _decided(decision: str, reason: str, by: str) -> Callable[[dt.datetime], Any]:
    return lambda at: disclosures.Decided(decided_utc=at, decision=decision, reason=reason, decided_by=by)


ACCESS = {"request": "subject access", "way": "letter", "place": "Market Square"}
REQUESTS = (
    OpenRequest(
        27,
        {**ACCESS, "requester": "Gethin Morris", "language": "Welsh", "cameras": (3, 4)},
        (
            (1, DATA_PROTECTION, _letter("acknowledgement", "Welsh")),
            (3, DATA_PROTECTION, _met("identity", "driving licence seen, no copy kept")),
            (3, DATA_PROTECTION, _met("place and time", "13:00 to 13:30, by the fountain")),
            (9, SUPERVISOR, _searched("One man in a red coat, as described.", is_found=True)),
        ),
    ),
    OpenRequest(
        33,
        {**ACCESS, "requester": "Orla Benson", "way": "e-mail", "cameras": (1,)},
        ((2, DATA_PROTECTION, _letter("acknowledgement")),),
    ),
    OpenRequest(
        12,
        {**ACCESS, "requester": "Samir Haddad", "way": "telephone", "language": "English"},
        (
            (1, DATA_PROTECTION, _letter("question: proof of identity", words="A passport will do.")),
            (
                1,
                DATA_PROTECTION,
                lambda at: disclosures.Awaited(awaited=disclosures.IDENTITY, asked_on=day_of(at)),
            ),
        ),
    ),
    OpenRequest(
        6,
        {
            "request": "police",
            "requester": "DC Lowe",
            "organisation": "Anyshire Police",
            "way": "e-mail",
            "reasons": "Theft from a shop, suspect left towards the station.",
            "cameras": (5, 6),
        },
        (
            (0.1, SUPERVISOR, _met("written", "signed form received")),
            (0.1, SUPERVISOR, _met("identity", "warrant card 4471 checked by call-back")),
            (0.5, DATA_PROTECTION, _decided("granted", "The request is justified.", "Fiona Whitaker")),
        ),
    ),
    OpenRequest(
        16,
        {
            "request": "freedom of information",
            "requester": "Anytown Gazette",
            "way": "web form",
            "reasons": "How often the cameras of the canal path failed this year.",
        },
        ((1, DATA_PROTECTION, _letter("acknowledgement")),),
    ),
    OpenRequest(
        4,
        {
            "request": "solicitor",
            "requester": "M. Reed",
            "organisation": "Reed & Marlowe LLP",
            "way": "letter",
            "reasons": "Collision of a bus with a cyclist; civil claim.",
            "cameras": (1, 2),
            "proceedings": "yes",
        },
    ),
    OpenRequest(
        20,
        {
            "request": "National Crime Agency",
            "requester": "Officer 118",
            "organisation": "National Crime Agency",
            "way": "letter",
            "reasons": "Under section 7 of the Crime and Courts Act 2013.",
            "cameras": (9,),
        },
        ((2, HEAD_OF_SERVICE, _decided("more is needed", "The times are not named.", "Harriet Osei")),),
    ),
    OpenRequest(
        2,
        {
            "request": "media",
            "requester": "Anyshire Tonight",
            "way": "e-mail",
            "reasons": "To identify a man sought by the police.",
            "cameras": (3,),
        },
    ),
    OpenRequest(
        1.4,
        {**ACCESS, "requester": "Aled Rees", "way": "e-mail", "cameras": (2,)},
        ((0.3, DATA_PROTECTION, _letter("acknowledgement")),),
    ),
    OpenRequest(
        0.6,
        {
            "request": "police",
            "requester": "PC Adeyemi",
            "organisation": "Anyshire Police",
            "way": "e-mail",
            "reasons": "Bicycle stolen outside the library.",
            "cameras": (2, 3),
        },
    ),
)


def open_requests(begin_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the requests that are still open at the end; a short history has those that came in it."""
    for number, request in enumerate(REQUESTS, 1):
        if end_utc - dt.timedelta(days=request.days_ago) < begin_utc:
            continue
        came_utc = end_utc - dt.timedelta(days=request.days_ago)
        times: dict[str, Any] = {}
        if "cameras" in request.fields:
            begin = came_utc - dt.timedelta(days=2)
            times = {"begin_utc": begin, "end_utc": begin + dt.timedelta(minutes=30)}
        case = f"open request {number}"
        requested = disclosures.Requested(received_utc=came_utc, **request.fields, **times)
        yield InventedEntry(came_utc, SUPERVISOR, requested, case)
        for days, author, payload in request.later:
            at_utc = came_utc + dt.timedelta(days=days)
            yield InventedEntry(at_utc, author, payload(at_utc), case)
