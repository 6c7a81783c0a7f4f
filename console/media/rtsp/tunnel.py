"""RTSP within HTTP (Apple's QuickTime): answers and packets in a GET, requests as base64 in a POST."""

from __future__ import annotations

import base64
import re
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.media.rtsp.errors import RequestRefused, StreamEnded, StreamTimeout, WrongTransport
from console.media.rtsp.login import UNAUTHORISED

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from console.media.rtsp.login import RtspLogin

LIMIT_HEADER_BYTES = 32_768
_KIND = "application/x-rtsp-tunnelled"
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d\.\d\s+(\d{3})")
_CHALLENGE = re.compile(rb"^www-authenticate\s*:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_READ_BYTES = 4096


class HttpTunnel:
    """The two connections of a tunnel, used like one socket. One thread, except `shutdown`.

    Args:
        url: of the stream, without a login.
        connected: opens a connection to the camera.
        login: answers the challenges of the camera's web server.
        timeout_s: for its answer.

    Raises:
        WrongTransport: there is no tunnel at this address.
        RequestRefused: the login was refused.
        StreamTimeout, StreamEnded, OSError, ConsoleError: no answer.
    """

    def __init__(
        self, url: str, connected: Callable[[], socket.socket], login: RtspLogin, timeout_s: float
    ) -> None:
        self._connected, self._login, self._timeout_s = connected, login, timeout_s
        parts = urlsplit(url)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._host = parts.netloc.rpartition("@")[2]
        self._cookie = secrets.token_hex(11)
        self._down, self._rest = self._opened_down()
        try:
            self._up = self._opened_up()
        except BaseException:
            self._down.close()
            raise

    def recv(self, size: int) -> bytes:
        """Return what came; `TimeoutError` if nothing did in time."""
        rest, self._rest = self._rest, b""
        return rest or self._down.recv(size)

    def sendall(self, data: bytes) -> None:
        """Send a request."""
        self._up.sendall(base64.b64encode(data))

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return self._down.fileno()

    def settimeout(self, seconds: float) -> None:
        """Set how long a read waits."""
        self._down.settimeout(seconds)

    def shutdown(self, how: int) -> None:
        """End both connections. Any thread."""
        self._down.shutdown(how)
        self._up.shutdown(how)

    def close(self) -> None:
        """Close both connections."""
        self._up.close()
        self._down.close()

    def getpeername(self) -> tuple[str, int]:
        """Return the camera's address."""
        host, port, *_ = self._down.getpeername()
        return str(host), int(port)

    def getsockname(self) -> tuple[str, int]:
        """Return our own address."""
        host, port, *_ = self._down.getsockname()
        return str(host), int(port)

    def _opened_down(self) -> tuple[socket.socket, bytes]:
        """Open the connection for answers; a challenge is answered once on a new one."""
        for is_last in (False, True):
            down = self._connected()
            try:
                down.sendall(self._head("GET", {"Accept": _KIND}))
                head, rest = self._answer(down)
                if self._is_open(head, is_last=is_last):
                    return down, rest
            except BaseException:
                down.close()
                raise
            down.close()
        raise WrongTransport

    def _is_open(self, head: bytes, *, is_last: bool) -> bool:
        match = _STATUS.match(head)
        status = int(match[1]) if match else 0
        if status == UNAUTHORISED:
            challenges = [found.decode("utf-8", "surrogateescape") for found in _CHALLENGE.findall(head)]
            if is_last or not self._login.user or not self._login.adopt(challenges, is_fresh=False):
                raise RequestRefused(UNAUTHORISED, "GET")
            return False
        if status != 200:
            raise WrongTransport
        return True

    def _opened_up(self) -> socket.socket:
        up = self._connected()
        # The length is never reached; some servers refuse a request without one.
        more = {"Content-Type": _KIND, "Content-Length": "32767", "Expires": "Sun, 9 Jan 1972 00:00:00 GMT"}
        up.sendall(self._head("POST", more))
        return up

    def _head(self, method: str, more: dict[str, str]) -> bytes:
        headers = {
            "Host": self._host,
            "User-Agent": "watchroom",
            "x-sessioncookie": self._cookie,
            "Pragma": "no-cache",
            "Cache-Control": "no-cache",
            **more,
            **self._login.headers(method, self._path),
        }
        lines = [f"{method} {self._path} HTTP/1.0", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")

    def _answer(self, down: socket.socket) -> tuple[bytes, bytes]:
        """Return the head of the answer, and what already came behind it."""
        data, until_s = b"", time.monotonic() + self._timeout_s
        while (end := _END.search(data)) is None:
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                raise StreamTimeout
            if len(data) > LIMIT_HEADER_BYTES or not data.startswith(b"HTTP/"[: len(data)]):
                raise WrongTransport
            down.settimeout(left_s)
            try:
                more = down.recv(_READ_BYTES)
            except TimeoutError:
                raise StreamTimeout from None
            if not more:
                raise StreamEnded
            data += more
        return data[: end.start()], data[end.end() :]
