"""RTSP servers that mean harm, or are broken beyond sense; each is one function on a connection."""

from __future__ import annotations

import base64
import contextlib
import random
import socket
import struct
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Behaviour = Callable[["Talk"], None]

SPS = bytes.fromhex("6742c00d8c8d40a0cb2d8080808080")
PPS = bytes.fromhex("68ce3c80")
H264 = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    f"a=fmtp:96 sprop-parameter-sets={base64.b64encode(SPS).decode()},{base64.b64encode(PPS).decode()}\r\n"
    "a=control:trackID=0\r\n"
)
BARE = "v=0\r\ns=x\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n"
MJPEG = "v=0\r\ns=x\r\nm=video 0 RTP/AVP 26\r\na=control:trackID=0\r\n"
NONSENSE = (
    "v=NaN\r\nm=video NaN RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=framerate:NaN\r\n"
    "a=fmtp:96 packetization-mode=-1;sprop-parameter-sets=\u00b2\u00b3,====\r\na=control:rtsp://[nowhere/\r\n"
    "m=audio -1 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/999999999/999999999\r\na=fmtp:97 config=zz\r\n"
)
MANY = "v=0\r\n" + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" * 500


class Talk:
    """One connection, seen from the hostile side."""

    def __init__(self, connection: socket.socket, over: threading.Event, others: str) -> None:
        self._connection, self.over, self.others = connection, over, others
        self.chance = random.Random(7)
        self._buffer = b""

    def send(self, block: bytes, pause_s: float = 0.0) -> None:
        """Send, then wait; ends the connection's thread where nobody is there any more."""
        self._connection.sendall(block)
        if self.over.wait(pause_s):
            raise OSError("over")

    def text(self) -> str:
        """The next request as it is written."""
        self._connection.settimeout(5)
        return self._connection.recv(4096).decode()

    def request(self) -> tuple[str, str]:
        """Method and CSeq of the next request."""
        while b"\r\n\r\n" not in self._buffer:
            came = self._connection.recv(4096)
            if not came:
                raise OSError("gone")
            self._buffer += came
        text, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        lines = text.decode("utf-8", "replace").split("\r\n")
        number = next((line.split(":")[1].strip() for line in lines if line.lower().startswith("cseq")), "0")
        return lines[0].split(" ")[0], number

    def answer(self, number: str, headers: str = "", body: str = "", status: str = "200 OK") -> None:
        length = f"Content-Length: {len(body.encode())}\r\n" if body else ""
        self.send(f"RTSP/1.0 {status}\r\nCSeq: {number}\r\n{headers}{length}\r\n{body}".encode())

    def play(self, sdp: str, session: str = "1") -> None:
        """Answer as a camera does, up to PLAY."""
        while True:
            method, number = self.request()
            if method == "DESCRIBE":
                self.answer(number, "Content-Type: application/sdp\r\n", sdp)
            elif method == "SETUP":
                transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
                self.answer(number, f"Session: {session}\r\n{transport}")
            else:
                self.answer(number, f"Session: {session}\r\n")
            if method == "PLAY":
                return

    def frame(self, channel: int, payload: bytes) -> bytes:
        return struct.pack(">cBH", b"$", channel, len(payload)) + payload

    def rtp(self, sequence: int, payload: bytes) -> bytes:
        head = struct.pack(">BBHII", 0x80, 96 | 0x80, sequence & 0xFFFF, sequence * 3600 & 0xFFFFFFFF, 1)
        return self.frame(0, head + payload)

    def noise(self, most: int) -> bytes:
        return self.chance.randbytes(self.chance.randrange(most))

    def forever(self, blocks: Callable[[int], bytes], pause_s: float) -> None:
        number = 0
        while True:
            self.send(blocks(number), pause_s)
            number += 1


def random_bytes(talk: Talk) -> None:
    talk.forever(lambda _: talk.noise(20_000), 0.005)


def endless_header(talk: Talk) -> None:
    talk.send(b"RTSP/1.0 200 OK\r\n")
    talk.forever(lambda n: b"X-%d: " % n + b"a" * 500 + b"\r\n", 0.005)


