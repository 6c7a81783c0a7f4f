"""PostgreSQL: a server for several consoles."""

from __future__ import annotations

import ipaddress
import ssl
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.store.errors import driver_errors
from console.store.transactions import giving_up
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.store.server_silence import ServerConnection

OLDEST = (13,)
CONNECT_S = 5
LOCK_WAIT_S = 10
SILENCE_S = 15
"""Seconds after which a server that no longer responds is given up."""
SAFE_MODE = "verify-full"
IDLE_S = 1.0
DISTRIBUTIONS_ROOTS = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)


def open_postgres(url: str, password: str = "", tls_reason: str = "") -> sa.Engine:
    """Open a database on a server; its schema is created or upgraded.

    Args:
        url: `postgresql://user@host:port/database`, with libpq's parameters, without a password.
        password: separate from the URL, so that no message or log can show it.
        tls_reason: why the server's certificate is not verified, if `sslmode` in the URL says so.

    Raises:
        OperatorError: the URL cannot be used.
        EnvironmentFault: it cannot be reached, wrong password, missing rights, too old, of another
            application, or of a newer watchroom.
    """
    engine = postgres_engine(url, password, tls_reason)
    description = describe(engine.url)
    try:
        with server_in_words(engine.url):
            _refuse_unfit(engine, description)
            bring_up_to_date(engine, description)
    except BaseException:
        engine.dispose()
        raise
    return engine


def postgres_engine(url: str, password: str = "", tls_reason: str = "") -> sa.Engine:
    """Return the engine of a database, without connecting or upgrading."""
    address = _address(url, tls_reason)
    engine = sa.create_engine(
        address, connect_args=_arguments(address, password), pool_size=8, max_overflow=8
    )
    sa.event.listen(engine, "do_connect", _connect)
    sa.event.listen(engine, "checkin", _note_idle)
    sa.event.listen(engine, "checkout", _check_idle)
    return engine


def _connect(_dialect: object, _record: object, words: Any, arguments: Any) -> ServerConnection:
    # Here, because it imports the driver, which a console with its own file does without.
    from console.store.server_silence import ServerConnection

    return ServerConnection.connect(*words, **arguments)


def describe(address: sa.URL) -> str:
    """Return the name of a database and of its server, for messages."""
    return f"{address.database} on {', '.join(_hosts(address)) or 'this machine'}"


def _note_idle(_driver: object, record: Any) -> None:
    record.info["idle_since_s"] = time.monotonic()


def _check_idle(driver: Any, record: Any, _proxy: object) -> None:
    """Check a connection that was idle, so that a restart of the server does not fail an act.

    Not on every use, as SQLAlchemy's own ping does: that takes a third of the time of an entry.
    """
    idle_s = time.monotonic() - record.info.get("idle_since_s", time.monotonic())
    if driver.closed or (idle_s > IDLE_S and not _answers(driver)):
        raise sa.exc.DisconnectionError


def _answers(driver: Any) -> bool:
    try:
        with giving_up(driver):
            driver.execute("SELECT 1")
            driver.rollback()
    except driver_errors():
        return False
    return True


def needs_no_password(url: str) -> bool:
    """Return whether the server is reached over a local socket, where it knows the user."""
    return all(host.startswith("/") or not host for host in _hosts(sa.make_url(url)))


def _address(url: str, tls_reason: str) -> sa.URL:
    try:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise OperatorError("The database address is not valid.", EXAMPLE) from None
    if address.password or "password" in address.query or "passfile" in address.query:
        raise OperatorError(
            "The database address contains a password, and the settings file is not encrypted.",
            "Remove the password from the address and store it with `watchroom database password`.",
        )
    if all(_is_here(host) for host in _hosts(address)):
        return address
    mode = address.query.get("sslmode", SAFE_MODE)
    if mode != SAFE_MODE and not tls_reason.strip():
        raise OperatorError(
            text("sslmode={mode} does not verify that the server is the right one.", mode=mode),
            "Remove it from the address, or give the reason in the settings (database.tls_reason).",
        )
    if mode != SAFE_MODE:
        return address
    return address.update_query_dict({"sslmode": mode, "sslrootcert": _roots(address)})


EXAMPLE = "Enter for example postgresql://user@server/database."


def _roots(address: sa.URL) -> str:
    """Return the file of trusted authorities; libpq's own build may not know the system's."""
    configured = address.query.get("sslrootcert")
    if isinstance(configured, str):
        return configured
    own = ssl.get_default_verify_paths().cafile
    return next((path for path in (own, *DISTRIBUTIONS_ROOTS) if path and Path(path).is_file()), "system")


def _hosts(address: sa.URL) -> list[str]:
    in_query = address.query.get("host", ())
    hosts = [in_query] if isinstance(in_query, str) else list(in_query)
    in_address = [address.host] if address.host else []
    return [part for host in in_address + hosts for part in host.split(",")] or [""]


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
        "keepalives_interval": SILENCE_S // 3,
        "application_name": "watchroom",
        # Of several hosts, the one that can be written: after a fail-over this is the promoted standby.
        "target_session_attrs": "read-write",
        "options": f"-c timezone=UTC -c lock_timeout={LOCK_WAIT_S}s -c client_min_messages=warning",
    }
    defaults = {name: value for name, value in arguments.items() if name not in address.query}
    return {**defaults, "password": password} if password else defaults


def _refuse_unfit(engine: sa.Engine, description: str) -> None:
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if version < OLDEST:
        raise EnvironmentFault(
            text(
                "The server of {description} is PostgreSQL {version}.",
                description=description,
                version=version[0],
            ),
            text("Upgrade it to version {oldest} or newer.", oldest=OLDEST[0]),
        )
    if encoding != "UTF8":
        raise EnvironmentFault(
            text(
                "The database {description} uses the encoding {encoding}, which cannot store "
                "every character.",
                description=description,
                encoding=encoding,
            ),
            "Create a database with ENCODING 'UTF8'. Nothing was changed.",
        )


@contextmanager
def server_in_words(address: sa.URL) -> Iterator[None]:
    """Turn errors of opening a server's database into faults.

    `from None`, because the driver's errors contain connection settings.
    """
    try:
        yield
    except driver_errors() as error:
        raise _fault(address, getattr(error, "orig", None) or error) from None


def _fault(address: sa.URL, cause: object) -> EnvironmentFault:
    reason = str(cause).partition("\n")[0].rpartition("FATAL: ")[2].strip().rstrip(".")
    user = address.username
    description = describe(address)
    connection = getattr(cause, "pgconn", None)
    if getattr(cause, "sqlstate", None) == "42501":
        return EnvironmentFault(
            text(
                "The user {user} does not have the rights needed in the database {description}: {reason}.",
                user=user,
                description=description,
                reason=reason,
            ),
            "Run `watchroom database setup`, which upgrades the tables and grants the rights. "
            "Nothing was changed.",
        )
    if connection is not None and connection.needs_password:
        return EnvironmentFault(
            text("The database {description} needs a password, and none is stored.", description=description),
            "Store it with `watchroom database password`.",
        )
    if "password authentication failed" in reason:
        return EnvironmentFault(
            text(
                "The database {description} refused the user {user} with the stored password.",
                description=description,
                user=user,
            ),
            "Store the correct password with `watchroom database password`.",
        )
    return EnvironmentFault(
        text("The database {description} cannot be used: {reason}.", description=description, reason=reason),
        "Check that the server is running and can be reached. Nothing was changed.",
    )
