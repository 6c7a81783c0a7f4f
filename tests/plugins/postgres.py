"""A real PostgreSQL server for the tests: one for each run, a new database for each test."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import psycopg
import pytest

from console.demo.bench.postgres_server import PostgresServer, server_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Without fsync, for speed: no test pulls the plug of this one."""
    if server_programs() is None:
        pytest.skip("no PostgreSQL server is installed here (sudo apt-get install postgresql)")
    with PostgresServer({"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB"}) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty database of the test's own."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield postgres_server.url(name)
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
