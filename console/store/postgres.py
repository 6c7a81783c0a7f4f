"""PostgreSQL: one server for several consoles."""

from __future__ import annotations

import ipaddress
import ssl
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault, OperatorError
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = (13,)
CONNECT_S = 5
LOCK_WAIT_S = 10
SILENCE_S = 15
"""After which a server that has gone without a word is given up."""
SAFE_MODE = "verify-full"
IDLE_S = 1.0
DISTRIBUTIONS_ROOTS = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)


def open_postgres(url: str, password: str = "", tls_reason: str = "") -> sa.Engine:
    """Open a database on a server; its schema is made or upgraded.

    Args:
        url: `postgresql://user@host:port/database`, with libpq's parameters, without a password.
        password: kept apart from the URL, so that no message or log can show it.
        tls_reason: why the server's certificate need not be verified, where `sslmode` in the URL says so.

    Raises:
        OperatorError: the URL cannot be used as it is.
        EnvironmentFault: away, wrong password, missing rights, too old, not ours, or a newer watchroom's.
    """
    engine = postgres_engine(url, password, tls_reason)
    named = _named(engine.url)
    try:
        with in_words(engine.url):
            _refuse_unfit(engine, named)
            bring_up_to_date(engine, named)
    except BaseException:
        engine.dispose()
        raise
    return engine


def postgres_engine(url: str, password: str = "", tls_reason: str = "") -> sa.Engine:
    """The database as it is: neither called nor upgraded yet."""
    address = _address(url, tls_reason)
    engine = sa.create_engine(
        address, connect_args=_arguments(address, password), pool_size=8, max_overflow=8
    )
    sa.event.listen(engine, "checkin", _put_back)
    sa.event.listen(engine, "checkout", _taken)
    return engine


def _named(address: sa.URL) -> str:
    return f"{address.database} on {', '.join(_hosts(address)) or 'this machine'}"


def _put_back(_driver: object, record: Any) -> None:
    record.info["idle_since_s"] = time.monotonic()


def _taken(driver: Any, record: Any, _proxy: object) -> None:
    """Ask a connection that lay idle whether it still lives, so that a restarted server costs nobody an act.

    Not every time, as the library's own ping does: that is a third of the time of an entry.
    """
    idle_s = time.monotonic() - record.info.get("idle_since_s", time.monotonic())
    if driver.closed or (idle_s > IDLE_S and not _answers(driver)):
        raise sa.exc.DisconnectionError


def _answers(driver: Any) -> bool:
    try:
        driver.execute("SELECT 1")
        driver.rollback()
    except psycopg.Error:
        return False
    return True


def needs_no_password(url: str) -> bool:
    """Whether the server is reached over a socket of this machine, where it knows its users itself."""
    return all(host.startswith("/") or not host for host in _hosts(sa.make_url(url)))


def _address(url: str, tls_reason: str) -> sa.URL:
    try:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise OperatorError("The database's address is none.", EXAMPLE) from None
    if address.password or "password" in address.query or "passfile" in address.query:
        raise OperatorError(
            "The database's address holds a password, and settings are kept in the clear.",
            "Take it out, and keep it with `watchroom database password`.",
        )
    if all(_is_here(host) for host in _hosts(address)):
        return address
    mode = address.query.get("sslmode", SAFE_MODE)
    if mode != SAFE_MODE and not tls_reason.strip():
        raise OperatorError(
            f"sslmode={mode} would let anyone on the way pose as the database.",
            "Take it out, or state in the settings why it must be so (database.tls_reason).",
        )
    if mode != SAFE_MODE:
        return address
    return address.update_query_dict({"sslmode": mode, "sslrootcert": _roots(address)})


EXAMPLE = "It looks like postgresql://user@server/database."


def _roots(address: sa.URL) -> str:
    """The authorities that may vouch for the server; libpq's own copy does not know the system's place."""
    given = address.query.get("sslrootcert")
    if isinstance(given, str):
        return given
    own = ssl.get_default_verify_paths().cafile
    return next((path for path in (own, *DISTRIBUTIONS_ROOTS) if path and Path(path).is_file()), "system")


def _hosts(address: sa.URL) -> list[str]:
    given = address.query.get("host", ())
    hosts = [given] if isinstance(given, str) else list(given)
    named = [address.host] if address.host else []
    return [part for host in named + hosts for part in host.split(",")] or [""]


def _is_here(host: str) -> bool:
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _arguments(address: sa.URL, password: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "connect_timeout": CONNECT_S,
        "tcp_user_timeout": SILENCE_S * 1000,
        "keepalives_idle": SILENCE_S,
        "application_name": "watchroom",
        "options": f"-c timezone=UTC -c lock_timeout={LOCK_WAIT_S}s -c client_min_messages=warning",
    }
    kept = {name: value for name, value in arguments.items() if name not in address.query}
    return {**kept, "password": password} if password else kept


def _refuse_unfit(engine: sa.Engine, named: str) -> None:
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if version < OLDEST:
        raise EnvironmentFault(
            f"The server of {named} is PostgreSQL {version[0]}.", f"It must be {OLDEST[0]} or newer."
        )
    if encoding != "UTF8":
        raise EnvironmentFault(
            f"The database {named} keeps {encoding}, which cannot hold every word.",
            "Make one with ENCODING 'UTF8'; nothing was changed.",
        )


@contextmanager
def in_words(address: sa.URL) -> Iterator[None]:
    """Faults of the server, in words. `from None`: the driver's exceptions hold the connection's settings."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _fault(address, getattr(error, "orig", None) or error) from None


def _fault(address: sa.URL, cause: object) -> EnvironmentFault:
    said = str(cause).partition("\n")[0].rpartition("FATAL: ")[2].strip().rstrip(".")
    database, user = address.database, address.username
    where = _named(address)
    connection = getattr(cause, "pgconn", None)
    if getattr(cause, "sqlstate", None) == "42501":
        return EnvironmentFault(
            f"The user {user} may not do what is needed in the database {where}: {said}.",
            f"Have its administrator run: ALTER DATABASE {database} OWNER TO {user}; nothing was changed.",
        )
    if connection is not None and connection.needs_password:
        return EnvironmentFault(
            f"The database {where} wants a password and none is kept.",
            "Keep it with `watchroom database password`.",
        )
    if "password authentication failed" in said:
        return EnvironmentFault(
            f"The database {where} refuses the user {user} and the password that is kept.",
            "Keep the right one with `watchroom database password`.",
        )
    return EnvironmentFault(
        f"The database {where} cannot be used: {said}.",
        "Check that the server runs and can be reached; nothing was changed.",
    )
