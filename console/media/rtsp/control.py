"""The addresses that requests name: of the session as a whole, and of each track (RFC 2326, C.1.1).

Cameras differ from the standard and from each other, so a track has several possible addresses.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_RTSP = re.compile(r"rtsps?://[^/\s]", re.IGNORECASE)


def base_of(headers: tuple[str, ...], asked: str) -> str:
    """Return the address to which those of the tracks are relative.

    Args:
        headers: Content-Base, Content-Location; empty where the camera sent none.
        asked: the address that was asked for; used where no header holds an RTSP address.
    """
    for header in headers:
        if _RTSP.match(header):
            return header
        if header.startswith("/"):
            return _joined(asked, header)
    return asked


def session_address(base: str, control: str) -> str:
    """Return the address of the session as a whole: for PLAY, keep-alive and TEARDOWN."""
    return base if control in {"", "*"} else resolved(base, control)


def resolved(root: str, control: str) -> str:
    """Return a track's address as nearly all cameras mean it."""
    if control in {"", "*"}:
        return root
    if _RTSP.match(control):
        return control
    # Cameras append instead of resolving: rtsp://host/live?x=1 becomes rtsp://host/live?x=1/trackID=0.
    return _folder(root) + control.lstrip("/")


def track_addresses(control: str, roots: tuple[str, ...], asked: str) -> list[str]:
    """Return the addresses that a track may have, the likeliest first, without repetitions.

    Args:
        control: of the track, as described.
        roots: of the session, of the answer, and as asked.
        asked: the address that was asked for; its host is where the camera really is.
    """
    found = [resolved(root, control) for root in roots]
    if _RTSP.match(control):
        found.append(_at_host_of(asked, control))
    elif control not in {"", "*"}:
        found.append(_joined(asked, control))
        found.append(_before_query(asked, control))
    return list(dict.fromkeys(found))


def session_addresses(address: str, asked: str) -> list[str]:
    """Return the addresses that a session may have, the likeliest first, without repetitions."""
    other = address[:-1] if address.endswith("/") else f"{address}/"
    return list(dict.fromkeys((address, asked, other)))


def _folder(address: str) -> str:
    return address if address.endswith("/") else address + "/"


def _joined(root: str, control: str) -> str:
    """Return the address as the standard resolves it."""
    # The library joins only schemes that it knows to have paths.
    scheme, separator, rest = root.partition("://")
    try:
        return scheme + separator + urljoin(f"http://{rest}", control).removeprefix("http://")
    except ValueError:
        return root


def _before_query(root: str, control: str) -> str:
    """Return the address with the track before the query: rtsp://host/live/trackID=0?x=1."""
    before, mark, query = root.partition("?")
    return _folder(before) + control.lstrip("/") + mark + query


def _at_host_of(asked: str, control: str) -> str:
    try:
        return urlunsplit(urlsplit(control)._replace(netloc=urlsplit(asked).netloc))
    except ValueError:
        return control
