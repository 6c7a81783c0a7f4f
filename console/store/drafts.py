"""Drafts: unfinished input, stored so that a crash loses nothing."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.apart import APART
from console.domain.books.drafts import EntryDraft
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.apart_keys import is_wrapped, place_of, read_key, stored_key
from console.store.tables import drafts
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.clock import Clock

_UNSAVED = (
    text("Drafts cannot be saved"),
    text("Save the entry as soon as it responds. If the console stops, what you typed is lost."),
)

SEALED = "sealed:"


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
        """Save what was typed, in a new draft or in one of the author's own; return its number.

        Args:
            author: login.
            kind: name of the kind of entry.
            typed: values by field.
            about: number of the entry that it is about.
            draft: number of the draft to replace; None: a new one.

        Raises:
            OperatorError: the draft is not the author's, or was entered already.
        """
        row = {
            "author": author,
            "book": kind.partition(".")[0],
            "kind": kind,
            "saved_utc": self._clock.utc_now(),
        }
        # JSON escapes lone surrogates of a broken paste, which SQLite would refuse.
        payload = json.dumps({"typed": dict(typed), "about": about})
        with writing(self._engine, *_UNSAVED) as connection:
            row["payload"] = _sealed(connection, author, kind, payload)
            if draft is None:
                key = connection.execute(sa.insert(drafts).values(**row)).inserted_primary_key
                return int(key[0]) if key else 0
            own = sa.update(drafts).where(drafts.c.id == draft, drafts.c.author == author)
            if connection.execute(own.values(**row)).rowcount:
                return draft
        raise OperatorError(
            "This draft belongs to someone else, or has already been saved as an entry.",
            "What you typed is still in the form.",
        )

    def drafts_of(self, author: str) -> Sequence[EntryDraft]:
        """Return a person's drafts, newest first."""
        own = sa.select(drafts).where(drafts.c.author == author)
        with reading(self._engine, text("The drafts cannot be read")) as connection:
            rows = connection.execute(own.order_by(drafts.c.saved_utc.desc(), drafts.c.id.desc())).all()
            read = [(row, _opened(connection, row)) for row in rows]
        return [_draft(row, payload) for row, payload in read if payload is not None]

    def drop(self, author: str, draft: int) -> None:
        """Delete a draft of the author, if it exists."""
        own = sa.delete(drafts).where(drafts.c.id == draft, drafts.c.author == author)
        with writing(self._engine, *_UNSAVED) as connection:
            connection.execute(own)


def _sealed(connection: Connection, author: str, kind: str, payload: str) -> str:
    """Return what is typed as it is stored: of a book that is kept apart it is sealed, for its author."""
    book = kind.partition(".")[0]
    if book not in APART:
        return payload
    stored = stored_key(connection, book, payload.encode(), place_of(author, kind))
    return payload if stored is None or not is_wrapped(stored) else SEALED + base64.b64encode(stored).decode()


def _opened(connection: Connection, row: Any) -> str | None:
    stored: str = row.payload
    if not stored.startswith(SEALED):
        return stored
    sealed, place = base64.b64decode(stored.removeprefix(SEALED)), place_of(row.author, row.kind)
    content = read_key(connection, row.book, sealed, place)
    return content.decode() if content is not None else None


def _draft(row: Any, stored: str) -> EntryDraft:
    payload = json.loads(stored)
    return EntryDraft(
        row.id, row.author, row.book, row.kind, payload["typed"], row.saved_utc, payload["about"]
    )
