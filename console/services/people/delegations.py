"""Delegation of tasks in absence (PPL-06): given, withdrawn, and ended when their time is over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.people import DelegationBegun, DelegationEnded
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.delegation import OWN_TASKS, DelegatedTask, Delegation, check
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
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
    from console.services.people.roster import Roster, RosterState
    from console.services.ports import ActLog


class Delegations:
    """Gives and ends delegations. Not for the UI thread: calls wait for the database."""

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
        """Delegate tasks to a person for a time.

        Raises:
            Refusal: the actor may not, or the code of practice does not allow this delegation.
            OperatorError: there is no such account.
        """
        state = self._roster.reload()
        self._gate.require(actor, Permission.DELEGATE, f"account {holder}")
        now_utc = self._clock.utc_now()
        # It never holds from before it was given: its giver comes back after that, not before.
        begin_utc = max(begin_utc, now_utc)
        person = self._find_person(holder)
        ordered = tuple(task for task in DelegatedTask if task in set(tasks))
        proposed = Delegation(0, actor.login, holder, ordered, begin_utc, end_utc, why.strip())
        try:
            check(state.persons[actor.login], person, proposed, state.delegations, now_utc)
        except Refusal as refusal:
            raise record(
                self._acts, actor.login, refusal, Permission.DELEGATE.value, f"account {holder}"
            ) from None
        payload = DelegationBegun(
            giver=actor.login,
            holder=holder,
            tasks=tuple(task.value for task in ordered),
            begin_utc=begin_utc,
            end_utc=end_utc,
            why=proposed.why,
        )
        with self._store.unit() as unit:
            delegation = replace(proposed, number=unit.append(new_entry(kind_of(payload), actor, payload)))
            unit.add_delegation(delegation)
        self._roster.reload()
        return delegation

    def _find_person(self, login: str) -> Person:
        person = self._roster.state.persons.get(login)
        if person is None:
            raise OperatorError(
                text("There is no active account {login}.", login=login), "Choose a person from the list."
            )
        return person

    def withdraw(self, actor: Actor, number: int, why: str) -> None:
        """End a delegation before its time, and with it what was passed on from it.

        The giver, the holder and every manager may end it.

        Raises:
            Refusal: it is someone else's.
            OperatorError: it has already ended.
        """
        delegation = next(
            (
                open_delegation
                for open_delegation in self._roster.reload().delegations
                if open_delegation.number == number
            ),
            None,
        )
        if delegation is None:
            raise OperatorError("This delegation has already ended.", "Nothing was changed.")
        self._require_part(actor, delegation)
        self._end(actor, delegation, why.strip() or "withdrawn")
        self._end_orphans(actor)

    def _require_part(self, actor: Actor, delegation: Delegation) -> None:
        subject = f"delegation {delegation.number}"
        self._gate.admit(actor, Permission.DELEGATE.value, subject)
        if actor.login in {delegation.giver, delegation.holder}:
            return
        self._gate.require(actor, Permission.DELEGATE, subject)
        if self._roster.state.persons[actor.login].role is not Role.MANAGER:
            refusal = Refusal(
                "You cannot end this delegation, because you neither gave it nor hold it "
                "(code of practice, PPL-06).",
                "Ask the manager.",
                rule="Only the person who gave or holds a delegation, or the manager, can end it.",
                source="code of practice, PPL-06",
            )
            raise record(self._acts, actor.login, refusal, Permission.DELEGATE.value, subject)

    def end_those_over(self) -> Sequence[Delegation]:
        """Enter the end of delegations whose time is over or whose giver is back, as the program.

        Return them. What was passed on from them ends too.
        """
        state, now_utc = self._roster.state, self._clock.utc_now()
        ended = []
        for delegation in state.delegations:
            why = _why_over(state, delegation, now_utc)
            if why and self._end(PROGRAM, delegation, why):
                ended.append(delegation)
        if ended:
            self._end_orphans(PROGRAM)
        return ended

    def _end(self, actor: Actor, delegation: Delegation, why: str) -> bool:
        # A delegation that ran out ended at its own time, not when that was noticed.
        ended_utc = min(self._clock.utc_now(), delegation.end_utc)
        payload = DelegationEnded(holder=delegation.holder, end_utc=ended_utc, why=why)
        with self._store.unit() as unit:
            is_ours = unit.end_delegation(delegation.number, ended_utc)
            if is_ours:
                unit.append(new_entry(kind_of(payload), actor, payload, delegation.number))
        return is_ours

    def _end_orphans(self, actor: Actor) -> None:
        """End delegations whose giver no longer holds the tasks."""
        now_utc = self._clock.utc_now()
        state = self._roster.reload()
        for delegation in state.delegations:
            giver = state.standing(delegation.giver, now_utc)
            if giver is None or giver.person.role in OWN_TASKS:
                continue
            if Permission.DELEGATE not in giver.delegated:
                self._end(actor, delegation, "the delegation it was passed on from has ended")
        self._roster.reload()


def _why_over(state: RosterState, delegation: Delegation, now_utc: dt.datetime) -> str:
    """Return why a delegation is over, or an empty text."""
    if delegation.has_run_out(now_utc):
        return "its time ran out"
    giver = state.persons.get(delegation.giver)
    if giver is not None and state.has_returned(delegation):
        return f"{giver.name} is back"
    return ""
