from __future__ import annotations

import datetime as dt
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.entries import BookQuery, EntryRef, NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.store.backup import back_up, check_backup
from console.store.database import is_server, open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.restore import restore_file, restore_to_server
from console.store.tables import ledger, metadata
from tests.store.tampering import disarm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

NOW = dt.datetime(2026, 11, 21, 22, tzinfo=dt.UTC)
FAULT = NewEntry(
    "faults", "faults.reported", "a.bell", {"equipment": "camera 12 — é 🚓"}, {"reporter": "Zoë"}
)


def fill(engine: Engine, entries: int = 20) -> BookTable:
    units = Units(engine, SystemClock())
    units.enter([FAULT] * entries)
    with units.begin() as unit:
        unit.place_hold(7, NOW, NOW + dt.timedelta(hours=1), "AB/1", "a.bell", "incidents 1")
    return BookTable(engine, units)


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the search's, which is made again."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name != "search_state":
                rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
                found[table.name] = [tuple(row) for row in rows]
    return found


def test_a_backup_of_either_database_is_restored_to_either(
    place: Path | str, engine: Engine, tmp_path: Path, postgres_url: str
) -> None:
    fill(engine)
    backup = tmp_path / "backups" / "one.sqlite"
    proof = back_up(engine, backup)
    assert proof.entries == {"faults": 20}
    assert check_backup(backup) == proof
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == ["one.sqlite"]
    before, bytes_before = content(engine), backup.read_bytes()
    assert restore_file(backup, tmp_path / "new" / "watchroom.sqlite", NOW) is None
    restored = [open_database(tmp_path / "new" / "watchroom.sqlite")]
    if not is_server(place):
        server = open_database(postgres_url)
        assert restore_to_server(backup, server, NOW) is None
        restored.append(server)
    for one in restored:
        assert content(one) == before
        books = fill(one, 1)
        case = books.case(EntryRef("faults", 3), personal=True)
        assert case is not None
        assert case.entry.fields["reporter"] == "Zoë"
        found = books.page(BookQuery("faults", text="zoe"), personal=True)
        assert [entry.number for entry in found][:2] == [21, 20]
        with ledger_rows(one) as rows:
            assert all(proof.is_whole for proof in verify(rows))
        one.dispose()
    assert backup.read_bytes() == bytes_before


def test_writers_go_on_while_a_backup_is_made(engine: Engine, tmp_path: Path) -> None:
    books = fill(engine, 500)
    stop, count = threading.Event(), [500]

    def write() -> None:
        while not stop.is_set():
            with books.unit() as unit:
                count[0] = unit.append(FAULT)

    writer = threading.Thread(target=write)
    writer.start()
    proofs = [back_up(engine, tmp_path / f"{number}.sqlite") for number in range(3)]
    stop.set()
    writer.join()
    numbers = [proof.entries["faults"] for proof in proofs]
    assert 500 <= numbers[0] <= numbers[1] <= numbers[2] <= count[0]
    assert count[0] > 500


def test_no_backup_is_overwritten(engine: Engine, tmp_path: Path) -> None:
    there = tmp_path / "one.sqlite"
    there.write_text("precious")
    with pytest.raises(OperatorError, match="already exists"):
        back_up(engine, there)
    assert there.read_text() == "precious"
    there.unlink()
    part = tmp_path / "one.sqlite.part"
    part.write_text("another's")
    with pytest.raises(EnvironmentFault, match="in progress"):
        back_up(engine, there)
    assert part.read_text() == "another's"


