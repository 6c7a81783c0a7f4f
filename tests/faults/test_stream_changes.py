"""Cameras that change what they send in mid-stream, or have one session only."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown, TownCamera
from console.domain.cameras.status import PictureState, RecordingState
from console.domain.recording.causes import Cause
from console.domain.recording.segments import SegmentState
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, cut, engine_on
from tests.media.reading import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.req("SYS-04")]

CODEC, SIZE, LONG, SINGLE, WITNESS = range(1, 6)
CHANGED_S = 2.5
"""2 s, and half a second for a machine that does other things too."""
_log = logging.getLogger(__name__)


def _on_the_wire(town: SimulatedTown, camera: TownCamera, fits: Callable[[str, int, int], bool]) -> bool:
    channels = town.server.cameras[camera.number].sight.channels
    shapes = [channels[name].shape for name in ("main", "sub")]
    return all(fits(shape.codec, shape.height, shape.gop) for shape in shapes)


def test_codec_size_and_key_distance_change_and_one_session_is_the_recorders(tmp_path: Path) -> None:
    crashes: list[str] = []
    with SimulatedTown(5) as town:
        codec, size, long, single, _ = town.cameras
        engine = engine_on(cameras_of(town.cameras), tmp_path, crashes.append)
        with Watch(engine, range(1, 6)) as watch:
            watch.until(lambda: all(map(watch.is_well, watch.notes)), "all cameras live", 20)
            tall = {camera.number: watch.status(camera.number).stream for camera in town.cameras}
            single.set_fault("session_limit", 1)
            cut(town, [single])
            codec.set_fault("codec_change", True)
            size.set_fault("size_change", True)
            long.set_fault("long_gop", True)
            waits = {
                CODEC: _await(
                    watch, lambda: _on_the_wire(town, codec, lambda c, _h, _g: c == "hevc"), "hevc"
                ),
                SIZE: _await(watch, lambda: _on_the_wire(town, size, lambda _c, h, _g: h < 180 * 2), "240"),
            }
            _log.warning("seen after %s s", waits)
            assert max(waits.values()) < 5.0
            watch.until(lambda: all(map(watch.is_well, watch.notes)), "all live and recorded", 5.5)
            assert watch.status(SIZE).stream != tall[SIZE]
            _a_single_session_is_the_recorders(watch)
            watch.until(lambda: _on_the_wire(town, long, lambda _c, _h, gop: gop > 100), "long groups", 20)
            since_s = time.monotonic()
            watch.note_for(6.0)
            assert watch.back(LONG, since_s, watch.fits) == 0.0
            assert watch.gaps(LONG) == watch.gaps(SIZE) == watch.gaps(WITNESS) == []
            assert [gap.cause for gap in watch.gaps(CODEC)] == [Cause.FORMAT]
            assert watch.status(WITNESS).reconnects == watch.status(LONG).reconnects == 0
    assert not crashes
    found = verify(tmp_path)
    assert found.whole, found.faults
    kept = [row for row in rows(tmp_path) if row.camera == SIZE]
    assert Cause.FORMAT in {row.cause for row in kept}
    assert all(row.state is SegmentState.SEALED for row in kept)


def _await(watch: Watch, changed: Callable[[], bool], word: str) -> float:
    """Seconds from the change on the wire to a living picture of the new make."""
    watch.until(changed, f"{word} on the wire", 30)
    since_s = time.monotonic()
    number = CODEC if word == "hevc" else SIZE
    watch.until(lambda: word in watch.status(number).stream or word != "hevc", word, 10)
    watch.until(lambda: watch.is_well(number), f"{word} live", 10)
    return time.monotonic() - since_s


def _a_single_session_is_the_recorders(watch: Watch) -> None:
    status = watch.status(SINGLE)
    assert status.picture is PictureState.LIVE
    assert status.recording is RecordingState.REAL_TIME
    assert status.stream.endswith("main")
