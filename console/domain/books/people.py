"""Accounts and delegations: who was given which role or task by whom, and who left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import flag, instant, long_words, tags, words
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMade:
    """Somebody was given an account."""

    person: str = words("Login")
    name: str = words("Name")
    role: str = words("Role")
    police: str = words("Force, collar number, rank", required=False)
    is_redeployable: bool = flag("Works with redeployable units")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """Name, role or particulars are others from now on."""

    person: str = words("Login")
    name: str = words("Name")
    role: str = words("Role")
    police: str = words("Force, collar number, rank", required=False)
    is_redeployable: bool = flag("Works with redeployable units")
    before: str = words("Role before")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRetired:
    """Somebody left; the login is never given again."""

    person: str = words("Login")
    why: str = words("Why")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretChanged:
    """A password or PIN was set; neither is in any book."""

    person: str = words("Login")
    what: str = words("What")


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationBegun:
    """Tasks are delegated for a time."""

    giver: str = words("From")
    holder: str = words("To")
    tasks: tuple[str, ...] = tags("Tasks", required=True)
    begin_utc: dt.datetime = instant("From the time")
    end_utc: dt.datetime = instant("Until")
    why: str = long_words("Ground")


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded:
    """A delegation ran out or was withdrawn."""

    holder: str = words("Held by")
    end_utc: dt.datetime = instant("Ended at")
    why: str = words("Why")


BOOK = Book(
    "people",
    "Accounts and delegations",
    (
        EntryKind(
            "people.made",
            "Account made",
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
            "Account retired",
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
            "Delegation begun",
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
    ),
    Retention(None, "traceability of acts to persons (PPL-08) for as long as the books exist"),
    purpose="Every entry of every book names a login; this book says who that was and what they might do.",
    read_act=Permission.READ_AUDIT,
)
