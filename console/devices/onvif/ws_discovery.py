"""Messages of WS-Discovery: writing a Probe, reading ProbeMatches. Any device in the network may answer."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree

from console.devices.onvif.answers import mended
from console.devices.onvif.soap import SOAP, parsed
from console.devices.onvif.tree import Tree, clean
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
NETWORK = "http://www.onvif.org/ver10/network/wsdl"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MATCHES_MOST = 64
"""Limit of the matches in one datagram."""
_WORDS_LONGEST = 8000
_SCOPE = "onvif://www.onvif.org/"
_PROFILES = {"streaming": "S", "s": "S", "t": "T", "g": "G", "m": "M", "c": "C", "a": "A", "d": "D"}


def probe(kind: str) -> tuple[str, bytes]:
    """Return the id and the content of a Probe. `kind`: `dn:NetworkVideoTransmitter` or `tds:Device`."""
    name = f"urn:uuid:{uuid.uuid4()}"
    spaces = {"s": SOAP, "a": WSA, "d": WSD, "dn": NETWORK, "tds": DEVICE}
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=spaces)
    head = etree.SubElement(envelope, f"{{{SOAP}}}Header")
    for tag, text in (
        ("MessageID", name),
        ("To", "urn:schemas-xmlsoap-org:ws:2005:04:discovery"),
        ("Action", f"{WSD}/Probe"),
    ):
        etree.SubElement(head, f"{{{WSA}}}{tag}").text = text
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    etree.SubElement(etree.SubElement(body, f"{{{WSD}}}Probe"), f"{{{WSD}}}Types").text = kind
    return name, etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def matches(content: bytes, host: str, probes: set[str]) -> Iterator[DiscoveredCamera]:
    """Return the cameras in a datagram; none if it does not answer one of our probes.

    Args:
        content: the datagram.
        host: its sender; addresses that name another host are rewritten to it.
        probes: ids of our probes.
    """
    try:
        root = Tree(parsed(mended(content).content))
    except EnvironmentFault:
        return
    relates = _bare_id(root.text("Header", "RelatesTo"))
    if relates and relates not in {_bare_id(name) for name in probes}:
        return
    for match in root.at("Body", "ProbeMatches").children("ProbeMatch", MATCHES_MOST):
        address = _address(_words(match, "XAddrs", 8), host)
        if address:
            yield _found(match, address, host)


def _bare_id(name: str) -> str:
    """Return a message's id alone, because devices repeat it with another prefix or in capitals."""
    return re.sub(r"^(?:urn:)?(?:uuid:)?\{?([^}]*)\}?$", r"\1", name.strip().lower())


def _words(match: Tree, name: str, most: int) -> list[str]:
    """Return the words of an element, which may stand on lines of their own; long lists are cut."""
    element = match.at(name).element
    return str(element.text or "")[:_WORDS_LONGEST].split()[:most] if element is not None else []


def _address(candidates: Sequence[str], host: str) -> str:
    """Return the device service's address with the sending host; prefer an address that names this host."""
    usable = []
    for candidate in candidates:
        try:
            parts = urlsplit(candidate)
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname:
            bracketed = f"[{host}]" if ":" in host else host
            rewritten = f"{parts.scheme}://{bracketed}{port}{parts.path or '/onvif/device_service'}"
            is_other = parts.hostname.partition("%")[0] != host.partition("%")[0]
            usable.append((is_other, parts.scheme != "http", rewritten))
    return min(usable)[2] if usable else ""


def _found(match: Tree, address: str, host: str) -> DiscoveredCamera:
    scopes: dict[str, list[str]] = {}
    for scope in _words(match, "Scopes", 64):
        if scope.startswith(_SCOPE):
            kind, _, value = scope.removeprefix(_SCOPE).partition("/")
            scopes.setdefault(kind.lower(), []).append(clean(unquote(value))[:100])
    profiles = [_PROFILES[name.lower()] for name in scopes.get("profile", ()) if name.lower() in _PROFILES]
    return DiscoveredCamera(
        address,
        host,
        " ".join(scopes.get("name", ())[:1]).replace("_", " "),
        " ".join(scopes.get("hardware", ())[:1]),
        ", ".join(scopes.get("location", ())[:4]),
        tuple(dict.fromkeys(profiles)),
        match.text("EndpointReference", "Address"),
    )
