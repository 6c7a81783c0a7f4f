"""Database errors in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def as_environment_fault(verb: str) -> Iterator[None]:
    """Turn errors of the database into an `EnvironmentFault`: it cannot be `verb`, and why.

    Raises:
        EnvironmentFault: instead of the database's error.
    """
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            text("The database cannot be {verb}: {cause}.", verb=verb, cause=cause),
            "Check its disk or server, then try again.",
        ) from None
