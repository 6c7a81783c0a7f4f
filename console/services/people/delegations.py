"""Delegation of tasks in absence (PPL-06): given, withdrawn, and ended by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.people import DelegationBegun, DelegationEnded
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.delegation import DelegatedTask, Delegation, check
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.services.people.access_control import AccessControl
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster
    from console.services.ports import ActLog


class Delegations:
    """Any thread but the screen's: calls wait for the database."""

    def __init__(
        self, store: PeopleStore, roster: Roster, gate: AccessControl, clock: Clock, acts: ActLog
    ) -> None:
        self._store, self._roster, self._gate = store, roster, gate
        self._clock, self._acts = clock, acts

    def delegate(
        self,
        actor: Actor,
        holder: str,
        tasks: Iterable[DelegatedTask],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        why: str,
    ) -> Delegation:
        """Delegate tasks to somebody for a time.

        Raises:
            Refusal: the actor may not, or the code does not know this delegation.
            OperatorError: there is no such account.
        """
        state = self._roster.reload()
        self._gate.require(actor, Permission.DELEGATE, f"account {holder}")
        person = self._known(holder)
        ordered = tuple(task for task in DelegatedTask if task in set(tasks))
        wanted = Delegation(0, actor.login, holder, ordered, begin_utc, end_utc, why.strip())
        try:
            check(state.persons[actor.login], person, wanted, state.delegations, self._clock.utc_now())
        except Refusal as found:
            raise record(
                self._acts, actor.login, found, Permission.DELEGATE.value, f"account {holder}"
            ) from None
        said = DelegationBegun(
            giver=actor.login,
            holder=holder,
            tasks=tuple(task.value for task in ordered),
            begin_utc=begin_utc,
            end_utc=end_utc,
            why=wanted.why,
        )
        with self._store.unit() as unit:
            made = replace(wanted, number=unit.append(new_entry(kind_of(said), actor, said)))
            unit.add_delegation(made)
        self._roster.reload()
        return made

    def _known(self, login: str) -> Person:
        person = self._roster.state.persons.get(login)
        if person is None:
            raise OperatorError(f"There is no account {login} in use.", "Choose one from the list.")
        return person

    def withdraw(self, actor: Actor, number: int, why: str) -> None:
        """End a delegation before its time, and with it what was passed on from it.

        Who gave it or holds it may end it, and every manager.

        Raises:
            Refusal: it is somebody else's.
            OperatorError: it is over already.
        """
        one = next((each for each in self._roster.reload().delegations if each.number == number), None)
        if one is None:
            raise OperatorError("That delegation is over.", "Nothing was changed.")
        self._require_part(actor, one)
        self._end(actor, one, why.strip() or "withdrawn")
        self._end_orphans(actor)

    def _require_part(self, actor: Actor, one: Delegation) -> None:
        subject = f"delegation {one.number}"
        self._gate.admit(actor, Permission.DELEGATE.value, subject)
        if actor.login in {one.giver, one.holder}:
            return
        self._gate.require(actor, Permission.DELEGATE, subject)
        if self._roster.state.persons[actor.login].role is not Role.MANAGER:
            found = Refusal(
                "This delegation is neither given nor held by you.",
                "Ask the manager.",
                rule="A delegation is ended by who gave or holds it, or by the manager.",
                source="code of practice, PPL-06",
            )
            raise record(self._acts, actor.login, found, Permission.DELEGATE.value, subject)

    def end_those_run_out(self) -> Sequence[Delegation]:
        """Enter the end of those whose time is over, in the program's name; which they were."""
        now_utc = self._clock.utc_now()
        over = [one for one in self._roster.state.delegations if one.has_run_out(now_utc)]
        ended = [one for one in over if self._end(PROGRAM, one, "its time ran out")]
        if ended:
            self._roster.reload()
        return ended

    def _end(self, actor: Actor, one: Delegation, why: str) -> bool:
        # What ran out did so at its time, whenever that is noticed.
        ended_utc = min(self._clock.utc_now(), one.end_utc)
        said = DelegationEnded(holder=one.holder, end_utc=ended_utc, why=why)
        with self._store.unit() as unit:
            is_ours = unit.end_delegation(one.number, ended_utc)
            if is_ours:
                unit.append(new_entry(kind_of(said), actor, said, one.number))
        return is_ours

    def _end_orphans(self, actor: Actor) -> None:
        """Those passed on by somebody who does not hold the tasks any more."""
        now_utc = self._clock.utc_now()
        state = self._roster.reload()
        for one in state.delegations:
            giver = state.standing(one.giver, now_utc)
            if giver is not None and giver.person.role is not Role.MANAGER and not giver.delegated:
                self._end(actor, one, "what it was passed on from was withdrawn")
        self._roster.reload()
