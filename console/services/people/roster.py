"""Accounts, open shifts and delegations in memory, so that the gate never waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.people.delegation import delegated_acts
from console.domain.people.rules import Mentor, Standing
from console.domain.people.same_person import shared_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from console.domain.people.delegation import Delegation
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.ports import PeopleStore


@dataclass(frozen=True, slots=True)
class RosterState:
    """One reading of the store."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    on_duty: Mapping[str, Shift] = field(default_factory=dict)
    """Open shifts by login."""
    delegations: tuple[Delegation, ...] = ()

    def standing(self, login: str, now_utc: dt.datetime) -> Standing | None:
        """Return everything that the rules check about a person; None if there is no such account."""
        person = self.persons.get(login)
        if person is None:
            return None
        shift = self.on_duty.get(login)
        return Standing(
            person,
            shift,
            delegated_acts(login, person.role, self.delegations, now_utc),
            self.beside(shift.mentor) if shift is not None and shift.mentor else None,
        )

    def accounts_of(self, login: str) -> frozenset[str]:
        """Return the user names of all accounts that belong to the person of this one, itself included."""
        person = self.persons.get(login)
        others = self.persons.values() if person is not None else ()
        return frozenset({login}) | {
            other.login for other in others if person and shared_number(person, other)
        }

    def beside(self, login: str) -> Mentor:
        """Return a person as the supervisor of a trainee."""
        trainees = tuple(shift.login for shift in self.on_duty.values() if shift.mentor == login)
        return Mentor(self.persons.get(login), self.on_duty.get(login), trainees)


class Roster:
    """The roster. Any thread may read `state`; `reload` waits for the database."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store
        self._listeners: list[Callable[[], None]] = []
        self.state = RosterState()

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when the state changed, on the thread that reloaded. It must return at once."""
        self._listeners.append(changed)

    def reload(self) -> RosterState:
        """Read the store: after each own change, and at intervals for changes of other consoles."""
        state = RosterState(
            {person.login: person for person in self._store.persons()},
            {shift.login: shift for shift in self._store.open_shifts()},
            tuple(self._store.delegations()),
        )
        if state != self.state:
            self.state = state
            for changed in self._listeners:
                changed()
        return state
