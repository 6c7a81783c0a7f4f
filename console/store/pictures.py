"""Plans, thumbnails, letters and attachments: small files that every console of the scheme needs."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import book_of_document
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.store.ledger.apart_keys import place_of, read_key, stored_key
from console.store.ledger.document_sealing import open_document, seal_document
from console.store.tables import pictures
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.clock import Clock

MOST_BYTES = 32_000_000
_DIGEST = re.compile("[0-9a-f]{64}")


class PictureTable:
    """Implements `services.cameras.ports.PictureStore`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a picture, or None.

        Raises:
            EnvironmentFault: it is sealed and the key is not on this console, it cannot be opened, or it
                is not the one that its name promises.
        """
        query = sa.select(pictures.c.media_type, pictures.c.content).where(pictures.c.name == name)
        with reading(self._engine, text("The pictures cannot be read")) as connection:
            row = connection.execute(query).first()
            content = _opened(connection, name, bytes(row.content)) if row else None
        if row is None:
            return None
        if content is None:
            raise EnvironmentFault(
                text("The document {name} is sealed.", name=name),
                "The key of the sealed records is not on this console.",
            )
        _check_hash(name, content)
        return row.media_type, content

    def has(self, name: str) -> bool:
        """Return whether there is a picture of this name, without opening it."""
        query = sa.select(pictures.c.name).where(pictures.c.name == name)
        with reading(self._engine, text("The pictures cannot be read")) as connection:
            return connection.execute(query).first() is not None

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a picture of at most `MOST_BYTES`; one of the same name is replaced.

        Raises:
            OperatorError: it is too large.
            EnvironmentFault: it is to be sealed, and for which key is in doubt.
        """
        if len(content) > MOST_BYTES:
            raise OperatorError(
                text(
                    "The picture has {size:.0f} MB. The limit is {limit:.0f} MB.",
                    size=len(content) / 1e6,
                    limit=MOST_BYTES / 1e6,
                ),
                "Make it smaller or save it as JPEG.",
            )
        now_utc = self._clock.utc_now()
        row = {"media_type": media_type, "author": author, "saved_utc": now_utc}
        same = pictures.c.name == name
        with writing(self._engine, text("The pictures cannot be written")) as connection:
            sealed = seal_document(connection, name, content, now_utc)
            row["content"] = stored_key(connection, book_of_document(name), sealed, place_of(name))
            if connection.execute(sa.update(pictures).where(same).values(**row)).rowcount == 0:
                connection.execute(sa.insert(pictures).values(name=name, **row))

    def delete(self, name: str) -> None:
        """Delete a picture, if it exists."""
        with writing(self._engine, text("The pictures cannot be written")) as connection:
            connection.execute(sa.delete(pictures).where(pictures.c.name == name))

    def names(self, prefix: str = "") -> Sequence[str]:
        """Return the names that begin with a prefix, in alphabetical order."""
        query = sa.select(pictures.c.name).where(pictures.c.name.startswith(prefix, autoescape=True))
        with reading(self._engine, text("The pictures cannot be read")) as connection:
            return list(connection.execute(query.order_by(pictures.c.name)).scalars())

    def saved_utc(self, name: str) -> dt.datetime | None:
        """Return when a picture was saved; None: there is none."""
        query = sa.select(pictures.c.saved_utc).where(pictures.c.name == name)
        with reading(self._engine, text("The pictures cannot be read")) as connection:
            return connection.execute(query).scalar()


def _opened(connection: Connection, name: str, stored: bytes) -> bytes | None:
    opened = open_document(connection, name, stored)
    return read_key(connection, book_of_document(name), opened, place_of(name))


def _check_hash(name: str, content: bytes) -> None:
    """Compare a document with the SHA-256 that is its name, as the entry that it belongs to states it."""
    digest = name.rpartition("/")[2]
    if _DIGEST.fullmatch(digest) and hashlib.sha256(content).hexdigest() != digest:
        raise EnvironmentFault(
            "The document is not the one that was filed.",
            "Do not use it. Tell the manager, and verify the books.",
        )
