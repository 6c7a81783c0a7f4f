"""One persistent HTTP connection to one camera, with a deadline for each whole exchange.

No proxy, no redirect, no unlimited answer. A timeout for each read is not enough: a camera that sends one
byte from time to time would block the thread for ever. So the socket checks the deadline before each read.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from console.devices.onvif.http_body import TOO_LARGE, BodyReader, TolerantResponse
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.numbers import clamp
from console.domain.text import text
from console.network.certificate_trust import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.devices.onvif.mends import Mend
    from console.network.certificate_trust import CertificateTrust

LARGEST_BYTES = 2_000_000
_CONNECT_MOST_S = 3.0


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response, with the attributes that zeep reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    challenges: tuple[str, ...] = ()
    encoding: str = "utf-8"
    mends: frozenset[Mend] = frozenset()
    """What was wrong with the answer and could be read nevertheless."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A request and its limits."""

    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]
    until_s: float
    largest: int


class _Socket(socket.socket):
    """A socket that reads and writes only until its deadline."""

    until_s = 0.0

    def recv_into(self, *arguments: Any) -> int:
        _apply_deadline(self, self.until_s)
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        _apply_deadline(self, self.until_s)
        super().sendall(*arguments)


class _SecureSocket(ssl.SSLSocket):
    """A TLS socket that reads and writes only until its deadline."""

    until_s = 0.0

    def recv_into(self, *arguments: Any) -> int:
        _apply_deadline(self, self.until_s)
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        _apply_deadline(self, self.until_s)
        super().sendall(*arguments)


def _from_wire(value: str) -> str:
    """Return a header as `domain.http_digest` wants it; the HTTP library reads every header as Latin-1."""
    return value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def _to_wire(value: str) -> str:
    """Return a header so that the HTTP library sends exactly its bytes."""
    return value.encode("utf-8", "surrogateescape").decode("latin-1")


def _apply_deadline(connection: socket.socket, until_s: float) -> None:
    left_s = until_s - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    connection.settimeout(left_s)


class HttpConnection:
    """A persistent HTTP connection. One thread at a time.

    Args:
        host: of the camera.
        port: of its HTTP server.
        trust: verifies its certificate; None: plain HTTP.
    """

    def __init__(self, host: str, port: int, trust: CertificateTrust | None = None) -> None:
        self.host, self.port = host, port
        self._trust = trust
        self._connection: http.client.HTTPConnection | None = None
        self._socket: _Socket | _SecureSocket | None = None
        self.fingerprint = ""
        """SHA-256 of the certificate that the camera showed last."""

    def open(self, deadline_s: float) -> None:
        """Connect if possible; an error shows at the first call."""
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
        """Send a POST request and read the whole response.

        Args:
            path: with its query.
            body: content.
            headers: beside those of HTTP itself.
            deadline_s: for the whole exchange, seconds from now.
            is_repeatable: whether it may be sent again after a broken connection.

        Raises:
            EnvironmentFault: no answer in time, the connection broke, or the answer is not HTTP or too large.
            OperatorError: a person must accept the camera's certificate first.
        """
        return self._ask("POST", path, body, headers, deadline_s, LARGEST_BYTES, is_repeatable=is_repeatable)

    def get(
        self, path: str, headers: Mapping[str, str], deadline_s: float, largest: int = LARGEST_BYTES
    ) -> HttpResponse:
        """Send a GET request; arguments and errors as for `post`. `largest`: limit of the response, bytes."""
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
        self._close_if_dropped()
        was_open = self._connection is not None
        request = _Request(method, path, body, headers, until_s, largest)
        try:
            try:
                return self._exchange(request)
            except (http.client.RemoteDisconnected, ConnectionError):
                # The camera may have closed an idle connection, so a query is sent once more. A command is
                # not: it may have been carried out already.
                if not was_open or not is_repeatable:
                    raise
                self.close()
                return self._exchange(request)
        except TimeoutError:
            self.close()
            raise EnvironmentFault(
                text(
                    "The camera at {host} did not answer within {deadline_s:g} s.",
                    host=self.host,
                    deadline_s=deadline_s,
                ),
                "Check its network connection. The console keeps trying.",
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            why = "the answer was cut off"
            if isinstance(error, ValueError) and str(error) == TOO_LARGE:
                why = f"the answer is larger than {largest // 1_000_000} MB"
            elif isinstance(error, OSError) and error.strerror:
                why = error.strerror
            raise EnvironmentFault(
                text("The camera at {host} cannot be reached over ONVIF: {why}.", host=self.host, why=why),
                "Check its network connection and power.",
            ) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._socket = None

    def _close_if_dropped(self) -> None:
        """Close the connection if the camera dropped it while it was idle, before anything is sent."""
        if self._socket is None:
            return
        try:
            self._socket.settimeout(0.0)
            self._socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return  # nothing to read, so the connection is open
        except OSError:
            pass
        self.close()

    def _exchange(self, request: _Request) -> HttpResponse:
        connection = self._connection or self._open(request.until_s)
        if self._socket is not None:
            self._socket.until_s = request.until_s
        length = {} if request.body is None else {"Content-Length": str(len(request.body))}
        headers = {name: _to_wire(value) for name, value in {**request.headers, **length}.items()}
        connection.request(request.method, request.path, request.body, headers)
        response = cast("TolerantResponse", connection.getresponse())
        body = BodyReader(response, request.largest, self._shorten)
        content = body.read()
        if response.will_close or not body.is_exact:
            self.close()
        challenges = tuple(_from_wire(value) for value in response.headers.get_all("WWW-Authenticate", []))
        return HttpResponse(
            response.status,
            dict(response.headers.items()),
            content,
            challenges,
            mends=frozenset(response.mends),
        )

    def _shorten(self, until_s: float) -> None:
        if self._socket is not None:
            self._socket.until_s = min(self._socket.until_s, until_s)

    def _open(self, until_s: float) -> http.client.HTTPConnection:
        left_s = clamp(until_s - time.monotonic(), 0.01, _CONNECT_MOST_S)
        plain = socket.create_connection((self.host, self.port), left_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._trust is not None:
            self._socket = cast("_SecureSocket", self._trust.secured(plain, self.host, _SecureSocket))
            self.fingerprint = fingerprint_of(self._socket)
        else:
            self._socket = _Socket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        connection = http.client.HTTPConnection(self.host.partition("%")[0], self.port)
        connection.response_class = TolerantResponse
        connection.sock = self._socket
        self._connection = connection
        return connection
