"""What the database says when the books cannot be read, in words: the loops live on it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the driver's errors into a fault of the environment."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            f"The books cannot be read: {cause}.", "Check the database's disk or server, then try again."
        ) from None


@contextmanager
def reading_from(engine: Engine) -> Iterator[Connection]:
    """A connection to read by.

    Raises:
        EnvironmentFault: the database does not answer.
    """
    with in_words(), engine.connect() as connection:
        yield connection
