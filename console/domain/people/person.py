"""A person of the scheme, with everything that the rules check about them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.permissions import Permission
from console.domain.people.police_ranks import rank_of
from console.domain.people.shift import NEEDS_LICENCE
from console.domain.text import text
from console.domain.typed_text import checked_line, checked_lines

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.people.declaration import SignedDeclaration
    from console.domain.people.licence import Licence
    from console.domain.people.training import Training

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
RESERVED = frozenset({PROGRAM.login, "nobody", "operator", "demo"})
"""Authors of automatic acts. No account may use these names."""
MOST_NAME = 80
MOST_NUMBER = 40
HAVE_ANOTHER_NUMBER = NEEDS_LICENCE[Permission.SIGN_ON] | {Role.POLICE}
"""Roles whose people have a licence number or a collar number, so that they may do without a staff number."""
_MARKS = frozenset("\u200e\u200f\u061c")
"""Marks of direction, which a name does without."""
PASSWORD_LEAST, PIN_LEAST, SECRET_MOST = 10, 6, 200


@dataclass(frozen=True, slots=True)
class PoliceDetail:
    """Force, collar number and rank of a police officer: a rank of `police_ranks.RANKS` or a staff grade."""

    force: str
    collar: str
    rank: str

    @property
    def has_rank(self) -> bool:
        """Whether the rank counts for authorisations."""
        return rank_of(self.rank) is not None


@dataclass(frozen=True, slots=True)
class Person:
    """One account. Accounts are never deleted; people who have left are retired.

    Attributes:
        login: unique user name, never used again; the author of their entries.
        is_redeployable: whether they work with redeployable units, which need more training.
        has_pin: whether a PIN is set, for countersigning and unlocking.
        is_password_given: whether someone else set the password: it must be changed at the next sign-in.
        staff_number: by which their employer knows them; no two accounts have the same. Empty: none yet.
        undertaken: the undertaking to comply with the code that they signed.
    """

    login: str
    name: str
    role: Role
    licence: Licence | None = None
    signed: SignedDeclaration | None = None
    trainings: tuple[Training, ...] = ()
    police: PoliceDetail | None = None
    is_redeployable: bool = False
    has_pin: bool = False
    retired_utc: dt.datetime | None = None
    is_password_given: bool = False
    staff_number: str = ""
    undertaken: SignedDeclaration | None = None

    @property
    def is_retired(self) -> bool:
        """Whether the account is closed."""
        return self.retired_utc is not None

    @property
    def actor(self) -> Actor:
        """The person as the services know them."""
        return Actor(self.login, self.name, self.role)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The details entered when an account is created or changed."""

    login: str
    name: str
    role: Role
    police: PoliceDetail | None = None
    is_redeployable: bool = False
    staff_number: str = ""


def checked(new: NewPerson) -> NewPerson:
    """Return the entered details in tidy form, after checking them.

    Raises:
        OperatorError: the user name or name cannot be used, or force, collar number, rank or staff number is
            missing.
    """
    login = new.login.strip()
    if not LOGIN.fullmatch(login) or login in RESERVED:
        raise OperatorError(
            text("“{login}” cannot be used as a user name.", login=login[:60])
            if login
            else "Enter a user name.",
            "Use 2 to 32 lower-case letters a to z, digits, dots, underscores and hyphens, "
            "starting with a letter.",
        )
    return NewPerson(
        login,
        checked_name(new.name),
        new.role,
        _checked_police(new),
        is_redeployable=new.is_redeployable,
        staff_number=_checked_staff_number(new),
    )


def checked_name(name: str) -> str:
    """Return a name in any script, on one line.

    Raises:
        OperatorError: the name is empty, too long, or has characters that cannot be stored.
    """
    typed = checked_lines("The name", name[: 2 * MOST_NAME])
    tidy = " ".join("".join(letter for letter in typed if letter not in _MARKS).split())
    if not any(unicodedata.category(letter)[0] == "L" for letter in tidy):
        raise OperatorError(
            "Enter a name that contains letters.", "Use the name by which the person is known."
        )
    if len(tidy) > MOST_NAME:
        raise OperatorError(
            text("The name is longer than {most_name} characters.", most_name=MOST_NAME),
            "Enter a shorter one.",
        )
    return tidy


def _checked_police(new: NewPerson) -> PoliceDetail | None:
    if new.role is not Role.POLICE:
        return None
    details = new.police or PoliceDetail("", "", "")
    tidy = PoliceDetail(
        " ".join(checked_line("The force", details.force, MOST_NAME).split()),
        " ".join(checked_line("The collar number", details.collar, MOST_NAME).split()),
        " ".join(checked_line("The rank", details.rank, MOST_NAME).split()),
    )
    if not (tidy.force and tidy.collar and tidy.rank):
        raise OperatorError(
            "Enter the force, collar number and rank of the police officer.",
            "They are on the warrant card.",
        )
    return tidy


def _checked_staff_number(new: NewPerson) -> str:
    number = " ".join(checked_line("The staff number", new.staff_number, MOST_NUMBER).split())
    is_needed = new.role not in HAVE_ANOTHER_NUMBER
    if (number or is_needed) and not any(letter.isalnum() for letter in number):
        raise OperatorError(
            text("Enter the staff number of {person}.", person=checked_name(new.name)),
            "It shows that one person has one account. For someone of another employer, write the employer’s "
            "name before the number.",
        )
    return number


def check_password(password: str, login: str) -> None:
    """Refuse a password that is easy to guess. Length counts, special characters do not.

    Raises:
        OperatorError: the password is too short, too long or too simple, or contains the user name.
    """
    why = ""
    if len(password) < PASSWORD_LEAST:
        why = f"it has fewer than {PASSWORD_LEAST} characters"
    elif len(password) > SECRET_MOST:
        why = f"it has more than {SECRET_MOST} characters"
    elif login.casefold() in password.casefold():
        why = "it contains the user name"
    elif len(set(password)) < 5:
        why = "it has too few different characters"
    if why:
        raise OperatorError(
            text("You cannot use this password: {why}.", why=why),
            "Three unrelated words make a good password.",
        )


def check_pin(pin: str) -> None:
    """Refuse a PIN that is easy to guess.

    Raises:
        OperatorError: the PIN does not have 6 to 12 digits, or is a simple sequence.
    """
    rising = "01234567890123456789"
    is_plain = len(set(pin)) < 3 or pin in rising or pin[::-1] in rising
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= 12) or is_plain:
        raise OperatorError(
            "Choose a PIN of 6 to 12 digits that is not a simple sequence.", "For example, do not use 123456."
        )
