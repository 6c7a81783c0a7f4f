"""The RTSP connection: requests and answers, and the interleaved packets between them."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.http_digest import Challenge, strongest
from console.media.rtsp import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RECEIVE_BYTES = 65_536
SLICE_S = 0.25
"""Reads wait in slices of this length, so that silence and a request to stop are noticed."""
LIMIT_EARLY_BYTES = 8 * 2**20
"""Limit of the packets before an awaited answer."""
UNAUTHORISED = 401
_DOLLAR = 0x24


class StreamTimeout(Exception):
    """No data has arrived for longer than allowed."""


class StreamEnded(Exception):
    """The camera closed the connection."""


class RequestRefused(Exception):
    """The camera answered with a status other than success."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class RtspConnection:
    """One connection to one camera. One thread, except `interrupt`.

    Args:
        url: rtsp:// or rtsps://, without a login.
        login: user name and password; empty if the camera needs none.
        timeout_s: for connecting and for each answer.
        ended: called at every slice of waiting; when it returns True, `StreamEnded` is raised.

    Raises:
        OSError: the camera cannot be reached.
        message.Malformed: the address is not valid.
    """

    def __init__(
        self, url: str, login: tuple[str, str], timeout_s: float, ended: Callable[[], bool] = lambda: False
    ) -> None:
        self._login = login
        self._ended = ended
        self._timeout_s = timeout_s
        self._challenge: Challenge | None = None
        self._number = 0
        self._buffer = bytearray()
        self._early: list[tuple[int, bytes]] = []
        self._early_bytes = 0
        self._read_all = False
        self.session = ""
        self.told = 0
        """Status of the answer to the last `tell`; 0 while there is none."""
        secure, address = _address(url)
        plain = socket.create_connection(address, timeout_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = _secured(plain, address[0]) if secure else plain
        self._socket.settimeout(SLICE_S)

    def request(self, method: str, uri: str, headers: dict[str, str] | None = None) -> message.RtspResponse:
        """Send a request and wait for its answer; a challenge is answered once.

        Raises:
            Refused: the camera refused.
            Silence: it did not answer in time.
            Ended, OSError, message.Malformed: the connection cannot be used any more.
        """
        answer = self._ask_once(method, uri, headers or {})
        if answer.status == UNAUTHORISED and self._login[0]:
            self._challenge = strongest(answer.all("www-authenticate"), takes_basic=True)
            if self._challenge is not None:
                answer = self._ask_once(method, uri, headers or {})
        if not 200 <= answer.status < 300:
            raise RequestRefused(answer.status)
        return answer

    def send(self, method: str, uri: str) -> None:
        """Send a request whose answer does not matter (keep-alive, TEARDOWN)."""
        self.told = 0
        self._send(method, uri, {})

    def packets(
        self, silence_s: float, pace: Callable[[], None] | None = None
    ) -> Iterator[list[tuple[int, bytes]]]:
        """Return channel and payload of interleaved packets, in batches as they arrived; endless.

        A batch is empty if none arrived in a slice of time.

        Args:
            silence_s: raise `StreamTimeout` after so long without a byte.
            pace: called before a read when all available data was read; may wait, so that a stream that no
                one watches wakes its thread less often.
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
        """End a read in another thread at once. Any thread."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _ask_once(self, method: str, uri: str, headers: dict[str, str]) -> message.RtspResponse:
        number = self._send(method, uri, headers)
        until_s = time.monotonic() + self._timeout_s
        while True:
            answer = self._next_message()
            if answer and answer.status and answer.header("cseq") in {str(number), ""}:
                return answer
            # A partial answer, or answers to other requests, do not extend the deadline.
            if time.monotonic() > until_s:
                raise StreamTimeout
            if answer is None:
                self._receive()

    def _send(self, method: str, uri: str, headers: dict[str, str]) -> int:
        self._number += 1
        all_headers = dict(headers)
        if self.session:
            all_headers["Session"] = self.session
        if self._challenge:
            all_headers["Authorization"] = self._challenge.authorisation(*self._login, method, uri)
        self._socket.sendall(message.request(method, uri, self._number, all_headers))
        return self._number

    def _receive(self) -> bool:
        """Read available data, waiting at most a slice; return whether any arrived."""
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

    def _next_message(self) -> message.RtspResponse | None:
        """Return the next message in the buffer, or None; packets before it are kept for later."""
        packets = self._drain(keep_messages=True)
        self._early += packets
        self._early_bytes += sum(len(payload) for _, payload in packets)
        if len(self._early) > 4096 or self._early_bytes > LIMIT_EARLY_BYTES:
            raise message.MalformedMessage("too many packets before an answer")
        if not self._buffer or self._buffer[0] == _DOLLAR:
            return None
        parsed = message.parse(self._buffer)
        if parsed is None:
            return None
        del self._buffer[: parsed[1]]
        return parsed[0]

    def _drain(self, *, keep_messages: bool = False) -> list[tuple[int, bytes]]:
        """Take every complete packet out of the buffer; messages between them are handled or left."""
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
            parsed = message.parse(buffer[at:])
            if parsed is None:
                break
            at += parsed[1]
            self._note_answer(parsed[0])
        del buffer[:at]
        return packets

    def _note_answer(self, answer: message.RtspResponse) -> None:
        """Note the status of an answer to `tell`; a camera that changes its nonce says so here."""
        self.told = answer.status or self.told
        if answer.status == UNAUTHORISED:
            self._challenge = strongest(answer.all("www-authenticate"), takes_basic=True) or self._challenge


def _address(url: str) -> tuple[bool, tuple[str, int]]:
    """Return whether to encrypt, and host and port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise message.MalformedMessage("address not valid") from None
    secure = parts.scheme == "rtsps"
    return secure, (parts.hostname or "", port or (322 if secure else 554))


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
