"""The database goes and comes: what the program records by itself is kept, ordered and entered once."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import signal
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
import pytest
import sqlalchemy as sa

from console.demo.bench.postgres_server import PostgresServer, StandbyServer, server_programs
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.settings.secrets import FixedSecrets
from console.store import server_silence
from console.store.database import open_database
from console.store.ledger.owed_acts import OwedFile
from console.store.ledger.parallel import verify_database
from console.store.ledger.unit import Units
from console.store.ledger.writer import FAULT_KEY, LedgerWriter
from console.store.transactions import reading
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine


FILE = "owed-entries"


class Told:
    """The notices of a console."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.over_keys: list[str] = []

    def __call__(self, what: str, key: str = "") -> None:
        assert key in {FAULT_KEY, ""}
        self.faults.append(what)

    def over(self, key: str) -> None:
        self.over_keys.append(key)


class Desk:
    """A console's writer with its thread and its file."""

    def __init__(
        self,
        engine: Engine,
        home: Path,
        vault: FixedSecrets,
        units: Units | None = None,
        owed: OwedFile | None = None,
    ) -> None:
        self.told, self.file = Told(), home / FILE
        self.owed = OwedFile(self.file, vault) if owed is None else owed
        self.writer = LedgerWriter(units or Units(engine, SystemClock()), SystemClock(), self.told, self.owed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.writer.run, args=(self._stop,))
        self._thread.start()

    def act(self, *numbers: int) -> None:
        for number in numbers:
            self.writer.record("a.bell", "snapshot", f"camera {number}", {"to": "file"})

    def end(self) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def working(
    engine: Engine,
    home: Path,
    vault: FixedSecrets | None = None,
    units: Units | None = None,
    owed: OwedFile | None = None,
) -> Iterator[Desk]:
    desk = Desk(engine, home, vault or FixedSecrets({}), units, owed)
    try:
        yield desk
    finally:
        desk.end()


def entered(engine: Engine) -> list[str]:
    query = sa.text("SELECT payload FROM ledger WHERE book = 'operators' ORDER BY number")
    with engine.connect() as connection:
        payloads = connection.execute(query).scalars().all()
    return [str(json.loads(payload)["fields"]["subject"]).removeprefix("camera ") for payload in payloads]


def check_whole(engine: Engine, place: Path) -> None:
    proofs = verify_database(engine, place, [], frozenset(), lambda _count: None)
    assert all(proof.finding is None for proof in proofs)


def numbers(end: int) -> list[str]:
    return [str(number) for number in range(end)]


def interrupt(server: PostgresServer, how: str) -> Callable[[], None]:
    """Interrupt the server; return how to bring it back."""
    if how == "paused":
        children = _processes_of(server)
        _signal(children, signal.SIGSTOP)
        return lambda: _signal(children, signal.SIGCONT)
    server.stop(signal.SIGINT if how == "stopped" else signal.SIGQUIT)
    return server.start


def _signal(processes: Sequence[int], number: signal.Signals) -> None:
    for process in processes:
        os.kill(process, number)


def _processes_of(server: PostgresServer) -> list[int]:
    pid = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("how", ["stopped", "killed", "paused"])
def test_what_is_owed_while_the_server_is_away_is_entered_in_order(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path, how: str
) -> None:
    engine = open_database(postgres_url)
    with working(engine, tmp_path) as desk:
        desk.act(*range(5))
        until(lambda: entered(engine) == numbers(5), "the first entries")
        bring_back = interrupt(postgres_server, how)
        try:
            desk.act(*range(5, 10))
            until(lambda: desk.file.exists() and desk.told.faults, "the entries on the disk")
            desk.act(*range(10, 15))
            until(lambda: "10 entries wait" in desk.told.faults[-1], "the number of entries")
            assert desk.told.over_keys == []
        finally:
            bring_back()
        desk.act(*range(15, 20))
        until(lambda: desk.told.over_keys == [FAULT_KEY], "the fault to be over", limit_s=30)
    assert entered(engine) == numbers(20)
    assert not desk.file.exists()
    check_whole(engine, tmp_path)
    engine.dispose()


