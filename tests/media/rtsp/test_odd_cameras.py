"""Cameras with odd ways of RTSP: each is read, by our own client, and says what it leaves out."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.own_source import OwnSource
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import StreamFault
from tests.faults.plans import town_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.demo.simulated.faults import FaultValue
    from console.domain.streaming.packets import EncodedPacket, StreamFormat

LOGIN = Credentials("operator", "watchroom-demo")


@pytest.fixture(scope="module")
def town_camera() -> Iterator[TownCamera]:
    with town_of({1: "h264"}, with_sound=1) as town:
        yield town.cameras[0]


@pytest.fixture
def camera(town_camera: TownCamera) -> Iterator[TownCamera]:
    town_camera.clear_faults()
    yield town_camera
    town_camera.clear_faults()


def opener(camera: TownCamera, options: OpenOptions | None = None) -> StreamOpener:
    utc = UtcClock(SystemClock())
    return StreamOpener(camera.main_url, lambda: LOGIN, options or OpenOptions(), utc)


def read(one: StreamOpener, count: int = 30) -> tuple[StreamFormat, list[EncodedPacket]]:
    """Open with our own client and read some packets."""
    with contextlib.closing(one.open()) as source:
        assert isinstance(source, OwnSource)
        packets = list(itertools.islice(source.packets(), count))
        return source.format, packets


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("rtsp_cseq", 1),
        ("rtsp_cseq", 2),
        ("rtsp_cseq", 3),
        ("rtsp_base", 1),
        ("rtsp_base", 2),
        ("rtsp_base", 3),
        ("rtsp_aggregate_only", 1),
        ("rtsp_moved", 1),
        ("rtsp_session_once", 1),
        ("rtsp_loose_text", 1),
        ("rtsp_body_length", -2),
        ("rtsp_body_length", -40),
        ("rtsp_body_length", 30),
        ("rtsp_no_length", 1),
        ("rtsp_one_challenge_header", 1),
        ("rtsp_realm", 1),
        ("rtsp_realm", 2),
        ("rtsp_odd_description", 1),
        ("rtsp_stray", 1),
        ("rtsp_asks", 1),
    ],
)
def test_picture_and_sound_come(camera: TownCamera, fault: str, value: FaultValue) -> None:
    camera.set_fault(fault, value)
    stream, packets = read(opener(camera))
    assert [track.codec for track in stream.tracks] == ["h264", "pcm_alaw"]
    assert {packet.track for packet in packets} == {0, 1}
    assert any(packet.is_key and packet.track == 0 for packet in packets)


def test_a_refused_sound_track_leaves_the_picture(camera: TownCamera) -> None:
    camera.set_fault("rtsp_refuses_sound", True)
    stream, packets = read(opener(camera))
    assert [track.codec for track in stream.tracks] == ["h264"]
    assert stream.dropped == ("audio (PCMA): refused by the camera",)
    assert any(packet.is_key for packet in packets)


def test_what_is_left_out_of_a_description_is_told(camera: TownCamera) -> None:
    camera.set_fault("rtsp_odd_description", True)
    stream, _ = read(opener(camera))
    assert stream.dropped == ("application/maker (MAKER)", "audio (PCMU): back channel")


def test_a_login_in_the_path_is_put_there_only_when_a_request_is_sent(camera: TownCamera) -> None:
    camera.set_fault("rtsp_login_in_path", True)
    url = f"{camera.main_url}&user=…&password=…&channel=1"
    _, packets = read(StreamOpener(url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock())))
    assert any(packet.is_key for packet in packets)
    wrong = Credentials("operator", "hidden")
    with pytest.raises(StreamFault, match="refused the password") as caught:
        StreamOpener(url, lambda: wrong, OpenOptions(), UtcClock(SystemClock())).open()
    assert "hidden" not in str(caught.value)


def test_a_move_to_another_host_is_told_and_nothing_is_sent_there(camera: TownCamera) -> None:
    camera.set_fault("rtsp_moved", 2)
    with pytest.raises(StreamFault, match=r"moved to rtsp://10\.99\.99\.99:\d+/main\?moved"):
        opener(camera).open()


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("rtsp_get_parameter", 1),
        ("rtsp_get_parameter", 2),
        ("rtsp_get_parameter", 3),
        ("rtsp_asks", True),
        ("clock_skew", 0),
    ],
)
def test_a_session_lives_on_beyond_its_timeout(camera: TownCamera, fault: str, value: FaultValue) -> None:
    camera.set_fault("rtsp_timeout", 2)
    camera.set_fault(fault, value)
    _, packets = read(opener(camera), count=130)
    assert packets[-1].arrived_s - packets[0].arrived_s > 4


@pytest.mark.parametrize("fault", ["rtsp_only_get_parameter", "rtsp_wants_reports"])
def test_what_keeps_a_camera_alive_is_learned_from_one_end(camera: TownCamera, fault: str) -> None:
    camera.set_fault("rtsp_timeout", 4)
    camera.set_fault(fault, True)
    one = opener(camera)
    with pytest.raises(StreamFault):
        read(one, count=1000)
    _, packets = read(one, count=280)
    assert packets[-1].arrived_s - packets[0].arrived_s > 10


def test_a_camera_that_wants_to_be_greeted_is_greeted_at_the_next_opening(camera: TownCamera) -> None:
    camera.set_fault("rtsp_wants_options", True)
    one = opener(camera)
    with pytest.raises(StreamFault):
        one.open()
    _, packets = read(one)
    assert any(packet.is_key for packet in packets)


def test_a_camera_that_answers_no_keep_alive_but_sends_is_alive(camera: TownCamera) -> None:
    camera.set_fault("rtsp_timeout", 2)
    camera.set_fault("rtsp_mute", True)
    one = opener(camera)
    with contextlib.closing(one.open()) as source:
        packets = source.packets()
        first = next(packets)
        camera.set_fault("rtsp_timeout", 60)
        last = next(packet for packet in packets if packet.arrived_s - first.arrived_s > 4)
    assert last.track in {0, 1}
