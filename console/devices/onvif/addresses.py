"""Addresses as installers write them: one, a range, a network, a list of cells."""

from __future__ import annotations

import csv
import io
import ipaddress
import re
from typing import TYPE_CHECKING

from console.domain.cameras.addresses import ONVIF_PATH
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOSTS_MOST = 4096
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.%a-z]+\])(?::\d{1,5})?"
)
_FIGURES = re.compile(r"[\d.-]+")
"""What looks like an address or a range, and is none."""
_COLUMNS = ("address", "onvif", "host", "ip", "url")


def device_addresses(told: Iterable[str]) -> list[str]:
    """Addresses of device services, each once, in the order told.

    Args:
        told: each an `http[s]://` address, a host, `HOST:PORT`, a network (`10.0.0.0/24`) or a range
            (`10.0.0.10-10.0.0.50`, `10.0.0.10-50`).

    Raises:
        OperatorError: one of them is none of these, or there are too many.
    """
    found: dict[str, None] = {}
    for one in told:
        for address in _expanded(one.strip()):
            found[address] = None
            if len(found) > HOSTS_MOST:
                raise OperatorError(
                    f"These are more than {HOSTS_MOST} addresses.", "Ask for a smaller part of the network."
                )
    return list(found)


def _expanded(told: str) -> Iterable[str]:
    if told.startswith(("http://", "https://")):
        return [told]
    hosts = _network(told) or _range(told)
    if hosts is None and _HOST.fullmatch(told) and not _FIGURES.fullmatch(told):
        hosts = [told]
    if not hosts:
        raise OperatorError(
            f"{told[:80]!r} is no address, network or range.",
            "Write 10.0.0.5, camera.example:8080, 10.0.0.0/24 or 10.0.0.10-50.",
        )
    return (f"http://{_bracketed(host)}{ONVIF_PATH}" for host in hosts)


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _network(told: str) -> list[str] | None:
    if "/" not in told:
        return None
    try:
        network = ipaddress.ip_network(told, strict=False)
    except ValueError:
        return None
    if network.num_addresses > HOSTS_MOST + 2:
        raise OperatorError(
            f"The network {told} has more than {HOSTS_MOST} addresses.",
            "Ask for a smaller part of the network.",
        )
    return [str(one) for one in network.hosts()]


def _range(told: str) -> list[str] | None:
    first, dash, last = told.partition("-")
    try:
        begin = ipaddress.ip_address(first.strip())
    except ValueError:
        return None
    if not dash:
        return [str(begin)]
    if last.strip().isdecimal():
        last = f"{str(begin).rpartition('.')[0]}.{last.strip()}"
    try:
        end = ipaddress.ip_address(last.strip())
    except ValueError:
        return None
    if begin.version != end.version or int(end) < int(begin):
        return None
    if int(end) - int(begin) >= HOSTS_MOST:
        raise OperatorError(f"The range {told} is too long.", "Ask for a smaller part of the network.")
    return [str(type(begin)(at)) for at in range(int(begin), int(end) + 1)]


def addresses_of_csv(text: str) -> Sequence[str]:
    """The addresses in a list: of its column `address`, `onvif`, `host`, `ip` or `url`, or the first.

    Raises:
        OperatorError: there are none.
    """
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = [row for row in csv.reader(io.StringIO(text), dialect) if any(cell.strip() for cell in row)]
    if not rows:
        raise OperatorError("The list is empty.", "It has one address in each line.")
    names = [cell.strip().lower() for cell in rows[0]]
    column = next((names.index(name) for name in _COLUMNS if name in names), None)
    body = rows if column is None else rows[1:]
    found = [row[column or 0].strip() for row in body if len(row) > (column or 0)]
    return [one for one in found if one]
