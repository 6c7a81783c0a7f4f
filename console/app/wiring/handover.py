"""What a handover begins with: everything that the books know to be in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books import incidents, visitors
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.servicing import due_words
from console.domain.disclosure.complaint import complaint_case
from console.domain.instants import spoken_day
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import Permission
from console.domain.people.shift import Handover
from console.domain.people.training import TRAINED
from console.domain.people.training_rules import lapsing_words
from console.domain.scheme.reviews import Due
from console.domain.surveillance.authorisation import AuthorisationState
from console.domain.surveillance.authorisation import of_case as case_of_authorisation
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_open_file, understood
from console.services.books.service import sees_personal
from console.services.disclosure.requests import open_requests

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence

    from console.domain.books.hold_file import HoldCase
    from console.domain.disclosure.request import RequestCase
    from console.domain.people.person import Person
    from console.domain.scheme.reviews import ReviewState
    from console.services.books.maintenance import Maintenance
    from console.services.books.ports import BookStore, Gate

MOST_NAMED = 40
NOBODY = Actor("", "", Role.OPERATOR)
"""Who takes over is not known yet: what is kept from anybody is kept from them."""


def in_hand(
    books: BookStore,
    gate: Gate,
    actor: Actor,
    today: dt.date,
    holds: Callable[[Actor], Sequence[HoldCase]] = lambda _actor: (),
    reviews: Callable[[Actor], Sequence[ReviewState]] = lambda _actor: (),
    persons: Callable[[], Collection[Person]] = tuple,
    maintenance: Maintenance | None = None,
    now_utc: dt.datetime | None = None,
) -> Handover:
    """Return the start of a handover: open incidents, visitors present, requests, holds and reviews.

    Everyone who takes over reads it: of complaints it has none about staff, of authorisations only how many.

    Args:
        books: the books.
        gate: the permissions.
        actor: who hands over.
        today: the date in London.
        holds: returns the holds whose review is late or due within a week.
        reviews: returns the state of the yearly reviews of the scheme.
        persons: returns the people of the scheme, whose training supervisors follow.
        maintenance: the servicing and work orders, which supervisors follow.
        now_utc: the time; None: nothing is said of authorisations.
    """
    sees = sees_personal(gate, actor)
    concerned = ConcernedEntries(books, gate)
    everybodys = concerned.books_of(NOBODY)

    def is_everybodys(ref: EntryRef) -> bool:
        return ref.number not in concerned.numbers(NOBODY, ref.book)

    def open_cases(book: str, *fields: str) -> tuple[str, ...]:
        entries = everybodys.page(BookQuery(book, limit=MOST_NAMED, is_open=True), personal=sees)
        texts = (" ".join(str(entry.fields.get(field, "")) for field in fields) for entry in entries)
        named = tuple(f"{entry.called} {text}".strip() for entry, text in zip(entries, texts, strict=True))
        if len(named) < MOST_NAMED:
            return named
        more = everybodys.count(BookQuery(book, is_open=True), personal=False) - len(named)
        return (*named, text("and {count} more", count=more)) if more > 0 else named

    return Handover(
        open_incidents=open_cases(incidents.BOOK.name, "type", "place"),
        visitors=open_cases(visitors.BOOK.name, "name", "organisation"),
        in_hand=(
            *_requests(open_requests(everybodys, personal=False), today),
            *_complaints(everybodys, gate, actor, today),
            *_lapsed(books, gate, actor, now_utc),
            *_first([_hold_words(hold) for hold in holds(actor) if is_everybodys(hold.owner)]),
            *(_review_words(one) for one in reviews(actor) if one.due in {Due.OVERDUE, Due.NEVER}),
            *_trainings(gate, actor, persons(), today),
            *_maintenance(gate, actor, maintenance, today, is_everybodys),
        ),
    )


def _trainings(gate: Gate, actor: Actor, persons: Collection[Person], today: dt.date) -> Sequence[str]:
    """Return whose training lapses within 30 days, for those who follow it."""
    if gate.find_refusal(actor, Permission.READ_AUDIT) is not None:
        return []
    lapses = {
        person.name: lapsing_words(person.trainings, today)
        for person in persons
        if person.role in TRAINED and not person.is_retired
    }
    lines = [
        text("Training of {name}: {lapses}", name=name, lapses="; ".join(words))
        for name, words in lapses.items()
        if words
    ]
    return _first(lines)


def _first(lines: Sequence[str]) -> Sequence[str]:
    """Return the first lines, and how many there are besides: a list that is cut says so."""
    more = len(lines) - MOST_NAMED
    return [*lines[:MOST_NAMED], text("and {count} more", count=more)] if more > 0 else lines


def _maintenance(
    gate: Gate,
    actor: Actor,
    maintenance: Maintenance | None,
    today: dt.date,
    is_everybodys: Callable[[EntryRef], bool],
) -> Sequence[str]:
    """Return what is to be serviced and which work orders are overdue, for those who order work."""
    if maintenance is None or gate.find_refusal(actor, Permission.ORDER_WORK) is not None:
        return []
    items = [
        text("Servicing of {item} {urn}: {due}", item=one.item, urn=one.urn, due=due_words(one.due_on, today))
        for one in maintenance.items(actor)
        if one.due_on is not None
        and one.is_due_soon(today)
        and is_everybodys(EntryRef("equipment", one.number))
    ]
    orders = [
        text(
            "Work order {number} ({equipment}): {due}",
            number=one.number,
            equipment=one.equipment,
            due=due_words(one.wanted_on, today),
        )
        for one in maintenance.orders(actor)
        if one.is_overdue(today) and is_everybodys(EntryRef("work-orders", one.number))
    ]
    return _first([*items, *orders])


def _requests(requests: Sequence[RequestCase], today: dt.date) -> list[str]:
    """Return each request that is due soon, and how many others are open; without names."""
    soon = [one for one in requests if one.is_due_soon(today)]
    lines = [_due_words(one) for one in soon[:MOST_NAMED]]
    if others := len(requests) - len(soon[:MOST_NAMED]):
        lines.append(text("Other open requests: {count}", count=others))
    return lines


def _complaints(books: BookStore, gate: Gate, actor: Actor, today: dt.date) -> Sequence[str]:
    """Return each complaint that is due, without those about staff: one of them may take over."""
    if gate.find_refusal(actor, Permission.ANSWER_COMPLAINT) is not None:
        return []
    found = understood(books, every_open_file(books, "complaints"), complaint_case)
    due = sorted(
        (one.due_on, one.number)
        for one in found
        if one.due_on is not None and not one.about and one.is_due_soon(today)
    )
    lines = [
        text("Complaint {number}: next step by {day}", number=number, day=spoken_day(day))
        for day, number in due
    ]
    return _first(lines)


def _lapsed(books: BookStore, gate: Gate, actor: Actor, now_utc: dt.datetime | None) -> list[str]:
    """Return how many authorisations have ended and are not cancelled, for who enters cancellations."""
    if now_utc is None or gate.find_refusal(actor, Permission.ENTER_AUTHORISATION) is not None:
        return []
    files = every_open_file(books, "authorisations", personal=True)
    cases = understood(books, files, case_of_authorisation)
    count = sum(one is not None and one.state(now_utc) is AuthorisationState.ENDED for one in cases)
    words = text("Authorisations that have ended and are not cancelled: {count} (Surveillance)", count=count)
    return [words] if count else []


def _due_words(request: RequestCase) -> str:
    """Return a due request as a line of the handover, without names."""
    day = spoken_day(request.due.day) if request.due is not None else "–"
    kind = request.kind.name
    return text("Request {number} ({kind}): answer by {day}", number=request.number, kind=kind, day=day)


def _hold_words(hold: HoldCase) -> str:
    return text(
        "Hold for {held_for} {subject}: review by {day}",
        held_for=hold.held_for,
        subject=hold.subject,
        day=spoken_day(hold.review_on),
    )


def _review_words(state: ReviewState) -> str:
    if state.due_on is None:
        return text("Yearly review never done: {review}", review=state.review)
    return text(
        "Yearly review overdue since {day}: {review}", day=spoken_day(state.due_on), review=state.review
    )
