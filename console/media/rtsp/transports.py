"""How a track is set up over TCP, UDP or multicast: what is asked for, and what the camera's answer means."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Protocol

from console.media.rtsp.errors import WrongTransport

if TYPE_CHECKING:
    from console.media.rtsp.connection import RtspConnection
    from console.media.rtsp.sdp import MediaSection

TCP, UDP, MULTICAST, HTTP = "tcp", "udp", "multicast", "http"
_CHANNELS = re.compile(r"interleaved\s*=\s*(\d{1,3})", re.IGNORECASE)
_SERVER_PORTS = re.compile(r"server_port\s*=\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?", re.IGNORECASE)
_SOURCE = re.compile(r"source\s*=\s*([0-9a-fA-F.:]+)", re.IGNORECASE)
_GROUP = re.compile(r"destination\s*=\s*([0-9.]+)", re.IGNORECASE)
_PORT = re.compile(r"(?<![a-z_])port\s*=\s*(\d{1,5})", re.IGNORECASE)


class TransportSetup(Protocol):
    """Sets up the tracks of one session. One thread."""

    def offer(self, channel: int, section: MediaSection) -> str:
        """Return the Transport header for a track; raises `WrongTransport` where there is none to ask for."""
        ...

    def accepted(self, answer: str, channel: int, section: MediaSection) -> int:
        """Return the channel on which the track arrives; raises `WrongTransport` if it is another transport.

        Args:
            answer: the camera's Transport header.
            channel: that was offered; even.
            section: of the track.
        """
        ...


class _Interleaved:
    def __init__(self, wire: RtspConnection) -> None:
        self._wire = wire

    def offer(self, channel: int, section: MediaSection) -> str:
        del section
        return f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"

    def accepted(self, answer: str, channel: int, section: MediaSection) -> int:
        del section
        if "client_port" in answer.lower() or "multicast" in answer.lower():
            raise WrongTransport
        match = _CHANNELS.search(answer)
        channel = int(match[1]) if match else channel
        self._wire.frames.channels |= {channel, channel + 1}
        return channel


class _Unicast:
    def __init__(self, wire: RtspConnection) -> None:
        self._wire, self._ports = wire, wire.open_ports()

    def offer(self, channel: int, section: MediaSection) -> str:
        del section
        port = self._ports.open_pair(channel)
        return f"RTP/AVP;unicast;client_port={port}-{port + 1}"

    def accepted(self, answer: str, channel: int, section: MediaSection) -> int:
        del section
        if "interleaved" in answer.lower() or "multicast" in answer.lower():
            raise WrongTransport
        source, ports = _SOURCE.search(answer), _SERVER_PORTS.search(answer)
        if ports:
            first = int(ports[1])
            second = int(ports[2]) if ports[2] else first + 1
            self._ports.aim(channel, source[1] if source else self._wire.peer, first, second)
        return channel


class _Multicast:
    def __init__(self, wire: RtspConnection) -> None:
        self._ports = wire.open_ports()

    def offer(self, channel: int, section: MediaSection) -> str:
        del channel
        if not _is_group(section.address):
            raise WrongTransport
        return "RTP/AVP;multicast"

    def accepted(self, answer: str, channel: int, section: MediaSection) -> int:
        group, port = _GROUP.search(answer), _PORT.search(answer)
        address = group[1] if group else section.address
        if "interleaved" in answer.lower() or not _is_group(address):
            raise WrongTransport
        try:
            self._ports.join(channel, address, int(port[1]) if port else section.port)
        except (OSError, OverflowError):
            raise WrongTransport from None
        return channel


def transport_of(name: str, wire: RtspConnection) -> TransportSetup:
    """Return the transport with this name."""
    kinds: dict[str, type[_Unicast | _Multicast]] = {UDP: _Unicast, MULTICAST: _Multicast}
    return kinds[name](wire) if name in kinds else _Interleaved(wire)


def _is_group(address: str) -> bool:
    try:
        return ipaddress.IPv4Address(address).is_multicast
    except ValueError:
        return False
