"""Cameras that speak RTSP only within HTTP."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.arrival_clock import ArrivalClock
from console.media.capture.libav_process import LibavProcess
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.own_source import OwnSource
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import FaultKind, StreamFault
from console.network.certificate_trust import stream_trust
from tests.faults.plans import town_of
from tests.support.hostile import HostileServer, says_nothing
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.media.capture.stream_source import StreamSource
    from tests.support.hostile import Talk

LOGIN = Credentials("operator", "watchroom-demo")


@pytest.fixture(scope="module")
def town_camera() -> Iterator[TownCamera]:
    with town_of({1: "h264"}, with_sound=1, is_secure=True) as town:
        yield town.cameras[0]


@pytest.fixture
def camera(town_camera: TownCamera) -> Iterator[TownCamera]:
    yield town_camera
    town_camera.clear_faults()


def opener(url: str, transport: str = "automatic", login: Credentials = LOGIN) -> StreamOpener:
    return StreamOpener(url, lambda: login, OpenOptions(transport=transport), UtcClock(SystemClock()))


def read(source: StreamSource, count: int = 40) -> list[int]:
    with contextlib.closing(source):
        return [packet.track for packet in itertools.islice(source.packets(), count)]


@pytest.mark.parametrize("kind", [2, 3])
def test_the_ladder_reaches_the_tunnel_of_a_web_server_at_once(camera: TownCamera, kind: int) -> None:
    camera.set_fault("rtsp_tunnel_only", kind)
    one = opener(camera.main_url)
    source = one.open()
    assert isinstance(source, OwnSource)
    assert {0, 1} <= set(read(source))
    assert one.client == "own client, HTTP: the camera answers as a web server"


def test_the_ladder_reaches_a_tunnel_behind_a_port_that_hangs_up(camera: TownCamera) -> None:
    camera.set_fault("rtsp_tunnel_only", 1)
    one, sources = opener(camera.main_url), []

    def opened() -> bool:
        with contextlib.suppress(StreamFault):
            sources.append(one.open())
        return bool(sources)

    until(opened, "the tunnel", 30)
    assert {0, 1} <= set(read(sources[0]))
    assert one.client == "own client, HTTP: the camera does not answer RTSP alone"


def test_a_session_in_a_tunnel_is_kept_alive(camera: TownCamera) -> None:
    camera.set_fault("rtsp_timeout", 2)
    assert len(read(opener(camera.main_url, "http").open(), 250)) == 250


def test_another_client_reads_the_same_tunnel(camera: TownCamera) -> None:
    """The simulated camera is a tunnel for libav, which was not written here."""
    camera.set_fault("rtsp_tunnel_only", 2)
    stamper = ArrivalClock(UtcClock(SystemClock()))
    assert {0, 1} <= set(read(LibavProcess(camera.main_url, LOGIN, OpenOptions(transport="http"), stamper)))


def test_a_tunnel_within_tls(camera: TownCamera) -> None:
    camera.set_fault("rtsp_tunnel_only", 2)
    url = camera.secure_main_url
    with pytest.raises(StreamFault, match="is not trusted") as caught:
        opener(url).open()
    trust = stream_trust(caught.value.fingerprint)
    one = StreamOpener(url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()), lambda: trust)
    assert {0, 1} <= set(read(one.open()))


def test_a_wrong_password_is_said_as_one(camera: TownCamera) -> None:
    camera.set_fault("rtsp_tunnel_only", 3)
    with pytest.raises(StreamFault) as caught:
        opener(camera.main_url, "http", Credentials("operator", "wrong")).open()
    assert caught.value.kind is FaultKind.LOGIN


def _not_found(talk: Talk) -> None:
    talk.text()
    talk.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def test_where_there_is_no_tunnel_the_words_are_of_what_was_set() -> None:
    with HostileServer(_not_found) as server, pytest.raises(StreamFault) as caught:
        opener(server.url, "http").open()
    assert caught.value.what == "The camera does not send over HTTP."
    with HostileServer(says_nothing) as server, pytest.raises(StreamFault) as caught:
        opener(server.url, "http").open()
    assert caught.value.kind is FaultKind.SILENT
