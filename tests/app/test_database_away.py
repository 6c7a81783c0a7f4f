"""The whole console while its database is away: every loop goes on, what is owed is entered."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

import console.app.backups
import console.app.verification
import console.app.wiring.cameras
import console.app.wiring.engine
import console.store.ledger.index_follower
from console.app.console import Console, FaultReporter
from console.app.hosted_loop import HostedLoop
from console.app.wiring.engine import OWED_FILE
from console.demo.bench.bench_scheme import open_signed_on
from console.settings.secrets import FixedSecrets
from console.store.ledger.parallel import verify_database

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.demo.bench.postgres_server import PostgresServer

# A query whose connection is cut leaves its cursor to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
NAMES = {
    "ledger writer",
    "changes of the books",
    "nightly backup",
    "changes of the cameras",
    "privacy zones",
    "search index",
    "signing of heads",
    "erasure",
    "recorder",
    "retention",
    "identity of cameras",
    "steering memory",
    "steering watch",
}
"""The loops that wiring builds; the joystick's is hosted too but returns where there is none."""
WAITS = "entries wait and are entered when the database is back"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[HostedLoop]:
    """The loops that are started, which look often, so that the database fails under each of them."""
    loops: list[HostedLoop] = []
    start = HostedLoop.start

    def noted(loop: HostedLoop) -> None:
        loops.append(loop)
        start(loop)

    monkeypatch.setattr(HostedLoop, "start", noted)
    monkeypatch.setattr(console.app.backups, "LOOK_S", 0.2)
    monkeypatch.setattr(console.app.wiring.cameras, "LOOK_S", 0.2)
    monkeypatch.setattr(console.store.ledger.index_follower, "REST_S", 0.2)
    vault = FixedSecrets({})
    for module in (console.app.wiring.engine, console.app.verification):
        monkeypatch.setattr(module, "KeyringSecrets", lambda: vault)
    return loops


def subjects(console: Console) -> list[str]:
    query = sa.text("SELECT payload FROM ledger WHERE kind = 'snapshot' ORDER BY number")
    with console.scheme.database.connect() as connection:
        payloads = connection.execute(query).scalars().all()
    return [json.loads(payload)["fields"]["subject"] for payload in payloads]


@pytest.mark.req("LOG-02")
def test_every_loop_outlives_the_database_and_nothing_owed_is_lost(
    postgres_server: PostgresServer,
    postgres_url: str,
    tmp_path: Path,
    qtbot: QtBot,
    started: list[HostedLoop],
) -> None:
    (tmp_path / "settings.toml").write_text(f'[database]\nurl = "{postgres_url}"\n')
    faults = FaultReporter()
    scheme, people = open_signed_on(tmp_path, faults)
    # The demo's books are not backed up, nor is what it owes kept on the disk.
    scheme = replace(scheme, is_demo=False)
    console = Console(scheme, FixedSecrets({}), faults, people)
    messages = console.shell.messages

    def waiting() -> list[str]:
        return [m.english for m in messages.messages() if WAITS in m.english and m.ended_utc is None]

    try:
        console.open()
        assert {loop.name for loop in started} >= NAMES
        postgres_server.stop()
        try:
            for number in range(20):
                scheme.ledger.record("a.bell", "snapshot", f"picture {number}", {})
            qtbot.waitUntil(lambda: bool(waiting()), timeout=30_000)
            # Every loop meets the database several times.
            qtbot.wait(2_000)
            assert (tmp_path / OWED_FILE).exists()
            assert [loop.name for loop in started if loop.name in NAMES and not loop.is_running] == []
        finally:
            postgres_server.start()
        qtbot.waitUntil(lambda: not waiting(), timeout=20_000)
        assert [loop.name for loop in started if loop.name in NAMES and not loop.is_running] == []
        assert subjects(console) == [f"picture {number}" for number in range(20)]
        assert all(p.finding is None for p in verify_database(
            scheme.database, scheme.place, [], frozenset(), lambda _count: None
        ))  # fmt: skip
    finally:
        console.close()
        scheme.close()
