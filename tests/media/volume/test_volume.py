"""A volume refuses what would harm it, and puts itself in order at every start."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.segments import SegmentState
from console.media.volume.folder import Mount, refuse_network_share
from console.media.volume.reconcile import Reconciled
from console.media.volume.volume import Volume
from tests.media.clips import clip
from tests.media.reading import gaps, media, reopen, rows
from tests.media.town import NO_LIMITS, Town


def _open(path: Path) -> Volume:
    return Volume(path, lambda: 0.0, NO_LIMITS)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Two cameras, three segments each."""
    town = Town(tmp_path)
    for camera in (1, 2):
        town.recorder.opened(camera, clip().form)
    for camera in (1, 2):
        town.send(camera, clip(), 10)
        town.recorder.closed(camera, Cause.CLOSED, "console closed")
        town.turn()
    town.recorder.finish()
    return tmp_path


def test_two_consoles_on_one_store(tmp_path: Path) -> None:
    first = _open(tmp_path)
    with pytest.raises(EnvironmentFault, match="Another console already records"):
        _open(tmp_path)
    first.close()
    _open(tmp_path).close()


def test_a_newer_volume_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    _open(tmp_path).close()
    description = tmp_path / "volume.json"
    description.write_text(json.dumps({"format": 99, "id": "x"}))
    with pytest.raises(EnvironmentFault, match="newer version"):
        _open(tmp_path)
    assert json.loads(description.read_text())["format"] == 99


def test_a_newer_index_is_refused(tmp_path: Path) -> None:
    _open(tmp_path).close()
    with sqlite3.connect(tmp_path / "index.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(EnvironmentFault, match="newer version"):
        _open(tmp_path)


def test_a_network_share_is_refused_with_the_reason(tmp_path: Path) -> None:
    mounts = [Mount("/", "ext4"), Mount(str(tmp_path), "cifs")]
    with pytest.raises(EnvironmentFault, match="network share"):
        refuse_network_share(tmp_path / "store", lambda: mounts)
    refuse_network_share(tmp_path, lambda: mounts[:1])


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match="No recording volume can be created"):
        _open(tmp_path / "file" / "volume")


def test_a_second_start_finds_nothing_to_do(recorded: Path) -> None:
    done = reopen(recorded)
    assert done == Reconciled()


@pytest.mark.parametrize("harm", ["deleted", "garbage", "cut"])
def test_an_index_rebuilt_from_the_segments_is_as_before(recorded: Path, harm: str) -> None:
    before, gaps_before = rows(recorded), gaps(recorded)
    index = recorded / "index.sqlite"
    if harm == "deleted":
        index.unlink()
    elif harm == "garbage":
        index.write_bytes(os.urandom(8192))
    else:
        index.write_bytes(index.read_bytes()[:5000])
    assert rows(recorded) == before
    assert gaps(recorded) == gaps_before
    if harm != "deleted":
        assert "damaged" in (recorded / "quarantine" / "why.jsonl").read_text()


def test_a_rebuilt_index_knows_what_was_deleted(recorded: Path) -> None:
    volume = _open(recorded)
    volume.delete(volume.index.all()[:2], "rule: test", volume.index.all()[0].end_utc)
    before = volume.index.all()
    volume.close()
    (recorded / "index.sqlite").unlink()
    assert rows(recorded) == before


def test_a_lost_description_is_made_again_with_the_same_identity(recorded: Path) -> None:
    identity = json.loads((recorded / "volume.json").read_text())["id"]
    (recorded / "volume.json").unlink()
    assert not reopen(recorded).quarantined
    assert json.loads((recorded / "volume.json").read_text())["id"] == identity


def test_strangers_are_set_aside_with_a_reason(recorded: Path) -> None:
    original = media(recorded)[0]
    (recorded / "segments" / "holiday.mp4").write_bytes(original.read_bytes())
    (original.parent / original.name.replace("00000001", "00000099")).write_bytes(original.read_bytes())
    done = reopen(recorded)
    assert len(done.quarantined) == 2
    lines = (recorded / "quarantine" / "why.jsonl").read_text().splitlines()
    reasons = [json.loads(line)["why"] for line in lines]
    assert sorted(reasons) == ["it is not named like a segment", "its name does not match its header"]
    assert len(media(recorded)) == 6


def test_a_file_from_another_volume_is_set_aside(recorded: Path) -> None:
    other = recorded / "other"
    town = Town(other)
    town.recorder.opened(9, clip().form)
    town.send(9, clip(), 2)
    town.recorder.finish()
    (foreign,) = media(other)
    target = recorded / foreign.relative_to(other)
    target.parent.mkdir(parents=True)
    foreign.rename(target)
    assert "another volume" in reopen(recorded).quarantined[0]


def test_a_row_without_its_file_becomes_a_gap(recorded: Path) -> None:
    media(recorded)[1].unlink()
    assert reopen(recorded).missing
    assert rows(recorded)[1].state is SegmentState.MISSING
    assert gaps(recorded)[0].cause is Cause.FILE_MISSING


def test_a_file_that_comes_back_is_taken_in_again(recorded: Path) -> None:
    path = media(recorded)[1]
    kept = path.read_bytes()
    path.unlink()
    reopen(recorded)
    path.write_bytes(kept)
    assert reopen(recorded).adopted
    assert rows(recorded)[1].state is SegmentState.SEALED


def test_a_sealed_file_whose_row_was_not_written_is_adopted(recorded: Path) -> None:
    before = rows(recorded)
    with sqlite3.connect(recorded / "index.sqlite") as db:
        db.execute("DELETE FROM segment WHERE camera=2 AND number=3")
    db.close()
    assert len(reopen(recorded).adopted) == 1
    assert rows(recorded) == before


def test_a_deletion_cut_short_is_finished(recorded: Path) -> None:
    with sqlite3.connect(recorded / "index.sqlite") as db:
        db.execute("UPDATE segment SET state='deleting', deleted_by='rule' WHERE camera=1 AND number=1")
    db.close()
    assert reopen(recorded).finished
    assert rows(recorded)[0].state is SegmentState.DELETED
    assert len(media(recorded)) == 5
