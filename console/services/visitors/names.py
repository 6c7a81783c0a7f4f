"""People named in the visitors' register, and what its forms complete from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.visitors.visit import StaffPresent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from console.domain.books.entries import Entry
    from console.domain.people.person import Person
    from console.services.people.roster import RosterState

_LOGIN = re.compile(r"\(([a-z][a-z0-9._-]{1,31})\)\s*$")
COPIED = ("visitor", "organisation", "purpose", "police_force", "collar_number", "rank")
"""What a returning visitor need not say again."""


def words_of(person: Person) -> str:
    """How an entry names somebody: by name and login, which is nobody else's."""
    return f"{person.name} ({person.login})"


def person_meant(words: str, people: Iterable[Person]) -> Person | None:
    """Who is meant: by `words_of`, by login, or by a name that only one person in use has."""
    known = [one for one in people if not one.is_retired]
    told = words.strip()
    found = _LOGIN.search(told)
    login = found[1] if found else told
    for one in known:
        if one.login == login:
            return one
    named = [one for one in known if one.name.casefold() == told.casefold()]
    return named[0] if len(named) == 1 and not found else None


def staff_present(
    state: RosterState, seated: Person | None, now_utc: dt.datetime
) -> tuple[StaffPresent, ...]:
    """Who is on duty, and who sits at this console without a shift."""
    found = [
        StaffPresent(person.name, person.role.value, shift.console, shift.began_utc)
        for shift in state.on_duty.values()
        if (person := state.persons.get(shift.login)) is not None
    ]
    if seated is not None and seated.login not in state.on_duty:
        found.append(StaffPresent(seated.name, seated.role.value, "", now_utc))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FormerVisits:
    """Of former visits, the newest first.

    Attributes:
        names: each with what they said the last time.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> FormerVisits:
        """From arrivals, the newest first."""
        names: dict[str, dict[str, str]] = {}
        organisations: dict[str, None] = {}
        purposes: dict[str, None] = {}
        for entry in entries:
            said = {key: str(value) for key, value in entry.fields.items() if isinstance(value, str)}
            if name := said.get("name", ""):
                names.setdefault(name, {key: said.get(key, "") for key in COPIED})
            if organisation := said.get("organisation", ""):
                organisations.setdefault(organisation)
            if purpose := said.get("purpose", ""):
                purposes.setdefault(purpose)
        return cls(names, tuple(organisations), tuple(purposes))
