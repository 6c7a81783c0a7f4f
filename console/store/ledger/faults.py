"""Reading the books, with the driver's errors in words; the background loops rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.text import text
from console.store.transactions import reading

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

UNREADABLE = text("The books cannot be read")
UNWRITABLE = text("The books cannot be written")
INDEX = text("The search index of the books cannot be written")


def reading_from(engine: Engine) -> AbstractContextManager[Connection]:
    """Give a connection for reading the books.

    Raises:
        EnvironmentFault: the database is not responding.
    """
    return reading(engine, UNREADABLE)
