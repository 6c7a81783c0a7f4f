"""A control room whose readers get key pairs when they sign in, on a database with a scheme's key."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.app.wiring.people import follow_seat
from console.services.people.service import people_services
from console.settings.secrets import FixedSecrets
from console.store.database import open_database
from console.store.ledger.apart_keys import OPTION, ApartKeys, keys_of
from console.store.people_tables import reading_keys
from console.store.reading_keys import ReadingKeyTable
from tests.support.people import DATABASE, PASSWORD, Room, quick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.people.service import PeopleServices


class KeyedRoom(Room):
    """A room that people sign in to as at the screen."""

    def console(self, name: str) -> PeopleServices:
        keys = keys_of(self.engine)
        assert keys is not None
        hasher = quick()
        reading = ReadingKeyTable(self.engine, keys.seat, hasher.key_of, hasher.cost)
        staff = people_services(self.store, hasher, self.clock, self.acts, name, reading=reading)
        follow_seat(staff.seat, keys.seat)
        return staff

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in with a password and sit down."""
        self.staff.seat.leave()
        person = self.staff.sign_in.sign_in(login, password)
        self.staff.seat.sit_down(person)

    def pair(self, login: str) -> str | None:
        """The public half of a person's pair."""
        with self.engine.connect() as connection:
            query = sa.select(reading_keys.c.public).where(reading_keys.c.login == login)
            return connection.execute(query).scalar()


@contextmanager
def keyed_room(folder: Path, filled: Path) -> Iterator[KeyedRoom]:
    shutil.copyfile(filled, folder / DATABASE)
    engine = open_database(folder / DATABASE)
    try:
        yield KeyedRoom(engine.execution_options(**{OPTION: ApartKeys(FixedSecrets({}))}))
    finally:
        engine.dispose()
