"""Police in total control of the system: who took it, which cameras they have, and until when (RIP-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation

TAKEN = "authorisations.control-taken"
HANDED_BACK = "authorisations.control-handed-back"
ENDED = "authorisations.control-ended"
SOURCE = "code of practice, RIP-02"
POLICE_ACTS = frozenset(
    {
        Permission.WATCH,
        Permission.STEER,
        Permission.REVIEW,
        Permission.SIGN_ON,
        Permission.RUN_SHIFT,
        Permission.ENTER_LOG,
        Permission.ENTER_FAULT,
        Permission.CORRECT_OWN,
        # The books go on, and whoever keeps a log reads it. Personal details stay with the owner.
        Permission.READ_BOOKS,
    }
)
"""What the named officers may do while they are in control: the acts of an operator on duty."""
STAFF_ACTS = frozenset(
    {Permission.ENTER_AUTHORISATION, Permission.READ_AUTHORISATIONS, Permission.REPORT_BREACH}
)
"""What everybody else may do meanwhile, as far as their role permits it: take it back, and report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceControl:
    """The police's control of the system under one authorisation. Immutable.

    Attributes:
        authorisation: number of the entry that opened the authorisation.
        urn: its unique number.
        begins_utc: since when its cameras may be looked at, also in recordings.
        ends_utc: when it is over at the latest.
        in_charge: user name of the officer in charge.
        officers: user names of the officers who take the seats.
        is_in_doubt: whether it cannot be read whether the police are in control at all, because an entry is
            damaged. Then nobody has cameras, until both sides have signed the hand-back.
    """

    authorisation: int
    urn: str
    cameras: frozenset[int]
    begins_utc: dt.datetime
    ends_utc: dt.datetime
    in_charge: str
    officers: frozenset[str]
    is_in_doubt: bool = False

    def is_side_of_police(self, actor: Actor) -> bool:
        """Return whether a person can sign the hand-back for the police."""
        return actor.role is Role.POLICE if self.is_in_doubt else actor.login in self.officers


def in_doubt(authorisation: int, for_ever: dt.datetime) -> PoliceControl:
    """Return the control of which nobody can read who has it, or whether it is over."""
    return PoliceControl(
        authorisation=authorisation,
        urn="",
        cameras=frozenset(),
        begins_utc=for_ever,
        ends_utc=for_ever,
        in_charge="",
        officers=frozenset(),
        is_in_doubt=True,
    )


def newest_taking(case: CaseFile) -> tuple[Entry, bool] | None:
    """Return the newest entry with which the police took control, and whether it is over; None: never."""
    taken: Entry | None = None
    is_over = False
    for entry in case.later:
        if entry.kind == TAKEN:
            taken, is_over = entry, False
        elif entry.kind in {HANDED_BACK, ENDED}:
            is_over = True
    return (taken, is_over) if taken is not None else None


def control_of(taken: Entry, authorisation: Authorisation) -> PoliceControl | None:
    """Return the control that an entry states; None if it cannot be understood: nothing rests on it."""
    officers, in_charge = taken.fields.get("officers"), taken.fields.get("in_charge")
    if authorisation.ends_utc is None or not isinstance(officers, tuple) or not isinstance(in_charge, str):
        return None
    return PoliceControl(
        authorisation=authorisation.number,
        urn=authorisation.urn,
        cameras=authorisation.cameras,
        begins_utc=authorisation.begins_utc,
        ends_utc=authorisation.ends_utc,
        in_charge=in_charge,
        officers=frozenset(str(one) for one in officers),
    )
