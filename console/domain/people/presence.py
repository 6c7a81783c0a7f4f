"""Who sits at a console without a shift: managers and others who do not work in shifts (PPL-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at a console.

    Attributes:
        since_utc: when they signed in; moving to another console does not change it.
    """

    login: str
    console: str
    since_utc: dt.datetime
