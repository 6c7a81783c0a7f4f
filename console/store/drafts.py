"""Drafts: what people are typing, so that no crash loses a word."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from console.domain.books.drafts import EntryDraft
from console.domain.errors import EnvironmentFault, OperatorError
from console.store.database import writing
from console.store.tables import drafts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Engine

    from console.domain.clock import Clock


class DraftTable:
    """Implements `services.books.ports.Drafts`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def save(
        self,
        author: str,
        kind: str,
        typed: Mapping[str, Any],
        about: int | None = None,
        draft: int | None = None,
    ) -> int:
        """See `services.books.ports.Drafts`."""
        row = {
            "author": author,
            "book": kind.partition(".")[0],
            "kind": kind,
            # Lone surrogates of a broken paste are escaped, or SQLite would refuse the whole draft.
            "payload": json.dumps({"typed": dict(typed), "about": about}),
            "saved_utc": self._clock.utc_now(),
        }
        with _in_words(), writing(self._engine) as connection:
            if draft is None:
                key = connection.execute(sa.insert(drafts).values(**row)).inserted_primary_key
                return int(key[0]) if key else 0
            own = sa.update(drafts).where(drafts.c.id == draft, drafts.c.author == author)
            if connection.execute(own.values(**row)).rowcount:
                return draft
        raise OperatorError(
            "This draft is not yours, or was entered already.", "What you typed is still in the form."
        )

    def of(self, author: str) -> Sequence[EntryDraft]:
        """See `services.books.ports.Drafts`."""
        own = sa.select(drafts).where(drafts.c.author == author)
        with _in_words(), self._engine.connect() as connection:
            rows = connection.execute(own.order_by(drafts.c.saved_utc.desc(), drafts.c.id.desc())).all()
        return [_draft(row) for row in rows]

    def drop(self, author: str, draft: int) -> None:
        """See `services.books.ports.Drafts`."""
        own = sa.delete(drafts).where(drafts.c.id == draft, drafts.c.author == author)
        with _in_words(), writing(self._engine) as connection:
            connection.execute(own)


def _draft(row: Any) -> EntryDraft:
    said = json.loads(row.payload)
    return EntryDraft(row.id, row.author, row.book, row.kind, said["typed"], row.saved_utc, said["about"])


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError:
        raise EnvironmentFault(
            "Drafts cannot be kept: the database does not answer.",
            "Enter what you typed as soon as it works again; a crash would lose it.",
        ) from None
