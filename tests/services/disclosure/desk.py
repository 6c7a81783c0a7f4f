"""Requests and letters at the desk of the data protection manager."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.disclosures import Checked, Decided, Released, Requested, Written
from console.domain.books.redactions import Begun
from console.domain.books.redactions import Released as ReleasedCopy
from console.domain.people.actor import Actor, Role
from console.domain.people.calendar import day_of
from console.services.books.service import new_entry
from console.store.holds import HoldTable
from tests.support.books import BELL

if TYPE_CHECKING:
    from console.domain.disclosure.letters import LetterText
    from tests.support.books import Library

DATA = Actor("d.data", "D. Data", Role.DATA_PROTECTION)
HEAD = Actor("h.head", "H. Head", Role.HEAD_OF_SERVICE)
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
PDF = b"%PDF-1.7 a scanned letter"


def wanted(library: Library, **changes: Any) -> Requested:
    now = library.clock.utc_now()
    fields: dict[str, Any] = {
        "received_utc": now,
        "request": "subject access",
        "requester": "Olivia Fletcher",
        "way": "telephone",
        "cameras": (7,),
        "begin_utc": now - 2 * HOUR,
        "end_utc": now - 2 * HOUR + 30 * MINUTE,
    }
    return Requested(**{**fields, **changes})


def written(library: Library, kind: str, **changes: Any) -> Requested:
    return wanted(library, request=kind, way="letter", reasons="A burglary.", **changes)


def register(library: Library, payload: Requested, actor: Actor = BELL) -> int:
    return library.desk.requests.register(actor, payload).number


def meet(library: Library, number: int, *checks: str) -> None:
    for check in checks:
        payload = Checked(check=check, is_met=True, evidence="seen")
        library.desk.requests.check(DATA, number, payload, PDF)


def decided(library: Library, decision: str) -> Decided:
    return Decided(
        decided_utc=library.clock.utc_now(),
        decision=decision,
        reason="as the rules say",
        decided_by="D. Data",
    )


def letter(library: Library, name: str, **changes: Any) -> Written:
    today = day_of(library.clock.utc_now())
    return Written(**{"letter": name, "language": "English", "written_on": today, "way": "letter", **changes})


def render(text: LetterText) -> bytes:
    return b"%PDF-1.7\n" + "\n\n".join((text.title, *text.address, *text.paragraphs)).encode()


def write(library: Library, number: int, name: str, **changes: Any) -> str:
    """Write a letter; return its text as it is kept."""
    library.desk.letters.write(DATA, number, letter(library, name, **changes), render)
    kept = library.desk.requests.request(DATA, number).letters[-1]
    document = library.desk.requests.document(DATA, number, kept.document)
    assert document is not None
    return document[1].decode()


def is_held(library: Library, camera: int) -> bool:
    now = library.clock.utc_now()
    return HoldTable(library.engine).in_force().cover(camera, now - 2 * HOUR, now - 2 * HOUR + MINUTE)


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


def handed_over(library: Library) -> Released:
    return Released(
        released_utc=library.clock.utc_now(), material="AT/1", recipient="Ms Cole", way="handed over"
    )
