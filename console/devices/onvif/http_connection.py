"""One HTTP connection to one camera: kept open, a deadline for each whole exchange. One thread at a time.

No proxy, no redirect, no unbounded answer. A timeout for each read is not enough: a camera that sends one
byte now and then would hold the thread for ever. So the socket asks the deadline before each read.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from console.domain.errors import ConsoleError, EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.devices.onvif.tls import CertificateTrust

LARGEST_BYTES = 2_000_000
_CONNECT_MOST_S = 3.0
_TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP answer, in the form that zeep reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    challenges: tuple[str, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class _PendingRequest:
    """A request on its way."""

    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]
    until_s: float
    largest: int


class _Socket(socket.socket):
    """Reads until the deadline and no longer."""

    until_s = 0.0

    def recv_into(self, *arguments: Any) -> int:
        _keep_to(self, self.until_s)
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        _keep_to(self, self.until_s)
        super().sendall(*arguments)


class _SecureSocket(ssl.SSLSocket):
    """The same over TLS."""

    until_s = 0.0

    def recv_into(self, *arguments: Any) -> int:
        _keep_to(self, self.until_s)
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        _keep_to(self, self.until_s)
        super().sendall(*arguments)


def _keep_to(one: socket.socket, until_s: float) -> None:
    left_s = until_s - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    one.settimeout(left_s)


class HttpConnection:
    """The connection.

    Args:
        host: of the camera.
        port: of its HTTP server.
        trust: how its certificate is judged; None: plain HTTP.
    """

    def __init__(self, host: str, port: int, trust: CertificateTrust | None = None) -> None:
        self.host, self.port = host, port
        self._trust = trust
        self._connection: http.client.HTTPConnection | None = None
        self._socket: _Socket | _SecureSocket | None = None

    def open(self, deadline_s: float) -> None:
        """Connect, if that can be done; what is wrong shows at the first call."""
        if self._connection is None:
            with contextlib.suppress(OSError, ConsoleError):
                self._open(time.monotonic() + deadline_s)

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        deadline_s: float,
        *,
        is_repeatable: bool = False,
    ) -> HttpResponse:
        """Send and read the whole answer.

        Args:
            path: with its query.
            body: what to send.
            headers: beside those that HTTP needs.
            deadline_s: for all of it, seconds from now.
            is_repeatable: whether it may be sent again where the connection broke and nobody knows why.

        Raises:
            EnvironmentFault: no answer in time, the connection broke, or the answer is not HTTP or too large.
            OperatorError: a person must look at the camera's certificate first.
        """
        return self._ask("POST", path, body, headers, deadline_s, LARGEST_BYTES, is_repeatable=is_repeatable)

    def get(
        self, path: str, headers: Mapping[str, str], deadline_s: float, largest: int = LARGEST_BYTES
    ) -> HttpResponse:
        """Fetch; arguments and errors as of `post`. `largest`: bytes that the answer may have."""
        return self._ask("GET", path, None, headers, deadline_s, largest, is_repeatable=True)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        deadline_s: float,
        largest: int,
        *,
        is_repeatable: bool,
    ) -> HttpResponse:
        until_s = time.monotonic() + deadline_s
        self._hang_up_if_idle()
        was_open = self._connection is not None
        asked = _PendingRequest(method, path, body, headers, until_s, largest)
        try:
            try:
                return self._exchange(asked)
            except (http.client.RemoteDisconnected, ConnectionError):
                # A camera may close a connection that was idle; only then, and only once, is it tried anew,
                # and never a command: nobody knows whether it was obeyed.
                if not was_open or not is_repeatable:
                    raise
                self.close()
                return self._exchange(asked)
        except TimeoutError:
            self.close()
            raise EnvironmentFault(
                f"The camera at {self.host} did not answer within {deadline_s:g} s.",
                "Check its network; the console goes on trying.",
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            why = "it broke off the answer"
            if isinstance(error, ValueError) and str(error) == _TOO_LARGE:
                why = f"its answer is larger than {largest // 1_000_000} MB"
            elif isinstance(error, OSError) and error.strerror:
                why = error.strerror
            raise EnvironmentFault(
                f"The camera at {self.host} cannot be reached over ONVIF: {why}.",
                "Check its network and power.",
            ) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._socket = None

    def _hang_up_if_idle(self) -> None:
        """A connection that the camera closed while nobody used it is seen before anything is sent."""
        if self._socket is None:
            return
        try:
            self._socket.settimeout(0.0)
            self._socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return  # nothing to read: it is open
        except OSError:
            pass
        self.close()

    def _exchange(self, asked: _PendingRequest) -> HttpResponse:
        connection = self._connection or self._open(asked.until_s)
        if self._socket is not None:
            self._socket.until_s = asked.until_s
        length = {} if asked.body is None else {"Content-Length": str(len(asked.body))}
        connection.request(asked.method, asked.path, asked.body, {**asked.headers, **length})
        response = connection.getresponse()
        told = response.headers.get("Content-Length", "")
        if told.isdecimal() and int(told) > asked.largest:
            raise ValueError(_TOO_LARGE)
        content = response.read(asked.largest + 1)
        if len(content) > asked.largest:
            raise ValueError(_TOO_LARGE)
        if response.will_close:
            self.close()
        challenges = tuple(response.headers.get_all("WWW-Authenticate", []))
        return HttpResponse(response.status, dict(response.headers.items()), content, challenges)

    def _open(self, until_s: float) -> http.client.HTTPConnection:
        left_s = max(0.01, min(_CONNECT_MOST_S, until_s - time.monotonic()))
        plain = socket.create_connection((self.host, self.port), left_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._trust is not None:
            self._socket = cast("_SecureSocket", self._trust.secured(plain, self.host, _SecureSocket))
        else:
            self._socket = _Socket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        connection = http.client.HTTPConnection(self.host, self.port)
        connection.sock = self._socket
        self._connection = connection
        return connection
