"""People, shifts, delegations and standing orders in the main database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.people.independence import FACT as DAYS_FACT
from console.domain.people.lockout import Failures
from console.domain.people.training_rules import FACT
from console.domain.text import text
from console.services.people.ports import SecretHashes
from console.store.handled_accounts import account_days, handled_since
from console.store.people_rows import (
    delegation_of,
    person_of,
    presence_of,
    shift_of,
    standing_order_of,
    training_of,
)
from console.store.people_tables import (
    delegations,
    failures,
    persons,
    presences,
    shifts,
    standing_orders,
    trainings,
)
from console.store.people_unit import PeopleTableUnit
from console.store.tables import scheme_facts
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from console.domain.people.delegation import Delegation
    from console.domain.people.independence import Handled
    from console.domain.people.person import Person
    from console.domain.people.presence import Presence
    from console.domain.people.shift import Shift
    from console.domain.people.standing_order import StandingOrder
    from console.domain.people.training import Training
    from console.store.ledger.unit import Units


class PeopleTable:
    """Implements `services.people.ports.PeopleStore`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine, units: Units) -> None:
        self._engine, self._units = engine, units

    @contextmanager
    def unit(self) -> Iterator[PeopleTableUnit]:
        """Begin a unit of work on people and books."""
        with self._units.begin() as unit:
            yield PeopleTableUnit(unit)

    def persons(self) -> Sequence[Person]:
        """Return all accounts by login, retired ones too, with their trainings."""
        with self._reading() as connection:
            by_login: dict[str, list[Training]] = {}
            for row in connection.execute(sa.select(trainings).order_by(trainings.c.on_day, trainings.c.id)):
                by_login.setdefault(row.login, []).append(training_of(row))
            query = sa.select(persons).order_by(persons.c.login)
            return [person_of(row, tuple(by_login.get(row.login, ()))) for row in connection.execute(query)]

    def open_shifts(self) -> Sequence[Shift]:
        """Return the shifts that have not ended, at all consoles."""
        query = sa.select(shifts).where(shifts.c.ended_utc.is_(None)).order_by(shifts.c.number)
        with self._reading() as connection:
            return [shift_of(row) for row in connection.execute(query)]

    def shifts(self, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Shift]:
        """Return the shifts that overlap a time, by their beginning."""
        touches = shifts.c.ended_utc.is_(None) | (shifts.c.ended_utc >= begin_utc)
        query = sa.select(shifts).where(shifts.c.began_utc < end_utc, touches).order_by(shifts.c.began_utc)
        with self._reading() as connection:
            return [shift_of(row) for row in connection.execute(query)]

    def last_shift(self) -> Shift | None:
        """Return the shift that ended last, or None."""
        ended = sa.select(shifts).where(shifts.c.ended_utc.is_not(None))
        query = ended.order_by(shifts.c.ended_utc.desc(), shifts.c.number.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return shift_of(row) if row is not None else None

    def delegations(self) -> Sequence[Delegation]:
        """Return the delegations that are not recorded as ended."""
        query = sa.select(delegations).where(delegations.c.ended_utc.is_(None)).order_by(delegations.c.number)
        with self._reading() as connection:
            return [delegation_of(row) for row in connection.execute(query)]

    def standing_orders(self) -> Sequence[StandingOrder]:
        """Return the standing orders that are not recorded as ended."""
        in_force = standing_orders.c.ended_utc.is_(None)
        query = sa.select(standing_orders).where(in_force).order_by(standing_orders.c.number)
        with self._reading() as connection:
            return [standing_order_of(row) for row in connection.execute(query)]

    def handled_since(self, since_utc: dt.datetime, now_utc: dt.datetime) -> Sequence[Handled]:
        """Return what people did to accounts that are not their own, oldest first."""
        with self._reading() as connection:
            return handled_since(connection, since_utc, now_utc)

    def account_days(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Return when the scheme got its first account, and the latest entry's instant (`PeopleStore`)."""
        with self._reading() as connection:
            return account_days(connection)

    def training_rules(self) -> str:
        """Return the scheme's rules of training, as its fact states them; empty: it has set none."""
        return self._fact(FACT)

    def second_person_days(self) -> str:
        """Return for how many days an account is no second person, as the scheme states it."""
        return self._fact(DAYS_FACT)

    def _fact(self, name: str) -> str:
        stated = sa.select(scheme_facts.c.text).where(scheme_facts.c.name == name)
        query = stated.order_by(scheme_facts.c.since_utc.desc(), scheme_facts.c.id.desc()).limit(1)
        with self._reading() as connection:
            return str(connection.execute(query).scalar() or "")

    def present(self) -> Sequence[Presence]:
        """Return who sits at a console without a shift."""
        query = sa.select(presences).order_by(presences.c.login)
        with self._reading() as connection:
            return [presence_of(row) for row in connection.execute(query)]

    def hashes(self, login: str) -> SecretHashes | None:
        """Return the password and PIN hashes of an account that is not retired, or None."""
        in_use = (persons.c.login == login) & persons.c.retired_utc.is_(None)
        query = sa.select(persons.c.password_hash, persons.c.pin_hash).where(in_use)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return SecretHashes(row.password_hash, row.pin_hash) if row is not None else None

    def failures(self, login: str) -> Failures:
        """Return the failed attempts of a login since the last success."""
        with self._reading() as connection:
            row = connection.execute(sa.select(failures).where(failures.c.login == login)).first()
        return Failures(row.times, row.last_utc) if row is not None else Failures()

    def set_failures(self, login: str, state: Failures) -> None:
        """Store the failed attempts of a login, so that they survive a restart."""
        values = {"times": state.count, "last_utc": state.last_utc}
        with writing(self._engine, text("The accounts cannot be written")) as connection:
            same = failures.c.login == login
            if connection.execute(sa.update(failures).where(same).values(**values)).rowcount == 0:
                connection.execute(sa.insert(failures).values(login=login, **values))

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self._engine, text("The accounts cannot be read"))
