"""Answers, challenges and descriptions, as cameras really write them."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.http_digest import strongest
from console.media.rtsp import message, sdp

DESCRIPTION = """v=0
o=- 1 1 IN IP4 0.0.0.0
s=Media Presentation
t=0 0
a=control:*
m=video 0 RTP/AVP 96
a=rtpmap:96 H264/90000
a=fmtp:96 packetization-mode=1;profile-level-id=420029;sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==
a=control:trackID=1
m=audio 0 RTP/AVP 8
a=control:rtsp://10.0.0.9/live/trackID=2
m=application 0 RTP/AVP 107
a=rtpmap:107 vnd.onvif.metadata/90000
a=control:trackID=3
"""


def test_an_answer_is_read_only_when_it_is_all_there() -> None:
    whole = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nabcd$rest"
    for cut in range(len(whole) - 5):
        assert message.parse(bytearray(whole[:cut])) is None
    found = message.parse(bytearray(whole))
    assert found is not None
    assert (found[0].status, found[0].body, found[1]) == (200, b"abcd", len(whole) - 5)


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"RTSP/1.0 abc OK\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -4\r\n\r\n",
        b"x" * message.LIMIT_HEADER_BYTES,
    ],
)
def test_what_is_no_answer_is_said_to_be_none(sent: bytes) -> None:
    with pytest.raises(message.MalformedMessage):
        message.parse(bytearray(sent))


@given(st.binary(max_size=200))
def test_random_bytes_are_an_answer_or_none_but_never_a_crash(sent: bytes) -> None:
    try:
        message.parse(bytearray(sent))
    except message.MalformedMessage:
        return


def test_a_line_break_cannot_be_smuggled_into_a_request() -> None:
    with pytest.raises(message.MalformedMessage):
        message.request("DESCRIBE", "rtsp://a/\r\nX: y", 1, {})


def test_of_two_challenges_the_stronger_is_answered() -> None:
    challenge = strongest(
        [
            'Digest realm="IP Camera", nonce="aa", algorithm="MD5"',
            'Digest realm="IP Camera", nonce="bb", algorithm="SHA-256"',
        ]
    )
    assert challenge is not None
    assert (challenge.algorithm, challenge.nonce) == ("sha-256", "bb")


def test_a_digest_is_that_of_the_standard() -> None:
    """RFC 2617, 3.5, with the method and address of its example, without qop."""
    challenge = strongest(['Digest realm="r", nonce="n", opaque="o, with comma"'])
    assert challenge is not None
    given_header = challenge.authorisation("Mufasa", "Circle Of Life", "GET", "/dir/index.html")
    ha1 = hashlib.md5(b"Mufasa:r:Circle Of Life", usedforsecurity=False).hexdigest()
    ha2 = hashlib.md5(b"GET:/dir/index.html", usedforsecurity=False).hexdigest()
    wanted = hashlib.md5(f"{ha1}:n:{ha2}".encode(), usedforsecurity=False).hexdigest()
    assert f'response="{wanted}"' in given_header
    assert 'opaque="o, with comma"' in given_header


def test_with_qop_each_request_has_its_own_count() -> None:
    challenge = strongest(['Digest realm="r", nonce="n", qop="auth,auth-int", algorithm=SHA-256'])
    assert challenge is not None
    counts = [re.search(r"nc=(\w+)", challenge.authorisation("a", "b", "PLAY", "rtsp://c")) for _ in range(2)]
    assert [found[1] for found in counts if found] == ["00000001", "00000002"]


@pytest.mark.parametrize(
    "header", ["", "Digest", "Negotiate abc", 'Digest realm="x", algorithm=SHA-1, nonce="n"']
)
def test_a_challenge_that_cannot_be_answered_is_none(header: str) -> None:
    assert strongest([header], takes_basic=True) is None


def test_a_description_names_the_tracks_and_where_to_set_them_up() -> None:
    video, audio, metadata = sdp.parse(DESCRIPTION, "rtsp://10.0.0.9:554/live?profile=1")
    assert (video.codec, video.clock_hz) == ("h264", 90_000)
    assert video.control == "rtsp://10.0.0.9:554/live?profile=1/trackID=1"
    assert len(video.parameter_sets()) == 2
    assert (audio.codec, audio.control) == ("pcm_alaw", "rtsp://10.0.0.9/live/trackID=2")
    assert metadata.codec == ""


@given(st.text(max_size=400))
def test_any_text_is_a_description_or_malformed(text: str) -> None:
    try:
        for section in sdp.parse(text, "rtsp://camera/"):
            section.parameter_sets()
    except message.MalformedMessage:
        return


@given(st.lists(st.sampled_from([*DESCRIPTION.splitlines(), "m=video x", "a=rtpmap:x", "m=", "a=fmtp:96"])))
def test_lines_in_any_order_are_a_description_or_malformed(lines: list[str]) -> None:
    try:
        sdp.parse("\n".join(lines), "rtsp://camera/")
    except message.MalformedMessage:
        return
