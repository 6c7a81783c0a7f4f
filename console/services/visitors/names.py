"""Names of people in the visitors' register, and completions for its forms."""

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
"""Fields that are filled in for a returning visitor."""


def words_of(person: Person) -> str:
    """Return how an entry names a person: by name and user name, which is unique."""
    return f"{person.name} ({person.login})"


def person_meant(words: str, people: Iterable[Person]) -> Person | None:
    """Return the person meant by a text: from `words_of`, a user name, or a name that only one person has."""
    active = [person for person in people if not person.is_retired]
    text = words.strip()
    match = _LOGIN.search(text)
    login = match[1] if match else text
    for person in active:
        if person.login == login:
            return person
    namesakes = [person for person in active if person.name.casefold() == text.casefold()]
    return namesakes[0] if len(namesakes) == 1 and not match else None


def staff_present(
    state: RosterState, seated: Person | None, now_utc: dt.datetime
) -> tuple[StaffPresent, ...]:
    """Return who is on duty, and who is signed in at this console without a shift."""
    staff = [
        StaffPresent(person.name, person.role.value, shift.console, shift.began_utc)
        for shift in state.on_duty.values()
        if (person := state.persons.get(shift.login)) is not None
    ]
    if seated is not None and seated.login not in state.on_duty:
        staff.append(StaffPresent(seated.name, seated.role.value, "", now_utc))
    return tuple(staff)


@dataclass(frozen=True, slots=True)
class FormerVisits:
    """Values from former visits, the newest first.

    Attributes:
        names: each name with its details from the last visit.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    @classmethod
    def from_arrivals(cls, entries: Iterable[Entry]) -> FormerVisits:
        """Collect the values from arrivals, the newest first."""
        names: dict[str, dict[str, str]] = {}
        organisations: dict[str, None] = {}
        purposes: dict[str, None] = {}
        for entry in entries:
            fields = {key: str(value) for key, value in entry.fields.items() if isinstance(value, str)}
            if name := fields.get("name", ""):
                names.setdefault(name, {key: fields.get(key, "") for key in COPIED})
            if organisation := fields.get("organisation", ""):
                organisations.setdefault(organisation)
            if purpose := fields.get("purpose", ""):
                purposes.setdefault(purpose)
        return cls(names, tuple(organisations), tuple(purposes))
