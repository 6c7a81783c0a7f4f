"""An officer's work at a seat, under one authorisation, beside the operator on duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

OPEN_ACTS = frozenset(
    {
        Permission.WATCH,
        Permission.STEER,
        Permission.REVIEW,
        # The operator stays on duty and can still write down what happens and cancel; nothing is read.
        Permission.SIGN_ON,
        Permission.RUN_SHIFT,
        Permission.ENTER_LOG,
        Permission.ENTER_FAULT,
        Permission.ENTER_AUTHORISATION,
    }
)
"""What can be done at a seat while an officer is there. Everything else waits until they have left."""
STALE_S = 3.0
"""Seconds after which an authorisation that could not be read again counts as ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerSession:
    """An officer's work at a seat. Immutable.

    Attributes:
        authorisation: number of the entry that opened the authorisation.
        urn: its unique number, as tiles show it.
        begins_utc: since when its cameras may be looked at, also in recordings.
        operator: user name of the operator on duty.
        manner: whether the officer operates or directs.
    """

    authorisation: int
    urn: str
    cameras: frozenset[int]
    begins_utc: dt.datetime
    ends_utc: dt.datetime
    officer: str
    force: str
    collar_number: str
    rank: str
    operator: str
    manner: str
    begun_utc: dt.datetime

    @property
    def named_officer(self) -> str:
        """The officer as records name them."""
        return f"{self.rank} {self.officer} ({self.collar_number}, {self.force})"
