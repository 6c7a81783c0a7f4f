"""Which client reads a stream: ours as long as it can, then libav once, and always the truth about it."""

from __future__ import annotations

import json

import pytest

from console.domain.text import as_text
from console.media.capture.ladder import LIBAV_AGAIN, UNANSWERED, ClientLadder
from console.media.capture.options import OpenOptions
from console.media.rtsp.errors import (
    LoginNotSupported,
    NoKeyFrame,
    NoPackets,
    NoParameterSets,
    RequestRefused,
    StreamEnded,
    StreamTimeout,
    UnsupportedStream,
    WrongTransport,
)
from console.media.rtsp.message import MalformedMessage, WebServer


def ladder(transport: str = "automatic", *, is_secure: bool = False) -> ClientLadder:
    return ClientLadder(OpenOptions(transport=transport), is_rtsp=True, is_secure=is_secure)


@pytest.mark.parametrize(
    "error",
    [
        MalformedMessage("x"),
        UnsupportedStream("JPEG"),
        NoKeyFrame(),
        NoParameterSets(),
        RequestRefused(551, "DESCRIBE"),
        RequestRefused(404, "SETUP"),
    ],
)
def test_nothing_that_our_client_cannot_read_is_final_before_libav_was_asked(error: Exception) -> None:
    one = ladder()
    assert one.failed(error, may_use_libav=True)
    assert one.rung.name == "libav"
    assert ": " in one.told
    one.worked()
    assert one.rung.name == "libav", "it is remembered"


@pytest.mark.parametrize(
    "error",
    [
        RequestRefused(401, "DESCRIBE"),
        RequestRefused(404, "DESCRIBE"),
        RequestRefused(453, "SETUP"),
        LoginNotSupported(401),
        StreamEnded(),
        StreamTimeout(),
        ConnectionRefusedError(),
    ],
)
def test_what_says_nothing_about_the_reader_is_not_asked_of_libav(error: Exception) -> None:
    one = ladder()
    assert not one.failed(error, may_use_libav=True)
    assert one.told == "own client"


def test_a_camera_that_never_answers_our_client_is_offered_to_libav() -> None:
    one = ladder()
    for error in (StreamEnded(), StreamTimeout()):
        assert not one.failed(error, may_use_libav=True)
    assert one.failed(ConnectionResetError(), may_use_libav=True)
    assert one.told == "libav: the camera does not answer our own client"
    other = ladder()
    other.worked()
    for _ in range(9):
        assert not other.failed(StreamEnded(), may_use_libav=True), "it is only away for a while"


def test_libav_is_not_asked_where_it_would_be_less_safe() -> None:
    for one, may in ((ladder("udp", is_secure=True), True), (ladder(), False)):
        assert not one.failed(UnsupportedStream("JPEG"), may_use_libav=may)
        assert one.rung.is_own


def test_our_tls_carries_libav_over_tcp() -> None:
    one = ladder(is_secure=True)
    assert one.failed(UnsupportedStream("JPEG"), may_use_libav=True)
    assert one.rung.name == "libav"


def test_what_libav_cannot_read_either_goes_back_to_our_client_for_a_while() -> None:
    one = ladder()
    assert one.failed(MalformedMessage("x"), may_use_libav=True)
    assert one.libav_failed()
    for _ in range(LIBAV_AGAIN):
        assert one.rung.is_own
        assert not one.failed(MalformedMessage("x"), may_use_libav=True)
    assert one.failed(MalformedMessage("x"), may_use_libav=True)


def test_libav_that_decodes_damaged_pictures_no_better_is_left_for_good() -> None:
    one = ladder()
    assert one.read_otherwise(may_use_libav=True)
    assert one.rung.name == "libav"
    one.worked()
    one.unreadable()
    assert one.told == "own client"
    assert not one.read_otherwise(may_use_libav=True)


def test_another_transport_is_tried_where_one_is_refused_or_empty() -> None:
    one = ladder()
    assert one.failed(WrongTransport(), may_use_libav=True)
    assert one.told == "own client, UDP: the camera does not send over TCP"
    assert not one.failed(NoPackets(), may_use_libav=True), "the operator is told before the next try"
    assert one.rung.name == "own client, multicast"
    assert one.failed(WrongTransport(), may_use_libav=True)
    assert one.rung.name == "own client, HTTP"
    assert not one.failed(WrongTransport(), may_use_libav=True)
    assert one.told == "own client"


