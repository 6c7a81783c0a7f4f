"""A volume refuses what would harm it, and puts itself in order at every start."""

import contextlib
import datetime as dt
import errno
import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.findings import SegmentFinding
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.recording.segments import SegmentState
from console.media.volume.files import Files
from console.media.volume.folder import Mount, refuse_network_share
from console.media.volume.reconcile import Reconciled
from console.media.volume.recorded_volumes import RecordedVolumes
from console.media.volume.verify import verify
from console.media.volume.volume import Volume
from tests.media.clips import BEGIN, clip
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


class Killed(BaseException):
    """The process ends at once: nothing behind this instant is done."""


def _killed_while_deleting(folder: Path, at_unlink: int | None) -> None:
    """End a deletion of three recordings at the question for holds, or at one of the files."""

    class KilledFiles(Files):
        left = at_unlink or 0

        def unlink_inside(self, folder: Path, name: str) -> None:
            if not self.left:
                raise Killed
            self.left -= 1
            super().unlink_inside(folder, name)

    def held() -> HeldTimes:
        if at_unlink is None:
            raise Killed
        return HeldTimes()

    volume = _open(folder)
    volume.files = KilledFiles()
    with pytest.raises(Killed):
        volume.delete(volume.index.all()[:3], "rule: age", volume.index.all()[0].end_utc, held)
    volume.close()


@pytest.mark.req("EVD-08")
@pytest.mark.parametrize("at_unlink", [None, 0, 1, 2])
def test_a_deletion_that_a_kill_cut_short_gives_back_what_is_still_there(
    recorded: Path, at_unlink: int | None
) -> None:
    before, gone = rows(recorded), at_unlink or 0
    _killed_while_deleting(recorded, at_unlink)
    done = reopen(recorded)
    assert (len(done.finished), len(done.given_back)) == (gone, 3 - gone)
    after = rows(recorded)
    assert [row.state for row in after[:gone]] == [SegmentState.DELETED] * gone
    assert after[gone:] == before[gone:], "as if nobody had begun to delete them"
    assert len(media(recorded)) == 6 - gone
    assert reopen(recorded) == Reconciled()
    # A hold that was placed meanwhile is asked for again.
    volume = _open(recorded)
    first = after[gone]
    kept = HeldTimes([HeldTime(first.camera, first.begin_utc, first.end_utc)])
    deleted = volume.delete([first], "rule: age", first.end_utc, lambda: kept)
    volume.close()
    assert deleted == []
    assert rows(recorded)[gone] == first


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EOPNOTSUPP], ids=["cifs", "fuse"])
def test_a_file_system_that_cannot_sync_folders_is_used_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    town = Town(tmp_path, limits=NO_LIMITS)
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 4)
    town.recorder.closed(1, Cause.CLOSED, "console closed")
    town.turn()
    assert media(tmp_path)
    (status,) = town.volumes.status()
    assert status.fault == ""
    assert "a power cut may lose the last" in status.note
    town.recorder.finish()


def test_a_disk_that_fails_at_the_sync_of_a_folder_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(EnvironmentFault, match="Input/output error"):
        _open(tmp_path)


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_not_taken_for_another_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fcntl = pytest.importorskip("fcntl", reason="only POSIX has flock")

    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(EnvironmentFault, match="cannot lock files"):
        _open(tmp_path)


def _alter_index(folder: Path, sql: str, *values: str) -> None:
    with sqlite3.connect(folder / "index.sqlite") as db:
        db.execute(sql, values)
    db.close()


@pytest.mark.parametrize(
    "name", ["../victim", "{absolute}", "segments/00001/../../../victim", "index.sqlite"]
)
def test_a_forged_row_deletes_no_file_of_anything_else(recorded: Path, tmp_path: Path, name: str) -> None:
    victim = tmp_path.parent / "victim"
    victim.write_bytes(b"precious")
    name = name.format(absolute=victim)
    _alter_index(recorded, "UPDATE segment SET state='deleting', name=? WHERE camera=1 AND number=2", name)
    volume = _open(recorded)
    assert victim.read_bytes() == b"precious"
    assert (recorded / "index.sqlite").exists()
    forged = volume.index.at(1, 2)
    assert forged is not None
    assert volume.delete([replace(forged, state=SegmentState.SEALED)], "rule", forged.end_utc) == []
    volume.close()
    assert victim.read_bytes() == b"precious"
    assert any(fault.finding is SegmentFinding.FOREIGN for fault in verify(recorded).faults)


def test_a_link_in_place_of_an_unsealed_segment_changes_nothing_elsewhere(
    recorded: Path, tmp_path: Path
) -> None:
    path = media(recorded)[0]
    victim = tmp_path.parent / "victim.mp4"
    victim.write_bytes(path.read_bytes()[:-200])
    before = victim.read_bytes()
    name = path.relative_to(recorded).as_posix()
    _alter_index(recorded, "DELETE FROM segment WHERE name=?", name)
    path.unlink()
    path.symlink_to(victim)
    volume = _open(recorded)
    volume.close()
    assert victim.read_bytes() == before
    assert any("not a regular file" in line for line in volume.reconciled.quarantined)


def test_a_linked_folder_of_a_camera_is_not_followed(recorded: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside"
    (recorded / "segments" / "00001").rename(outside)
    (recorded / "segments" / "00001").symlink_to(outside, target_is_directory=True)
    count = len(list(outside.rglob("*.mp4")))
    volume = _open(recorded)
    rows = [volume.index.at(1, number) for number in (1, 2, 3)]
    assert {row.state for row in rows if row} == {SegmentState.MISSING}
    volume.close()
    assert len(list(outside.rglob("*.mp4"))) == count


def test_a_pipe_among_the_segments_does_not_hold_up_the_start(recorded: Path) -> None:
    path = media(recorded)[0]
    name = path.relative_to(recorded).as_posix()
    path.unlink()
    os.mkfifo(path)
    assert any(fault.file == name for fault in verify(recorded).faults)
    _alter_index(recorded, "DELETE FROM segment WHERE name=?", name)
    volume = _open(recorded)
    volume.close()
    assert any(name in line for line in volume.reconciled.quarantined)


def test_no_segment_is_read_under_a_forged_name(recorded: Path) -> None:
    town = Town(recorded, limits=NO_LIMITS)
    town.turn()
    (segment, *_) = town.volumes.segments(1, BEGIN, BEGIN + dt.timedelta(hours=1))
    assert town.volumes.file_of(segment) is not None
    forged = replace(segment, name="index.sqlite")
    assert town.volumes.file_of(forged) is None
    with (
        contextlib.closing(RecordedVolumes([recorded], town.clock.utc_now)) as footage,
        pytest.raises(EnvironmentFault, match="not available"),
    ):
        footage.open_segment(forged)
    town.recorder.finish()
