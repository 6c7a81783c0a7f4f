"""Every time the scheme said yes, to whom and on whose word: one list of all books (LOG-04, LOG-06, PPL-08).

What two people agreed to are entries of the book of accounts (`people.agreed`). An approved deployment, a
witnessed link of a medium and a countersignature are entries of their own, which name who said yes: another
entry about each would say the same again, would tell the readers of the book of accounts of a covert
deployment, and would itself have to be countersigned. Grants (`domain.books.grants`) stand in the books
too. So the list reads them where they are, and leaves out what the reader may not read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books import BOOKS, KINDS
from console.domain.books.apart import APART
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import BookQuery, EntryRef, NewEntry, Relation
from console.domain.books.grants import CASE, GRANTS, named
from console.domain.books.people import AGREED, parties
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.surveillance.readers import named_in
from console.domain.typed_text import checked_line
from console.services.books.concerned_entries import AUTHORISATIONS, ENTERED, ConcernedEntries
from console.services.books.every import cases_of, every, every_between
from console.services.books.service import sees_personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.books.grants import GrantFields
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

LIST = "list of who said yes"
MEDIA, APPROVED = "media", "deployments.approved"
PRINTED, EXPORTED = "agreements-printed", "agreements-exported"


class SaidYes(Enum):
    """How somebody said yes."""

    AGREED = "agreed"
    APPROVED = "approved"
    WITNESSED = "witnessed"
    COUNTERSIGNED = "countersigned"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One time at which somebody said yes.

    Attributes:
        entry: that says so.
        said_by: on whose word: user names, or names, ranks and organisations as they were entered.
        to: to whom, likewise.
        act: what two people agreed to, or the title of the entry that grants it; empty where `about` says it.
        about: the entries, or what else it was about.
        has_hidden_names: whether names are left out, because they are erased or the reader may not read them.
    """

    entry: EntryRef
    at_utc: dt.datetime
    how: SaidYes
    said_by: tuple[str, ...]
    to: tuple[str, ...]
    act: str
    about: str
    has_hidden_names: bool = False


@dataclass(frozen=True, slots=True)
class Agreements:
    """All agreements of a time, newest first.

    Attributes:
        withheld: books that the reader may not read, or of which not every entry.
    """

    found: tuple[Agreement, ...]
    withheld: tuple[str, ...]


