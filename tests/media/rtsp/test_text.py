"""Answers, challenges and descriptions, as cameras really write them."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.http_digest import is_safe_without_choice, strongest
from console.media.rtsp import control, message, sdp
from console.media.rtsp.framing import FrameReader

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


def _taken(sent: bytes) -> message.RtspResponse | None:
    reader = FrameReader()
    reader.feed(sent)
    return reader.take()[1]


def test_an_answer_is_read_only_when_it_is_all_there() -> None:
    whole = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nabcd$rest"
    for cut in range(len(whole) - 5):
        assert _taken(whole[:cut]) is None
    found = _taken(whole)
    assert found is not None
    assert (found.status, found.body) == (200, b"abcd")


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
        message.parse_head(bytearray(sent))


@given(st.binary(max_size=200))
def test_random_bytes_are_an_answer_or_none_but_never_a_crash(sent: bytes) -> None:
    try:
        _taken(sent)
    except message.MalformedMessage:
        return


@pytest.mark.parametrize(
    "sent",
    [
        b"RTSP/1.0 200 OK\nCSeq: 2\nSession: ab;timeout=9\n\n",
        b"RTSP/1.0 200\r\ncseq:2\r\nSESSION : ab;timeout=9\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nSession:\r\n ab;timeout=9\r\nCSeq:\t2\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n \r\nCSeq: 2\r\nSession: ab;timeout=9\r\n\r\n",
        b"\r\n\r\nrtsp/1.0 200 ok\r\nCSeq: 2\r\nSession: ab;timeout=9\r\nContent-Length: none\r\n\r\n",
    ],
)
def test_headers_are_read_however_they_are_written(sent: bytes) -> None:
    found = _taken(sent)
    assert found is not None
    assert (found.status, found.header("cseq"), found.header("session")) == (200, "2", "ab;timeout=9")


def test_bytes_of_another_encoding_come_back_as_they_were() -> None:
    realm = "网络摄像机".encode("gbk")
    found = _taken(b'RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="' + realm + b'", nonce="n"\r\n\r\n')
    assert found is not None
    challenge = strongest(found.all("www-authenticate"))
    assert challenge is not None
    proof = challenge.authorisation("u", "p", "PLAY", "rtsp://c/")
    assert realm in message.request("PLAY", "rtsp://c/", 1, {"Authorization": proof})
    secret = hashlib.md5(b"u:" + realm + b":p", usedforsecurity=False).hexdigest()
    act = hashlib.md5(b"PLAY:rtsp://c/", usedforsecurity=False).hexdigest()
    assert hashlib.md5(f"{secret}:n:{act}".encode(), usedforsecurity=False).hexdigest() in proof


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
    "header",
    [
        "",
        "Digest",
        "Negotiate abc",
        'Digest realm="x", algorithm=SHA-1, nonce="n"',
        'Digest realm="x", nonce="n", qop="auth-int"',
        'Basic realm="x", Digest realm="x", algorithm=SHA-1, nonce="n"',
    ],
)
def test_a_challenge_that_cannot_be_answered_is_none(header: str) -> None:
    assert strongest([header], takes_basic=True) is None


@pytest.mark.parametrize(
    ("header", "scheme", "nonce"),
    [
        ('Basic realm="a", Digest realm="b", nonce="n"', "digest", "n"),
        ('Digest realm="b", nonce="n", algorithm=MD5, Basic realm="other"', "digest", "n"),
        ("Digest realm='b',nonce='n'", "digest", "n"),
        ('digest realm="b",nonce="n",algorithm="MD5",qop="auth,auth-int"', "digest", "n"),
        ("Digest qop=auth,auth-int, realm=b, nonce=n", "digest", "n"),
        ('Digest realm="b, Basic realm=", nonce="n", opaque="", qop=""', "digest", "n"),
        ('Digest realm="b"  nonce="n"  stale=FALSE', "digest", "n"),
        ("Basic", "basic", ""),
    ],
)
def test_challenges_are_told_apart_however_they_are_written(header: str, scheme: str, nonce: str) -> None:
    challenge = strongest([header], takes_basic=True)
    assert challenge is not None
    assert (challenge.scheme, challenge.nonce) == (scheme, nonce)


def test_a_session_variant_hashes_its_own_nonce_too() -> None:
    challenge = strongest(['Digest realm="r", nonce="n", algorithm=MD5-sess'])
    assert challenge is not None
    proof = challenge.authorisation("u", "p", "PLAY", "rtsp://c/")
    fields = dict(re.findall(r'(\w+)="([^"]*)"', proof))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    secret = md5(f"{md5('u:r:p')}:n:{fields['cnonce']}")
    assert fields["response"] == md5(f"{secret}:n:{md5('PLAY:rtsp://c/')}")
    assert "algorithm=MD5-sess" in proof


@pytest.mark.parametrize(
    ("headers", "is_safe"),
    [
        (['Digest realm="a", nonce="n"'], True),
        (['Basic realm="a"'], True),
        (['Digest realm="a", nonce="n"', 'Basic realm="a"'], True),
        (['Basic realm="a", Digest realm="a", nonce="n"'], False),
        (['Digest realm="a", nonce="n", algorithm=SHA-256'], False),
        (['Digest realm="a", nonce="n", algorithm=SHA-256', 'Basic realm="a"'], False),
        (['Digest realm="a", nonce="n", algorithm=SHA-256', 'Digest realm="a", nonce="n"'], True),
    ],
)
def test_libav_may_log_in_only_where_it_answers_nothing_weaker(headers: list[str], is_safe: bool) -> None:
    assert is_safe_without_choice(headers) is is_safe


def test_a_description_names_the_tracks_and_where_to_set_them_up() -> None:
    video, audio, metadata = sdp.parse(DESCRIPTION, "rtsp://10.0.0.9:554/live?profile=1")
    assert (video.codec, video.clock_hz) == ("h264", 90_000)
    assert video.control == "rtsp://10.0.0.9:554/live?profile=1/trackID=1"
    assert len(video.parameter_sets()) == 2
    assert (audio.codec, audio.control) == ("pcm_alaw", "rtsp://10.0.0.9/live/trackID=2")
    assert metadata.codec == ""
    assert sdp.session_control(DESCRIPTION, "rtsp://h/live/") == "rtsp://h/live/"


PLAIN = DESCRIPTION.split("m=audio", maxsplit=1)[0]


@pytest.mark.parametrize(
    "line",
    [
        "m=application/MAKER 0 RTP/AVP smart/1/90000",
        "m=application 0 RTP/AVP",
        "m=application 0 RTP/AVP 107\na=rtpmap:x vnd/90000",
        "m=application 0 RTP/AVP 107\na=rtpmap:107 vnd.onvif.metadata/abc",
        "m=audio 0 RTP/AVP 999999999999\na=rtpmap:97 L16/x/y/z",
        "m=",
        "m=audio",
        "a=rtpmap:\na=fmtp:\na=control\nc=\nb=\n=\nx",
    ],
)
def test_a_line_that_cannot_be_read_leaves_out_its_own_section_only(line: str) -> None:
    for description in (PLAIN + line, PLAIN.replace("m=video", f"{line}\nm=video", 1)):
        sections = sdp.parse(description, "rtsp://camera/")
        (video,) = [section for section in sections if section.codec and section.clock_hz]
        assert (video.codec, len(video.parameter_sets())) == ("h264", 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a=rtpmap:96 H264/90000", "a=rtpmap: 96 H264/90000"),
        ("a=rtpmap:96 H264/90000", "a=rtpmap:96   h264 / 90000  "),
        ("a=rtpmap:96 H264/90000", "a=RTPMAP:96 H264"),
        ("RTP/AVP 96", "RTP/AVP 35 96 97"),
        ("RTP/AVP 96", "RTP/AVP H264"),
        ("RTP/AVP 96", "RTP/AVP"),
        ("m=video 0", "m=video -1353744643"),
        ("a=fmtp:96 ", "a=fmtp: 96  "),
        ("a=fmtp:96 ", "a=fmtp:"),
        (";sprop-parameter-sets=", " ; sprop-parameter-sets = "),
        ("aM48gA==", "aM48gA"),
        ("aM48gA==", "aM48gA==,!!!"),
        ("v=0", "\ufeffv=0"),
    ],
)
def test_the_picture_is_found_however_it_is_written(old: str, new: str) -> None:
    assert old in PLAIN
    (video,) = sdp.parse(PLAIN.replace(old, new, 1), "rtsp://camera/")
    assert (video.codec, video.payload_type, video.clock_hz) == ("h264", 96, 90_000)
    assert [nal[0] & 31 for nal in video.parameter_sets()] == [7, 8]


def test_parameter_sets_behind_start_codes_are_taken_apart() -> None:
    both = base64.b64encode(b"\0\0\0\1\x67abc\0\0\1\x68d").decode()
    text = re.sub("sprop-parameter-sets=.*", f"sprop-parameter-sets={both}", PLAIN)
    assert sdp.parse(text, "rtsp://camera/")[0].parameter_sets() == [b"\x67abc", b"\x68d"]


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        (("rtsp://10.0.0.9/live/", ""), "rtsp://10.0.0.9/live/"),
        (("192.168.1.5:554/live/", ""), "rtsp://camera/live?x=1"),
        (("", "rtsp://camera/other"), "rtsp://camera/other"),
        (("", ""), "rtsp://camera/live?x=1"),
        (("/stream0/", ""), "rtsp://camera/stream0/"),
        (("http://camera/", "nonsense"), "rtsp://camera/live?x=1"),
    ],
)
def test_the_base_is_an_rtsp_address_or_what_was_asked(headers: tuple[str, ...], base: str) -> None:
    assert control.base_of(headers, "rtsp://camera/live?x=1") == base


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("trackID=1", ["rtsp://a/live/trackID=1", "rtsp://a/trackID=1"]),
        ("*", ["rtsp://a/live"]),
        ("", ["rtsp://a/live"]),
        ("rtsp://10.0.0.9/live/t", ["rtsp://10.0.0.9/live/t", "rtsp://a/live/t"]),
        ("RTSP://a/live/t", ["RTSP://a/live/t"]),
        ("/t?x=1", ["rtsp://a/live/t?x=1", "rtsp://a/t?x=1"]),
    ],
)
def test_a_track_has_likely_addresses(own: str, expected: list[str]) -> None:
    found = control.track_addresses(own, ("rtsp://a/live",), "rtsp://a/live")
    assert [address for address in found if address in expected] == expected
    assert found[0] == expected[0]


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


SETS = "sprop-parameter-sets=Z0LADYyNQKDLLYCAgICA,aM48gA=="
ODD_SECTIONS = {
    "another payload type": f"m=video 0 RTP/AVP 96\na=rtpmap:97 H264/90000\na=fmtp:97 {SETS}",
    "no rtpmap": f"m=video 0 RTP/AVP 96\na=fmtp:96 packetization-mode=1;{SETS}",
    "commas": f"m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    f"a=fmtp:96 packetization-mode=1, {SETS},profile-level-id=42C00D",
    "before the section": f"a=rtpmap:96 H264/90000\na=fmtp:96 {SETS}\nm=video 0 RTP/AVP 96",
    "a dot": f"m=video 0 RTP/AVP 96\na=rtpmap:96 H.264/90000\na=fmtp:96 {SETS}",
    "quotes": f'm=video 0 RTP/AVP 96\na=rtpmap:96 "H264/90000"\na=fmtp:96 {SETS}',
    "another name": f"m=video 0 RTP/AVP 96\na=rtpmap:96 AVC1/90000\na=fmtp:96 {SETS}",
    "spaces": f"m = video 0 RTP/AVP 96\na = rtpmap : 96 H264 / 90000\na=fmtp:96 {SETS}",
    "a byte order mark": f"m=video 0/2 RTP/AVP 96\na=rtpmap:96 h264\na=fmtp:96 {SETS}",
    "two types": f"m=video 0 RTP/AVP 98 96\na=rtpmap:96 H264/90000\na=fmtp:96 {SETS}",
}


@pytest.mark.parametrize("odd", ODD_SECTIONS)
def test_a_section_says_its_codec_in_many_ways(odd: str) -> None:
    text = "\ufeffv=0\n" + ODD_SECTIONS[odd] + "\na=control:1\n"
    (section,) = sdp.parse(text, "rtsp://h/x/")
    assert (section.codec, section.clock_hz) == ("h264", 90_000)
    assert [nal[0] & 0x1F for nal in section.parameter_sets()] == [7, 8]


def test_h265_is_told_by_its_parameter_sets() -> None:
    text = "v=0\nm=video 0 RTP/AVP 96\na=fmtp:96 sprop-vps=QAE=;sprop-sps=QgE=;sprop-pps=RAE=\na=control:1\n"
    (section,) = sdp.parse(text, "rtsp://h/x/")
    assert section.codec == "hevc"


@pytest.mark.parametrize(
    ("line", "codec"),
    [
        ("8\na=rtpmap:8 G711A/8000", "pcm_alaw"),
        ("0", "pcm_mulaw"),
        ("95", ""),
        ("95\na=rtpmap:95 MAKER/1", ""),
    ],
)
def test_sound_keeps_its_own_names(line: str, codec: str) -> None:
    text = f"v=0\na=rtpmap:96 H264/90000\nm=video 0 RTP/AVP 96\nm=audio 0 RTP/AVP {line}\n"
    video, sound = sdp.parse(text, "rtsp://h/x/")
    assert (video.codec, sound.codec) == ("h264", codec)
