"""Bookmarks on recordings, shared by the consoles on one database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.playback.bookmarks import Bookmark
from console.domain.text import text
from console.store.tables import bookmarks
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from console.domain.clock import Clock


class BookmarkTable:
    """Implements `services.playback.ports.BookmarkStore`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def save(self, bookmark: Bookmark) -> int:
        """Keep a new bookmark; return its number."""
        row = {
            "camera": bookmark.camera,
            "at_utc": bookmark.at_utc,
            "words": bookmark.words,
            "author": bookmark.author,
            "is_private": int(bookmark.is_private),
            "saved_utc": self._clock.utc_now(),
        }
        with writing(self._engine, text("The bookmark cannot be saved")) as connection:
            number = connection.execute(sa.insert(bookmarks).values(**row)).inserted_primary_key
            return int(number[0]) if number else 0

    def seen_by(self, login: str) -> Sequence[Bookmark]:
        """Return those of a person and those for all, the newest place first."""
        table = bookmarks.c
        mine = (table.is_private == 0) | (table.author == login)
        return self._read(sa.select(bookmarks).where(mine))

    def before(self, before_utc: dt.datetime) -> Sequence[Bookmark]:
        """Return everybody's at a place before a time, the newest first."""
        return self._read(sa.select(bookmarks).where(bookmarks.c.at_utc < before_utc))

    def delete(self, number: int) -> None:
        """Delete a bookmark, if it exists."""
        with writing(self._engine, text("The bookmark cannot be deleted")) as connection:
            connection.execute(sa.delete(bookmarks).where(bookmarks.c.number == number))

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[Bookmark]:
        ordered = query.order_by(bookmarks.c.at_utc.desc(), bookmarks.c.number)
        with reading(self._engine, text("The bookmarks cannot be read")) as connection:
            return [
                Bookmark(
                    row.number, row.camera, row.at_utc, row.words, row.author, is_private=bool(row.is_private)
                )
                for row in connection.execute(ordered)
            ]
