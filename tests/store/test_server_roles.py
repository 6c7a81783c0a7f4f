"""The roles of a scheme's database on a real server: what each may do, tried statement by statement."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa

from console.domain.books.entries import BookQuery, EntryRef, NewEntry, Relation
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.store.database import open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.erasing import Erasing
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.postgres import open_postgres, postgres_engine
from console.store.server_roles import ADDED_TO, BOOK_TABLES, set_up_roles, signed_in_as
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.store.server_roles import ServerRoles

CALLED = NewEntry("audit", "camera-called", "a.bell", {"subject": "camera 1"})
DENIED = (psycopg.errors.InsufficientPrivilege,)


class Server:
    """One database with its roles; `address` of a role signs in without a password."""

    def __init__(self, url: str) -> None:
        self.url = url
        admin = open_database(url)
        self.roles: ServerRoles = set_up_roles(admin, "test", "a password")
        admin.dispose()

    def address(self, role: str) -> str:
        return self.url.replace("watchroom@", f"{role}@")


@pytest.fixture
def server(postgres_url: str) -> Iterator[Server]:
    made = Server(postgres_url)
    yield made
    drop_roles(postgres_url, made.roles)


def drop_roles(url: str, roles: ServerRoles) -> None:
    """Roles belong to the whole server, so they outlive the database of a test."""
    with psycopg.connect(url, autocommit=True) as connection:
        for role in (roles.owner, roles.console, roles.auditor):
            connection.execute(f"REASSIGN OWNED BY {role} TO watchroom".encode())
            connection.execute(f"DROP OWNED BY {role}".encode())
            connection.execute(f"DROP ROLE {role}".encode())


@pytest.mark.req("LOG-02")
def test_a_console_with_its_role_keeps_the_books_as_before(server: Server) -> None:
    engine = open_postgres(server.address(server.roles.console))
    units = Units(engine, SystemClock())
    books = BookTable(engine, units)
    assert units.enter([CALLED]) == [1]
    assert units.enter([CALLED, CALLED]) == [2, 3]
    with books.unit() as unit:
        case = NewEntry("visitors", "visitors.arrived", "a.bell", {"visitor": "other"}, {"name": "Quill"})
        number = unit.append(case)
        unit.state_fact("owner", "Anytown", "a.bell")
    with books.unit() as unit:
        left = NewEntry("visitors", "visitors.left", "a.bell", {}, {}, (number,), Relation.CLOSES)
        unit.append(left)
    assert [entry.number for entry in books.page(BookQuery("visitors", text="quill"), personal=True)] == [1]
    erasing = Erasing(engine, books)
    assert erasing.expired("visitors", dt.datetime.now(dt.UTC) + dt.timedelta(days=1)) == [1]
    erasing.erase("visitors", [1], "a.bell", "a rule")
    erasing.clear_traces()
    erased = books.entry(EntryRef("visitors", 1), personal=True)
    assert erased is not None
    assert "name" not in erased.fields
    assert books.page(BookQuery("visitors", text="quill"), personal=True) == []
    with ledger_rows(engine) as rows:
        assert all(proof.is_whole for proof in verify(rows))
    standing = signed_in_as(engine)
    assert (standing.user, standing.is_superuser, standing.is_owner) == (server.roles.console, False, False)
    engine.dispose()


def statements() -> list[str]:
    ledger = "INSERT INTO ledger VALUES ('audit', 2147483647, 'x', 'x', 'x', '{}', 'x', 'x')"
    changing = [
        statement
        for table in sorted(BOOK_TABLES - ADDED_TO)
        for statement in (
            f"UPDATE {table} SET book = 'x'",  # noqa: S608  # names of tables, above
            f"DELETE FROM {table}",  # noqa: S608  # names of tables, above
            f"TRUNCATE {table}",
            f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table}",
        )
    ]
    return [
        ledger,
        "INSERT INTO entry_key VALUES ('audit', 1, 'x')",
        "INSERT INTO entry_link VALUES ('audit', 1, 1, 'x')",
        "INSERT INTO open_case VALUES ('audit', 1)",
        "INSERT INTO countersign_due VALUES ('audit', 1, 'x')",
        *changing,
        "UPDATE signed_head SET book = 'x'",
        "DELETE FROM signed_head",
        "UPDATE incident_number SET number = 1",
        "DELETE FROM incident_number",
        "SELECT 1 FROM ledger FOR UPDATE",
        "SELECT 1 FROM alembic_version FOR SHARE",
        "LOCK TABLE alembic_version IN EXCLUSIVE MODE",
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER FUNCTION ledger_append SECURITY INVOKER",
        "CREATE OR REPLACE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE TABLE mine (number integer)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "SET ROLE watchroom",
        "SET session_replication_role = replica",
    ]


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("which", ["console", "auditor"])
def test_no_role_alters_or_blocks_the_books_directly(server: Server, which: str) -> None:
    engine = open_postgres(server.address(server.roles.console))
    Units(engine, SystemClock()).enter([CALLED])
    engine.dispose()
    with psycopg.connect(server.address(getattr(server.roles, which)), autocommit=True) as connection:
        for statement in statements():
            with pytest.raises(DENIED), connection.transaction():
                connection.execute(statement.encode())


@pytest.mark.req("LOG-06")
def test_an_auditor_reads_the_books_and_no_hashes_and_enters_nothing(server: Server) -> None:
    with psycopg.connect(server.address(server.roles.auditor), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (0,)
        assert connection.execute("SELECT login, role FROM person").fetchall() == []
        for statement in (
            "SELECT password_hash FROM person",
            "SELECT * FROM draft",
            "SELECT ledger_append('a','a','a','a','a','a','a',NULL,NULL,NULL,false,false,1,true)",
            "CALL ledger_enter('a','a','a','a','a','a','a',NULL,NULL,NULL,false,false,1,NULL)",
            "SELECT ledger_erase('audit', '{1}')",
            "SELECT ledger_rewrite()",
            "INSERT INTO signed_head (book) VALUES ('audit')",
            "INSERT INTO camera (number) VALUES (1)",
            "SELECT nextval('draft_id_seq')",
        ):
            with pytest.raises(DENIED):
                connection.execute(statement.encode())


@pytest.mark.req("LOG-02")
def test_whatever_an_auditor_locks_the_books_go_on(server: Server) -> None:
    engine = open_postgres(server.address(server.roles.console))
    books = BookTable(engine, Units(engine, SystemClock()))
    with psycopg.connect(server.address(server.roles.auditor)) as connection:
        # The numbers of the locks of earlier versions, and everything that a reader may hold.
        for number in (1279608903, 0x776174636872, 1, 0):
            connection.execute("SELECT pg_advisory_lock(%s)", (number,))
        connection.execute("LOCK TABLE ledger, entry_key, search_state IN ACCESS SHARE MODE")
        connection.execute("SELECT * FROM ledger")
        assert Units(engine, SystemClock()).enter([CALLED]) == [1]
        assert len(books.page(BookQuery("audit", text="camera"), personal=False)) == 1
    engine.dispose()


@pytest.mark.req("LOG-02")
def test_numbers_go_on_beyond_31_bits(server: Server) -> None:
    engine = open_postgres(server.address(server.roles.console))
    high = 2**31 - 1
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO ledger VALUES ('audit', %s, 'x', 'x', '2026-01-01T00:00:00+00:00', '{}', '0', '0')",
            (high,),
        )
    assert Units(engine, SystemClock()).enter([CALLED]) == [high + 1]
    engine.dispose()


@pytest.mark.req("LOG-02")
def test_what_is_hashed_is_what_is_entered(server: Server) -> None:
    with psycopg.connect(server.address(server.roles.console), autocommit=True) as connection:
        words = ("audit", "x", "someone else", "2026-01-01T00:00:00.000+00:00", "{}")
        begin, middle = '["audit",', ',"x","a.bell","2026-01-01T00:00:00.000+00:00","{}","'
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "CALL ledger_enter(%s,%s,%s,%s,%s,%s,%s,NULL,NULL,NULL,false,false,1,NULL)",
                (*words, begin, middle),
            )


def test_setting_up_again_mends_rights_and_a_console_upgrades_nothing(server: Server) -> None:
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(f"GRANT ALL ON ledger TO {server.roles.auditor}".encode())
    admin_engine = postgres_engine(server.url)
    assert set_up_roles(admin_engine, "test", "another password") == server.roles
    assert signed_in_as(admin_engine).is_superuser
    with admin_engine.connect() as connection:
        rights = "SELECT has_table_privilege(:role, 'ledger', 'INSERT')"
        assert not connection.execute(sa.text(rights), {"role": server.roles.auditor}).scalar_one()
    admin_engine.dispose()


def test_a_database_that_must_be_upgraded_first_is_said(server: Server) -> None:
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute("DROP SCHEMA public CASCADE")
        admin.execute("CREATE SCHEMA public")
        admin.execute(f"GRANT USAGE ON SCHEMA public TO {server.roles.console}".encode())
    old = postgres_engine(server.url)
    bring_up_to_date(old, "old", "0007")
    with old.begin() as connection:
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {server.roles.console}")
    old.dispose()
    with pytest.raises(EnvironmentFault, match="does not have the rights needed") as refused:
        open_postgres(server.address(server.roles.console))
    assert "watchroom database setup" in refused.value.then
