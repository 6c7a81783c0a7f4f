"""The RTSP connection: requests and answers, and the interleaved packets between them."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.cameras.address_login import with_login
from console.media.rtsp import message
from console.media.rtsp.errors import (
    ConnectionFailed,
    RequestRefused,
    StreamEnded,
    StreamTimeout,
    WrongTransport,
)
from console.media.rtsp.framing import FrameReader
from console.media.rtsp.login import UNAUTHORISED, RtspLogin
from console.media.rtsp.tunnel import HttpTunnel
from console.media.rtsp.udp import DatagramPorts
from console.network.certificate_trust import CertificateTrust
from console.network.receive_stamps import ReceiveStamps

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.media.rtsp.framing import Packet
    from console.media.rtsp.message import RtspResponse

RECEIVE_BYTES = 65_536
SLICE_S = 0.25
"""Reads wait in slices of this length, so that silence and a request to stop are noticed."""
QUIET_S = 1.0
"""A message whose rest does not come for so long is taken as it is."""
LIMIT_READS = 16
"""Further reads in a row, so that one camera does not keep the others waiting."""
LIMIT_EARLY_BYTES = 8 * 2**20
"""Limit of the packets before an awaited answer."""
LIMIT_EARLY_PACKETS = 4096
LIMIT_REQUESTS = 1000
"""Limit of the requests from a camera that are answered in one session."""
LIMIT_LOGINS = 3
"""So often a request is repeated with a new challenge."""
_NOTHING_YET = (TimeoutError, BlockingIOError, ssl.SSLWantReadError)
METHODS = "OPTIONS, GET_PARAMETER, SET_PARAMETER, ANNOUNCE, REDIRECT, TEARDOWN"


class RtspConnection:
    """One connection to one camera. One thread, except `interrupt`.

    Args:
        url: rtsp:// or rtsps://, without a login.
        login: user name and password; empty if the camera needs none.
        timeout_s: for connecting and for each answer.
        ended: called at every slice of waiting; when it returns True, `StreamEnded` is raised.
        trust: verifies the certificate of an rtsps:// address; None: the system must trust it.
        refused: algorithms of digest that the camera refused before; those that it refuses now are added.
        is_tunnelled: whether to speak within HTTP.

    Raises:
        ConnectionFailed: the camera cannot be reached.
        OSError: it refused the connection.
        ConsoleError: its certificate is not trusted.
        message.MalformedMessage: the address is not valid.
    """

    def __init__(
        self,
        url: str,
        login: tuple[str, str],
        timeout_s: float,
        ended: Callable[[], bool] = lambda: False,
        trust: CertificateTrust | None = None,
        refused: set[str] | None = None,
        *,
        is_tunnelled: bool = False,
    ) -> None:
        self.login = RtspLogin(*login, refused if refused is not None else set())
        self._ended, self._timeout_s = ended, timeout_s
        self._number = self._answered = 0
        self._is_numbered = True
        self._early: list[Packet] = []
        self._early_bytes = self._early_packets = 0
        self._read_all = False
        self.heard_s = time.monotonic()
        """Monotonic time at which the newest data came."""
        self.frames = FrameReader()
        self.ports: DatagramPorts | None = None
        self.session = ""
        self.told = 0
        """Status of the answer to the last `send`; 0 while there is none."""
        self.moved_to = ""
        """Address to which the camera asked us to move during the stream."""
        secure, address = _address(url)
        self.host = address[0]

        def connected() -> socket.socket:
            plain = _connected(address, timeout_s)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _secured(plain, address[0], trust or CertificateTrust()) if secure else plain

        self._socket: socket.socket | HttpTunnel = (
            connected()
            if not is_tunnelled
            else HttpTunnel(url, connected, RtspLogin(*login, self.login.refused), timeout_s)
        )
        self._socket.settimeout(SLICE_S)
        self._waits_s = SLICE_S
        self._stamps = ReceiveStamps(self._socket) if isinstance(self._socket, socket.socket) else None

    def request(self, method: str, uri: str, headers: dict[str, str] | None = None) -> RtspResponse:
        """Send a request and wait for its answer; a challenge is answered, a renewed one once more.

        Raises:
            RequestRefused: the camera refused.
            StreamTimeout: it did not answer in time.
            StreamEnded, OSError, message.MalformedMessage: the connection cannot be used any more.
        """
        answer = self._ask_once(method, uri, headers or {})
        is_fresh = False
        for _ in range(LIMIT_LOGINS):
            if answer.status != UNAUTHORISED or not self.login.user:
                break
            if not self.login.adopt(answer.all("www-authenticate"), is_fresh=is_fresh):
                break
            is_fresh = True
            answer = self._ask_once(method, uri, headers or {})
        if not 200 <= answer.status < 300:
            raise RequestRefused(answer.status, method, answer.header("location"))
        return answer

    def describe(self, uri: str) -> tuple[RtspResponse, str]:
        """Ask for the description of a stream; return the answer and the description.

        Also reads a description that is longer than the camera said, or whose length it did not say.
        """
        answer = self.request("DESCRIBE", uri, {"Accept": "application/sdp"})
        until_s = time.monotonic() + self._timeout_s
        while not answer.body and self.frames.size < message.LIMIT_BODY_BYTES and time.monotonic() < until_s:
            if not self._receive():
                break
        return answer, (answer.body + self.frames.take_text()).decode("utf-8", "surrogateescape")

    def send(self, method: str, uri: str) -> None:
        """Send a request whose answer is not awaited (keep-alive, TEARDOWN); `told` has its status later."""
        self.told = 0
        self._send(method, uri, {})

    def send_packet(self, channel: int, payload: bytes) -> None:
        """Send a packet: interleaved, or over UDP where the session's packets come so."""
        if self.ports is not None:
            self.ports.send(channel, payload)
            return
        self._write(b"$" + bytes((channel,)) + len(payload).to_bytes(2, "big") + payload)

    def read(self, *, waits: bool = True) -> list[Packet]:
        """Return channel and payload of the interleaved packets that came; none if none came in time.

        Args:
            waits: at most a slice of time for the first one; False: not at all.
        """
        if self._early:
            early, self._early = self._early, []
            return early
        if self.ports is not None:
            return self._from_ports(self.ports, SLICE_S if waits else 0.0)
        self._wait_for(SLICE_S if waits else 0.0)
        came = self._receive()
        # Reads that do not wait are seldom: they take what came since.
        for _ in range(0 if waits else LIMIT_READS):
            if not self._read_all and self._receive():
                continue
            break
        return self.take() if came else []

    def take(self) -> list[Packet]:
        """Take every complete packet out of what was received; messages between them are handled."""
        taken: list[Packet] = []
        while True:
            packets, found = self.frames.take()
            taken += packets
            if found is None:
                return taken
            if found.status:
                self._note_answer(found)
            else:
                self._answer(found)

    def open_ports(self) -> DatagramPorts:
        """Receive the packets over UDP instead of this connection, on sockets that the caller opens there."""
        if self.ports is None:
            if isinstance(self._socket, HttpTunnel):
                raise WrongTransport
            local, peer = self._socket.getsockname()[0], self._socket.getpeername()[0]
            self.ports = DatagramPorts(local, peer)
        return self.ports

    @property
    def descriptor(self) -> int | None:
        """The socket that tells whether something came; None: there are several, or it is encrypted."""
        is_plain = self.ports is None and type(self._socket) is socket.socket
        return self._socket.fileno() if is_plain else None

    @property
    def received_s(self) -> float:
        """Monotonic instant by which the packets that were read last had come, or later."""
        return self.heard_s if self._stamps is None or self.ports is not None else self._stamps.came_s

    @property
    def peer(self) -> str:
        """The camera's address."""
        return str(self._socket.getpeername()[0])

    def interrupt(self) -> None:
        """End a read in another thread at once. Any thread."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
        # Errors keep the connection in memory for a while, but need nothing of its data.
        self._early, self.frames = [], FrameReader()
        if self.ports is not None:
            self.ports.close()

    def _ask_once(self, method: str, uri: str, headers: dict[str, str]) -> RtspResponse:
        self._send(method, uri, headers)
        self.heard_s = time.monotonic()
        until_s = self.heard_s + self._timeout_s
        other: RtspResponse | None = None
        while True:
            answer = self._next_answer() or self._partial_answer()
            if answer and self._is_answer(answer):
                return answer
            other = answer or other
            # A partial answer, or answers to other requests, do not extend the deadline.
            if time.monotonic() > until_s:
                raise _no_answer(self.frames.stray)
            if answer is None and not self._receive() and other is not None and self._is_quiet():
                # Some cameras count otherwise, or not at all: nothing else came, so this is the answer.
                self._is_numbered = False
                return other

    def _is_quiet(self) -> bool:
        return time.monotonic() - self.heard_s > QUIET_S

    def _is_answer(self, answer: RtspResponse) -> bool:
        number = answer.header("cseq").strip()
        return not self._is_numbered or number in {str(self._number), "", "0"}

    def _next_answer(self) -> RtspResponse | None:
        """Return the next answer in what was received, or None; packets before it are kept for later."""
        while True:
            packets, found = self.frames.take()
            # Nothing that comes before a channel is set up can be used.
            self._early += packets if self.frames.channels else []
            self._early_packets += len(packets)
            self._early_bytes += sum(len(payload) for _, payload in packets)
            if self._early_packets > LIMIT_EARLY_PACKETS or self._early_bytes > LIMIT_EARLY_BYTES:
                raise message.MalformedMessage("too many packets before an answer")
            if found is None or found.status >= 200:
                return found
            if not found.status:
                self._answer(found)

    def _partial_answer(self) -> RtspResponse | None:
        return self.frames.take_partial() if self._is_quiet() else None

    def _send(self, method: str, uri: str, headers: dict[str, str]) -> None:
        self._number += 1
        all_headers = dict(headers)
        if self.session:
            all_headers["Session"] = self.session
        # A login that belongs into the address is put there only now.
        uri = with_login(uri, self.login.user, self.login.password)
        all_headers |= self.login.headers(method, uri)
        self._write(message.request(method, uri, self._number, all_headers))

    def _write(self, block: bytes) -> None:
        self._wait_for(SLICE_S)
        self._socket.sendall(block)

    def _wait_for(self, seconds: float) -> None:
        """Set how long the socket waits, if it is not set so already."""
        if seconds != self._waits_s:
            self._waits_s = seconds
            self._socket.settimeout(seconds)

    def _receive(self) -> bool:
        """Read available data, waiting at most a slice; return whether any arrived."""
        if self._ended():
            raise StreamEnded
        try:
            chunk = (self._stamps or self._socket).recv(RECEIVE_BYTES)
        except _NOTHING_YET:
            self._read_all = True
            return False
        if not chunk:
            raise StreamEnded
        self.heard_s = time.monotonic()
        self._read_all = len(chunk) < RECEIVE_BYTES
        self.frames.feed(chunk)
        return True

    def _from_ports(self, ports: DatagramPorts, wait_s: float) -> list[Packet]:
        packets, is_ready = ports.wait(self._socket, wait_s)
        if is_ready and self._receive():
            packets += self.take()
        elif self._ended():
            raise StreamEnded
        if packets:
            self.heard_s = time.monotonic()
        return packets

    def _note_answer(self, answer: RtspResponse) -> None:
        """Note the status of an answer to `send`; a camera that changes its nonce says so here."""
        self.told = answer.status
        if answer.status == UNAUTHORISED:
            self.login.adopt(answer.all("www-authenticate"), is_fresh=False)

    def _answer(self, asked: RtspResponse) -> None:
        """Answer a request from the camera."""
        self._answered += 1
        if self._answered > LIMIT_REQUESTS:
            raise message.MalformedMessage("too many requests from the camera")
        is_known = asked.method in METHODS.split(", ")
        headers = {"Public": METHODS} if asked.method == "OPTIONS" else {}
        if self.session:
            headers["Session"] = self.session
        status = "200 OK" if is_known else "501 Not Implemented"
        self._write(message.answer(asked, status, headers))
        if asked.method == "REDIRECT":
            self.moved_to = asked.header("location")
        if asked.method == "TEARDOWN":
            raise StreamEnded


def _no_answer(stray: int) -> Exception:
    """Return the error for an answer that did not come: nothing came, or something else."""
    return message.MalformedMessage("no answer in the data") if stray else StreamTimeout()


def _address(url: str) -> tuple[bool, tuple[str, int]]:
    """Return whether to encrypt, and host and port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise message.MalformedMessage("address not valid") from None
    secure = parts.scheme == "rtsps"
    return secure, (parts.hostname or "", port or (322 if secure else 554))


def _connected(address: tuple[str, int], timeout_s: float) -> socket.socket:
    try:
        return socket.create_connection(address, timeout_s)
    except ConnectionError:
        raise
    except OSError as error:
        raise ConnectionFailed(*error.args) from None


def _secured(plain: socket.socket, host: str, trust: CertificateTrust) -> ssl.SSLSocket:
    try:
        return trust.secured(plain, host, ssl.SSLSocket)
    except BaseException:
        plain.close()
        raise
