"""Parsing of addresses that a camera reports."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The parts of an address, without its login."""

    scheme: str
    host: str
    port: int | None
    path: str
    """Path with query; empty, or begins with a slash."""


def place_of(address: str) -> UrlParts | None:
    """Parse an address or a bare path, which has neither scheme nor host; None if it is not valid."""
    text = address.strip()
    if len(text) > _LONGEST or not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return None
    is_bare = text.startswith("/") and not text.startswith("//")
    if not is_bare and not (parts.scheme and host):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return UrlParts(parts.scheme, host, port, f"{parts.path or ('/' if query else '')}{query}")
