"""One connection to the relay: requests, answers, and packets that wait for a slow reader."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.media.relay.description import CONTROL
from console.media.rtsp import message
from console.media.rtsp.message import MalformedMessage

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from console.domain.http_digest_server import Digest
    from console.media.relay.stream import RelayStream
    from console.media.rtsp.message import RtspResponse

LIMIT_WAITING_BYTES = 24 * 2**20
"""So much may wait for a reader; the group of pictures at the begin is part of it."""
LIMIT_STUCK_S = 5.0
"""A reader that takes nothing for so long is dropped."""
LIMIT_REQUEST_BYTES = 16_384
LIMIT_REFUSALS = 5
"""So many wrong logins, or requests that cannot be read, end a connection."""
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN"
_PATH = "/camera/"
_DOLLAR = 0x24


class RelayConnection:
    """Implements `RelayViewer`. `receive` and `flush`: the server's thread; `send` and `end`: any.

    Args:
        plain: the socket, not blocking.
        login: verifies requests.
        find: returns the stream of a camera, or None.
        session: name of the session.
    """

    def __init__(
        self,
        plain: socket.socket,
        login: Digest,
        find: Callable[[int], RelayStream | None],
        session: str,
    ) -> None:
        self.channels: frozenset[int] = frozenset()
        self.is_over = False
        self.is_known = False
        """Whether it has shown the password."""
        self.socket = plain
        self.began_s = time.monotonic()
        self.stream: RelayStream | None = None
        """The stream that is sent; None before PLAY."""
        self._login, self._find, self._session = login, find, session
        self._lock = threading.Lock()
        self._waiting: deque[memoryview] = deque()
        self._waiting_bytes = 0
        self._moved_s = self.began_s
        self._buffer = bytearray()
        self._refusals = 0

    def receive(self) -> None:
        """Read and answer requests; `is_over` afterwards if the connection has ended."""
        try:
            data = self.socket.recv(65_536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.is_over = True
            return
        self._buffer += data
        try:
            while not self.is_over and (request := self._next_request()):
                self._answer(*request)
        except MalformedMessage:
            self.is_over = True

    def send(self, block: bytes) -> None:
        """Send bytes, or keep them until the reader takes more."""
        with self._lock:
            if self.is_over or not block:
                return
            if not self._waiting:
                self._moved_s = time.monotonic()
            self._waiting.append(memoryview(block))
            self._waiting_bytes += len(block)
            self._write()

    def flush(self) -> None:
        """Send what waits."""
        with self._lock:
            if self._waiting and not self.is_over:
                self._write()

    @property
    def has_waiting(self) -> bool:
        """Whether something waits for the reader."""
        return bool(self._waiting)

    def end(self) -> None:
        """Close the connection soon: the stream has ended."""
        self.is_over = True

    def close(self) -> None:
        """Close the connection now."""
        self.is_over = True
        if self.stream is not None:
            self.stream.leave(self)
        self.socket.close()
        self._waiting.clear()

    def _write(self) -> None:
        while self._waiting:
            try:
                sent = self.socket.send(self._waiting[0])
            except (BlockingIOError, InterruptedError):
                break
            except OSError:
                self.is_over = True
                return
            self._moved_s = time.monotonic()
            self._waiting_bytes -= sent
            if sent == len(self._waiting[0]):
                self._waiting.popleft()
            else:
                self._waiting[0] = self._waiting[0][sent:]
        is_stuck = self._waiting and time.monotonic() - self._moved_s > LIMIT_STUCK_S
        self.is_over |= bool(is_stuck) or self._waiting_bytes > LIMIT_WAITING_BYTES

    def _next_request(self) -> tuple[RtspResponse, str] | None:
        """Return the next request and its address; None if it is not complete."""
        buffer = self._buffer
        while len(buffer) >= 4 and buffer[0] == _DOLLAR:
            # Receiver reports tell a camera of losses, which there are none of here.
            stop = 4 + int.from_bytes(buffer[2:4], "big")
            if len(buffer) < stop:
                return None
            del buffer[:stop]
        if not buffer or buffer[0] == _DOLLAR:
            return None
        head = message.parse_head(buffer)
        if head is None:
            if len(buffer) > LIMIT_REQUEST_BYTES:
                raise MalformedMessage("request too long")
            return None
        request, begin, length = head
        if length > LIMIT_REQUEST_BYTES or not request.method:
            raise MalformedMessage("not a request")
        if len(buffer) < begin + length:
            return None
        words = bytes(buffer[: buffer.find(b"\n")]).split()
        del buffer[: begin + length]
        return request, words[1].decode("utf-8", "replace")

    def _answer(self, request: RtspResponse, address: str) -> None:
        method = request.method
        if method == "OPTIONS":
            self._reply(request, "200 OK", {"Public": METHODS})
        elif not self._login.accepts(method, request.header("authorization"), only_sha256=False):
            self._refuse_login(request)
        else:
            self.is_known = True
            self._answer_known(request, address)

    def _answer_known(self, request: RtspResponse, address: str) -> None:
        method = request.method
        if method == "DESCRIBE":
            self._describe(request, address)
        elif method == "SETUP":
            self._set_up(request, address)
        elif method == "PLAY":
            self._play(request, address)
        elif method == "TEARDOWN":
            self._reply(request, "200 OK")
            self.is_over = True
        elif method in {"GET_PARAMETER", "SET_PARAMETER"}:
            self._reply(request, "200 OK", {"Session": self._session})
        else:
            self._refuse(request, "501 Not Implemented")

    def _refuse_login(self, request: RtspResponse) -> None:
        challenges = self._login.plain_challenges()
        head = message.answer(request, "401 Unauthorized", {"WWW-Authenticate": challenges[0]})
        more = "".join(f"WWW-Authenticate: {one}\r\n" for one in challenges[1:])
        self.send(head[:-2] + more.encode() + b"\r\n")
        # The first request of a client never has a login.
        self._count_refusal()

    def _refuse(self, request: RtspResponse, status: str) -> None:
        self._reply(request, status)
        self._count_refusal()

    def _count_refusal(self) -> None:
        self._refusals += 1
        self.is_over |= self._refusals > LIMIT_REFUSALS

    def _reply(
        self, request: RtspResponse, status: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> None:
        headers = dict(headers or {})
        if body:
            headers["Content-Length"] = str(len(body))
        self.send(message.answer(request, status, headers) + body)

    def _stream_of(self, address: str) -> tuple[RelayStream | None, int]:
        """Return the stream that an address names, and the number of the track; -1: the whole."""
        try:
            path = urlsplit(address).path
        except ValueError:
            return None, -1
        name, _, track = path.removeprefix(_PATH).strip("/").partition("/")
        number = track.removeprefix(CONTROL)
        is_camera = path.startswith(_PATH) and name.isascii() and name.isdecimal() and len(name) < 10
        is_track = number.isascii() and number.isdecimal() and len(number) < 4
        return (self._find(int(name)) if is_camera else None), (int(number) if is_track else -1)

    def _describe(self, request: RtspResponse, address: str) -> None:
        stream, _ = self._stream_of(address)
        description = stream.description if stream else ""
        if not description:
            self._refuse(request, "404 Not Found")
            return
        headers = {"Content-Type": "application/sdp", "Content-Base": address.rstrip("/") + "/"}
        self._reply(request, "200 OK", headers, description.encode("utf-8", "replace"))

    def _set_up(self, request: RtspResponse, address: str) -> None:
        stream, number = self._stream_of(address)
        tracks = stream.tracks if stream else ()
        if stream is None or not 0 <= number < len(tracks):
            self._refuse(request, "404 Not Found")
        elif "tcp" not in request.header("transport").lower():
            self._refuse(request, "461 Unsupported Transport")
        else:
            channel = tracks[number].channel
            self.channels |= {channel, channel + 1}
            transport = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
            self._reply(request, "200 OK", {"Transport": transport, "Session": f"{self._session};timeout=60"})

    def _play(self, request: RtspResponse, address: str) -> None:
        stream, _ = self._stream_of(address)
        if stream is None or not self.channels or self.stream is not None:
            self._refuse(request, "455 Method Not Valid in This State")
            return
        base = address.rstrip("/")

        def answer(sequence: int | None, stamp: int | None) -> bytes:
            headers = {"Session": self._session, "Range": "npt=now-"}
            if sequence is not None and len(stream.tracks) == 1:
                headers["RTP-Info"] = f"url={base}/{CONTROL}0;seq={sequence};rtptime={stamp}"
            return message.answer(request, "200 OK", headers)

        self.stream = stream
        if not stream.play(self, answer):
            self.stream = None
            self._refuse(request, "404 Not Found")
