"""Ports of the services of people: the store of people, and a hash for passwords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from console.domain.books.entries import NewEntry
    from console.domain.people.console_sign import ConsoleSign
    from console.domain.people.delegation import Delegation
    from console.domain.people.independence import Handled
    from console.domain.people.lockout import Failures
    from console.domain.people.person import Person
    from console.domain.people.presence import Presence
    from console.domain.people.shift import Shift
    from console.domain.people.standing_order import StandingOrder
    from console.domain.people.training import Training


@dataclass(frozen=True, slots=True)
class SecretHashes:
    """The hashes of a person's password and PIN. Empty: there is none."""

    password: str = ""
    pin: str = ""

    def __repr__(self) -> str:
        return "Hashes(…)"


@dataclass(frozen=True, slots=True)
class SealedReadingKey:
    """A person's key pair for words that are sealed for them; the private half is sealed with their password.

    Attributes:
        public: hex.
        sealed: the private half.
        cost: of the derivation from the password.
    """

    public: str
    sealed: bytes
    salt: bytes
    cost: str


class ReadingKeys(Protocol):
    """Key pairs of persons. Calls take a tenth of a second: not for the UI thread."""

    def unlock(self, login: str, password: str) -> bool:
        """Open a person's key for this seat. False: there is none that this password opens."""
        ...

    def forget(self, login: str) -> None:
        """Forget the key of a person who has signed in and was refused the seat, or did not take it."""
        ...

    def forget_late(self) -> None:
        """Forget the key of a person who has signed in and has not taken the seat for too long."""
        ...

    def public(self, login: str) -> str:
        """Return the public half of a person's pair as it is kept. Empty: there is none."""
        ...

    def stated(self, login: str) -> str:
        """Return the public half that the books state of a person. Empty: none, or it was altered."""
        ...

    def own(self, login: str, password: str) -> SealedReadingKey | None:
        """Return the pair whose private half a password opens, whatever public half stands beside it."""
        ...

    def made(self, login: str, password: str) -> SealedReadingKey:
        """Return a new pair, which counts once it is stored."""
        ...

    def resealed(self, login: str, old: str, new: str) -> SealedReadingKey | None:
        """Return a person's pair sealed with another password. None: there is none.

        Raises:
            OperatorError: the old one does not open it.
        """
        ...


class PeopleUnitOfWork(Protocol):
    """A unit of work on people and books: everything in it is committed together, or nothing."""

    def append(self, entry: NewEntry) -> int:
        """Append an entry to its book. Return its number."""
        ...

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str, owner: str
    ) -> int:
        """Put recordings on hold (`services.books.ports.UnitOfWork.place_hold`); return its number."""
        ...

    def place_sealed_hold(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        author: str,
        owner: str,
    ) -> int:
        """Put recordings on hold under an authorisation (`services.books.ports.UnitOfWork`)."""
        ...

    def add_person(self, person: Person, password_hash: str, added_utc: dt.datetime) -> None:
        """Add an account.

        Raises:
            OperatorError: the user name was used before.
        """
        ...

    def change_person(self, person: Person) -> None:
        """Change an account, except its secrets and trainings."""
        ...

    def add_training(self, login: str, training: Training) -> None:
        """Add a training. Trainings are never removed."""
        ...

    def set_password(self, login: str, password_hash: str, *, is_given: bool = False) -> None:
        """Set the password; a given one must be changed by the person at the next sign-in."""
        ...

    def set_pin(self, login: str, pin_hash: str) -> None:
        """Set the PIN. Empty: no PIN."""
        ...

    def keep_reading_key(self, login: str, key: SealedReadingKey) -> None:
        """Keep a person's key pair in place of an earlier one."""
        ...

    def drop_reading_key(self, login: str) -> None:
        """Delete a person's key pair: what is sealed for them is closed to them."""
        ...

    def open_shift(self, shift: Shift) -> None:
        """Begin a shift.

        Raises:
            OperatorError: this person is already signed on, here or at another console.
        """
        ...

    def close_shift(self, shift: Shift) -> bool:
        """End a shift. Return False if it had already ended."""
        ...

    def mark_unlicensed(self, number: int) -> bool:
        """Mark that the licence ended during this shift. Return False if that was known."""
        ...

    def add_delegation(self, delegation: Delegation) -> None:
        """Begin a delegation."""
        ...

    def end_delegation(self, number: int, ended_utc: dt.datetime) -> bool:
        """End a delegation. Return False if it had already ended."""
        ...

    def add_standing_order(self, order: StandingOrder) -> None:
        """Begin a standing order."""
        ...

    def end_standing_order(self, number: int, ended_utc: dt.datetime) -> bool:
        """End a standing order. Return False if it had already ended."""
        ...

    def set_present(self, presence: Presence) -> None:
        """Keep at which console a person sits without a shift. Moving does not change since when."""
        ...

    def end_presence(self, login: str, console: str = "") -> bool:
        """End a person's presence. Return False if they were not there, or not at the console named."""
        ...


