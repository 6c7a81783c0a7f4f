"""The client on a real connection, against servers that say anything."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.arrival_clock import ArrivalClock
from console.media.rtsp.keep_alive import GET_PARAMETER, OPTIONS, KeepAlive
from console.media.rtsp.learned import LearnedBehaviour
from console.media.rtsp.stream import (
    FormatChanged,
    MalformedMessage,
    RequestRefused,
    RtspStream,
    StreamEnded,
    StreamTimeout,
    UnsupportedStream,
)
from tests.support.hostile import BARE, H264, MANY, MJPEG, NONSENSE, HostileServer, says_nothing
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.hostile import Talk

ENDS = (
    FormatChanged,
    StreamEnded,
    MalformedMessage,
    UnsupportedStream,
    RequestRefused,
    StreamTimeout,
    OSError,
)


def _answer(body: str = "", more: str = "") -> bytes:
    return f"RTSP/1.0 200 OK\r\n{more}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


SETUP = _answer(more="Session: 1;timeout=4\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n")
BLOCKS = st.sampled_from(
    [
        *(_answer(sdp) for sdp in (H264, BARE, MANY, MJPEG, NONSENSE)),
        SETUP,
        _answer(),
        b"$\x00\x00\x0f\x80\xe0\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x65\x88\x80",
        b"$\x01\x00\x04abcd",
        b"RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm=x, nonce=y\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    ]
) | st.binary(max_size=80)


def _stream(url: str) -> RtspStream:
    return RtspStream(url, ("user", "hidden"), 1.0, 1.0, ArrivalClock(UtcClock(SystemClock())))


@settings(max_examples=120, deadline=None)
@given(blocks=st.lists(BLOCKS, max_size=8), begin=st.sampled_from([b"", _answer(H264) + SETUP + _answer()]))
def test_whatever_comes_it_ends_in_a_known_way(blocks: list[bytes], begin: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"rtsp://127.0.0.1:{server.getsockname()[1]}/x"

        def serve() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(begin + b"".join(blocks))
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(1.0)
                while connection.recv(4096):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ENDS) as ended:
            _read_all(url)
        assert "hidden" not in str(ended.value)
        thread.join(5)


def _read_all(url: str) -> None:
    with contextlib.closing(_stream(url)) as stream:
        for packet in stream.packets():
            assert packet.data


@pytest.mark.parametrize("address", ["rtsp://host:port/x", "rtsp://[/x", "rtsp://127.0.0.1:99999/x"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(MalformedMessage):
        _stream(address)


def test_an_opening_can_be_given_up() -> None:
    over = threading.Event()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            RtspStream(server.url, ("", ""), 30.0, 30.0, ArrivalClock(UtcClock(SystemClock())), over.is_set)
        except ENDS as fault:
            faults.append(fault)

    with HostileServer(says_nothing) as server:
        thread = threading.Thread(target=run)
        thread.start()
        until(lambda: server.connections, "a connection")
        over.set()
        thread.join(5)
    assert [type(fault) for fault in faults] == [StreamEnded]


@pytest.mark.parametrize(
    ("refusal", "then"),
    [
        ('401 Unauthorized\r\nWWW-Authenticate: Digest realm="x", nonce="new"', 'nonce="new"'),
        ("501 Not Implemented", "GET_PARAMETER "),
        ("454 Session Not Found", "GET_PARAMETER "),
    ],
)
def test_a_keep_alive_that_is_refused_is_said_again_as_the_camera_wants_it(refusal: str, then: str) -> None:
    heard: list[str] = []

    def behave(talk: Talk) -> None:
        talk.play(H264, session="1;timeout=1")
        for _ in range(2):
            text = talk.text()
            heard.append(text)
            number = text.split("CSeq: ")[1].split("\r\n")[0]
            talk.send(f"RTSP/1.0 {refusal}\r\nCSeq: {number}\r\n\r\n".encode())
        talk.over.wait(5)

    with HostileServer(behave) as server, pytest.raises(ENDS):
        _read_all(server.url)
    assert heard[0].startswith("OPTIONS ")
    assert then in heard[1]


def _turns(answers: list[int]) -> list[str]:
    """What is sent in so many turns, each answered, or not (0); what is said again is answered well."""
    keep = KeepAlive(LearnedBehaviour(), 60, 0.0)
    sent, at_s = [], 0.0
    for answer in answers:
        at_s += keep.interval_s + 0.1
        sent.append(keep.due(at_s, 0))
        if again := keep.due(at_s, answer):
            sent.append(again)
            assert not keep.due(at_s, 200)
    return sent


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ([200, 200, 200], [OPTIONS, OPTIONS, OPTIONS]),
        ([0, 200, 200], [OPTIONS, GET_PARAMETER, GET_PARAMETER]),
        ([551, 200], [OPTIONS, GET_PARAMETER, GET_PARAMETER]),
        ([0, 0, 0], [OPTIONS, GET_PARAMETER, OPTIONS]),
        ([401, 200], [OPTIONS, OPTIONS, OPTIONS]),
    ],
)
def test_what_is_not_answered_well_is_said_otherwise(answers: list[int], sent: list[str]) -> None:
    assert _turns(answers) == sent


@pytest.mark.parametrize(
    ("ended_s", "method", "wants_reports"),
    [
        (30.3, GET_PARAMETER, False),  # hung up at the keep-alive
        (62.0, GET_PARAMETER, True),  # not kept alive
        (40.0, OPTIONS, False),
        (400.0, OPTIONS, False),
    ],
)
def test_the_end_of_a_session_says_how_it_is_kept_alive(
    ended_s: float, method: str, *, wants_reports: bool
) -> None:
    learned = LearnedBehaviour()
    keep = KeepAlive(learned, 60, 0.0)
    keep.due(30.1, 0)
    keep.due(30.2, 200)
    keep.ended(ended_s)
    assert (learned.keep_alive, learned.wants_reports) == (method, wants_reports)