@contextmanager
def room_for(size_bytes: int) -> Iterator[None]:
    """The kernel lets no file grow beyond this, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing_half_written(engine: Engine, tmp_path: Path) -> None:
    fill(engine, 300)
    folder = tmp_path / "full"
    folder.mkdir()
    with room_for(40_000), pytest.raises(EnvironmentFault, match="cannot be written"):
        back_up(engine, folder / "one.sqlite")
    assert list(folder.iterdir()) == []
    assert back_up(engine, folder / "one.sqlite").entries == {"faults": 300}


def test_a_book_that_is_not_whole_is_not_backed_up_in_silence(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    with engine.begin() as connection:
        disarm(connection)
        connection.execute(sa.update(ledger).where(ledger.c.number == 7).values(author="x"))
    with pytest.raises(EnvironmentFault, match="entry 7 was altered"):
        back_up(engine, tmp_path / "one.sqlite")
    assert not list(tmp_path.glob("one*"))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    engine = open_database(tmp_path / "source.sqlite")
    fill(engine)
    back_up(engine, tmp_path / "backup.sqlite")
    engine.dispose()
    return tmp_path / "backup.sqlite"


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scratch(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"camera 12")
    content[at : at + 9] = b"camera 13"
    path.write_bytes(content)


def _age(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")


def _swap(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE invoices (number integer)")


def _shop(path: Path) -> None:
    path.write_text("milk, bread")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_shorten, "damaged"),
        (_scratch, "damaged: faults: entry"),
        (_age, "newer version of watchroom"),
        (_swap, "another application"),
        (_shop, "not a backup of a scheme"),
        (_folder, "cannot be read"),
    ],
)
def test_what_is_no_whole_backup_is_refused_in_words(backup: Path, harm: object, said: str) -> None:
    assert callable(harm)
    harm(backup)
    with pytest.raises((EnvironmentFault, OperatorError), match=said):
        check_backup(backup)


def test_what_is_replaced_is_kept_beside(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "there" / "watchroom.sqlite"
    old = open_database(place)
    fill(old, 3)
    before = content(old)
    with pytest.raises(EnvironmentFault, match="in use"):
        restore_file(backup, place, NOW)
    assert content(old) == before
    old.dispose()
    kept = restore_file(backup, place, NOW)
    assert kept == place.with_name("watchroom.replaced-20261121T220000Z.sqlite")
    assert {path.name for path in place.parent.iterdir()} == {place.name, kept.name}
    for path, entries in ((place, 20), (kept, 3)):
        engine = open_database(path)
        assert len(content(engine)["ledger"]) == entries
        engine.dispose()


def test_what_is_replaced_on_a_server_is_kept_beside(backup: Path, postgres_url: str) -> None:
    server = open_database(postgres_url)
    fill(server, 3)
    assert restore_to_server(backup, server, NOW) == "replaced_20261121t220000z"
    assert len(content(server)["ledger"]) == 20
    with server.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM replaced_20261121t220000z.ledger").scalar()
    assert kept == 3
    fill(server, 1)
    server.dispose()


def test_a_restore_that_fails_leaves_what_was_there(backup: Path, postgres_url: str, tmp_path: Path) -> None:
    place = tmp_path / "there" / "watchroom.sqlite"
    for there in (place, postgres_url):
        engine = open_database(there)
        fill(engine, 3)
        before = content(engine)
        if is_server(there):
            with closing(sqlite3.connect(backup)) as file, file:
                file.execute("INSERT INTO layout VALUES ('x', 'y', 'z', 'not an instant')")
            with pytest.raises((EnvironmentFault, ValueError)):
                restore_to_server(backup, engine, NOW)
        else:
            engine.dispose()
            with room_for(30_000), pytest.raises(EnvironmentFault):
                restore_file(backup, place, NOW)
            assert [path.name for path in place.parent.iterdir()] == [place.name]
        assert content(engine) == before
        engine.dispose()


@pytest.mark.slow
def test_a_backup_cut_off_by_a_kill_has_no_name(engine: Engine, place: Path | str, tmp_path: Path) -> None:
    fill(engine, 2_000)
    into = tmp_path / "cut" / "one.sqlite"
    script = (
        "import sys, os, signal; from pathlib import Path; from console.store import backup; "
        "from console.store.database import open_database; "
        "backup.check_backup = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
        "place = sys.argv[1]; "
        "backup.back_up(open_database(place if '://' in place else Path(place)), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", script, str(place), str(into)], check=False)
    assert not into.exists()
    (into.parent / "one.sqlite.part").unlink()
    back_up(engine, into)
