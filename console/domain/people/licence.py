"""The SIA licence for public space surveillance (PPL-01): number, state and expiry at midnight."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of, midnight_utc, months_before
from console.domain.text import text

NUMBER = re.compile(r"[0-9]{16}")
VALID_YEARS = 3
WARNING_MONTHS = 4
"""A renewal can be requested this long before the end, so the warning begins then."""


class LicenceState(Enum):
    """The state of a licence in the SIA's public register."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Licence:
    """A recorded licence card.

    Attributes:
        number: 16 digits; a replacement card has a new number.
        expires: the last day; the licence ends at the midnight (Europe/London) after it.
        state: the state last seen in the SIA register.
    """

    number: str
    expires: dt.date
    state: LicenceState = LicenceState.ACTIVE

    @property
    def ends_utc(self) -> dt.datetime:
        """The midnight in London from which the licence is no longer valid."""
        return midnight_utc(self.expires + dt.timedelta(days=1))

    def is_good(self, now_utc: dt.datetime) -> bool:
        """Return whether work under the licence is lawful now."""
        return self.state is LicenceState.ACTIVE and now_utc < self.ends_utc

    def days_left(self, now_utc: dt.datetime) -> int:
        """Return the whole days until its last day: 0 on that day, negative afterwards."""
        return (self.expires - day_of(now_utc)).days

    def is_ending(self, now_utc: dt.datetime) -> bool:
        """Return whether it is valid and within four months of its end."""
        return self.is_good(now_utc) and day_of(now_utc) >= months_before(self.expires, WARNING_MONTHS)

    def effective_state(self, now_utc: dt.datetime) -> LicenceState:
        """Return the recorded state, or expired if its last day is over."""
        if self.state is LicenceState.ACTIVE and now_utc >= self.ends_utc:
            return LicenceState.EXPIRED
        return self.state


def checked(number: str, expires: dt.date, state: LicenceState, now_utc: dt.datetime) -> Licence:
    """Return the licence that was entered, after checking it.

    Raises:
        OperatorError: the number does not have 16 digits, or the last day is too late.
    """
    digits = re.sub(r"[\s-]", "", number)
    if not NUMBER.fullmatch(digits):
        raise OperatorError(
            "Enter the 16 digits of the licence number.",
            "They are on the front of the card. Spaces are allowed.",
        )
    if expires > months_before(day_of(now_utc), -12 * VALID_YEARS):
        raise OperatorError(
            text(
                "A licence is valid for at most {valid_years} years, so it cannot expire on {day}.",
                valid_years=VALID_YEARS,
                day=spoken_day(expires),
            ),
            "Enter the expiry date on the card.",
        )
    return Licence(digits, expires, state)


def words_of(licence: Licence | None, now_utc: dt.datetime) -> str:
    """Return the state and the days left, for lists and refusals."""
    if licence is None:
        return "no licence recorded"
    state = licence.effective_state(now_utc)
    if state is not LicenceState.ACTIVE:
        return str(state.value)
    days = licence.days_left(now_utc)
    if days == 0:
        return "active, ends tonight"
    return "active, 1 day left" if days == 1 else f"active, {days:,} days left"
