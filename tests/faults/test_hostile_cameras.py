"""Cameras that send anything but a stream: no crash, no hang, no growth, no password given away."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import PictureState
from console.media.volume.verify import verify
from tests.faults.bench import LOGIN, Watch, camera, engine_on
from tests.support.hostile import BEHAVIOURS, HostileServer, hostile_street, says_nothing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

MIB = 2**20
_log = logging.getLogger(__name__)
CLOSED_S = 6.0
"""A camera that never answers may hold its connection for as long as an answer is awaited, and no longer."""


def test_they_harm_nobody_and_give_nothing_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    crashes: list[str] = []
    hostile = range(1, len(BEHAVIOURS) + 1)
    witness = len(BEHAVIOURS) + 1
    with SimulatedTown(1) as town, HostileServer(says_nothing) as trap, hostile_street(trap.url) as street:
        cameras = [camera(number, server.url) for number, server in enumerate(street, 1)]
        cameras.append(camera(witness, town.cameras[0].main_url, town.cameras[0].sub_url))
        with Watch(engine_on(cameras, tmp_path, crashes.append), range(1, witness + 1)) as watch:
            watch.until(lambda: watch.is_well(witness), "the witness", 20)
            watch.until(lambda: all(watch.status(n).last_fault for n in hostile), "a word on each", 20)
            began_s, resident = time.monotonic(), psutil.Process().memory_info().rss
            watch.note_for(6.0)
            grown = psutil.Process().memory_info().rss - resident
            assert watch.back(witness, began_s, watch.fits) == 0.0
            assert watch.gaps(witness) == []
            states = {
                behaviour.__name__: {seen.status.picture for seen in watch.notes[number][-100:]}
                for number, behaviour in enumerate(BEHAVIOURS, 1)
            }
            texts = {seen.status.last_fault for number in hostile for seen in watch.notes[number]}
            ended_s = time.monotonic()
        assert time.monotonic() - ended_s < CLOSED_S
        assert trap.connections == 0
    _log.warning("resident memory grew by %.1f MiB; %s", grown / MIB, states)
    assert not {
        name: seen for name, seen in states.items() if seen & {PictureState.LIVE, PictureState.STATIC}
    }
    assert grown < 48 * MIB
    assert not crashes
    assert not [text for text in (*texts, caplog.text) if any(word in text for word in LOGIN)]
    assert "Traceback" not in caplog.text
    found = verify(tmp_path)
    assert found.whole, found.faults
