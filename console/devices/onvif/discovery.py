"""Searching the network for cameras: implements `services.cameras.device_ports.CameraDiscovery`."""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil

from console.devices.onvif.addresses import device_addresses, search_address
from console.devices.onvif.transport import Transport
from console.devices.onvif.ws_discovery import matches, probe
from console.domain.cameras.certificate import CertificateUnknown
from console.domain.cameras.list_file import read_list
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import ConsoleError, EnvironmentFault

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.cameras.list_file import RefusedRow

GROUP4, GROUP6, PORT = "239.255.255.250", "ff02::c", 3702
FOUND_MOST = 2000
AT_ONCE = 16
_REPEAT_S = 0.7
"""Seconds between two probes; repeated because datagrams get lost."""
_LARGEST = 65_535
_LOOK_S = 0.1
_ASK_S = 6.0
"""Seconds for an answer. A busy camera is slow; an address where nothing listens costs only the time of a
connection."""
_KINDS = ("dn:NetworkVideoTransmitter", "tds:Device")


class OnvifDiscovery:
    """Searches for ONVIF cameras. Any thread; calls are independent.

    Args:
        port: of WS-Discovery; another port only in tests.
    """

    def __init__(self, port: int = PORT) -> None:
        self._port = port

    def listed(self, text: str) -> tuple[Sequence[str], Sequence[RefusedRow]]:
        """Return the addresses in a list of cameras, and the rows that name none."""
        read = read_list(text)
        return [search_address(camera.address) for camera in read.cameras], read.refused

    def search(
        self, seconds: float, on_found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Probe all networks of this machine; return each camera once, by name and address.

        Args:
            seconds: duration.
            on_found: receives each camera as it answers.
            stop: ends the search early.

        Raises:
            EnvironmentFault: no network can be searched.
        """
        search = _Search(self._port, on_found)
        try:
            search.open()
            end_s = time.monotonic() + seconds
            ask_s = 0.0
            while (now_s := time.monotonic()) < end_s and not stop.is_set():
                if now_s >= ask_s:
                    search.probe()
                    ask_s = now_s + _REPEAT_S
                search.hear(min(_LOOK_S, end_s - now_s))
        finally:
            search.close()
        return sorted(search.found.values(), key=by_name)

    def probe(
        self,
        addresses: Sequence[str],
        on_found: Callable[[DiscoveredCamera], None],
        stop: threading.Event,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Sequence[DiscoveredCamera]:
        """Query addresses, `AT_ONCE` at a time; return those that speak ONVIF, in the same order.

        Args:
            addresses: hosts, device addresses, ranges or networks; see `addresses.device_addresses`.
            on_found: receives each camera as it answers, on a thread of the search.
            stop: ends the search; queries already sent are waited for.
            progress: receives the number of finished queries, and of all; on a thread of the search.

        Raises:
            OperatorError: an address is not valid, or there are too many.
        """
        targets = device_addresses(addresses)
        done: list[str] = []

        def query(address: str) -> DiscoveredCamera | None:
            answer = None if stop.is_set() else _speaks_onvif(address)
            done.append(address)
            if answer is not None:
                on_found(answer)
            progress(len(done), len(targets))
            return answer

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="onvif search") as pool:
            return [answer for answer in pool.map(query, targets) if answer is not None]


def by_name(camera: DiscoveredCamera) -> tuple[list[int | str], list[int | str]]:
    """Return a key to sort cameras as people expect: 2 before 10, 10.0.0.9 before 10.0.0.10."""
    return _natural(camera.name), _natural(camera.address)


def _natural(words: str) -> list[int | str]:
    # Every second piece is a number, so that numbers are compared with numbers only.
    pieces = re.split(r"(\d{1,18})", words.casefold())
    return [int(piece) if number % 2 else piece for number, piece in enumerate(pieces)]


def _reachable(host: str) -> str:
    """Return a sender's address; only a link-local one needs the network that it is on."""
    return host if host.lower().startswith("fe80:") else host.partition("%")[0]


def _speaks_onvif(address: str) -> DiscoveredCamera | None:
    """Return the device at an address if it answers the one query that needs no login."""
    try:
        line = Transport(address, ("", ""))
    except ConsoleError:
        return None
    host = line.host
    line.deadline_s = _ASK_S
    try:
        line.renew_clock()
    except CertificateUnknown:
        return DiscoveredCamera(
            address, host
        )  # its identity can be read after a person has accepted its certificate
    except ConsoleError:
        return None
    finally:
        line.close()
    return DiscoveredCamera(address, host) if line.has_spoken_soap else None


class _Search:
    """Sockets at every address of this machine, and the cameras that answered. One thread."""

    def __init__(self, port: int, on_found: Callable[[DiscoveredCamera], None]) -> None:
        self._port, self._on_found = port, on_found
        self.found: dict[str, DiscoveredCamera] = {}
        self._probes: set[str] = set()
        self._sockets: list[tuple[socket.socket, tuple[str | int, ...]]] = []
        self._selector = selectors.DefaultSelector()

    def open(self) -> None:
        for addresses in psutil.net_if_addrs().values():
            for interface in addresses:
                with contextlib.suppress(OSError, ValueError):
                    if interface.family == socket.AF_INET:
                        self._add(_socket4(interface.address), (GROUP4, self._port))
                    elif interface.family == socket.AF_INET6 and "%" in interface.address:
                        scope = socket.if_nametoindex(interface.address.partition("%")[2])
                        self._add(_socket6(scope), (GROUP6, self._port, 0, scope))
        if not self._sockets:
            raise EnvironmentFault(
                "No network of this machine can be searched for cameras.",
                "Check the network connection, or enter the cameras' addresses.",
            )

    def _add(self, opened: socket.socket, target: tuple[str | int, ...]) -> None:
        self._sockets.append((opened, target))
        self._selector.register(opened, selectors.EVENT_READ)

    def probe(self) -> None:
        for kind in _KINDS:
            name, question = probe(kind)
            self._probes.add(name)
            for sender, target in self._sockets:
                with contextlib.suppress(OSError):  # a network that is down now
                    sender.sendto(question, target)

    def hear(self, seconds: float) -> None:
        for key, _ in self._selector.select(max(seconds, 0.0)):
            receiver = key.fileobj
            if not isinstance(receiver, socket.socket):
                continue
            with contextlib.suppress(OSError):
                content, sender = receiver.recvfrom(_LARGEST)
                self._read_matches(content, _reachable(str(sender[0])))

    def _read_matches(self, content: bytes, host: str) -> None:
        for camera in matches(content, host, self._probes):
            # A device answers once for each of its addresses, and several cameras may share one address.
            name = f"{camera.endpoint} {urlsplit(camera.address).port}" if camera.endpoint else camera.address
            if name not in self.found and len(self.found) < FOUND_MOST:
                self.found[name] = camera
                self._on_found(camera)

    def close(self) -> None:
        self._selector.close()
        for opened, _ in self._sockets:
            opened.close()


def _socket4(address: str) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
        opened.bind((address, 0))
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def _socket6(scope: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    try:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, scope)
        opened.bind(("::", 0, 0, scope))
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened
