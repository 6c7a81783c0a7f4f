"""Shifts, and which acts need one (PPL-01, PPL-04). The rules are the tables below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

ON_SHIFT = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE})
"""Roles that work in shifts; the others come and go under their own name."""

NEEDS_SHIFT = frozenset(
    {
        Permission.WATCH,
        Permission.STEER,
        Permission.RUN_SHIFT,
        Permission.ENTER_LOG,
        Permission.ENTER_MEDIA,
        Permission.ADMIT_VISITOR,
    }
)
"""What the roles above do only on duty. They may read, correct, countersign and print off duty too."""

NEEDS_LICENCE: dict[Permission, frozenset[Role]] = {
    Permission.SIGN_ON: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Permission.RUN_SHIFT: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    Permission.WATCH: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    # To steer is the licensed activity itself, whoever does it.
    Permission.STEER: frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.MANAGER, Role.DEPUTY}),
}
"""Acts that a licence must cover, with the roles that need one of their own. When it ends at midnight in the
middle of a shift these are refused at once; the books stay open to the person, who must write up what goes on
and hand over, and the wall keeps its picture. A trainee works under the licence of who is beside them."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What the next shift must know."""

    notes: str = ""
    cameras_out: tuple[int, ...] = ()
    open_incidents: tuple[str, ...] = ()
    visitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """One duty.

    Attributes:
        number: of its sign-on in the staff book.
        console: where it was begun.
        mentor: login of the licensed person beside a trainee, else empty.
        ended_by: login of who signed off; another one where somebody forgot.
        has_outlived_licence: the licence ended in the middle of it, and that is in the book.
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
        """Whether it still lasts."""
        return self.ended_utc is None
