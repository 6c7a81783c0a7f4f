"""Packets and messages in the bytes of a connection, whole or in pieces, with anything between them."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.media.rtsp.framing import LIMIT_STRAY_BYTES, FrameReader
from console.media.rtsp.message import MalformedMessage


def packet(number: int, channel: int = 0, size: int = 60) -> bytes:
    body = struct.pack(">BBHII", 0x80, 96, number & 0xFFFF, number, 7) + bytes([number & 0xFF]) * size
    return struct.pack(">cBH", b"$", channel, len(body)) + body


ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"
REQUEST = b"OPTIONS rtsp://camera/ RTSP/1.0\r\nCSeq: 5\r\n\r\n"


def taken(sent: bytes, step: int) -> tuple[list[int], list[str]]:
    """Numbers of the packets on channel 0, and the messages, of bytes that arrive in steps."""
    reader = FrameReader()
    reader.channels = {0, 1}
    numbers, messages = [], []
    for at in range(0, len(sent), step):
        reader.feed(sent[at : at + step])
        found = None
        while True:
            packets, found = reader.take()
            numbers += [int.from_bytes(body[2:4], "big") for channel, body in packets if channel == 0]
            if found is None:
                break
            messages.append(found.method or str(found.status))
    return numbers, messages


@pytest.mark.parametrize("step", [1, 7, 64, 5000])
@pytest.mark.parametrize(
    "stray",
    [
        b"",
        b"\x00",
        b"\r\n",
        b"\xde\xad\xbe\xef" * 25,
        b"$",
        b"$$$$$$",
        b"$\x00\xff\xff" + bytes(20),
        b"$\x09\xff\xff\x80",
        b"RTSP/",
        b"RTSP/1.0 nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        packet(999, channel=8),
        struct.pack(">cBH", b"$", 0, 0),
    ],
)
def test_packets_are_found_again_behind_stray_bytes(stray: bytes, step: int) -> None:
    sent = b"".join(
        [
            packet(1),
            stray,
            packet(2),
            packet(3),
            ANSWER,
            stray,
            packet(4),
            REQUEST,
            *map(packet, range(5, 40)),
        ]
    )
    numbers, messages = taken(sent, step)
    assert numbers[0] == 1
    assert numbers[-1] == 39
    assert len([n for n in numbers if n < 40]) >= 37, "at most one packet behind each stray block is lost"
    assert set(messages) <= {"200", "OPTIONS"}


@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([ANSWER, REQUEST])), max_size=12))
def test_after_any_bytes_the_stream_goes_on(blocks: list[bytes]) -> None:
    sent = b"".join(blocks) + b"".join(map(packet, range(1200)))
    numbers, _ = taken(sent, 1400)
    assert numbers[-100:] == list(range(1100, 1200))


def test_a_body_that_was_announced_and_is_not_sent_takes_no_packet() -> None:
    answer = ANSWER.replace(b"CSeq", b"Content-Length: 500\r\nCSeq")
    assert taken(answer + packet(1) + packet(2), 5000) == ([1, 2], ["200"])


def test_passing_over_has_a_limit() -> None:
    noise = random.Random(3).randbytes(2 * LIMIT_STRAY_BYTES).replace(b"$", b"")
    with pytest.raises(MalformedMessage):
        taken(noise, 65_536)


def test_a_web_server_is_known_at_once() -> None:
    with pytest.raises(MalformedMessage):
        taken(b"HTTP/1.1 400 Bad Request\r\n\r\n", 5000)
