"""No error of a database driver leaves the store as it is."""

from __future__ import annotations

import ast
import sqlite3
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import console.store
from console.domain.errors import EnvironmentFault
from console.store.errors import in_words, why

STORE = Path(console.store.__file__).parent
WORD_THEIR_OWN = {"transactions.py", "upgrade.py", "postgres.py", "backup.py", "restore.py", "rows.py"}
"""Modules that open connections themselves: whole files and servers, and the one that words the errors."""
WORDED_BY_THE_CALLER = {"server_roles.py", "append_server.py", "changes.py", "parallel.py"}
"""Reads inside `in_words` of the function that called."""
WORDED_AT_THE_OPENING = {"readable.py"}
"""The connection is opened inside `in_words`."""


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("server closed the connection unexpectedly\n\tThis probably means"),
        psycopg.errors.AdminShutdown("terminating connection"),
        psycopg.InterfaceError("the connection is closed"),
        sa.exc.OperationalError("SELECT", None, psycopg.OperationalError("gone")),
    ],
)
def test_a_server_that_is_away_is_said_in_the_same_words(error: Exception) -> None:
    with pytest.raises(EnvironmentFault) as caught, in_words("The books cannot be read"):
        raise error
    assert caught.value.what == "The books cannot be read: the database server is not responding."
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("state", "words"),
    [("25006", "standby"), ("53100", "disk is full"), ("55P03", "another console"), ("57P01", "responding")],
)
def test_what_a_server_refuses_is_said_in_words(state: str, words: str) -> None:
    assert words in why(psycopg.errors.lookup(state)("raw words of the driver"))


def test_a_file_that_another_program_locks_is_said_in_words(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    with sqlite3.connect(place) as first, sqlite3.connect(place, timeout=0) as second:
        first.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EnvironmentFault, match="another program is using"), in_words("It fails"):
            second.execute("BEGIN IMMEDIATE")
    first.close()
    second.close()


def test_a_pool_without_free_connections_is_a_fault() -> None:
    with pytest.raises(EnvironmentFault), in_words("It fails"):
        raise sa.exc.TimeoutError("QueuePool limit")


def test_no_table_opens_a_connection_whose_errors_nobody_words() -> None:
    opens = {
        path.name
        for path in STORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"connect", "raw_connection", "begin"}
        if isinstance(node.value, ast.Name | ast.Attribute)
        and (getattr(node.value, "id", "") or getattr(node.value, "attr", "")) in {"engine", "_engine"}
    }
    assert opens <= WORD_THEIR_OWN | WORDED_BY_THE_CALLER | WORDED_AT_THE_OPENING
