"""Whatever is done to a volume, verification names it, and changes nothing."""

import contextlib
import dataclasses
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from console.cli import app
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.recording.causes import Cause
from console.domain.recording.findings import SegmentFinding
from console.domain.recording.segments import Segment
from console.domain.recording.witness import EnteredDeletion, VolumeWitness
from console.media.volume.verify import verify
from console.media.volume.volume import Volume
from tests.media.clips import clip
from tests.media.reading import media, rows
from tests.media.town import NO_LIMITS, Town


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cameras, three segments each; never altered."""
    path = tmp_path_factory.mktemp("kept")
    town = Town(path)
    for camera in (1, 2):
        town.recorder.opened(camera, clip().form)
        town.send(camera, clip(), 10)
        town.recorder.closed(camera, Cause.CLOSED, "console closed")
        town.turn()
    town.recorder.finish()
    return path


@pytest.fixture
def volume(kept: Path, tmp_path: Path) -> Path:
    """A copy of it, as on a disk that was moved here."""
    return Path(shutil.copytree(kept, tmp_path / "moved"))


def _state(path: Path) -> dict[str, tuple[int, str]]:
    return {
        str(file.relative_to(path)): (file.stat().st_mtime_ns, hashlib.sha256(file.read_bytes()).hexdigest())
        for file in path.rglob("*")
        if file.is_file()
    }


def _findings(path: Path) -> list[SegmentFinding]:
    return [fault.finding for fault in verify(path).faults]


def test_a_whole_volume_is_whole_and_is_not_touched(volume: Path) -> None:
    before = _state(volume)
    found = verify(volume)
    assert found.whole
    assert found.segments == 6
    assert _state(volume) == before


def test_the_recorded_hash_is_what_sha256sum_prints(volume: Path) -> None:
    for row in rows(volume):
        assert hashlib.sha256((volume / row.name).read_bytes()).hexdigest() == row.sha256


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 5), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
@pytest.mark.parametrize("indexed", [True, False])
def test_any_flipped_byte_is_found_and_its_place_named(
    volume: Path, which: int, where: float, flip: int, *, indexed: bool
) -> None:
    index = volume / "index.sqlite"
    if not indexed and index.exists():
        index.unlink()
    path = media(volume)[which]
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    content[at] ^= flip
    original = path.read_bytes()
    path.write_bytes(content)
    try:
        faults = verify(volume).faults
    finally:
        path.write_bytes(original)
    name = path.relative_to(volume).as_posix()
    (named, *_) = [fault for fault in faults if fault.file == name]
    if indexed:
        assert named.finding is SegmentFinding.ALTERED
    if named.first_byte is not None and named.last_byte is not None:
        assert named.first_byte <= at <= named.last_byte


def test_the_named_range_is_narrow(volume: Path) -> None:
    path = media(volume)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (fault,) = verify(volume).faults
    assert (fault.last_byte or 0) - (fault.first_byte or 0) < 512 * 1024


@pytest.mark.parametrize("indexed", [True, False])
def test_a_missing_segment_is_named(volume: Path, *, indexed: bool) -> None:
    media(volume)[1].unlink()
    if indexed:
        assert _findings(volume) == [SegmentFinding.NO_FILE]
    else:
        (volume / "index.sqlite").unlink()
        (fault,) = verify(volume).faults
        assert (fault.finding, fault.camera, fault.number) == (SegmentFinding.MISSING, 1, 2)


def test_a_file_and_its_row_removed_together_break_the_count(volume: Path) -> None:
    import sqlite3

    media(volume)[1].unlink()
    with sqlite3.connect(volume / "index.sqlite") as db:
        db.execute("DELETE FROM segment WHERE camera=1 AND number=2")
    db.close()
    assert _findings(volume) == [SegmentFinding.MISSING]


def test_a_cut_tail_shows_against_the_signed_heads(volume: Path) -> None:
    import sqlite3

    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    heads = tuple((camera, *head) for camera, head in opened.chain_heads().items())
    opened.close()
    media(volume)[2].unlink()
    with sqlite3.connect(volume / "index.sqlite") as db:
        db.execute("DELETE FROM segment WHERE camera=1 AND number=3")
    db.close()
    assert verify(volume).whole
    faults = verify(volume, VolumeWitness(heads)).faults
    assert [fault.finding for fault in faults] == [SegmentFinding.CUT]


@pytest.mark.parametrize("indexed", [True, False])
def test_two_segments_swapped(volume: Path, *, indexed: bool) -> None:
    one, other = media(volume)[0], media(volume)[4]
    spare = one.with_suffix(".tmp")
    one.rename(spare)
    other.rename(one)
    spare.rename(other)
    if not indexed:
        (volume / "index.sqlite").unlink()
    assert _findings(volume).count(SegmentFinding.SWAPPED) == 2


@pytest.mark.parametrize("indexed", [True, False])
def test_an_inserted_file(volume: Path, *, indexed: bool) -> None:
    (volume / "segments" / "00001" / "holiday.mp4").write_bytes(b"x" * 5000)
    path = media(volume)[0]
    shutil.copy(path, path.with_name(path.name.replace("00000001", "00000009")))
    if not indexed:
        (volume / "index.sqlite").unlink()
    found = _findings(volume)
    assert SegmentFinding.FOREIGN in found
    assert SegmentFinding.SWAPPED in found


@pytest.mark.parametrize("indexed", [True, False])
def test_a_segment_cut_short(volume: Path, *, indexed: bool) -> None:
    path = media(volume)[0]
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    if not indexed:
        (volume / "index.sqlite").unlink()
    fault = verify(volume).faults[0]
    assert fault.finding is (SegmentFinding.ALTERED if indexed else SegmentFinding.UNSEALED)
    if indexed:
        assert fault.first_byte == len(content) // 2


def test_altered_and_indexed_anew_still_shows(volume: Path) -> None:
    path = media(volume)[1]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    (volume / "index.sqlite").unlink()
    Volume(volume, lambda: 0.0, NO_LIMITS).close()
    (fault,) = verify(volume).faults
    assert fault.finding is SegmentFinding.ALTERED
    assert (fault.first_byte or 0) <= len(content) // 2 <= (fault.last_byte or 0)


def test_a_damaged_seal_indexed_anew_still_shows(volume: Path) -> None:
    path = media(volume)[1]
    content = bytearray(path.read_bytes())
    content[-100] ^= 255
    path.write_bytes(content)
    (volume / "index.sqlite").unlink()
    Volume(volume, lambda: 0.0, NO_LIMITS).close()
    assert path.read_bytes() == bytes(content)
    assert _findings(volume) == [SegmentFinding.ALTERED]


def test_a_deleted_segment_leaves_the_chain_whole(volume: Path) -> None:
    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    opened.delete(opened.index.all()[1:2], "rule: test", opened.index.all()[1].end_utc)
    opened.close()
    assert verify(volume).whole
    (volume / "index.sqlite").unlink()
    assert verify(volume).whole


@pytest.mark.parametrize(
    "change",
    [
        "begin_us = begin_us + 1000",
        "end_us = end_us - 1000",
        "run_us = run_us + 1000",
        "frames = frames + 1",
        "mode = 'time-lapse'",
        "cause = 'stalled'",
        "state = 'recovered'",
        "size_bytes = size_bytes + 1",
        "key_frames = 0",
    ],
)
def test_a_row_that_says_other_than_its_file_is_named(volume: Path, change: str) -> None:
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite", isolation_level=None)) as index:
        index.execute("UPDATE segment SET CHANGE_ WHERE camera = 1 AND number = 2".replace("CHANGE_", change))
    assert SegmentFinding.CONTRADICTED in _findings(volume)


@pytest.mark.parametrize(
    "change",
    [
        "mode = 'odd'",
        "cause = x'ff'",
        "name = x'ff'",
        "begin_us = 1e300",
        "run_us = 'x'",
        "state = ''",
        "camera = 'one'",
        "number = 1.5",
        "frames = 'many'",
        "deleted_us = 'never'",
    ],
)
def test_a_row_that_cannot_be_read_is_named(volume: Path, change: str) -> None:
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite", isolation_level=None)) as index:
        index.execute("UPDATE segment SET CHANGE_ WHERE camera = 1 AND number = 2".replace("CHANGE_", change))
    assert SegmentFinding.INDEX in _findings(volume)


def test_a_deletion_that_the_list_of_deletions_does_not_know_is_named(volume: Path) -> None:
    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    opened.delete(opened.index.all()[1:2], "rule: test", opened.index.all()[1].end_utc)
    opened.close()
    (volume / "deleted.jsonl").unlink()
    assert _findings(volume) == [SegmentFinding.MISSING]


def _delete_one(volume: Path) -> Segment:
    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    (gone,) = opened.delete(opened.index.all()[1:2], "rule: test", opened.index.all()[1].end_utc)
    opened.close()
    return gone


def _sql(volume: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite", isolation_level=None)) as index:
        index.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "begin_us = begin_us + 1000",
        "deleted_by = 'A. Bell'",
        "deleted_us = 0",
        "frames = 1",
        "size_bytes = 1",
    ],
)
def test_a_row_that_says_other_than_the_list_of_deletions_is_named(volume: Path, change: str) -> None:
    _delete_one(volume)
    _sql(volume, "UPDATE segment SET CHANGE_ WHERE state = 'deleted'".replace("CHANGE_", change))
    assert set(_findings(volume)) == {SegmentFinding.CONTRADICTED}


@pytest.mark.parametrize("indexed", [True, False])
def test_a_file_that_is_there_though_listed_as_deleted_is_named(volume: Path, *, indexed: bool) -> None:
    row = Path(volume / "deleted.jsonl")
    spare = Path(shutil.copytree(volume, volume.with_name("spare")))
    _delete_one(spare)
    row.write_text((spare / "deleted.jsonl").read_text("utf-8"), "utf-8")
    if not indexed:
        (volume / "index.sqlite").unlink()
    assert _findings(volume) == [SegmentFinding.CONTRADICTED]


def test_a_deletion_marked_in_the_index_alone_hides_no_segment(volume: Path) -> None:
    media(volume)[1].unlink()
    _sql(volume, "UPDATE segment SET state = 'deleting' WHERE camera = 1 AND number = 2")
    assert _findings(volume) == [SegmentFinding.MISSING]


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"\xff",
        b"nonsense",
        b"[" * 100_000,
        b'{"camera": 1}',
    ],
)
def test_a_line_of_deletions_that_cannot_be_read_is_named(volume: Path, line: bytes) -> None:
    _delete_one(volume)
    path = volume / "deleted.jsonl"
    path.write_bytes(line + b"\n" + path.read_bytes())
    assert _findings(volume) == [SegmentFinding.DELETIONS]


@pytest.mark.parametrize("field", ["camera", "number", "sha256", "begin_utc", "name", "cause", "deleted_by"])
@pytest.mark.parametrize("odd", [None, 1.5, [], {}, "", "2026-01-01T00:00:00", 2**80])
def test_a_value_of_a_deletion_that_is_altered_is_named(volume: Path, field: str, odd: object) -> None:
    _delete_one(volume)
    path = volume / "deleted.jsonl"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {field: odd}) + "\n", "utf-8")
    assert _findings(volume)
    (volume / "index.sqlite").unlink()
    verify(volume)  # not every value shows without an index, but none ends in a traceback


def test_a_last_line_of_deletions_cut_off_by_a_power_failure_is_no_fault(volume: Path) -> None:
    path = volume / "deleted.jsonl"
    path.write_text('{"camera": 1, "numb', "utf-8")
    assert verify(volume).whole


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM gap",
        "UPDATE gap SET cause = 'clock set back'",
        "UPDATE gap SET detail = 'nothing'",
        "UPDATE gap SET end_us = end_us - 1000000",
        "INSERT INTO gap SELECT camera, begin_us + 1000000, end_us, 'lost connection', '' FROM segment",
    ],
)
def test_a_gap_that_differs_from_header_or_neighbours_is_named(tmp_path: Path, statement: str) -> None:
    town = Town(tmp_path)
    for _ in range(2):
        town.recorder.opened(1, clip().form)
        town.send(1, clip(), 6)
        town.recorder.closed(1, Cause.LOST, "connection lost")
        town.turn()
        town.clock.sleep_s(10)
    town.recorder.finish()
    assert verify(tmp_path).whole
    _sql(tmp_path, statement)
    assert set(_findings(tmp_path)) == {SegmentFinding.CONTRADICTED}


@pytest.mark.parametrize("change", ["cause = 'odd'", "end_us = 'x'", "detail = x'ff'", "begin_us = 1e300"])
def test_a_gap_that_cannot_be_read_is_named(volume: Path, change: str) -> None:
    _sql(volume, "INSERT OR REPLACE INTO gap VALUES (1, 5, 6, 'stalled', '')")
    _sql(volume, "UPDATE gap SET CHANGE_ WHERE begin_us = 5".replace("CHANGE_", change))
    assert SegmentFinding.INDEX in _findings(volume)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"format": 1e999, "id": "x"}', b'{"format": 1}'])
def test_a_description_that_cannot_be_read_is_said(volume: Path, content: bytes) -> None:
    (volume / "volume.json").write_bytes(content)
    with pytest.raises(EnvironmentFault, match="damaged"):
        verify(volume)


def test_segments_of_another_volume_are_named(volume: Path) -> None:
    (volume / "volume.json").write_text('{"format": 1, "id": "another"}', "utf-8")
    assert set(_findings(volume)) == {SegmentFinding.FOREIGN}


@pytest.mark.parametrize("indexed", [True, False])
def test_a_file_renamed_to_another_time_is_named(volume: Path, *, indexed: bool) -> None:
    path = media(volume)[1]
    renamed = path.with_name(path.name.replace("20260325", "20260324"))
    path.rename(renamed)
    _sql(
        volume, "UPDATE segment SET name = replace(name, '00001_20260325', '00001_20260324') WHERE number = 2"
    )
    if not indexed:
        (volume / "index.sqlite").unlink()
    assert _findings(volume) == [SegmentFinding.CONTRADICTED]


def test_a_deletion_needs_its_entry_in_the_books(volume: Path) -> None:
    gone = _delete_one(volume)
    entered = EnteredDeletion(gone.deleted_by, gone.sha256, gone.begin_utc, gone.end_utc)
    assert verify(volume, VolumeWitness((), {gone.name: entered})).whole
    (fault,) = verify(volume, VolumeWitness()).faults
    assert fault.finding is SegmentFinding.MISSING
    other = dataclasses.replace(entered, by="A. Bell")
    (fault,) = verify(volume, VolumeWitness((), {gone.name: other})).faults
    assert fault.finding is SegmentFinding.CONTRADICTED


def test_a_camera_that_is_missing_as_a_whole_shows_against_the_books(volume: Path) -> None:
    opened = Volume(volume, lambda: 0.0, NO_LIMITS)
    heads = tuple((camera, *head) for camera, head in opened.chain_heads().items())
    opened.close()
    shutil.rmtree(volume / "segments" / "00002")
    _sql(volume, "DELETE FROM segment WHERE camera = 2")
    _sql(volume, "DELETE FROM gap WHERE camera = 2")
    assert verify(volume).whole
    (fault,) = verify(volume, VolumeWitness(heads)).faults
    assert (fault.finding, fault.camera) == (SegmentFinding.CUT, 2)


def test_a_damaged_index_is_said(volume: Path) -> None:
    (volume / "index.sqlite").write_bytes(b"garbage" * 1000)
    found = verify(volume)
    assert [fault.finding for fault in found.faults] == [SegmentFinding.INDEX]
    assert found.segments == 6


def test_verification_while_recording(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 6)
    found = verify(tmp_path)
    assert found.whole, found.faults
    assert "being written" in found.notes[0]
    town.recorder.finish()


def test_no_volume_is_said(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="not a recording volume"):
        verify(tmp_path)


def test_the_command_prints_one_json_object_and_tells_by_its_status(volume: Path) -> None:
    answer = CliRunner().invoke(app, ["verify", "recordings", str(volume), "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["whole"] is True
    media(volume)[0].unlink()
    answer = CliRunner().invoke(app, ["verify", "recordings", str(volume)])
    assert answer.exit_code == 1
    assert "NOT intact" in answer.stdout
    assert "index row without file" in answer.stdout
