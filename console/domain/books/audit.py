"""Audit log (LOG-01, LOG-06, PPL-08): random audits. `automatic` names the acts that the program records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, instant, long_words, tags, whole, words
from console.domain.books.kept import PROGRAM, RECORDS
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A random sample was drawn. Anyone can draw it again from the head and the number."""

    drawn_utc: dt.datetime = instant("Drawn at")
    head: str = long_words("Signed head of the ledger", kept=PROGRAM)
    number: int = whole("Number entered by the auditor")
    books: tuple[str, ...] = tags("Books", required=True, kept=PROGRAM)
    sample: tuple[str, ...] = tags("Entries drawn", required=True, kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The auditor's finding about one entry of the sample."""

    entry: str = words("Entry", kept=PROGRAM)
    finding: str = choice("Finding", ("in order", "minor fault", "serious fault"))
    remarks: str = long_words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """The conclusion of an audit."""

    concluded_utc: dt.datetime = instant("Concluded at")
    conclusion: str = long_words("Conclusion", kept=RECORDS)
    recommendations: str = long_words("Recommendations", required=False, kept=RECORDS)


def _kind(name: str, title: str, payload: type, columns: str, part: Part) -> EntryKind:
    # The auditor is independent, so no one in the room countersigns.
    return EntryKind(
        f"audit.{name}",
        title,
        payload,
        tuple(columns.split()),
        Permission.DRAW_AUDIT,
        part,
        Countersigning.NEVER,
        # A sample is drawn, never typed: who could type one could choose the entries.
        is_automatic=part is Part.OPENS,
        has_service=part is not Part.OPENS,
    )


BOOK = Book(
    "audit",
    "Audit log",
    (
        _kind("drawn", "Random audit", Drawn, "drawn_utc number books", Part.OPENS),
        _kind("found", "Finding", Found, "entry finding remarks", Part.FOLLOWS),
        _kind("concluded", "Audit concluded", Concluded, "concluded_utc conclusion", Part.CLOSES),
    ),
    Retention(FIVE_YEARS, "audits and typed reasons: 5 years (accountability, UK GDPR art 5(2))"),
    purpose="Everything done at the console and by whom, recorded automatically; and random audits.",
    read_act=Permission.READ_AUDIT,
)
