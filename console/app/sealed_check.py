"""Whether the key of the sealed records is on this machine, and whether two people have its halves."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.app.scheme import DATABASE_FILE, KEPT_AS
from console.domain.books.automatic_acts import act_of
from console.domain.errors import ConsoleError
from console.services.surveillance.key_recovery import TAKEN
from console.settings.file import load
from console.settings.secrets import KeyringSecrets
from console.store.ledger.apart_keys import ApartKeys, has_key
from console.store.ledger.faults import reading_from
from console.store.postgres import needs_no_password, postgres_engine
from console.store.sqlite import sqlite_engine
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SealedStanding:
    """What is known of the key of a scheme that has sealed records.

    Attributes:
        is_here: whether this machine's keyring has it, and not another scheme's.
        is_halved: whether two people have taken halves of it.
    """

    is_here: bool
    is_halved: bool


def sealed_standing(home: Path) -> SealedStanding | None:
    """Return what is known of the key of the scheme under a home folder; None: nothing is sealed there.

    Raises:
        ConsoleError: the settings, the database or the keyring cannot be used.
    """
    with _engine(home) as engine:
        if engine is None:
            return None
        with reading_from(engine) as connection:
            if not sa.inspect(connection).has_table(ledger.name) or not has_key(connection):
                return None
            is_halved = has_halves(connection)
        return SealedStanding(ApartKeys(KeyringSecrets()).is_of(engine), is_halved)


def has_halves(connection: sa.Connection) -> bool:
    """Return whether two people have ever taken halves of the key of a scheme."""
    taken = sa.select(ledger.c.number).where(ledger.c.book == act_of(TAKEN).book, ledger.c.kind == TAKEN)
    return connection.execute(taken.limit(1)).first() is not None


def is_shut(home: Path) -> bool:
    """Return whether a scheme has sealed records that this machine cannot open; unknown counts as not."""
    try:
        found = sealed_standing(home)
    except ConsoleError:
        # Whatever it is, it is said by the next command that needs it.
        return False
    return found is not None and not found.is_here


@contextmanager
def _engine(home: Path) -> Iterator[sa.Engine | None]:
    """Give the engine of the scheme's database, which is neither made nor upgraded; None: there is none."""
    settings = load(home / "settings.toml")
    url, file = settings.database.url, home / DATABASE_FILE
    if url:
        password = b"" if needs_no_password(url) else KeyringSecrets().secret(KEPT_AS) or b""
        engine = postgres_engine(url, password.decode(), settings.database.tls_reason)
    elif file.exists() and file.stat().st_size:
        engine = sqlite_engine(file)
    else:
        yield None
        return
    try:
        yield engine
    finally:
        engine.dispose()
