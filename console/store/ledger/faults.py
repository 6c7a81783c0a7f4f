"""Errors of reading the books, in words; the background loops rely on them."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


@contextmanager
def as_environment_fault() -> Iterator[None]:
    """Turn the database driver's errors into an `EnvironmentFault`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            text("The books cannot be read: {cause}.", cause=cause),
            "Check the database's disk or server, then try again.",
        ) from None


@contextmanager
def reading_from(engine: Engine) -> Iterator[Connection]:
    """Give a connection for reading.

    Raises:
        EnvironmentFault: the database is not responding.
    """
    with as_environment_fault(), engine.connect() as connection:
        yield connection
