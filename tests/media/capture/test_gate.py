"""Whose turn it is when more pictures come than can be decoded; real packets, real decoders."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.domain.streaming.lag import FIRST_PATIENCE, SHED_FRAMES_S, SHED_SCALING_S
from console.domain.streaming.screen_turn import SCREEN_TURN
from console.media.capture.display_pipeline import DisplayPipeline
from console.media.capture.gate import SLICE_S, SPARED_S, DecodeGate, DecodeLane
from tests.media.capture.test_display_pipeline import Tile, stream
from tests.support.clocks import SimulatedClock
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.streaming.packets import EncodedPacket
    from console.domain.streaming.picture import Picture

SETTLED = 30
TRACK, PACKETS = stream("h264", 120, 400)


class FirstTile(Tile):
    """A tile that loses pictures last."""

    is_first = True


def _showing(tile: Tile, lane: DecodeLane | None = None) -> DisplayPipeline:
    showing = DisplayPipeline(SimulatedClock(), gate=lane)
    showing.opened(TRACK)
    showing.consumers = (tile,)
    return showing


def _process(showing: DisplayPipeline, packets: list[EncodedPacket], late_s: float = 0.0) -> None:
    for packet in packets:
        showing.process(packet, packet.arrived_s + late_s)


class Queue:
    """Cameras whose next picture waits for a lane that is held."""

    def __init__(self) -> None:
        self.lane = DecodeLane()
        self.order: list[str] = []
        self._threads: list[threading.Thread] = []

    def join(self, name: str, late_s: float, tile: Tile) -> None:
        showing = _showing(tile)
        _process(showing, PACKETS[:SETTLED])
        _process(showing, PACKETS[SETTLED : SETTLED + 1], late_s)
        showing._gate = self.lane
        tile.offer = self._note(name)  # type: ignore[method-assign, assignment]  # notes who was decoded, and when
        packet = PACKETS[SETTLED + 1]
        thread = threading.Thread(target=showing.process, args=(packet, packet.arrived_s + late_s))
        self._threads.append(thread)
        thread.start()
        until(lambda: len(self.lane._waiting) == len(self._threads))

    def _note(self, name: str) -> Callable[[Picture], None]:
        return lambda _picture: self.order.append(name)

    def leave(self) -> None:
        for thread in self._threads:
            thread.join()


def test_when_the_gate_is_full_the_camera_furthest_behind_is_next_and_the_chosen_one_before_all() -> None:
    queue = Queue()
    with queue.lane.turn(0.0, is_first=False):
        for name, late_s in (("a", 0.1), ("b", 0.3), ("c", 0.0), ("d", 0.2)):
            queue.join(name, late_s, Tile())
        queue.join("spot", 0.05, FirstTile())
    queue.leave()
    assert queue.order == ["spot", "b", "d", "a", "c"]


def test_cameras_equally_behind_take_turns_in_the_order_in_which_they_came() -> None:
    queue = Queue()
    with queue.lane.turn(0.0, is_first=False):
        for name in "abcd":
            queue.join(name, 0.1, Tile())
    queue.leave()
    assert queue.order == list("abcd")


def test_a_lane_is_free_again_after_a_decoder_failed_in_it() -> None:
    lane = DecodeLane()
    with pytest.raises(ValueError, match="broken"), lane.turn(0.0, is_first=False):
        raise ValueError("broken")
    with lane.turn(0.0, is_first=False):
        pass


def _recording(lane: DecodeLane, order: list[str], pictures: int) -> threading.Thread:
    """Decode pictures of a recording in a lane, each longer than a slice."""

    def decode() -> None:
        with lane.spare() as between:
            for number in range(pictures):
                order.append(f"recorded {number}")
                lane._spared_s = time.monotonic()  # a guarantee would mix the order on a slow machine
                time.sleep(SLICE_S)
                between()

    thread = threading.Thread(target=decode)
    thread.start()
    return thread


def test_live_pictures_go_before_recordings_however_late_and_between_their_pictures() -> None:
    queue = Queue()
    with queue.lane.turn(0.0, is_first=False):
        recording = _recording(queue.lane, queue.order, 3)
        until(lambda: len(queue.lane._spare) == 1)
        queue.lane._spared_s = time.monotonic()
        queue.join("live", 0.1, Tile())
    until(lambda: "recorded 0" in queue.order)
    recording.join()
    queue.leave()
    assert queue.order[:2] == ["live", "recorded 0"]

    lane, order = DecodeLane(), list[str]()
    with lane.spare() as between:
        live = threading.Thread(target=_take_turn, args=(lane, order))
        live.start()
        until(lambda: len(lane._waiting) == 1)
        time.sleep(SLICE_S)
        between()
        order.append("recorded 1")
    live.join()
    assert order == ["live", "recorded 1"]


def _take_turn(lane: DecodeLane, order: list[str]) -> None:
    with lane.turn(0.0, is_first=False):
        order.append("live")


def test_a_recording_gets_the_lane_now_and_then_though_live_pictures_never_leave_it_free() -> None:
    lane, order = DecodeLane(), list[str]()
    with lane.turn(0.0, is_first=False):
        recording = _recording(lane, order, 1)
        until(lambda: len(lane._spare) == 1)
        live = threading.Thread(target=_take_turn, args=(lane, order))
        live.start()
        until(lambda: len(lane._waiting) == 1)
        lane._spared_s = time.monotonic() - 2 * SPARED_S
    recording.join()
    live.join()
    assert order == ["recorded 0", "live"]


def test_pictures_wait_while_the_screen_has_its_turn_but_for_the_chosen_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So long that a busy machine has begun all of it meanwhile.
    monkeypatch.setattr("console.domain.streaming.screen_turn.MOST_S", 1.5)
    lane = DecodeLane()
    order: list[str] = []

    def take(name: str, *, is_first: bool = False) -> None:
        with lane.turn(0.0, is_first=is_first):
            order.append(name)

    def search() -> None:
        with lane.spare():
            order.append("recording")

    threads = [threading.Thread(target=take, args=("tile",)), threading.Thread(target=search)]
    SCREEN_TURN.begin()
    try:
        for thread in threads:
            thread.start()
        take("chosen", is_first=True)
        assert order == ["chosen"]
    finally:
        for thread in threads:
            thread.join()
    assert sorted(order) == ["chosen", "recording", "tile"], "and none longer than the turn"
    SCREEN_TURN.begin()
    SCREEN_TURN.end()
    take("next")
    assert order[-1] == "next"


def test_never_two_in_one_lane() -> None:
    lane = DecodeGate(1).lane_of(3)
    inside, most = 0, 0

    def decode(camera: int) -> None:
        nonlocal inside, most
        for _ in range(500):
            with lane.turn(camera / 10, is_first=camera == 0) if camera < 4 else lane.spare():
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=decode, args=(camera,)) for camera in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


@pytest.mark.parametrize(
    ("late_s", "first_loses"),
    [(SHED_SCALING_S * 1.5, False), (SHED_SCALING_S * FIRST_PATIENCE * 1.2, True), (SHED_FRAMES_S, True)],
)
def test_a_chosen_camera_loses_pictures_later_than_the_others(late_s: float, first_loses: bool) -> None:
    lost = []
    for tile in (Tile(), FirstTile()):
        showing = _showing(tile)
        _process(showing, PACKETS[:SETTLED])
        _process(showing, PACKETS[SETTLED:], late_s)
        lost.append(len(PACKETS) - tile.shown)
    assert lost[0] == len(PACKETS) - SETTLED, "the ordinary one shows nothing until it has caught up"
    assert (lost[1] > 0) is first_loses


def test_of_a_group_of_pictures_that_comes_at_once_only_the_first_and_the_newest_are_scaled() -> None:
    tile = Tile()
    showing = _showing(tile)
    burst = PACKETS[:40]
    for packet in burst:
        showing.process(packet, burst[-1].arrived_s, is_newest=packet is burst[-1])
    assert tile.shown == 2
    assert showing.last_picture_s == burst[-1].arrived_s
    assert showing.shed == 0


def test_a_burst_whose_last_packet_is_broken_shows_the_picture_before_it() -> None:
    from dataclasses import replace

    tile = Tile()
    showing = _showing(tile)
    _process(showing, PACKETS[:SETTLED])
    burst = [*PACKETS[SETTLED : SETTLED + 3], replace(PACKETS[SETTLED + 3], data=b"\0\0\0\1\x09")]
    for packet in burst:
        showing.process(packet, burst[-1].arrived_s, is_newest=packet is burst[-1])
    assert tile.shown == SETTLED + 1
