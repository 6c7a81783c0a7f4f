"""Standing orders for absence (PPL-06): given, listed and ended. They hold by themselves, by who is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.people import StandingOrderEnded, StandingOrderGiven
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.delegation import SOURCE, DelegatedTask
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.people.standing_order import StandingOrder, check_order
from console.domain.typed_text import checked_lines
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.people.access_control import AccessControl
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster
    from console.services.ports import ActLog


class StandingOrders:
    """Gives and ends standing orders. Not for the UI thread: calls wait for the database."""

    def __init__(
        self, store: PeopleStore, roster: Roster, gate: AccessControl, clock: Clock, acts: ActLog
    ) -> None:
        self._store, self._roster, self._gate = store, roster, gate
        self._clock, self._acts = clock, acts

    def all(self, actor: Actor) -> Sequence[StandingOrder]:
        """Return the standing orders that have not ended. Everyone on duty must know them.

        Raises:
            Refusal: the actor may not sign in.
        """
        self._gate.admit(actor, "read the standing orders")
        return self._roster.reload().orders

    def give(
        self,
        actor: Actor,
        roles: Iterable[Role],
        persons: Iterable[str],
        tasks: Iterable[DelegatedTask],
        why: str,
    ) -> StandingOrder:
        """Order that others do tasks of one's own whenever one is not on duty.

        Args:
            actor: in whose absence it holds.
            roles: whose holders act.
            persons: user names of those who act besides.
            tasks: what passes to them.
            why: reason.

        Raises:
            Refusal: the actor may not, or the code of practice does not allow this order.
            OperatorError: the reason has characters that cannot be stored.
        """
        state = self._roster.reload()
        self._gate.require(actor, Permission.DELEGATE, "standing order")
        wanted_roles, wanted_tasks = set(roles), set(tasks)
        order = StandingOrder(
            0,
            actor.login,
            tuple(role for role in Role if role in wanted_roles),
            tuple(sorted(set(persons))),
            tuple(task for task in DelegatedTask if task in wanted_tasks),
            checked_lines("The reason", why),
            self._clock.utc_now(),
        )
        try:
            check_order(state.persons[actor.login], order, state.persons)
        except Refusal as refusal:
            raise self._recorded(actor, refusal, "standing order") from None
        payload = StandingOrderGiven(
            giver=actor.login,
            roles=tuple(role.value for role in order.roles),
            persons=order.persons,
            tasks=tuple(task.value for task in order.tasks),
            why=order.why,
        )
        with self._store.unit() as unit:
            order = replace(order, number=unit.append(new_entry(kind_of(payload), actor, payload)))
            unit.add_standing_order(order)
        self._roster.reload()
        return order

    def end(self, actor: Actor, number: int, why: str) -> None:
        """End a standing order for good. Its giver and every manager may.

        Raises:
            Refusal: it is someone else's.
            OperatorError: it has already ended, or no reason was given.
        """
        order = next((one for one in self._roster.reload().orders if one.number == number), None)
        if order is None:
            raise OperatorError("This standing order has already ended.", "Nothing was changed.")
        subject = f"standing order {number}"
        self._gate.require(actor, Permission.DELEGATE, subject)
        is_manager = self._roster.state.persons[actor.login].role is Role.MANAGER
        if actor.login != order.giver and not is_manager:
            refusal = Refusal(
                "You cannot end this standing order, because you did not give it (code of practice, PPL-06).",
                "Ask the manager.",
                rule="Only the person who gave a standing order, or the manager, can end it.",
                source=SOURCE,
            )
            raise self._recorded(actor, refusal, subject)
        reason = checked_lines("The reason", why)
        if not reason:
            raise OperatorError("Enter a reason for ending the standing order.", "The reason is recorded.")
        now_utc = self._clock.utc_now()
        payload = StandingOrderEnded(order=number, giver=order.giver, end_utc=now_utc, why=reason)
        with self._store.unit() as unit:
            if not unit.end_standing_order(number, now_utc):
                raise OperatorError("This standing order has already ended.", "Nothing was changed.")
            unit.append(new_entry(kind_of(payload), actor, payload))
        self._roster.reload()

    def _recorded(self, actor: Actor, refusal: Refusal, subject: str) -> Refusal:
        return record(self._acts, actor.login, refusal, Permission.DELEGATE.value, subject)
