"""Addresses that a camera tells: taken apart only where they can be one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The parts of an address; its login is left out."""

    scheme: str
    host: str
    port: int | None
    path: str
    """With its query; empty or begins with a slash."""


def place_of(address: str) -> UrlParts | None:
    """Take an address apart; a bare path has neither scheme nor host. None where it is no address."""
    told = address.strip()
    if len(told) > _LONGEST or not told.isprintable() or " " in told:
        return None
    try:
        parts = urlsplit(told)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return None
    is_bare = told.startswith("/") and not told.startswith("//")
    if not is_bare and not (parts.scheme and host):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return UrlParts(parts.scheme, host, port, f"{parts.path or ('/' if query else '')}{query}")
