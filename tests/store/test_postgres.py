from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa

from console.domain.errors import EnvironmentFault, OperatorError
from console.store import postgres
from console.store.database import open_database
from console.store.postgres import needs_no_password

if TYPE_CHECKING:
    from console.demo.bench.postgres_server import PostgresServer

SECRET = "tr0ub4dor&3"


def test_a_server_that_is_away_is_said(postgres_server: PostgresServer) -> None:
    with pytest.raises(EnvironmentFault, match=r"x on 127.0.0.1 cannot be used.*refused"):
        open_database("postgresql://watchroom@127.0.0.1:1/x")
    with pytest.raises(EnvironmentFault, match='"nowhere" does not exist'):
        open_database(postgres_server.url("nowhere"))


def test_the_password_is_checked_and_shown_nowhere(
    postgres_server: PostgresServer, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres_server.tcp_url(sa.make_url(postgres_url).database or "")
    caplog.set_level(logging.DEBUG)
    with pytest.raises(EnvironmentFault, match="none is stored"):
        open_database(url)
    with pytest.raises(EnvironmentFault, match="refused the user watchroom") as refused:
        open_database(url, SECRET)
    engine = open_database(url, postgres_server.password)
    shown = f"{refused.value!r} {refused.value} {engine!r} {engine.url!r} {caplog.text}"
    assert refused.value.__cause__ is None
    assert SECRET not in shown
    assert postgres_server.password not in shown
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://watchroom:{SECRET}@localhost/x",
        f"postgresql://watchroom@localhost/x?password={SECRET}",
        "postgresql://localhost:port/x",
    ],
)
def test_an_address_that_cannot_be_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(OperatorError) as refused:
        open_database(url)
    assert SECRET not in str(refused.value)


def test_a_server_elsewhere_must_prove_itself_unless_a_reason_is_stated() -> None:
    with pytest.raises(OperatorError, match="does not verify"):
        open_database("postgresql://watchroom@db.example/x?sslmode=require")
    # Nothing listens there: the addresses are looked at, not called.
    strict = postgres._address("postgresql://watchroom@db.example/x", "")
    assert strict.query["sslmode"] == "verify-full"
    assert strict.query["sslrootcert"]
    stated = postgres._address("postgresql://watchroom@10.0.0.5/x?sslmode=require", "a cable of its own")
    assert stated.query["sslmode"] == "require"
    several = postgres._address("postgresql://watchroom@/x?host=/run/postgresql,db.example", "")
    assert several.query["sslmode"] == "verify-full"
    for here in ("postgresql://u@127.0.0.1/x", "postgresql://u@[::1]/x", "postgresql:///x?host=/run/pg"):
        assert "sslmode" not in postgres._address(here, "").query
    assert needs_no_password("postgresql:///x?host=/run/pg")
    assert not needs_no_password("postgresql://u@127.0.0.1/x")


def test_a_server_that_cannot_prove_itself_is_refused(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_is_here", lambda _host: False)
    with pytest.raises(EnvironmentFault, match="does not support SSL"):
        open_database(postgres_server.tcp_url(), postgres_server.password)


def test_missing_rights_are_said_with_the_line_that_grants_them(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN")
    try:
        with pytest.raises(EnvironmentFault, match="guest does not have the rights needed") as refused:
            open_database(postgres_url.replace("watchroom@", "guest@"))
        assert "watchroom database setup" in refused.value.then
    finally:
        with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
            connection.execute("DROP ROLE guest")


def test_a_database_that_cannot_hold_every_word_is_refused(postgres_server: PostgresServer) -> None:
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE narrow ENCODING 'LATIN1' TEMPLATE template0")
        try:
            with pytest.raises(EnvironmentFault, match="LATIN1"):
                open_database(postgres_server.url("narrow"))
        finally:
            connection.execute("DROP DATABASE narrow WITH (FORCE)")


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("table", ["ledger", "signed_head"])
@pytest.mark.parametrize("change", ["UPDATE {} SET book = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_server_itself_refuses_to_alter_what_is_append_only(
    postgres_url: str, table: str, change: str
) -> None:
    engine = open_database(postgres_url)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(change.format(table))
    engine.dispose()


def test_an_idle_connection_that_died_is_replaced_without_a_word(
    postgres_server: PostgresServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "IDLE_S", -1.0)
    engine = open_database(postgres_url)
    postgres_server.stop()
    postgres_server.start()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()
