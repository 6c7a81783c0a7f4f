"""The program and an outsider's verifier say the same of recordings that somebody tampered with."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import shutil
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.errors import ConsoleError
from console.domain.recording.causes import Cause
from console.domain.recording.retention import RetentionRules
from console.domain.recording.witness import deletions_from_text
from console.media.volume.verify import verify
from console.services.recording.chain_heads import ChainHeadEntries
from console.services.recording.retention import RetentionService
from console.store.ledger.volume_witness import witness_in
from tests.media.clips import BEGIN, clip
from tests.media.town import Town
from tests.media.volume.test_retention import BelievedClock, Held, Register
from tests.outsider.books import DamagedError
from tests.outsider.doctoring import DOCTORINGS, leave_alone, lose_the_index
from tests.outsider.recordings import verify_volume

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAMPERINGS = 25
"""Of each kind."""


@dataclass(frozen=True, slots=True)
class KeptVolume:
    """A volume that is never altered, and the entries of the audit log about it."""

    path: Path
    audit: list[dict[str, Any]]

    def differs_from(self, other: Path) -> bool:
        """Return whether another volume's files or rows are other ones."""
        return _state(self.path) != _state(other)


def _state(volume: Path) -> tuple[dict[str, bytes], list[tuple[Any, ...]]]:
    files = {
        path.relative_to(volume).as_posix(): path.read_bytes()
        for path in volume.rglob("*")
        if path.is_file() and not path.name.startswith(("index.sqlite", "lock"))
    }
    # What follows the last end of a line was never finished, and blanks between values mean nothing.
    files["volume.json"] = files.get("volume.json", b"").strip()
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite")) as index:
        rows = [row for table in ("segment", "gap") for row in index.execute(f"SELECT * FROM {table}")]  # noqa: S608 - the names are here
    return files, rows


@pytest.fixture(scope="module")
def kept_volume(tmp_path_factory: pytest.TempPathFactory) -> KeptVolume:
    """Two cameras with gaps, one with a deletion, and what the books say of them; never altered."""
    path = tmp_path_factory.mktemp("kept") / "volume"
    town = Town(path)
    for camera in (1, 2):
        for _ in range(2):
            town.recorder.opened(camera, clip().form)
            town.send(camera, clip(), 8)
            town.recorder.closed(camera, Cause.LOST, "connection lost")
            town.turn()
            town.clock.sleep_s(5)
    service = RetentionService(
        town.volumes, Held(), town.acts, Register(), RetentionRules(), clock=BelievedClock()
    )
    service.step(BEGIN + dt.timedelta(days=30, seconds=7))
    town.recorder.finish()
    ChainHeadEntries(town.volumes.chain_heads, town.acts, town.clock).enter()
    audit = [
        {"kind": act, "author": actor, "payload": json.dumps({"fields": detail | {"subject": subject}})}
        for actor, act, subject, detail in town.acts.done
    ]
    assert {entry["kind"] for entry in audit} == {"segment-deleted", "recording-heads"}
    return KeptVolume(path, audit)


def our_verdict_of_volume(volume: Path, audit: list[dict[str, Any]] | None) -> bool:
    rows = [(entry["kind"], entry["author"], entry["payload"]) for entry in audit or ()]
    identity = json.loads(rows[0][2])["fields"]["volume"] if rows else ""
    try:
        return verify(volume, witness_in(rows, identity)).whole
    except ConsoleError:
        return False


def _outsiders(volume: Path, audit: list[dict[str, Any]] | None) -> bool:
    try:
        verify_volume(volume, audit)
    except DamagedError:
        return False
    return True


@pytest.mark.req("EVD-07")
@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("doctor", [*DOCTORINGS, leave_alone], ids=lambda doctor: doctor.__name__)
def test_both_say_the_same_of_tampered_recordings(
    kept_volume: KeptVolume,
    tmp_path: Path,
    doctor: Callable[[Path, random.Random], None],
    *,
    is_indexed: bool,
) -> None:
    dice = random.Random(doctor.__name__)
    for number in range(TAMPERINGS):
        volume = shutil.copytree(kept_volume.path, tmp_path / f"{number}")
        doctor(volume, dice)
        if not is_indexed:
            lose_the_index(volume, dice)
        for said in (kept_volume.audit, None):
            verdict = our_verdict_of_volume(volume, said)
            assert verdict == _outsiders(volume, said), (number, said is not None)
            assert verdict or doctor is not leave_alone, number
        shutil.rmtree(volume)


def as_older_entries(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what entries of one deletion each said before they were combined."""
    fields = json.loads(entry["payload"])["fields"]
    return [
        entry
        | {
            "payload": json.dumps(
                {
                    "fields": {
                        "volume": fields["volume"],
                        "file": name,
                        "begin_utc": gone.begin_utc.isoformat(),
                        "end_utc": gone.end_utc.isoformat(),
                        "sha256": gone.sha256,
                    }
                }
            )
        }
        for name, gone in deletions_from_text(fields["segments"], entry["author"])
    ]


@pytest.mark.req("EVD-07")
@pytest.mark.parametrize("is_older", [True, False])
def test_each_deletion_needs_its_part_of_an_entry_old_or_new(
    kept_volume: KeptVolume, *, is_older: bool
) -> None:
    (deleted,) = (entry for entry in kept_volume.audit if entry["kind"] == "segment-deleted")
    others = [entry for entry in kept_volume.audit if entry is not deleted]
    stated = as_older_entries(deleted) if is_older else [deleted]
    assert our_verdict_of_volume(kept_volume.path, [*others, *stated])
    assert _outsiders(kept_volume.path, [*others, *stated])
    payload = stated[-1]["payload"]
    gone = list(deletions_from_text(json.loads(deleted["payload"])["fields"]["segments"], ""))
    name, last = gone[-1]
    for wrong in (
        payload.replace(last.sha256, "0" * 64),
        payload.replace(name.rpartition("/")[2], name.rpartition("/")[2].replace("00001_", "00003_")),
        payload.replace(last.sha256, ""),
    ):
        assert wrong != payload
        said = [*others, *stated[:-1], stated[-1] | {"payload": wrong}]
        assert not our_verdict_of_volume(kept_volume.path, said)
        assert not _outsiders(kept_volume.path, said)