def test_what_is_owed_outlives_a_killed_console(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine, vault = open_database(postgres_url), FixedSecrets({})
    bring_back = interrupt(postgres_server, "stopped")
    try:
        with working(engine, tmp_path, vault) as desk:
            desk.act(*range(7))
            until(desk.file.exists, "the entries on the disk")
            left = desk.file.read_bytes()
    finally:
        bring_back()
    # A kill leaves the file as it was at that time, perhaps with half a record at its end.
    desk.file.write_bytes(left + b"\0\0\0\x40half")
    with working(engine, tmp_path, vault) as desk:
        until(lambda: entered(engine) == numbers(7), "the entries of the killed console")
        desk.act(7)
    assert entered(engine) == numbers(8)
    assert not desk.file.exists()
    engine.dispose()


def test_the_file_shows_nothing_and_only_to_its_owner(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = open_database(postgres_url)
    bring_back = interrupt(postgres_server, "stopped")
    try:
        with working(engine, tmp_path) as desk:
            desk.act(1)
            until(desk.file.exists, "the entry on the disk")
            content, mode = desk.file.read_bytes(), desk.file.stat().st_mode
    finally:
        bring_back()
    assert b"a.bell" not in content
    assert b"camera" not in content
    assert mode & 0o777 == 0o600
    engine.dispose()


def test_a_read_from_a_paused_server_is_given_up_and_a_long_query_is_not(
    postgres_server: PostgresServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_silence, "SILENCE_S", 0.5)
    monkeypatch.setattr(server_silence, "ASK_S", 2)
    engine = open_database(postgres_url)
    with reading(engine) as connection, reading(engine) as second:
        second.exec_driver_sql("SELECT 1")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT 7 FROM pg_sleep(1.5)").scalar_one() == 7
        bring_back = interrupt(postgres_server, "paused")
        try:
            with pytest.raises(EnvironmentFault, match="server is not responding"), reading(engine) as paused:
                paused.exec_driver_sql("SELECT 1")
        finally:
            bring_back()
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT 8").scalar_one() == 8
    engine.dispose()


@pytest.mark.skipif(server_programs() is None, reason="no PostgreSQL server is installed here")
def test_what_is_owed_is_entered_on_the_promoted_standby(tmp_path: Path) -> None:
    with PostgresServer() as primary, StandbyServer(primary) as standby:
        hosts = f"host={primary.folder},{standby.folder}&port={primary.port},{standby.port}"
        engine = open_database(f"postgresql://watchroom@/postgres?{hosts}")
        with working(engine, tmp_path) as desk:
            desk.act(*range(5))
            until(lambda: entered(engine) == numbers(5), "the first entries")
            # It sends its standby everything before it ends.
            primary.stop()
            desk.act(*range(5, 10))
            until(lambda: desk.file.exists() and desk.told.faults, "the entries on the disk")
            standby.promote()
            until(lambda: desk.told.over_keys == [FAULT_KEY], "the fault to be over", limit_s=30)
        assert entered(engine) == numbers(10)
        check_whole(engine, tmp_path)
        engine.dispose()


class BrokenCommit(Units):
    """Units whose commits are kept, but whose answers are lost for a while."""

    answers_lost = 3

    def enter(self, entries: Sequence[NewEntry]) -> list[int]:
        given = super().enter(entries)
        if self.answers_lost and entries:
            self.answers_lost -= 1
            raise EnvironmentFault("The books cannot be written: the connection broke.", "Try again.")
        return given


def test_entries_whose_commit_was_kept_are_not_entered_again(engine: Engine, tmp_path: Path) -> None:
    with working(engine, tmp_path, units=BrokenCommit(engine, SystemClock())) as desk:
        desk.act(0, 1, 2)
        until(lambda: entered(engine)[:3] == numbers(3), "the entries")
        desk.act(*range(3, 9))
        until(lambda: desk.told.over_keys == [FAULT_KEY], "the fault to be over", limit_s=20)
    assert entered(engine) == numbers(9)


def test_equal_acts_of_one_millisecond_are_all_entered(engine: Engine, tmp_path: Path) -> None:
    units = Units(engine, SystemClock())
    with working(engine, tmp_path) as desk:
        desk.act(1)
        until(lambda: entered(engine) == ["1"], "the entry")
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT instant FROM ledger WHERE book = 'operators'").one()
    instant = dt.datetime.fromisoformat(row.instant)
    same = NewEntry(
        "operators", "snapshot", "a.bell", {"to": "file", "subject": "camera 1"}, instant_utc=instant
    )
    assert units.missing([same]) == []
    assert units.missing([same, same, same]) == [same, same]


def test_a_file_locked_by_another_program_costs_no_entry(tmp_path: Path) -> None:
    place = tmp_path / "watchroom.sqlite"
    engine = open_database(place)
    other = sqlite3.connect(place, check_same_thread=False)
    with working(engine, tmp_path) as desk:
        other.execute("BEGIN IMMEDIATE")
        desk.act(*range(4))
        # The driver itself waits for five seconds; what is owed is on the disk before.
        until(desk.file.exists, "the entries on the disk")
        until(lambda: any("another program" in fault for fault in desk.told.faults), "the fault", limit_s=20)
        other.rollback()
        other.close()
        until(lambda: desk.told.over_keys, "the fault to be over", limit_s=30)
    assert entered(engine) == numbers(4)
    check_whole(engine, place)
    engine.dispose()


def test_a_full_disk_of_the_database_costs_no_entry(tmp_path: Path) -> None:
    place = tmp_path / "watchroom.sqlite"
    engine = open_database(place)
    limits: list[int] = [1]

    @sa.event.listens_for(engine, "checkout")
    def _limit(driver: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages if limits else 2**31 - 2}")

    with working(engine, tmp_path) as desk:
        for number in range(40):
            desk.writer.record("a.bell", "snapshot", f"camera {number}", {"to": "x" * 4000})
        until(lambda: any("disk is full" in fault for fault in desk.told.faults), "the fault")
        limits.clear()
        until(lambda: desk.told.over_keys, "the fault to be over", limit_s=30)
    assert entered(engine) == numbers(40)
    check_whole(engine, place)
    engine.dispose()


class NoRoom(OwedFile):
    """A file on a full disk."""

    def _append(self, records: Sequence[dict[str, object]]) -> None:
        raise OSError(errno.ENOSPC, f"No space left for {len(records)}")


def test_entries_that_fit_neither_place_are_kept_in_memory_and_said(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = open_database(postgres_url)
    owed = NoRoom(tmp_path / FILE, FixedSecrets({}))
    bring_back = interrupt(postgres_server, "stopped")
    with working(engine, tmp_path, owed=owed) as desk:
        try:
            desk.act(0, 1)
            until(lambda: any("memory only: No space" in fault for fault in desk.told.faults), "the fault")
        finally:
            bring_back()
        until(lambda: desk.told.over_keys, "the fault to be over", limit_s=30)
    assert entered(engine) == numbers(2)
    engine.dispose()


def test_a_full_list_is_said_and_the_books_say_how_many_are_lost(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = open_database(postgres_url)
    owed = OwedFile(tmp_path / FILE, FixedSecrets({}), most=5)
    bring_back = interrupt(postgres_server, "stopped")
    with working(engine, tmp_path, owed=owed) as desk:
        try:
            desk.act(*range(8))
            until(lambda: any("3 later ones are lost" in fault for fault in desk.told.faults), "the fault")
        finally:
            bring_back()
        until(lambda: desk.told.over_keys, "the fault to be over", limit_s=30)
    assert entered(engine) == numbers(5)
    with engine.connect() as connection:
        lost = connection.exec_driver_sql("SELECT payload FROM ledger WHERE kind = 'entries-lost'").one()
    assert json.loads(lost.payload)["fields"]["count"] == 3
    engine.dispose()


def test_a_damaged_file_is_put_aside_and_said(engine: Engine, tmp_path: Path) -> None:
    vault = FixedSecrets({})
    vault.keep_secret("key of the owed entries", bytes(32))
    (tmp_path / "owed-entries").write_bytes(b"\0\0\0\x20" + bytes(32))
    with working(engine, tmp_path, vault) as desk:
        until(lambda: desk.told.faults, "the fault")
        desk.act(1)
    assert "damaged" in desk.told.faults[0]
    assert (tmp_path / "owed-entries.damaged").exists()
    assert entered(engine) == ["1"]


def test_a_broken_name_from_a_device_holds_up_nothing(engine: Engine, tmp_path: Path) -> None:
    with working(engine, tmp_path) as desk:
        desk.writer.record("a\0b", "snapshot", "camera \ud800", {"to": "\udcff\0", "s": float("nan")})
        desk.act(1)
    assert entered(engine)[-1] == "1"
    assert desk.told.faults == []
