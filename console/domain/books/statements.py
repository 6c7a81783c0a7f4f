"""Witness statements (LOG-01, EVD-03): statements of continuity and of what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, incident, instant, long_words, signature, tags, words
from console.domain.books.kept import AGENCY, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A statement was made (Criminal Justice Act 1967 s9)."""

    reference: str = words("Reference", kept=REFERENCE)
    statement: str = choice("Statement of", ("continuity", "what was seen", "the system's working", "other"))
    witness: str = words("Witness")
    taken_utc: dt.datetime = instant("Made at")
    incident: str = incident("Incident number")
    exhibits: tuple[str, ...] = tags("Exhibits", kept=REFERENCE)
    text: str = long_words("Statement")
    signature: str = signature("Signature of the witness", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The statement was handed to the officer in the case."""

    handed_utc: dt.datetime = instant("Handed over at")
    officer: str = words("Officer")
    police_force: str = words("Police force", kept=AGENCY)
    collar_number: str = words("Collar number")
    signature: str = signature("Signature of the officer", required=False)


BOOK = Book(
    "statements",
    "Witness statements",
    (
        EntryKind(
            "statements.taken",
            "Statement made",
            Taken,
            ("reference", "statement", "witness", "incident", "exhibits"),
            Permission.ENTER_MEDIA,
            Part.OPENS,
        ),
        EntryKind(
            "statements.handed",
            "Statement handed over",
            Handed,
            ("handed_utc", "officer", "police_force", "collar_number"),
            Permission.LIAISE_POLICE,
            Part.CLOSES,
        ),
    ),
    Retention(
        THREE_YEARS, "statements: 3 years from handing over, as master copies (local code of practice)"
    ),
    purpose="Statements under section 9 of the Criminal Justice Act 1967, until handed to an officer.",
)
