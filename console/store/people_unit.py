"""Changes of people within a unit of work, together with their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.people_rows import (
    delegation_row,
    person_row,
    shift_row,
    standing_order_row,
    training_row,
)
from console.store.people_tables import (
    delegations,
    persons,
    presences,
    reading_keys,
    shifts,
    standing_orders,
    trainings,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.entries import NewEntry
    from console.domain.people.delegation import Delegation
    from console.domain.people.person import Person
    from console.domain.people.presence import Presence
    from console.domain.people.shift import Shift
    from console.domain.people.standing_order import StandingOrder
    from console.domain.people.training import Training
    from console.services.people.ports import SealedReadingKey
    from console.store.ledger.unit import LedgerUnit


class PeopleTableUnit:
    """Implements `services.people.ports.PeopleUnitOfWork`.

    Args:
        unit: the unit of work on the books, in which this one happens.
    """

    def __init__(self, unit: LedgerUnit) -> None:
        self._connection, self._unit = unit.connection, unit

    def append(self, entry: NewEntry) -> int:
        """Append an entry to its book; return its number."""
        return self._unit.append(entry)

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str, owner: str
    ) -> int:
        """Put recordings on hold; return the number of the hold."""
        return self._unit.place_hold(camera, begin_utc, end_utc, reason, author, owner)

    def place_sealed_hold(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        author: str,
        owner: str,
    ) -> int:
        """Put recordings on hold without saying which; return the number of the hold."""
        return self._unit.place_sealed_hold(cameras, begin_utc, end_utc, author, owner)

    def add_person(self, person: Person, password_hash: str, added_utc: dt.datetime) -> None:
        """Add an account.

        Raises:
            OperatorError: the login was used before, or the staff number is another account's.
        """
        row = {
            **person_row(person),
            "password_hash": password_hash,
            "pin_hash": "",
            "added_utc": added_utc,
        }
        try:
            self._connection.execute(sa.insert(persons).values(**row))
        except IntegrityError as error:
            raise _taken(error, person) from None

    def change_person(self, person: Person) -> None:
        """Change an account, except its secrets and trainings.

        Raises:
            OperatorError: the staff number is another account's.
        """
        try:
            self._change(person.login, **person_row(person))
        except IntegrityError as error:
            raise _taken(error, person) from None

    def add_training(self, login: str, training: Training) -> None:
        """Add a training; trainings are never removed."""
        self._connection.execute(sa.insert(trainings).values(**training_row(login, training)))

    def set_password(self, login: str, password_hash: str, *, is_given: bool = False) -> None:
        """Set the password hash of an account; a given password must be changed by the person."""
        self._change(login, password_hash=password_hash, is_password_given=is_given)

    def set_pin(self, login: str, pin_hash: str) -> None:
        """Set the PIN hash of an account; empty: no PIN."""
        self._change(login, pin_hash=pin_hash)

    def _change(self, of: str, **values: object) -> None:
        self._connection.execute(sa.update(persons).where(persons.c.login == of).values(**values))

    def keep_reading_key(self, login: str, key: SealedReadingKey) -> None:
        """Keep a person's key pair in place of an earlier one."""
        same = reading_keys.c.login == login
        values: dict[str, object] = {
            "public": key.public,
            "sealed": key.sealed,
            "salt": key.salt,
            "cost": key.cost,
            "made_utc": self._unit.now_utc(),
        }
        if self._connection.execute(sa.update(reading_keys).where(same).values(**values)).rowcount == 0:
            self._connection.execute(sa.insert(reading_keys).values(login=login, **values))

    def drop_reading_key(self, login: str) -> None:
        """Delete a person's key pair: what is sealed for them is closed to them."""
        self._connection.execute(sa.delete(reading_keys).where(reading_keys.c.login == login))

    def open_shift(self, shift: Shift) -> None:
        """Begin a shift.

        Raises:
            OperatorError: this person is signed on already, here or at another console.
        """
        try:
            self._connection.execute(sa.insert(shifts).values(**shift_row(shift)))
        except IntegrityError:
            raise OperatorError(
                text("{login} is already signed on at another console.", login=shift.login),
                "Sign off there first. Each user name is for one person.",
            ) from None

    def close_shift(self, shift: Shift) -> bool:
        """End a shift; return False if it had ended already."""
        still = (shifts.c.number == shift.number) & shifts.c.ended_utc.is_(None)
        row = shift_row(shift)
        values = {name: row[name] for name in ("ended_utc", "ended_by", "handover")}
        return self._connection.execute(sa.update(shifts).where(still).values(**values)).rowcount > 0

    def mark_unlicensed(self, number: int) -> bool:
        """Record that the licence expired during a shift; return False if that was recorded already."""
        fresh = (shifts.c.number == number) & shifts.c.has_outlived_licence.is_(False)
        done = self._connection.execute(sa.update(shifts).where(fresh).values(has_outlived_licence=True))
        return done.rowcount > 0

    def add_delegation(self, delegation: Delegation) -> None:
        """Add a delegation."""
        self._connection.execute(sa.insert(delegations).values(**delegation_row(delegation)))

    def end_delegation(self, number: int, ended_utc: dt.datetime) -> bool:
        """End a delegation; return False if it had ended already."""
        still = (delegations.c.number == number) & delegations.c.ended_utc.is_(None)
        done = self._connection.execute(sa.update(delegations).where(still).values(ended_utc=ended_utc))
        return done.rowcount > 0

    def add_standing_order(self, order: StandingOrder) -> None:
        """Add a standing order."""
        self._connection.execute(sa.insert(standing_orders).values(**standing_order_row(order)))

    def end_standing_order(self, number: int, ended_utc: dt.datetime) -> bool:
        """End a standing order; return False if it had ended already."""
        still = (standing_orders.c.number == number) & standing_orders.c.ended_utc.is_(None)
        done = self._connection.execute(sa.update(standing_orders).where(still).values(ended_utc=ended_utc))
        return done.rowcount > 0

    def set_present(self, presence: Presence) -> None:
        """Keep at which console a person sits without a shift; since when is not changed by moving."""
        same = presences.c.login == presence.login
        moved = sa.update(presences).where(same).values(console=presence.console)
        if self._connection.execute(moved).rowcount == 0:
            values = {
                "login": presence.login,
                "console": presence.console,
                "since_utc": presence.since_utc,
            }
            self._connection.execute(sa.insert(presences).values(**values))

    def end_presence(self, login: str, console: str = "") -> bool:
        """Delete who sits at a console; return False if they do not, or at another one than was named."""
        there = presences.c.login == login
        if console:
            there &= presences.c.console == console
        return self._connection.execute(sa.delete(presences).where(there)).rowcount > 0


def _taken(error: IntegrityError, person: Person) -> OperatorError:
    """Return the refusal of what is unique; another console may have just entered it."""
    if "staff_number" in str(error.orig):
        return OperatorError(
            text("The staff number {number} is another account’s.", number=person.staff_number),
            "One person has one account. Check the number.",
        )
    return OperatorError(
        text("The user name {login} is already in use, or was used before.", login=person.login),
        "Choose another user name. A user name is never reused, even after someone has left.",
    )
