from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from console.app.backups import NightlyBackup, kept_backups, restore_scheme
from console.app.instance_lock import only_console
from console.app.recorder.process import KeptFaults
from console.app.scheme import OpenScheme, open_scheme
from console.cli import app
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.file import load, save
from console.store.sqlite import sqlite_engine
from console.store.upgrade import bring_up_to_date
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = dt.datetime(2026, 10, 23, 12, tzinfo=dt.UTC)
"""Two days before the clocks go back in London."""
HOUR_S = 3600.0


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def scheme(home: Path) -> Iterator[OpenScheme]:
    settings = load(home / "settings.toml")
    backup = settings.backup.model_copy(update={"keep": 3, "hour": 4})
    save(home / "settings.toml", settings.model_copy(update={"backup": backup}))
    scheme = open_scheme(home)
    scheme.facts.state("owner", "Anytown Borough Council", "a.bell")
    with scheme.books.unit() as unit:
        unit.append(NewEntry("audit", "x", "a.bell", {"subject": "y"}))
    yield scheme
    scheme.close()


def names(scheme: OpenScheme) -> list[str]:
    return [path.stem for path in kept_backups(scheme.home / "backups")]


def test_a_backup_is_made_every_night_by_the_clock_on_the_wall(scheme: OpenScheme) -> None:
    clock = SimulatedClock(NOON)
    nightly = NightlyBackup(scheme, clock, pytest.fail)
    made = []
    for _ in range(4 * 24):
        if nightly.run_if_due():
            made.append(clock.utc_now())
        clock.advance(HOUR_S)
    # The first at once; then at 4 by the clock on the wall: 3 UTC before the change, 4 UTC after it.
    hours = [(instant.day, instant.hour) for instant in made]
    assert hours == [(23, 12), (24, 3), (25, 4), (26, 4), (27, 4)]
    assert names(scheme) == [f"watchroom-202610{day}T040000Z" for day in (25, 26, 27)], "the newest are kept"


def test_only_our_own_backups_are_thinned_out(scheme: OpenScheme) -> None:
    folder = scheme.home / "backups"
    folder.mkdir()
    for name in ("watchroom-before-the-move.sqlite", "holiday.jpg", "watchroom-20200101T000000Z.sqlite.part"):
        (folder / name).touch()
    clock = SimulatedClock(NOON)
    nightly = NightlyBackup(scheme, clock, pytest.fail)
    for _ in range(5):
        nightly.run_if_due()
        clock.advance(24 * HOUR_S)
    assert len(names(scheme)) == 3
    others = {path.name for path in folder.iterdir()} - {f"{name}.sqlite" for name in names(scheme)}
    assert others == {"watchroom-before-the-move.sqlite", "holiday.jpg"}


def test_a_failed_night_is_a_fault_and_is_tried_again(scheme: OpenScheme) -> None:
    told: list[str] = []
    clock = SimulatedClock(NOON)
    (scheme.home / "backups").write_text("a file where the folder should be")
    nightly = NightlyBackup(scheme, clock, told.append)
    assert nightly.run_if_due() is None
    assert "nightly backup failed" in told[0]
    clock.advance(HOUR_S / 2)
    nightly.run_if_due()
    assert len(told) == 1, "an hour passes before it is tried again"
    (scheme.home / "backups").unlink()
    clock.advance(HOUR_S)
    assert nightly.run_if_due() is not None


def test_a_failed_night_is_over_when_the_next_one_worked(scheme: OpenScheme) -> None:
    # The recorder keeps its faults for weeks, and nobody acknowledges them there.
    kept, clock = KeptFaults(), SimulatedClock(NOON)
    (scheme.home / "backups").write_text("a file where the folder should be")
    nightly = NightlyBackup(scheme, clock, kept)
    nightly.run_if_due()
    assert len(kept.now) == 1
    (scheme.home / "backups").unlink()
    clock.advance(2 * HOUR_S)
    assert nightly.run_if_due() is not None
    assert list(kept.now) == []


def test_there_and_back_by_the_command_line(scheme: OpenScheme, home: Path) -> None:
    run = CliRunner().invoke
    answer = run(app, ["backup", "--into", str(home / "elsewhere" / "b.sqlite")])
    assert answer.exit_code == 0, answer.output
    assert "complete, 1 entry in 1 book" in answer.output
    with scheme.books.unit() as unit:
        unit.append(NewEntry("audit", "x", "a.bell", {"subject": "after the backup"}))
    scheme.close()
    refused = run(app, ["restore", str(home / "elsewhere" / "b.sqlite")])
    assert isinstance(refused.exception, OperatorError)
    assert "'Anytown Borough Council'" in str(refused.exception)
    words = ["restore", str(home / "elsewhere" / "b.sqlite"), "--replace", "Anytown Borough Council"]
    with only_console(home):
        assert isinstance(run(app, words).exception, EnvironmentFault), "a console is open"
    answer = run(app, words)
    assert answer.exit_code == 0, answer.output
    assert "kept as watchroom.replaced-" in answer.output
    again = open_scheme(home)
    entries = again.books.page(BookQuery("audit"), personal=False)
    assert [entry.kind for entry in entries] == ["backup-restored", "x"]
    again.close()


def test_a_scheme_moves_to_a_server(
    scheme: OpenScheme, home: Path, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    CliRunner().invoke(app, ["backup", "--into", str(home / "b.sqlite")])
    scheme.close()
    other = tmp_path_factory.mktemp("other")
    settings = load(other / "settings.toml")
    database = settings.database.model_copy(update={"url": postgres_url})
    save(other / "settings.toml", settings.model_copy(update={"database": database}))
    proof, kept = restore_scheme(home / "b.sqlite", other, "a.bell")
    assert (proof.entries, kept) == ({"audit": 1}, "")
    with pytest.raises(OperatorError, match="Anytown"):
        restore_scheme(home / "b.sqlite", other, "a.bell")
    moved = open_scheme(other)
    assert moved.facts.facts()["owner"] == "Anytown Borough Council"
    assert json.loads(json.dumps(moved.books.head("audit")[0])) == 2
    moved.close()


def test_a_damaged_database_can_be_replaced_by_the_name_of_its_folder(scheme: OpenScheme, home: Path) -> None:
    CliRunner().invoke(app, ["backup", "--into", str(home / "b.sqlite")])
    scheme.close()
    (home / "watchroom.sqlite").write_bytes(b"milk and bread" * 1000)
    with pytest.raises(OperatorError, match=home.name):
        restore_scheme(home / "b.sqlite", home, "a.bell")
    restore_scheme(home / "b.sqlite", home, "a.bell", replace=home.name)
    (kept,) = home.glob("watchroom.replaced-*")
    assert kept.read_bytes().startswith(b"milk")


def test_a_backup_of_the_fourth_version_is_restored_with_its_cameras(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "old.sqlite"
    engine = sqlite_engine(backup)
    bring_up_to_date(engine, "old", "0004")
    address = "http://10.0.0.9/onvif/device_service"
    names = ("number", "urn", "name", "place", "group_name", "kind", "main_url", "sub_url", "onvif_url")
    row = (3, "C-3", "Quay", "", "", "ptz", "rtsp://10.0.0.9/", "", address)
    with engine.begin() as connection:
        table = sa.table("camera", *map(sa.column, names))
        connection.execute(table.insert(), dict(zip(names, row, strict=True)))
    engine.dispose()
    place = home / "new"
    place.mkdir()
    restore_scheme(backup, place, "a.bell")
    restored = open_scheme(place)
    assert [camera.device for camera in restored.cameras.cameras()] == [DeviceAddress(ONVIF, address)]
    restored.close()
