"""Every version upgraded with data, on both databases, and compared with a fresh schema."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from console.domain.books.entries import BookQuery, NewEntry
from console.domain.cameras.device_address import DeviceAddress
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.store.cameras import CameraTable
from console.store.database import is_server, open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.chain import NO_HASH, ChainRow, entry_hash
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.postgres import postgres_engine
from console.store.sqlite import sqlite_engine
from console.store.tables import metadata
from console.store.upgrade import bring_up_to_date, newest_version, version_of, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SAMPLES = {
    sa.Integer: 1,
    sa.Boolean: True,
    sa.String: "ü 🚓",
    sa.DateTime: NOON,
    sa.Date: NOON.date(),
    sa.LargeBinary: b"\x00key",
}
"""A value for each type of column: a row of every table of every version is made of them."""
NOT_FILLED = frozenset({"alembic_version", "ledger"})


@pytest.fixture
def bare(place: Path | str) -> Iterator[Engine]:
    """A database with nothing in it yet."""
    engine = postgres_engine(str(place)) if is_server(place) else sqlite_engine(place)  # type: ignore[arg-type]
    yield engine
    engine.dispose()


def tables(connection: Connection) -> list[sa.Table]:
    """What the version at hand has, without the tables of full text, which are each database's own."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _metadata: not name.startswith("entry_text"))
    return found.sorted_tables


def fill(connection: Connection) -> None:
    """A row in every table, and a ledger as the first version made it."""
    for table in tables(connection):
        if table.name not in NOT_FILLED:
            row = {column.name: sample(column) for column in table.columns}
            connection.execute(table.insert(), row)
    previous = NO_HASH
    for number in range(1, 6):
        instant = f"2026-06-01T12:00:0{number}.000+00:00"
        said = ChainRow("audit", "snapshot", "A. Bell", instant, '{"subject":"é 🚓"}')
        place = {"number": number, "previous_hash": previous, "hash": entry_hash(said, number, previous)}
        previous = str(place["hash"])
        kept = {**said._asdict(), **place}
        connection.execute(sa.table("ledger", *map(sa.column, kept)).insert(), kept)


def sample(column: sa.Column[Any]) -> object:
    return next(value for kind, value in SAMPLES.items() if isinstance(column.type, kind))


def schema(connection: Connection) -> list[tuple[Any, ...]]:
    """Everything that the database says about its form."""
    if connection.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        return [tuple(row) for row in connection.exec_driver_sql(query)]
    queries = (
        """SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    )
    return [tuple(row) for query in queries for row in connection.exec_driver_sql(query)]


def rows(connection: Connection, of: list[sa.Table]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of these tables, in the columns that they had."""
    return {
        table.name: [
            tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        ]
        for table in of
        if table.name != "alembic_version"
    }


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    options = {"include_name": lambda name, _kind, _parents: "entry_text" not in str(name)}
    with engine.connect() as connection:
        # Of full text each database has tables of its own kind.
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


@pytest.mark.parametrize("version", versions())
def test_every_version_is_upgraded_with_its_data(
    place: Path | str, bare: Engine, version: str, tmp_path: Path
) -> None:
    bring_up_to_date(bare, "old", version)
    with bare.begin() as connection:
        fill(connection)
        old = tables(connection)
        before = rows(connection, old)
    bare.dispose()
    engine = open_database(place)
    with engine.connect() as connection:
        assert version_of(connection) == newest_version()
        assert rows(connection, old) == before
        found = schema(connection)
    books = BookTable(engine, Units(engine, SystemClock()))
    with books.unit() as unit:
        assert unit.append(NewEntry("audit", "x", "a.bell", {"subject": "after"})) == 6
    assert [entry.number for entry in books.page(BookQuery("audit", text="after"), personal=False)] == [6]
    with ledger_rows(engine) as kept:
        assert all(proof.is_whole for proof in verify(kept))
    engine.dispose()
    if not is_server(place):
        fresh = open_database(tmp_path / "fresh.sqlite")
        with fresh.connect() as connection:
            assert schema(connection) == found
        fresh.dispose()


def test_cameras_of_the_fourth_version_keep_their_onvif_devices(place: Path | str, bare: Engine) -> None:
    bring_up_to_date(bare, "old", "0004")
    names = ("number", "urn", "name", "place", "group_name", "kind", "main_url", "sub_url", "onvif_url")
    address = "http://10.0.0.9/onvif/device_service"
    with bare.begin() as connection:
        for number, url in ((1, address), (2, "")):
            row = (number, f"C-{number}", "Quay", "", "", "ptz", "rtsp://10.0.0.9/", "", url)
            table = sa.table("camera", *map(sa.column, names))
            connection.execute(table.insert(), dict(zip(names, row, strict=True)))
    bare.dispose()
    engine = open_database(place)
    cameras = CameraTable(engine, SystemClock()).cameras()
    assert [camera.device for camera in cameras] == [DeviceAddress("onvif", address), None]
    assert [camera.is_steerable for camera in cameras] == [True, False]
    engine.dispose()


def test_an_upgraded_server_has_the_schema_of_a_fresh_one(postgres_url: str) -> None:
    old = postgres_engine(postgres_url)
    bring_up_to_date(old, "old", versions()[0])
    bring_up_to_date(old, "old")
    with old.connect() as connection:
        upgraded = schema(connection)
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.commit()
    bring_up_to_date(old, "fresh")
    with old.connect() as connection:
        assert schema(connection) == upgraded
    old.dispose()


def test_an_upgrade_cut_off_leaves_the_old_version_whole(place: Path | str, bare: Engine) -> None:
    bring_up_to_date(bare, "old", versions()[0])
    with bare.begin() as connection:
        fill(connection)
        old = tables(connection)
        before = rows(connection, old), schema(connection)
    bare.dispose()
    cut = subprocess.run([sys.executable, "-m", "tests.store.upgrade_child", str(place)], check=False)
    assert cut.returncode == -signal.SIGKILL
    with bare.connect() as connection:
        assert version_of(connection) == versions()[0]
        assert (rows(connection, old), schema(connection)) == before
    bare.dispose()
    open_database(place).dispose()


def test_a_newer_database_is_refused_and_left_alone(place: Path | str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        before = schema(connection)
    with pytest.raises(EnvironmentFault, match=r"newer version of watchroom \(schema 9999\)"):
        open_database(place)
    with engine.connect() as connection:
        assert schema(connection) == before


def test_another_applications_database_is_refused_and_left_alone(place: Path | str, bare: Engine) -> None:
    with bare.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (number integer)")
        before = schema(connection)
    with pytest.raises(EnvironmentFault, match="belongs to another application"):
        open_database(place)
    with bare.connect() as connection:
        assert schema(connection) == before


def test_two_consoles_that_start_at_once_upgrade_once(place: Path | str, bare: Engine) -> None:
    bring_up_to_date(bare, "old", versions()[0])
    bare.dispose()
    failed: list[BaseException] = []

    def start() -> None:
        try:
            open_database(place).dispose()
        except EnvironmentFault as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with bare.connect() as connection:
        assert version_of(connection) == newest_version()


def test_the_names_of_the_migrations_are_their_versions_and_alembic_is_not_loaded_to_compare() -> None:
    from alembic.script import ScriptDirectory

    from console.store.upgrade import _config, versions

    walked = ScriptDirectory.from_config(_config()).walk_revisions()
    assert versions() == [revision.revision for revision in walked][::-1]
    program = "import sys, console.app.recorder.process; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
