"""A console of a scheme whose documents are sealed, and what somebody with the database does to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import DOCUMENTS_FACT
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.settings.secrets import FixedSecrets
from console.store.database import open_database
from console.store.ledger.apart_keys import NAME, OPTION, ApartKeys
from console.store.pictures import PictureTable
from console.store.tables import pictures, scheme_facts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

NEEDLE = b"Mrs Marsh of 14 Moonlight Street"
PDF, JPEG = b"%PDF-1.7\n" + NEEDLE + b" asks" * 3_000, b"\xff\xd8\xff\xe0 JFIF " + NEEDLE
KINDS = {PDF: "application/pdf", JPEG: "image/jpeg"}


class Desk:
    """A console of a scheme, with a keyring of its own; without one it is a thief, or an earlier version."""

    def __init__(self, engine: Engine, vault: FixedSecrets | None) -> None:
        self.vault = vault
        self.engine = engine if vault is None else engine.execution_options(**{OPTION: ApartKeys(vault)})
        self.files = PictureTable(self.engine, SystemClock())

    @property
    def key(self) -> bytes:
        assert self.vault is not None
        key = self.vault.secret(NAME)
        assert key is not None
        return key

    @property
    def keys(self) -> ApartKeys:
        keys: ApartKeys = self.engine.get_execution_options()[OPTION]
        return keys

    def attach(self, content: bytes = PDF, prefix: str = "request/") -> str:
        name = prefix + hashlib.sha256(content).hexdigest()
        self.files.save(name, KINDS.get(content, "application/pdf"), content, "amy")
        return name

    def read(self, name: str) -> bytes:
        found = self.files.load(name)
        assert found is not None
        return found[1]

    def stored(self, name: str) -> bytes:
        with self.engine.connect() as connection:
            return bytes(
                connection.execute(sa.select(pictures.c.content).where(pictures.c.name == name)).scalar_one()
            )

    def put(self, name: str, content: bytes) -> None:
        """Somebody with the database puts bytes under a name."""
        with self.engine.begin() as connection:
            same = pictures.c.name == name
            connection.execute(sa.update(pictures).where(same).values(content=content))

    def stated(self) -> list[str]:
        with self.engine.connect() as connection:
            query = sa.select(scheme_facts.c.text).where(scheme_facts.c.name == DOCUMENTS_FACT)
            return list(connection.execute(query).scalars())


class LockedVault(FixedSecrets):
    """A keyring that has a key, and may be locked."""

    def __init__(self, key: bytes = b"k" * 32) -> None:
        super().__init__({})
        self.keep_secret(NAME, key)
        self.is_locked = True

    def secret(self, name: str) -> bytes | None:
        if self.is_locked:
            raise EnvironmentFault("The keyring is locked.")
        return super().secret(name)


Opener = Callable[[FixedSecrets | None], Desk]


@contextmanager
def consoles(place: Path | str) -> Iterator[Opener]:
    """Give what opens consoles on one database."""
    engines: list[Engine] = []

    def opened(vault: FixedSecrets | None) -> Desk:
        engines.append(open_database(place))
        return Desk(engines[-1], vault)

    yield opened
    for engine in engines:
        engine.dispose()
