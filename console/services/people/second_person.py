"""The second person who agrees to what one person does not do alone: one rule for all such acts.

Whoever agrees is another person, and no account that the first made, or whose password they set, in the last
days (`domain.people.independence`). What two people agreed to waits for a third, who countersigns it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.people import Agreed
from console.domain.people.independence import (
    RULE,
    SOURCE,
    acts_for_first,
    days_of,
    dependence,
    not_independent,
)
from console.domain.people.refusal import Refusal
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.services.books.ports import Gate, PasswordCheck
    from console.services.people.ports import PeopleStore
    from console.services.people.roster import Roster


@dataclass(frozen=True, slots=True)
class SecondApprover:
    """The person who agrees to an act of another, with the password (or PIN) that they typed."""

    actor: Actor
    secret: str = field(repr=False)


class SecondPersons:
    """Says who counts as a second person. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: PeopleStore, roster: Roster, clock: Clock) -> None:
        self._store, self._roster, self._clock = store, roster, clock

    def find_refusal(self, firsts: Collection[str], second: Actor, act: Permission) -> Refusal | None:
        """Return why somebody is no second person to any of these people, or None.

        That they are the same person is asked elsewhere, with what the act is about.

        Args:
            firsts: user names of those whose acts it is about.
            second: who agrees.
            act: what it is; who may do it only in the place of one of these people is that person again.
        """
        state, now_utc = self._roster.state, self._clock.utc_now()
        own = state.accounts_of(second.login)
        others = sorted(set(firsts) - own)
        givers = frozenset().union(*(state.accounts_of(first) for first in others))
        authority = state.given_by(second.login, act, givers, now_utc) if givers else None
        if authority is not None:
            return acts_for_first(second.name, authority)
        days = days_of(self._store.second_person_days())
        past = dt.timedelta(days=days)
        known = self._store.account_days()
        if not days or known is None or known[0] > max(now_utc, known[1]) - past:
            # In its first days every account of a scheme is new, and somebody made them all. A clock that
            # was set back does not bring those days back.
            return None
        handled = self._store.handled_since(now_utc - past, now_utc)
        if not handled:
            return None
        for first in others:
            found = dependence(state.accounts_of(first), own, handled)
            if found is not None:
                names = {login: person.name for login, person in state.persons.items()}
                return not_independent(found, days, names)
        return None

    def enter(self, first: Actor, second: str, act: Permission, about: str) -> None:
        """Enter that two people agreed to an act, for a third to countersign."""
        payload = Agreed(second=second, act=act.value, about=about)
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(payload), first, payload))


def require_agreed(
    gate: Gate,
    passwords: PasswordCheck,
    first: Actor,
    second: SecondApprover,
    act: Permission,
    about: str,
) -> str:
    """Check the second person of an act, and enter that they agreed; return their user name.

    Args:
        gate: the rules of people.
        passwords: checks what they typed.
        first: whose act it is.
        second: who agrees.
        act: what both must be permitted to do.
        about: what it is about, in words that everyone who reads the book of accounts may read.

    Raises:
        Refusal: they may not, or are no second person to the first; it is recorded.
        OperatorError: their password is wrong.
    """
    if second.actor.login in gate.accounts_of(first):
        raise Refusal("You cannot agree to your own request.", "Ask someone else to agree.", RULE, SOURCE)
    gate.require_independent({first.login}, second.actor, act, about)
    gate.require(second.actor, act, about)
    passwords.confirm(second.actor, second.secret)
    gate.enter_agreed(first, second.actor.login, act, about)
    return second.actor.login
