"""The made-up year: its events in order of time, written into the books of a scheme."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import TYPE_CHECKING

from console.demo.history.audits import audited
from console.demo.history.contractors import contractor_events
from console.demo.history.events import Audited, InventedAct, InventedEntry
from console.demo.history.incidents import incidents
from console.demo.history.records import installed, records
from console.demo.history.requests import open_requests
from console.demo.history.scheme import scheme_events
from console.demo.history.shifts import crews, handover, kept, noted
from console.demo.history.visitors import diary, still_expected, still_here, visitors
from console.demo.history.words import NAMES
from console.domain.books import KINDS
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import WHY_CORRECTED, EntryRef, NewEntry, Relation
from console.domain.books.staff import SignedOff, SignedOn
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.services.books.service import COUNTERSIGNED, kind_of, new_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.store.ledger.book_table import BookTable
    from console.store.ledger.unit import LedgerUnit

SEED = 1974
PART = 500
"""Events in one unit of work."""
AUDIT_EVERY = 180
"""Shifts between two random audits: a quarter of a year."""
AUDITOR = "e.lindqvist"
PERIODS = {"d": 1, "w": 7, "m": 30, "y": 365}


Happening = InventedEntry | InventedAct | Audited


def days_of(period: str) -> int:
    """Return a period such as `1y`, `3m`, `2w` or `10d` in days.

    Raises:
        OperatorError: the period is not valid, or longer than ten years.
    """
    number, unit = period[:-1], period[-1:]
    days = int(number) * PERIODS[unit] if number.isdecimal() and unit in PERIODS else 0
    if not 0 < days <= 3_650:
        raise OperatorError(
            f"'{period}' is not a valid period.", "Enter for example 1y, 3m, 2w or 10d, up to ten years."
        )
    return days


def happenings(begin_utc: dt.datetime, end_utc: dt.datetime, seed: int = SEED) -> list[Happening]:
    """Return all events of the year in order of time; the same instants and seed give the same events."""
    draw = random.Random(seed)  # noqa: S311 - a story, not a secret
    events: list[Happening] = [*installed(begin_utc), *scheme_events(begin_utc, end_utc)]
    events += contractor_events(begin_utc, end_utc)
    events += open_requests(begin_utc, end_utc)
    rota = crews(draw, begin_utc, end_utc)
    for number, crew in enumerate(rota, 1):
        events += [*noted(draw, crew), *kept(draw, crew)]
        if number % AUDIT_EVERY == 0:
            events.append(Audited(crew.moment(draw), AUDITOR, draw.randrange(1000, 9999)))
        events += incidents(draw, crew, end_utc)
        events += visitors(draw, crew, end_utc)
        events += diary(crew, end_utc)
        events += records(draw, crew, number, end_utc)
        events += _duty(draw, crew.operators, (crew.begin_utc, crew.end_utc), number)
    if rota:
        events += still_here(draw, rota[-1], end_utc)
        events += still_expected(rota[-1], end_utc)
    return sorted((event for event in events if event.at_utc < end_utc), key=lambda event: event.at_utc)


def _duty(
    draw: random.Random, operators: tuple[str, ...], shift: tuple[dt.datetime, dt.datetime], number: int
) -> Iterator[InventedEntry]:
    for desk, operator in enumerate(operators, 1):
        on, off = (instant + dt.timedelta(minutes=draw.uniform(-6, 4)) for instant in shift)
        person = NAMES[operator]
        begun = SignedOn(person=person, role="operator", console=f"desk {desk}", licence=_licence(operator))
        yield InventedEntry(on, operator, begun, f"duty {number} {desk}")
        notes = handover(draw)
        yield InventedEntry(off, operator, SignedOff(person=person, notes=notes), f"duty {number} {desk}")


def _licence(login: str) -> str:
    return f"10130000{sum(map(ord, login)) * 7919 % 10**8:08}"


def write(
    books: BookTable,
    happened: list[Happening],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Write the events into empty books; return their number.

    Raises:
        OperatorError: the books are not empty; a made-up year is never mixed with real entries.
    """
    if books.head("incidents")[0] or books.head("staff")[0] > 200:
        raise OperatorError("The demo scheme has a history already.", "Delete its folder to start again.")
    writer = _Writer()
    for at in range(0, len(happened), PART):
        part = happened[at : at + PART]
        with books.unit() as unit:
            for event in part:
                if not isinstance(event, Audited):
                    writer.write(unit, event)
        for event in part:
            if isinstance(event, Audited):
                audited(books, event)
        progress(min(at + PART, len(happened)), len(happened))
    return len(happened)


class _Writer:
    """Writes events, and remembers the number of the entry that opened each case."""

    def __init__(self) -> None:
        self._cases: dict[str, tuple[EntryRef, str]] = {}

    def write(self, unit: LedgerUnit, event: InventedEntry | InventedAct) -> None:
        """Write one event."""
        if isinstance(event, InventedAct):
            fields = {**event.detail, "subject": event.subject}
            unit.append(
                NewEntry(act_of(event.act).book, event.act, event.author, fields, instant_utc=event.at_utc)
            )
        elif event.countersigns:
            self._countersign(unit, event)
        elif event.payload is None:
            self._correct(unit, event)
        else:
            self._enter(unit, event)

    def _enter(self, unit: LedgerUnit, event: InventedEntry) -> None:
        kind = kind_of(event.payload)
        ref = self._cases.get(event.case, (None, ""))[0]
        author = Actor(event.author, event.author, Role.OPERATOR)
        entry = new_entry(kind, author, event.payload, ref.number if ref else None)
        number = unit.append(_at(entry, event.at_utc))
        if event.case and ref is None:
            self._cases[event.case] = (EntryRef(entry.book, number), event.author)
        if event.witness and event.witness != event.author:
            _countersigned(unit, EntryRef(entry.book, number), event.witness, event.at_utc)

    def _correct(self, unit: LedgerUnit, event: InventedEntry) -> None:
        ref, _ = self._cases[event.case]
        kind = KINDS[f"{ref.book}.opened"]
        changed = {name: value for name, value in event.changes.items() if name not in kind.personal}
        fields = {**changed, WHY_CORRECTED: event.why}
        about = (ref.number,)
        entry = NewEntry(
            ref.book, f"{ref.book}.corrected", event.author, fields, {}, about, Relation.CORRECTS
        )
        unit.append(_at(entry, event.at_utc))

    def _countersign(self, unit: LedgerUnit, event: InventedEntry) -> None:
        refs = [self._cases[case] for case in event.countersigns]
        for ref, author in refs:
            if author != event.author:
                _countersigned(unit, ref, event.author, event.at_utc)


def _countersigned(unit: LedgerUnit, ref: EntryRef, by: str, at_utc: dt.datetime) -> None:
    fields = {"numbers": (ref.number,)}
    kind, about = f"{ref.book}.{COUNTERSIGNED}", (ref.number,)
    unit.append(_at(NewEntry(ref.book, kind, by, fields, {}, about, Relation.COUNTERSIGNS), at_utc))


def _at(entry: NewEntry, instant_utc: dt.datetime) -> NewEntry:
    return dataclasses.replace(entry, instant_utc=instant_utc)
