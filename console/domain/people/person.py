"""A person of the scheme, with all that the rules ask about them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.police_ranks import rank_of
from console.domain.text import clean

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.people.declaration import SignedDeclaration
    from console.domain.people.licence import Licence
    from console.domain.people.training import Training

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
RESERVED = frozenset({PROGRAM.login, "nobody", "operator", "demo"})
"""Authors of what no account did; no account may take their place."""
MOST_NAME = 80
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
PASSWORD_LEAST, PIN_LEAST, SECRET_MOST = 10, 6, 200


@dataclass(frozen=True, slots=True)
class PoliceDetail:
    """Of a police officer: force, collar number and rank, as `ranks.RANKS` words it or a staff grade."""

    force: str
    collar: str
    rank: str

    @property
    def has_rank(self) -> bool:
        """Whether the rank counts for authorisations."""
        return rank_of(self.rank) is not None


@dataclass(frozen=True, slots=True)
class Person:
    """One account. Never deleted: who has left is retired.

    Attributes:
        login: unique, never given again; the author of their entries.
        is_redeployable: works with redeployable units, which need more training.
        has_pin: a PIN is kept, for countersigning and unlocking.
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

    @property
    def is_retired(self) -> bool:
        """Whether the account is closed."""
        return self.retired_utc is not None

    @property
    def actor(self) -> Actor:
        """The person as services see them."""
        return Actor(self.login, self.name, self.role)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is asked when an account is made or changed."""

    login: str
    name: str
    role: Role
    police: PoliceDetail | None = None
    is_redeployable: bool = False


def checked(new: NewPerson) -> NewPerson:
    """The same, tidied, or what is wrong with it.

    Raises:
        OperatorError: login or name cannot be used, or a police officer lacks force, number or rank.
    """
    login = new.login.strip()
    if not LOGIN.fullmatch(login) or login in RESERVED:
        raise OperatorError(
            f"“{login}” cannot be a login." if login else "The login is missing.",
            "Use 2 to 32 small letters a–z, digits, dots and dashes, beginning with a letter.",
        )
    return NewPerson(
        login, checked_name(new.name), new.role, _checked_police(new), is_redeployable=new.is_redeployable
    )


def checked_name(name: str) -> str:
    """A name in any script, on one line, without marks that turn the writing around it.

    Raises:
        OperatorError: empty, or too long.
    """
    tidy = " ".join("".join(letter for letter in clean(name) if letter not in _BIDI).split())
    if not any(unicodedata.category(letter)[0] == "L" for letter in tidy):
        raise OperatorError("A name has letters.", "Give the name by which the person is known.")
    if len(tidy) > MOST_NAME:
        raise OperatorError(f"The name has {len(tidy)} letters; at most {MOST_NAME} fit.", "Shorten it.")
    return tidy


def _checked_police(new: NewPerson) -> PoliceDetail | None:
    if new.role is not Role.POLICE:
        return None
    said = new.police or PoliceDetail("", "", "")
    tidy = PoliceDetail(*(" ".join(clean(one).split()) for one in (said.force, said.collar, said.rank)))
    if not (tidy.force and tidy.collar and tidy.rank):
        raise OperatorError(
            "A police officer has a force, a collar number and a rank.",
            "Read them from the warrant card.",
        )
    return tidy


def check_password(password: str, login: str) -> None:
    """Refuse a password that is guessed at once. Length counts, not curious letters.

    Raises:
        OperatorError: too short, too long, or made of the login or of one letter.
    """
    why = ""
    if len(password) < PASSWORD_LEAST:
        why = f"it has fewer than {PASSWORD_LEAST} letters"
    elif len(password) > SECRET_MOST:
        why = f"it has more than {SECRET_MOST} letters"
    elif login.casefold() in password.casefold():
        why = "it contains the login"
    elif len(set(password)) < 5:
        why = "it has too few different letters"
    if why:
        raise OperatorError(
            f"This password cannot be used: {why}.", "Three words that do not go together do."
        )


def check_pin(pin: str) -> None:
    """Refuse a PIN that is guessed at once.

    Raises:
        OperatorError: not 6 to 12 digits, or a row of equal or of rising digits.
    """
    rising = "01234567890123456789"
    is_plain = len(set(pin)) < 3 or pin in rising or pin[::-1] in rising
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= 12) or is_plain:
        raise OperatorError("A PIN has 6 to 12 digits, and not all in a row.", "Choose another.")