def test_a_web_server_is_asked_for_a_tunnel_at_once_and_then_now_and_again() -> None:
    one = ladder()
    assert one.failed(WebServer("x"), may_use_libav=True)
    assert one.told == "own client, HTTP: the camera answers as a web server"
    assert not one.failed(WrongTransport(), may_use_libav=True)
    assert one.told == "own client"
    entered = [one.failed(WebServer("x"), may_use_libav=False) for _ in range(5)]
    assert not any(entered)


def test_a_camera_that_never_answers_is_tried_in_a_tunnel_after_libav() -> None:
    one = ladder()
    tried = []
    for _ in range(UNANSWERED + 1):
        one.failed(StreamEnded(), may_use_libav=True)
        tried.append(one.rung.name)
        if not one.rung.is_own:
            assert one.libav_failed()
    assert tried == ["own client", "own client", "libav", "own client, HTTP"]
    assert not one.failed(StreamEnded(), may_use_libav=True)
    assert one.rung.name == "own client"


def test_what_comes_in_a_tunnel_and_we_do_not_read_goes_to_libav_there() -> None:
    one = ladder()
    one.failed(WebServer("x"), may_use_libav=True)
    assert one.failed(UnsupportedStream("JPEG"), may_use_libav=True)
    assert one.rung.name == "libav, HTTP"
    one.libav_failed()
    assert one.rung.name == "own client"


def test_a_transport_that_worked_is_not_doubted_at_the_first_silence() -> None:
    one = ladder()
    one.worked()
    for _ in range(2):
        one.failed(NoPackets(), may_use_libav=True)
        assert one.rung.name == "own client"
    one.failed(NoPackets(), may_use_libav=True)
    assert one.rung.name == "own client, UDP"


def test_a_transport_that_is_set_is_kept() -> None:
    one = ladder("tcp")
    assert not one.failed(WrongTransport(), may_use_libav=True)
    assert not one.failed(NoPackets(), may_use_libav=True)
    assert one.rung.name == "own client"


def test_what_worked_is_taken_up_again_and_doubted_as_what_worked() -> None:
    one = ladder()
    assert one.lesson() == {}, "a camera like most needs no lesson"
    one.failed(WrongTransport(), may_use_libav=True)
    one.worked()
    again = ladder()
    again.recall(json.loads(json.dumps(one.lesson())))
    assert again.told == "own client, UDP: the camera does not send over TCP"
    assert as_text(again.told).template == "{name}: {why}", "it can be translated"
    for _ in range(2):
        again.failed(NoPackets(), may_use_libav=True)
        assert again.rung.name == "own client, UDP"
    again.failed(NoPackets(), may_use_libav=True)
    assert again.rung.name == "own client, multicast"


@pytest.mark.parametrize("is_damaged", [False, True])
def test_libav_is_taken_up_again(is_damaged: bool) -> None:
    one = ladder()
    if is_damaged:
        one.read_otherwise(may_use_libav=True)
    else:
        one.failed(UnsupportedStream("JPEG"), may_use_libav=True)
    one.worked()
    again = ladder()
    again.recall(json.loads(json.dumps(one.lesson())))
    assert again.told == one.told
    again.unreadable()
    assert again.rung.is_own is is_damaged, "libav that is no better is left"


@pytest.mark.parametrize(
    ("one", "lesson"),
    [
        (ladder("tcp"), {"transport": "udp"}),
        (ladder(is_secure=True), {"transport": "udp", "libav": True}),
        (ladder(is_secure=True), {"transport": "http", "libav": True}),
        (ladder(), {"transport": ["udp"]}),
        (ladder(), {"transport": "carrier pigeon"}),
        (ladder(), {}),
    ],
)
def test_a_lesson_opens_no_way_that_is_ruled_out(one: ClientLadder, lesson: dict[str, object]) -> None:
    one.recall(lesson)
    assert one.told == "own client"


def test_a_reason_of_another_version_is_left_out() -> None:
    for why in ("{no such value}", "{name!x}", "{", 5, "{a.b}"):
        one = ladder()
        one.recall({"transport": "udp", "why": why, "values": {"a": 5}})
        assert one.told == "own client, UDP"
