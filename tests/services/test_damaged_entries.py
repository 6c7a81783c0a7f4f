"""Nothing stored keeps the console from starting or a list from opening: each kind is damaged in turn."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.app.wiring.books import open_books
from console.app.wiring.people import open_people
from console.domain.books import KINDS
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.books.agreements import AgreementList
from console.services.books.every import every_open_file
from console.store.tables import entry_links, ledger, open_cases
from tests.support.console import checked_database, console_services
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import open_room
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore
    from console.ui.base.context import Services
    from tests.support.people import Room

KINDS_OF_ALL = sorted({*KINDS, *AUTOMATIC})
LONG_AGO, LATER = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2000, 2100))


def damaged_payloads(kind: str) -> list[str]:
    """No JSON; no object; no fields; every field of a type that it cannot have."""
    declared = KINDS.get(kind)
    names = [spec.name for spec in declared.fields] if declared is not None else ["subject", "begin"]
    wrong = [dict.fromkeys(names, value) for value in (7, "x", [["x"]], None, True)]
    return ["{", "[]", "{}", *(json.dumps({"fields": fields}) for fields in wrong)]


def book_of(kind: str) -> str:
    return kind.partition(".")[0] if kind in KINDS else AUTOMATIC[kind].book


class Console:
    """The services of a console on damaged books, and what opens with its panes."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.folder = room, folder
        self.scheme = scheme_of(room, folder)
        self.store = self.scheme.books

    def damage(self, kind: str) -> list[EntryRef]:
        """Put damaged entries of a kind behind what is there; some of them open, some about another."""
        book, refs = book_of(kind), []
        first = self.store.head(book)[0]
        with self.room.engine.begin() as connection:
            for number, payload in enumerate(damaged_payloads(kind), first + 1):
                place = {"book": book, "number": number}
                said = {"kind": kind, "author": "ann", "instant": "2026-06-01T12:00:00.000+00:00"}
                connection.execute(
                    sa.insert(ledger).values(
                        **place, **said, payload=payload, previous_hash="0", hash=f"{kind} {number}"
                    )
                )
                connection.execute(sa.insert(open_cases).values(**place))
                refs.append(EntryRef(book, number))
            # One about the entry that can be read but says nothing: then its whole case cannot be read.
            about = {"about": refs[2].number, "relation": "follows"}
            for number, payload in enumerate(("{", "[]"), refs[-1].number + 1):
                place = {"book": book, "number": number}
                said = {"kind": kind, "author": "ann", "instant": "2026-06-01T12:00:00.000+00:00"}
                last = {"payload": payload, "previous_hash": "0", "hash": f"{kind} {number}"}
                connection.execute(sa.insert(ledger).values(**place, **said, **last))
                connection.execute(sa.insert(entry_links).values(**place, **about))
        return refs

    def start(self) -> Services:
        people = open_people(self.scheme)
        services = console_services(self.room, self.folder, SyntheticFeed(scheme(1)), people=people)
        services.books.linked_feeds.load()
        services.books.guests.end_those_left()
        services.books.control.read()
        return services


def lists(one: Services, store: BookStore) -> dict[str, Callable[[Actor], object]]:
    books, gate = one.books, one.people.access
    return {
        "deployments": books.deployments.charted,
        "linked feeds": books.linked_feeds.feeds,
        "surveillance": books.surveillance.authorisations,
        "reminders": books.surveillance.to_remind,
        "lapsed elsewhere": books.surveillance.lapsed_elsewhere,
        "authorisations": lambda _actor: books.surveillance.all(),
        "redactions": one.redactions.cases,
        "visitors": books.visits.present,
        "former visitors": books.visits.former,
        "diary": books.diary.appointments,
        "holds": books.holds.holds,
        "packages": one.evidence.waiting,
        "requests": books.requests.page,
        "due requests": books.requests.due,
        "complaints": books.complaints.queue,
        "breaches": books.breaches.open,
        "servicing": books.maintenance.items,
        "orders": books.maintenance.orders,
        "reviews": books.scheme.reviews,
        "changes of the code": books.scheme.changes,
        "documents": books.documents.documents,
        "media": books.media.items,
        "prints": books.prints.prints,
        "incidents for prints": books.prints.open_incidents,
        "to countersign": books.books.due,
        "agreements": lambda actor: AgreementList(store, gate).between(actor, LONG_AGO, LATER),
        "handover": one.people.in_hand,
        "central record": books.surveillance.central_record,
        "daily check": lambda _actor: one.daily_checks.last(),
        "zone versions": lambda _actor: one.privacy.versions(1),
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checked_database(tmp_path_factory.mktemp("filled") / "books")


@pytest.fixture
def console(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    # What is damaged is a fault of the console.
    monkeypatch.setattr("tests.support.console.fail", lambda _text: None)
    with open_room(tmp_path, filled) as room:
        yield Console(room, tmp_path)


@pytest.mark.req("SYS-10", "LOG-02")
@pytest.mark.parametrize("kind", KINDS_OF_ALL)
def test_damaged_entries_of_a_kind_keep_nothing_from_opening(console: Console, kind: str) -> None:
    book = book_of(kind)
    refs = console.damage(kind)
    services = console.start()
    actors = [console.room.me(role) for role in Role]
    opened = set()
    for name, opens in lists(services, console.store).items():
        for actor in actors:
            try:
                opens(actor)
            except Refusal:
                continue
            opened.add(name)
            break
    assert opened == set(lists(services, console.store))
    # The book itself, whole and by kind: what can be read is there, and newer than the damage too.
    for query in (BookQuery(book), BookQuery(book, kinds=(kind,)), BookQuery(book, is_open=True)):
        found = console.store.page(query, personal=True)
        assert refs[0] not in {entry.ref for entry in found}
        assert refs[2] in {entry.ref for entry in found}
    list(every_open_file(console.store, book, personal=True))


@pytest.mark.req("LOG-02", "RIP-04")
def test_everybody_hears_of_a_damaged_entry_but_not_of_what_few_may_know(console: Console) -> None:
    told: list[str] = []
    open_books(console.scheme, console.room.staff, told.append)
    (broken, *_), (covert, *_) = console.damage("faults.reported"), console.damage("deployments.assessed")
    (sealed, *_) = console.damage("authorisations.entered")
    for ref in (broken, covert, sealed):
        for _ in range(2):
            console.store.page(BookQuery(ref.book), personal=True)
    assert [one for one in told if one.startswith(f"Entry {broken.number} of “Faults")]
    kept = [one for one in told if one.startswith("An entry of “")]
    assert len(kept) >= 2
    assert not any(re.search(r"\d", one) for one in kept)
    numbered = [one for one in told if one not in kept]
    assert len(numbered) == len(set(numbered)), "each is told once"
