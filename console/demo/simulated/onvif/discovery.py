"""WS-Discovery: answer probes for cameras on the network."""

from __future__ import annotations

import asyncio
import socket
import uuid
from typing import TYPE_CHECKING

from lxml import etree

from console.demo.simulated.onvif.device import scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.demo.simulated.onvif.camera_state import CameraState

GROUP, PORT = "239.255.255.250", 3702
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
_WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
_NETWORK = "http://www.onvif.org/ver10/network/wsdl"
_LARGEST = 16_384


def probe_answer(question: bytes, subjects: Iterable[CameraState]) -> bytes | None:
    """Return the answer to a datagram; None where it is no Probe for this camera."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(question[:_LARGEST], parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    probe = root.find(f".//{{{_WSD}}}Probe")
    message = root.findtext(f".//{{{_WSA}}}MessageID")
    if probe is None or not message:
        return None
    types = probe.findtext(f"{{{_WSD}}}Types") or ""
    if types and "NetworkVideoTransmitter" not in types and "Device" not in types:
        return None
    return _matches(message, list(subjects))


def _matches(message: str, subjects: list[CameraState]) -> bytes:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"s": _SOAP, "a": _WSA, "d": _WSD, "dn": _NETWORK})
    header = etree.SubElement(envelope, f"{{{_SOAP}}}Header")
    for name, text in (
        ("MessageID", f"urn:uuid:{uuid.uuid4()}"),
        ("RelatesTo", message),
        ("To", f"{_WSA}/role/anonymous"),
        ("Action", f"{_WSD}/ProbeMatches"),
    ):
        etree.SubElement(header, f"{{{_WSA}}}{name}").text = text
    body = etree.SubElement(envelope, f"{{{_SOAP}}}Body")
    matches = etree.SubElement(body, f"{{{_WSD}}}ProbeMatches")
    for subject in subjects:
        match = etree.SubElement(matches, f"{{{_WSD}}}ProbeMatch")
        reference = etree.SubElement(match, f"{{{_WSA}}}EndpointReference")
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"watchroom-simulated-{subject.plan.number}")
        etree.SubElement(reference, f"{{{_WSA}}}Address").text = f"urn:uuid:{identity}"
        etree.SubElement(match, f"{{{_WSD}}}Types").text = "dn:NetworkVideoTransmitter"
        etree.SubElement(match, f"{{{_WSD}}}Scopes").text = " ".join(scopes(subject))
        etree.SubElement(match, f"{{{_WSD}}}XAddrs").text = subject.service("device")
        etree.SubElement(match, f"{{{_WSD}}}MetadataVersion").text = "1"
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))


class DiscoveryResponder(asyncio.DatagramProtocol):
    """Listens for probes. Used only in the event loop's thread."""

    def __init__(self, subjects: Callable[[], Iterable[CameraState]]) -> None:
        self._subjects = subjects
        self._transport: asyncio.DatagramTransport | None = None

    def speak_by(self, transport: asyncio.DatagramTransport) -> None:
        """Take the open socket."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a probe to its sender."""
        answer = probe_answer(data, self._subjects())
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)

    def close(self) -> None:
        """Stop listening."""
        if self._transport is not None:
            self._transport.close()


async def open_discovery(
    subjects: Callable[[], Iterable[CameraState]], port: int = PORT, interface: str = "127.0.0.1"
) -> DiscoveryResponder | None:
    """Join the multicast group and listen; None where the computer has no multicast or the port is in use."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("", port))
        member = socket.inet_aton(GROUP) + socket.inet_aton(interface)
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        listener.setblocking(False)
    except OSError:
        listener.close()
        return None
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: DiscoveryResponder(subjects), sock=listener
    )
    protocol.speak_by(transport)
    return protocol
