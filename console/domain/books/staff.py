"""Staff signing on and off (PPL-04), with declarations, trainings and licences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, date, instant, long_words, tags, words
from console.domain.books.kept import LOGIN, PROGRAM
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOn:
    """A shift began."""

    person: str = words("Person", kept=LOGIN)
    role: str = words("Role", kept=PROGRAM)
    console: str = words("Console", kept=PROGRAM)
    licence: str = words("SIA licence", required=False, kept=PROGRAM)
    licence_expires: dt.date | None = date("Licence valid until", required=False)
    mentor: str = words("Licensed operator supervising", required=False, kept=LOGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A shift ended, with its handover notes."""

    person: str = words("Person", kept=LOGIN)
    notes: str = long_words("Handover notes", required=False)
    cameras_out: tuple[int, ...] = cameras("Cameras out of service")
    open_incidents: tuple[str, ...] = tags("Open incidents", kept=PROGRAM)
    visitors: tuple[str, ...] = tags("Visitors in the room")
    in_hand: tuple[str, ...] = tags("Also in hand", kept=PROGRAM)
    why: str = words("Reason for signing off someone else", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEnded:
    """A licence ended during a shift, so the person must be relieved."""

    person: str = words("Person", kept=LOGIN)
    ended_utc: dt.datetime = instant("Ended at")
    state: str = words("Licence status", kept=PROGRAM)
    done: str = words("What the console did", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationSigned:
    """A person signed the confidentiality declaration."""

    person: str = words("Person", kept=LOGIN)
    version: str = words("Version", kept=PROGRAM)
    digest: str = words("SHA-256 of the text", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingSigned:
    """A person signed the undertaking to comply with the code of practice."""

    person: str = words("Person", kept=LOGIN)
    undertaking: str = words("Version", kept=PROGRAM)
    digest: str = words("SHA-256 of the text", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecorded:
    """A person was trained."""

    person: str = words("Person", kept=LOGIN)
    topic: str = words("Topic", kept=PROGRAM)
    on: dt.date = date("Date")
    by: str = words("Given by", kept=PROGRAM)
    until: dt.date | None = date("Valid until", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRecorded:
    """A licence was checked, or its state changed."""

    person: str = words("Person", kept=LOGIN)
    licence: str = words("SIA licence", kept=PROGRAM)
    expires: dt.date = date("Valid until")
    state: str = words("Status", kept=PROGRAM)


BOOK = Book(
    "staff",
    "Staff signing on and off",
    (
        EntryKind(
            "staff.signed_on",
            "Signed on",
            SignedOn,
            ("person", "role", "console", "mentor"),
            Permission.SIGN_ON,
            Part.OPENS,
            is_automatic=True,
        ),
        EntryKind(
            "staff.signed_off",
            "Signed off",
            SignedOff,
            ("person", "notes", "cameras_out", "open_incidents", "visitors"),
            Permission.SIGN_ON,
            Part.CLOSES,
            is_automatic=True,
        ),
        EntryKind(
            "staff.licence_ended",
            "Licence ended during a shift",
            LicenceEnded,
            ("person", "ended_utc", "state", "done"),
            Permission.SIGN_ON,
            Part.FOLLOWS,
            Countersigning.ALWAYS,
            is_automatic=True,
        ),
        EntryKind(
            "staff.declaration",
            "Declaration signed",
            DeclarationSigned,
            ("person", "version"),
            is_automatic=True,
        ),
        EntryKind(
            "staff.undertaking",
            "Undertaking signed",
            UndertakingSigned,
            ("person", "undertaking"),
            is_automatic=True,
        ),
        EntryKind(
            "staff.training",
            "Training recorded",
            TrainingRecorded,
            ("person", "topic", "on", "by"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        EntryKind(
            "staff.licence",
            "Licence recorded",
            LicenceRecorded,
            ("person", "licence", "expires", "state"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
    ),
    Retention(THREE_YEARS, "staff: hand-over notes 3 years from signing off (owner's retention schedule)"),
    purpose="Sign-on and sign-off of every shift, with handover notes; an accurate record of working hours.",
)