class AgreementList:
    """Lists agreements. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore, gate: Gate) -> None:
        self._store, self._gate = store, gate
        self._concerned = ConcernedEntries(store, gate)

    def between(self, actor: Actor, since_utc: dt.datetime, until_utc: dt.datetime) -> Agreements:
        """Return every time somebody said yes, from one instant to another.

        Raises:
            Refusal: the actor may not read the book of accounts.
        """
        self._gate.require(actor, Permission.READ_AUDIT, LIST)
        found: list[Agreement] = []
        withheld = []
        for name, book in BOOKS.items():
            # None: all of them.
            readable: frozenset[int] | None = None
            if self._gate.find_refusal(actor, book.read_act) is not None:
                withheld.append(name)
                readable = self._named_in(actor) if name == AUTHORISATIONS else frozenset()
            if readable is not None and not readable:
                continue
            kept = self._concerned.numbers(actor, name)
            personal = name in APART or sees_personal(self._gate, actor, name)
            for entry in every_between(self._store, name, since_utc, until_utc):
                if entry.number in kept or not kept.isdisjoint(entry.about):
                    continue
                if readable is None or entry.number in readable:
                    found += self._agreements(entry, personal=personal)
        newest_first = sorted(found, key=lambda one: (one.at_utc, one.entry.number), reverse=True)
        return Agreements(tuple(newest_first), tuple(withheld))

    def to_print(
        self,
        actor: Actor,
        since_utc: dt.datetime,
        until_utc: dt.datetime,
        is_wanted: Callable[[Agreement], bool],
        chosen_by: str = "",
    ) -> Agreements:
        """Return what is wanted of `between`, to be printed; it is recorded before it is returned.

        Whoever may read the list may print it: an inspector takes the answer away.

        Raises:
            Refusal: the actor may not read the book of accounts.
            OperatorError: what was typed cannot be stored.
            EnvironmentFault: the print cannot be recorded.
        """
        return self._taken(PRINTED, actor, since_utc, until_utc, is_wanted, chosen_by)

    def to_export(
        self,
        actor: Actor,
        since_utc: dt.datetime,
        until_utc: dt.datetime,
        is_wanted: Callable[[Agreement], bool],
        chosen_by: str = "",
    ) -> Agreements:
        """Return what is wanted of `between`, to be exported as a table; it is recorded first.

        Raises:
            Refusal: the actor may not export books, or not read the book of accounts.
            OperatorError: what was typed cannot be stored.
            EnvironmentFault: the export cannot be recorded.
        """
        self._gate.require(actor, Permission.EXPORT_BOOKS, LIST)
        return self._taken(EXPORTED, actor, since_utc, until_utc, is_wanted, chosen_by)

    def _taken(
        self,
        act: str,
        actor: Actor,
        since_utc: dt.datetime,
        until_utc: dt.datetime,
        is_wanted: Callable[[Agreement], bool],
        chosen_by: str,
    ) -> Agreements:
        chosen_by = checked_line("What the list was chosen by", chosen_by)
        everything = self.between(actor, since_utc, until_utc)
        wanted = replace(everything, found=tuple(filter(is_wanted, everything.found)))
        last_utc = until_utc - dt.timedelta(microseconds=1)
        period = f"{day_of(since_utc)} – {day_of(last_utc)}"
        left_out = ", ".join(wanted.withheld)
        detail: dict[str, Value] = {"subject": period, "entries": len(wanted.found), "withheld": left_out}
        # What was typed may be somebody's name.
        typed: dict[str, Value] = {"chosen_by": chosen_by} if chosen_by else {}
        new = NewEntry(act_of(act).book, act, actor.login, detail, typed)
        with self._store.unit() as unit:
            unit.append(new)
        return wanted

    def _named_in(self, actor: Actor) -> frozenset[int]:
        """Return the entries of all authorisations in which the actor is named."""
        if self._gate.find_refusal(actor, Permission.READ_AUTHORISATIONS) is not None:
            return frozenset()
        own = self._gate.accounts_of(actor)
        refs = [entry.ref for entry in every(self._store, BookQuery(AUTHORISATIONS, kinds=(ENTERED,)))]
        cases = cases_of(self._store, refs, personal=True)
        mine = (case for case in cases if not own.isdisjoint(named_in(case)))
        return frozenset(one.number for case in mine for one in (case.entry, *case.later))

    def _agreements(self, entry: Entry, *, personal: bool) -> Iterator[Agreement]:
        place = entry.ref, entry.instant_utc
        if entry.kind == AGREED:
            second, act = str(entry.fields.get("second", "")), str(entry.fields.get("act", ""))
            about = str(entry.fields.get("about", ""))
            yield Agreement(*place, SaidYes.AGREED, (second,), (entry.author,), act, about)
        elif entry.kind == APPROVED or entry.relation is Relation.COUNTERSIGNS:
            refs = [EntryRef(entry.book, number) for number in entry.about]
            said = (parties(case.entry) for case in cases_of(self._store, refs))
            firsts = frozenset().union(*said) - {entry.author}
            about = ", ".join(map(str, refs))
            yield Agreement(*place, _how(entry), (entry.author,), tuple(sorted(firsts)), "", about)
        elif (grant := GRANTS.get(entry.kind)) is not None:
            refs = [entry.ref, *(EntryRef(entry.book, number) for number in entry.about[:1])]
            cases = cases_of(self._store, refs, personal=personal)
            # What cannot be read is told, and left out: nobody knows what it says.
            if len(cases) == len(refs):
                yield from _granted(grant, cases[0], cases[-1], personal=personal)


def _granted(grant: GrantFields, file: CaseFile, opened: CaseFile, *, personal: bool) -> Iterator[Agreement]:
    entry, fields, case = file.entry, file.current(), opened.current()
    if not grant.is_yes(fields):
        return

    def read(names: tuple[str, ...]) -> tuple[str, ...]:
        return named(names, fields, case, entry.author)

    is_hidden = any(
        name.removeprefix(CASE) in personal_fields(source.entry.kind)
        and (not personal or bool(source.entry.erased) or source.entry.is_sealed)
        for name in grant.names
        for source in (opened if name.startswith(CASE) else file,)
    )
    title = KINDS[entry.kind].title if entry.kind in KINDS else act_of(entry.kind).title
    about = ", ".join(read(grant.about)) or (str(opened.entry.ref) if opened is not file else "")
    said_by = read(grant.word) or (() if is_hidden else (entry.author,))
    place = entry.ref, entry.instant_utc
    yield Agreement(*place, SaidYes.GRANTED, said_by, read(grant.to), title, about, is_hidden)


def personal_fields(kind: str) -> frozenset[str]:
    """Return which fields of a kind of entry, or of an act, are personal."""
    return KINDS[kind].personal if kind in KINDS else act_of(kind).personal


def _how(entry: Entry) -> SaidYes:
    if entry.kind == APPROVED:
        return SaidYes.APPROVED
    return SaidYes.WITNESSED if entry.book == MEDIA else SaidYes.COUNTERSIGNED
