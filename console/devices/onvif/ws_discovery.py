"""WS-Discovery's messages: a Probe written, ProbeMatches read. Anybody in the network may answer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree

from console.devices.onvif.soap import SOAP, parsed
from console.devices.onvif.tree import Tree, clean
from console.domain.cameras.report import DiscoveredCamera
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
NETWORK = "http://www.onvif.org/ver10/network/wsdl"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MATCHES_MOST = 64
"""In one datagram."""
_SCOPE = "onvif://www.onvif.org/"
_PROFILES = {"streaming": "S", "s": "S", "t": "T", "g": "G", "m": "M", "c": "C", "a": "A", "d": "D"}


def probe(kind: str) -> tuple[str, bytes]:
    """A question to everybody. `kind`: `dn:NetworkVideoTransmitter` or `tds:Device`. Its name, and itself."""
    name = f"urn:uuid:{uuid.uuid4()}"
    spaces = {"s": SOAP, "a": WSA, "d": WSD, "dn": NETWORK, "tds": DEVICE}
    whole = etree.Element(f"{{{SOAP}}}Envelope", nsmap=spaces)
    head = etree.SubElement(whole, f"{{{SOAP}}}Header")
    for tag, text in (
        ("MessageID", name),
        ("To", "urn:schemas-xmlsoap-org:ws:2005:04:discovery"),
        ("Action", f"{WSD}/Probe"),
    ):
        etree.SubElement(head, f"{{{WSA}}}{tag}").text = text
    body = etree.SubElement(whole, f"{{{SOAP}}}Body")
    etree.SubElement(etree.SubElement(body, f"{{{WSD}}}Probe"), f"{{{WSD}}}Types").text = kind
    return name, etree.tostring(whole, xml_declaration=True, encoding="utf-8")


def matches(content: bytes, host: str, asked: set[str]) -> Iterator[DiscoveredCamera]:
    """Cameras in an answer; none where it is no answer to a question of ours.

    Args:
        content: the datagram.
        host: who sent it; addresses that name another host are rewritten to it.
        asked: names of our questions.
    """
    try:
        root = Tree(parsed(content))
    except EnvironmentFault:
        return
    relates = root.text("Header", "RelatesTo")
    if relates and relates not in asked:
        return
    for told in root.at("Body", "ProbeMatches").children("ProbeMatch", MATCHES_MOST):
        address = _address(told.text("XAddrs"), host)
        if address:
            yield _found(told, address, host)


def _address(told: str, host: str) -> str:
    """The device service at the host that answered; of several, the one that names it itself."""
    usable = []
    for one in told.split()[:8]:
        try:
            parts = urlsplit(one)
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname:
            bracketed = f"[{host}]" if ":" in host else host
            rewritten = f"{parts.scheme}://{bracketed}{port}{parts.path or '/onvif/device_service'}"
            usable.append((parts.hostname != host, parts.scheme != "http", rewritten))
    return min(usable)[2] if usable else ""


def _found(told: Tree, address: str, host: str) -> DiscoveredCamera:
    scopes: dict[str, list[str]] = {}
    for one in told.text("Scopes").split()[:64]:
        if one.startswith(_SCOPE):
            kind, _, value = one.removeprefix(_SCOPE).partition("/")
            scopes.setdefault(kind.lower(), []).append(clean(unquote(value))[:100])
    profiles = [_PROFILES[one.lower()] for one in scopes.get("profile", ()) if one.lower() in _PROFILES]
    return DiscoveredCamera(
        address,
        host,
        " ".join(scopes.get("name", ())[:1]).replace("_", " "),
        " ".join(scopes.get("hardware", ())[:1]),
        ", ".join(scopes.get("location", ())[:4]),
        tuple(dict.fromkeys(profiles)),
        told.text("EndpointReference", "Address"),
    )
