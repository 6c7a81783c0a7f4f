"""A line to a camera: one connection, one login, the camera's clock. What zeep takes for its transport.

Two lines to one camera share nothing but the address, so that a stop never waits behind a move.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from console.devices.onvif import soap
from console.devices.onvif.digest import Challenge, strongest
from console.devices.onvif.http_connection import HttpConnection
from console.devices.onvif.tls import CertificateTrust
from console.devices.onvif.urls import place_of
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from console.devices.onvif.http_connection import HttpResponse

DEADLINE_S = 4.0
_CHANGED_S = 2.0
"""A clock that is off by so much more than it was before is why a token was refused."""
_PORTS = {"http": 80, "https": 443}
_SNAPSHOT_BYTES = 20_000_000
_HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8", "User-Agent": "watchroom"}


class WrongHost(EnvironmentFault):
    """The camera answers with the address of another host."""


class SoapMessage(Protocol):
    """What a line sends: it knows how a login is put into it."""

    @property
    def is_question(self) -> bool:
        """Whether it only asks, and may be asked again."""
        ...

    def plain(self) -> bytes:
        """Without a login in it."""
        ...

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """With a UsernameToken (WS-Security)."""
        ...


class Transport:
    """One thread at a time.

    Args:
        address: of the device service, `http[s]://HOST[:PORT]/onvif/device_service`.
        login: user and password; empty where the camera wants none.
        fingerprint: SHA-256 of the certificate that a person accepted, where it is `https://`.

    Raises:
        OperatorError: the address is none.
    """

    def __init__(self, address: str, login: tuple[str, str], fingerprint: str = "") -> None:
        place = place_of(address)
        port = 0 if place is None else place.port or _PORTS.get(place.scheme, 0)
        if place is None or place.scheme not in _PORTS or not place.host or not port:
            raise OperatorError(
                "The camera's ONVIF address is not of the form http://HOST:PORT/onvif/device_service or https://….",
                "Correct it in the list of cameras.",
            )
        self.host, self.address = place.host, address
        self.deadline_s = DEADLINE_S
        self._login, self._scheme = login, place.scheme
        self._trust = CertificateTrust(fingerprint) if self.is_encrypted else None
        self._wires: dict[int, HttpConnection] = {}
        self._port = port
        self._path = place.path or "/onvif/device_service"
        self._ahead_s: float | None = None
        self._challenge: Challenge | None = None
        self.asked_s = self.answered_s = 0.0
        self.hides_clock = False
        """The camera tells its clock to nobody who is not logged in."""

    def __repr__(self) -> str:
        return f"Line({self.host!r})"

    @property
    def clock_error_s(self) -> float | None:
        """Camera's clock minus ours when it was last measured; None before that."""
        if self._ahead_s is None:
            return None
        return self._ahead_s + time.monotonic() - time.time()

    @property
    def is_encrypted(self) -> bool:
        """Whether it speaks TLS."""
        return self._scheme == "https"

    @property
    def speaks_digest(self) -> bool:
        """Whether HTTP digest is the way in that the camera took."""
        return self._challenge is not None

    def follow(self, other: Transport) -> None:
        """Begin with what another line to the same camera has found out: its clock, its kind of login."""
        self._ahead_s = other._ahead_s
        if other._challenge is not None:
            self._challenge = replace(other._challenge, uses=0)

    def open(self) -> None:
        """Connect now, so that the first call need not."""
        self._wire(self._port).open(self.deadline_s)

    def close(self) -> None:
        """Hang up."""
        for wire in self._wires.values():
            wire.close()
        self._wires.clear()

    def rewritten(self, address: str) -> str:
        """A service's address at the host that answers us, its port kept.

        Behind address translation, and after a change of network, cameras name a host that nobody can reach.

        Raises:
            EnvironmentFault: what the camera told is no address.
        """
        place = place_of(address)
        if place is None:
            raise soap.unreadable()
        port = place.port or _PORTS.get(place.scheme, 0)
        if place.scheme != self._scheme or not port:
            port = self._port  # never from TLS to none: where the schemes differ, our own port is right
        return f"{self._scheme}://{self.bracketed}:{port}{place.path or '/'}"

    def rewritten_stream(self, address: str) -> str:
        """An RTSP address at the host that answers us, its port kept and its login taken out; or nothing."""
        place = place_of(address)
        if place is None or not place.scheme.startswith("rtsp"):
            return ""
        port = f":{place.port}" if place.port else ""
        return f"{place.scheme}://{self.bracketed}{port}{place.path}"

    def is_foreign(self, address: str) -> bool:
        """Whether an address names another host than the one that answers us."""
        place = place_of(address)
        return place is not None and bool(place.host) and place.host != self.host

    @property
    def bracketed(self) -> str:
        """The host as addresses hold it."""
        return f"[{self.host}]" if ":" in self.host else self.host

    # -- zeep's transport -----------------------------------------------------------------------------------

    def post_xml(self, address: str, envelope: Element, headers: Mapping[str, str]) -> HttpResponse:
        """Send an envelope; what zeep calls. See `post_message`."""
        action = {name: value for name, value in headers.items() if name.lower() == "content-type"}
        answer = self.post_message(address, soap.ElementMessage(envelope), action)
        if answer.content:
            soap.parsed(answer.content)
        return answer

    def post_message(self, address: str, message: SoapMessage, headers: Mapping[str, str]) -> HttpResponse:
        """Send a message with the login, and again where only the login's form or date was wrong.

        Raises:
            EnvironmentFault: no answer.
            LoginRefused: the camera does not take the login.
        """
        whole = {**_HEADERS, **headers}
        answer = self._try(address, message, whole)
        if is_refusal(answer):
            answer = self._again(address, message, whole, answer)
        self._stay(answer)
        return answer

    def _stay(self, answer: HttpResponse) -> None:
        """Nobody is followed elsewhere: a login is for this camera alone."""
        if not 300 <= answer.status_code < 400:
            return
        place = place_of(answer.headers.get("Location", ""))
        where = place.host if place is not None and place.host else "another page"
        raise WrongHost(
            f"The camera at {self.host} sends us on to {where[:100]}. Nothing was sent there.",
            "Give the camera's own address; if it wants to be asked over TLS, one that begins with https://.",
        )

    def _again(
        self, address: str, message: SoapMessage, headers: dict[str, str], answer: HttpResponse
    ) -> HttpResponse:
        if self._challenge is None and self._clock_has_changed():
            answer = self._try(address, message, headers)
        if is_refusal(answer) and (challenge := strongest(answer.challenges)):
            self._challenge = challenge
            answer = self._try(address, message, headers)
        if is_refusal(answer):
            self._challenge = None
            raise self._login_refused()
        return answer

    def _login_refused(self) -> LoginRefused:
        return LoginRefused(
            f"The camera at {self.host} does not take the login that is kept for it.",
            "Correct user and password; too many attempts may lock the account.",
        )

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
        port = parts.port or self._port
        return self._post(port, path, body, headers, is_repeatable=message.is_question)

    def _wire(self, port: int) -> HttpConnection:
        return self._wires.setdefault(port, HttpConnection(self.host, port, self._trust))

    def _post(
        self, port: int, path: str, body: bytes, headers: Mapping[str, str], *, is_repeatable: bool = True
    ) -> HttpResponse:
        wire = self._wire(port)
        self.asked_s = time.monotonic()
        answer = wire.post(path, body, headers, self.deadline_s, is_repeatable=is_repeatable)
        self.answered_s = time.monotonic()
        return answer

    def fetch(self, address: str, largest: int = _SNAPSHOT_BYTES) -> HttpResponse:
        """Get what lies at an address of the camera, logged in by HTTP digest where it asks for that.

        Raises:
            EnvironmentFault: no answer in time, or one that is too large.
            LoginRefused: the camera does not take the login, or only with the password in the clear.
        """
        parts = urlsplit(self.rewritten(address))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        wire = self._wire(parts.port or self._port)
        headers = {"User-Agent": _HEADERS["User-Agent"]}
        answer = wire.get(path, headers, self.deadline_s, largest)
        if answer.status_code == 401 and (challenge := strongest(answer.challenges)):
            proof = challenge.authorisation(*self._login, "GET", path)
            answer = wire.get(path, {**headers, "Authorization": proof}, self.deadline_s, largest)
        if answer.status_code == 401:
            raise self._login_refused()
        self._stay(answer)
        if answer.status_code != 200:
            raise CommandRefused(f"The camera at {self.host} answered {answer.status_code} to a snapshot.")
        return answer

    def measure_clock(self) -> float:
        """Camera's clock minus ours, seconds, measured now to about half a second.

        Raises:
            EnvironmentFault: no answer, or none that tells a time.
        """
        self._measure()
        return self.clock_error_s or 0.0

    # -- the camera's clock ---------------------------------------------------------------------------------

    def _camera_now(self) -> dt.datetime:
        if self._ahead_s is None:
            self._measure()
        # Kept against the monotonic clock: a step of our own clock does not lock us out.
        return dt.datetime.fromtimestamp(time.monotonic() + (self._ahead_s or 0.0), dt.UTC)

    def _measure(self) -> None:
        began_s = time.monotonic()
        answer = self._post(self._port, self._path, soap.CLOCK_CALL, _HEADERS)
        middle_s = (began_s + time.monotonic()) / 2
        # Whole seconds are told; half a one is the least error.
        self._stay(answer)
        try:
            # Whole seconds are told; half a one is the least error.
            told_s = soap.camera_utc(answer.content).timestamp() + 0.5
        except EnvironmentFault:
            told_s = self._dated(answer)
        self._ahead_s = told_s - middle_s

    def _dated(self, answer: HttpResponse) -> float:
        """Where it is told only to who is logged in: HTTP dates its answers, or it is ours."""
        if not is_refusal(answer):
            raise soap.unreadable()
        self.hides_clock = True
        try:
            return parsedate_to_datetime(answer.headers["Date"]).timestamp() + 0.5
        except (KeyError, TypeError, ValueError, OverflowError):
            return time.time()

    def _clock_has_changed(self) -> bool:
        before_s = self._ahead_s
        self._measure()
        return before_s is None or abs((self._ahead_s or 0.0) - before_s) > _CHANGED_S


def is_refusal(answer: HttpResponse) -> bool:
    """Whether the login was refused, by HTTP or by WS-Security."""
    return answer.status_code == 401 or (answer.status_code >= 400 and b"NotAuthorized" in answer.content)