class PeopleStore(Protocol):
    """People, shifts and delegations. Calls wait for the database: not for the UI thread."""

    def unit(self) -> AbstractContextManager[PeopleUnitOfWork]:
        """Begin a unit of work.

        Raises:
            EnvironmentFault: the database cannot be written; nothing of the unit was saved.
        """
        ...

    def handled_since(self, since_utc: dt.datetime, now_utc: dt.datetime) -> Sequence[Handled]:
        """Return what people did to accounts that are not their own, oldest first."""
        ...

    def account_days(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Return when the scheme got its first account, and the latest instant in the book of accounts.

        None: the books do not say.
        """
        ...

    def second_person_days(self) -> str:
        """Return for how many days an account is no second person, as the scheme states it."""
        ...

    def persons(self) -> Sequence[Person]:
        """Return all accounts by user name, closed ones too."""
        ...

    def open_shifts(self) -> Sequence[Shift]:
        """Return the open shifts at all consoles."""
        ...

    def shifts(self, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Shift]:
        """Return the shifts that overlap this time, by their beginning."""
        ...

    def last_shift(self) -> Shift | None:
        """Return the shift that ended last, or None."""
        ...

    def delegations(self) -> Sequence[Delegation]:
        """Return the delegations that are not recorded as ended."""
        ...

    def standing_orders(self) -> Sequence[StandingOrder]:
        """Return the standing orders that are not recorded as ended."""
        ...

    def training_rules(self) -> str:
        """Return the scheme's rules of training as text; empty: it has set none."""
        ...

    def present(self) -> Sequence[Presence]:
        """Return who sits at a console without a shift."""
        ...

    def hashes(self, login: str) -> SecretHashes | None:
        """Return the hashes of an active account, or None."""
        ...

    def failures(self, login: str) -> Failures:
        """Return the failed attempts since the last success."""
        ...

    def set_failures(self, login: str, failures: Failures) -> None:
        """Save the failed attempts. They survive a restart."""
        ...


class SecretHash(Protocol):
    """A slow hash for passwords. Calls take a tenth of a second: not for the UI thread."""

    def hash(self, secret: str) -> str:
        """Return the hash of a secret, which includes its salt and cost."""
        ...

    def matches(self, stored_hash: str, secret: str) -> bool:
        """Return whether the secret matches the hash. False for a hash that cannot be read."""
        ...

    def is_outdated(self, stored_hash: str) -> bool:
        """Return whether the hash was made with less cost than is required now."""
        ...


class ConsoleSigns(Protocol):
    """What goes on at the consoles of a scheme. Calls wait for the database and raise EnvironmentFault."""

    def put(self, sign: ConsoleSign) -> None:
        """Store the newest sign of life of a console's work in place of the one before."""
        ...

    def remove(self, token: str, work: str, seen_utc: dt.datetime | None = None) -> bool:
        """Remove a sign, but not a newer one than that of an instant; return whether it was there."""
        ...

    def all(self) -> Sequence[ConsoleSign]:
        """Return the newest sign of each work."""
        ...
