"""Watch the people on duty over time: licences that end, delegations that run out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.staff import LicenceEnded
from console.domain.people.actor import PROGRAM
from console.domain.people.licence import words_of
from console.domain.people.permissions import Permission
from console.domain.people.shift import NEEDS_LICENCE
from console.domain.text import text
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.people.delegation import Delegation
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.delegations import Delegations
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster

SHIFT_LONG = dt.timedelta(hours=12)
DONE = "steering and calling cameras are refused; the books stay open for the handover; the wall stays live"


@dataclass(frozen=True, slots=True)
class ExpiryNotice:
    """A message for the person at the console.

    Attributes:
        key: of a fault that lasts, to be acknowledged.
    """

    key: str
    what: str
    then: str


class ExpiryMonitor:
    """Checks shifts and delegations every few seconds, on a thread that may wait for the database.

    Args:
        console: whose shifts to look after; other consoles look after their own.
    """

    def __init__(
        self, store: PeopleStore, roster: Roster, delegations: Delegations, clock: Clock, console: str
    ) -> None:
        self._store, self._roster, self._delegations = store, roster, delegations
        self._clock, self._console = clock, console
        self._warned: set[int] = set()

    def check(self) -> list[ExpiryNotice]:
        """Check once. Return the messages to show."""
        self._roster.reload()
        messages = [self._delegation_ended(delegation) for delegation in self._delegations.end_those_over()]
        for shift in list(self._roster.state.on_duty.values()):
            person = self._roster.state.persons.get(shift.login)
            if shift.console == self._console and person is not None:
                messages += self._check_licence(shift, person)
        return messages

    def _delegation_ended(self, delegation: Delegation) -> ExpiryNotice:
        holder = self._roster.state.persons.get(delegation.holder)
        name = holder.name if holder is not None else delegation.holder
        tasks = ", ".join(task.value for task in delegation.tasks)
        return ExpiryNotice(
            f"delegation {delegation.number}",
            text("{name} no longer has the delegated tasks: {tasks}.", name=name, tasks=tasks),
            "If they are still needed, ask the manager to delegate them again.",
        )

    def _check_licence(self, shift: Shift, person: Person) -> list[ExpiryNotice]:
        if person.role not in NEEDS_LICENCE[Permission.SIGN_ON]:
            return []
        now_utc = self._clock.utc_now()
        licence = person.licence
        if licence is None or not licence.is_good(now_utc):
            return self._ended(shift, person)
        if now_utc + SHIFT_LONG >= licence.ends_utc and shift.number not in self._warned:
            self._warned.add(shift.number)
            return [
                ExpiryNotice(
                    f"licence-ends {shift.number}",
                    text("The SIA licence of {person} ends at midnight.", person=person.name),
                    "Arrange for a licensed colleague to take over. "
                    "After midnight, they cannot steer or call cameras.",
                )
            ]
        return []

    def _ended(self, shift: Shift, person: Person) -> list[ExpiryNotice]:
        if shift.has_outlived_licence:
            return []
        now_utc = self._clock.utc_now()
        ends_utc = min(person.licence.ends_utc, now_utc) if person.licence else now_utc
        payload = LicenceEnded(
            person=person.login,
            ended_utc=ends_utc,
            state=words_of(person.licence, now_utc),
            done=DONE,
        )
        with self._store.unit() as unit:
            if not unit.mark_unlicensed(shift.number):
                return []
            unit.append(new_entry(kind_of(payload), PROGRAM, payload, shift.number))
        self._roster.reload()
        return [
            ExpiryNotice(
                f"licence-ended {shift.number}",
                text(
                    "The SIA licence of {person} is no longer valid: {state}.",
                    person=person.name,
                    state=payload.state,
                ),
                "A licensed colleague must take over now. Hand over and sign off.",
            )
        ]
