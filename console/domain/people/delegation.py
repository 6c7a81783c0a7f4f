"""Delegation in absence (PPL-06): explicit, timed, recorded, and over by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.people.person import Person

LONGEST = dt.timedelta(days=31)
SOURCE = "code of practice, PPL-06"


class DelegatedTask(Enum):
    """What the code allows to be delegated; nothing else can be."""

    RELEASE_DATA = "release data"
    CLEAR_VISITORS = "clear visitors"
    SECURE_MEDIA = "secure media"
    CLEAR_VIEWERS = "clear viewers"
    RELEASE_MEDIA = "release new media"
    POLICE = "liaise with the police"


TASK_ACTS: dict[DelegatedTask, Permission] = {
    DelegatedTask.RELEASE_DATA: Permission.RELEASE_DATA,
    DelegatedTask.CLEAR_VISITORS: Permission.AUTHORISE_VISITOR,
    DelegatedTask.SECURE_MEDIA: Permission.SECURE_MEDIA,
    DelegatedTask.CLEAR_VIEWERS: Permission.CLEAR_VIEWER,
    DelegatedTask.RELEASE_MEDIA: Permission.RELEASE_MEDIA,
    DelegatedTask.POLICE: Permission.LIAISE_POLICE,
}
ORDER: dict[Role, frozenset[Role]] = {
    # From whom to whom: in the manager's absence the supervisor, in theirs the operator.
    Role.MANAGER: frozenset({Role.DEPUTY, Role.SUPERVISOR}),
    Role.DEPUTY: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Role.SUPERVISOR: frozenset({Role.OPERATOR}),
}


@dataclass(frozen=True, slots=True)
class Delegation:
    """One delegation.

    Attributes:
        number: of its entry in the book of accounts.
        ended_utc: when it was recorded as over (withdrawn, or run out); None: not yet.
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
        """Whether it counts at this instant; its end does not."""
        return self.ended_utc is None and self.begin_utc <= now_utc < self.end_utc

    def has_run_out(self, now_utc: dt.datetime) -> bool:
        """Whether its time is over and that is not recorded yet."""
        return self.ended_utc is None and now_utc >= self.end_utc


def delegated_acts(
    login: str, role: Role, delegations: Iterable[Delegation], now_utc: dt.datetime
) -> frozenset[Permission]:
    """The acts that somebody has by delegation now; who may pass them on may do that too."""
    held = {
        task for one in delegations if one.holder == login and one.is_in_force(now_utc) for task in one.tasks
    }
    acts = frozenset(TASK_ACTS[task] for task in held)
    return acts | {Permission.DELEGATE} if acts and role in ORDER else acts


def check(
    giver: Person,
    holder: Person,
    wanted: Delegation,
    held: Iterable[Delegation],
    now_utc: dt.datetime,
) -> None:
    """Refuse a delegation that the code does not know.

    Args:
        giver: whose it is to give.
        holder: who shall have it.
        wanted: tasks and time.
        held: all delegations; a deputy or supervisor passes on only what they hold, and not for longer.
        now_utc: it begins at the earliest now.

    Raises:
        Refusal: with what is wrong.
    """
    _check_time(wanted, now_utc)
    if holder.is_retired or holder.role not in ORDER.get(giver.role, frozenset()):
        raise _refused(
            f"A {giver.role.value} cannot delegate to {holder.name} ({holder.role.value}).",
            "It goes from the manager to the deputy or supervisor, and in their absence to the operator.",
        )
    if giver.role is Role.MANAGER:
        return
    lacking = [task for task in wanted.tasks if not _holds(giver.login, task, wanted, held, now_utc)]
    if lacking:
        raise _refused(
            f"{giver.name} does not hold “{lacking[0].value}” for that whole time.",
            "Pass on only what was delegated, and not beyond its end; ask the manager for more.",
        )


def _check_time(wanted: Delegation, now_utc: dt.datetime) -> None:
    length = wanted.end_utc - max(wanted.begin_utc, now_utc)
    if not wanted.tasks or not wanted.why.strip():
        raise _refused("A delegation names its tasks and its ground.", "Choose the tasks and say why.")
    if length <= dt.timedelta(0) or length > LONGEST:
        raise _refused(
            f"A delegation ends by itself, after its beginning and within {LONGEST.days} days.",
            "Choose an earlier or a later end.",
        )


def _holds(
    login: str, task: DelegatedTask, wanted: Delegation, held: Iterable[Delegation], now_utc: dt.datetime
) -> bool:
    return any(
        one.holder == login
        and task in one.tasks
        and one.is_in_force(now_utc)
        and one.end_utc >= wanted.end_utc
        for one in held
    )


def _refused(what: str, then: str) -> Refusal:
    return Refusal(what, then, rule=what, source=SOURCE)
