"""What the relay serves, to programs that we did not write, to our own client, and to those who mean ill."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.relayed import RelayedOpener, RelayPlace
from console.media.capture.stream_source import StreamOpener
from console.media.relay.server import USER, RelayServer
from console.media.stream_faults import StreamFault
from tests.media.capture.test_changing import CountingSink, cameras_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def wait_for(is_so: Callable[[], bool], seconds: float = 10.0) -> None:
    until_s = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until_s
        time.sleep(0.02)


@pytest.fixture(scope="module")
def town() -> Iterator[SimulatedTown]:
    with SimulatedTown(1, scene="bars", size=(640, 360), fps=25, gop_s=2) as one:
        yield one


@pytest.fixture
def sink() -> CountingSink:
    return CountingSink()


@pytest.fixture
def relay(town: SimulatedTown, sink: CountingSink) -> Iterator[RelayServer]:
    served = RelayServer()
    served.start()
    login = Credentials(town.login.user, town.login.password)
    plan = CaptureOptions(SystemClock(), lambda _camera: login, sink, relay=served.stream)
    feed = CaptureFeed(cameras_of(town), plan)
    feed.record(1)
    try:
        # Its group of pictures begins with a key frame, of which there is one every two seconds.
        wait_for(lambda: served.stream(1)._has_key)
        yield served
    finally:
        feed.close()
        served.close()


def opener(relay: RelayServer, password: str = "", camera: int = 1) -> StreamOpener:
    login = Credentials(USER, password or relay.secret)
    utc = UtcClock(SystemClock())
    return StreamOpener(relay.address(camera), lambda: login, OpenOptions(transport="tcp"), utc)


def test_our_client_gets_the_picture_at_once_and_in_order(relay: RelayServer) -> None:
    begun_s = time.monotonic()
    with contextlib.closing(opener(relay).open()) as source:
        packets = list(itertools.islice(source.packets(), 100))
    video = [packet for packet in packets if packet.track == 0]
    assert video[0].is_key
    # Half a group of pictures comes at once, on the average; nothing waits for the next key frame.
    assert video[0].arrived_s - begun_s < 1.5
    stamps = [packet.dts or 0 for packet in video]
    assert {after - before for before, after in itertools.pairwise(stamps)} == {3600}


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="compares with ffmpeg, which is not installed")
def test_ffmpeg_plays_it_without_a_fault(relay: RelayServer) -> None:
    address = relay.address(1).replace("://", f"://{USER}:{relay.secret}@", 1)
    command = ["ffmpeg", "-nostdin", "-v", "warning", "-rtsp_transport", "tcp", "-i", address]
    done = subprocess.run(
        [*command, "-map", "0", "-t", "3", "-f", "null", "-"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    faults = [
        line for line in done.stderr.splitlines() if "error" in line.lower() or "missing" in line.lower()
    ]
    assert faults == []


def test_the_camera_sees_one_session_however_many_look(relay: RelayServer, sink: CountingSink) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            source = stack.enter_context(contextlib.closing(opener(relay).open()))
            assert next(source.packets()).is_key
        assert relay.viewers == 3
        assert sink.openings[1] == 1
    wait_for(lambda: relay.viewers == 0)


@pytest.mark.parametrize(("password", "camera", "said"), [("wrong", 1, "password"), ("", 9, "no stream")])
def test_a_wrong_secret_and_a_camera_that_is_not_there_are_refused(
    relay: RelayServer, password: str, camera: int, said: str
) -> None:
    with pytest.raises(StreamFault, match=said):
        opener(relay, password, camera).open()


def test_a_thousand_wrong_secrets_keep_nobody_out(relay: RelayServer) -> None:
    attempt = (
        b"DESCRIBE rtsp://127.0.0.1/camera/1 RTSP/1.0\r\nCSeq: 1\r\n"
        b'Authorization: Digest username="watchroom", nonce="x", response="\xff\xfe"\r\n\r\n'
    )
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", relay.port), 5) as one:
            one.sendall(attempt * 5)
            assert b"401 Unauthorized" in one.recv(65_536)
    with contextlib.closing(opener(relay).open()) as source:
        assert next(source.packets()).is_key


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00" * 70_000,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"$\x00\xff\xff" + bytes(70_000),
        b"PLAY rtsp://x/camera/99999999999999999999 RTSP/1.0\r\nCSeq: 1\r\n\r\n",
        b"SETUP rtsp://[ RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 99999999\r\n\r\n",
        b"DESCRIBE * RTSP/1.0\r\nCSeq: 1\r\nX: " + b"a" * 50_000,
    ],
)
def test_nonsense_harms_nobody(relay: RelayServer, sink: CountingSink, nonsense: bytes) -> None:
    with socket.create_connection(("127.0.0.1", relay.port), 5) as one, contextlib.suppress(OSError):
        one.sendall(nonsense)
        before = sink.packets[1]
        wait_for(lambda: sink.packets[1] > before + 10)
    with contextlib.closing(opener(relay).open()) as source:
        assert next(source.packets()).is_key


def test_five_hundred_connections_without_the_secret_keep_nobody_out(
    relay: RelayServer, sink: CountingSink
) -> None:
    with contextlib.closing(opener(relay).open()) as before, contextlib.ExitStack() as stack:
        for _ in range(500):
            stack.enter_context(socket.create_connection(("127.0.0.1", relay.port), 5))
        seen = sink.packets[1]
        watched = before.packets()  # read all the while, as a tile does: whoever reads nothing is dropped
        assert next(watched).is_key
        wait_for(lambda: sink.packets[1] > seen + 10 and next(watched) is not None)
        assert len(relay._connections) <= 256
        with contextlib.closing(opener(relay).open()) as source:
            assert next(source.packets()).is_key
        assert next(watched) is not None
        assert relay.viewers >= 1


def test_a_crowd_that_comes_again_and_again_keeps_nobody_out(relay: RelayServer) -> None:
    is_over = threading.Event()

    def crowd() -> None:
        while not is_over.is_set():
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", relay.port), 5).close()

    thread = threading.Thread(target=crowd)
    thread.start()
    try:
        with contextlib.closing(opener(relay).open()) as source:
            assert next(source.packets()).is_key
    finally:
        is_over.set()
        thread.join()


def test_a_reader_that_takes_nothing_is_dropped_and_recording_goes_on(
    relay: RelayServer, sink: CountingSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrow(address: tuple[str, int], timeout_s: float) -> socket.socket:
        made = socket.socket()
        made.settimeout(timeout_s)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect(address)
        return made

    monkeypatch.setattr("console.media.relay.connection.LIMIT_STUCK_S", 0.5)
    monkeypatch.setattr("console.media.rtsp.connection._connected", narrow)
    with contextlib.closing(opener(relay).open()) as source:
        assert source.format.tracks
        (connection,) = relay._connections.values()
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        # Nobody reads from here on.
        wait_for(lambda: relay.viewers == 0, 30)
        before = sink.packets[1]
        wait_for(lambda: sink.packets[1] > before + 10)
    assert sink.openings[1] == 1


def test_viewers_hear_of_the_end_of_the_stream(relay: RelayServer, town: SimulatedTown) -> None:
    with contextlib.closing(opener(relay).open()) as source:
        packets = source.packets()
        assert next(packets).is_key
        town.cameras[0].set_fault("drop", True)
        try:
            with pytest.raises(StreamFault):
                list(packets)
        finally:
            town.cameras[0].set_fault("drop", False)


class Places:
    """Says where a camera is read, as a recorder does."""

    def __init__(self, relay: RelayServer) -> None:
        self.now = RelayPlace(relay.address(1), Credentials(USER, relay.secret))

    def place(self, _camera: int) -> RelayPlace:
        return self.now


@pytest.mark.parametrize("is_same_port", [True, False])
def test_a_stream_ends_when_the_recorder_is_another(
    relay: RelayServer, town: SimulatedTown, *, is_same_port: bool
) -> None:
    # Whoever took the port of a recorder that died would be looked at for as long as he sends pictures.
    camera = cameras_of(town)[0]
    login = Credentials(town.login.user, town.login.password)
    utc = UtcClock(SystemClock())
    direct = StreamOpener(camera.main_url, lambda: login, OpenOptions(), utc)
    places = Places(relay)
    relayed = RelayedOpener(1, direct, places, utc)
    with contextlib.closing(relayed.open()) as source:
        packets = source.packets()
        assert next(packets).is_key
        places.now = RelayPlace()
        list(itertools.islice(packets, 20))  # a recorder that says nothing for a moment ends no stream
        places.now = RelayPlace(
            relay.address(1) if is_same_port else "rtsp://127.0.0.1:9/camera/1", Credentials(USER, "new")
        )
        with pytest.raises(StreamFault, match="recorder has the camera"):
            list(packets)


def test_an_end_of_the_relay_is_told_as_the_recorders(relay: RelayServer, town: SimulatedTown) -> None:
    class Places:
        def place(self, camera: int) -> RelayPlace:
            return RelayPlace(relay.address(camera), Credentials(USER, relay.secret))

    utc = UtcClock(SystemClock())
    direct = StreamOpener(town.cameras[0].main_url, Credentials, OpenOptions(), utc)
    with contextlib.closing(RelayedOpener(1, direct, Places(), utc).open()) as source:
        assert next(source.packets()).is_key
        relay.stream(1).closed()
        with pytest.raises(StreamFault, match="recorder does not send"):
            list(source.packets())
    with pytest.raises(StreamFault, match="recorder does not send"):
        RelayedOpener(9, direct, Places(), utc).open()
