"""Errors of the database's drivers in words: the only place where they are turned into faults."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import UNFIT_VALUES, DamagedFault, EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

CHECK = "Check the database's disk or server, then try again."
AWAY = text("the database server is not responding")
_ON_SERVER = {
    "25006": text("the server is a standby that can only be read"),
    "42501": text("the console's user does not have the rights needed"),
    "53100": text("the server's disk is full"),
    "53300": text("the server has too many connections"),
    "55P03": text("another console has been writing for too long"),
}
"""PostgreSQL's codes of errors that a control room can do something about."""
_IN_FILE = {
    sqlite3.SQLITE_BUSY: text("another program is using the database"),
    sqlite3.SQLITE_LOCKED: text("another program is using the database"),
    sqlite3.SQLITE_READONLY: text("the database is write-protected"),
    sqlite3.SQLITE_IOERR: text("its disk does not read or write"),
    sqlite3.SQLITE_CORRUPT: text("the database is damaged"),
    sqlite3.SQLITE_NOTADB: text("the database is damaged"),
    sqlite3.SQLITE_FULL: text("its disk is full"),
    sqlite3.SQLITE_CANTOPEN: text("the database cannot be opened"),
}
_SHUTTING_DOWN = ("08", "57P")


def driver_errors(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """Return everything that SQLAlchemy and the drivers in use raise, and other classes with it.

    PostgreSQL's driver is imported only where a server is used: a console with its own file saves 11 MB.
    """
    driver = sys.modules.get("psycopg")
    of_server = () if driver is None else (driver.Error,)
    return (SQLAlchemyError, sqlite3.Error, *of_server, *more)


def is_server_error(cause: object, name: str = "Error") -> bool:
    """Return whether an error is PostgreSQL's driver's, of its class of this name."""
    driver = sys.modules.get("psycopg")
    return driver is not None and isinstance(cause, getattr(driver, name))


@contextmanager
def in_words(what: str, then: str | Callable[[object], str] = CHECK) -> Iterator[None]:
    """Turn the errors of the database's drivers into an `EnvironmentFault`.

    Args:
        what: what cannot be done, without a full stop.
        then: what to do about it, or a function that says so for the driver's error.

    Raises:
        EnvironmentFault: instead of the driver's error. `from None`: those contain connection settings.
    """
    try:
        yield
    except driver_errors() as error:
        cause = getattr(error, "orig", None) or error
        remedy = then if isinstance(then, str) else then(cause)
        raise EnvironmentFault(text("{what}: {why}.", what=what, why=why(cause)), remedy) from None


@contextmanager
def values_in_words(what: str) -> Iterator[None]:
    """Turn what a row with impossible values does to the code that reads it into a `DamagedFault`.

    For code that only turns rows into objects: the cause stays with the fault, for the diagnostic log.

    Args:
        what: what cannot be done, without a full stop.

    Raises:
        DamagedFault: a value is not of its type, not in its list, or does not fit the others.
    """
    try:
        yield
    except UNFIT_VALUES as error:
        raise DamagedFault(
            text("{what}: a value in the database is not possible there.", what=what),
            "Run `watchroom verify books`, which names what is damaged, and restore a backup if need be.",
        ) from error


def why(cause: object) -> str:
    """Return the cause of a driver's error, without a full stop."""
    if is_server_error(cause):
        return _why_on_server(cast("psycopg.Error", cause))
    if isinstance(cause, sqlite3.Error):
        known = _IN_FILE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        return known or _first_line(cause)
    return _first_line(cause)


def _why_on_server(cause: psycopg.Error) -> str:
    state = cause.sqlstate or ""
    if state in _ON_SERVER:
        return _ON_SERVER[state]
    is_away = is_server_error(cause, "OperationalError") or is_server_error(cause, "InterfaceError")
    if (is_away and not state) or state.startswith(_SHUTTING_DOWN):
        return AWAY
    return _first_line(cause)


def _first_line(cause: object) -> str:
    """Return the driver's own words; the lines after the first give hints to programmers."""
    return str(cause).partition("\n")[0].strip().rstrip(".")
