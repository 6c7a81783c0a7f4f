"""The roles of a scheme's database on a server, each with the least rights that its work needs.

`DATABASE_owner` owns the tables and cannot sign in. `DATABASE_console` reads everything and writes everything
but the tables of the books, into which entries come through functions of the owner. `DATABASE_auditor` reads
all but password hashes, drafts and the sealed keys of persons, and can lock nothing that an entry waits for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from psycopg import sql

from console.store.people_tables import persons, reading_keys
from console.store.tables import drafts, metadata
from console.store.transactions import transaction
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

ADDED_TO = frozenset({"signed_head", "incident_number"})
"""The console may add to these tables of the books, and change nothing in them."""
BOOK_TABLES = ADDED_TO | {"ledger", "entry_key", "entry_link", "open_case", "countersign_due"}
"""The console only reads these, but for those that it may add to."""
FUNCTIONS = ("ledger_append", "ledger_enter", "ledger_erase", "ledger_rewrite")
HASHES = frozenset({"password_hash", "pin_hash"})


@dataclass(frozen=True, slots=True)
class ServerRoles:
    """The names of the roles of one database."""

    owner: str
    console: str
    auditor: str

    @classmethod
    def of(cls, database: str) -> ServerRoles:
        """Return the roles of a database of this name."""
        return cls(f"{database}_owner", f"{database}_console", f"{database}_auditor")


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """What the user of a connection could do beyond a console's work."""

    user: str
    is_superuser: bool
    is_owner: bool


def set_up_roles(engine: Engine, description: str, password: str) -> ServerRoles:
    """Create or mend the roles, give them the tables, upgrade these, and grant each role its rights.

    Args:
        engine: signed in as a superuser of the server.
        description: of the database, for messages.
        password: for the console's role; it is hashed here, so that no log of the server shows it.

    Raises:
        EnvironmentFault: the database belongs to another application or a newer watchroom.
        DBAPIError: the server is away, or the rights are missing.
    """
    with transaction(engine) as connection:
        database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
        roles = ServerRoles.of(database)
        _create(connection, roles, password)
        _give_tables(connection, database, roles.owner)
    bring_up_to_date(engine, description)
    with transaction(engine) as connection:
        _give_tables(connection, database, roles.owner)
        _grant(connection, database, roles)
    return roles


def signed_in_as(engine: Engine) -> SignedInAs:
    """Return what the engine's user may do."""
    query = (
        "SELECT current_user, rolsuper, EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('ledger')"
        " AND pg_has_role(current_user, relowner, 'USAGE')) FROM pg_roles WHERE rolname = current_user"
    )
    with engine.connect() as connection:
        user, is_superuser, is_owner = connection.exec_driver_sql(query).one()
    return SignedInAs(user, is_superuser, is_owner)


def _run(connection: Connection, statement: str, *names: str, **words: sql.Composable) -> None:
    """Run a statement; `{}` stands for a name each, quoted."""
    composed = sql.SQL(statement).format(*map(sql.Identifier, names), **words)
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(composed)


def _create(connection: Connection, roles: ServerRoles, password: str) -> None:
    known = set(connection.execute(sa.text("SELECT rolname FROM pg_roles")).scalars())
    for role in (roles.owner, roles.console, roles.auditor):
        if role not in known:
            _run(connection, "CREATE ROLE {}", role)
    plain = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    _run(connection, "ALTER ROLE {} NOLOGIN " + plain, roles.owner)
    for role in (roles.console, roles.auditor):
        _run(connection, "ALTER ROLE {} LOGIN " + plain, role)
    driver = connection.connection.driver_connection
    if driver is not None:
        hashed = driver.pgconn.encrypt_password(password.encode(), roles.console.encode(), b"scram-sha-256")
        literal = sql.Literal(hashed.decode())
        _run(connection, "ALTER ROLE {} PASSWORD {hashed}", roles.console, hashed=literal)


def _give_tables(connection: Connection, database: str, owner: str) -> None:
    _run(connection, "ALTER DATABASE {} OWNER TO {}", database, owner)
    _run(connection, "ALTER SCHEMA public OWNER TO {}", owner)
    kinds = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    for table in connection.exec_driver_sql(kinds).scalars().all():
        _run(connection, "ALTER TABLE {} OWNER TO {}", table, owner)
    routines = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    for routine in connection.exec_driver_sql(routines).scalars().all():
        _run(connection, "ALTER ROUTINE {} OWNER TO {}", routine, owner)


def _grant(connection: Connection, database: str, roles: ServerRoles) -> None:
    both = (roles.console, roles.auditor)
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC, {}, {}", database, *both)
    _run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC, {}, {}", *both)
    for things in ("TABLES", "SEQUENCES", "ROUTINES"):
        _run(connection, f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM PUBLIC, {{}}, {{}}", *both)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}, {}", database, *both)
    _run(connection, "GRANT USAGE ON SCHEMA public TO {}, {}", *both)
    _grant_console(connection, roles.console)
    _grant_auditor(connection, roles.auditor)


def _grant_console(connection: Connection, role: str) -> None:
    _run(connection, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", role)
    _run(connection, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", role)
    for table in [*(metadata.tables.keys() - BOOK_TABLES), "entry_text"]:
        _run(connection, "GRANT INSERT, UPDATE, DELETE ON {} TO {}", table, role)
    for table in sorted(ADDED_TO):
        _run(connection, "GRANT INSERT ON {} TO {}", table, role)
    for function in FUNCTIONS:
        _run(connection, "GRANT EXECUTE ON ROUTINE {} TO {}", function, role)


def _grant_auditor(connection: Connection, role: str) -> None:
    for table in metadata.tables.values():
        if table not in {persons, drafts, reading_keys}:
            _run(connection, "GRANT SELECT ON {} TO {}", table.name, role)
    shown = [column.name for column in persons.columns if column.name not in HASHES]
    columns = sql.SQL(", ").join(map(sql.Identifier, shown))
    _run(connection, "GRANT SELECT ({columns}) ON person TO {}", role, columns=columns)
