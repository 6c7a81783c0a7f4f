"""One breach of data protection, derived from its entries: the 72 hours to the Commissioner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

TO_COMMISSIONER = dt.timedelta(hours=72)
"""UK GDPR article 33(1): from when the breach became known."""


@dataclass(frozen=True, slots=True)
class BreachCase:
    """A breach that is not closed.

    Attributes:
        about: user names of the staff concerned, who do not handle it.
        due_utc: by when the Commissioner is told, unless a risk is unlikely; None: told already.
    """

    number: int
    nature: str
    found_utc: dt.datetime
    is_suspected: bool
    about: frozenset[str]
    due_utc: dt.datetime | None


def breach_case(case: CaseFile) -> BreachCase:
    """Return a breach from its entries."""
    fields = case.current()
    found_utc, about = fields["found_utc"], fields.get("about")
    if not isinstance(found_utc, dt.datetime):
        raise TypeError("found_utc")
    is_told = any(entry.kind == "security.reported" for entry in case.later)
    return BreachCase(
        case.entry.number,
        str(fields.get("nature") or ""),
        found_utc,
        bool(fields.get("is_suspected")),
        frozenset(map(str, about)) if isinstance(about, tuple) else frozenset(),
        None if is_told else found_utc + TO_COMMISSIONER,
    )
