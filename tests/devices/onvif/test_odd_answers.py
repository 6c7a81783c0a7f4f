"""Answers that are wrong and can be read: each odd way of real cameras, on the wire, with its quirk."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from console.devices.onvif.answers import mended
from console.devices.onvif.clock_reading import ClockSource, read_time
from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.discovery import OnvifDiscovery
from console.devices.onvif.http_connection import HttpConnection
from console.devices.onvif.mends import Mend
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.soap import parsed
from console.devices.onvif.tree import Tree
from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import StopMethod, Velocity
from tests.support.raw_http import RawHttp
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.demo.simulated import TownCamera
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.ptz import SimulatedHead
    from console.domain.cameras.report import DeviceReport

SPACE = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'


def quirks(report: DeviceReport) -> set[str]:
    return {one.id for one in report.quirks}


# -- the whole camera on the wire -----------------------------------------------------------------------

FAULTS = {
    "gbk_as_utf8": {"wrong-encoding"},
    "bare_ampersand": {"bare-ampersand"},
    "undeclared_prefix": {"undeclared-prefix"},
    "junk_around": {"junk-around"},
    "control_characters": {"bad-characters"},
    "broken_tags": {"broken-xml"},
    "soap11": {"soap-1.1"},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_is_nearly_right_is_read_whole(
    device: OnvifDevice, camera: TownCamera, head: SimulatedHead, fault: str
) -> None:
    camera.set_fault(fault, True)
    report = device.report()
    assert quirks(report) == FAULTS[fault]
    assert report.identity.serial == "SIM-0003"
    assert len(report.profiles) == 2
    assert all(one.stream_url.startswith("rtsp://") for one in report.profiles)
    assert report.ptz is not None
    assert report.ptz.has_absolute
    assert report.missing == ()
    driver = OnvifPtz(camera.onvif_url, LOGIN)
    driver.move(Velocity(pan=0.5), 5.0)
    until(lambda: head.is_moving, "the move")
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving, "the stop")
    driver.close()


def test_the_names_are_those_that_the_camera_meant(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("gbk_as_utf8", True)
    assert device.identity().maker == "文字_A"
    camera.clear_faults()
    camera.set_fault("bare_ampersand", True)
    assert device.report().profiles[0].stream_url.endswith("?channel=1&subtype=0")


@pytest.mark.parametrize("faults", [("fault_as_success",), ("soap11",), ("soap11", "fault_as_success")])
def test_a_refusal_is_a_refusal_however_it_is_written(
    device: OnvifDevice, camera: TownCamera, faults: tuple[str, ...]
) -> None:
    camera.set_fault("ptz_refuses_stop", True)
    for fault in faults:
        camera.set_fault(fault, True)
    driver = OnvifPtz(camera.onvif_url, LOGIN)
    with pytest.raises(CommandRefused, match="Stop is not supported"):
        driver.stop(StopMethod.STOP) if driver.capabilities().has_ptz else None
    with pytest.raises(CommandRefused, match="there is no such preset"):
        driver.goto("none")
    driver.close()
    assert device.identity().serial == "SIM-0003"


def test_a_wrong_login_in_a_fault_called_success_is_a_wrong_login(camera: TownCamera) -> None:
    with RawHttp(lambda _: answer(b"<s:Fault><s:Code/>ter:NotAuthorized</s:Fault>")) as other:
        device = OnvifDevice(other.url, LOGIN)
        with pytest.raises(EnvironmentFault, match="refused the stored user name"):
            device.identity()
        device.close()
    del camera


# -- clocks ---------------------------------------------------------------------------------------------


def test_local_time_alone_is_read_with_its_zone(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("clock_local_only", True)
    camera.set_fault("local_time", 3)
    reading = device.report()
    assert reading.clock_error_s == pytest.approx(0, abs=2)
    assert quirks(reading) == {"clock-local-only"}


def test_minute_60_is_the_next_hour(device: OnvifDevice, camera: TownCamera) -> None:
    camera.set_fault("clock_minute_60", True)
    camera.set_fault("clock_skew", -(int(time.time()) % 3600) + 5)
    reading = device.report()
    assert "clock-carry" in quirks(reading)
    assert reading.clock_error_s == pytest.approx(-(time.time() % 3600) + 5, abs=6)
    assert reading.identity.serial == "SIM-0003"


@pytest.mark.parametrize("fault", ["clock_missing", "clock_impossible"])
def test_without_a_clock_everything_else_works(device: OnvifDevice, camera: TownCamera, fault: str) -> None:
    camera.set_fault(fault, True)
    reading = device.report()
    assert quirks(reading) == {"clock-from-header"}
    assert reading.identity.serial == "SIM-0003"
    assert reading.ptz is not None


def test_without_any_date_our_own_time_is_taken() -> None:
    reading = read_time(b"nothing", {})
    assert reading.source is ClockSource.NONE
    assert reading.utc_s == pytest.approx(time.time(), abs=2)
    assert read_time(b"", {"date": "Sat, 28 Nov 2026 10:00:00 GMT"}).source is ClockSource.HEADER
    assert read_time(b"", {"Date": "yesterday"}).source is ClockSource.NONE


@pytest.mark.parametrize(
    ("date", "at", "is_time"),
    [
        ("2026-11-28", "23:60:00", True),
        ("2026-12-31", "24:00:00", True),
        ("2026-02-31", "10:00:00", False),
        ("2026-13-01", "10:00:00", False),
        ("0-0-0", "0:0:0", False),
        ("2026-01-01", "25:00:00", False),
        ("2026-01-01", "-1:00:00", False),
        ("99999999999-01-01", "1:00:00", False),
    ],
)
def test_which_moments_are_times(date: str, at: str, is_time: bool) -> None:
    year, month, day = date.rsplit("-", 2)
    hour, minute, second = at.split(":")
    body = (
        f"<UTCDateTime><Time><Hour>{hour}</Hour><Minute>{minute}</Minute><Second>{second}</Second></Time>"
        f"<Date><Year>{year}</Year><Month>{month}</Month><Day>{day}</Day></Date></UTCDateTime>"
    )
    assert (read_time(f"<a>{body}</a>".encode(), {}).source is ClockSource.CARRIED) is is_time


def test_what_answers_without_soap_is_no_camera(camera: TownCamera) -> None:
    import threading

    page = b"HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n<html></html>"
    with RawHttp(lambda _: page) as printer:
        found = OnvifDiscovery().probe([printer.url, camera.onvif_url], lambda _one: None, threading.Event())
    assert [one.address for one in found] == [camera.onvif_url]


# -- bytes and characters -------------------------------------------------------------------------------


def envelope(inner: bytes, head: bytes = b'<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return head + f"<s:Envelope {SPACE}><s:Body><a>".encode() + inner + b"</a></s:Body></s:Envelope>"


def told(content: bytes, content_type: str = "") -> str:
    return Tree(parsed(mended(content, content_type).content)).at("Body", "a").text()


XXE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
GBK = b'<?xml version="1.0" encoding="GBK"?>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (envelope("Straße".encode()), "Straße"),
        (envelope("Straße".encode("cp1252")), "Straße"),
        (envelope("café".encode("latin-1")), "café"),
        (envelope("大门摄像机".encode("gb2312")), "大门摄像机"),
        (envelope("大门".encode("gbk"), GBK), "大门"),
        (envelope("大门".encode(), GBK), "大门"),
        (envelope("大门一二三四五六七".encode()[:-1]), "大门一二三四五六\ufffd"),
        (envelope(b"x", b'<?xml version="1.0" encoding="no-such"?>'), "x"),
        (envelope("Straße".encode()).decode().encode("utf-16"), "Straße"),
        (envelope("Straße".encode()).decode().encode("utf-16-le"), "Straße"),
        (b"\xef\xbb\xbf" + envelope(b"x"), "x"),
        (envelope(b"a & b &amp; c &nbsp; &#65; &#0; &#x1f;"), "a & b & c &nbsp; A"),
        (envelope(b"x\x00y\x0b"), "xy"),
        (envelope(b"x") + b"\0\0", "x"),
        (b"\r\n\r\n" + envelope(b"x"), "x"),
        (envelope(b"x") + envelope(b"y"), "x"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + envelope(b"x"), "x"),
    ],
)
def test_text_comes_out_as_it_was_meant(content: bytes, words: str) -> None:
    assert told(content) == words


def test_the_http_header_may_name_the_encoding() -> None:
    assert told(envelope("Привет".encode("cp1251")), "text/xml; charset=windows-1251") == "Привет"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + envelope(b"&b; & d", b""),
        b"\r\n<!DOCTYPE a>" + envelope(b"x & y", b""),
        f'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>{envelope(b"&b;", b"").decode()}'.encode(
            "utf-16-le"
        ),
        envelope(b"<b>" * 300 + b"&" + b"</b>" * 300),
        envelope(b"<b>" * 300 + b"&" + b"</c>" * 300),
        envelope(b"x & y")[:-30],
        b"<html><body>login & password</body></html>",
        b"",
        b"<",
        b"\x00\xff nonsense <<<",
    ],
)
def test_what_is_hostile_or_cut_off_stays_refused(content: bytes) -> None:
    answer = mended(content)
    assert answer.content == content
    assert answer.mends == set()
    try:
        assert Tree(parsed(content)).name != "Envelope"
    except EnvironmentFault as fault:
        assert "cannot be read" in str(fault)  # noqa: PT017  # either way is right


def test_hostile_names_without_end_take_no_time() -> None:
    began_s = time.process_time()
    for piece in (b"<", b"<a ", b'"', b"&", b"<s:Envelope ", b"</s:Envelope", b"&#1;", b"<a:b c:d="):
        mended(envelope(piece * 200_000))
        mended(piece * 400_000)
    assert time.process_time() - began_s < 60, "the time grows with the length, not with its square"


# -- HTTP -----------------------------------------------------------------------------------------------


def answer(body: bytes, head: bytes = b"") -> bytes:
    content = f"<s:Envelope {SPACE}><s:Body>".encode() + body + b"</s:Body></s:Envelope>"
    return b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(content), content)


BODY = envelope(b"x")
GZIP, DEFLATED = gzip.compress(BODY), zlib.compress(BODY)
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def counted(length: int, body: bytes, head: bytes = b"") -> bytes:
    return HEAD + head + b"Content-Length: %d\r\n\r\n" % length + body


def chunk(body: bytes, size: bytes = b"%x") -> bytes:
    return size % len(body) + b"\r\n" + body + b"\r\n"


SIZE, LAST = len(BODY), b"0\r\n\r\n"
HTTP: dict[str, tuple[bytes, set[Mend]]] = {
    "as it should be": (counted(SIZE, BODY), set()),
    "a space before the colon": (HEAD + b"Content-Length : %d\r\n\r\n" % SIZE + BODY, {Mend.HEADERS}),
    "gzip": (counted(len(GZIP), GZIP, b"Content-Encoding: gzip\r\n"), {Mend.COMPRESSED}),
    "gzip not named": (counted(len(GZIP), GZIP), {Mend.COMPRESSED}),
    "deflate": (counted(len(DEFLATED), DEFLATED, b"Content-Encoding: deflate\r\n"), {Mend.COMPRESSED}),
    "no length": (HEAD + b"\r\n" + BODY, {Mend.LENGTH}),
    "length too small": (counted(SIZE - 20, BODY), {Mend.LENGTH}),
    "length too large": (counted(SIZE + 20, BODY), {Mend.LENGTH}),
    "chunked": (CHUNKED + chunk(BODY) + LAST, set()),
    "chunked in two, with spaces": (
        CHUNKED + chunk(BODY[:5], b"0x%x  ;a=b") + chunk(BODY[5:], b"%X ") + b"0\r\nTrailer: x\r\n\r\n",
        set(),
    ),
    "no line end after a chunk": (CHUNKED + chunk(BODY[:5]).rstrip() + chunk(BODY[5:]) + LAST, set()),
    "called chunked, and not": (CHUNKED + BODY, {Mend.LENGTH}),
    "no last chunk": (CHUNKED + chunk(BODY), {Mend.LENGTH}),
    "a chunk longer than it says": (CHUNKED + b"%x\r\n" % (SIZE - 9) + BODY, {Mend.LENGTH}),
}


@pytest.mark.parametrize("name", HTTP)
def test_lengths_chunks_and_headers_that_are_not_true(name: str) -> None:
    raw, mends = HTTP[name]
    with RawHttp(lambda _: raw) as camera:
        wire = HttpConnection("127.0.0.1", camera.port)
        for _ in range(2):  # the next question is answered as well
            response = wire.post("/", b"<a/>", {}, 5.0)
            assert response.content == BODY
            assert set(response.mends) == mends
        wire.close()


def test_a_bomb_in_gzip_is_refused() -> None:
    bomb = gzip.compress(b"<" * 100_000_000)
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with RawHttp(lambda _: head + bomb) as camera:
        wire = HttpConnection("127.0.0.1", camera.port)
        with pytest.raises(EnvironmentFault, match="larger than 2 MB"):
            wire.post("/", b"<a/>", {}, 5.0)
        wire.close()


def test_the_report_of_a_camera_names_what_was_mended(device: OnvifDevice, subject: CameraState) -> None:
    subject.faults.set("junk_around", True)
    report = device.report()
    assert all(one.what.endswith(".") and one.then for one in report.quirks)