def huge_length(talk: Talk) -> None:
    _, number = talk.request()
    talk.send(f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Length: 99999999999\r\n\r\n".encode())
    talk.forever(lambda _: b"x" * 10_000, 0.005)


def negative_length(talk: Talk) -> None:
    _, number = talk.request()
    talk.send(f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Length: -5\r\n\r\n".encode(), 9)


def random_sdp(talk: Talk) -> None:
    _, number = talk.request()
    lines = [f"{talk.chance.choice('vmaocs')}={talk.noise(60).decode('latin-1')}" for _ in range(60)]
    talk.answer(number, "Content-Base: rtsp://[\r\n", "\r\n".join(lines))
    talk.over.wait(9)


def no_numbers(talk: Talk) -> None:
    talk.play(NONSENSE)


def five_hundred_tracks(talk: Talk) -> None:
    talk.play(MANY)


def redirect(talk: Talk) -> None:
    while True:
        _, number = talk.request()
        talk.answer(number, f"Location: {talk.others}\r\n", status="302 Moved")


def login_loop(talk: Talk) -> None:
    while True:
        _, number = talk.request()
        nonce = talk.chance.randbytes(8).hex()
        talk.answer(
            number, f'WWW-Authenticate: Digest realm="x", nonce="{nonce}"\r\n', status="401 Unauthorized"
        )


def random_rtp(talk: Talk) -> None:
    talk.play(BARE)
    talk.forever(lambda _: talk.frame(talk.chance.randrange(4), talk.noise(1400)), 0.002)


def broken_pictures(talk: Talk) -> None:
    talk.play(H264)
    talk.forever(lambda n: talk.rtp(n, bytes([0x65 if n % 25 == 0 else 0x41]) + talk.noise(900)), 0.02)


def tiny_frames(talk: Talk) -> None:
    talk.play(H264)
    talk.send(talk.rtp(0, b"\x65\x88\x80"))
    talk.forever(lambda n: b"".join(talk.rtp(n * 50 + k, b"\x41\x9a") for k in range(50)), 0.01)


def frames_without_play(talk: Talk) -> None:
    talk.request()
    talk.forever(lambda n: talk.rtp(n, talk.noise(1400)) * 20, 0.002)


def large_frames_without_play(talk: Talk) -> None:
    talk.request()
    talk.forever(lambda _: talk.frame(0, bytes(65_000)), 0.005)


def answer_without_end(talk: Talk) -> None:
    _, number = talk.request()
    talk.send(f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Length: 1000000\r\n\r\n".encode())
    talk.forever(lambda _: b"v", 0.05)


def a_byte_a_second(talk: Talk) -> None:
    talk.forever(lambda n: b"RTSP/1.0 200 OK\r\n"[n % 17 : n % 17 + 1], 1.0)


def twenty_bytes_a_second(talk: Talk) -> None:
    talk.forever(lambda n: b"RTSP/1.0 200 OK\r\nX:"[min(n, 18) : min(n, 18) + 1], 0.05)


def other_numbers(talk: Talk) -> None:
    talk.request()
    talk.forever(lambda n: f"RTSP/1.0 200 OK\r\nCSeq: {n + 5000}\r\n\r\n".encode(), 0.005)


def says_nothing(talk: Talk) -> None:
    talk.over.wait()


def hangs_up(talk: Talk) -> None:
    talk.request()


def plays_nothing(talk: Talk) -> None:
    talk.play(BARE)
    talk.over.wait()


def drips_for_libav(talk: Talk) -> None:
    """Only libav speaks MJPEG; it begins with OPTIONS, and gets a line that never ends."""
    method, number = talk.request()
    if method == "OPTIONS":
        talk.forever(lambda n: b"RTSP/1.0 200 OK\r\nX:"[min(n, 18) : min(n, 18) + 1], 0.2)
    talk.answer(number, "Content-Type: application/sdp\r\n", MJPEG)
    talk.over.wait()


BEHAVIOURS: tuple[Behaviour, ...] = (
    random_bytes,
    endless_header,
    huge_length,
    negative_length,
    random_sdp,
    no_numbers,
    five_hundred_tracks,
    redirect,
    login_loop,
    random_rtp,
    broken_pictures,
    tiny_frames,
    frames_without_play,
    large_frames_without_play,
    answer_without_end,
    a_byte_a_second,
    twenty_bytes_a_second,
    other_numbers,
    says_nothing,
    hangs_up,
    plays_nothing,
    drips_for_libav,
)


class HostileServer:
    """One behaviour at one port; each connection in a thread of its own."""

    def __init__(self, behaviour: Behaviour, others: str = "") -> None:
        self.connections = 0
        self._behaviour, self._others = behaviour, others
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._threads = [threading.Thread(target=self._listen, name=f"hostile {behaviour.__name__}")]
        self.url = f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/street"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _listen(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(1.0)
        with connection, contextlib.suppress(OSError):
            self._behaviour(Talk(connection, self._over, self._others))


@contextlib.contextmanager
def hostile_street(others: str) -> Iterator[list[HostileServer]]:
    """All behaviours at once."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(HostileServer(behaviour, others)) for behaviour in BEHAVIOURS]
