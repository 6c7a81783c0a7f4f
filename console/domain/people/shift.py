"""Shifts, and the acts that need one (PPL-01, PPL-04). The rules are the tables below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

ON_SHIFT = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE})
"""Roles that work in shifts. Others sign in without a shift."""

NEEDS_SHIFT = frozenset(
    {
        Permission.WATCH,
        Permission.STEER,
        Permission.RUN_SHIFT,
        Permission.ENTER_LOG,
        Permission.ENTER_MEDIA,
        Permission.ASK_FOR_EVIDENCE,
        Permission.SECURE_MEDIA,
        Permission.RELEASE_MEDIA,
        Permission.RELEASE_DATA,
        Permission.LIAISE_POLICE,
        Permission.ADMIT_VISITOR,
    }
)
"""Acts that these roles may do only during a shift. They may also read, correct, countersign and print
without one."""

NEEDS_LICENCE: dict[Permission, frozenset[Role]] = {
    Permission.SIGN_ON: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Permission.RUN_SHIFT: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Permission.WATCH: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    # Steering is the licensed activity itself, so managers need a licence for it too.
    Permission.STEER: frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.MANAGER, Role.DEPUTY}),
}
"""Acts that need a licence, with the roles that need their own. If it ends at midnight during a shift, these
acts are refused at once. The books stay open to the person, who must write up events and hand over, and the
wall keeps its pictures. A trainee works under the licence of their supervisor."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The handover notes for the next shift."""

    notes: str = ""
    cameras_out: tuple[int, ...] = ()
    open_incidents: tuple[str, ...] = ()
    visitors: tuple[str, ...] = ()
    in_hand: tuple[str, ...] = ()
    """What else the console knows: requests, zones lifted, reservations, holds and reviews that are due."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's duty from sign-on to sign-off.

    Attributes:
        number: number of the sign-on in the staff book.
        console: the console at which it began.
        mentor: user name of the supervisor of a trainee, else empty.
        ended_by: user name of the person who signed off; another person if someone forgot.
        has_outlived_licence: whether the licence ended during the shift, and that is recorded.
    """

    number: int
    login: str
    console: str
    began_utc: dt.datetime
    mentor: str = ""
    ended_utc: dt.datetime | None = None
    ended_by: str = ""
    handover: Handover = Handover()
    has_outlived_licence: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the shift has not ended."""
        return self.ended_utc is None
