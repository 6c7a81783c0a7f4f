"""Wiring of the services of people to the scheme's database."""

from __future__ import annotations

import logging
import platform
from dataclasses import replace
from typing import TYPE_CHECKING

from console.app.verification import heads_service
from console.domain.books import incidents, visitors
from console.domain.books.entries import BookQuery
from console.domain.books.instants import spoken_day
from console.domain.errors import EnvironmentFault
from console.domain.people.calendar import day_of
from console.domain.people.shift import Handover
from console.domain.text import text
from console.services.books.service import sees_personal
from console.services.disclosure.requests import open_requests
from console.services.people.service import people_services
from console.settings.passwords import Argon2id
from console.store.people import PeopleTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.domain.disclosure.request import RequestCase
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.people.service import PeopleServices

MOST_NAMED = 40
_log = logging.getLogger(__name__)


def open_people(scheme: OpenScheme, failed: Callable[[str], None] = _log.error) -> PeopleServices:
    """Build the services of people for this console.

    Args:
        scheme: opened.
        failed: receives a text when the heads of the books cannot be signed at the end of a shift.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
    """
    clock, hasher = scheme.clock, Argon2id()
    store = PeopleTable(scheme.database, scheme.units)
    console = scheme.settings.people.console or platform.node() or "console"
    services = people_services(store, hasher, clock, scheme.ledger, console)
    heads = heads_service(scheme)
    scheme.ledger.divert = services.cameras.apart

    def signed_off() -> None:
        try:
            heads.sign("end of shift")
        except EnvironmentFault as fault:
            failed(text("The heads of the books could not be signed. {fault}", fault=fault))

    return replace(
        services,
        in_hand=lambda actor: in_hand(scheme.books, services.access, actor, day_of(clock.utc_now())),
        signed_off=signed_off,
    )


def in_hand(books: BookStore, gate: Gate, actor: Actor, today: dt.date) -> Handover:
    """Return the start of a handover: requests that are due, the open incidents, the visitors present."""
    sees = sees_personal(gate, actor)

    def open_cases(book: str, *fields: str) -> tuple[str, ...]:
        entries = books.page(BookQuery(book, limit=MOST_NAMED, is_open=True), personal=sees)
        texts = (" ".join(str(entry.fields.get(field, "")) for field in fields) for entry in entries)
        return tuple(f"{entry.called} {text}".strip() for entry, text in zip(entries, texts, strict=True))

    due = [one for one in open_requests(books, personal=False) if one.is_due_soon(today)]
    return Handover(
        notes="\n".join(map(_due_words, due[:MOST_NAMED])),
        open_incidents=open_cases(incidents.BOOK.name, "type", "place"),
        visitors=open_cases(visitors.BOOK.name, "name", "organisation"),
    )


def _due_words(request: RequestCase) -> str:
    """Return a due request as a line of the handover, without names."""
    day = spoken_day(request.due.day) if request.due is not None else "–"
    kind = request.kind.name
    return text("Request {number} ({kind}): answer by {day}", number=request.number, kind=kind, day=day)
