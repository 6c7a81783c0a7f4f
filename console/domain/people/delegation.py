"""Delegation of tasks in absence (PPL-06): explicit, limited in time, recorded, and ended by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.people.person import Person

LONGEST = dt.timedelta(days=31)
SOURCE = "code of practice, PPL-06"


class DelegatedTask(Enum):
    """The tasks that the code of practice allows to be delegated."""

    RELEASE_DATA = "release data"
    CLEAR_VISITORS = "clear visitors"
    SECURE_MEDIA = "secure media"
    CLEAR_VIEWERS = "clear viewers"
    RELEASE_MEDIA = "release new media"
    POLICE = "liaise with the police"
    PASSWORDS = "set passwords"
    DECIDE = "decide on requests"


TASK_ACTS: dict[DelegatedTask, Permission] = {
    DelegatedTask.RELEASE_DATA: Permission.RELEASE_DATA,
    DelegatedTask.CLEAR_VISITORS: Permission.AUTHORISE_VISITOR,
    DelegatedTask.SECURE_MEDIA: Permission.SECURE_MEDIA,
    DelegatedTask.CLEAR_VIEWERS: Permission.CLEAR_VIEWER,
    DelegatedTask.RELEASE_MEDIA: Permission.RELEASE_MEDIA,
    DelegatedTask.POLICE: Permission.LIAISE_POLICE,
    DelegatedTask.PASSWORDS: Permission.RESET_SIGN_IN,
    DelegatedTask.DECIDE: Permission.DECIDE_REQUEST,
}
ABSENCE_TASKS = frozenset(DelegatedTask) - {DelegatedTask.PASSWORDS}
"""The tasks that pass by a standing order: the six of the manager, and deciding on requests (DIS-08)."""
DECIDERS = frozenset({Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.DATA_PROTECTION})
"""Who grants access to recordings (DIS-08), and in their absence by delegation somebody else."""
OWN_TASKS: dict[Role, frozenset[DelegatedTask]] = {
    Role.MANAGER: frozenset(DelegatedTask) - {DelegatedTask.DECIDE},
    **dict.fromkeys(DECIDERS, frozenset({DelegatedTask.DECIDE})),
}
"""The tasks that a role gives away as its own. Others pass on only what they hold."""
ORDER: dict[Role, frozenset[Role]] = {
    # Who may delegate to whom. In the manager's absence the supervisor acts; in theirs, the operator.
    Role.MANAGER: frozenset({Role.DEPUTY, Role.SUPERVISOR}),
    Role.DEPUTY: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Role.SUPERVISOR: frozenset({Role.OPERATOR}),
    **dict.fromkeys(DECIDERS, frozenset({Role.MANAGER, Role.DEPUTY})),
}
HOLDERS: dict[Role, frozenset[Role]] = {
    # Who may be named in whose standing order: operators too, who act only while no supervisor is on duty.
    Role.MANAGER: frozenset({Role.DEPUTY, Role.SUPERVISOR, Role.OPERATOR}),
    **dict.fromkeys(DECIDERS, frozenset({Role.MANAGER, Role.DEPUTY})),
}


@dataclass(frozen=True, slots=True)
class Authority:
    """In whose absence, and by what, somebody does an act that their own role does not allow.

    Attributes:
        giver: user name of the person in whose absence it is done.
        number: of the standing order or delegation, in the book of accounts.
    """

    giver: str
    name: str
    role: Role
    number: int
    is_standing: bool = False

    @property
    def words(self) -> str:
        """How the entry of the act names it."""
        by = "standing order" if self.is_standing else "delegation"
        return f"in the absence of {self.name} by {by} {self.number}"


@dataclass(frozen=True, slots=True)
class Delegation:
    """One delegation of tasks.

    Attributes:
        number: number of its entry in the book of accounts.
        ended_utc: when its end was recorded (withdrawn or run out); None: not yet.
    """

    number: int
    giver: str
    holder: str
    tasks: tuple[DelegatedTask, ...]
    begin_utc: dt.datetime
    end_utc: dt.datetime
    why: str
    ended_utc: dt.datetime | None = None

    def is_in_force(self, now_utc: dt.datetime) -> bool:
        """Return whether the delegation is in force. The instant of its end is not included."""
        return self.ended_utc is None and self.begin_utc <= now_utc < self.end_utc

    def has_run_out(self, now_utc: dt.datetime) -> bool:
        """Return whether its time is over and its end is not recorded yet."""
        return self.ended_utc is None and now_utc >= self.end_utc

    def is_given_by_returned(self, arrived_utc: dt.datetime | None) -> bool:
        """Return whether its giver came back after it began; None: the giver is away."""
        return self.ended_utc is None and arrived_utc is not None and arrived_utc > self.begin_utc


def delegated_acts(
    login: str, role: Role, delegations: Iterable[Delegation], now_utc: dt.datetime
) -> dict[Permission, Delegation | None]:
    """Return the acts that a person has by delegation now, with the delegation; the oldest goes first.

    Deputies and supervisors may pass them on, which follows from no one delegation.
    """
    acts: dict[Permission, Delegation | None] = {}
    for delegation in delegations:
        if delegation.holder == login and delegation.is_in_force(now_utc):
            for task in delegation.tasks:
                acts.setdefault(TASK_ACTS[task], delegation)
    if acts and role in ORDER:
        acts.setdefault(Permission.DELEGATE, None)
    return acts


def check(
    giver: Person,
    holder: Person,
    proposed: Delegation,
    delegations: Iterable[Delegation],
    now_utc: dt.datetime,
) -> None:
    """Refuse a delegation that the code of practice does not allow.

    Args:
        giver: the person who delegates.
        holder: the person who receives the tasks.
        proposed: the delegation to check.
        delegations: all delegations; deputies and supervisors pass on only what they have, for no longer.
        now_utc: the earliest beginning.

    Raises:
        Refusal: the delegation is not allowed.
    """
    _check_time(proposed, now_utc)
    if holder.is_retired or holder.role not in ORDER.get(giver.role, frozenset()):
        raise _refused(
            text(
                "You cannot delegate tasks to {holder} ({role}).", holder=holder.name, role=holder.role.value
            ),
            text(
                "The manager delegates to the deputy or a supervisor. In their absence, they "
                "delegate to an operator. Who decides on requests delegates to the manager or the deputy "
                "({source}).",
                source=SOURCE,
            ),
        )
    own = OWN_TASKS.get(giver.role, frozenset())
    lacking = [
        task
        for task in proposed.tasks
        if task not in own
        and (
            # Who was asked to decide in somebody's absence decides themselves (DIS-08).
            task is DelegatedTask.DECIDE or not _holds(giver.login, task, proposed, delegations, now_utc)
        )
    ]
    if lacking:
        task_name = lacking[0].value
        raise _refused(
            text(
                "You cannot delegate “{task_name}”: it is not delegated to {giver} for the whole period.",
                task_name=task_name,
                giver=giver.name,
            ),
            "Choose a period within your own delegation, or ask the manager to extend it.",
        )


def _check_time(proposed: Delegation, now_utc: dt.datetime) -> None:
    length = proposed.end_utc - max(proposed.begin_utc, now_utc)
    if not proposed.tasks or not proposed.why.strip():
        raise _refused(
            "A delegation needs at least one task and a reason.", "Choose the tasks and enter the reason."
        )
    if length <= dt.timedelta(0) or length > LONGEST:
        raise _refused(
            text(
                "A delegation must end after it begins and last no more than {days} days.", days=LONGEST.days
            ),
            "Choose a different end.",
        )


def _holds(
    login: str,
    task: DelegatedTask,
    proposed: Delegation,
    delegations: Iterable[Delegation],
    now_utc: dt.datetime,
) -> bool:
    return any(
        delegation.holder == login
        and task in delegation.tasks
        and delegation.is_in_force(now_utc)
        and delegation.end_utc >= proposed.end_utc
        for delegation in delegations
    )


def _refused(reason: str, remedy: str) -> Refusal:
    return Refusal(reason, remedy, rule=reason, source=SOURCE)
