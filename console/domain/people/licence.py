"""The SIA licence for public space surveillance (PPL-01): number, state, the midnight at which it ends."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of, midnight_utc, months_before

NUMBER = re.compile(r"[0-9]{16}")
VALID_YEARS = 3
WARNING_MONTHS = 4
"""A renewal can be asked for, and is warned of, from so long before the end."""


class LicenceState(Enum):
    """What the SIA's public register says."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence card as it was recorded.

    Attributes:
        number: 16 digits; a replacement card has a new one.
        expires: its last day; it ends at the midnight (Europe/London) after it.
        state: as last seen in the register.
    """

    number: str
    expires: dt.date
    state: LicenceState = LicenceState.ACTIVE

    @property
    def ends_utc(self) -> dt.datetime:
        """The midnight in London at which it is no longer valid."""
        return midnight_utc(self.expires + dt.timedelta(days=1))

    def is_good(self, now_utc: dt.datetime) -> bool:
        """Whether work under it is lawful now."""
        return self.state is LicenceState.ACTIVE and now_utc < self.ends_utc

    def days_left(self, now_utc: dt.datetime) -> int:
        """Whole days until its last one; 0 on that day, negative afterwards."""
        return (self.expires - day_of(now_utc)).days

    def is_ending(self, now_utc: dt.datetime) -> bool:
        """Whether it is good and within four months of its end."""
        return self.is_good(now_utc) and day_of(now_utc) >= months_before(self.expires, WARNING_MONTHS)

    def effective_state(self, now_utc: dt.datetime) -> LicenceState:
        """The recorded state, or expired where its last day is over."""
        if self.state is LicenceState.ACTIVE and now_utc >= self.ends_utc:
            return LicenceState.EXPIRED
        return self.state


def checked(number: str, expires: dt.date, state: LicenceState, now_utc: dt.datetime) -> Licence:
    """A licence as typed in, or what is wrong with it.

    Raises:
        OperatorError: not 16 digits, or a last day that no licence can have.
    """
    digits = re.sub(r"[\s-]", "", number)
    if not NUMBER.fullmatch(digits):
        raise OperatorError(
            "A licence number has 16 digits.", "Read it from the front of the card; spaces do not matter."
        )
    if expires > months_before(day_of(now_utc), -12 * VALID_YEARS):
        raise OperatorError(
            f"A licence is valid for {VALID_YEARS} years at most: {expires:%d %B %Y} is too late.",
            "Read the last day from the card again.",
        )
    return Licence(digits, expires, state)


def words_of(licence: Licence | None, now_utc: dt.datetime) -> str:
    """State and days left, for lists and refusals."""
    if licence is None:
        return "no licence recorded"
    state = licence.effective_state(now_utc)
    if state is not LicenceState.ACTIVE:
        return str(state.value)
    days = licence.days_left(now_utc)
    return "active, ends tonight" if days == 0 else f"active, {days:,} days left"
