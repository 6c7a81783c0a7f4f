"""A control room with one person of every role, on a real database, under a clock that the test moves."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.people.actor import Actor, Role
from console.domain.people.licence import LicenceState
from console.domain.people.person import NewPerson, PoliceDetail
from console.services.people.service import PeopleServices, people_services
from console.settings.passwords import Argon2id
from console.store.database import open_database
from console.store.ledger.unit import Units
from console.store.people import PeopleTable
from tests.support.clocks import SimulatedClock
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.people.person import Person

PASSWORD = "harbour lamp 42"
GIVEN = "given by the manager 1"
CONSOLE = "desk 1"
DATABASE = "watchroom.sqlite"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
LICENCE_ENDS = dt.date(2027, 12, 31)


def quick() -> Argon2id:
    """The real hash at its least cost."""
    return Argon2id(1, 8, 1)


def login_of(role: Role) -> str:
    return "the-" + role.name.lower().replace("_", "-")


class Room:
    """The people of a scheme; `me(role)` is an actor."""

    def __init__(self, engine: Engine, clock: SimulatedClock | None = None) -> None:
        self.engine = engine
        self.clock = clock or SimulatedClock(NOON)
        self.acts = KeptActs()
        self.store = PeopleTable(engine, Units(engine, self.clock))
        self.staff = self.console(CONSOLE)

    def console(self, name: str) -> PeopleServices:
        """Another console on the same database (the same process, for speed)."""
        return people_services(self.store, quick(), self.clock, self.acts, name)

    def fill(self, *, declared: bool = True) -> None:
        """One person of every role, with declarations and licences in order."""
        told = NewPerson(login_of(Role.MANAGER), "Mary Manager", Role.MANAGER, staff_number="M-1")
        self.staff.people.make_first_manager(told, PASSWORD)
        if not declared:
            return
        manager = self.me(Role.MANAGER)
        self.staff.sign_in.declare(manager, PASSWORD)
        self.staff.sign_in.undertake(manager, PASSWORD)
        for role in Role:
            if role is not Role.MANAGER:
                self.add(login_of(role), f"{role.name.title()} Person", role)
        for number, role in enumerate((Role.MANAGER, Role.DEPUTY, Role.SUPERVISOR, Role.OPERATOR)):
            self.license(login_of(role), f"100000000000000{number}")

    def add(self, login: str, name: str, role: Role, *, declared: bool = True) -> Person:
        police = PoliceDetail("Anyshire Police", login, "sergeant") if role is Role.POLICE else None
        new = NewPerson(login, name, role, police, staff_number=f"S {login}")
        person = self.staff.people.add(self.me(Role.MANAGER), new, GIVEN)
        self.staff.sign_in.change_password(person.actor, GIVEN, PASSWORD)
        if not declared:
            return self.person(login)
        self.staff.sign_in.declare(person.actor, PASSWORD)
        return self.staff.sign_in.undertake(person.actor, PASSWORD)

    def license(self, login: str, number: str, expires: dt.date = LICENCE_ENDS) -> None:
        manager = self.me(Role.MANAGER)
        self.staff.people.record_licence(manager, login, number, expires, LicenceState.ACTIVE)

    def me(self, role: Role) -> Actor:
        """The person of a role."""
        return self.staff.roster.state.persons[login_of(role)].actor

    def person(self, login: str) -> Person:
        return self.staff.roster.reload().persons[login]

    def on_duty(self, *roles: Role) -> None:
        """Have these people take a shift; a trainee beside the operator."""
        for role in roles:
            mentor = login_of(Role.OPERATOR) if role is Role.TRAINEE else ""
            self.staff.shifts.sign_on(self.me(role), CONSOLE, mentor)

    def alter(self, login: str, **particulars: object) -> None:
        """Change an account behind the services' back."""
        with self.store.unit() as unit:
            unit.change_person(replace(self.person(login), **particulars))  # type: ignore[arg-type]  # by name
        self.staff.roster.reload()

    def refused(self) -> list[tuple[str, str]]:
        """Who was refused what, as the audit log has it."""
        return [(actor, str(detail["act"])) for actor, _, _, detail in self.acts.named("refused")]


def filled_database(folder: Path) -> Path:
    """A database with one person of every role, to be copied: filling it anew for each test takes time."""
    with open_room(folder) as room:
        room.fill()
        with room.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / DATABASE


@contextmanager
def open_room(folder: Path, filled: Path | None = None) -> Iterator[Room]:
    if filled is not None:
        shutil.copyfile(filled, folder / DATABASE)
    engine = open_database(folder / DATABASE)
    try:
        yield Room(engine)
    finally:
        engine.dispose()
