"""The connection: requests and answers, and the interleaved packets between them."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.http_digest import DigestChallenge, authorisation, strongest
from console.media.rtsp import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RECEIVE_BYTES = 65_536
SLICE_S = 0.25
"""Reads wait in slices, so that silence and a wish to stop are noticed."""
LIMIT_EARLY_BYTES = 8 * 2**20
"""Packets that come before the answer that is awaited; more is no camera."""
UNAUTHORISED = 401
_DOLLAR = 0x24


class StreamTimeout(Exception):
    """Nothing has come for longer than was allowed."""


class StreamEnded(Exception):
    """The camera closed the connection."""


class RequestRefused(Exception):
    """The camera answered with a status that is no success."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class RtspConnection:
    """One connection to one camera. One thread, but for `interrupt`.

    Args:
        url: rtsp:// or rtsps://, without a login.
        login: user and password; empty where the camera asks for none.
        timeout_s: for connecting and for each answer.
        ended: asked at every slice of waiting; once it says yes, `StreamEnded` is raised.

    Raises:
        OSError: the camera is not there.
        message.Malformed: the address is none.
    """

    def __init__(
        self, url: str, login: tuple[str, str], timeout_s: float, ended: Callable[[], bool] = lambda: False
    ) -> None:
        self._login = login
        self._ended = ended
        self._timeout_s = timeout_s
        self._challenge: DigestChallenge | None = None
        self._number = 0
        self._buffer = bytearray()
        self._early: list[tuple[int, bytes]] = []
        self._early_bytes = 0
        self._read_all = False
        self.session = ""
        self.told = 0
        """Status of the answer to what was told last; 0 while there is none."""
        secure, address = _address(url)
        plain = socket.create_connection(address, timeout_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = _secured(plain, address[0]) if secure else plain
        self._socket.settimeout(SLICE_S)

    def ask(self, method: str, uri: str, headers: dict[str, str] | None = None) -> message.RtspResponse:
        """Send a request and wait for its answer; a challenge is answered once.

        Raises:
            Refused: the camera said no.
            Silence: it said nothing in time.
            Ended, OSError, message.Malformed: the connection is of no more use.
        """
        answer = self._ask_once(method, uri, headers or {})
        if answer.status == UNAUTHORISED and self._login[0]:
            self._challenge = strongest(answer.all("www-authenticate"))
            if self._challenge is not None:
                answer = self._ask_once(method, uri, headers or {})
        if not 200 <= answer.status < 300:
            raise RequestRefused(answer.status)
        return answer

    def tell(self, method: str, uri: str) -> None:
        """Send a request whose answer does not matter (keep-alive, TEARDOWN)."""
        self.told = 0
        self._send(method, uri, {})

    def packets(
        self, silence_s: float, pace: Callable[[], None] | None = None
    ) -> Iterator[list[tuple[int, bytes]]]:
        """Channel and payload of interleaved packets, in the batches in which they came; endless.

        A batch is empty where a slice of time went by without any.

        Args:
            silence_s: raise after so long without a byte.
            pace: called before a read when all that was there has been read; may wait, so that a stream
                nobody looks at wakes its thread seldom.
        """
        if self._early:
            early, self._early = self._early, []
            yield early
        heard_s = time.monotonic()
        while True:
            if pace and self._read_all:
                pace()
            if self._receive():
                heard_s = time.monotonic()
                yield self._drain()
            elif time.monotonic() - heard_s > silence_s:
                raise StreamTimeout
            else:
                yield []

    def interrupt(self) -> None:
        """Make a read in another thread end now. Any thread."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended already

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _ask_once(self, method: str, uri: str, headers: dict[str, str]) -> message.RtspResponse:
        number = self._send(method, uri, headers)
        until_s = time.monotonic() + self._timeout_s
        while True:
            answer = self._answer()
            if answer and answer.status and answer.header("cseq") in {str(number), ""}:
                return answer
            # An answer that comes drop by drop, or is never the one, is none.
            if time.monotonic() > until_s:
                raise StreamTimeout
            if answer is None:
                self._receive()

    def _send(self, method: str, uri: str, headers: dict[str, str]) -> int:
        self._number += 1
        given = dict(headers)
        if self.session:
            given["Session"] = self.session
        if self._challenge:
            given["Authorization"] = authorisation(self._challenge, *self._login, method, uri)
        self._socket.sendall(message.request(method, uri, self._number, given))
        return self._number

    def _receive(self) -> bool:
        """Read what is there, waiting at most a slice. Returns whether anything came."""
        if self._ended():
            raise StreamEnded
        try:
            chunk = self._socket.recv(RECEIVE_BYTES)
        except TimeoutError:
            return False
        if not chunk:
            raise StreamEnded
        self._read_all = len(chunk) < RECEIVE_BYTES
        self._buffer += chunk
        return True

    def _answer(self) -> message.RtspResponse | None:
        """The next message in the buffer; packets before it are kept for later."""
        came = self._drain(keep_messages=True)
        self._early += came
        self._early_bytes += sum(len(payload) for _, payload in came)
        if len(self._early) > 4096 or self._early_bytes > LIMIT_EARLY_BYTES:
            raise message.MalformedMessage("packets without an answer")
        if not self._buffer or self._buffer[0] == _DOLLAR:
            return None
        found = message.parse(self._buffer)
        if found is None:
            return None
        del self._buffer[: found[1]]
        return found[0]

    def _drain(self, *, keep_messages: bool = False) -> list[tuple[int, bytes]]:
        """Take every whole packet out of the buffer; messages between them are read over or left."""
        buffer, at, end = self._buffer, 0, len(self._buffer)
        packets: list[tuple[int, bytes]] = []
        while end - at >= 4:
            if buffer[at] == _DOLLAR:
                stop = at + 4 + (buffer[at + 2] << 8 | buffer[at + 3])
                if stop > end:
                    break
                packets.append((buffer[at + 1], bytes(buffer[at + 4 : stop])))
                at = stop
                continue
            if keep_messages:
                break
            found = message.parse(buffer[at:])
            if found is None:
                break
            at += found[1]
            self._heed(found[0])
        del buffer[:at]
        return packets

    def _heed(self, answer: message.RtspResponse) -> None:
        """What was told got an answer; a camera that changes its nonce says so here."""
        self.told = answer.status or self.told
        if answer.status == UNAUTHORISED:
            self._challenge = strongest(answer.all("www-authenticate")) or self._challenge


def _address(url: str) -> tuple[bool, tuple[str, int]]:
    """Whether it is to be encrypted, and host and port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise message.MalformedMessage("an address that is none") from None
    secure = parts.scheme == "rtsps"
    return secure, (parts.hostname or "", port or (322 if secure else 554))


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
