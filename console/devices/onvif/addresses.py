"""Device addresses as installers write them: single addresses, ranges, networks, CSV lists."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.cameras.addresses import ONVIF_PATH, onvif_address
from console.domain.cameras.list_file import read_list
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOSTS_MOST = 4096
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.%a-z]+\])(?::\d{1,5})?"
)
_FIGURES = re.compile(r"[\d.-]+")
"""Digits, dots and dashes only: a mistyped address or range, not a host name."""


def device_addresses(entries: Iterable[str]) -> list[str]:
    """Return the addresses of device services, each once, in the order of the entries.

    Args:
        entries: each an `http[s]://` address, a host, `HOST:PORT`, a network (`10.0.0.0/24`) or a range
            (`10.0.0.10-10.0.0.50`, `10.0.0.10-50`).

    Raises:
        OperatorError: an entry is none of these, or there are too many addresses.
    """
    addresses: dict[str, None] = {}
    for entry in entries:
        for address in _expanded(entry.strip()):
            addresses[address] = None
            if len(addresses) > HOSTS_MOST:
                raise OperatorError(
                    text("These are more than {hosts_most} addresses.", hosts_most=HOSTS_MOST),
                    "Enter a smaller part of the network.",
                )
    return list(addresses)


def _expanded(entry: str) -> Iterable[str]:
    if entry.startswith(("http://", "https://")):
        return [onvif_address(entry).url]
    hosts = _network(entry) or _range(entry)
    if hosts is None and _HOST.fullmatch(entry) and not _FIGURES.fullmatch(entry):
        hosts = [entry]
    if not hosts:
        raise OperatorError(
            text("{entry!r} is not an address, network or range.", entry=entry[:80]),
            "Enter for example 10.0.0.5, camera.example:8080, 10.0.0.0/24 or 10.0.0.10-50.",
        )
    return (f"http://{_bracketed(host)}{ONVIF_PATH}" for host in hosts)


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _network(entry: str) -> list[str] | None:
    if "/" not in entry:
        return None
    try:
        network = ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return None
    if network.num_addresses > HOSTS_MOST + 2:
        raise OperatorError(
            text(
                "The network {entry} has more than {hosts_most} addresses.",
                entry=entry,
                hosts_most=HOSTS_MOST,
            ),
            "Enter a smaller part of the network.",
        )
    return [str(host) for host in network.hosts()]


def _range(entry: str) -> list[str] | None:
    begin_text, dash, end_text = entry.partition("-")
    try:
        begin = ipaddress.ip_address(begin_text.strip())
    except ValueError:
        return None
    if not dash:
        return [str(begin)]
    if end_text.strip().isdecimal():
        end_text = f"{str(begin).rpartition('.')[0]}.{end_text.strip()}"
    try:
        end = ipaddress.ip_address(end_text.strip())
    except ValueError:
        return None
    if begin.version != end.version or int(end) < int(begin):
        return None
    if int(end) - int(begin) >= HOSTS_MOST:
        raise OperatorError(
            text(
                "The range {entry} has more than {hosts_most} addresses.", entry=entry, hosts_most=HOSTS_MOST
            ),
            "Enter a shorter range.",
        )
    return [str(type(begin)(at)) for at in range(int(begin), int(end) + 1)]


def addresses_of_csv(text: str) -> Sequence[str]:
    """Return the addresses in a list of cameras, for a search; see `list_file.read_list`.

    Rows that name no camera are left out. Of a stream's address only the host is asked.

    Raises:
        OperatorError: the list is empty.
    """
    return [search_address(camera.address) for camera in read_list(text).cameras]


def search_address(address: str) -> str:
    """Return the address at which a listed camera is asked for its device service."""
    if address.startswith(("rtsp://", "rtsps://")):
        host = urlsplit(address).hostname or ""
        return f"[{host}]" if ":" in host else host
    return address
