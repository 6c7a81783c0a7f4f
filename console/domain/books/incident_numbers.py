"""The own numbers of incidents, such as 2026/0412: without gaps in each year of local time.

A number follows from the books alone: the incidents of a year in the order of their entries, each by the year
in which it was first said to have been seen. A correction moves nothing, so a number is for ever.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.clock import LONDON
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

DIGITS = 4
MOST = 999_999
EXAMPLE = "2026/0412"
_TYPED = re.compile(r"(?:(?:incident|digwyddiad)\s*)?#?\s*(?:(?P<year>[12]\d{3})\s*/\s*)?(?P<number>\d{1,9})")


@dataclass(frozen=True, slots=True, order=True)
class IncidentNumber:
    """The own number of an incident: its year, and its place in it."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}/{self.number:0{DIGITS}}"


@dataclass(frozen=True, slots=True)
class NamedIncident:
    """An incident as a person names it: by its own number, or by that of its entry.

    Attributes:
        own: its own number; None: it is named by its entry.
        entry: number of its entry; 0 with an own number.
    """

    own: IncidentNumber | None
    entry: int = 0

    def __str__(self) -> str:
        return str(self.own or self.entry)


def year_of(seen_utc: dt.datetime) -> int:
    """Return the year of local time in which an incident counts."""
    return seen_utc.astimezone(LONDON).year


def numbered(
    opened: Iterable[tuple[int, dt.datetime]], last: dict[int, int]
) -> list[tuple[int, IncidentNumber]]:
    """Return entry number and own number of each incident.

    Args:
        opened: entry number and instant of sighting, in the order of the entries.
        last: by year, the last number that was given before.
    """
    count = Counter(last)
    given = []
    for entry, seen_utc in opened:
        year = year_of(seen_utc)
        count[year] += 1
        given.append((entry, IncidentNumber(year, count[year])))
    return given


def own_number_of(typed: str) -> IncidentNumber | None:
    """Return the own number that was typed, such as `2026/412`, or None: `412/2026` is none."""
    match = _TYPED.fullmatch(typed.strip().lower())
    if match is None or match["year"] is None or not 0 < int(match["number"]) <= MOST:
        return None
    return IncidentNumber(int(match["year"]), int(match["number"]))


def incident_named(typed: str) -> NamedIncident | None:
    """Return the incident that was typed, by either of its numbers, with or without the word; None: none.

    Raises:
        OperatorError: something was typed that is neither.
    """
    if not typed.strip():
        return None
    if own := own_number_of(typed):
        return NamedIncident(own)
    match = _TYPED.fullmatch(typed.strip().lower())
    if match is None or match["year"] is not None or not int(match["number"]):
        entered = typed.strip()[:40]
        raise OperatorError(
            text("“{entered}” is not the number of an incident.", entered=entered),
            text("Enter it as in the incident log, for example {example}.", example=EXAMPLE),
        )
    return NamedIncident(None, int(match["number"]))
