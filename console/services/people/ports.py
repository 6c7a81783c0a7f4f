"""What the services of people need of the outside: the store of people, and a hash for passwords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from console.domain.books.entries import NewEntry
    from console.domain.people.delegation import Delegation
    from console.domain.people.lockout import Failures
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.domain.people.training import Training


@dataclass(frozen=True, slots=True)
class SecretHashes:
    """What is kept of somebody's password and PIN. Empty: there is none."""

    password: str = ""
    pin: str = ""

    def __repr__(self) -> str:
        return "Hashes(…)"


class PeopleUnitOfWork(Protocol):
    """A unit of work on people and books: everything in it is committed together or not at all."""

    def append(self, entry: NewEntry) -> int:
        """Append to its book; the number it was given."""
        ...

    def add_person(self, person: Person, password_hash: str, added_utc: dt.datetime) -> None:
        """A new account.

        Raises:
            OperatorError: the login was given before.
        """
        ...

    def change_person(self, person: Person) -> None:
        """Everything of an account but its secrets and trainings."""
        ...

    def add_training(self, login: str, training: Training) -> None:
        """A training is added; none is ever taken away."""
        ...

    def set_password(self, login: str, password_hash: str) -> None:
        """Another password."""
        ...

    def set_pin(self, login: str, pin_hash: str) -> None:
        """Another PIN; empty for none."""
        ...

    def open_shift(self, shift: Shift) -> None:
        """A shift begins.

        Raises:
            OperatorError: this person is on duty already, here or at another console.
        """
        ...

    def close_shift(self, shift: Shift) -> bool:
        """A shift ends; False where it had ended already."""
        ...

    def mark_unlicensed(self, number: int) -> bool:
        """The licence ended in this shift; False where that was known."""
        ...

    def add_delegation(self, delegation: Delegation) -> None:
        """A delegation begins."""
        ...

    def end_delegation(self, number: int, ended_utc: dt.datetime) -> bool:
        """A delegation is over; False where it was already."""
        ...


class PeopleStore(Protocol):
    """People, shifts, delegations. Calls wait for the database: never from the UI thread."""

    def unit(self) -> AbstractContextManager[PeopleUnitOfWork]:
        """Begin a unit of work.

        Raises:
            EnvironmentFault: the database cannot be written; nothing of the unit was kept.
        """
        ...

    def persons(self) -> Sequence[Person]:
        """All accounts, retired ones too, by login."""
        ...

    def open_shifts(self) -> Sequence[Shift]:
        """Who is on duty, at all consoles."""
        ...

    def shifts(self, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Shift]:
        """Shifts that touch this time, by their beginning."""
        ...

    def last_shift(self) -> Shift | None:
        """The shift that ended last."""
        ...

    def delegations(self) -> Sequence[Delegation]:
        """Those that are not recorded as ended."""
        ...

    def hashes(self, login: str) -> SecretHashes | None:
        """Of an account that is not retired; None where there is none."""
        ...

    def failures(self, login: str) -> Failures:
        """Failed attempts since the last success."""
        ...

    def set_failures(self, login: str, failures: Failures) -> None:
        """Keep them, over a restart too."""
        ...


class SecretHash(Protocol):
    """A slow hash made for passwords. Calls take a tenth of a second: never on the UI thread."""

    def of(self, secret: str) -> str:
        """The hash of a secret, with its salt and cost in it."""
        ...

    def matches(self, kept: str, secret: str) -> bool:
        """Whether the secret is the one; False for a hash that cannot be read."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Whether it was made with less cost than is asked now."""
        ...
