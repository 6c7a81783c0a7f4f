"""Accounts: who was given which role by whom, and who left. An account is never deleted."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.people.permissions import Act
from console.domain.registers.fields import flag, words
from console.domain.registers.kinds import Book, Kind, Retention


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


BOOK = Book(
    "people",
    "Accounts",
    (
        Kind(
            "people.made",
            "Account made",
            AccountMade,
            ("person", "name", "role"),
            Act.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        Kind(
            "people.changed",
            "Account changed",
            AccountChanged,
            ("person", "name", "role", "before"),
            Act.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        Kind(
            "people.retired",
            "Account retired",
            AccountRetired,
            ("person", "why"),
            Act.MANAGE_PEOPLE,
            is_automatic=True,
        ),
        Kind(
            "people.secret",
            "Password or PIN set",
            SecretChanged,
            ("person", "what"),
            Act.MANAGE_PEOPLE,
            is_automatic=True,
        ),
    ),
    Retention(None, "traceability of acts to persons (PPL-08) for as long as the books exist"),
    purpose="Every entry of every book names a login; this book says who that was and what they might do.",
    read_act=Act.READ_AUDIT,
)
