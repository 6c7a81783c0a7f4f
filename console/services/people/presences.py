"""Who sits at a console without a shift, so that standing orders know whose absence has begun (PPL-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.presence import Presence
from console.domain.people.shift import ON_SHIFT

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.people.person import Person
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster
    from console.services.people.seat import ConsoleSeat


class Presences:
    """Keeps who sits at this console without a shift. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: PeopleStore, roster: Roster, seat: ConsoleSeat, clock: Clock) -> None:
        self._store, self._roster, self._seat, self._clock = store, roster, seat, clock

    def arrived(self, person: Person) -> None:
        """Keep that a person sits at this console, if they do not work in shifts: a shift says it itself."""
        if person.role in ON_SHIFT or person.login in self._roster.state.on_duty:
            return
        with self._store.unit() as unit:
            unit.set_present(Presence(person.login, self._seat.console, self._clock.utc_now()))
        self._roster.reload()

    def left(self, login: str) -> None:
        """Keep that a person no longer sits at this console."""
        if login not in self._roster.state.present:
            return
        with self._store.unit() as unit:
            unit.end_presence(login, self._seat.console)
        self._roster.reload()

    def reconcile(self) -> None:
        """End what an earlier run of this console left behind: it ended while somebody sat here."""
        state, seated = self._roster.state, self._seat.login
        for presence in state.present.values():
            if presence.console == self._seat.console and presence.login != seated:
                self.left(presence.login)
        person = self._seat.person
        if person is not None and person.login in state.persons and person.login not in state.present:
            self.arrived(person)
