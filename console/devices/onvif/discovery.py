"""Finding cameras: implements `services.device_ports.Discovery`."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil

from console.devices.onvif.addresses import addresses_of_csv, device_addresses
from console.devices.onvif.transport import Transport
from console.devices.onvif.ws_discovery import matches, probe
from console.domain.cameras.certificate import CertificateUnknown
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import ConsoleError, EnvironmentFault

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

GROUP4, GROUP6, PORT = "239.255.255.250", "ff02::c", 3702
FOUND_MOST = 2000
AT_ONCE = 16
_REPEAT_S = 0.7
"""Datagrams get lost: everybody is asked again after this time."""
_LARGEST = 65_535
_LOOK_S = 0.1
_ASK_S = 2.0
_KINDS = ("dn:NetworkVideoTransmitter", "tds:Device")


class OnvifDiscovery:
    """Any thread; each call is on its own.

    Args:
        port: of WS-Discovery; another one only in tests.
    """

    def __init__(self, port: int = PORT) -> None:
        self._port = port

    def listed(self, text: str) -> Sequence[str]:
        """See `services.device_ports.Discovery`."""
        return addresses_of_csv(text)

    def look_around(
        self, seconds: float, found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Ask all networks of this machine; each camera once, told as it answers.

        Raises:
            EnvironmentFault: no network can be asked.
        """
        search = _Search(self._port, found)
        try:
            search.open()
            end_s = time.monotonic() + seconds
            ask_s = 0.0
            while (now_s := time.monotonic()) < end_s and not stop.is_set():
                if now_s >= ask_s:
                    search.ask()
                    ask_s = now_s + _REPEAT_S
                search.hear(min(_LOOK_S, end_s - now_s))
        finally:
            search.close()
        return list(search.found.values())

    def ask(
        self,
        addresses: Sequence[str],
        found: Callable[[DiscoveredCamera], None],
        stop: threading.Event,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Sequence[DiscoveredCamera]:
        """Ask these, some at a time; those that speak ONVIF, in the order of `addresses`.

        Args:
            addresses: hosts, device addresses, ranges or networks; see `addresses.device_addresses`.
            found: told of each as it answers, from a thread of the search.
            stop: ends it; those already asked are waited for.
            progress: told how many of how many were asked; from a thread of the search.

        Raises:
            OperatorError: an address is none, or they are too many.
        """
        wanted = device_addresses(addresses)
        done: list[str] = []

        def one(address: str) -> DiscoveredCamera | None:
            answer = None if stop.is_set() else _speaks_onvif(address)
            done.append(address)
            if answer is not None:
                found(answer)
            progress(len(done), len(wanted))
            return answer

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="onvif search") as pool:
            return [answer for answer in pool.map(one, wanted) if answer is not None]


def _speaks_onvif(address: str) -> DiscoveredCamera | None:
    """Whether somebody answers there to the one question that needs no login."""
    try:
        line = Transport(address, ("", ""))
    except ConsoleError:
        return None
    host = line.host
    line.deadline_s = _ASK_S
    try:
        line.measure_clock()
    except CertificateUnknown:
        return DiscoveredCamera(address, host)  # who it is shows once a person has accepted its certificate
    except ConsoleError:
        return None
    finally:
        line.close()
    return DiscoveredCamera(address, host)


class _Search:
    """Sockets at every address of this machine, and who answered to them. One thread."""

    def __init__(self, port: int, told: Callable[[DiscoveredCamera], None]) -> None:
        self._port, self._told = port, told
        self.found: dict[str, DiscoveredCamera] = {}
        self._asked: set[str] = set()
        self._sockets: list[tuple[socket.socket, tuple[str | int, ...]]] = []
        self._selector = selectors.DefaultSelector()

    def open(self) -> None:
        for addresses in psutil.net_if_addrs().values():
            for one in addresses:
                with contextlib.suppress(OSError, ValueError):
                    if one.family == socket.AF_INET:
                        self._add(_socket4(one.address), (GROUP4, self._port))
                    elif one.family == socket.AF_INET6 and "%" in one.address:
                        scope = socket.if_nametoindex(one.address.partition("%")[2])
                        self._add(_socket6(scope), (GROUP6, self._port, 0, scope))
        if not self._sockets:
            raise EnvironmentFault(
                "No network of this machine can be searched for cameras.",
                "Check its network, or give the cameras' addresses.",
            )

    def _add(self, made: socket.socket, to: tuple[str | int, ...]) -> None:
        self._sockets.append((made, to))
        self._selector.register(made, selectors.EVENT_READ)

    def ask(self) -> None:
        for kind in _KINDS:
            name, question = probe(kind)
            self._asked.add(name)
            for one, to in self._sockets:
                with contextlib.suppress(OSError):  # a network that is down now
                    one.sendto(question, to)

    def hear(self, seconds: float) -> None:
        for key, _ in self._selector.select(max(seconds, 0.0)):
            one = key.fileobj
            if not isinstance(one, socket.socket):
                continue
            with contextlib.suppress(OSError):
                content, sender = one.recvfrom(_LARGEST)
                self._take(content, str(sender[0]).partition("%")[0])

    def _take(self, content: bytes, host: str) -> None:
        for camera in matches(content, host, self._asked):
            # One box answers at each of its addresses, and several cameras may lie behind one.
            name = f"{camera.endpoint} {urlsplit(camera.address).port}" if camera.endpoint else camera.address
            if name not in self.found and len(self.found) < FOUND_MOST:
                self.found[name] = camera
                self._told(camera)

    def close(self) -> None:
        self._selector.close()
        for one, _ in self._sockets:
            one.close()


def _socket4(address: str) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
        made.bind((address, 0))
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _socket6(scope: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    try:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, scope)
        made.bind(("::", 0, 0, scope))
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made
