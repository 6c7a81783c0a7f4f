"""A frame has one time: in the picture's data, in a snapshot's name and in the recording."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.streaming.picture import PixelFormat
from console.media.capture.display_pipeline import DisplayPipeline
from tests.media.clips import FPS, clip, packets
from tests.media.reading import rows
from tests.media.town import Town

if TYPE_CHECKING:
    from pathlib import Path

    from console.domain.streaming.picture import Picture

STEP_AT_S, STEP_S = 3.0, 61.5


class Tile:
    pixel_format = PixelFormat.YUV420
    size = (160, 96)
    is_first = False

    def __init__(self) -> None:
        self.times: list[dt.datetime] = []

    def offer(self, picture: Picture) -> None:
        self.times.append(picture.captured_utc)


def test_a_frame_has_one_time_on_the_screen_and_in_its_recording(tmp_path: Path) -> None:
    town, made, tile = Town(tmp_path), clip(), Tile()
    display = DisplayPipeline(town.clock)
    display.opened(made.form.tracks[0])
    display.consumers = (tile,)
    town.recorder.opened(7, made.form)
    stamps, key_stamps = [], []
    for packet in packets(made, 10 * FPS):
        town.clock.now_s = packet.arrived_s
        if packet.arrived_s == STEP_AT_S:
            town.clock.base_utc += dt.timedelta(seconds=STEP_S)
        stamped = dataclasses.replace(packet, arrived_utc=town.clock.utc_now())
        stamps.append(stamped.arrived_utc)
        key_stamps += [stamped.arrived_utc] if packet.is_key else []
        town.recorder.packet(7, stamped)
        # The decoder gets to the frame a little later.
        display.process(stamped, packet.arrived_s + 0.03)
        if len(stamps) % 5 == 0:
            town.turn()
    town.turn()
    town.recorder.finish()
    assert tile.times == stamps
    recorded = rows(tmp_path)
    assert [row.cause for row in recorded] == [Cause.CLOCK_FORWARD, Cause.NEXT, Cause.CLOSED]
    assert {row.begin_utc for row in recorded} <= set(key_stamps)
    assert recorded[1].begin_utc == stamps[round(STEP_AT_S * FPS)]


def test_a_step_between_two_rounds_cuts_at_the_packet_after_it(tmp_path: Path) -> None:
    town, made = Town(tmp_path), clip()
    town.recorder.opened(7, made.form)
    for packet in packets(made, 6 * FPS):
        # The step comes in the middle of a group and of a round of the recorder.
        stepped_s = -STEP_S if packet.arrived_s > STEP_AT_S + 0.5 else 0.0
        utc = packet.arrived_utc + dt.timedelta(seconds=stepped_s)
        town.recorder.packet(7, dataclasses.replace(packet, arrived_utc=utc))
    town.clock.now_s = 6.0
    town.turn()
    town.recorder.finish()
    first, second = rows(tmp_path)
    assert first.cause is Cause.CLOCK_BACK
    assert first.frames == sum(packet.arrived_s <= STEP_AT_S + 0.5 for packet in packets(made, 6 * FPS))
    assert (second.begin_utc - first.begin_utc).total_seconds() == 4.0 - STEP_S
