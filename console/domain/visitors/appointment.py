"""An appointment in the diary, and where it stands on the day (PPL-05)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.people.calendar import day_of

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

OVERDUE_AFTER = dt.timedelta(minutes=30)
"""How late a visitor may be before the diary calls the appointment overdue."""


class AppointmentState(Enum):
    """Where an appointment stands. The value is how lists name it."""

    LATER = "later"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment that was neither kept nor cancelled.

    Attributes:
        number: of its entry in the diary.
        name: who comes; empty for a reader without personal details.
        by: user name of who entered it.
    """

    number: int
    visitor: str
    name: str
    organisation: str
    purpose: str
    due_utc: dt.datetime
    agreed_with: str
    by: str

    def state(self, now_utc: dt.datetime) -> AppointmentState:
        """Return where it stands at an instant, by the day in London."""
        if now_utc > self.due_utc + OVERDUE_AFTER:
            return AppointmentState.OVERDUE
        is_today = day_of(self.due_utc) == day_of(now_utc)
        return AppointmentState.TODAY if is_today else AppointmentState.LATER

    def is_for(self, visitor: str, now_utc: dt.datetime) -> bool:
        """Return whether a visitor of this type who comes now comes by it: on its day."""
        return visitor == self.visitor and day_of(self.due_utc) == day_of(now_utc)


def appointment_of(case: CaseFile) -> Appointment | None:
    """Return the appointment of a case of the diary; None if it cannot be understood."""
    fields = case.current()
    due_utc = fields.get("due_utc")
    if not isinstance(due_utc, dt.datetime):
        return None

    def said(name: str) -> str:
        return str(fields.get(name, ""))

    return Appointment(
        number=case.entry.number,
        visitor=said("visitor"),
        name=said("name"),
        organisation=said("organisation"),
        purpose=said("purpose"),
        due_utc=due_utc,
        agreed_with=said("agreed_with"),
        by=case.entry.author,
    )
