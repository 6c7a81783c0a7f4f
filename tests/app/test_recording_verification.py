"""What the books say of a volume: how far each camera's chain reached, and what was deleted."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from console.app import verification
from console.app.recording_verification import NO_BOOKS, UNKNOWN, verify_recordings
from console.app.scheme import OpenScheme, open_scheme
from console.app.verification import export_books, heads_service
from console.cli import app
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.findings import SegmentFinding, Verification
from console.domain.recording.retention import RetentionRules
from console.domain.recording.witness import heads_as_text, heads_from_text
from console.media.volume.volume import Volume
from console.services.recording.chain_heads import ChainHeadEntries
from console.services.recording.retention import RetentionService
from console.settings.secrets import FixedSecrets
from tests.media.clips import BEGIN, clip
from tests.media.reading import media, rows
from tests.media.town import NO_LIMITS, Town
from tests.media.volume.test_retention import BelievedClock, Held, Register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from console.domain.books.act_aggregation import RecordedAct


@pytest.fixture
def scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenScheme]:
    """The scheme of this machine."""
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path / "home"))
    kept = FixedSecrets({})
    monkeypatch.setattr(verification, "KeyringSecrets", lambda: kept)
    opened = open_scheme(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def volume(scheme: OpenScheme, tmp_path: Path) -> Path:
    """A volume of two cameras, whose heads are in the books; one camera's oldest recordings were deleted."""
    path = tmp_path / "volume"
    town = Town(path)
    entries = ChainHeadEntries(town.volumes.chain_heads, scheme.ledger, scheme.clock)
    for camera in (1, 2):
        town.recorder.opened(camera, clip().form)
        town.send(camera, clip(), 12)
        town.recorder.closed(camera, Cause.CLOSED, "console closed")
        town.turn()
    entries.enter()
    _retention(town, scheme).step(BEGIN + dt.timedelta(days=30, minutes=1))
    town.recorder.finish()
    entries.enter()  # of a closed volume, as at the end of a shift
    return path


def _retention(town: Town, scheme: OpenScheme) -> RetentionService:
    return RetentionService(
        town.volumes, Held(), scheme.ledger, Register(), RetentionRules(), clock=BelievedClock()
    )


def _verified(volume: Path, export: Path | None = None) -> Verification:
    return verify_recordings(volume, lambda _done, _total: None, decode=False, export=export)


def _findings(volume: Path, export: Path | None = None) -> list[SegmentFinding]:
    return [fault.finding for fault in _verified(volume, export).faults]


def _sql(volume: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite", isolation_level=None)) as index:
        index.execute(statement)


@pytest.fixture
def export(scheme: OpenScheme, volume: Path, tmp_path: Path) -> Path:
    """The books, exported after the recordings."""
    assert volume.exists()
    heads_service(scheme).sign("interval")
    export_books(scheme, tmp_path / "export", personal=False, by="a test")
    return tmp_path / "export"


@pytest.mark.req("EVD-07")
def test_recordings_agree_with_the_books_of_the_scheme_and_with_an_export(volume: Path, export: Path) -> None:
    assert len(media(volume)) == 3
    for found in (_verified(volume), _verified(volume, export)):
        assert found.whole, found.faults
        assert not found.uncompared
        assert NO_BOOKS not in found.notes
        assert UNKNOWN not in found.notes


@pytest.mark.req("EVD-07")
def test_a_cut_end_and_a_missing_camera_show_against_the_books(volume: Path, export: Path) -> None:
    media(volume)[-1].unlink()
    _sql(volume, "DELETE FROM segment WHERE camera = 2 AND number = 3")
    assert _findings(volume) == [SegmentFinding.CUT]
    shutil.rmtree(volume / "segments" / "00002")
    for table in ("segment", "gap"):
        _sql(volume, f"DELETE FROM {table} WHERE camera = 2")  # noqa: S608 - the names are above
    assert _findings(volume) == [SegmentFinding.CUT]
    assert _findings(volume, export) == [SegmentFinding.CUT]


@pytest.mark.req("EVD-07")
def test_a_deletion_that_the_books_do_not_know_is_named(volume: Path, export: Path) -> None:
    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    gone = [row for row in opened.index.all() if row.state.has_file][:1]
    opened.delete(gone, "rule: retention period", BEGIN)
    opened.close()
    assert _findings(volume) == [SegmentFinding.MISSING]
    assert _findings(volume, export) == [SegmentFinding.MISSING]


def test_an_altered_export_is_no_witness(volume: Path, export: Path) -> None:
    path = export / "audit.jsonl"
    path.write_text(path.read_text("utf-8").replace("rule: retention", "rule: intention"), "utf-8")
    assert SegmentFinding.BOOKS in _findings(volume, export)


class ClosedBooks:
    """Books that cannot be written."""

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        raise AssertionError((actor, act, subject, detail))

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        raise EnvironmentFault(f"{len(acts)} entries cannot be written.")


@pytest.mark.req("EVD-07")
def test_nothing_is_deleted_while_its_entry_cannot_be_written(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 12)
    town.recorder.closed(1, Cause.CLOSED, "console closed")
    town.turn()
    service = RetentionService(
        town.volumes, Held(), ClosedBooks(), Register(), RetentionRules(), clock=BelievedClock()
    )
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        service.step(BEGIN + dt.timedelta(days=400))
    town.recorder.finish()
    assert len(media(tmp_path)) == 3
    assert all(row.state.has_file for row in rows(tmp_path))


def test_heads_that_could_not_be_entered_are_entered_the_next_time(scheme: OpenScheme) -> None:
    heads = {"a volume": {1: (4, "ab")}}
    told: list[str] = []
    entries = ChainHeadEntries(lambda: heads, ClosedBooks(), scheme.clock)
    stop = threading.Event()
    stop.set()
    entries.run(stop, told.append, 0.0)
    assert len(told) == 1
    entries = ChainHeadEntries(lambda: heads, scheme.ledger, scheme.clock)
    entries.run(stop, told.append, 0.0)
    entries.enter()  # nothing is new
    (entry,) = scheme.books.span("audit", 1, 9, personal=False)
    assert entry.fields["heads"] == "1:4:ab"
    assert len(told) == 1


def test_heads_are_read_as_they_were_written() -> None:
    heads = {7: (12, "ab"), 2: (1, "cd")}
    assert heads_from_text(heads_as_text(heads)) == [(2, 1, "cd"), (7, 12, "ab")]
    for odd in ("1:2", "a:b:c", "1:2:3:4"):
        with pytest.raises(ValueError, match=r"unpack|invalid"):
            heads_from_text(odd)


@pytest.mark.parametrize("content", [b"", b"garbage" * 500])
def test_books_that_cannot_be_read_are_told_with_a_status_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    town = Town(tmp_path / "volume")
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 12)
    town.recorder.finish()
    alone = CliRunner().invoke(app, ["verify", "recordings", str(tmp_path / "volume"), "--json"])
    assert alone.exit_code == 0
    assert NO_BOOKS in json.loads(alone.stdout)["notes"]
    (tmp_path / "watchroom.sqlite").write_bytes(content)
    answer = CliRunner().invoke(app, ["verify", "recordings", str(tmp_path / "volume")])
    assert answer.exit_code == 3
    assert "could not be compared" in answer.stdout
    media(tmp_path / "volume")[0].unlink()
    assert CliRunner().invoke(app, ["verify", "recordings", str(tmp_path / "volume")]).exit_code == 1
