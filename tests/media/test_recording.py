from pathlib import Path

from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from console.media.volume.volume import Volume
from tests.media.clips import clip
from tests.media.town import NO_LIMITS, Town


def test_packets_become_segments_that_verify(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 10)
    town.recorder.finish()
    found = verify(tmp_path)
    assert found.whole, found.faults
    assert found.segments == 3
    volume = Volume(tmp_path, town.clock.monotonic_s, NO_LIMITS)
    rows = volume.index.all()
    volume.close()
    assert [row.frames for row in rows] == [100, 100, 50]
    assert [row.cause for row in rows] == [Cause.NEXT, Cause.NEXT, Cause.CLOSED]
    assert rows[1].begin_utc == rows[0].end_utc


def test_a_recorder_that_dies_leaves_all_but_its_last_fragment(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    town.send(7, made, 6)
    # Nothing is sealed, nothing closed: the same as a process that was killed, but for the lock.
    town.volumes.volumes()[0].close()
    assert not verify(tmp_path).whole
    again = Volume(tmp_path, town.clock.monotonic_s, NO_LIMITS)
    assert len(again.reconciled.recovered) == 1
    rows = again.index.all()
    assert again.index.open_gap(7) is not None
    again.close()
    assert rows[-1].cause is Cause.CRASHED
    assert rows[-1].frames >= 25
    found = verify(tmp_path)
    assert found.whole, found.faults
    assert "died" in found.notes[0]
