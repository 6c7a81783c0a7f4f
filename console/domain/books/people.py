"""Accounts and delegations: who was given which role or task by whom, and who left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import flag, instant, long_words, tags, whole, words
from console.domain.books.kept import LOGIN, PROGRAM
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.books.entries import Entry

AGREED = "people.agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMade:
    """An account was created."""

    person: str = words("User name", kept=LOGIN)
    name: str = words("Name", kept=PROGRAM)
    role: str = words("Role", kept=PROGRAM)
    police: str = words("Force, collar number, rank", required=False, kept=PROGRAM)
    staff_number: str = words("Staff number", required=False, kept=PROGRAM)
    is_redeployable: bool = flag("Works with redeployable units")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """Name, role or other details of an account changed."""

    person: str = words("User name", kept=LOGIN)
    name: str = words("Name", kept=PROGRAM)
    role: str = words("Role", kept=PROGRAM)
    police: str = words("Force, collar number, rank", required=False, kept=PROGRAM)
    staff_number: str = words("Staff number", required=False, kept=PROGRAM)
    is_redeployable: bool = flag("Works with redeployable units")
    before: str = words("Previous role", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRetired:
    """An account was closed. Its user name is never used again."""

    person: str = words("User name", kept=LOGIN)
    why: str = words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretChanged:
    """A password or PIN was set. It is not stored in any book."""

    person: str = words("User name", kept=LOGIN)
    what: str = words("What was changed", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationBegun:
    """Tasks were delegated for a time."""

    giver: str = words("Delegated by", kept=LOGIN)
    holder: str = words("Delegated to", kept=LOGIN)
    tasks: tuple[str, ...] = tags("Tasks", required=True, kept=PROGRAM)
    begin_utc: dt.datetime = instant("From")
    end_utc: dt.datetime = instant("Until")
    why: str = long_words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded:
    """A delegation ended or was withdrawn."""

    holder: str = words("Delegated to", kept=LOGIN)
    end_utc: dt.datetime = instant("Ended at")
    why: str = words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrderGiven:
    """Tasks pass to others whenever the person who gave the order is not on duty."""

    giver: str = words("Holds in the absence of", kept=LOGIN)
    roles: tuple[str, ...] = tags("Roles", kept=PROGRAM)
    persons: tuple[str, ...] = tags("People", kept=LOGIN)
    tasks: tuple[str, ...] = tags("Tasks", required=True, kept=PROGRAM)
    why: str = long_words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrderEnded:
    """A standing order was withdrawn."""

    order: int = whole("Standing order")
    giver: str = words("Held in the absence of", kept=LOGIN)
    end_utc: dt.datetime = instant("Ended at")
    why: str = words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Two people agreed to what nobody does alone. A third reads it, and countersigns it."""

    second: str = words("Agreed by", kept=LOGIN)
    act: str = words("To", kept=PROGRAM)
    about: str = words("About", required=False, kept=PROGRAM)


def parties(entry: Entry) -> frozenset[str]:
    """Return the user names of those who said what an entry says: its author, and who agreed with them."""
    second = entry.fields.get("second") if entry.kind == AGREED else None
    return frozenset({entry.author}) | ({second} if isinstance(second, str) else frozenset())


BOOK = Book(
    "people",
    "Accounts and delegations",
    (
        EntryKind(
            "people.made",
            "Account created",
            AccountMade,
            ("person", "name", "role"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        EntryKind(
            "people.changed",
            "Account changed",
            AccountChanged,
            ("person", "name", "role", "before"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        EntryKind(
            "people.retired",
            "Account closed",
            AccountRetired,
            ("person", "why"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        EntryKind(
            "people.secret",
            "Password or PIN set",
            SecretChanged,
            ("person", "what"),
            Permission.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        EntryKind(
            "people.delegation_begun",
            "Delegation started",
            DelegationBegun,
            ("giver", "holder", "tasks", "end_utc"),
            Permission.DELEGATE,
            Part.OPENS,
            is_automatic=True,
        ),
        EntryKind(
            "people.delegation_ended",
            "Delegation ended",
            DelegationEnded,
            ("holder", "end_utc", "why"),
            Permission.DELEGATE,
            Part.CLOSES,
            is_automatic=True,
        ),
        EntryKind(
            "people.order_given",
            "Standing order for absence given",
            StandingOrderGiven,
            ("giver", "roles", "persons", "tasks"),
            Permission.DELEGATE,
            is_automatic=True,
        ),
        EntryKind(
            "people.order_ended",
            "Standing order for absence ended",
            StandingOrderEnded,
            ("order", "giver", "end_utc", "why"),
            Permission.DELEGATE,
            is_automatic=True,
        ),
        EntryKind(
            AGREED,
            "Two people agreed",
            Agreed,
            ("second", "act", "about"),
            Permission.MANAGE_PEOPLE,
            countersigning=Countersigning.ALWAYS,
            is_automatic=True,
        ),
    ),
    Retention(
        FIVE_YEARS, "accounts: reasons 5 years (accountability, UK GDPR art 5(2)); accounts stay (PPL-08)"
    ),
    purpose="Entries in all books name a user name. This book shows who that was and what they could do.",
    read_act=Permission.READ_AUDIT,
)
