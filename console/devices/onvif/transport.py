"""A line to a camera: its connections, login and clock. zeep uses it as its transport.

Two lines to one camera share nothing but the address, so that a stop never waits behind a move.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from console.devices.onvif import soap
from console.devices.onvif.answers import mended
from console.devices.onvif.clock_reading import ClockSource, read_time
from console.devices.onvif.http_connection import HttpConnection
from console.devices.onvif.learned_ports import LearnedPorts
from console.devices.onvif.refusals import is_refusal, login_refused, refuse_redirect
from console.devices.onvif.stream_ports import RTSP_PORT, StreamPorts
from console.devices.onvif.urls import place_of
from console.domain.cameras.address_login import split_login
from console.domain.cameras.faults import CommandRefused
from console.domain.errors import OperatorError
from console.domain.http_digest import Challenge, strongest
from console.domain.text import text
from console.network.certificate_trust import CertificateTrust, read_fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from console.devices.onvif.http_connection import HttpResponse
    from console.devices.onvif.mends import Mend

DEADLINE_S = 4.0
_CHANGED_S = 2.0
"""Change of the clock error, in seconds, that explains a refused token."""
_PORTS = {"http": 80, "https": 443}
_SNAPSHOT_BYTES = 20_000_000
_HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8", "User-Agent": "watchroom"}


class SoapMessage(Protocol):
    """A message that can be sent with or without a login in it."""

    @property
    def is_question(self) -> bool:
        """Whether it only reads, so that it may be sent again."""
        ...

    def plain(self) -> bytes:
        """Return the message without a login."""
        ...

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """Return the message with a UsernameToken (WS-Security)."""
        ...


class Transport:
    """A line to a camera. One thread at a time.

    Args:
        address: of the device service, `http[s]://HOST[:PORT]/onvif/device_service`.
        login: user name and password; empty if the camera needs none.
        fingerprint: SHA-256 of the accepted certificate, for an `https://` address.

    Raises:
        OperatorError: the address is not valid.
    """

    def __init__(self, address: str, login: tuple[str, str], fingerprint: str = "") -> None:
        place = place_of(address)
        port = 0 if place is None else place.port or _PORTS.get(place.scheme, 0)
        if place is None or place.scheme not in _PORTS or not place.host or not port:
            raise OperatorError(
                "The camera's ONVIF address is not valid.",
                "Correct it in the list of cameras, for example http://10.0.0.5/onvif/device_service.",
            )
        self.host, self.address = place.host, address
        self.deadline_s = DEADLINE_S
        self._login, self._scheme = login, place.scheme
        self._fingerprint = read_fingerprint(fingerprint) if fingerprint else ""
        self._trust = CertificateTrust(fingerprint) if self.is_encrypted else None
        self._wires: dict[int, HttpConnection] = {}
        self.port = port
        self._path = place.path or "/onvif/device_service"
        self._ahead_s: float | None = None
        self._challenge: Challenge | None = None
        self.asked_s = self.answered_s = 0.0
        self._ports = LearnedPorts()
        self._streams = StreamPorts(self.host, port)
        self.hides_clock = False
        """Whether the camera reports its clock only after a login."""
        self.clock_source = ClockSource.UTC
        self.mends: set[Mend] = set()
        """What had to be mended in its answers."""
        self.has_spoken_soap = False
        """Whether an answer was SOAP, or asked for a login."""

    def __repr__(self) -> str:
        return f"Line({self.host!r})"

    @property
    def clock_error_s(self) -> float | None:
        """Camera's clock minus ours, seconds, when last measured; None before that."""
        if self._ahead_s is None:
            return None
        return self._ahead_s + time.monotonic() - time.time()

    @property
    def is_encrypted(self) -> bool:
        """Whether the line uses TLS."""
        return self._scheme == "https"

    def shown_fingerprint(self) -> str:
        """Return the SHA-256 of the certificate on the open connections; empty without TLS."""
        prints = [wire.fingerprint for wire in list(self._wires.values())]
        return next((one for one in prints if one), self._fingerprint)

    @property
    def speaks_digest(self) -> bool:
        """Whether the camera uses HTTP digest for the login."""
        return self._challenge is not None

    def adopt(self, other: Transport) -> None:
        """Copy the clock error and the kind of login from another line to the same camera."""
        self._ahead_s, self.clock_source = other._ahead_s, other.clock_source
        self._ports, self._streams = other._ports, other._streams
        if other._challenge is not None:
            self._challenge = replace(other._challenge, uses=0)

    def open(self) -> None:
        """Connect now, so that the first call is faster."""
        self._wire(self.port).open(self.deadline_s)

    def close(self) -> None:
        """Close all connections."""
        for wire in self._wires.values():
            wire.close()
        self._wires.clear()

    def rewritten(self, address: str) -> str:
        """Return a service's address at the host that we reach.

        Behind address translation, or after a change of network, cameras report a host that we do not reach.
        Then the port that answered is used too, and the reported one only where that proved to be right.

        Raises:
            EnvironmentFault: the camera did not report a valid address.
        """
        place = place_of(address)
        if place is None:
            raise soap.unreadable()
        port = place.port or _PORTS.get(place.scheme, 0)
        if place.scheme != self._scheme or not port:
            port = self.port  # never change from TLS to plain HTTP
        path = place.path or "/"
        if self.is_foreign(address) and port != self.port:
            self._ports.offer(path, port)
            port = self.port
        return f"{self._scheme}://{self.bracketed}:{self._ports.port(path, port)}{path}"

    def rewritten_stream(self, address: str) -> str:
        """Return an RTSP address with the host that we reach and without a login; empty if not valid.

        Where the camera reported another host, its port may not be forwarded, so it is tried. May wait.
        """
        place = place_of(address)
        if place is None or not place.scheme.startswith("rtsp"):
            return ""
        port = f":{place.port}" if place.port else ""
        usual = place.port or RTSP_PORT
        if place.scheme == "rtsp" and self.is_foreign(address) and (at := self._streams.port(usual)) != usual:
            port = f":{at}"
        try:
            # Some cameras write the login into the path of the address.
            return split_login(f"{place.scheme}://{self.bracketed}{port}{place.path}")[0]
        except OperatorError:
            return ""

    def is_foreign(self, address: str) -> bool:
        """Return whether an address names a host other than the one that we reach."""
        place = place_of(address)
        named = "" if place is None else place.host.partition("%")[0]
        return bool(named) and named != self.host.partition("%")[0]

    @property
    def bracketed(self) -> str:
        """The host as it is written in an address; IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    # -- zeep's transport -----------------------------------------------------------------------------------

    def post_xml(self, address: str, envelope: Element, headers: Mapping[str, str]) -> HttpResponse:
        """Send an envelope; zeep calls this. See `post_message`."""
        action = {name: value for name, value in headers.items() if name.lower() == "content-type"}
        answer = self.post_message(address, soap.ElementMessage(envelope), action)
        if answer.content:
            soap.parsed(answer.content)
        return answer

    def post_message(self, address: str, message: SoapMessage, headers: Mapping[str, str]) -> HttpResponse:
        """Send a message with the login, and again if only the kind or the date of the login was wrong.

        Raises:
            EnvironmentFault: no answer.
            LoginRefused: the camera refused the login.
        """
        merged = {**_HEADERS, **headers}
        answer = self._try(address, message, merged)
        if is_refusal(answer):
            answer = self._retry_login(address, message, merged, answer)
        refuse_redirect(self.host, answer)
        return answer

    def _retry_login(
        self, address: str, message: SoapMessage, headers: dict[str, str], answer: HttpResponse
    ) -> HttpResponse:
        if self._challenge is None and self._clock_has_changed():
            answer = self._try(address, message, headers)
        if is_refusal(answer) and (challenge := strongest(answer.challenges)):
            self._challenge = challenge
            answer = self._try(address, message, headers)
        if is_refusal(answer):
            self._challenge = None
            raise login_refused(self.host)
        return answer

    def _try(self, address: str, message: SoapMessage, headers: dict[str, str]) -> HttpResponse:
        user, password = self._login
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self._challenge is not None:
            proof = self._challenge.authorisation(user, password, "POST", path)
            body, headers = message.plain(), {**headers, "Authorization": proof}
        elif user:
            body = message.with_token(user, password, self._camera_now())
        else:
            body = message.plain()

        def send(port: int) -> HttpResponse:
            return self._post(port, path, body, headers, is_repeatable=message.is_question)

        return self._ports.tried(path, parts.port or self.port, send, is_question=message.is_question)

    def _wire(self, port: int) -> HttpConnection:
        return self._wires.setdefault(port, HttpConnection(self.host, port, self._trust))

    def _post(
        self, port: int, path: str, body: bytes, headers: Mapping[str, str], *, is_repeatable: bool = True
    ) -> HttpResponse:
        wire = self._wire(port)
        self.asked_s = time.monotonic()
        answer = wire.post(path, body, headers, self.deadline_s, is_repeatable=is_repeatable)
        self.answered_s = time.monotonic()
        return self._mended(answer)

    def _mended(self, answer: HttpResponse) -> HttpResponse:
        kind = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "")
        read = mended(answer.content, kind, answer.status_code)
        self.mends |= read.mends | answer.mends
        self.has_spoken_soap |= b"Envelope" in read.content[:2000] or is_refusal(answer)
        return answer if read.content is answer.content else replace(answer, content=read.content)

    def fetch(self, address: str, largest: int = _SNAPSHOT_BYTES) -> HttpResponse:
        """Fetch the content at an address of the camera, with HTTP digest if the camera asks for it.

        Args:
            address: as the camera reported it.
            largest: limit of the response, bytes.

        Raises:
            EnvironmentFault: no answer in time, or one that is too large.
            LoginRefused: the camera refused the login, or takes only a password in plain text.
        """
        parts = urlsplit(self.rewritten(address))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": _HEADERS["User-Agent"]}

        def send(port: int) -> HttpResponse:
            return self._wire(port).get(path, headers, self.deadline_s, largest)

        answer = self._ports.tried(path, parts.port or self.port, send, is_question=True)
        wire = self._wire(self._ports.port(path, parts.port or self.port))
        if answer.status_code == 401 and (challenge := strongest(answer.challenges)):
            proof = challenge.authorisation(*self._login, "GET", path)
            answer = wire.get(path, {**headers, "Authorization": proof}, self.deadline_s, largest)
        if answer.status_code == 401:
            raise login_refused(self.host)
        refuse_redirect(self.host, answer)
        if answer.status_code != 200:
            raise CommandRefused(
                text(
                    "The camera at {host} refused a snapshot (HTTP status {status_code}).",
                    host=self.host,
                    status_code=answer.status_code,
                )
            )
        return answer

    def measure_clock(self) -> float:
        """Measure the camera's clock minus ours, in seconds, accurate to about half a second.

        Raises:
            EnvironmentFault: no answer.
            CommandRefused: the camera tells no time.
        """
        self.renew_clock()
        if self.clock_source is ClockSource.NONE:
            raise CommandRefused(text("The camera at {host} does not report its time.", host=self.host))
        return self.clock_error_s or 0.0

    def renew_clock(self) -> None:
        """Measure the clock again; a camera that tells no time is taken to have ours.

        Raises:
            EnvironmentFault: no answer.
        """
        began_s = time.monotonic()
        answer = self._post(self.port, self._path, soap.CLOCK_CALL, _HEADERS)
        middle_s = (began_s + time.monotonic()) / 2
        refuse_redirect(self.host, answer)
        reading = read_time(answer.content, answer.headers)
        if is_refusal(answer):
            self.hides_clock = True
        self.clock_source = reading.source
        self._ahead_s = reading.utc_s - middle_s

    # -- the camera's clock ---------------------------------------------------------------------------------

    def _camera_now(self) -> dt.datetime:
        if self._ahead_s is None:
            self.renew_clock()
        # Stored relative to the monotonic clock, so that a step of our clock does not invalidate logins.
        return dt.datetime.fromtimestamp(time.monotonic() + (self._ahead_s or 0.0), dt.UTC)

    def _clock_has_changed(self) -> bool:
        before_s = self._ahead_s
        self.renew_clock()
        return before_s is None or abs((self._ahead_s or 0.0) - before_s) > _CHANGED_S
