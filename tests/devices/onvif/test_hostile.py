"""Cameras that are not cameras: answers that are huge, endless, poisoned or senseless."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from console.devices.onvif.http_connection import LARGEST_BYTES
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.transport import Transport
from console.devices.onvif.values import inside, listed, number, text
from console.domain.errors import EnvironmentFault
from console.domain.http_digest import strongest
from console.domain.ptz.model import Capabilities

if TYPE_CHECKING:
    from collections.abc import Iterator

SOAP = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"'
CLOCK = (
    f"<s:Envelope {SOAP}><s:Body><x><tt:UTCDateTime><tt:Time><tt:Hour>1</tt:Hour><tt:Minute>2</tt:Minute>"
    "<tt:Second>3</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>1</tt:Month><tt:Day>1</tt:Day>"
    "</tt:Date></tt:UTCDateTime></x></s:Body></s:Envelope>"
)
ENTITY = (
    '<!DOCTYPE s:Envelope [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)
BODIES = {
    "entities": f"{ENTITY}<s:Envelope {SOAP}><s:Body>&b;&x;</s:Body></s:Envelope>",
    "doctype": f"<!DOCTYPE s:Envelope><s:Envelope {SOAP}><s:Body/></s:Envelope>",
    "not XML": "\x00\xff nonsense <<<",
    "another tree": "<html><body>login</body></html>",
    "empty body": f"<s:Envelope {SOAP}><s:Body/></s:Envelope>",
    "no body": f"<s:Envelope {SOAP}/>",
    "wrong names": f'<s:Envelope {SOAP}><s:Body><GetServicesResponse xmlns="urn:x"/></s:Body></s:Envelope>',
    "huge": "<a>" + "x" * (LARGEST_BYTES + 10) + "</a>",
    "nothing": "",
}


@dataclass
class Impostor:
    """An HTTP server that answers as a test says."""

    body: str = ""
    status: int = 200
    trickles: bool = False
    location: str = ""
    asked: list[str] = field(default_factory=list)
    port: int = 0


@contextlib.contextmanager
def impostor(**says: object) -> Iterator[Impostor]:
    what = Impostor(**says)  # type: ignore[arg-type]  # a test's own keywords

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
            what.asked.append(asked)
            is_clock = "GetSystemDateAndTime" in asked
            body = CLOCK.encode() if is_clock else what.body.encode("utf-8", "surrogateescape")
            with contextlib.suppress(OSError):
                self.send_response(200 if is_clock else what.status)
                if what.location:
                    self.send_header("Location", what.location)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if what.trickles and not is_clock:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.02)
                else:
                    self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        what.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield what
        finally:
            server.shutdown()
            thread.join()


def asked_of(camera: Impostor) -> OnvifPtz:
    return OnvifPtz(f"http://127.0.0.1:{camera.port}/onvif/device_service", ("operator", "secret-word"))


@pytest.mark.parametrize("body", list(BODIES))
@pytest.mark.parametrize("status", [200, 500])
def test_senseless_answers_are_faults_or_a_camera_without_ptz(body: str, status: int) -> None:
    with impostor(body=BODIES[body], status=status) as camera:
        driver = asked_of(camera)
        try:
            assert driver.capabilities() == Capabilities()
        except EnvironmentFault as fault:
            assert "secret-word" not in str(fault)  # noqa: PT017  # either way is right
            assert "root:" not in str(fault)  # noqa: PT017
        finally:
            driver.close()


def test_an_answer_that_trickles_ends_at_the_deadline() -> None:
    with impostor(body=BODIES["wrong names"] * 20, trickles=True) as camera:
        driver = asked_of(camera)
        driver._moves.transport.deadline_s = 0.4
        with pytest.raises(EnvironmentFault, match="did not answer within"):
            driver.capabilities()
        driver.close()


def test_a_redirect_to_another_host_is_not_followed() -> None:
    with (
        impostor(body="moved") as other,
        impostor(body="moved", status=302, location=f"http://127.0.0.1:{other.port}/") as camera,
    ):
        driver = asked_of(camera)
        with pytest.raises(EnvironmentFault):
            driver.capabilities()
        driver.close()
        assert other.asked == []


def test_the_password_never_crosses_the_wire() -> None:
    with impostor(body="<a/>") as camera:
        driver = asked_of(camera)
        with pytest.raises(EnvironmentFault):
            driver.capabilities()
        driver.close()
        assert camera.asked
        assert all("secret-word" not in asked for asked in camera.asked)


def test_values_are_read_as_what_they_can_be() -> None:
    assert number("0.5") == 0.5
    assert number("NaN") is None
    assert number("1e999") is None
    assert number(None) is None
    assert text(3) == ""
    assert inside(object(), "a", "b") is None
    assert listed(None, 3) == []
    assert listed(list(range(500)), 64) == list(range(64))


def test_two_challenges_in_one_header_or_in_two() -> None:
    md5, sha = 'Digest realm="a", nonce="n1", qop="auth"', 'Digest realm="a", nonce="n2", algorithm=SHA-256'
    for headers in ((f"{md5}, {sha}",), (sha, md5), (f"Basic realm=x, {sha}",)):
        best = strongest(headers)
        assert best is not None
        assert (best.algorithm, best.nonce) == ("sha-256", "n2")
    assert strongest(("Basic realm=x",)) is None
    assert strongest(("Digest realm=a, algorithm=SHA-512-256, nonce=x",)) is None


def test_digest_by_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    # RFC 7616, section 3.9.1, with the algorithm MD5.
    monkeypatch.setattr("secrets.token_hex", lambda _: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    given = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    challenge = strongest((given,))
    assert challenge is not None
    said = challenge.authorisation("Mufasa", "Circle of Life", "GET", "/dir/index.html")
    assert 'response="8ca523f5e9506fed4657c9700eebdbec"' in said


def test_addresses_of_another_network_are_those_of_the_host_and_port_that_answer() -> None:
    line = Transport("http://10.0.0.5:8000/onvif/device_service", ("", ""))
    assert line.rewritten("http://192.168.99.99:8080/onvif/ptz?x=1") == "http://10.0.0.5:8000/onvif/ptz?x=1"
    assert line.rewritten("http://192.168.99.99/onvif/ptz") == "http://10.0.0.5:8000/onvif/ptz"
    assert line.rewritten("http://10.0.0.5:8080/onvif/ptz") == "http://10.0.0.5:8080/onvif/ptz"
    assert Transport("http://[fe80::1]/x", ("", "")).rewritten("http://a/b") == "http://[fe80::1]:80/b"
