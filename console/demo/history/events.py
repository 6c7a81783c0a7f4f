"""Events of the made-up year of the demo scheme, before they are written into its books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value


@dataclass(frozen=True, slots=True)
class InventedEntry:
    """An entry to be written.

    Attributes:
        author: login.
        payload: an instance of the kind's payload class; None for a correction or a countersignature.
        case: name of the case that it opens, follows or closes; also what a correction is about.
        changes: new values of a correction.
        countersigns: cases that a supervisor countersigns.
        witness: login of who countersigns the entry on the spot.
    """

    at_utc: dt.datetime
    author: str
    payload: Any = None
    case: str = ""
    changes: Mapping[str, Value] = field(default_factory=dict)
    why: str = ""
    countersigns: Sequence[str] = ()
    witness: str = ""


@dataclass(frozen=True, slots=True)
class InventedAct:
    """An act that the program records automatically."""

    at_utc: dt.datetime
    author: str
    act: str
    subject: str
    detail: Mapping[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audited:
    """A random audit of the entries written until then."""

    at_utc: dt.datetime
    author: str
    number: int


@dataclass(frozen=True, slots=True)
class Crew:
    """The people on duty in a shift of twelve hours."""

    begin_utc: dt.datetime
    end_utc: dt.datetime
    operators: tuple[str, ...]
    supervisor: str

    def moment(self, draw: random.Random, latest: float = 0.97) -> dt.datetime:
        """Return a random moment of the shift, before its end."""
        return self.begin_utc + (self.end_utc - self.begin_utc) * draw.uniform(0.01, latest)


def after(instant: dt.datetime, minutes: float) -> dt.datetime:
    """Return the instant some minutes later."""
    return instant + dt.timedelta(minutes=minutes)
