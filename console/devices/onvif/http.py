"""One HTTP connection to one camera: kept open, a deadline for each whole exchange. One thread at a time.

No proxy, no redirect, no unbounded answer. A timeout for each read is not enough: a camera that sends one
byte now and then would hold the thread for ever. So the socket asks the deadline before each read.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_BYTES = 2_000_000
_CONNECT_MOST_S = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, in the form that zeep reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    challenges: tuple[str, ...] = ()
    encoding: str = "utf-8"


class _Socket(socket.socket):
    """Reads until the deadline and no longer."""

    until_s = 0.0

    def _left(self) -> None:
        left_s = self.until_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        self.settimeout(left_s)

    def recv_into(self, *arguments: Any) -> int:
        self._left()
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self._left()
        super().sendall(*arguments)


class Wire:
    """The connection.

    Args:
        host: of the camera.
        port: of its HTTP server.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._connection: http.client.HTTPConnection | None = None
        self._socket: _Socket | None = None

    def open(self, deadline_s: float) -> None:
        """Connect, if that can be done; what is wrong shows at the first call."""
        if self._connection is None:
            with contextlib.suppress(OSError):
                self._open(time.monotonic() + deadline_s)

    def post(self, path: str, body: bytes, headers: Mapping[str, str], deadline_s: float) -> Answer:
        """Send and read the whole answer.

        Args:
            path: with its query.
            body: what to send.
            headers: beside those that HTTP needs.
            deadline_s: for all of it, seconds from now.

        Raises:
            EnvironmentFault: no answer in time, the connection broke, or the answer is not HTTP or too large.
        """
        until_s = time.monotonic() + deadline_s
        was_open = self._connection is not None
        try:
            try:
                return self._exchange(path, body, headers, until_s)
            except (http.client.RemoteDisconnected, ConnectionError):
                # A camera may close a connection that was idle; only then, and only once, is it tried anew.
                if not was_open:
                    raise
                self.close()
                return self._exchange(path, body, headers, until_s)
        except TimeoutError:
            self.close()
            raise EnvironmentFault(
                f"The camera at {self.host} did not answer within {deadline_s:g} s.",
                "Check its network; the console goes on trying.",
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            why = (
                error.strerror if isinstance(error, OSError) and error.strerror else "it broke off the answer"
            )
            raise EnvironmentFault(
                f"The camera at {self.host} cannot be reached over ONVIF: {why}.",
                "Check its network and power.",
            ) from None

    def close(self) -> None:
        """Let go of the connection; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._socket = None

    def _exchange(self, path: str, body: bytes, headers: Mapping[str, str], until_s: float) -> Answer:
        connection = self._connection or self._open(until_s)
        if self._socket is not None:
            self._socket.until_s = until_s
        connection.request("POST", path, body, {**headers, "Content-Length": str(len(body))})
        response = connection.getresponse()
        content = response.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise ValueError("too large")
        if response.will_close:
            self.close()
        challenges = tuple(response.headers.get_all("WWW-Authenticate", []))
        return Answer(response.status, dict(response.headers.items()), content, challenges)

    def _open(self, until_s: float) -> http.client.HTTPConnection:
        left_s = max(0.01, min(_CONNECT_MOST_S, until_s - time.monotonic()))
        plain = socket.create_connection((self.host, self.port), left_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = _Socket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        connection = http.client.HTTPConnection(self.host, self.port)
        connection.sock = self._socket
        self._connection = connection
        return connection
