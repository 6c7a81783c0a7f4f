from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.privacy.position_bounds import PositionReport
from console.domain.privacy.position_track import read_piece
from console.domain.ptz.model import PtzPosition
from console.domain.streaming.utc_clock import UtcClock
from console.services.privacy.position_log import PositionRecorder
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    import datetime as dt


class Tracks:
    def __init__(self) -> None:
        self.saved: list[tuple[dt.datetime, dt.datetime, bytes]] = []

    def save(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, samples: bytes) -> None:
        assert camera == 5
        self.saved.append((begin_utc, end_utc, samples))


def test_a_piece_ends_where_the_machines_clock_was_set() -> None:
    clock, tracks = SimulatedClock(), Tracks()
    tape = PositionRecorder(5, tracks, UtcClock(clock))  # type: ignore[arg-type]  # nothing is read
    noon = clock.utc_now()
    for number in range(20):
        if number == 10:
            clock.step_utc(600)
        now_s = clock.monotonic_s()
        tape.add(PositionReport(now_s, now_s, PtzPosition(0.0, 0.0, 0.0)))
        clock.advance(1.0)
    tape.flush()
    (begin, end, before), (begin_again, end_again, after) = tracks.saved
    seconds = [(instant - noon).total_seconds() for instant in (begin, end, begin_again, end_again)]
    assert [round(s, 3) for s in seconds] == [0, 9, 609, 619]
    assert (len(read_piece(before)), len(read_piece(after))) == (10, 11)
