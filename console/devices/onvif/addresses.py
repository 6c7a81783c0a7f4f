"""Device addresses as installers write them: single addresses, ranges, networks, CSV lists."""

from __future__ import annotations

import csv
import io
import ipaddress
import re
from typing import TYPE_CHECKING

from console.domain.cameras.addresses import ONVIF_PATH
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
_COLUMNS = ("address", "onvif", "host", "ip", "url")


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
        return [entry]
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
    """Return the addresses in a CSV list.

    They are read from the column `address`, `onvif`, `host`, `ip` or `url`, or else from the first column.

    Raises:
        OperatorError: the list is empty.
    """
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = [row for row in csv.reader(io.StringIO(text), dialect) if any(cell.strip() for cell in row)]
    if not rows:
        raise OperatorError("The list is empty.", "Enter one address in each line.")
    names = [cell.strip().lower() for cell in rows[0]]
    column = next((names.index(name) for name in _COLUMNS if name in names), None)
    body = rows if column is None else rows[1:]
    addresses = [row[column or 0].strip() for row in body if len(row) > (column or 0)]
    return [address for address in addresses if address]
