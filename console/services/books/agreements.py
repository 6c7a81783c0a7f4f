"""Every time a second person said yes, to whom and to what: one list, from all books (LOG-04, PPL-08).

Most of it are entries of the book of accounts (`people.agreed`). An approved deployment, a witnessed link of
a medium and a countersignature are entries of their own, which name who said yes: another entry about each
would say the same again, would tell the readers of the book of accounts of a covert deployment, and would
itself have to be countersigned. So the list reads them where they are, and leaves out what the reader may not
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.entries import EntryRef, Relation
from console.domain.books.people import AGREED, parties
from console.domain.people.permissions import Permission
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import cases_of, every_between

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

MEDIA, APPROVED = "media", "deployments.approved"


class SaidYes(Enum):
    """How somebody said yes."""

    AGREED = "agreed"
    APPROVED = "approved"
    WITNESSED = "witnessed"
    COUNTERSIGNED = "countersigned"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One time at which a second person said yes.

    Attributes:
        entry: that says so.
        second: user name of who said yes.
        firsts: user names of those to whom.
        act: what two people agreed to; empty where `about` says it.
        about: the entries, or what else it was about.
    """

    entry: EntryRef
    at_utc: dt.datetime
    how: SaidYes
    second: str
    firsts: tuple[str, ...]
    act: str
    about: str


@dataclass(frozen=True, slots=True)
class Agreements:
    """All agreements of a time, newest first.

    Attributes:
        withheld: books that the reader may not read.
    """

    found: tuple[Agreement, ...]
    withheld: tuple[str, ...]


class AgreementList:
    """Lists agreements. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore, gate: Gate) -> None:
        self._store, self._gate = store, gate
        self._concerned = ConcernedEntries(store, gate)

    def between(self, actor: Actor, since_utc: dt.datetime, until_utc: dt.datetime) -> Agreements:
        """Return every time a second person said yes, from one instant to another.

        Raises:
            Refusal: the actor may not read the book of accounts.
        """
        self._gate.require(actor, Permission.READ_AUDIT, "agreements")
        found: list[Agreement] = []
        withheld = []
        for name, book in BOOKS.items():
            if self._gate.find_refusal(actor, book.read_act) is not None:
                withheld.append(name)
                continue
            kept = self._concerned.numbers(actor, name)
            for entry in every_between(self._store, name, since_utc, until_utc):
                if entry.number in kept or not kept.isdisjoint(entry.about):
                    continue
                found += self._agreements(entry)
        newest_first = sorted(found, key=lambda one: (one.at_utc, one.entry.number), reverse=True)
        return Agreements(tuple(newest_first), tuple(withheld))

    def _agreements(self, entry: Entry) -> Iterator[Agreement]:
        place = entry.ref, entry.instant_utc
        if entry.kind == AGREED:
            second, act = str(entry.fields.get("second", "")), str(entry.fields.get("act", ""))
            about = str(entry.fields.get("about", ""))
            yield Agreement(*place, SaidYes.AGREED, second, (entry.author,), act, about)
        elif entry.kind == APPROVED or entry.relation is Relation.COUNTERSIGNS:
            refs = [EntryRef(entry.book, number) for number in entry.about]
            said = (parties(case.entry) for case in cases_of(self._store, refs))
            firsts = frozenset().union(*said) - {entry.author}
            about = ", ".join(map(str, refs))
            yield Agreement(*place, _how(entry), entry.author, tuple(sorted(firsts)), "", about)


def _how(entry: Entry) -> SaidYes:
    if entry.kind == APPROVED:
        return SaidYes.APPROVED
    return SaidYes.WITNESSED if entry.book == MEDIA else SaidYes.COUNTERSIGNED
