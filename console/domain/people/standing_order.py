"""Standing orders: tasks that pass to others while the person who gave the order is not on duty (PPL-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.people.actor import Role
from console.domain.people.delegation import ABSENCE_TASKS, HOLDERS, OWN_TASKS, SOURCE, TASK_ACTS, Authority
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from console.domain.people.delegation import DelegatedTask
    from console.domain.people.permissions import Permission
    from console.domain.people.person import Person

BEFORE_OPERATORS = frozenset({Role.SUPERVISOR})
"""In the manager's absence the supervisor acts, and only in theirs the operator."""


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """One standing order “while absent”.

    Attributes:
        number: number of its entry in the book of accounts.
        giver: user name of the person in whose absence it holds.
        roles: whose holders may act.
        persons: user names of people who may act, besides.
        ended_utc: when its end was recorded; None: not yet.
    """

    number: int
    giver: str
    roles: tuple[Role, ...]
    persons: tuple[str, ...]
    tasks: tuple[DelegatedTask, ...]
    why: str
    begun_utc: dt.datetime
    ended_utc: dt.datetime | None = None

    def names(self, person: Person) -> bool:
        """Return whether the order names this person, or their role."""
        return not person.is_retired and (person.role in self.roles or person.login in self.persons)

    def gives(self, act: Permission) -> bool:
        """Return whether the order passes on this act."""
        return any(TASK_ACTS[task] is act for task in self.tasks)


class DutyState(Protocol):
    """Who is on duty now."""

    def is_present(self, login: str) -> bool:
        """Return whether this person is on duty or at a console, under any of their accounts."""
        ...

    def present_in(self, roles: frozenset[Role]) -> Iterator[Person]:
        """Return who of these roles is on duty or at a console."""
        ...


def holds_now(order: StandingOrder, person: Person, giver: Person | None, duty: DutyState) -> bool:
    """Return whether a person may act by an order now: its giver is away, and nobody goes before them."""
    return _is_of_use(order, person, giver) and not who_goes_before(order, person, giver, duty)


def who_goes_before(
    order: StandingOrder, person: Person, giver: Person | None, duty: DutyState
) -> tuple[Person, ...]:
    """Return whose presence keeps a person from acting by an order.

    It is the giver's, and for an operator that of a supervisor whom the order names too.
    """
    if giver is not None and duty.is_present(giver.login):
        return (giver,)
    if person.role is not Role.OPERATOR:
        return ()
    supervisors = (other for other in duty.present_in(BEFORE_OPERATORS) if other.login != person.login)
    return tuple(other for other in supervisors if order.names(other))


def authority(
    act: Permission,
    person: Person,
    orders: Iterable[StandingOrder],
    persons: Mapping[str, Person],
    duty: DutyState,
) -> Authority | None:
    """Return by which standing order a person may do an act now, the oldest first; or None."""
    for order in orders:
        giver = persons.get(order.giver)
        if giver is not None and order.gives(act) and holds_now(order, person, giver, duty):
            return Authority(giver.login, giver.name, giver.role, order.number, is_standing=True)
    return None


def kept_back(
    act: Permission,
    person: Person,
    orders: Iterable[StandingOrder],
    persons: Mapping[str, Person],
    duty: DutyState,
) -> Refusal | None:
    """Return the refusal of an act that an order would give, if those who go before were away."""
    for order in orders:
        giver = persons.get(order.giver)
        if not order.gives(act) or not _is_of_use(order, person, giver):
            continue
        first, *_ = [*who_goes_before(order, person, giver, duty), None]
        if first is not None:
            return Refusal(
                text(
                    "You cannot {act} now: standing order {number} allows it only in the absence of {name}, "
                    "who is on duty ({source}).",
                    act=act.value,
                    number=order.number,
                    name=first.name,
                    source=SOURCE,
                ),
                text("Ask {name}.", name=first.name),
                rule="Tasks pass by a standing order only while those before are not on duty.",
                source=SOURCE,
            )
    return None


def check_order(giver: Person, proposed: StandingOrder, persons: Mapping[str, Person]) -> None:
    """Refuse an order that the code of practice does not allow.

    Raises:
        Refusal: a task is not the giver's own, a holder may not have it, or something is missing.
    """
    if not proposed.tasks or not proposed.why.strip():
        raise _refused(
            "A standing order needs at least one task and a reason.", "Choose the tasks and enter the reason."
        )
    if not proposed.roles and not proposed.persons:
        raise _refused(
            "A standing order needs someone who acts in your absence.",
            "Choose roles or people from the list.",
        )
    own = OWN_TASKS.get(giver.role, frozenset()) & ABSENCE_TASKS
    for task in proposed.tasks:
        if task not in own:
            raise _refused(
                text("You cannot pass on “{task}” by a standing order.", task=task.value),
                "It is not a task of your own that the code of practice lets pass in absence.",
            )
    allowed = HOLDERS.get(giver.role, frozenset())
    for login in proposed.persons:
        person = persons.get(login)
        if person is None or person.is_retired or person.login == giver.login or person.role not in allowed:
            raise _not_to(person.name if person else text("somebody without an account"), allowed)
    for role in proposed.roles:
        if role not in allowed:
            raise _not_to(role.value, allowed)


def _is_of_use(order: StandingOrder, person: Person, giver: Person | None) -> bool:
    """Return whether an order is still of use to a person: given by somebody who still has its tasks."""
    if order.ended_utc is not None or giver is None or giver.is_retired or not order.names(person):
        return False
    return person.role in HOLDERS.get(giver.role, frozenset()) and set(order.tasks) <= OWN_TASKS[giver.role]


def _not_to(name: str, allowed: frozenset[Role]) -> Refusal:
    roles = ", ".join(sorted(role.value for role in allowed))
    return _refused(
        text("A standing order of yours cannot name {name}.", name=name),
        text("Choose from: {roles}.", roles=roles),
    )


def _refused(reason: str, remedy: str) -> Refusal:
    return Refusal(reason, remedy, rule=reason, source=SOURCE)
