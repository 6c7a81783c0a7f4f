"""Streams over rtsps:// that only libav reads come through our own TLS, and never out of it."""

from __future__ import annotations

import contextlib
import itertools
import socket
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.libav_process import LibavProcess
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import StreamFault
from console.network.certificate_trust import CertificateTrust, stream_trust
from console.network.tls_relay import LOCAL, TlsRelay
from tests.faults.plans import town_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera

LOGIN = Credentials("operator", "watchroom-demo")


@pytest.fixture(scope="module")
def camera() -> Iterator[TownCamera]:
    with town_of({1: "mjpeg"}, is_secure=True) as town:
        yield town.cameras[0]


def opener(url: str, fingerprint: str = "") -> StreamOpener:
    return StreamOpener(
        url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()), lambda: stream_trust(fingerprint)
    )


def shown(url: str) -> str:
    with pytest.raises(StreamFault) as caught:
        opener(url).open()
    return caught.value.fingerprint


def test_pictures_that_only_libav_reads_come_over_rtsps(camera: TownCamera) -> None:
    one = opener(camera.secure_main_url, shown(camera.secure_main_url))
    with contextlib.closing(one.open()) as source:
        assert isinstance(source, LibavProcess)
        assert source.format.tracks[0].codec == "mjpeg"
        assert all(packet.is_key for packet in itertools.islice(source.packets(), 10))
    assert one.client == "libav: the camera sends JPEG"


def test_another_certificate_gets_nothing(camera: TownCamera) -> None:
    with pytest.raises(StreamFault, match="has changed"):
        opener(camera.secure_main_url, "ab" * 32).open()
    relay = TlsRelay(_place(camera.secure_main_url), CertificateTrust("ab" * 32))
    with socket.create_connection((LOCAL, relay.port), 5) as near:
        assert near.recv(100) == b""


def test_a_redirection_is_not_passed_on(camera: TownCamera) -> None:
    trust = CertificateTrust(shown(camera.secure_main_url))
    camera.set_fault("rtsp_moved", 1)
    path = camera.secure_main_url.encode()
    answers = []
    for request in (b"OPTIONS " + path, b"DESCRIBE " + path):
        relay = TlsRelay(_place(camera.secure_main_url), trust)
        with socket.create_connection((LOCAL, relay.port), 5) as near:
            near.sendall(request + b" RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            answers.append(near.recv(4096))
    camera.clear_faults()
    assert answers[0].startswith(b"RTSP/1.0 ")
    assert b" 30" not in answers[1]


def _place(url: str) -> tuple[str, int]:
    host, _, port = url.split("/")[2].partition(":")
    return host, int(port)
