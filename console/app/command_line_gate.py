"""What a command must know of the scheme before it uses one of its cameras (RIP-02, RIP-04, PRV-04).

Whoever has a camera's login can reach it with any program. This one goes by the rules of the scheme on this
machine all the same, because what it does counts as the owner's act.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.app.os_account import os_account
from console.app.scheme import DATABASE_FILE, open_scheme, refuse_empty, scheme_exists
from console.app.wiring.people import open_people
from console.domain.errors import EnvironmentFault
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.cameras.free_cameras import FreeCameras
from console.services.people.access_control import record
from console.services.ptz.reservations import RULE, SOURCE, reserved_elsewhere
from console.services.surveillance.control_in_books import BOOK, control_in_books
from console.services.surveillance.reserved_elsewhere import ReservedElsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera

STEER, RECORD, CHANGE = "steer", "record", "change"
_STANDARD = 0
"""In place of the ports that a device has from the factory: they are one device, however it is reached."""
_FACTORY = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
_log = logging.getLogger(__name__)


class CommandLineGate:
    """Permits everything and records nothing: there is no scheme, and an installer tries a camera."""

    def require(self) -> None:
        """Check that the cameras may be used now. May wait for the database.

        Raises:
            Refusal: one may not; it is recorded.
            EnvironmentFault: it cannot be read whether they may.
        """

    def record(self, act: str, detail: dict[str, str | int | float | None]) -> None:
        """Record an act with the camera."""


class SchemeGate(CommandLineGate):
    """The cameras of a scheme that a command wants to use. One thread.

    A camera that somebody steers or has reserved at a console without an authorisation is not known here:
    such reservations hold within one console.

    Args:
        scheme: opened.
        cameras: those that the command wants, the one of the record first; empty: the device is none of them.
        act: what the command does, as it is recorded.
    """

    def __init__(self, scheme: OpenScheme, cameras: Sequence[Camera], act: str) -> None:
        self._scheme, self._cameras, self._act = scheme, cameras, act
        self._people = open_people(scheme, _log.error)
        ReservedElsewhere(scheme.signs, self._people.cameras, scheme.clock)
        self._control_read = -1
        """Number of the newest entry of the book when it was read last who is in control."""

    def require(self) -> None:
        """Check that the cameras may be used now. Waits for the database."""
        if not self._cameras:
            return
        self._read()
        for camera in self._cameras:
            refused = self._find_refusal(camera.number)
            if refused is not None:
                subject = f"camera {camera.number}"
                raise record(self._scheme.ledger, os_account().login, refused, self._act, subject)

    def record(self, act: str, detail: dict[str, str | int | float | None]) -> None:
        """Record an act with the first of the cameras."""
        if self._cameras:
            subject = f"camera {self._cameras[0].number}"
            self._scheme.ledger.record(os_account().login, act, subject, detail)

    def _read(self) -> None:
        scheme = self._scheme
        scheme.signs.read()
        newest = scheme.books.head(BOOK)[0]
        if newest != self._control_read:
            within_h = scheme.settings.surveillance.bureau_within_h
            control, over = control_in_books(scheme.books, scheme.clock.utc_now(), within_h)
            self._people.police.follow(control if over is None else None)
            self._control_read = newest

    def is_reserved(self, camera: int) -> bool:
        """Return whether somebody at a console needs a camera. Waits for the database."""
        self._read()
        return self._is_reserved(camera)

    def _is_reserved(self, camera: int) -> bool:
        # While the police have the seats, nobody of the owner uses a camera, and here are only the owner's.
        return self._people.police.control is not None or self._people.cameras.is_reserved(camera)

    def _find_refusal(self, camera: int) -> Refusal | None:
        if self._is_reserved(camera):
            return reserved_elsewhere(camera) if self._act == STEER else _not_recorded(camera)
        return self._people.cameras.find_refusal(camera)


def require_free_in(scheme: OpenScheme) -> Callable[[str, int], None]:
    """Return what refuses to change or remove a camera of a scheme that somebody needs."""

    def require(login: str, camera: int) -> None:
        try:
            is_reserved = SchemeGate(scheme, (), CHANGE).is_reserved(camera)
        except EnvironmentFault as fault:
            raise _unknown(fault) from fault
        FreeCameras(lambda _camera: is_reserved, scheme.ledger).require(login, camera)

    return require


@contextlib.contextmanager
def written(scheme: OpenScheme) -> Iterator[None]:
    """Write what a command recorded, and its refusals, when it ends."""
    try:
        yield
    finally:
        done = threading.Event()
        done.set()
        scheme.ledger.run(done)  # writes the queued entries and ends


@contextlib.contextmanager
def opened_gate(place: Path, addresses: Sequence[str], act: str = STEER) -> Iterator[CommandLineGate]:
    """Open the gate of the cameras at some addresses, which may be none of a scheme; write what it records.

    Args:
        place: home folder of the scheme; there may be no scheme in it.
        addresses: of device services or of streams.
        act: what the command does, as it is recorded.

    Raises:
        EnvironmentFault: there is a scheme, and it cannot be read; the cameras must not be used then.
    """
    if not scheme_exists(place):
        yield CommandLineGate()
        return
    try:
        refuse_empty(place / DATABASE_FILE)
        scheme = open_scheme(place)
    except EnvironmentFault as fault:
        raise _unknown(fault) from fault
    try:
        try:
            gate = SchemeGate(scheme, cameras_at(scheme.cameras.cameras(), addresses), act)
        except EnvironmentFault as fault:
            raise _unknown(fault) from fault
        with written(scheme):
            yield gate
    finally:
        scheme.close()


def cameras_at(cameras: Iterable[Camera], addresses: Iterable[str]) -> list[Camera]:
    """Return the cameras at some addresses: by host and port, whatever stands behind them.

    A host may be written as a name or as any of its IP addresses. The ports that devices have from the
    factory are one, so that a camera is found by its stream where only this is known. Several cameras at one
    device are found together. Not found is a camera behind a forwarded port or a router's other address, and
    one at a name that cannot be resolved now.
    """
    wanted = [one for address in addresses if (one := _place(address)) is not None]
    found: list[tuple[int, Camera]] = []
    for camera in cameras:
        device = camera.device.url if camera.device is not None else ""
        for order, one in enumerate(map(_place, (device, camera.main_url, camera.sub_url))):
            if one is not None and any(one.is_same(other) for other in wanted):
                found.append((order, camera))
                break
    # The device that was meant first: it is the one of the record.
    return [camera for _order, camera in sorted(found, key=lambda one: one[0])]


class _Place:
    """Where an address leads. The IP addresses of a name are asked once, and only if they decide."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        self.host = (parts.hostname or "").casefold()
        port = parts.port or _FACTORY.get(parts.scheme, 0)
        self.port = _STANDARD if port in _FACTORY.values() else port
        self._resolved: set[str] | None = None

    def is_same(self, other: _Place) -> bool:
        """Return whether both lead to one device."""
        if not self.host or self.port != other.port:
            return False
        return self.host == other.host or bool(self.resolved() & other.resolved())

    def resolved(self) -> set[str]:
        """Return the IP addresses of the host; empty if it has none."""
        if self._resolved is None:
            self._resolved = _resolved(self.host)
        return self._resolved


def _place(address: str) -> _Place | None:
    try:
        return _Place(address)
    except ValueError:
        # What cannot be an address leads nowhere.
        return None


def _resolved(host: str) -> set[str]:
    try:
        return {_plain(host)}
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return set()
    return {_plain(str(place[0])) for *_, place in found}


def _plain(address: str) -> str:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _not_recorded(camera: int) -> Refusal:
    return Refusal(
        text("You cannot record camera {camera}: it is reserved at another console.", camera=camera),
        "Ask at the other consoles, or ask the supervisor. It is free when the work there ends.",
        rule=RULE,
        source=SOURCE,
    )


def _unknown(fault: EnvironmentFault) -> EnvironmentFault:
    return EnvironmentFault(
        text("It cannot be read whether somebody needs this camera. {fault}", fault=fault.what),
        text("Nothing was done. {then}", then=fault.then).rstrip(),
    )
